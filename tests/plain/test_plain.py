"""A coalition as plain data, at the beginning of its life and in the middle of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from concerted import host, plain
from concerted.coalition import State
from concerted.errors import Refused
from concerted.web.house import House
from tests.web import houses
from tests.web.houses import FIRST, IDS, NAMES, REASON

Told = tuple[State, dict[int, str]]


def read(build: Callable[[Path], House], folder: Path) -> Told:
    with host.opened(build(folder).record) as (connection, coalition):
        state = host.state_of(connection, coalition)
        return state, host.reasons(connection, coalition, state)


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return read(houses.at_the_circle, tmp_path_factory.mktemp("young"))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return read(houses.mid_life, tmp_path_factory.mktemp("grown"))


def test_a_young_circle_shows_its_sentences_and_who_has_yet_to_answer(young: Told):
    found = plain.circle(*young)
    first, second = found.sentences
    assert (first.text, second.revises) == (FIRST, first.number)
    assert [nod.reason for nod in first.nods if not nod.yes] == [REASON]
    assert second.waiting == IDS[3:5]
    assert found.interest is None
    assert found.opinions.why_none


def test_before_there_is_a_platform_nothing_can_be_asked_of_it(young: Told):
    for asked in (plain.page, lambda state: plain.why(state, "x"), lambda state: plain.asked(state, "May we?")):
        with pytest.raises(Refused) as refused:
            asked(young[0])
        assert refused.value.code == "no-platform"


def test_participants_are_no_members_yet(young: Told):
    assert {one.standing for one in plain.actors(young[0])} == {"participant"}
    assert plain.actors(young[0], "member") == []


def test_each_actor_has_one_standing(grown: Told):
    state = grown[0]
    assert plain.actor(state, NAMES[1]).standing == "member"
    assert plain.actor(state, IDS[1]) == plain.actor(state, NAMES[1])
    with pytest.raises(Refused):
        plain.actor(state, "nobody at all")


def test_a_clause_that_stands_as_first_agreed_says_since_when(grown: Told):
    state = grown[0]
    version = state.versions[-1]
    untouched = next(clause for clause in version.clauses if clause.id not in version.because)
    found = plain.why(state, untouched.id)
    assert (found.changed, found.agreed_at) == ((), state.versions[0].at)


def test_a_clause_without_values_has_no_one_standard_and_binds_all_by_its_text(grown: Told):
    state = grown[0]
    clause = next(clause for clause in state.versions[-1].clauses if clause.value is None)
    found = plain.standard(state, clause.id)
    assert found.one is None
    assert {bound.texts for bound in found.otherwise} == {(clause.text,)}


def test_all_of_it_is_json_without_nulls(grown: Told):
    state, reasons = grown
    now = host.now()
    everything = [
        plain.coalition(state), plain.actors(state), plain.circle(state, reasons), plain.page(state),
        plain.proposals(state, reasons, now), plain.meetings(state), plain.commitments(state, reasons, now),
        plain.duties(state),
    ]  # fmt: skip
    assert "null" not in json.dumps(plain.spare(everything))
