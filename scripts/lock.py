"""Write the locks in `requirements/` anew from `pyproject.toml`: `make lock`, or `make lock UPGRADE=1`.

    uv.txt    the installer itself, which the bootstrap fetches with pip
    run.txt   what a user needs
    dev.txt   run.txt and the `dev` group, at the same versions
    cluster.txt   what a cluster's machines need: the `cluster` extra too, with the pyarrow that Daft asks for

A lock lists names, versions and hashes for every platform, and no address: whoever's mirror a part comes
from, its hash decides. So nothing that this machine has set up for pip or uv may reach the resolver.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"
OURS = {"UV_CACHE_DIR", "UV_SYSTEM_CERTS", "UV_NO_PROGRESS"}
LOCKS = {
    "uv": ("--group", "pyproject.toml:uv"),
    "run": ("pyproject.toml", "--group", "build"),
    "dev": ("pyproject.toml", "--group", "dev", "--constraints", "requirements/run.txt"),
    "cluster": ("pyproject.toml", "--extra", "cluster", "--group", "build"),
}


def environment() -> dict[str, str]:
    """Give this process's environment without any setting of pip's or uv's but those of the bootstrap."""
    kept = {name: value for name, value in os.environ.items() if name in OURS or not name.startswith(("PIP_", "UV_"))}
    return kept | {"XDG_CONFIG_DIRS": kept.get("XDG_CONFIG_HOME", "")}


def write_lock(name: str, *, upgrade: bool) -> int:
    """Resolve one lock; versions stay as they are where they still fit, unless `upgrade`. Give uv's exit status."""
    uv = [str(ROOT / ".venv/bin/uv"), "pip", "compile", "--quiet", "--no-header", "--no-annotate"]
    options = ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", *(["--upgrade"] * upgrade)]
    output = ["--output-file", f"requirements/{name}.txt"]
    done = subprocess.run(
        [*uv, *options, *LOCKS[name], *output], cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=False
    )
    print(f"{'✗' if done.returncode else '✓'} requirements/{name}.txt")
    return done.returncode


if __name__ == "__main__":
    sys.exit(max(write_lock(name, upgrade="--upgrade" in sys.argv) for name in LOCKS))
