from dataclasses import replace

import pytest

from concerted.coalition import (
    CallEnding,
    Calling,
    Clause,
    Invitation,
    Leaving,
    PeriodOpening,
    Renewal,
    Sealed,
    Seen,
    commitment_standing,
    due,
    kept,
    line_of,
    replay,
)
from tests.coalition.lives import (
    CLAUSES,
    IDS,
    Life,
    agreed,
    amend,
    at,
    clauses_with,
    endorse,
    in_force,
    living_by,
    parted,
    wait_until,
)
from tests.coalition.test_circle import refused

WHY = Sealed(c="0" * 64)
DATA = Clause(id="data", kind="non-negotiable", text="Count alike.", check="the same table", every="quarter")


def owing(every: str = "month") -> tuple[Life, int]:
    """A coalition whose members owe the one non-negotiable, in a period that is open."""
    life = living_by(clauses_with(measure={"every": every}))
    return life, life.do(PeriodOpening(clause="measure"))


def saw(life: Life, period: int, member: str, seen: str, by: str | None = None) -> int:
    return life.do(Seen(member=member, seen=seen, evidence="The page was empty."), by=by, ref=period)  # type: ignore[arg-type]


def called() -> tuple[Life, int, int]:
    """River Watch has called Clinics on what it missed."""
    life, period = owing()
    saw(life, period, IDS[1], "missed")
    return life, period, life.do(Calling(member=IDS[1], reason=WHY), by=IDS[0], ref=period)


