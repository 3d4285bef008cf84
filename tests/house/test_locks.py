"""The locks name parts, versions and hashes, and nothing of the machine that wrote them."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("uv", "run", "dev")
PART = re.compile(r"^(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)==(?P<version>[0-9][0-9a-z.!+]*)(?: ; (?P<marker>.+))?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


def entries(lock: str) -> dict[str, list[str]]:
    """Each requirement of a lock with its hashes."""
    text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
    split = (re.split(r"\s+(?=--hash)", line.strip()) for line in text.replace("\\\n", "").splitlines())
    return {requirement: hashes for requirement, *hashes in split}


def locked(lock: str) -> dict[str, set[str]]:
    """The versions that a lock holds of each part: two when they differ by Python."""
    versions: dict[str, set[str]] = {}
    for entry in entries(lock):
        part = PART.match(entry)
        assert part, entry
        versions.setdefault(part["name"], set()).add(part["version"])
    return versions


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def group(name: str) -> list[str]:
    """The requirements of a dependency group, those of the groups it includes among them."""
    wanted: list[str] = []
    for item in PYPROJECT["dependency-groups"][name]:
        wanted += [item] if isinstance(item, str) else group(item["include-group"])
    return wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_only_names_versions_and_hashes(lock):
    for requirement, hashes in entries(lock).items():
        assert PART.match(requirement), requirement
        assert hashes, requirement
        assert all(HASH.match(part) for part in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_folder(lock):
    text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")

    assert re.findall(r"://|@|/|index-url|find-links|#", text) == []


def test_what_runs_is_what_was_tested():
    tested, used = ({part.split(" ;")[0]: hashes for part, hashes in entries(lock).items()} for lock in ("dev", "run"))

    assert {part: hashes for part, hashes in used.items() if tested.get(part) != hashes} == {}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("uv", group("uv")),
        ("run", PYPROJECT["project"]["dependencies"] + PYPROJECT["build-system"]["requires"]),
        ("dev", PYPROJECT["project"]["dependencies"] + group("dev")),
    ],
)
def test_a_lock_holds_what_pyproject_asks_for(lock, wanted):
    held = locked(lock)

    for requirement in map(Requirement, wanted):
        versions = held.get(normal(requirement.name), set())
        assert versions, f"{requirement} is not locked: say `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: say `make lock`"


def test_no_hub_client_enters_the_house():
    assert {"huggingface-hub", "hf-xet"} & set(locked("run")) == set()
