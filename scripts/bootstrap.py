"""Make this clone ready, then run something in it. `make` calls this; nothing but Python 3.11 is needed.

    python3 scripts/bootstrap.py run                      install what a user needs
    python3 scripts/bootstrap.py dev --browser            install what a contributor needs, and find a Chromium
    python3 scripts/bootstrap.py run -- -m concerted      the same, then `.venv/bin/python -m concerted`

Everything is written below the clone: `.venv/` and `.cache/`. A `.venv` carries a stamp that says which
lock it holds. The stamp is taken off before anything is changed and put back last, so a `.venv` without
one was interrupted, and is made anew from the downloads already in `.cache/`.

What the program then finds in its environment: `HOME`, `TMPDIR` and the `XDG_` folders below `.cache/`,
and, with `--browser`, `CONCERTED_CHROMIUM`: the path of the Chromium that the page tests drive.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
LOCKS_THAT_SATISFY = {"uv": ("uv", "run", "dev"), "run": ("run", "dev"), "dev": ("dev",)}
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


class MissingError(Exception):
    """Something the machine lacks; its message is one sentence that says what to type."""


class StepError(Exception):
    """A command of ours failed; carries what it printed last."""


class Stamp(NamedTuple):
    """What a finished `.venv` holds: read from it, and compared with what this clone asks for."""

    lock: str
    digest: str
    python: str
    root: str


# --- what the machine must have ---------------------------------------------------------------------


def check_python(version: tuple[int, ...]) -> None:
    """Raise `MissingError` when `version`, as in `sys.version_info[:3]`, is older than we can run on."""
    if version[:2] < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version)
        raise MissingError(
            f"Concerted needs Python 3.11 or newer and this one is {found}: type "
            "`apt-get install python3.11 python3.11-venv` (or your system's like of it), then `make PYTHON=python3.11`."
        )


def check_venv(version: tuple[int, ...]) -> None:
    """Raise `MissingError` when this Python comes without `venv` or `ensurepip`, as Debian's does at first."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise MissingError(
            "This Python cannot make a virtual environment: type "
            f"`apt-get install python{version[0]}.{version[1]}-venv`, then the same `make` again."
        )


def check_writable(root: Path) -> None:
    """Raise `MissingError` when nothing can be written in the clone."""
    cache = root / ".cache"
    try:
        cache.mkdir(exist_ok=True)
        tempfile.TemporaryFile(dir=cache).close()
        tempfile.TemporaryFile(dir=root).close()
    except OSError as error:
        raise MissingError(
            f"Nothing can be written in this folder ({error.strerror}): type "
            f"`sudo chown -R \"$(id -un)\" '{root}'`, or clone into a folder of your own."
        ) from None


# --- where everything goes ----------------------------------------------------------------------------


