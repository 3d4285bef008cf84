"""What a host may copy: systemd's own check of the units, and the very words of the backup, run in a scratch folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from concerted import care, host
from concerted.demo.lives import to_records

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = ("concerted.service", "concerted-backup.service", "concerted-backup.timer")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, where the command they name is one that is here."""
    command = tmp_path / "concerted"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m concerted "$@"\n')
    command.chmod(0o755)
    for name in UNITS:
        (tmp_path / name).write_text((DEPLOY / name).read_text().replace("/opt/concerted/bin/concerted", str(command)))
    return tmp_path


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_in_the_units_and_little_that_they_may_do(units: Path):
    for name in UNITS:
        looked = subprocess.run(
            ["systemd-analyze", "verify", units / name], capture_output=True, text=True, check=False
        )
        assert [line for line in looked.stderr.splitlines() if str(units) in line] == []
        assert looked.returncode == 0
    words = ["systemd-analyze", "security", "--offline=true", "--threshold=20", units / "concerted.service"]
    looked = subprocess.run(words, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stdout[-400:]


def test_the_backup_unit_backs_up_every_house_and_each_backup_holds(units: Path, tmp_path: Path):
    houses, kept = tmp_path / "houses", tmp_path / "backups"
    kept.mkdir()
    for name in ("lake", "air"):
        (houses / name).mkdir(parents=True)
    (record,) = to_records("lake", houses / "lake")
    record.rename(houses / "lake" / "coalition.record")
    host.key_file(record).rename(houses / "lake" / "coalition.record.key")
    host.found(houses / "air" / "coalition.record", name="Air", context="activist", convener="One", at=host.now())
    text = (units / "concerted-backup.service").read_text().replace("\\\n", "")
    (script,) = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", text, re.MULTILINE)
    script = script.replace("$$", "$").replace("%%", "%")
    script = script.replace("/var/lib/concerted", str(houses)).replace("/var/backups/concerted", str(kept))
    subprocess.run(["sh", "-c", script], check=True, stdout=subprocess.DEVNULL)
    names = sorted(path.name for path in kept.iterdir())
    assert [name.split("-", 3)[3] for name in names] == ["air.backup", "lake.backup"]
    for name in names:
        care.restore(kept / name, tmp_path / f"restored-{name}")


def test_the_container_installs_what_the_locks_name_and_runs_as_nobody_in_particular():
    text = (DEPLOY / "Containerfile").read_text()
    assert "--require-hashes" in text
    assert text.index("USER concerted") > text.index("useradd")
    assert "HEALTHCHECK" in text
    (program,) = re.findall(r"^ && awk '(.*)' (\S+) >", text, re.MULTILINE)
    found = subprocess.run(["awk", program[0], DEPLOY.parent / program[1]], capture_output=True, text=True, check=True)
    assert re.findall(r"^([a-z-]+)==", found.stdout, re.MULTILINE) == ["psycopg", "psycopg-binary"]
