"""The reader's words, the headers every answer carries, and the pages for what goes wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.coalition import Tally
from concerted.contexts import CONTEXTS, words
from concerted.web import pictures, reading
from concerted.web.pages.vocabulary import vocabulary
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES, adopted_one
from tests.web.test_api import program

ONES = ("/", "/map", "/circle", "/platform", "/decisions", "/record", "/sign-in")


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize("context", CONTEXTS)
def test_a_reader_reads_every_page_in_the_words_of_any_context(client: Client, context: str):
    answer = client.get("/words", {"words": context, "next": "/platform?x=1"})
    assert answer["Location"] == "/platform?x=1"
    for path in ONES:
        page = text(client.get(path))
        assert words(context)["platform"] in page.lower()
        assert f'<option value="{context}" selected>' in page


@pytest.mark.usefixtures("mid_life")
def test_at_first_a_page_speaks_the_coalitions_own_words(client: Client):
    assert "Points of unity" in text(client.get("/"))
    client.cookies["words"] = "klingon"
    assert "Points of unity" in text(client.get("/"))


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_choosing_words_leads_nowhere_else(client: Client, back: str):
    assert client.get("/words", {"words": "tech", "next": back})["Location"] == "/"


@pytest.mark.usefixtures("mid_life")
def test_words_that_are_none_of_ours_are_not_kept(client: Client):
    client.get("/words", {"words": "klingon"})
    assert "words" not in client.cookies


def test_a_word_begins_a_sentence_with_a_capital_and_an_unknown_word_is_an_error():
    assert vocabulary("tech")["Platform"] == "Charter"
    with pytest.raises(KeyError):
        vocabulary("tech")["klingon"]


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize("path", [*ONES, "/nowhere", "/decisions/new"])
def test_every_answer_carries_the_strict_headers(client: Client, path: str):
    answer = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    script = "'self'" if path in ("/map", "/circle") else "'none'"
    connect = {"connect-src": "'self'"} if path in ("/map", "/circle") else {}
    assert policy == {
        "default-src": "'none'", "script-src": script, "style-src": "'self'", "img-src": "'self'",
        "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'", **connect,
    }  # fmt: skip
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize("path", [*ONES, "/decisions/{adopted}", "/record/3"])
def test_no_page_has_a_script_a_style_of_its_own_or_an_address_elsewhere(client: Client, path: str):
    page = text(client.get(path.format(adopted=adopted_one(reading.state()))))
    if path == "/map":  # a script that is a file of our own
        page = page.replace('<script src="/static/concerted/js/map.js" defer></script>', "")
    if path == "/circle":
        page = page.replace('<script src="/static/concerted/js/live.js" data-stream="/live" defer></script>', "")
    for unwanted in ("<script", " style=", "<style", "onclick", 'src="http', 'href="http', "url("):
        assert unwanted not in page


@pytest.mark.usefixtures("mid_life")
def test_a_request_for_another_host_is_not_understood(client: Client):
    answer = client.get("/", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    assert "could not be read" in text(answer)
    assert "elsewhere" not in text(answer)


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize(
    ("asked", "then"),
    [
        ("/members/nobody", "/members"),
        ("/meetings/99999/attendance", "/meetings"),
        ("/decisions/99999/x", "/decisions"),
    ],
)
def test_what_there_is_not_leads_one_step_up(client: Client, asked: str, then: str):
    assert f'<a href="{then}">One step up: {then}</a>' in text(client.get(asked, follow=True))
    assert "One step up" not in text(client.get("/nowhere"))


@pytest.mark.usefixtures("mid_life")
def test_what_is_not_ones_own_to_do_says_for_whom_one_acts_or_how_to_come_in(client: Client, sign_in: SignIn):
    page = text(client.post("/decisions/new", {"title": "x"}))
    assert "How to sign in" in page
    assert "What you typed is still on the page before this one" in page
    program(IDS[0]).post("entries/invitation", name="Night Nurses")
    page = text(sign_in("Night Nurses").get("/capture"))
    assert "You act for Night Nurses." in page
    assert "How to sign in" not in page


@pytest.mark.usefixtures("mid_life")
def test_a_form_that_has_grown_old_is_opened_afresh(sign_in: SignIn):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(NAMES[1]).cookies
    page = text(strict.post("/decisions/new", {"title": "x"}))
    assert '<a href="/decisions/new">Open the page afresh</a>' in page


@pytest.mark.usefixtures("mid_life")
def test_what_is_far_too_long_is_said_to_be(sign_in: SignIn):
    answer = sign_in(NAMES[1]).post("/decisions/new", {"title": "x", "text": "y" * 200_000})
    assert answer.status_code == 413
    assert "This is far too long." in text(answer)


@pytest.mark.usefixtures("mid_life")
def test_a_link_of_a_letter_that_stops_nothing_says_where_to_choose(client: Client):
    answer = client.get("/notices/stop/nonsense")
    assert answer.status_code == 404
    assert 'href="/notices"' in text(answer)


@pytest.mark.usefixtures("mid_life")
def test_a_proposal_of_no_kind_is_asked_for_its_kind(sign_in: SignIn):
    answer = sign_in(NAMES[1]).post("/decisions/new", {"title": "x", "text": "y"})
    assert "Which kind of decision is it?" in text(answer)


@pytest.mark.usefixtures("mid_life")
def test_what_breaks_is_said_in_words_and_no_detail_is_given_away(client: Client, settings: Settings):
    client.raise_request_exception = False
    settings.HOUSES = None
    answer = client.get("/map")
    assert answer.status_code == 500
    assert "it is not your doing" in text(answer)
    assert "Traceback" not in text(answer)


def test_up_to_two_dozen_members_have_a_cell_each_and_more_share_a_bar():
    few = pictures.stance_bar(Tally(electorate=5, agree=2, object=1), quorum=3, needed=None)
    assert few.count("<rect") == 5
    many = pictures.stance_bar(Tally(electorate=200, agree=120, abstain=20), quorum=100, needed=71)
    assert many.count("<rect") == 3
    assert "71 must agree" in many


def test_a_ring_escapes_the_names_in_it():
    ring = pictures.nod_ring({"a": "A <b> & Co", "b": "B"}, {"a": True, "b": False})
    assert "A &lt;b&gt; &amp; Co" in ring
    assert "1 of 2 have nodded" in ring
