"""The verifier alone: one file, run by a Python that has nothing installed, says the same as `concerted verify`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from concerted import verdict
from concerted.host import verify
from concerted.mirror import follow
from tests.keeping.world import IDS, grown, served


def run(verifier: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    bare = [sys.executable, "-I", "-S", str(verifier), *map(str, arguments)]
    return subprocess.run(bare, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def verifier(tmp_path):
    path = tmp_path / "verify.pyz"
    path.write_bytes(verdict.verifier())
    return path


def test_it_says_what_concerted_says_of_signed_and_witnessed_entries_too(tmp_path, verifier):
    world = grown(tmp_path, witnesses=1)
    world.give_key(IDS[1])
    cosigner = world.give_witness(IDS[1])
    with served(world.lay_out(), world) as address:
        follow(address, tmp_path / "mirror.record", cosigner)
    copy = world.export()
    came = run(verifier, copy)
    assert (came.returncode, came.stderr) == (0, "")
    assert came.stdout.splitlines() == list(verdict.lines(verify(str(copy))))
    asked = run(verifier, copy, "--json")
    assert json.loads(asked.stdout) == verdict.report(verify(str(copy)))
    assert asked.stdout.count('"seen": 0') == 0


def test_it_needs_no_copy_of_its_own_to_read_one_from_the_web(tmp_path, verifier):
    world = grown(tmp_path)
    with served(world.lay_out()) as address:
        assert run(verifier, address).returncode == 0


def test_an_altered_copy_ends_with_status_1_and_a_reason(tmp_path, verifier):
    copy = grown(tmp_path).export()
    data = bytearray(copy.read_bytes())
    data[data.index(b"River Watch")] ^= 1
    copy.write_bytes(data)
    came = run(verifier, copy)
    assert (came.returncode, came.stdout) == (1, "")
    assert "verify: " in came.stderr
    assert "Traceback" not in came.stderr
    assert json.loads(run(verifier, copy, "--json").stdout)["holds"] is False


def test_a_policy_that_asks_for_more_is_told(tmp_path, verifier):
    world = grown(tmp_path)
    policy = tmp_path / "policy"
    key = verify(str(world.record)).checked.keys.log_key.vkey
    policy.write_text(f"log {key}\nquorum none\n")
    assert run(verifier, world.record, "--policy", policy).returncode == 0
    other = grown_elsewhere(tmp_path)
    policy.write_text(f"log {other}\nquorum none\n")
    came = run(verifier, world.export(), "--policy", policy)
    assert came.returncode == 1
    assert "✗" in came.stdout


def grown_elsewhere(folder: Path) -> str:
    (folder / "elsewhere").mkdir()
    return verify(str(grown(folder / "elsewhere").record)).checked.keys.log_key.vkey


def test_nothing_there_is_an_error_in_one_line(tmp_path, verifier):
    came = run(verifier, tmp_path / "nothing.zip")
    assert came.returncode == 1
    assert came.stderr.startswith("verify: ")
    assert "Traceback" not in came.stderr


def test_the_same_version_gives_the_same_bytes():
    assert verdict.verifier() == verdict.verifier()
