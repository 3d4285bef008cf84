"""A round of the watch over a coalition: what is looked at, what enters the record, and what a member may say to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from concerted.coalition import Attendance, Convening, Leaving, PeriodOpening, Seen, ShownAt, Watch, commitment_standing
from concerted.coalition.state import Period
from concerted.coalition.vitality import courses
from concerted.watch import Eyes, Fetcher, Limits, Memory
from concerted.watching import last_word, round_of, to_look_at, to_open
from tests.coalition.lives import IDS, Life, amend, at, clauses_with, living_by, wait_until
from tests.coalition.test_sunset import ending
from tests.watch.strangers import Stranger, gone, status

RIVER, CLINICS = IDS[:2]
MARCH = "2026-03-20T09:00:00Z"


class Round:
    """A coalition that is watched, and the watch's eyes; its clock is the test's."""

    def __init__(self, folder: Path, watch: Watch, **fields: object) -> None:
        self.life = living_by(clauses_with(measure={"watch": watch, **fields}))
        self.at = MARCH
        self.memory = Memory(folder / "watch.db")
        self.eyes = Eyes(Fetcher(now=lambda: self.at, private=True, limits=Limits(apart=0)), self.memory)

    def go(self, at: str, *, hours: float = 0) -> list[str]:
        """Go a round, enter what is new, and return who was seen how."""
        self.at = at
        said = []
        for one in round_of(self.life.state, self.eyes, hours=hours):
            said.append(f"{one.look.member} {one.look.verdict}{'!' if one.seen else ''}")
            if one.seen:
                self.life.do(one.seen, ref=one.of.period)
        return said

    def opened(self) -> Period:
        for body in to_open(self.life.state, self.at):
            self.life.do(body)
        return list(self.life.state.periods.values())[-1]

    def shows(self, address: str, by: str = CLINICS) -> None:
        self.life.do(ShownAt(clause="measure", address=address), by=by)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Round]:
    made = Round(tmp_path, Watch(look="file"))
    yield made
    made.memory.close()


def others(verdict: str) -> list[str]:
    return [f"{name} {verdict}" for name in sorted(IDS) if name != CLINICS]


def test_periods_of_watched_clauses_are_opened(file: Round):
    assert to_open(file.life.state, MARCH) == [PeriodOpening(clause="measure")]
    file.opened()
    assert to_open(file.life.state, file.life.state.at) == []


def test_what_is_seen_enters_once_with_its_evidence(file: Round, serving: Stranger):
    period = file.opened()
    file.shows(serving.page("/file", "Here."))
    assert sorted(file.go(MARCH)) == sorted([*others("unknown"), f"{CLINICS} kept!"])
    (seen,) = file.life.state.periods[period.entry].observations
    assert seen.by is None
    assert seen.digest
    assert seen.evidence == f"It is there. Looked at by itself on 2026-03-20 at 09:00 UTC: {serving.address}/file"
    assert f"{CLINICS} kept" in file.go("2026-03-20T18:00:00Z")


def test_what_looks_missed_enters_only_when_it_still_does_later(file: Round, serving: Stranger):
    file.opened()
    file.shows(serving.address + "/flapping")
    serving.at["/flapping"] = gone
    assert f"{CLINICS} missed" in file.go("2026-03-20T09:00:00Z")
    serving.page("/flapping", "Back.")
    assert f"{CLINICS} kept!" in file.go("2026-03-20T10:00:00Z")
    serving.at["/flapping"] = gone
    assert f"{CLINICS} missed" in file.go("2026-03-20T11:00:00Z")
    assert f"{CLINICS} missed" in file.go("2026-03-20T11:30:00Z")
    assert f"{CLINICS} missed!" in file.go("2026-03-20T12:00:00Z")
    serving.at["/flapping"] = status(500)
    assert f"{CLINICS} unknown" in file.go("2026-03-20T13:00:00Z")
    period = list(file.life.state.periods.values())[-1]
    assert commitment_standing(period, CLINICS) == "missed"


def test_a_member_that_sees_it_otherwise_leaves_it_open_and_is_not_overruled(file: Round, serving: Stranger):
    period = file.opened().entry
    file.shows(serving.address + "/gone")
    for time in ("2026-03-20T09:00:00Z", "2026-03-20T10:00:00Z"):
        file.go(time)
    assert commitment_standing(file.life.state.periods[period], CLINICS) == "missed"
    file.life.do(Seen(member=CLINICS, seen="kept", evidence="It moved."), by=RIVER, ref=period)
    assert f"{CLINICS} missed" in file.go("2026-03-20T11:00:00Z")
    assert commitment_standing(file.life.state.periods[period], CLINICS) == "unknown"


def test_what_was_looked_at_lately_is_left_for_the_next_round(file: Round):
    file.opened()
    assert len(file.go("2026-03-20T09:00:00Z", hours=6)) == 5
    assert file.go("2026-03-20T14:59:00Z", hours=6) == []
    assert len(file.go("2026-03-20T15:00:00Z", hours=6)) == 5


def test_who_is_gone_or_excused_is_not_looked_at(file: Round):
    file.opened()
    file.life.do(Leaving(), by=RIVER)
    file.life.state.excused["measure", CLINICS] = "2026-04-01"
    assert file.go(MARCH) == ["beekeepers unknown", "growers unknown", "schools unknown"]


def test_before_and_after_a_period_nobody_is_called(file: Round):
    file.opened()
    assert file.go("2026-02-20T09:00:00Z") == file.go("2026-04-01T00:00:00Z") == []


def test_what_is_no_longer_watched_is_not_looked_at(file: Round):
    file.opened()
    amend(file.life, clauses_with(measure={"watch": None}))
    assert file.go(MARCH) == []
    assert to_open(file.life.state, "2026-05-01T00:00:00Z") == []


def test_a_coalition_that_is_ending_or_has_no_platform_is_not_watched(file: Round):
    file.opened()
    file.life.state.sunset = ending()[0].state.sunset
    assert file.go(MARCH) == []
    assert to_open(file.life.state, "2026-05-01T00:00:00Z") == []
    assert list(to_look_at(Life().state, MARCH, file.memory)) == []


def test_the_record_is_looked_into_after_the_period_until_it_is_said(tmp_path: Path):
    one = Round(tmp_path, Watch(look="attendance", share=100))
    period = one.opened()
    for present in (IDS, (CLINICS,)):
        meeting = one.life.do(Convening(title="We meet", starts=at(one.life.hour + 2)), by=RIVER)
        one.life.hour += 3
        one.life.do(Attendance(present=present), by=RIVER, ref=meeting)
    called = one.life.do(Convening(title="Another", starts=at(one.life.hour + 24)), by=RIVER)
    assert f"{CLINICS} unknown" in one.go(MARCH)
    assert called
    wait_until(one.life, "2026-04-01")
    assert f"{CLINICS} kept!" in one.go("2026-04-01T09:00:00Z")
    said = last_word(one.life.state.periods[period.entry], RIVER)
    assert said
    assert said.evidence == (
        "At 1 of 2 meetings; 100 % are asked for. Looked at by itself on 2026-04-01 at 09:00 UTC: the record"
    )
    assert one.go("2026-04-02T09:00:00Z") == []
    assert one.go("2026-08-02T09:00:00Z") == []
    one.memory.close()


def test_a_members_own_report_is_taken_from_the_record(tmp_path: Path):
    one = Round(tmp_path, Watch(look="report"))
    period = one.opened().entry
    one.life.do(Seen(member=CLINICS, seen="kept", evidence="Done."), by=CLINICS, ref=period)
    one.life.do(Seen(member=CLINICS, seen="missed", evidence="No."), by=RIVER, ref=period)
    assert f"{CLINICS} kept!" in one.go(MARCH)
    one.memory.close()


def measured(one: Round, period: int, member: str = CLINICS) -> int | None:
    """What vitality reads of a member's period."""
    ways = courses(one.life.state, [one.life.state.periods[period]])
    return next(way.steps[0].measured for way in ways if way.member == member)


