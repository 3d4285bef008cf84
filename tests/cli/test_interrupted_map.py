"""A map is made by a process that is killed, and by a second one that goes on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ENOUGH = 8
"""Documents that the first run may read before it is killed."""
MANY = 40


def start(folder: Path, out: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "concerted", "map", "documents", "--out", out]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kept(cache: Path) -> int:
    """Return how many documents are on disk by now."""
    if not cache.exists():
        return 0
    with closing(sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True)) as file:
        try:
            return file.execute("SELECT count(*) FROM kept WHERE kind = 'read'").fetchone()[0]
        except sqlite3.OperationalError:  # it is being made, or written
            return 0


def test_a_map_that_was_killed_goes_on_and_is_the_same_to_the_byte(tmp_path):
    for number in range(MANY):
        page = tmp_path / "documents" / f"Actor {number % 4}" / f"{number}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        side = "support" if number % 2 else "oppose"
        page.write_text(f"<h1>Dam {number}</h1><p>We {side} the dam.</p>" + f"<p>Rain fell on day {number}.</p>" * 4000)
        os.utime(page, (1_700_000_000, 1_700_000_000))
    killed = start(tmp_path, "out")
    deadline = time.monotonic() + 120
    while kept(tmp_path / "out" / "map.cache") < ENOUGH and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "out" / "map.json").exists()
    done = kept(tmp_path / "out" / "map.cache")
    assert ENOUGH <= done < MANY

    resumed, whole = start(tmp_path, "out"), start(tmp_path, "whole")
    _, said = resumed.communicate()
    whole.communicate()
    assert f"{done} of {MANY} files, messages and clones were read before" in said
    for name in ("map.json", "map.html"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
