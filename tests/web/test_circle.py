"""The page of the formation circle: sentences, nods, and where it stands."""

from __future__ import annotations

import pytest
from django.test import Client

from concerted.web import reading
from concerted.web.house import House
from tests.web.conftest import SignIn, text
from tests.web.houses import FIRST, IDS, NAMES, REASON, SECOND

OURS = "We want clean air, and to know that it is."


def number(sentence: str) -> int:
    return next(n for n, held in reading.state().sentences.items() if held.text == sentence)


@pytest.mark.usefixtures("circle")
def test_it_says_what_the_group_is_until_a_sentence_stands(client: Client):
    for path in ("/", "/circle"):
        assert "Not yet a coalition, but a group with separate agendas" in text(client.get(path))
    assert "Nothing is in writing yet." in text(client.get("/platform"))
    assert "Nothing is decided yet." in text(client.get("/decisions"))


@pytest.mark.usefixtures("circle")
def test_each_sentence_shows_who_nodded_who_did_not_yet_and_who_is_silent(client: Client):
    page = text(client.get("/circle"))
    assert SECOND in page
    assert "3 of 5 have nodded" in page
    assert f"<q>{REASON}</q>" in page
    assert page.count("silent so far") == 2 + 3


@pytest.mark.usefixtures("circle")
def test_a_participant_proposes_a_sentence_with_its_own_nod(sign_in: SignIn):
    client = sign_in(NAMES[3])
    answer = client.post("/circle/sentences", {"text": f"  {OURS}\r\n", "revises": str(number(FIRST))}, follow=True)
    assert f"{NAMES[3]} proposed the sentence “{OURS}”" in text(answer)
    held = reading.state().sentences[number(OURS)]
    assert held.nods == {IDS[3]: True}
    assert held.revises == number(FIRST)


@pytest.mark.usefixtures("circle")
def test_the_last_nod_makes_the_sentence_the_shared_interest(sign_in: SignIn):
    for name in NAMES[3:5]:
        sign_in(name).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "yes"})
    assert reading.state().interest == number(SECOND)
    home = text(Client().get("/"))
    assert f"<blockquote><p>{SECOND}</p></blockquote>" in home
    assert "Not yet a coalition" not in home
    assert "stands: everyone" in text(Client().get("/circle"))


@pytest.mark.usefixtures("circle")
def test_not_yet_without_a_reason_is_refused_beside_its_form(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet"})
    assert answer.status_code == 422
    assert text(answer).count('role="alert"') == 1
    assert "“Not yet” needs a reason." in text(answer)


@pytest.mark.usefixtures("circle")
def test_not_yet_with_a_reason_is_entered_and_may_be_changed(sign_in: SignIn):
    client = sign_in(NAMES[3])
    client.post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet", "reason": "Say where."})
    assert "<q>Say where.</q>" in text(client.get("/circle"))
    client.post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "yes", "reason": "left in the box"})
    assert reading.state().sentences[number(SECOND)].nods[IDS[3]] is True
    assert "left in the box" not in text(client.get("/circle"))


@pytest.mark.usefixtures("circle")
def test_a_refused_sentence_keeps_what_was_typed(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post("/circle/sentences", {"text": FIRST, "revises": str(number(SECOND))})
    assert answer.status_code == 422
    page = text(answer)
    assert "This sentence is proposed already." in page
    assert f">{FIRST}</textarea>" in page
    assert f'<option value="{number(SECOND)}" selected>' in page


@pytest.mark.usefixtures("circle")
def test_a_nod_to_a_sentence_that_is_not_there_is_refused_in_words(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post("/circle/sentences/999/nod", {"nod": "yes"})
    assert answer.status_code == 422
    assert "There is no sentence 999." in text(answer)


@pytest.mark.usefixtures("circle")
def test_a_reason_with_characters_nobody_can_see_is_refused(sign_in: SignIn):
    answer = sign_in(NAMES[3]).post(f"/circle/sentences/{number(SECOND)}/nod", {"nod": "not-yet", "reason": "a\u202eb"})
    assert "a character nobody can see" in text(answer)


def test_what_is_typed_is_shown_as_typed_and_never_as_markup(circle: House, sign_in: SignIn):
    evil = "We <script>alert(1)</script> & {platform} want %(n)s air."
    client = sign_in(NAMES[3])
    client.post("/circle/sentences", {"text": evil})
    for path in ("/circle", "/record", "/"):
        page = text(client.get(path))
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {platform} want %(n)s air." in page or path == "/"
        assert "<script" not in page


@pytest.mark.usefixtures("circle")
def test_home_says_what_waits_for_the_one_who_reads(sign_in: SignIn):
    page = text(sign_in(NAMES[3]).get("/"))
    assert f"A sentence waits for your nod: “{SECOND}”" in page
    assert "Nothing waits for" in text(sign_in(NAMES[0]).get("/"))
