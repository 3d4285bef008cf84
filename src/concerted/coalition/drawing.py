"""Draws: a panel of members by lot, so that nobody chooses it and anybody can draw it again from the record.

A draw is announced with all that could sway it fixed: who may be drawn, how many seats, how many of each constituency,
with quotas a thousand panels and so everybody's odds; which members commit to a seed, until when, and which public
randomness is added. Members enter a commitment; once all have, or time is up, they reveal. Public randomness comes
only after that: whoever reveals last knows nothing yet, and holding a seed back gains nothing. Then the panel follows.

Without public randomness those who reveal last, and agree among themselves, may each discard one outcome by holding
their seed back; who did is named. Whether randomness was entered as it was published, anybody compares at its source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from concerted.coalition.command import Command, Ruling
from concerted.coalition.days import later
from concerted.coalition.lots import (
    Odds,
    Seats,
    bytes_of,
    context_of,
    odds_of,
    pool_of,
    public_bytes,
    quotas_of,
    round_of,
    seed_and_panel,
    substitute,
)
from concerted.coalition.state import Actor, Draw, State, known_actor, known_member
from concerted.coalition.text import NAME, SENTENCE, check_text
from concerted.errors import Refused
from concerted.guard.chance import SECRET, commitment, opens
from concerted.guard.panels import LOTTERY, Candidate, Lottery, Quota, check_lottery, check_pool
from concerted.lines import Line, Moment
from concerted.record.canonical import encode
from concerted.record.entry import Entry, Ref, is_instant

NOTICE = 10
"""Minutes between a draw's announcement, its last seed and its public randomness, at least."""

ENOUGH = 2
"""Seeds without which a draw comes to nothing, where no public randomness is added."""

_ROOM = 60_000
"""Bytes that a lottery may take of an entry."""

