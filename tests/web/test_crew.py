"""Several processes that answer for one house: they share what must be shared, and whichever is killed is replaced."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.test import override_settings

from concerted.web.house import House
from concerted.web.shared import SharedCache
from tests.web.houses import NAMES, at_the_circle
from tests.web.served import Served, serving

HOST = "[serve]\nprocesses = 3\nworkers = 1\n\n[metrics]\nloopback = true\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("a crew")
    at_the_circle(folder)
    (folder / "host.toml").write_text(HOST)
    with serving(folder) as found:
        until(lambda: all(answers(found) for _ in range(9)))
        yield found


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; on a busy machine that may take a while."""
    patience = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.1)


def answers(served: Served) -> bool:
    try:
        with urllib.request.urlopen(f"{served.address}/health/ready", timeout=30) as answer:  # noqa: S310 - our own
            return bool(json.loads(answer.read())["ready"])
    except OSError:
        return False


def crew(served: Served) -> dict[int, str]:
    """Who is in it: each process and what it does."""
    listed = subprocess.run(
        ["ps", "--ppid", str(served.process.pid), "-o", "pid=,args="], capture_output=True, text=True, check=False
    )
    return {int(line.split()[0]): line.split()[-2] for line in listed.stdout.splitlines() if "web.crew" in line}


def signed_in(served: Served, name: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    submit(browser, served.links[name], served.links[name])
    return browser


def submit(browser: OpenerDirector, page: str, to: str, **fields: str) -> str:
    """Fill in a form as a browser does, with the token of the page it stands on; return the page that follows."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(page).read().decode())
    assert token
    with browser.open(to, urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()) as answer:
        return str(answer.read().decode())


def test_who_signed_out_is_signed_out_in_every_process(served: Served):
    browser = signed_in(served, NAMES[0])
    jar = next(one for one in browser.handlers if isinstance(one, HTTPCookieProcessor)).cookiejar
    session = next(one.value for one in jar if one.name == "sessionid")

    def statuses() -> set[int]:
        return {status(served, "/settings", {"Cookie": f"sessionid={session}"}) for _ in range(12)}

    assert statuses() == {200}
    submit(browser, f"{served.address}/", f"{served.address}/sign-out")
    assert statuses() == {302}


def status(served: Served, path: str, headers: dict[str, str]) -> int:
    connection = HTTPConnection(urlsplit(served.address).netloc, timeout=30)
    connection.request("GET", path, headers=headers)
    found = connection.getresponse().status
    connection.close()
    return found


def test_what_is_written_through_any_process_is_written_once(served: Served):
    browsers = [signed_in(served, name) for name in NAMES[:4]]

    def propose(number: int) -> None:
        for turn in range(4):
            text = f"We want well {number}-{turn}."
            submit(browsers[number], f"{served.address}/circle", f"{served.address}/circle/sentences", text=text)

    threads = [threading.Thread(target=propose, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = browsers[0].open(f"{served.address}/circle").read().decode()
    assert sorted(set(re.findall(r"We want well (\d-\d)\.", page))) == sorted(
        f"{n}-{t}" for n in range(4) for t in range(4)
    )
    entered = re.search(r"^concerted_entries_written_total (\S+)$", metrics(served), re.MULTILINE)
    assert entered
    assert float(entered[1]) == 16, "the processes' counts are added up"


def metrics(served: Served) -> str:
    with urllib.request.urlopen(f"{served.address}/metrics", timeout=30) as answer:  # noqa: S310 - our own
        return str(answer.read().decode())


def test_whichever_is_killed_is_replaced_and_the_others_go_on(served: Served):
    before = crew(served)
    assert sorted(before.values()) == ["answer", "answer", "answer", "work"]
    for role in ("answer", "work"):
        os.kill(next(pid for pid, own in before.items() if own == role), signal.SIGKILL)
    assert answers(served)
    until(lambda: sorted(crew(served).values()) == ["answer", "answer", "answer", "work"])
    assert len({*before} & {*crew(served)}) == 2


def test_all_of_them_end_with_the_one_that_began_them_however_it_ends(tmp_path: Path):
    at_the_circle(tmp_path)
    (tmp_path / "host.toml").write_text("[serve]\nprocesses = 2\n")
    with serving(tmp_path) as served:
        until(lambda: sorted(crew(served).values()) == ["answer", "both"])
        members = crew(served)
        served.process.kill()
        served.process.wait()
        until(lambda: not any(is_there(pid) for pid in members))


def is_there(pid: int) -> bool:
    state = subprocess.run(["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip("Z\n< "))


@pytest.fixture
def shared(mid_life: House) -> Iterator[None]:
    table = {"BACKEND": "concerted.web.shared.SharedCache", "LOCATION": "shared_cache"}
    with override_settings(CACHES={"default": table}):
        call_command("createcachetable", verbosity=0)
        yield


def test_a_shared_count_counts_and_ends_when_it_was_to_end(shared: None, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ValueError, match="no such count"):
        cache.incr("tries")
    cache.add("tries", 0, timeout=600)
    kept: list[float] = []
    own = DatabaseCache.set

    def seen(self: SharedCache, key: str, value: int, timeout: float, version: int | None = None) -> None:
        kept.append(timeout)
        own(self, key, value, timeout=timeout, version=version)

    monkeypatch.setattr(SharedCache, "set", seen)
    assert [cache.incr("tries", 2), cache.incr("tries")] == [2, 3]
    assert all(595 < one <= 600 for one in kept)
    assert settings.SHARED is False, "one process remembers in its own memory"
