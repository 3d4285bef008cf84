"""A coalition's whole life by programs alone: from the circle to the sunset, with nothing but the API."""

from __future__ import annotations

from typing import Any

import pytest

from concerted.coalition.shape import to_json
from concerted.coalition.state import FEWEST
from concerted.web import reading
from tests.web.houses import IDS, SECOND, clauses
from tests.web.test_api import Program, program

FIVE = IDS[:FEWEST]


@pytest.fixture
def programs(circle: object) -> dict[str, Program]:
    return {actor: program(actor) for actor in FIVE}


def decided(programs: dict[str, Program], proposal: dict[str, Any]) -> dict[str, Any]:
    """Have everybody agree to a proposal, and close it; return what came of it."""
    for one in programs.values():
        one.post("entries/stance", on=proposal["number"], stance="agree")
    programs[IDS[0]].post("entries/decision", on=proposal["number"], rationale="All agree.")
    found: dict[str, Any] = Program().get(f"proposals/{proposal['number']}")["decision"]
    return found


def test_a_coalition_lives_and_ends_by_the_api(programs: dict[str, Program]):
    first, second, third, *_ = programs.values()
    sentence = next(one for one in Program().get("circle")["sentences"] if one["text"] == SECOND)
    assert "Not yet a coalition" in Program().get("coalition")["next"]
    for actor in sentence["waiting"]:
        programs[actor].post("entries/nod", on=sentence["number"], yes=True)
    assert Program().get("coalition")["interest"] == SECOND

    first.post("entries/platform", clauses=[to_json(clause) for clause in clauses()])
    digest = Program().get("platform")["digest"]
    for one in programs.values():
        one.post("entries/endorsement", platform=digest)
    assert Program().get("platform")["in_force"]
    assert [one["standing"] for one in Program().get("actors")] == ["member"] * FEWEST

    proposal = first.post("entries/proposal", title="Two meters", text="One each side.", decision_class="tactical")
    objected = second.post("entries/stance", on=proposal["number"], stance="object", reason="Who reads them?")
    second.post("entries/objection-answer", on=objected["number"], answer="resolved")
    assert decided(programs, proposal)["result"] == "adopted"

    first.post("entries/rotation")
    held = {duty["duty"]: duty["holder"] for duty in Program().get("duties")["held"]}
    duty, holder = next(iter(held.items()))
    programs[holder].post("entries/duty-note", duty=duty, text="The hall is booked until March.")
    assert Program().get("duties")["held"][0]["notes"][0]["text"].startswith("The hall")

    clause = Program().get("commitments")["due"][0]
    period = first.post("entries/period", clause=clause)
    first.post("entries/observation", on=period["number"], member=IDS[1], seen="missed", evidence="The table is empty.")
    call = third.post("entries/call", on=period["number"], member=IDS[1], reason="We looked twice.")
    second.post("entries/call-ended", on=call["number"], ending="renewed")
    board = Program().get("commitments")
    assert board["calls"][0]["ending"] == "renewed"
    assert board["calls"][0]["reason"] == "We looked twice."

    third.post("entries/leaving", reason="Our work is done.")
    assert Program().get(f"actors/{IDS[2]}")["standing"] == "former"
    staying = {actor: one for actor, one in programs.items() if actor != IDS[2]}
    ends = first.post(
        "entries/proposal", title="Our goal is reached", text="The air is measured.", decision_class="sunset",
        effect={"does": "sunset", "ground": "goal-reached"},
    )  # fmt: skip
    assert decided(staying, ends)["result"] == "adopted"
    assert Program().get("coalition")["sunset"]["ground"] == "goal-reached"
    second.post("entries/contest", reason="Not yet.")
    assert Program().get("coalition")["sunset"]["contested_by"] == [IDS[1]]
    assert reading.verified().state.sunset
