from dataclasses import replace

import pytest

from concerted.coalition import (
    Attendance,
    Clause,
    Closing,
    Convening,
    Minutes,
    PeriodOpening,
    Proposing,
    Seen,
    Stance,
    Variant,
)
from concerted.coalition.publishing import FORMS, minutes_of, publish
from concerted.coalition.story import more_lines
from tests.coalition.lives import IDS, Life, answered, at, in_force

SINCE = "2026-03-01"


def lived() -> Life:
    life, proposal = answered("agree", "agree", "object", "agree", "stand-aside")
    life.do(Closing(rationale="One objection | stands.", statement="No meters this year."), ref=proposal)
    second = life.do(Proposing(title="Undo", text="x", decision_class="tactical"), by=IDS[0])
    for actor in IDS:
        life.do(Stance(stance="agree"), by=actor, ref=second)
    decision = life.do(Closing(rationale="All agree."), ref=second)
    undo = Proposing(title="Again", text="x", decision_class="tactical", reverses=decision)
    third = life.do(undo, by=IDS[0], ref=decision)
    for actor in IDS[:3]:
        life.do(Stance(stance="agree"), by=actor, ref=third, held_at=at(life.hour))
    life.wait(days=8)
    life.do(Closing(rationale="Undone."), ref=third, held_at=at(life.hour - 1))
    meeting = life.do(Convening(title="Circle", starts=at(life.hour), agenda=("Meters",)), by=IDS[0])
    life.do(Attendance(present=IDS[:2]), by=IDS[0], ref=meeting)
    life.do(Minutes(text="We looked at figures."), by=IDS[0], ref=meeting)
    silent = life.do(Convening(title="Small", starts=at(life.hour)), by=IDS[0])
    life.do(Attendance(present=IDS[:1]), by=IDS[0], ref=silent)
    life.do(Convening(title="To come", starts=at(life.hour + 99)), by=IDS[0])
    period = life.do(PeriodOpening(clause="measure"))
    life.do(Seen(member=IDS[1], seen="kept", evidence="a file"), by=IDS[0], ref=period)
    return life


LIFE = lived()


def told(form: str, since: str = SINCE) -> str:
    reasons = {taken.entry: "Too | dear." for p in LIFE.state.proposals.values() for taken in p.stances.values()}
    return publish(LIFE.state, form, title="News", since=since, reasons=reasons)


def test_a_decision_log_says_what_was_decided_by_which_rule_and_why():
    log = told("log")
    assert log.startswith("# Clear Air: News\n")
    assert log.index("## Adopted: Again") < log.index("## Adopted: Undo") < log.index("## Rejected: Buy two meters")
    assert "No meters this year.\n\nWhy: One objection | stands." in log
    assert "By consent: adopted if no objection stands" in log
    assert "Reversed by decision" in log
    assert "taken on 2026-03-" in log


def test_a_voting_record_has_every_members_stance_and_reason():
    votes = told("votes")
    assert "| Growers | object | Too \\| dear. |" in votes
    assert "| Schools | did not answer |  |" in votes


def test_minutes_say_who_met_and_what_was_said_and_decided():
    minutes = told("minutes")
    assert "## Circle, 2026-03-" in minutes
    assert "Present: River Watch, Clinics.\n\n- Meters\n\nWe looked at figures." in minutes
    assert "To come" not in minutes
    assert "## Adopted: Undo" in minutes


def test_one_meeting_is_told_with_who_was_there_and_what_was_decided_there():
    life = in_force()
    meeting = life.do(Convening(title="Circle", starts=at(life.hour), agenda=("Meters", "Money")), by=IDS[0])
    before = minutes_of(life.state, life.state.meetings[meeting], reasons={})
    assert before == f"# Clear Air: Circle\n\n{at(life.hour - 1)[:16].replace('T', ' ')} UTC\n\n- Meters\n- Money\n"
    life.do(Attendance(present=IDS[:3]), by=IDS[0], ref=meeting)
    body = Proposing(title="Buy a meter", text="One.", decision_class="tactical", meeting=meeting)
    proposal, other = life.do(body, by=IDS[0]), life.do(replace(body, title="Not yet"), by=IDS[0])
    for actor in IDS[:3]:
        life.do(Stance(stance="agree"), by=actor, ref=proposal)
    life.do(Closing(rationale="All three agree."), ref=proposal)
    life.do(Minutes(text="We looked at figures."), by=IDS[0], ref=meeting)
    told = minutes_of(life.state, life.state.meetings[meeting], reasons={other + 1: "It is cheap."})
    met = "Present: River Watch, Clinics, Growers.\n\n- Meters\n- Money\n\nWe looked at figures."
    assert f"{met}\n\n## Adopted: Buy a meter" in told
    assert "| River Watch | agree | It is cheap. |" in told
    assert "Not yet" not in told


def test_a_commitment_board_shows_who_kept_what():
    board = told("board")
    assert "| member | measure 2026-03 | kept of owed |" in board
    assert "| Clinics | ✓ kept | 1 of 1 |" in board
    assert "| Growers | ? unknown | 0 of 1 |" in board


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_happened_it_says_so(form):
    assert told(form, "2027-01-01").endswith("\nNothing to show yet.\n")
    assert publish(in_force().state, form, title="x", since=SINCE, reasons={}).endswith("yet.\n")


def test_a_member_that_came_later_has_an_empty_cell():
    from concerted.coalition import Invitation  # noqa: PLC0415
    from tests.coalition.lives import endorse  # noqa: PLC0415

    life = in_force()
    life.do(PeriodOpening(clause="measure"))
    life.do(Invitation(name="Walkers"), by=IDS[0])
    endorse(life, "walkers")
    assert "| Walkers |  | 0 of 0 |" in publish(life.state, "board", title="x", since=SINCE, reasons={})


def test_what_else_a_clause_says_is_said_in_sentences():
    clause = Clause(
        id="x", kind="cadence", text="x", value=0, unit="days", stricter="less", duties=("a", "b"), term="week",
        meets="month", publish=0, season="year", review=6, witnesses=3, grounds=("broken", "replant"),
        variants=(Variant(jurisdiction="EU", text="Within {braces}."),),
    )  # fmt: skip
    assert [line.say() for line in more_lines(clause)] == [
        "0 days; less is stricter.",
        "a, b: a week each.",
        "One meets every month.",
        "Decisions are published within 0 days.",
        "A membership lasts for a year.",
        "Decisions are looked at again after 6 months.",
        "3 witnesses must have seen an entry.",
        "It ends where: a non-negotiable is broken for good, new conditions call for a fresh start.",
        "EU: Within {braces}.",
    ]
    assert more_lines(Clause(id="y", kind="delegated", text="x", boundary="y")) == []