@pytest.mark.parametrize(
    ("every", "day", "name", "starts", "ends"),
    [
        ("week", "2026-12-31", "2026-W53", "2026-12-28", "2027-01-04"),
        ("week", "2027-01-04", "2027-W01", "2027-01-04", "2027-01-11"),
        ("month", "2028-02-29", "2028-02", "2028-02-01", "2028-03-01"),
        ("quarter", "2026-12-31", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("year", "2026-12-31", "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_period_is_the_calendar_span_in_which_it_is_opened(every, day, name, starts, ends):
    life = living_by(clauses_with(measure={"every": every}))
    wait_until(life, day)
    number = life.do(PeriodOpening(clause="measure"), by=IDS[2])
    assert life.entries[number].body == {
        "clause": "measure",
        "name": name,
        "starts": starts,
        "ends": ends,
        "owed": sorted(IDS),
    }
    assert life.entries[number].rule == {"platform": life.state.platform.digest, "clause": "measure"}
    assert line_of(life.state, life.entries[number]).say() == f"measure: {name} began; who owes it is fixed."


def test_there_is_one_period_for_each_non_negotiable_and_span():
    life = living_by(clauses_with(DATA))
    assert [clause.id for clause in due(life.state, at(life.hour))] == ["measure", "data"]
    life.do(PeriodOpening(clause="measure"))
    life.do(PeriodOpening(clause="data"))
    assert due(life.state, at(life.hour)) == []
    error = refused(life, PeriodOpening(clause="measure"))
    assert (error.code, error.hint) == ("open-already", "It ends on 2026-04-01.")
    wait_until(life, "2026-03-31")
    assert refused(life, PeriodOpening(clause="measure")).code == "open-already"
    wait_until(life, "2026-04-01")
    assert [clause.id for clause in due(life.state, at(life.hour))] == ["measure", "data"]
    life.do(PeriodOpening(clause="measure"))
    life.do(PeriodOpening(clause="data"))
    assert [period.name for period in life.state.periods.values()] == ["2026-03", "2026-Q1", "2026-04", "2026-Q2"]


def test_where_a_clause_came_to_be_looked_at_more_often_its_open_period_still_runs_out():
    life, _ = owing("month")
    amend(life, clauses_with(measure={"every": "week"}))
    error = refused(life, PeriodOpening(clause="measure"))
    assert (error.message, error.hint) == ("measure is open for 2026-03 already.", "It ends on 2026-04-01.")


def test_only_non_negotiables_in_force_are_owed():
    assert refused(agreed(), PeriodOpening(clause="measure")).code == "no-platform"
    assert due(agreed().state, at(0)) == []
    error = refused(in_force(), PeriodOpening(clause="words"))
    assert (error.code, error.hint) == ("unknown-clause", "Non-negotiables: measure.")
    life = in_force(IDS[:3])
    assert refused(life, PeriodOpening(clause="measure"), IDS[3]).code == "not-a-member"


def test_who_owes_is_fixed_when_a_period_opens():
    life = in_force(IDS[:4])
    period = life.do(PeriodOpening(clause="measure"))
    endorse(life, IDS[4])
    life.do(Leaving(), by=IDS[0])
    assert life.state.periods[period].owed == tuple(sorted(IDS[:4]))
    error = refused(life, Seen(member=IDS[4], seen="kept", evidence="x"), IDS[1], ref=period)
    assert (error.code, error.hint) == ("not-owed", "It was owed by: clinics, growers, river-watch, schools.")
    saw(life, period, IDS[0], "kept")
    assert kept(life.state, IDS[0]) == (1, 0, 1)
    assert kept(life.state, IDS[4]) == (0, 0, 0)


def test_those_whose_season_is_over_owe_nothing():
    life = living_by(clauses_with(joining={"season": "quarter"}))
    wait_until(life, "2026-05-20")
    life.do(Renewal(), by=IDS[0])
    wait_until(life, "2026-06-02")
    period = life.do(PeriodOpening(clause="measure"))
    assert life.state.periods[period].owed == (IDS[0],)
    wait_until(life, "2026-09-02")
    assert refused(life, PeriodOpening(clause="measure")).code == "nobody-owes"


def test_a_commitment_nobody_looked_at_is_neither_kept_nor_missed():
    life, period = owing()
    assert commitment_standing(life.state.periods[period], IDS[1]) == "unknown"
    assert kept(life.state, IDS[1]) == (0, 0, 1)


def test_what_was_seen_stands_until_observers_differ_and_the_later_word_of_each_counts():
    life, period = owing()
    stands = []
    for seen, by in (
        ("missed", None),
        ("missed", IDS[0]),
        ("kept", IDS[1]),
        ("missed", IDS[1]),
        ("kept", IDS[0]),
        ("kept", None),
        ("kept", IDS[1]),
    ):
        saw(life, period, IDS[1], seen, by)
        stands.append(commitment_standing(life.state.periods[period], IDS[1]))
    assert stands == ["missed", "missed", "unknown", "missed", "unknown", "unknown", "kept"]
    assert kept(life.state, IDS[1]) == (1, 0, 1)
    assert len(life.state.periods[period].observations) == 7
    assert commitment_standing(life.state.periods[period], IDS[2]) == "unknown"


def test_what_was_seen_is_said_by_the_host_or_a_member_and_on_evidence():
    life, period = owing()
    life.do(Invitation(name="Walkers"))
    seen = Seen(member=IDS[1], seen="kept", evidence="https://clinics.example/data\nread on Monday")
    assert refused(life, seen, "walkers", ref=period).code == "not-a-member"
    assert refused(life, replace(seen, evidence=" "), IDS[0], ref=period).code == "bad-text"
    assert refused(life, replace(seen, member="walkers"), IDS[0], ref=period).code == "not-owed"
    for number in (None, 0, 999):
        error = refused(life, seen, IDS[0], ref=number)
        assert (error.code, error.hint) == ("unknown-period", f"Periods: {period} (measure 2026-03).")
    assert refused(in_force(), seen, IDS[0], ref=5).hint == "Periods: none yet."
    number = life.do(seen, by=IDS[0], ref=period)
    assert (
        line_of(life.state, life.entries[number])
        .say()
        .startswith("River Watch saw that Clinics kept measure in 2026-03: https://")
    )


def test_a_missed_commitment_is_called_by_another_member_once():
    life, period, call = called()
    assert life.state.calls[call].member == IDS[1]
    assert refused(life, Calling(member=IDS[1]), IDS[2], ref=period).code == "called-already"
    life.do(CallEnding(ending="renewed"), by=IDS[1], ref=call)
    assert refused(life, Calling(member=IDS[1]), IDS[2], ref=period).code == "called-already"
    saw(life, period, IDS[2], "missed", IDS[2])
    life.do(Calling(member=IDS[2]), by=IDS[1], ref=period)
    assert line_of(life.state, life.entries[call]).say() == "River Watch called Clinics on measure in 2026-03."


def test_a_call_needs_that_it_was_missed():
    life, period = owing()
    calling = Calling(member=IDS[1])
    error = refused(life, calling, IDS[0], ref=period)
    assert error.code == "not-missed"
    assert f"commitments saw {period}" in error.hint
    saw(life, period, IDS[1], "kept")
    assert refused(life, calling, IDS[0], ref=period).code == "not-missed"
    saw(life, period, IDS[1], "missed", IDS[0])
    assert refused(life, calling, IDS[0], ref=period).code == "not-missed"
    saw(life, period, IDS[1], "missed")
    assert refused(life, calling, IDS[1], ref=period).code == "own-call"
    assert refused(life, calling, ref=period).code == "unknown-actor"
    assert refused(life, Calling(member="stranger"), IDS[0], ref=period).code == "not-owed"
    life.do(calling, by=IDS[0], ref=period)


def test_a_call_ends_when_the_member_commits_anew():
    life, _, call = called()
    for by in (None, IDS[0], IDS[2]):
        error = refused(life, CallEnding(ending="renewed"), by, ref=call)
        assert (error.code, error.message) == ("not-theirs", "That is for Clinics to say.")
    life.do(CallEnding(ending="renewed"), by=IDS[1], ref=call)
    ended = life.state.calls[call]
    assert (ended.ending, ended.ended_at, ended.until, ended.decision) == ("renewed", life.state.at, None, None)
    error = refused(life, CallEnding(ending="renewed"), IDS[1], ref=call)
    assert (error.code, error.hint) == ("unknown-call", "Open calls: none.")


def test_a_call_ends_when_its_caller_excuses_the_member_until_a_day():
    life, period, call = called()
    excuse = CallEnding(ending="excused", until="2026-04-15")
    assert refused(life, excuse, IDS[1], ref=call).code == "not-theirs"
    assert refused(life, replace(excuse, until=None), IDS[0], ref=call).code == "bad-ending"
    assert refused(life, CallEnding(ending="renewed", until="2026-04-15"), IDS[1], ref=call).code == "bad-ending"
    assert refused(life, replace(excuse, until="in April"), IDS[0], ref=call).code == "bad-time"
    assert refused(life, replace(excuse, until=life.state.at[:10]), IDS[0], ref=call).code == "bad-time"
    number = life.do(excuse, by=IDS[0], ref=call)
    assert (
        line_of(life.state, life.entries[number]).say() == "River Watch excused Clinics from measure until 2026-04-15."
    )
    assert kept(life.state, IDS[1]) == (0, 1, 1)
    assert IDS[1] in life.state.periods[period].owed


@pytest.mark.parametrize(("until", "owes"), [("2026-04-01", True), ("2026-04-02", False), ("2026-05-01", False)])
def test_who_is_excused_owes_nothing_until_the_day_and_then_owes_again(until, owes):
    life, _, call = called()
    life.do(CallEnding(ending="excused", until=until), by=IDS[0], ref=call)
    wait_until(life, "2026-04-01")
    period = life.do(PeriodOpening(clause="measure"))
    assert (IDS[1] in life.state.periods[period].owed) is owes
    wait_until(life, "2026-05-01")
    period = life.do(PeriodOpening(clause="measure"))
    assert IDS[1] in life.state.periods[period].owed


def test_an_excuse_is_from_one_clause_alone():
    life = living_by(clauses_with(DATA))
    period = life.do(PeriodOpening(clause="measure"))
    saw(life, period, IDS[1], "missed")
    call = life.do(Calling(member=IDS[1]), by=IDS[0], ref=period)
    life.do(CallEnding(ending="excused", until="2027-01-01"), by=IDS[0], ref=call)
    data = life.do(PeriodOpening(clause="data"))
    assert IDS[1] in life.state.periods[data].owed


@pytest.mark.parametrize("by", IDS[:2])
def test_a_call_ends_when_a_decision_has_amended_the_clause(by):
    life, _, call = called()
    ending = CallEnding(ending="amended")
    amend(life, clauses_with(doing={"days": 9}))
    error = refused(life, ending, by, ref=call)
    assert (error.code, error.message) == ("not-amended", "No decision has changed measure since the call.")
    first = amend(life, clauses_with(doing={"days": 9}, measure={"every": "quarter"}))
    amend(life, clauses_with(doing={"days": 9}, measure={"every": "year"}))
    assert refused(life, ending, IDS[2], ref=call).message == "That is for Clinics or River Watch to say."
    assert refused(life, ending, ref=call).code == "not-theirs"
    number = life.do(ending, by=by, ref=call)
    assert life.state.calls[call].decision == first
    assert life.entries[number].body == {"ending": "amended", "decision": first}


def test_an_amendment_before_the_call_does_not_end_it():
    life = in_force()
    amend(life, clauses_with(measure={"every": "week"}))
    period = life.do(PeriodOpening(clause="measure"))
    saw(life, period, IDS[1], "missed")
    call = life.do(Calling(member=IDS[1]), by=IDS[0], ref=period)
    assert refused(life, CallEnding(ending="amended"), IDS[0], ref=call).code == "not-amended"


def test_a_call_ends_also_when_the_clause_was_taken_out():
    life, _, call = called()
    amend(life, clauses_with(DATA))
    gone = amend(life, (*clauses_with(DATA)[1:2], *CLAUSES[1:]))
    amend(life, (*clauses_with(DATA)[1:2], *clauses_with(doing={"days": 9})[1:]))
    life.do(CallEnding(ending="amended"), by=IDS[0], ref=call)
    assert life.state.calls[call].decision == gone


@pytest.mark.parametrize("by", [None, IDS[0], IDS[3]])
def test_a_call_ends_when_the_member_has_parted(by):
    life, _, call = called()
    ending = CallEnding(ending="parted")
    assert refused(life, ending, by, ref=call).code == "still-a-member"
    life.do(Leaving(), by=IDS[1])
    life.do(ending, by=by, ref=call)
    assert life.state.calls[call].ending == "parted"
    assert line_of(life.state, life.entries[-1]).say() == "The call of Clinics on measure ended: it parted."


def test_a_call_ends_when_a_decision_has_parted_from_the_member():
    life, _, call = called()
    parted(life, IDS[1])
    life.do(CallEnding(ending="parted"), ref=call)


def test_only_the_host_and_members_end_calls():
    life, _, call = called()
    life.do(Leaving(), by=IDS[0])
    assert refused(life, CallEnding(ending="excused", until="2027-01-01"), IDS[0], ref=call).code == "not-a-member"
    life.do(Leaving(), by=IDS[1])
    assert refused(life, CallEnding(ending="renewed"), IDS[1], ref=call).code == "not-a-member"
    assert refused(life, CallEnding(ending="parted"), IDS[1], ref=call).code == "not-a-member"
    assert refused(life, CallEnding(ending="parted"), "stranger", ref=call).code == "unknown-actor"


def test_a_call_is_named_by_its_number():
    life, period, call = called()
    for number in (None, period, 999):
        error = refused(life, CallEnding(ending="renewed"), IDS[1], ref=number)
        assert (error.code, error.hint) == ("unknown-call", f"Open calls: {call}.")


def test_commitments_are_recomputed_from_the_record():
    life, _, call = called()
    amend(life, clauses_with(measure={"every": "quarter"}))
    life.do(CallEnding(ending="amended"), by=IDS[1], ref=call)
    assert replay(life.entries) == life.state
