"""Changing the platform where it stands: looked at first, put to everyone, kept as a draft, amended again."""

from __future__ import annotations

import pytest
from django.test import Client

from concerted.coalition import Nod
from concerted.coalition.clauses import FORMS, form_of
from concerted.coalition.platform_file import read_platform
from concerted.contexts import CONTEXTS, platform_template
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.platform.writing import fields, said, typed_clause
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.deciding import adopted, amending, clause, newest, proposal
from tests.web.houses import IDS, NAMES

ME = NAMES[4]
WORDS = "Each member chooses its own way: talks, letters, streets or field days."


def typed(name: str, **changed: str) -> dict[str, str]:
    """A clause's form as it stands, some fields of it changed."""
    held = clause(name)
    values = {field.name: field.value for field in fields(form_of(held), held)}
    return {"clause": name, **values, "title": "No courts", "why": "We never went to one.", **changed}


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_clause_comes_back_from_its_form_as_it_was(context: str):
    for held in read_platform(platform_template(context), file=context):
        filled = {field.name: field.value for field in fields(form_of(held), held)}
        assert typed_clause(form_of(held), filled, held) == held


def test_a_clause_with_readings_by_jurisdiction_comes_back_too():
    filled = {
        "id": "hand-over", "text": "Hand over\r\nwithin 30 days.", "check": "The receipt.", "every": "month",
        "value": "30", "unit": "days", "stricter": "less",
        "variants": "France | Within 14 days. | 14\r\nSpain | Within 20. | 20",
    }  # fmt: skip
    made = typed_clause("non-negotiable", filled, None)
    assert made.text == "Hand over within 30 days."
    assert [(one.jurisdiction, one.value) for one in made.variants] == [("France", 14), ("Spain", 20)]
    assert typed_clause("non-negotiable", said(made), made) == made


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"value": "many"}, "bad-number"), ({"variants": "France"}, "bad-variant"), ({"every": "day"}, "bad-shape")],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(wrong: dict[str, str], code: str):
    filled = {"id": "a", "text": "A.", "check": "B.", "every": "month", **wrong}
    with pytest.raises(Refused) as refused:
        typed_clause("non-negotiable", filled, None)
    assert (refused.value.code, bool(refused.value.hint)) == (code, True)


@pytest.mark.usefixtures("mid_life")
def test_each_line_offers_a_change_in_its_place_to_members(sign_in: SignIn, client: Client):
    assert "suggest a change" not in text(client.get("/platform"))
    assert 'href="/platform/amendment?clause=tactics"' in text(sign_in(ME).get("/platform"))
    page = text(sign_in(ME).get("/platform/amendment", {"clause": "tactics"}))
    assert clause("tactics").text in page
    assert clause("tactics").boundary.replace("'", "&#x27;") in page


@pytest.mark.usefixtures("mid_life")
def test_a_change_is_looked_at_before_anybody_is_asked(sign_in: SignIn):
    before = reading.checkpoint()
    other = amending("tactics", IDS[1], title="Only talks", text="Each member talks.")
    answer = sign_in(ME).post("/platform/amendment", typed("tactics", text=WORDS, do="look"))
    page = text(answer)
    assert answer.status_code == 200
    assert reading.checkpoint().size == before.size + 1
    assert "talks, <del>courts, </del>letters" in page
    assert "of 450 words used." in page
    assert f'It collides with <a href="/decisions/{other}">Only talks</a>' in page
    assert "We never went to one.</textarea>" in page


@pytest.mark.usefixtures("mid_life")
def test_a_change_is_put_to_everyone_and_once_adopted_the_line_says_why(sign_in: SignIn):
    client = sign_in(ME)
    page = text(client.post("/platform/amendment", typed("tactics", text=WORDS, do="open"), follow=True))
    made = newest()
    assert (made.title, made.text, made.changes[0].now.text) == ("No courts", "We never went to one.", WORDS)
    assert "Beekeepers proposed: “No courts”" in page
    assert f'In question: <a href="/decisions/{made.entry}">No courts</a>' in text(client.get("/platform"))
    adopted(made.entry, "Courts cost too much.")
    why = text(Client().get("/platform/clauses/tactics"))
    assert "Courts cost too much." in why
    assert "As first agreed" in why
    assert "<del>courts, </del>" in why


@pytest.mark.usefixtures("mid_life")
def test_a_draft_grows_line_by_line_before_it_is_opened(sign_in: SignIn):
    client = sign_in(ME)
    client.post("/platform/amendment", typed("tactics", text=WORDS, do="draft"))
    draft = newest()
    assert draft.status == "draft"
    assert f"/platform/amendment?of={draft.entry}" in text(client.get(f"/decisions/{draft.entry}"))
    assert WORDS in text(client.get("/platform/amendment", {"of": draft.entry}))
    more = {**typed("own-words", text="Each member speaks for itself."), "of": str(draft.entry), "do": "keep"}
    client.post("/platform/amendment", more)
    assert {change.clause for change in proposal(draft.entry).changes} == {"tactics", "own-words"}


