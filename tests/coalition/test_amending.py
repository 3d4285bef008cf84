"""Writing an amendment: what turns a text into another, and whom it collides with."""

from __future__ import annotations

import pytest

from concerted.coalition import Change, Leaving, Withdrawal, platform_digest
from concerted.coalition.amending import amendment, rivals, text_to_amend
from concerted.errors import Refused
from tests.coalition.lives import CLAUSES, IDS, Life, amend, circle, clauses_with, in_force, proposing

RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS


def amending(life: Life, by: str, *, amends: int | None = None, **changed: dict[str, object]) -> int:
    """Propose these clauses, from the text as it stands."""
    base = text_to_amend(life.state, amends)
    wanted = tuple(
        clause if clause.id not in changed else type(clause)(**{**_fields(clause), **changed[clause.id]})
        for clause in base
    )
    changes, digest = amendment(life.state, wanted, amends)
    return life.do(proposing("platform", changes=changes, base=digest, amends=amends), by=by, ref=amends)


def _fields(clause: object) -> dict[str, object]:
    return {name: getattr(clause, name) for name in clause.__slots__}  # type: ignore[attr-defined]


def test_an_amendment_names_what_it_changes_and_the_text_it_begins_from():
    life = in_force()
    changes, base = amendment(life.state, clauses_with(measure={"text": "Measure all."}))
    assert changes == (Change(was=CLAUSES[0], now=clauses_with(measure={"text": "Measure all."})[0]),)
    assert base == platform_digest(CLAUSES)


def test_what_changes_nothing_is_no_amendment():
    assert amendment(in_force().state, CLAUSES)[0] is None


def test_an_amendment_to_an_amendment_begins_from_what_that_would_make_of_the_page():
    life = in_force()
    parent = amending(life, CLINICS, measure={"text": "Measure all."})
    assert text_to_amend(life.state, parent)[0].text == "Measure all."
    child = amending(life, GROWERS, amends=parent, measure={"text": "Measure all, always."})
    assert life.state.proposals[child].changes[0].was.text == "Measure all."


def test_two_amendments_that_want_the_same_place_are_rivals_and_others_are_not():
    life = in_force()
    one = amending(life, CLINICS, measure={"text": "Publish nothing you measure."})
    amending(life, GROWERS, words={"text": "Speak."})
    other = amending(life, SCHOOLS, measure={"text": "Publish most you measure."})
    changes = life.state.proposals[other].changes
    (rival,) = rivals(life.state, changes, of=other)
    assert (rival.proposal.entry, rival.clauses) == (one, ["measure"])
    assert {found.proposal.entry for found in rivals(life.state, changes)} == {one}


def test_a_withdrawn_amendment_is_nobodys_rival():
    life = in_force()
    one = amending(life, CLINICS, measure={"text": "Publish nothing you measure."})
    changes, _ = amendment(life.state, clauses_with(measure={"text": "Publish most you measure."}))
    assert len(rivals(life.state, changes)) == 1
    life.do(Withdrawal(), by=CLINICS, ref=one)
    assert rivals(life.state, changes) == []


def test_amendments_to_one_amendment_are_rivals_of_each_other_while_it_is_open():
    life = in_force()
    parent = amending(life, CLINICS, measure={"text": "Publish nothing you measure."})
    amending(life, GROWERS, amends=parent, measure={"text": "Publish little you measure."})
    other = amending(life, SCHOOLS, amends=parent, measure={"text": "Publish half you measure."})
    changes = life.state.proposals[other].changes
    assert len(rivals(life.state, changes, amends=parent, of=other)) == 1
    life.do(Withdrawal(), by=CLINICS, ref=parent)
    assert rivals(life.state, changes, amends=parent, of=other) == []


def test_what_changes_nothing_and_what_has_no_platform_collides_with_nothing():
    assert rivals(in_force().state, ()) == []
    assert rivals(circle().state, (Change(now=CLAUSES[0]),)) == []


def test_there_is_nothing_to_amend_before_a_platform_is_in_force():
    with pytest.raises(Refused, match="No platform is in force"):
        text_to_amend(circle().state)


def test_whoever_left_keeps_the_amendment_that_was_open():
    life = in_force()
    one = amending(life, CLINICS, measure={"text": "Publish nothing you measure."})
    life.do(Leaving(), by=CLINICS)
    changes, _ = amendment(life.state, clauses_with(measure={"text": "Publish most you measure."}))
    assert [rival.proposal.entry for rival in rivals(life.state, changes)] == [one]


def test_an_amendment_that_collides_with_the_page_by_now_stands_in_nobodys_way():
    life = in_force()
    amending(life, CLINICS, measure={"text": "Publish nothing you measure."})
    amend(life, clauses_with(measure={"text": "Publish half you measure."}))
    changes, _ = amendment(life.state, clauses_with(measure={"text": "Publish most you measure."}))
    assert rivals(life.state, changes) == []
