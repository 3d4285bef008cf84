"""The public log: searched, filtered, a page at a time, followed as a feed."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from concerted.coalition import Closing
from concerted.web import reading
from concerted.web.decisions import log as logs
from concerted.web.decisions import searching
from concerted.web.decisions.log import Wanted, found
from concerted.web.writing import enter
from tests.web.conftest import text
from tests.web.deciding import adopted, amending, everybody, proposed
from tests.web.houses import IDS

pytestmark = pytest.mark.usefixtures("mid_life")
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(page: str) -> list[str]:
    ledger = page[page.index('<ol class="ledger">') :]
    return re.findall(r'<h3 id="decision-\d+"><a href="[^"]+">([^<]+)</a>', ledger)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "METERS calibrated"}, ["Buy two drift meters together"]),
        ({"q": "petition"}, ["March together on opening day"]),
        ({"q": "published-data"}, ["Publish every week, not every month"]),
        ({"q": "nobody says this"}, []),
        ({"result": "rejected"}, ["March together on opening day"]),
        ({"result": "reversed"}, ["Let one of us answer all press calls"]),
        ({"class": "platform"}, ["Publish every week, not every month"]),
        ({"by": "beekeepers", "class": "tactical"}, ["March together on opening day"]),
    ],
)
def test_the_log_is_searched_and_filtered(client: Client, query: dict[str, str], expected: list[str]):
    page = text(client.get("/decisions", query))
    assert titles(page) == expected
    assert f"{len(expected)} decision{'' if len(expected) == 1 else 's'} found." in page
    assert ("Nothing in the log fits." in page) is (not expected)


def test_case_and_accents_do_not_matter():
    adopted(proposed(title="Un résumé pour l'Été"))
    for words in ("RESUME ete", "résumé"):
        assert [one.title for one in found(reading.state(), Wanted(words=words)).proposals] == ["Un résumé pour l'Été"]


@pytest.mark.parametrize(
    "query", [{"result": "eaten"}, {"class": "war"}, {"by": "nobody"}, {"page": "x"}, {"page": "99"}]
)
def test_what_means_nothing_asks_for_nothing(client: Client, query: dict[str, str]):
    assert len(titles(text(client.get("/decisions", query)))) == 5


def test_the_log_has_pages(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(logs, "A_PAGE", 2)
    seen = []
    for number in ("1", "2", "3"):
        page = text(client.get("/decisions", {"page": number}))
        assert f"{number} of 3" in page
        seen += titles(page)
    assert len(set(seen)) == 5
    assert 'href="/decisions?page=2#log">Earlier' in text(client.get("/decisions"))
    assert 'href="/decisions?q=e&amp;page=2#log">Earlier' in text(client.get("/decisions", {"q": "e"}))


def test_the_feed_has_each_decision_once_with_its_reason_under_its_hash(client: Client):
    answer = client.get("/decisions/feed")
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 - our own
    decided = sorted(reading.state().decisions.items(), reverse=True)
    assert [entry.findtext(f"{ATOM}title").partition(": ")[2] for entry in entries] == [one.title for _, one in decided]
    assert entries[0].findtext(f"{ATOM}title").startswith("Adopted: ")
    assert escape(decided[0][1].decision.rationale) in entries[0].findtext(f"{ATOM}summary")
    assert entries[0].find(f"{ATOM}link").get("href").endswith(f"/decisions/{decided[0][1].entry}")
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"ni:///sha-256;[A-Za-z0-9_-]{43}", name) for name in names)


def test_a_reversal_makes_the_feed_show_the_reversed_decision_as_new(client: Client):
    entries = ET.fromstring(client.get("/decisions/feed").content).findall(f"{ATOM}entry")  # noqa: S314 - our own
    dates = {
        entry.findtext(f"{ATOM}title").partition(": ")[2]: (
            entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated"),
        )
        for entry in entries
    }  # fmt: skip
    published, updated = dates["Let one of us answer all press calls"]
    assert updated > published
    published, updated = dates["Buy two drift meters together"]
    assert updated == published


def test_the_feed_can_be_of_what_was_searched_and_the_page_leads_to_it(client: Client):
    page = text(client.get("/decisions", {"q": "meters"}))
    assert 'type="application/atom+xml"' in page
    assert 'href="/decisions/feed?q=meters"' in page
    assert client.get("/decisions/feed", {"q": "meters"}).content.count(b"<entry>") == 1


def test_what_people_wrote_is_text_in_the_feed_too(client: Client):
    adopted(proposed(title="A <b> & a 'c'", text="<script>alert(1)</script>"), "Because <i>so</i>.")
    content = client.get("/decisions/feed").content
    assert b"<script>" not in content
    assert ET.fromstring(content).find(f"{ATOM}entry/{ATOM}title").text == "Adopted: A <b> & a 'c'"  # noqa: S314


@pytest.mark.parametrize("path", ["/decisions", "/decisions/feed", "/platform/may"])
def test_one_network_address_searches_only_so_often(client: Client, path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(searching, "MOST", 3)
    cache.clear()
    asked = ("air", "bees", "clay", "dust")  # what was just asked is answered from what is kept
    assert [client.get(path, {"q": word}).status_code for word in asked] == [200, 200, 200, 429]
    assert client.get(path).status_code == 200
    assert client.get(path, {"q": "dust"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_rejected_amendment_is_not_said_to_have_changed_the_page(client: Client):
    number = amending("tactics", text="Each member chooses.")
    everybody(number, "disagree")
    enter(Closing(rationale="All are against."), by=IDS[0], ref=number)
    page = text(client.get("/decisions", {"result": "rejected", "class": "platform"}))
    assert "Would have changed the points of unity:" in page
