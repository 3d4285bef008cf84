"""The page of the platform: the one page, who endorses it, and its earlier versions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from concerted import host
from concerted.coalition import Nod, Platform
from concerted.demo.lives import to_records
from concerted.web import reading
from concerted.web.home.needs import needs
from concerted.web.platform.reading import may_endorse, page_of
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES, clauses


@pytest.fixture
def drafted(circle: object) -> str:
    """The circle has agreed, and a draft lies before it. Returns its digest."""
    newest = max(reading.state().sentences)
    for actor in IDS[3:5]:
        enter(Nod(yes=True), by=actor, ref=newest)
    enter(Platform(clauses=clauses()), by=IDS[1])
    draft = reading.state().draft
    assert draft
    return draft.digest


@pytest.mark.usefixtures("mid_life")
def test_the_page_shows_its_clauses_in_three_groups_with_its_rules_in_words(client: Client):
    page = text(client.get("/platform"))
    assert page.index("Non-negotiable") < page.index("Delegated") < page.index("Governance cadence")
    assert "By consent: adopted if no objection stands once at least 4 of 7 have answered." in page
    assert "of 450 words used." in page


@pytest.mark.usefixtures("mid_life")
def test_a_changed_clause_names_the_decision_it_stands_on(client: Client):
    page = text(client.get("/platform"))
    state = reading.state()
    assert state.platform
    (decision,) = state.platform.because.values()
    proposal = state.decisions[decision]
    assert f'stands on <a href="/decisions/{proposal.entry}">{proposal.title}</a>' in page
    assert page.count("as first agreed") == len(state.platform.clauses) - 1


@pytest.mark.usefixtures("mid_life")
def test_an_earlier_version_is_shown_as_one_and_cannot_be_endorsed(sign_in: SignIn):
    page = text(sign_in(NAMES[0]).get("/platform/versions/1"))
    assert "An earlier version." in page
    assert 'name="digest"' not in page


@pytest.mark.usefixtures("mid_life")
def test_a_member_endorses_a_new_version_anew_and_once(sign_in: SignIn):
    client = sign_in(NAMES[5])
    platform = reading.state().platform
    assert platform
    assert "A new version of the points of unity stands" in text(client.get("/"))
    answer = client.post("/platform/endorsement", {"digest": platform.digest}, follow=True)
    assert f"{NAMES[5]} endorsed the points of unity." in text(answer)
    assert 'name="digest"' not in text(answer)
    again = client.post("/platform/endorsement", {"digest": platform.digest})
    assert again.status_code == 422
    assert f"{NAMES[5]} has endorsed this version." in text(again)


def test_nobody_signs_a_text_that_changed_while_they_read(drafted: str, sign_in: SignIn):
    *others, last = clauses()
    enter(Platform(clauses=(*others, replace(last, text=f"{last.text} Gladly."))), by=IDS[1])
    answer = sign_in(NAMES[0]).post("/platform/endorsement", {"digest": drafted})
    assert answer.status_code == 422
    assert "Read it again, then sign." in text(answer)


def test_the_draft_says_how_many_endorsements_it_needs_and_comes_into_force_by_them(drafted: str, sign_in: SignIn):
    assert "A draft: 0 of the 3 endorsements that bring it into force." in text(Client().get("/platform"))
    for name in NAMES[:3]:
        assert 'name="digest"' in text(sign_in(name).get("/platform"))
        sign_in(name).post("/platform/endorsement", {"digest": drafted})
    assert [actor.name for actor in reading.state().members] == list(NAMES[:3])
    page = text(sign_in(NAMES[3]).get("/platform"))
    assert "version 1" in page
    assert 'name="digest"' in page


def test_nobody_is_asked_to_sign_the_page_of_a_coalition_that_ends(tmp_path):
    to_records("notebook", tmp_path)
    state = host.verify(str(tmp_path / "coalition.record")).state
    page = page_of(state, state.platform)
    assert page.missing == []
    assert not may_endorse(state, state.actors["quillbox"])
    assert needs(state, state.actors["quillbox"], state.at) == []
