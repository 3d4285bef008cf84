"""The bootstrap says in one sentence what a machine lacks, and begins again where it was interrupted."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load():
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts/bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootstrap = load()


@pytest.fixture
def clone(tmp_path):
    """A clone as the bootstrap sees one: three locks and a pyproject, in a folder with a space in its name."""
    root = tmp_path / "a clone"
    (root / "requirements").mkdir(parents=True)
    for lock in ("uv", "run", "dev"):
        (root / f"requirements/{lock}.txt").write_text(f"{lock}==1\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n[build-system]\nrequires = []\n", encoding="utf-8")
    return root


@pytest.fixture
def stamped(clone):
    """The same clone with a finished `.venv` that holds the run lock."""
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").touch()
    bootstrap.write_stamp(clone / ".venv", bootstrap.wanted_stamp(clone, "run"))
    return clone


def test_an_old_python_is_told_what_to_type():
    with pytest.raises(bootstrap.MissingError) as refused:
        bootstrap.check_python((3, 9, 2))

    assert str(refused.value) == (
        "Concerted needs Python 3.11 or newer and this one is 3.9.2: type `apt-get install python3.11 "
        "python3.11-venv` (or your system's like of it), then `make PYTHON=python3.11`."
    )


def test_an_old_python_can_read_the_bootstrap_that_refuses_it():
    ast.parse((ROOT / "scripts/bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 15, 0), (4, 0, 0)])
def test_a_python_from_3_11_on_is_accepted(version):
    bootstrap.check_python(version)


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_type(monkeypatch, absent):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == absent else name)

    with pytest.raises(bootstrap.MissingError) as refused:
        bootstrap.check_venv((3, 11, 2))

    assert str(refused.value) == (
        "This Python cannot make a virtual environment: type `apt-get install python3.11-venv`, then the same "
        "`make` again."
    )


def test_a_folder_that_cannot_be_written_is_told_what_to_type(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(bootstrap.tempfile, "TemporaryFile", refuse)

    with pytest.raises(bootstrap.MissingError) as refused:
        bootstrap.check_writable(tmp_path)

    assert str(refused.value) == (
        f"Nothing can be written in this folder (Permission denied): type `sudo chown -R \"$(id -un)\" '{tmp_path}'`, "
        "or clone into a folder of your own."
    )


def test_what_is_missing_is_one_line_and_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 0))

    assert bootstrap.main(["run"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("✗ Concerted needs Python 3.11 or newer and this one is 3.10.0: type ")
    assert said.err.count("\n") == 1


def test_where_no_chromium_can_be_had_one_sentence_says_so(clone, monkeypatch):
    monkeypatch.setattr(bootstrap, "find_chromium", lambda root: None)
    monkeypatch.setattr(bootstrap, "install_chromium", lambda root, environ: None)

    with pytest.raises(bootstrap.MissingError, match=r"^The page tests need Chromium .* `apt-get install chromium`.$"):
        bootstrap.provide_chromium(clone, {})


@pytest.mark.parametrize(("apt", "tried"), [(None, ["playwright"]), ("/usr/bin/apt-get", ["update", "install"])])
def test_chromium_comes_from_apt_else_from_playwright(clone, monkeypatch, apt, tried):
    commands = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: apt)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    monkeypatch.setattr(bootstrap, "run", lambda command, environment: commands.append(command))

    bootstrap.install_chromium(clone, {})

    assert [
        next(word for word in command if word in {"playwright", "update", "install"}) for command in commands
    ] == tried


def test_playwright_is_tried_where_apt_refuses(clone, monkeypatch):
    commands = []

    def refuse_apt(command, environment):
        commands.append(command)
        if "apt-get" in command:
            raise bootstrap.StepError("no")

    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap, "run", refuse_apt)

    bootstrap.install_chromium(clone, {})

    assert "playwright" in commands[-1]


def test_a_chromium_that_was_named_is_taken(clone):
    assert bootstrap.provide_chromium(clone, {"CONCERTED_CHROMIUM": "/somewhere/chrome"}) == Path("/somewhere/chrome")


def test_a_finished_environment_is_left_alone(stamped):
    assert bootstrap.ready(stamped, "run")


def test_the_development_lock_satisfies_who_only_runs(stamped):
    bootstrap.write_stamp(stamped / ".venv", bootstrap.wanted_stamp(stamped, "dev"))

    assert bootstrap.ready(stamped, "run")
    assert bootstrap.ready(stamped, "dev")


def test_the_run_lock_does_not_satisfy_who_tests(stamped):
    assert not bootstrap.ready(stamped, "dev")


def test_a_changed_lock_is_installed_into_the_environment_there_is(stamped):
    (stamped / "requirements/run.txt").write_text("run==2\n", encoding="utf-8")

    assert not bootstrap.ready(stamped, "run")
    assert bootstrap.reusable(stamped)


def test_a_setting_of_a_tool_installs_nothing_anew(stamped):
    with (stamped / "pyproject.toml").open("a", encoding="utf-8") as pyproject:
        pyproject.write("[tool.ruff]\nline-length = 100\n")

    assert bootstrap.ready(stamped, "run")


@pytest.mark.parametrize("half", ["", "{", '{"lock": "run"}'])
def test_an_interrupted_environment_is_made_anew(stamped, half):
    (stamped / ".venv/stamp.json").write_text(half, encoding="utf-8")

    assert not bootstrap.ready(stamped, "run")
    assert not bootstrap.reusable(stamped)


def test_an_environment_whose_python_is_gone_is_made_anew(stamped):
    (stamped / ".venv/bin/python").unlink()

    assert not bootstrap.reusable(stamped)


def test_a_clone_that_was_moved_is_made_anew(stamped):
    moved = stamped.rename(stamped.with_name("elsewhere"))

    assert not bootstrap.reusable(moved)


def test_no_folder_that_a_program_is_given_lies_outside_the_clone(clone):
    given = bootstrap.running_environment(clone, {"PATH": "/bin", "HOME": "/home/me", "PYTHONPATH": "/home/me/lib"})
    folders = {
        name: value for name, value in given.items() if name == "HOME" or name.endswith(("DIR", "_HOME", "PATH"))
    }

    assert "PYTHONPATH" not in given
    assert [name for name, value in folders.items() if not value.startswith(str(clone))] == []


def test_who_wants_nothing_compiled_beside_the_sources_has_it_in_the_cache(clone):
    given = bootstrap.running_environment(clone, {"PATH": "/bin", "PYTHONDONTWRITEBYTECODE": "1"})

    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert given["PYTHONPYCACHEPREFIX"] == str(clone / ".cache/bytecode")
    assert "PYTHONPYCACHEPREFIX" not in bootstrap.running_environment(clone, {"PATH": "/bin"})


def test_make_alone_lists_every_target():
    said = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = [line.split()[1] for line in said.stdout.splitlines()]

    assert listed == ["help", "demo", "serve", "test", "bench", "lock", "clean"]


def test_the_checks_that_make_test_runs_are_known_by_name():
    done = subprocess.run(
        [sys.executable, "scripts/check.py", "nonsense"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr == (
        "✗ There is no check called nonsense: "
        "choose from ruff, format, mypy, contract, deptry, pure, coverage, tests.\n"
    )
