"""Public pages are drawn once for each checkpoint; nobody gets another's page, and nobody an old one."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from concerted.coalition import Stance
from concerted.web import reading
from concerted.web.house import House
from concerted.web.pages import kept
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import open_one


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were drawn."""
    seen: list[str] = []
    before = kept._worth_keeping

    def counting(response):
        seen.append("drawn")
        return before(response)

    monkeypatch.setattr(kept, "_worth_keeping", counting)
    monkeypatch.setattr(kept, "_shelf", kept._Shelf())
    return seen


@pytest.mark.usefixtures("mid_life")
def test_a_public_page_is_drawn_once_for_all_visitors(drawn: list[str]):
    pages = {text(Client().get("/decisions")) for _ in range(3)}
    assert len(pages) == 1
    assert len(drawn) == 1


@pytest.mark.usefixtures("mid_life")
def test_what_was_entered_is_on_the_page_at_once(drawn: list[str]):
    number = open_one(reading.state())
    before = text(Client().get(f"/decisions/{number}"))
    enter(Stance(stance="agree"), by="beekeepers", ref=number)
    assert text(Client().get(f"/decisions/{number}")) != before


def test_a_new_map_is_on_the_page_at_once(mid_life: House, drawn: list[str]):
    assert "no map yet" not in text(Client().get("/map"))
    mid_life.map_json.unlink()
    assert "no map yet" in text(Client().get("/map"))


@pytest.mark.usefixtures("mid_life")
def test_whoever_is_signed_in_gets_a_page_of_their_own_and_leaves_none(sign_in: SignIn, drawn: list[str]):
    own = text(sign_in("Beekeepers").get("/decisions"))
    drawn.clear()
    assert "Sign out" in own
    assert "Sign out" not in text(Client().get("/decisions"))
    assert len(drawn) == 1


@pytest.mark.usefixtures("mid_life")
def test_each_reader_gets_their_own_words(drawn: list[str]):
    client = Client()
    client.get("/words?words=tech&next=/decisions")
    assert text(client.get("/decisions")) != text(Client().get("/decisions"))


@pytest.mark.usefixtures("mid_life")
def test_a_kept_page_is_compressed_for_who_can_read_that_and_the_same(drawn: list[str]):
    small = Client().get("/decisions", headers={"accept-encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    plain = Client().get("/decisions")
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(small.content) == plain.content
    assert "Content-Security-Policy" in small.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.usefixtures("mid_life")
def test_a_page_that_the_browser_has_already_is_not_sent_again(drawn: list[str]):
    first = Client().get("/decisions")
    again = Client().get("/decisions", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize("path", ["/sign-in/nonsense", "/nowhere", "/record/9999"])
def test_only_whole_pages_are_kept(drawn: list[str], path: str):
    Client().get(path)
    Client().get(path)
    assert len(drawn) == 2


@pytest.mark.usefixtures("mid_life")
def test_what_is_kept_takes_no_more_room_than_it_may(monkeypatch: pytest.MonkeyPatch, drawn: list[str]):
    monkeypatch.setattr(kept, "ROOM", 30_000)
    for page in range(30):
        Client().get(f"/platform?{page}")
    assert 0 < kept._shelf.size <= 30_000
    assert kept._shelf.size == sum(page.size for page in kept._shelf.pages.values())
