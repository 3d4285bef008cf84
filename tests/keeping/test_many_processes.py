"""Several processes write one record at the same time: nothing is lost, nothing doubled, all of it holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from concerted import host
from concerted.handover import take_in
from concerted.host import verify
from concerted.record.sql import Where, connect

PROCESSES, THREADS, EACH = 4, 3, 12

WRITER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from concerted import host
from concerted.coalition import Command, Wording
from concerted.errors import Refused
from concerted.keeper import Keeper
from concerted.record.checkpoint import Signer

where, key, process, threads, each = sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:])
keeper = Keeper(where if where.startswith("postgresql:") else Path(where))
signer = Signer.load(key)

def write(name):
    def work(connection, state):
        command = Command(body=Wording(text=name), at=host.now(), by="the-first")
        after, _ = host.act(connection, state.coalition, command, signer=signer, state=state)
        return after.size - 1
    try:
        return f"{keeper.write(work)} {name}"
    except Refused as refused:
        return f"- {refused.code}"

sys.stdin.readline()
names = [f"We want well {process}-{n}." for n in range(each)] + ["We all say this."]
with ThreadPoolExecutor(threads) as pool:
    for said in pool.map(write, names):
        print(said)
"""


def founded(folder: Path) -> Path:
    record = folder / "coalition.record"
    host.found(record, name="The Valley", context="activist", convener="The First", at="2026-01-05T09:00:00Z")
    return record


def written_together(where: Where, key: Path) -> list[list[str]]:
    """Have the processes write, all from the same moment on; return what each was told."""
    words = [sys.executable, "-c", WRITER, str(where), str(key)]
    started = [
        subprocess.Popen(
            [*words, *map(str, (process, THREADS, EACH))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for process in range(PROCESSES)
    ]
    for one in started:
        assert one.stdin
        one.stdin.write("now\n")
        one.stdin.flush()
    told = [one.communicate(timeout=120)[0].splitlines() for one in started]
    assert [one.returncode for one in started] == [0] * PROCESSES
    return told


def check(where: Where, told: list[list[str]]) -> None:
    held = verify(str(where))
    names = [entry.body["text"] for entry in held.entries if entry.kind == "sentence"]
    expected = {f"We want well {process}-{n}." for process in range(PROCESSES) for n in range(EACH)}
    assert sorted(names) == sorted(expected | {"We all say this."})
    lines = [line for own in told for line in own]
    assert len([line for line in lines if line.startswith("- ")]) == PROCESSES - 1, (
        "one invited it; the others were told"
    )
    for number, name in (line.split(" ", 1) for line in lines if not line.startswith("- ")):
        assert held.entries[int(number)].body["text"] == name, "each was told the number that its entry has"


def test_in_a_sqlite_file(tmp_path: Path):
    record = founded(tmp_path)
    check(record, written_together(record, host.key_file(record)))


def test_in_postgresql_whatever_isolation_its_keeper_chose(tmp_path: Path, database: str):
    record = founded(tmp_path)
    take_in(str(record), database)
    with_name = database.rsplit("/", 1)[1]
    connection = connect(database)
    connection.execute(f"ALTER DATABASE \"{with_name}\" SET default_transaction_isolation = 'repeatable read'")
    connection.close()
    check(database, written_together(database, host.key_file(record)))
