"""What is looked at by itself: shown beside what people say, and done beside the pages where the host allows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.coalition import commitment_standing
from concerted.coalition.state import Period
from concerted.web import reading, watcher
from concerted.web.hostfile import Watching
from concerted.web.house import House
from concerted.web.platform.writing import said, typed_clause
from tests.coalition.test_watching import WHOLE, watching
from tests.watch.strangers import Stranger, stranger
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES

pytestmark = pytest.mark.usefixtures("watched")


@pytest.fixture(scope="module")
def serving() -> Iterator[Stranger]:
    with stranger() as served:
        yield served


def period() -> Period:
    return next(one for one in reading.state().periods.values() if one.clause == "published-data")


def test_a_page_shows_what_was_looked_at_when_and_what_changed(client: Client):
    page = text(client.get(f"/commitments/periods/{period().entry}"))
    assert "It no longer reads as it did on 2026-11-02." in page
    assert "says the watch:" in page
    assert "<del>They are free, for every purpose.</del>" in page
    assert "<ins>They are free for members, and at a price for others.</ins>" in page
    assert "Terms of use. Everyone may use these data." in page
    assert "abababababab…" in page
    assert "Looks before" in page


def test_without_a_memory_there_is_nothing_to_show(client: Client, watched: House):
    (watched.folder / "watch.db").unlink()
    assert "looked at by itself" not in text(client.get(f"/commitments/periods/{period().entry}"))


def test_a_clause_says_what_is_looked_at_and_where_each_shows_it(client: Client, sign_in: SignIn, settings: Settings):
    page = text(client.get("/commitments/of/published-data"))
    assert "Looked at by itself: a text that stays as it was." in page
    assert "The host of these pages does not look" in page
    assert f"https://{IDS[0]}.example/terms" in page
    assert "has not said where" in page
    assert 'name="address"' not in page
    settings.WATCH = Watching(allowed=True)
    assert "does not look" not in text(sign_in(NAMES[0]).get("/commitments/of/published-data"))
    assert "Where one can look" not in text(client.get("/commitments/of/nobody-pays-for-speaking"))


def test_a_member_says_where_one_can_look_and_takes_it_back(sign_in: SignIn):
    member = sign_in(NAMES[0])
    path = "/commitments/of/published-data/shown-at"
    answer = member.post(path, {"address": "the blue folder"})
    assert (answer.status_code, "is no web address" in text(answer)) == (422, True)
    assert member.post(path, {"address": "https://river.example/new"}).status_code == 302
    assert reading.state().shown_at["published-data", IDS[0]] == "https://river.example/new"
    member.post(path, {"address": ""})
    assert ("published-data", IDS[0]) not in reading.state().shown_at


def test_the_pages_own_round_looks_and_enters(sign_in: SignIn, settings: Settings, serving: Stranger):
    settings.CALL_PRIVATE_ADDRESSES = True
    settings.WATCH = Watching(allowed=True, hours=6)
    address = serving.page("/terms", "Free for all.")
    sign_in(NAMES[4]).post("/commitments/of/published-data/shown-at", {"address": address})
    for name in (*NAMES[:4], NAMES[5]):
        sign_in(name).post("/commitments/of/published-data/shown-at", {"address": ""})
    assert watcher.once() >= 6
    assert commitment_standing(period(), IDS[4]) == "kept"
    assert {one.clause for one in reading.state().periods.values()} >= {"attribution"}
    stopping = threading.Event()
    stopping.set()
    assert watcher.once(stopping) == 0


def test_a_watcher_that_is_not_allowed_does_nothing():
    one = watcher.Watcher()
    one.start()
    one.join(timeout=10)
    assert not one.is_alive()
    one.stop()


def test_a_watcher_goes_on_after_what_went_wrong(settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog):
    settings.WATCH = Watching(allowed=True)
    monkeypatch.setattr(watcher, "PAUSE", 0.01)
    monkeypatch.setattr(watcher, "MINUTE", 0.01)
    rounds, done = [], threading.Event()

    def once(stopping: threading.Event) -> int:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise watcher.ConcertedError("no-room", "no room left")
        if len(rounds) == 2:
            raise RuntimeError
        done.set()
        return 0

    monkeypatch.setattr(watcher, "once", once)
    one = watcher.Watcher()
    one.start()
    assert done.wait(10)
    one.stop()
    assert "ended early: no-room" in caplog.text
    assert "a round of the watch failed" in caplog.text


@pytest.mark.parametrize("look", WHOLE)
def test_what_is_watched_is_written_in_a_form_and_read_back(look: str):
    clause = watching(WHOLE[look])[0]
    assert typed_clause("non-negotiable", said(clause), clause) == clause


def test_a_look_may_be_named_alone_and_what_is_none_is_refused(sign_in: SignIn):
    member = sign_in(NAMES[0])
    typed = {"clause": "published-data", "text": "x", "check": "y", "every": "month", "do": "look"}
    looked = text(member.post("/platform/amendment", {**typed, "watch": "updated\ndays: 31"}))
    assert "31" in looked.partition("How it would read")[2]
    assert "repository (days); file; schema (against); openapi (against); served (against)" in looked
    refused = text(member.post("/platform/amendment", {**typed, "watch": "stars"}))
    assert "“stars” is nothing that can be looked for." in refused
