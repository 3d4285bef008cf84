"""`concerted serve` by its real entry point: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from concerted.cli.web import _say
from concerted.errors import InputError
from concerted.host import verify
from concerted.web.house import House, Houses
from concerted.web.serve import THREADS, Invited, Opened, address_of, listen
from tests.web.houses import NAMES, at_the_circle
from tests.web.served import serving


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return at_the_circle(tmp_path_factory.mktemp("a house"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "concerted", "serve", *arguments],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


def test_it_prints_a_link_for_each_organisation_serves_and_ends_cleanly_on_ctrl_c(house: House):
    with serving(house.folder, new=True) as served:
        assert list(served.links) == list(NAMES[:5])
        with urllib.request.urlopen(served.address, timeout=10) as answer:  # noqa: S310 - our own
            page = answer.read().decode()
        assert "Not yet a coalition" in page
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert style != "/static/concerted/concerted.css"
        with urllib.request.urlopen(served.address + style, timeout=10) as answer:  # noqa: S310 - our own
            assert "immutable" in answer.headers["Cache-Control"]
        served.process.send_signal(signal.SIGINT)
        said, _ = served.process.communicate(timeout=20)
        assert served.process.returncode == 0
        assert said.endswith("Closed.\n")
        assert "Traceback" not in said


SLOW = """
import asyncio
import os
import time
from concerted.web import serve

async def slowly(self):
    await asyncio.sleep(2)

asyncio.BaseEventLoop.shutdown_asyncgens = slowly

def slow(environ, start_response):
    os.write(1, b"begun\\n")  # whole
    time.sleep(1)
    start_response("200 OK", [])
    for _ in range(40):
        yield b"x" * 2**16

serve.GRACE = 0.2
listening = serve.listen("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
serve.run_application(slow, listening)
print("Closed.", flush=True)
"""
"""Serves pages that take longer than it waits for at its end, on a loop that takes its time to close, as under load."""


def test_it_ends_on_ctrl_c_while_fifty_are_being_answered():
    with ExitStack() as ending:
        process = ending.enter_context(
            subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.PIPE, text=True)
        )
        ending.callback(process.kill)
        assert process.stdout is not None
        port = int(process.stdout.readline())
        for _ in range(50):
            client = ending.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        for _ in range(THREADS):
            assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=45)
    assert (said.splitlines()[-1], process.returncode) == ("Closed.", 0)


def test_of_many_organisations_it_prints_the_links_of_the_first_and_says_how_the_others_come_in(
    capsys: pytest.CaptureFixture[str],
):
    many = [Invited(f"Village {n}", f"http://here/sign-in/{n}") for n in range(1, 15)]
    _say(Opened("The Valley", "http://here/", is_demo=False, invited=many))
    said = capsys.readouterr().out
    assert "http://here/sign-in/12\n" in said
    assert "http://here/sign-in/13" not in said
    assert "and 2 more: whoever invited one, or convenes, invites its first person at\n" in said
    assert "http://here/representatives\n" in said


def test_no_sign_in_link_and_no_strangers_knock_is_written_to_the_log(house: House):
    with serving(house.folder) as served:
        link = served.links[NAMES[0]]
        knocks = [
            urllib.request.Request(link, data=b"no token with it"),  # noqa: S310 - our own
            urllib.request.Request(served.address, headers={"Host": "elsewhere.example"}),  # noqa: S310
            urllib.request.Request(served.address + "/nowhere"),  # noqa: S310
        ]
        statuses = []
        for knock in knocks:
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(knock, timeout=10)  # noqa: S310 - our own
            statuses.append(refused.value.code)
            refused.value.close()
        assert statuses == [403, 400, 404]
        served.process.send_signal(signal.SIGINT)
        said, _ = served.process.communicate(timeout=20)
        assert link.rsplit("/", 1)[1] not in said
        assert "Traceback" not in said


def test_the_pages_keep_their_own_tables_beside_the_record_and_a_secret_that_its_owner_alone_can_read(house: House):
    with serving(house.folder, new=True):
        pass
    houses = Houses(house.folder)
    secret = (houses.web_key, houses.tables, house.key)
    assert [path.stat().st_mode & 0o777 for path in secret] == [0o600] * 3
    first = houses.web_key.read_text()
    for path in secret:
        path.chmod(0o644)  # as earlier versions, and other umasks, left them
    with serving(house.folder):
        kept = (*secret, *houses.folder.glob("web.db-*"))
        assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert houses.web_key.read_text() == first
    tables = {name for (name,) in sqlite3.connect(houses.tables).execute("SELECT name FROM sqlite_master")}
    assert {"people_person", "django_session"} <= tables
    kept = {name for (name,) in sqlite3.connect(str(house.record)).execute("SELECT name FROM sqlite_master")}
    assert not kept & tables - {"sqlite_sequence"}
    assert len(verify(str(house.record)).entries) == 10


@pytest.mark.parametrize("missing", ["folder", "record", "key"])
def test_a_house_that_is_not_whole_is_refused_in_one_sentence(tmp_path: Path, missing: str):
    folder = tmp_path / "house"
    if missing != "folder":
        folder.mkdir()
        (folder / "map.json").write_text("{}")
    if missing == "key":
        (folder / "coalition.record").write_bytes(b"")
    done = run(str(folder))
    assert done.returncode == 1
    assert missing in done.stderr
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "web.key").exists()


def test_a_port_that_is_taken_is_named(house: House):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(str(house.folder), "--port", str(port))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert f"--port {port + 1}" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_is_not_this_machines_is_refused(host: str):
    with pytest.raises(InputError):
        listen(host, 0)


def test_the_address_people_type_is_taken_from_where_it_listens_or_from_them():
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        assert address_of(listening, "127.0.0.1", None) == f"http://127.0.0.1:{port}"
        assert address_of(listening, "::1", None) == f"http://[::1]:{port}"
        assert address_of(listening, "0.0.0.0", "https://air.example.org/") == "https://air.example.org"  # noqa: S104
        for host, address in (("0.0.0.0", None), ("127.0.0.1", "air.example.org"), ("127.0.0.1", "ftp://air")):  # noqa: S104
            with pytest.raises(InputError):
                address_of(listening, host, address)


def test_the_command_line_waits_for_no_web_framework():
    code = "import sys, concerted.cli.web; sys.exit('django' in sys.modules or 'uvicorn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
