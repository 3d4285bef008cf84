"""What the rules refuse is said in the reader's language and words; what somebody typed stays as it was typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from concerted.coalition import Nod
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.pages.vocabulary import vocabulary
from concerted.web.writing import HINTS, Refusal, enter
from tests.web.conftest import SignIn, text
from tests.web.houses import NAMES

pytestmark = pytest.mark.usefixtures("mid_life")

BRACES = "{platform} {0} %s {"
GERMAN = {"accept-language": "de"}


def test_a_page_refuses_in_german_and_leaves_what_was_typed_as_it_is(sign_in: SignIn):
    before = reading.checkpoint()
    typed = {"title": "Ein Zaun", "text": "Um den Garten.", "class": "tactical", "review": BRACES}
    answer = sign_in(NAMES[4]).post("/decisions/new", typed, headers=GERMAN)
    assert answer.status_code == 422
    assert f"„{BRACES}“ ist kein Tag (eine Überprüfung)." in text(answer)
    assert "Schreib ihn so: 2026-12-01." in text(answer)
    assert reading.checkpoint() == before


def test_a_time_that_is_none_is_refused_in_german_with_its_braces(sign_in: SignIn):
    typed = {"title": "Ein Zaun", "text": "Um den Garten.", "class": "tactical", "closes": BRACES}
    answer = sign_in(NAMES[4]).post("/decisions/new", typed, headers=GERMAN)
    assert f"„{BRACES} UTC“ ist keine Zeitangabe" in text(answer)


def test_a_field_is_called_by_its_german_name(sign_in: SignIn):
    answer = sign_in(NAMES[4]).post("/decisions/new", {"text": "Um.", "class": "tactical"}, headers=GERMAN)
    assert "So kann es nicht stehen bleiben (Titel): Es ist leer." in text(answer)


def test_the_api_refuses_in_the_language_that_is_asked_for_under_one_code(client: Client):
    told = [
        client.get("/api/v1/platform/versions/99", headers={"accept-language": one}).json()
        for one in ("en", "de", "fr")
    ]
    assert {one["code"] for one in told} == {"unknown-version"}
    assert [one["message"] for one in told] == [
        "There is no version 99.", "Es gibt keine Fassung 99.", "Il n’y a pas de version 99.",
    ]  # fmt: skip


def test_what_an_organisation_posts_to_the_record_is_refused_in_its_language(client: Client):
    with pytest.raises(Refused) as refused:
        enter(Nod(yes=True), by=None, ref=1)
    with override("de"):
        said = Refusal("", refused.value).say(vocabulary("tech"))
    assert said.startswith("Jemand muss das tun. Hier bekannt: ")


def test_a_refusal_speaks_the_words_of_its_reader():
    refused = Refusal("", Refused("unknown-clause", "The {platform} has no clause {name}.", name=BRACES))
    with override("en"):
        assert refused.say(vocabulary("tech")) == f"The charter has no clause {BRACES}."
    with override("de"):
        assert refused.say(vocabulary("corporate")) == f"Die Vereinbarung hat keinen Punkt {BRACES}."


def test_pages_say_what_to_do_next_in_their_own_terms():
    refused = Refusal("", Refused("time-is-up", "Too late.", hint="Run: concerted close."))
    with override("en"):
        assert refused.say({}) == f"Too late. {HINTS['time-is-up']}"
