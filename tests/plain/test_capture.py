"""What the capture check gathers from a coalition's state, on lives that others made."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted import host
from concerted.coalition import State
from concerted.guard.capture import capture_check
from concerted.plain.capture import life
from tests.web import houses


def state_of(house) -> State:
    with host.opened(house.record) as (connection, coalition):
        return host.state_of(connection, coalition)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> State:
    return state_of(houses.mid_life(tmp_path_factory.mktemp("grown")))


def test_members_decisions_and_work_are_gathered_by_name(grown: State):
    gathered = life(grown)
    names = {actor.name for actor in grown.members}
    decided = [proposal for proposal in grown.proposals.values() if proposal.decision]
    assert set(gathered.members) == names
    assert [vote.title for vote in gathered.votes] == [proposal.title for proposal in decided]
    assert [vote.adopted for vote in gathered.votes] == [proposal.status == "adopted" for proposal in decided]
    assert {name for vote in gathered.votes for name in (*vote.sides, *vote.pivotal)} <= names
    assert {name for done in gathered.work.values() for name in done} <= names
    assert 1 <= gathered.needed <= len(names)


def test_the_check_says_of_a_young_coalition_that_it_is_too_early_to_tell(grown: State):
    assert {finding.standing for finding in capture_check(life(grown)).findings} <= {"unknown", "usual"}


def test_before_there_are_members_there_is_nothing_to_check(tmp_path: Path):
    gathered = life(state_of(houses.at_the_circle(tmp_path)))
    assert gathered.members == gathered.votes == ()
    assert capture_check(gathered).power == ()
