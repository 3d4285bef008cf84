"""Draws: nobody chooses the panel, everybody's odds are known beforehand, and anybody draws it again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from concerted.coalition import (
    ActorFacts,
    DrawAnnounced,
    Leaving,
    PanelDrawn,
    PanelReplaced,
    Seats,
    SeedCommitted,
    SeedRevealed,
    fold,
    line_of,
    replay,
)
from concerted.coalition.awaiting import awaited
from concerted.coalition.days import later
from concerted.coalition.drawing import commitment_to, committing_is_over
from concerted.coalition.lots import chance
from concerted.coalition.state import Draw
from concerted.errors import RecordBroken, Refused
from concerted.guard.leximin import leximin
from concerted.guard.panels import Candidate, Quota
from tests.coalition.lives import IDS, Life, at, in_force
from tests.coalition.test_keeping import refused

SIGNATURE = "ab" * 96
WHO = IDS[:3]


def secret(member: str) -> bytes:
    return sha256(member.encode()).digest()


class Drawn:
    """A draw that is announced in a coalition in force."""

    def __init__(self, life: Life, **fields: object) -> None:
        self.life = life
        self.number = life.do(self.body(life, **fields), by=IDS[0])

    @staticmethod
    def body(life: Life, **fields: object) -> DrawAnnounced:
        now = at(life.hour + 1)
        given = {
            "title": "A jury", "among": IDS, "seats": 2, "commits": WHO, "commit_by": later(now, 1),
            "reveal_by": later(now, 2), "source": "drand", "published_at": later(now, 3),
        }  # fmt: skip
        return DrawAnnounced(**(given | fields))  # type: ignore[arg-type]

    @property
    def draw(self) -> Draw:
        return self.life.state.draws[self.number]

    def commit(self, *members: str) -> None:
        for member in members:
            body = commitment_to(self.life.state, self.draw, member, secret(member))
            self.life.do(body, by=member, ref=self.number)

    def reveal(self, *members: str) -> None:
        for member in members:
            self.life.do(SeedRevealed(value=secret(member).hex()), by=member, ref=self.number)

    def drawn(self, randomness: str | None = SIGNATURE) -> int:
        return self.life.do(PanelDrawn(randomness=randomness), ref=self.number)


def again(begun: Life) -> Life:
    life = Life()
    life.state, life.entries, life.hour = fold(begun.entries), list(begun.entries), begun.hour
    return life


@pytest.fixture(scope="module")
def begun() -> Life:
    return in_force()


@pytest.fixture
def life(begun: Life) -> Life:
    return again(begun)


NO_SOURCE = {"source": None, "published_at": None}
NO_SEEDS = {"commits": None, "commit_by": None, "reveal_by": None}


def test_a_draw_from_its_announcement_to_a_replacement(life: Life):
    jury = Drawn(life)
    assert (
        line_of(life.state, life.entries[-1]).say() == "River Watch announced that 2 seats are drawn by lot: “A jury”"
    )
    assert chance(jury.draw, "clinics") == Fraction(2, 5)
    jury.commit(*WHO)
    assert line_of(life.state, life.entries[-1]).say() == "Growers committed to a seed for “A jury”"
    jury.reveal(*WHO)
    assert line_of(life.state, life.entries[-1]).say() == "Growers revealed its seed for “A jury”"
    life.wait(days=3)
    entry = life.entries[jury.drawn()]
    assert entry.body["outcome"] == "drawn"
    assert [one["times"] for one in entry.body["odds"]] == [2, 2]
    assert line_of(life.state, entry).say().startswith("Drawn by lot for “A jury”: ")
    leaver, stays = jury.draw.panel
    assert refused(life, PanelReplaced(leaver=leaver), stays, ref=jury.number) == "not-theirs"
    life.do(PanelReplaced(leaver=leaver), by=leaver, ref=jury.number)
    assert "dropped out of “A jury”; by lot" in line_of(life.state, life.entries[-1]).say()
    assert jury.draw.panel[1] == stays
    assert leaver not in jury.draw.panel
    assert refused(life, PanelReplaced(leaver=leaver), leaver, ref=jury.number) == "not-drawn"
    assert refused(life, PanelDrawn(randomness=SIGNATURE), ref=jury.number) == "drawn-already"
    assert refused(life, commitment_to(life.state, jury.draw, IDS[0], b"x" * 32), IDS[0], ref=jury.number) == (
        "drawn-already"
    )
    assert replay(life.entries) == life.state


def test_until_nobody_is_left_to_take_a_seat(life: Life):
    jury = Drawn(life, seats=4, **NO_SEEDS)
    life.wait(days=3)
    jury.drawn()
    (spare,) = {*IDS} - {*jury.draw.panel}
    life.do(Leaving(), by=spare)
    gone = jury.draw.panel[0]
    life.do(Leaving(), by=gone)
    life.do(PanelReplaced(leaver=gone), by=jury.draw.panel[1], ref=jury.number)
    assert life.entries[-1].body == {"leaver": gone}
    assert "nobody is left to take its seat" in line_of(life.state, life.entries[-1]).say()
    assert len(jury.draw.panel) == 3
    assert replay(life.entries) == life.state


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": ""}, "bad-text"),
        ({"among": ("nobody",)}, "unknown-actor"),
        ({"among": (IDS[0], IDS[0])}, "bad-pool"),
        ({"seats": 0}, "bad-pool"),
        ({"seats": 6}, "bad-pool"),
        ({"commits": ("stranger",)}, "unknown-actor"),
        ({"commits": (IDS[0], IDS[0])}, "no-chance"),
        ({"commits": IDS[:1], **NO_SOURCE}, "no-chance"),
        ({**NO_SEEDS, **NO_SOURCE}, "no-chance"),
        ({"commit_by": None}, "bad-time"),
        ({"commits": None}, "bad-time"),
        ({"published_at": None}, "bad-time"),
        ({"source": None}, "bad-time"),
        ({"source": "x" * 301}, "bad-text"),
        ({"commit_by": "soon"}, "bad-time"),
        ({"commit_by": "2026-03-01T09:00:00Z"}, "bad-time"),
        ({"published_at": "2026-03-01T09:00:00Z"}, "bad-time"),
        ({"quotas": (Seats(constituency="Parents", least=0, most=1),)}, "no-lottery"),
        ({"panels": ((0, 1),)}, "no-lottery"),
        ({"quotas": (Seats(constituency="Parents", least=2, most=1),), "panels": ()}, "bad-quota"),
        ({"quotas": (Seats(constituency="Parents", least=0, most=3),), "panels": ()}, "bad-quota"),
        ({"quotas": (Seats(constituency="", least=0, most=1),), "panels": ()}, "bad-text"),
        ({"quotas": (Seats(constituency="A", least=0, most=1), Seats(constituency="a", least=0, most=1))}, "bad-quota"),
        ({"quotas": (Seats(constituency="Parents", least=0, most=1),), "panels": ((0, 1),)}, "no-lottery"),
        ({"quotas": (Seats(constituency="Parents", least=0, most=1),), "panels": ((0, 9),) * 1000}, "no-lottery"),
        ({"quotas": (Seats(constituency="Parents", least=1, most=1),), "panels": ((0, 1),) * 1000}, "bad-panel"),
        ({"quotas": (Seats(constituency="Parents", least=1, most=1),), "panels": ((0,) * 40,) * 1000}, "too-large"),
    ],
)
def test_what_could_be_swayed_or_cannot_be_drawn_is_not_announced(life: Life, fields: dict, code: str):
    assert refused(life, Drawn.body(life, **fields), IDS[0]) == code


def test_who_commits_and_reveals_what_and_when(life: Life):
    jury = Drawn(life)
    mine, number = commitment_to(life.state, jury.draw, IDS[0], secret(IDS[0])), jury.number
    reveal = SeedRevealed(value=secret(IDS[0]).hex())
    assert refused(life, mine, IDS[0], ref=0) == "unknown-draw"
    assert refused(life, mine, IDS[3], ref=number) == "commits-not"
    assert refused(life, SeedCommitted(commitment="00"), IDS[0], ref=number) == "bad-commitment"
    assert refused(life, reveal, IDS[0], ref=number) == "not-committed"
    jury.commit(IDS[0])
    assert refused(life, mine, IDS[0], ref=number) == "committed-already"
    assert refused(life, mine, IDS[1], ref=number) == "committed-already", "another's seed is nobody's own"
    assert refused(life, reveal, IDS[0], ref=number) == "too-early"
    assert refused(life, PanelDrawn(randomness=SIGNATURE), ref=number) == "still-open"
    life.wait(days=1)
    late = commitment_to(life.state, jury.draw, IDS[1], secret(IDS[1]))
    assert refused(life, late, IDS[1], ref=number) == "commit-over"
    assert refused(life, SeedRevealed(value="00" * 32), IDS[0], ref=number) == "other-seed"
    assert refused(life, SeedRevealed(value="soon"), IDS[0], ref=number) == "other-seed"
    jury.reveal(IDS[0])
    assert refused(life, reveal, IDS[0], ref=number) == "no-change"
    assert refused(life, PanelDrawn(randomness=SIGNATURE), ref=number) == "too-early"
    life.wait(days=3)
    assert refused(life, PanelDrawn(randomness=SIGNATURE), "stranger", ref=number) == "unknown-actor"
    for bad in (None, "12", "xy" * 96):
        assert refused(life, PanelDrawn(randomness=bad), ref=number) == "bad-randomness"
    jury.drawn()


def test_a_seed_that_is_held_back_is_left_out_and_its_member_is_named(life: Life):
    jury = Drawn(life)
    jury.commit(*WHO[:2])
    life.wait(days=1)
    jury.reveal(WHO[0])
    life.wait(days=1)
    assert refused(life, SeedRevealed(value=secret(WHO[1]).hex()), WHO[1], ref=jury.number) == "reveal-over"
    life.wait(days=1)
    assert life.entries[jury.drawn()].body["unrevealed"] == [WHO[1]]


def test_without_public_randomness_one_seed_alone_draws_nobody(life: Life):
    jury = Drawn(life, **NO_SOURCE)
    jury.commit(*WHO)
    jury.reveal(WHO[0])
    life.wait(days=2)
    assert refused(life, PanelDrawn(randomness="12"), ref=jury.number) == "bad-randomness"
    entry = life.entries[jury.drawn(None)]
    assert entry.body == {"outcome": "failed", "unrevealed": [*WHO[1:]]}
    assert line_of(life.state, entry).say() == "“A jury” was not drawn: too few seeds were revealed."
    assert jury.draw.panel == []


def test_two_seeds_draw_a_panel_without_public_randomness(life: Life):
    jury = Drawn(life, **NO_SOURCE)
    jury.commit(*WHO)
    jury.reveal(*WHO)
    assert life.entries[jury.drawn(None)].body["outcome"] == "drawn", "nothing is awaited any more"


def test_any_published_number_is_public_randomness(life: Life):
    jury = Drawn(life, source="The national lottery of that Saturday", **NO_SEEDS)
    assert jury.draw.round is None
    life.wait(days=3)
    assert refused(life, PanelDrawn(randomness=""), ref=jury.number) == "bad-text"
    assert refused(life, PanelDrawn(), ref=jury.number) == "bad-randomness"
    jury.drawn("3 17 22 31 40 45")
    assert len(jury.draw.panel) == 2


def test_the_round_is_the_first_from_its_moment_on(begun: Life):
    genesis = {hours: "2026-03-09T12:00:" + hours for hours in ("00Z", "01Z", "29Z", "30Z")}
    rounds = {s: Drawn(again(begun), published_at=when).draw.round for s, when in genesis.items()}
    assert rounds["30Z"] == rounds["01Z"] == rounds["00Z"] + 1


def test_quotas_are_kept_and_the_odds_are_those_of_the_panels(life: Life):
    for name in ("Clinics", "Growers"):
        life.do(ActorFacts(name=name, constituencies=("Parents",)))
    quotas = (Seats(constituency="parents", least=1, most=1),)
    features = {name: {"parents": "yes" if name in IDS[1:3] else "no"} for name in IDS}
    pool = [Candidate(name, features[name]) for name in IDS]
    asked = [Quota("parents", "yes", 1, 1), Quota("parents", "no", 0, 2)]
    fair = leximin(pool, asked, 2).lottery
    panels = tuple(tuple(sorted(IDS.index(name) for name in panel)) for panel in fair.panels)
    jury = Drawn(life, quotas=quotas, panels=panels)
    assert "drawn by lot, with quotas" in line_of(life.state, life.entries[-1]).say()
    assert chance(jury.draw, "clinics") == Fraction(1, 2)
    jury.commit(*WHO)
    jury.reveal(*WHO)
    life.wait(days=3)
    jury.drawn()
    assert len({*jury.draw.panel} & {"clinics", "growers"}) == 1
    leaver = jury.draw.panel[0]
    life.do(PanelReplaced(leaver=leaver), by=leaver, ref=jury.number)
    assert len({*jury.draw.panel} & {"clinics", "growers"}) == 1
    both = [name for name in jury.draw.panel if name in ("clinics", "growers")]
    life.do(PanelReplaced(leaver=both[0]), by=both[0], ref=jury.number)
    (last,) = {*jury.draw.panel} & {"clinics", "growers"} or {jury.draw.panel[0]}
    life.do(PanelReplaced(leaver=last), by=last, ref=jury.number)
    assert "missing" in life.entries[-1].body
    assert replay(life.entries) == life.state


def test_another_panel_than_the_seed_gives_is_found_by_whoever_verifies(life: Life):
    jury = Drawn(life)
    jury.commit(*WHO)
    jury.reveal(*WHO)
    life.wait(days=3)
    number = jury.drawn()
    entry = life.entries[number]
    body = json.loads(json.dumps(entry.body))
    body["panel"] = [name for name in IDS if name not in body["panel"]][:2]
    with pytest.raises(RecordBroken, match="body"):
        replay([*life.entries[:number], replace(entry, body=body)])
    announced = life.entries[jury.number]
    odds = json.loads(json.dumps(announced.body))
    odds["odds"][0]["times"] = 5
    with pytest.raises(RecordBroken, match="body"):
        replay([*life.entries[: jury.number], replace(announced, body=odds)])


def test_members_are_told_to_commit_to_reveal_and_to_draw(life: Life):
    jury = Drawn(life)

    def told(member: str, when: str = "") -> list[str]:
        return [one.asks for one in awaited(life.state, life.state.actors[member], when or life.state.at)]

    assert [told(WHO[0]), told(IDS[4])] == [["commit"], []]
    jury.commit(*WHO)
    assert [told(WHO[0]), told(IDS[4])] == [["reveal"], []]
    jury.reveal(*WHO)
    assert told(WHO[0]) == []
    assert told(IDS[4], str(jury.draw.published_at)) == ["draw"]
    life.wait(days=3)
    jury.drawn()
    assert told(WHO[0]) == []


class AnyDraw(RuleBasedStateMachine):
    """Members commit, reveal or do not, time passes, somebody draws: in any order."""

    begun = in_force()

    @initialize(seats=st.integers(1, 5), public=st.booleans(), commits=st.sets(st.sampled_from(IDS), min_size=2))
    def announce(self, seats: int, public: bool, commits: Iterable[str]) -> None:
        self.life = again(self.begun)
        self.jury = Drawn(self.life, seats=seats, commits=tuple(sorted(commits)), **({} if public else NO_SOURCE))
        self.held = {member: sha256(f"{member} {seats}".encode()).digest() for member in IDS}

    def ask(self, body: object, by: str | None) -> None:
        with suppress(Refused):
            self.life.do(body, by=by, ref=self.jury.number)

    @rule(member=st.sampled_from(IDS))
    def commit(self, member: str) -> None:
        self.ask(commitment_to(self.life.state, self.jury.draw, member, self.held[member]), member)

    @rule(member=st.sampled_from(IDS), honest=st.booleans())
    def reveal(self, member: str, honest: bool) -> None:
        self.ask(SeedRevealed(value=(self.held[member] if honest else bytes(32)).hex()), member)

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.life.hour += hours

    @rule()
    def draw(self) -> None:
        self.ask(PanelDrawn(randomness=SIGNATURE if self.jury.draw.source else None), None)

    @precondition(lambda self: self.jury.draw.panel)
    @rule(place=st.integers(0, 4))
    def drop_out(self, place: int) -> None:
        panel = self.jury.draw.panel
        self.ask(PanelReplaced(leaver=panel[place % len(panel)]), panel[place % len(panel)])

    @invariant()
    def no_seed_can_be_read_before_it_is_revealed(self) -> None:
        readable = b"".join(entry.to_bytes() for entry in self.life.entries).decode()
        draw = self.jury.draw
        for member, value in self.held.items():
            assert (value.hex() in readable) is (member in draw.revealed)
        if draw.revealed:
            assert committing_is_over(draw, self.life.entries[-1].at)

    @invariant()
    def a_panel_is_of_the_pool_and_follows_from_what_is_in_the_record(self) -> None:
        draw = self.jury.draw
        assert {*draw.panel} <= {*IDS}
        assert len({*draw.panel}) == len(draw.panel) <= draw.seats
        if draw.outcome == "drawn":
            assert len(draw.drawn_first) == draw.seats
            assert draw.source or len(draw.revealed) > 1

    def teardown(self) -> None:
        assert replay(self.life.entries) == self.life.state


TestAnyDraw = AnyDraw.TestCase
TestAnyDraw.settings = settings(max_examples=12, stateful_step_count=20)