Outcome: TypeAlias = Literal["drawn", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawAnnounced:
    """A panel will be drawn by lot: whoever may be drawn, and everything that could sway it, is fixed here."""

    kind: ClassVar[str] = "draw"
    computed: ClassVar[tuple[str, ...]] = ("round", "odds")
    title: str
    """What the panel is for."""
    among: tuple[str, ...]
    """The members that may be drawn."""
    seats: int
    quotas: tuple[Seats, ...] | None = None
    panels: tuple[tuple[int, ...], ...] | None = None
    """With quotas: a thousand panels, one of which is drawn; each member by its place in `among`, from 0."""
    commits: tuple[str, ...] | None = None
    """The members that commit to a seed."""
    commit_by: str | None = None
    reveal_by: str | None = None
    source: str | None = None
    """Public randomness that is added: drand, or what else is published at that moment, said so that it is found."""
    published_at: str | None = None
    """When that randomness comes out."""
    round: int | None = None
    """Of drand: its first round from then on."""
    odds: tuple[Odds, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCommitted:
    """A member commits to a seed that it shows to nobody yet."""

    kind: ClassVar[str] = "draw-commitment"
    computed: ClassVar[tuple[str, ...]] = ()
    commitment: str
    """SHA-256, in hex, of the seed bound to the draw and the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedRevealed:
    """A member reveals the seed that it committed to."""

    kind: ClassVar[str] = "draw-reveal"
    computed: ClassVar[tuple[str, ...]] = ()
    value: str
    """32 bytes in hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDrawn:
    """The panel that the seeds and the public randomness give; or that too few seeds were revealed to draw one."""

    kind: ClassVar[str] = "drawn"
    computed: ClassVar[tuple[str, ...]] = ("outcome", "seed", "panel", "odds", "unrevealed")
    randomness: str | None = None
    """What was published: of drand the round's signature in hex, of any other source its text."""
    outcome: Outcome | None = None
    seed: str | None = None
    panel: tuple[str, ...] | None = None
    odds: tuple[Odds, ...] | None = None
    """How likely each of them was."""
    unrevealed: tuple[str, ...] | None = None
    """Members that committed to a seed and did not reveal it: theirs are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelReplaced:
    """A member drops out of a panel, and whom the lot puts in its place."""

    kind: ClassVar[str] = "panel-replacement"
    computed: ClassVar[tuple[str, ...]] = ("instead", "missing")
    leaver: str
    instead: str | None = None
    """Absent where nobody is left."""
    missing: int | None = None
    """By how many seats the panel misses its quotas from then on; absent where it keeps them."""


def decide_draw(state: State, command: Command) -> Ruling:
    """Allow a member to announce a draw in which nobody can know yet who is drawn."""
    body: DrawAnnounced = command.body
    known_member(state, command.by)
    check_text(body.title, "title", most=NAME)
    for name in (*body.among, *(body.commits or ())):
        known_member(state, name)
    pool, quotas = pool_of(state, body.among, body.quotas or ()), quotas_of(body.quotas or (), body.seats)
    check_pool(pool, quotas, body.seats)
    if bool(body.quotas) is not (body.panels is not None):
        hint = "With quotas it takes the panels worked out beforehand, without them none: concerted panel announce."
        raise Refused("no-lottery", "Quotas and panels go together.", hint=hint)
    if body.panels is not None:
        _check_panels(body, pool, quotas)
    _check_chance(body, command.at)
    counted = odds_of(body.among, body.seats, body.panels)
    return Ruling(body=replace(body, round=round_of(body.source, body.published_at), odds=counted))


def apply_draw(state: State, entry: Entry, body: DrawAnnounced) -> None:
    """Freeze it."""
    pool = pool_of(state, body.among, body.quotas or ())
    state.draws[state.size] = Draw(
        entry=state.size,
        leaf=entry.leaf().hex(),
        title=body.title,
        by=str(entry.by),
        at=entry.at,
        seats=body.seats,
        pool=tuple(pool),
        quotas=tuple(quotas_of(body.quotas or (), body.seats)),
        panels=_lottery(body).panels if body.panels else None,
        commits=body.commits or (),
        commit_by=body.commit_by,
        reveal_by=body.reveal_by,
        source=body.source,
        published_at=body.published_at,
        round=body.round,
        odds={one.member: (one.times, one.of) for one in body.odds or ()},
    )


def decide_commitment(state: State, command: Command) -> Ruling:
    """Allow a member that was named to commit to a seed, once, before time is up."""
    draw, member = _named(state, command)
    body: SeedCommitted = command.body
    if not bytes_of(body.commitment, SECRET):
        hint = "Let the software make it: concerted panel commit."
        raise Refused("bad-commitment", "This is no commitment.", hint=hint)
    if member.id in draw.commitments or body.commitment in draw.commitments.values():
        hint = "Reveal your seed once all have committed, or time is up."
        raise Refused("committed-already", "This was committed already.", hint=hint)
    if command.at >= str(draw.commit_by):
        hint = "The draw goes on with the others' seeds."
        raise Refused("commit-over", "Seeds were taken until {until}.", hint=hint, until=Moment(str(draw.commit_by)))
    return Ruling(body=body, ref=Ref(draw.entry, draw.leaf))


def apply_commitment(state: State, entry: Entry, body: SeedCommitted) -> None:
    """Keep the commitment."""
    assert entry.ref is not None  # noqa: S101 - decide_commitment saw to it
    state.draws[entry.ref.index].commitments[str(entry.by)] = body.commitment


def decide_reveal(state: State, command: Command) -> Ruling:
    """Allow a member to reveal the seed it committed to, once nobody can commit any more."""
    draw, member = _named(state, command)
    body: SeedRevealed = command.body
    if member.id not in draw.commitments:
        hint = "The draw goes on with the others' seeds."
        raise Refused("not-committed", "{name} committed to no seed.", hint=hint, name=member.name)
    if not committing_is_over(draw, command.at):
        hint = "Reveal it once all have committed, or from then on."
        raise Refused("too-early", "Seeds are taken until {until}.", hint=hint, until=Moment(str(draw.commit_by)))
    if command.at >= str(draw.reveal_by):
        hint = "The draw goes on without it, and says so."
        raise Refused("reveal-over", "Seeds were revealed until {until}.", hint=hint, until=Moment(str(draw.reveal_by)))
    if member.id in draw.revealed:
        raise Refused("no-change", "It is revealed already.", hint="Nothing more to do.")
    value = bytes_of(body.value, SECRET)
    if not value or not opens(bytes.fromhex(draw.commitments[member.id]), context_of(state, draw), member.id, value):
        hint = "Give the seed as it was kept when it was committed to: 64 hexadecimal digits."
        raise Refused("other-seed", "This is not the seed that was committed to.", hint=hint)
    return Ruling(body=body, ref=Ref(draw.entry, draw.leaf))


def apply_reveal(state: State, entry: Entry, body: SeedRevealed) -> None:
    """Keep the seed."""
    assert entry.ref is not None  # noqa: S101 - decide_reveal saw to it
    state.draws[entry.ref.index].revealed[str(entry.by)] = body.value


def decide_drawn(state: State, command: Command) -> Ruling:
    """Allow anyone to have the panel drawn, once every seed and the public randomness is there."""
    if command.by is not None:
        known_actor(state, command.by)
    draw = known_draw(state, command.ref)
    if draw.drawn is not None:
        raise Refused("drawn-already", "“{title}” is drawn.", hint="Whoever drops out is replaced.", title=draw.title)
    if not revealing_is_over(draw, command.at):
        hint = "Members reveal their seeds first."
        raise Refused("still-open", "Seeds are awaited until {until}.", hint=hint, until=Moment(str(draw.reveal_by)))
    if draw.published_at and command.at < draw.published_at:
        hint = "Draw once it is out."
        source, out = str(draw.source), Moment(draw.published_at)
        raise Refused("too-early", "{source} comes out at {when}.", hint=hint, source=source, when=out)
    return Ruling(body=drawing(state, draw, command.body.randomness), ref=Ref(draw.entry, draw.leaf))


def apply_drawn(state: State, entry: Entry, body: PanelDrawn) -> None:
    """Seat the panel."""
    assert entry.ref is not None  # noqa: S101 - decide_drawn saw to it
    draw = state.draws[entry.ref.index]
    draw.drawn, draw.drawn_at, draw.outcome, draw.seed = state.size, entry.at, body.outcome, body.seed
    draw.randomness = body.randomness
    draw.unrevealed = body.unrevealed or ()
    draw.drawn_first = body.panel or ()
    draw.panel = list(draw.drawn_first)


def decide_replacement(state: State, command: Command) -> Ruling:
    """Allow a member of a panel to drop out, and anyone to say so of one that is a member no longer."""
    draw = known_draw(state, command.ref)
    body: PanelReplaced = command.body
    leaver = known_actor(state, body.leaver)
    if leaver.id not in draw.panel:
        hint = "Name one that is on the panel now."
        raise Refused("not-drawn", "{name} is not on the panel.", hint=hint, name=leaver.name)
    if leaver.member_since and command.by != leaver.id:
        hint = "It drops out itself, or is replaced once it is a member no longer."
        raise Refused("not-theirs", "{name} is on the panel, and a {member}.", hint=hint, name=leaver.name)
    instead, missing = substitute(state, draw, leaver.id)
    return Ruling(body=replace(body, instead=instead, missing=missing or None), ref=Ref(draw.entry, draw.leaf))


def apply_replacement(state: State, entry: Entry, body: PanelReplaced) -> None:
    """Put the other in its place."""
    assert entry.ref is not None  # noqa: S101 - decide_replacement saw to it
    draw = state.draws[entry.ref.index]
    place = draw.panel.index(body.leaver)
    draw.panel[place : place + 1] = [body.instead] if body.instead else []
    draw.gone.append(body.leaver)


def known_draw(state: State, number: int | None) -> Draw:
    """Return the draw of a number. Refuses (`unknown-draw`) another number."""
    draw = state.draws.get(-1 if number is None else number)
    if draw is None:
        known = ", ".join(map(str, state.draws)) or Line("none")
        hint = "Draws: {known}."
        raise Refused("unknown-draw", "There is no draw {number}.", hint=hint, number=str(number), known=known)
    return draw


def commitment_to(state: State, draw: Draw, member: str, value: bytes) -> SeedCommitted:
    """Return the commitment by which a member binds itself to a seed of 32 bytes."""
    return SeedCommitted(commitment=commitment(context_of(state, draw), member, value).hex())


def committing_is_over(draw: Draw, at: str) -> bool:
    """Tell whether nobody can commit any more: all have, or time is up."""
    return at >= (draw.commit_by or at) or len(draw.commitments) == len(draw.commits)


def revealing_is_over(draw: Draw, at: str) -> bool:
    """Tell whether no seed is awaited any more: all that were committed to are revealed, or time is up."""
    all_there = committing_is_over(draw, at) and len(draw.revealed) == len(draw.commitments)
    return all_there or at >= (draw.reveal_by or at)


def drawing(state: State, draw: Draw, randomness: str | None) -> PanelDrawn:
    """Return what a draw gives with the public randomness that was published: whoever draws it again does this."""
    public_bytes(draw, randomness)
    unrevealed = tuple(name for name in draw.commits if name in draw.commitments and name not in draw.revealed)
    body = PanelDrawn(randomness=randomness, unrevealed=unrevealed or None)
    if draw.source is None and len(draw.revealed) < ENOUGH:
        return replace(body, outcome="failed")
    seed, panel = seed_and_panel(state, draw, randomness)
    odds = tuple(Odds(member=name, times=draw.odds[name][0], of=draw.odds[name][1]) for name in panel)
    return replace(body, outcome="drawn", seed=seed, panel=panel, odds=odds)


def _named(state: State, command: Command) -> tuple[Draw, Actor]:
    """Return the draw, and the member that acts: one of those that commit to a seed."""
    member, draw = known_member(state, command.by), known_draw(state, command.ref)
    if member.id not in draw.commits:
        names = ", ".join(state.actors[name].name for name in draw.commits) or Line("nobody")
        hint = "Those who do: {names}."
        raise Refused("commits-not", "{name} does not commit to a seed here.", hint=hint, name=member.name, names=names)
    if draw.drawn is not None:
        raise Refused("drawn-already", "“{title}” is drawn.", hint="Nothing more to do.", title=draw.title)
    return draw, member


def _check_panels(body: DrawAnnounced, pool: list[Candidate], quotas: list[Quota]) -> None:
    panels = body.panels or ()
    hint = "Work them out afresh: concerted panel announce."
    if len(panels) != LOTTERY or not all(0 <= place < len(pool) for panel in panels for place in panel):
        raise Refused("no-lottery", "It takes {count} panels of those members.", hint=hint, count=LOTTERY)
    if len(encode(panels)) > _ROOM:
        hint = "Draw fewer seats, or leave the quotas out."
        raise Refused("too-large", "So many seats do not fit into one entry of the record.", hint=hint)
    check_lottery(_lottery(body), pool, quotas, body.seats)


def _lottery(body: DrawAnnounced) -> Lottery:
    return Lottery(tuple(tuple(sorted(body.among[place] for place in panel)) for panel in body.panels or ()))


def _check_chance(body: DrawAnnounced, at: str) -> None:
    """Refuse a draw whose seeds and randomness could be known, or guessed by one alone, when it is announced."""
    named = body.commits or ()
    if len(set(named)) != len(named) or (body.source is None and len(named) < ENOUGH):
        hint = "Name {enough} members or more that commit to a seed, or a source of public randomness."
        raise Refused("no-chance", "One alone could choose the panel.", hint=hint, enough=ENOUGH)
    if bool(named) is not (body.commit_by is not None and body.reveal_by is not None):
        hint = "Say until when seeds are taken, and until when they are revealed."
        raise Refused("bad-time", "Seeds and their days go together.", hint=hint)
    if bool(body.source) is not (body.published_at is not None):
        raise Refused("bad-time", "A source and its moment go together.", hint="Say when it is published.")
    if body.source is not None:
        check_text(body.source, "source", most=SENTENCE)
    last = at
    for when in (body.commit_by, body.reveal_by, body.published_at):
        if when is not None:
            if not is_instant(when) or when < later(last, 0, minutes=NOTICE):
                hint = "Leave {minutes} minutes, and write it in UTC: 2026-12-01T17:00:00Z."
                message = "“{when}” is not late enough after {last}."
                raise Refused("bad-time", message, hint=hint, when=when, last=Moment(last), minutes=NOTICE)
            last = when