@pytest.mark.parametrize(("unit", "read"), [("days", 9), ("hours", None)])
def test_what_was_measured_is_said_in_the_unit_of_the_clause_and_not_what_was_asked(
    tmp_path: Path, serving: Stranger, unit: str, read: int | None
):
    one = Round(tmp_path, Watch(look="updated", days=31), value=31, unit=unit, stricter="less")
    period = one.opened().entry
    feed = "<feed><entry><updated>2026-03-11T08:00:00Z</updated></entry></feed>"
    one.shows(serving.page("/dated", feed, "application/atom+xml"))
    assert f"{CLINICS} kept!" in one.go(MARCH)
    assert measured(one, period) == read
    one.memory.close()


def test_who_came_to_how_many_meetings_is_measured(tmp_path: Path):
    one = Round(tmp_path, Watch(look="attendance", share=50), value=2, unit="meetings", stricter="more")
    period = one.opened().entry
    for present in (IDS, (RIVER,), (RIVER,)):
        meeting = one.life.do(Convening(title="We meet", starts=at(one.life.hour + 2)), by=RIVER)
        one.life.hour += 3
        one.life.do(Attendance(present=present), by=RIVER, ref=meeting)
    wait_until(one.life, "2026-04-01")
    one.go("2026-04-01T09:00:00Z")
    assert (measured(one, period, RIVER), measured(one, period)) == (3, 1)
    one.memory.close()
