"""The import contract of `pyproject.toml` holds, and fails by name when somebody breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
HOUSE = "The house: the shells know the rooms, no room knows a shell"


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, LINT_IMPORTS, "--no-logo", "--no-cache"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree / "src"), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    only_python = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "src/concerted", tmp_path / "src/concerted", ignore=only_python)
    return tmp_path


def broken_contracts(said: str) -> list[str]:
    return [line.removesuffix(" BROKEN") for line in said.splitlines() if line.endswith(" BROKEN")]


def test_the_house_keeps_its_contract():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "planted", "contract"),
    [
        ("coalition", "import concerted.web", HOUSE),
        ("record", "from concerted import coalition", HOUSE),
        ("web", "import concerted.cli", HOUSE),
        ("ecosystem", "from concerted import coalition", HOUSE),
        ("commons", "from concerted.record import entry", "ecosystem, commons and record know nothing of each other"),
        (
            "coalition",
            "from concerted.guard import wedge",
            "Of the guard, coalition knows only the lot and shared secrets",
        ),
        (
            "watch",
            "from concerted.guard import lots",
            "ecosystem, watch, commons and contexts know nothing of the guard",
        ),
        ("coalition", "from concerted.record import store", "coalition knows only the record's entry"),
        ("record", "import django", "The libraries stand without a web framework or a terminal"),
        ("ecosystem", "import rich", "The libraries stand without a web framework or a terminal"),
    ],
)
def test_an_import_against_the_contract_is_named(copied, room, planted, contract):
    (copied / "src/concerted" / room / "planted.py").write_text(f"{planted}\n", encoding="utf-8")

    done = lint(copied)

    assert done.returncode != 0
    assert contract in broken_contracts(done.stdout), done.stdout + done.stderr


def test_a_room_without_a_place_in_the_house_is_named(copied):
    (copied / "src/concerted/annex.py").write_text('"""A room nobody drew."""\n', encoding="utf-8")

    done = lint(copied)

    assert done.returncode != 0
    assert "annex" in done.stdout + done.stderr