def installing_environment(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Give `environ` for pip and uv: HOME and caches in the clone, the system's certificates, no stray settings.

    A mirror that the user has set up for pip or uv is still read from their own folder: the hashes make any safe.
    pip asks a `rustc` for its version when it sees one, and that may write at HOME, so HOME must be ours here too.
    """
    cache = root / ".cache"
    settings = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME", "/"), ".config"))
    environment = {name: value for name, value in environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    environment |= {
        "HOME": str(cache / "home"),
        "PATH": os.pathsep.join((str(root / ".venv/bin"), environ.get("PATH", os.defpath))),
        "PIP_CACHE_DIR": str(cache / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PLAYWRIGHT_BROWSERS_PATH": str(cache / "browsers"),
        "PYTHONNOUSERSITE": "1",
        "TMPDIR": str(cache / "tmp"),
        "UV_CACHE_DIR": str(cache / "uv"),
        "UV_NO_PROGRESS": "1",
        "UV_SYSTEM_CERTS": "1",
        "VIRTUAL_ENV": str(root / ".venv"),
        "XDG_CONFIG_HOME": settings,
    }
    bundle = environ.get("SSL_CERT_FILE") or next((path for path in CERTIFICATES if Path(path).exists()), None)
    if bundle:  # the pip that Python 3.11 carries knows only its own list of authorities
        environment.setdefault("PIP_CERT", bundle)
    return environment


def running_environment(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment for our own program and the tests: no folder named in it lies outside the clone.

    Who wants no compiled Python beside the sources has it in `.cache/` too: every process that the tests start would
    else compile Django and all the rest anew.
    """
    home = root / ".cache" / "home"
    environment = installing_environment(root, environ)
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        environment["PYTHONPYCACHEPREFIX"] = str(root / ".cache/bytecode")
    return environment | {
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_RUNTIME_DIR": str(home / "run"),
    }


def make_folders(root: Path) -> None:
    """Create the folders that those environments name and no tool creates by itself."""
    for name in ("tmp", "home"):
        (root / ".cache" / name).mkdir(parents=True, exist_ok=True)
    (root / ".cache/home/run").mkdir(mode=0o700, exist_ok=True)


# --- steps, each one line with its time ---------------------------------------------------------------


def say(title: str, started: float) -> None:
    """Print that `title` is done and the time since `started`."""
    print(f"✓ {title} … {time.monotonic() - started:4.1f} s", flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Say `title` and, when the work inside is done, how long it took."""
    started = time.monotonic()
    shown = sys.stdout.isatty()
    if shown:
        print(f"… {title}", end="\r", flush=True)
    try:
        yield
    except (MissingError, StepError):
        print(f"✗ {title} …", flush=True)
        raise
    say(title, started)


def run(command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
    """Run `command` quietly in the clone; raise `StepError` with its last lines when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit status {done.returncode}").splitlines()
        telling = [line for line in said if not line.startswith("WARNING: Retrying")]
        raise StepError("\n".join(f"  {line}" for line in telling[-6:]))


# --- the virtual environment ---------------------------------------------------------------------------


def wanted_stamp(root: Path, lock: str) -> Stamp:
    """Say what the stamp of a `.venv` holding `lock` must be in this clone, today."""
    import tomllib  # noqa: PLC0415 - not in the older Pythons that `check_python` must live to refuse

    digest = hashlib.sha256()
    for name in ("uv", lock):
        digest.update((root / f"requirements/{name}.txt").read_bytes())
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    digest.update(repr([pyproject["project"], pyproject["build-system"]]).encode())
    return Stamp(lock, digest.hexdigest(), platform.python_version(), str(root))


def read_stamp(venv: Path) -> Stamp | None:
    """Read the stamp of `venv`; `None` when it has none, was interrupted, or its Python is gone."""
    try:
        stamp = Stamp(**json.loads((venv / "stamp.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return stamp if (venv / "bin/python").exists() else None


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Put the stamp on `venv`, in one piece."""
    half = venv / "stamp.json.new"
    half.write_text(json.dumps(stamp._asdict(), indent=1), encoding="utf-8")
    half.replace(venv / "stamp.json")


def ready(root: Path, lock: str) -> bool:
    """Tell whether `.venv` already holds `lock` or a lock that contains it."""
    stamp = read_stamp(root / ".venv")
    return stamp is not None and any(stamp == wanted_stamp(root, name) for name in LOCKS_THAT_SATISFY[lock])


def reusable(root: Path) -> bool:
    """Tell whether `.venv` is whole and of this Python, in this place, with this uv: only its packages may differ."""
    stamp = read_stamp(root / ".venv")
    uv = wanted_stamp(root, "uv")
    return stamp is not None and (stamp.python, stamp.root) == (uv.python, uv.root)


def create_venv(root: Path, environment: Mapping[str, str]) -> None:
    """Make an empty `.venv`, whatever was there before."""
    with step("an empty environment in .venv"):
        shutil.rmtree(root / ".venv", ignore_errors=True)
        run([sys.executable, "-m", "venv", root / ".venv"], environment)


def install_uv(root: Path, environment: Mapping[str, str]) -> None:
    """Install the pinned uv into `.venv`, its hash checked."""
    with step("uv, the installer"):
        pip: list[str | Path] = [
            root / ".venv/bin/python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
        ]
        run([*pip, "--require-hashes", "-r", root / "requirements/uv.txt"], environment)


def install_lock(root: Path, lock: str, environment: Mapping[str, str]) -> None:
    """Bring `.venv` to exactly what `lock` lists, every file checked against its hash."""
    path = root / f"requirements/{lock}.txt"
    count = sum(1 for line in path.read_text(encoding="utf-8").splitlines() if "==" in line)
    with step(f"{count} parts from requirements/{lock}.txt"):
        python = root / ".venv/bin/python"
        run([root / ".venv/bin/uv", "pip", "sync", "--python", python, "--require-hashes", path], environment)


def install_ourselves(root: Path, environment: Mapping[str, str]) -> None:
    """Install Concerted as a link to `src/`, with the `concerted` command; built by a part of the lock, offline."""
    with step("the `concerted` command"):
        python = root / ".venv/bin/python"
        uv: list[str | Path] = [root / ".venv/bin/uv", "pip", "install", "--python", python, "--offline"]
        run([*uv, "--no-deps", "--no-build-isolation", "--editable", root], environment)


def make_ready(root: Path, lock: str, environ: Mapping[str, str]) -> None:
    """Bring the clone to hold `lock`, doing nothing where it does already."""
    if ready(root, lock):
        return
    environment = installing_environment(root, environ)
    fresh = not reusable(root)
    (root / ".venv/stamp.json").unlink(missing_ok=True)
    if fresh:
        create_venv(root, environment)
    install_uv(root, environment)
    if lock != "uv":
        install_lock(root, lock, environment)
        install_ourselves(root, environment)
    write_stamp(root / ".venv", wanted_stamp(root, lock))


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Let one bootstrap at a time work in this clone; a second one waits."""
    with (root / ".cache/bootstrap.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- a browser for the page tests ----------------------------------------------------------------------


def find_chromium(root: Path) -> Path | None:
    """Find a Chromium that is there already: the system's, or one fetched into `.cache/browsers` before."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    fetched = sorted((root / ".cache/browsers").glob("chromium-*/chrome-linux*/chrome"))
    return fetched[-1] if fetched else None


def install_chromium(root: Path, environ: Mapping[str, str]) -> None:
    """Install a Chromium, by apt where this user may, else by Playwright into `.cache/browsers`, if that can be."""
    environment = installing_environment(root, environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    with contextlib.suppress(StepError, FileNotFoundError):
        as_root: list[str] = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        if shutil.which("apt-get"):
            run([*as_root, "apt-get", "update"], environment)
            run([*as_root, "apt-get", "install", "--yes", "--no-install-recommends", "chromium"], environment)
            return
    with contextlib.suppress(StepError):
        run([root / ".venv/bin/python", "-m", "playwright", "install", "chromium"], environment)


def provide_chromium(root: Path, environ: Mapping[str, str]) -> Path:
    """Give the path of a Chromium, installing one where there is none; raise `MissingError` where none can be had."""
    if given := environ.get("CONCERTED_CHROMIUM"):
        return Path(given)
    if found := find_chromium(root):
        return found
    with step("Chromium, for the page tests"):
        install_chromium(root, environ)
        if found := find_chromium(root):
            return found
        raise MissingError("The page tests need Chromium and cannot install it: type `apt-get install chromium`.")


# --- the command line -----------------------------------------------------------------------------------


def bootstrap(lock: str, *, browser: bool, environ: Mapping[str, str]) -> dict[str, str]:
    """Check, install what is missing, and give the environment to run our program in."""
    started = time.monotonic()
    version = sys.version_info[:3]
    check_python(version)
    check_venv(version)
    check_writable(ROOT)
    make_folders(ROOT)
    environment = running_environment(ROOT, environ)
    with alone(ROOT):
        if not ready(ROOT, lock):
            say(f"Python {platform.python_version()}, venv, a folder to write in", started)
            make_ready(ROOT, lock, environ)
            say("ready", started)
        if browser:
            environment["CONCERTED_CHROMIUM"] = str(provide_chromium(ROOT, environ))
    return environment


def main(arguments: Sequence[str]) -> int:
    """Bootstrap as `arguments` say, then become the program named after `--`; give the exit status otherwise."""
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    words, command = list(arguments[:split]), list(arguments[split + 1 :])
    browser = "--browser" in words
    lock = next((word for word in words if word in LOCKS_THAT_SATISFY), "run")
    try:
        environment = bootstrap(lock, browser=browser, environ=os.environ)
    except MissingError as missing:
        print(f"✗ {missing}", file=sys.stderr)
        return 1
    except StepError as failed:
        print(
            failed,
            "✗ That step failed: see that the package index can be reached from here,",
            file=sys.stderr,
            sep="\n",
        )
        print("  or mend the reason above, then say the same again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n✗ Interrupted: say the same again and it begins where it can.", file=sys.stderr)
        return 130
    if command:
        os.chdir(ROOT)
        python = str(ROOT / ".venv/bin/python")
        os.execve(python, [python, *command], environment)
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