@pytest.mark.usefixtures("mid_life")
def test_an_open_amendment_is_itself_amended_and_shows_it(sign_in: SignIn):
    parent = amending("tactics", IDS[1], title="Only talks", text="Each member talks.")
    client = sign_in(ME)
    assert f"clause=tactics&amp;amends={parent}" in text(client.get(f"/decisions/{parent}"))
    form = text(client.get("/platform/amendment", {"clause": "tactics", "amends": parent}))
    assert "Each member talks.</textarea>" in form
    given = {**typed("tactics", text="Each member talks or sings."), "amends": str(parent), "do": "open"}
    page = text(client.post("/platform/amendment", given, follow=True))
    child = newest()
    assert (child.amends, child.changes[0].was.text) == (parent, "Each member talks.")
    assert f'Changes the text of <a href="/decisions/{parent}">Only talks</a>' in page
    assert "Changes to this text were proposed:" in text(client.get(f"/decisions/{parent}"))
    grown = {**typed("tactics", text="Each member talks or hums."), "of": str(child.entry), "do": "keep"}
    client.post("/platform/amendment", grown)
    assert proposal(child.entry).changes[0].now.text == "Each member talks or hums."


@pytest.mark.usefixtures("mid_life")
def test_a_line_is_added_and_taken_out(sign_in: SignIn):
    client = sign_in(ME)
    new = {
        "form": "delegated",
        "id": "seed",
        "text": "Swap seed.",
        "boundary": "Not for sale.",
        "title": "Seed",
        "why": "Spring.",
    }
    client.post("/platform/amendment", {**new, "do": "open"})
    assert (newest().changes[0].was, newest().changes[0].now.id) == (None, "seed")
    client.post("/platform/amendment", typed("tactics", remove="yes", do="open"))
    assert (newest().changes[0].was.id, newest().changes[0].now) == ("tactics", None)
    page = text(client.get(f"/decisions/{newest().entry}"))
    assert "It is taken out." in page


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize(
    ("changed", "said_so"),
    [
        ({}, "The amendment changes nothing."),
        ({"text": " "}, "text is missing"),
        ({"text": "more " * 400}, "words over one page"),
        ({"text": WORDS, "title": ""}, "The title cannot stand: it is empty."),
        ({"text": "Thirty ways.", "editorial": "yes", "boundary": "30 days."}, "is more than wording."),
    ],
)
def test_a_refused_change_keeps_what_was_typed(sign_in: SignIn, changed: dict[str, str], said_so: str):
    before = reading.checkpoint()
    answer = sign_in(ME).post("/platform/amendment", typed("tactics", **{"do": "open", **changed}))
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert said_so in text(answer)
    assert "We never went to one.</textarea>" in text(answer)
    assert reading.checkpoint() == before


@pytest.mark.usefixtures("mid_life")
def test_what_is_no_amendment_cannot_be_amended(sign_in: SignIn):
    decided = min(reading.state().proposals)
    answer = sign_in(ME).get("/platform/amendment", {"amends": decided})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert sign_in(ME).get("/platform/amendment", {"amends": "9999"}).status_code == 404


@pytest.fixture
def agreed(circle: object) -> None:
    newest_sentence = max(reading.state().sentences)
    for actor in IDS[3:5]:
        enter(Nod(yes=True), by=actor, ref=newest_sentence)


@pytest.mark.usefixtures("agreed")
def test_the_first_page_is_begun_from_a_contexts_and_changed_line_by_line(sign_in: SignIn):
    client = sign_in(NAMES[0])
    assert "A page to begin from" in text(client.get("/platform"))
    page = text(client.post("/platform/beginning", {"context": "tech"}, follow=True))
    assert "put a draft of the points of unity before the formation circle" in page
    draft = reading.state().draft
    first = draft.clauses[0]
    form = text(client.get("/platform/amendment", {"clause": first.id}))
    assert "Put this draft before everyone" in form
    given = {field.name: field.value for field in fields(form_of(first), first)}
    client.post("/platform/amendment", {**given, "clause": first.id, "text": "We say what we measure.", "do": "keep"})
    assert reading.state().draft.clauses[0].text == "We say what we measure."
    assert client.post("/platform/beginning", {"context": "klingon"}).status_code == 404


@pytest.mark.usefixtures("circle")
def test_nothing_is_put_in_writing_before_a_sentence_stands(sign_in: SignIn):
    client = sign_in(NAMES[0])
    assert "A page to begin from" not in text(client.get("/platform"))
    answer = client.post("/platform/beginning", {"context": "tech"})
    assert answer.status_code == 422
    assert "First agree one sentence that everyone nods to." in text(answer)
    assert client.get("/platform/amendment").status_code == 404
    assert client.get("/platform/platform.pdf").status_code == 404
    assert client.get("/platform/clauses/tactics").status_code == 404
    assert client.get("/platform/compare").status_code == 404


def test_every_form_of_clause_has_a_form_to_fill_in():
    for form in FORMS:
        names = [field.name for field in fields(form)]
        assert names[:2] == ["id", "text"]
        assert len(set(names)) == len(names)
