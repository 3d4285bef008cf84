"""Duties: the functions that rotate, so that no member becomes the bottleneck.

“Each member rotates responsibility for one function … If one member burns out or leaves, the coalition
regenerates rather than collapses.” (the seed, Section 4, step 5). Who serves is computed, never picked:
whoever has served least, within what each can hold; nobody holds two while another who can holds none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from concerted.coalition.clauses import DUTIES, Clause, Turn
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.days import check_day, day_of, days_later, term_end
from concerted.coalition.membership import eligible, turns
from concerted.coalition.proposals import platform_in_force
from concerted.coalition.state import Actor, Held, Note, Rotation, State, known_actor, known_member
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.lines import Line, Moment
from concerted.record.entry import Entry, Ref

TERM: Turn = "quarter"
"""How long one holds a duty where the platform does not say."""

EARLY = 14
"""Days before a rotation begins from which it can be computed, so that the next know in time."""

MOST_AT_ONCE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who holds a duty; nobody (`holder` absent) where nobody can."""

    duty: str
    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotating:
    """The duties go to those whose turn it is. Everything in it is computed."""

    kind: ClassVar[str] = "rotation"
    computed: ClassVar[tuple[str, ...]] = ("number", "starts", "ends", "assignments")
    number: int = 0
    starts: str = ""
    ends: str = ""
    """The first day after it."""
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """An organisation says how many duties it can hold at once, and until when it can hold none."""

    kind: ClassVar[str] = "capacity"
    computed: ClassVar[tuple[str, ...]] = ()
    duties: int | None = None
    absent_until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A holder offers its duty to another member: in exchange for one of theirs, or for nothing."""

    kind: ClassVar[str] = "swap"
    computed: ClassVar[tuple[str, ...]] = ()
    duty: str
    to: str
    theirs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapAccepted:
    """The other member takes it."""

    kind: ClassVar[str] = "swap-accepted"
    computed: ClassVar[tuple[str, ...]] = ()
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A holder cannot serve this time; whoever is next takes over, and the one that skipped is next again later."""

    kind: ClassVar[str] = "skip"
    computed: ClassVar[tuple[str, ...]] = ("holder",)
    duty: str
    holder: str | None = None
    """Who takes over; absent where nobody can."""
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A duty that fell vacant, or that nobody could take, goes to whoever is next now."""

    kind: ClassVar[str] = "filling"
    computed: ClassVar[tuple[str, ...]] = ("holder",)
    duty: str
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNote:
    """What whoever holds a duty hands over to the next: where things are, what is under way."""

    kind: ClassVar[str] = "duty-note"
    computed: ClassVar[tuple[str, ...]] = ()
    duty: str
    text: str


def duties_of(state: State) -> tuple[tuple[str, ...], Turn]:
    """Return the duties that rotate, and for how long one holds them, as the platform says or by default."""
    clauses: tuple[Clause, ...] = state.platform.clauses if state.platform else ()
    for clause in clauses:
        if clause.duties and clause.term:
            return clause.duties, clause.term
    return DUTIES, TERM


def current(state: State) -> Rotation | None:
    """Return the newest rotation."""
    return state.rotations[-1] if state.rotations else None


def next_for(  # noqa: PLR0913 - what a turn depends on is named one by one
    state: State, duty: str, holding: dict[str, int], *, at: str, day: str, but: tuple[str, ...] = ()
) -> str | None:
    """Return whose turn a duty is; None where nobody can hold it.

    `holding` says how many duties each member has in this rotation. First whoever holds least, then who
    has served least in all (whoever came later began level with the least), then who has served this duty
    least, then who has been a member longest, then who was known first: names have no say.
    """

    def free(actor: Actor) -> bool:
        room = actor.capacity is None or holding.get(actor.id, 0) < actor.capacity
        here = actor.absent_until is None or actor.absent_until <= day
        return room and here and actor.id not in but

    def turn(actor: Actor) -> tuple[int, int, int, str]:
        served = state.served.get(actor.id, {})
        return holding.get(actor.id, 0), turns(state, actor), served.get(duty, 0), str(actor.member_since)

    chosen = min((actor for actor in eligible(state, at) if free(actor)), key=turn, default=None)
    return chosen.id if chosen else None


def decide_rotating(state: State, command: Command) -> Ruling:
    """Allow the host or a member to have the next rotation computed, shortly before it begins."""
    if command.by is not None:
        known_member(state, command.by)
    platform_in_force(state)
    before, today = current(state), day_of(command.at)
    if before and today < (early := days_later(before.ends, -EARLY)):
        hint = "Compute the next one from {early} on."
        raise Refused(
            "too-soon",
            "The present rotation lasts until {ends}.",
            hint=hint,
            ends=Moment(before.ends),
            early=Moment(early),
        )
    return Ruling(body=next_turn(state, command.at))


def next_turn(state: State, at: str) -> Rotating:
    """Return the next rotation as it would be computed at that moment: whoever asks early sees it coming."""
    before, today = current(state), day_of(at)
    duties, term = duties_of(state)
    starts = max(before.ends, today) if before else today
    holders = _matched(state, duties, _servers(state, len(duties), at=at, day=starts))
    return Rotating(
        number=before.number + 1 if before else 1,
        starts=starts,
        ends=term_end(starts, term),
        assignments=tuple(Assignment(duty=duty, holder=holders.get(duty)) for duty in duties),
    )


def _servers(state: State, many: int, *, at: str, day: str) -> list[str]:
    """Return who serves in a turn of so many duties, whatever each of them will be; one that holds two, twice."""
    holding: dict[str, int] = {}
    servers = []
    for _ in range(many):
        chosen = next_for(state, "", holding, at=at, day=day)
        if chosen is None:
            break
        holding[chosen] = holding.get(chosen, 0) + 1
        servers.append(chosen)
    return servers


def _matched(state: State, duties: tuple[str, ...], servers: list[str]) -> dict[str, str]:
    """Return who serves in what, so that nobody keeps one duty: duty → member; the last ones stay vacant.

    Of all ways to share the duties out it is the one that repeats least: the sum of the squares of how often
    each has served in what it gets. Found exactly, over the sets of servers (Held and Karp 1962).
    """
    costs = [[state.served.get(server, {}).get(duty, 0) ** 2 for server in servers] for duty in duties]
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for cost in costs[: len(servers)]:
        longer: dict[int, tuple[int, tuple[int, ...]]] = {}
        for taken, (spent, order) in best.items():
            for place in range(len(servers)):
                found = (spent + cost[place], (*order, place))
                if not taken >> place & 1 and found < longer.get(taken | 1 << place, (spent + cost[place] + 1, ())):
                    longer[taken | 1 << place] = found
        best = longer
    ((_, order),) = best.values()
    return {duty: servers[place] for duty, place in zip(duties, order, strict=False)}


def apply_rotating(state: State, entry: Entry, body: Rotating) -> None:
    """Begin the rotation; whoever is assigned counts as having served, until it skips."""
    duties = {assignment.duty: Held(holder=assignment.holder) for assignment in body.assignments}
    state.rotations.append(
        Rotation(
            entry=state.size,
            leaf=entry.leaf().hex(),
            number=body.number,
            starts=body.starts,
            ends=body.ends,
            duties=duties,
        )
    )
    for duty, held in duties.items():
        _count(state, held.holder, duty, 1)


def decide_capacity(state: State, command: Command) -> Ruling:
    """Allow an organisation to say what it can hold."""
    body: Capacity = command.body
    known_actor(state, command.by)
    if body.duties is not None and not 0 <= body.duties <= MOST_AT_ONCE:
        raise Refused(
            "bad-capacity",
            "{duties} duties at once?",
            hint="Give 0 to {most}.",
            duties=body.duties,
            most=MOST_AT_ONCE,
        )
    if body.absent_until is not None:
        check_day(body.absent_until, "coming back")
    return Ruling(body=body)


def apply_capacity(state: State, entry: Entry, body: Capacity) -> None:
    """It holds from the next assignment on."""
    actor = state.actors[str(entry.by)]
    actor.capacity, actor.absent_until = body.duties, body.absent_until


def decide_swap(state: State, command: Command) -> Ruling:
    """Allow a holder to offer its duty to another member."""
    body: Swap = command.body
    rotation, held = _held(state, body.duty)
    actor = _holder(state, command, held, body.duty)
    other = known_member(state, body.to)
    if other is actor:
        raise Refused("bad-swap", "{actor} holds it already.", hint="Name another member.", actor=actor.name)
    if body.theirs is not None and _held(state, body.theirs)[1].holder != other.id:
        mine = [duty for duty, one in rotation.duties.items() if one.holder == other.id]
        hint = "It holds: {held}."
        raise Refused(
            "bad-swap",
            "{other} does not hold {theirs}.",
            hint=hint,
            other=other.name,
            theirs=body.theirs,
            held=", ".join(mine) or Line("nothing"),
        )
    return Ruling(body=body, ref=Ref(rotation.entry, rotation.leaf))


def apply_swap(state: State, entry: Entry, body: Swap) -> None:
    """The offer stands until it is accepted, or another one is made."""
    state.rotations[-1].duties[body.duty].offered = (body.to, body.theirs, state.size, entry.leaf().hex())


def decide_swap_accepted(state: State, command: Command) -> Ruling:
    """Allow the member to which a duty was offered to take it."""
    actor = known_member(state, command.by)
    _, held = _held(state, command.body.duty)
    if held.offered is None or held.offered[0] != actor.id:
        hint = "Its holder offers it first: concerted duties swap."
        raise Refused(
            "no-swap", "Nobody has offered {duty} to {actor}.", hint=hint, duty=command.body.duty, actor=actor.name
        )
    theirs = held.offered[1]
    if theirs is not None and _held(state, theirs)[1].holder != actor.id:
        raise Refused(
            "bad-swap",
            "{actor} no longer holds {theirs}.",
            hint="Agree on another swap.",
            actor=actor.name,
            theirs=theirs,
        )
    return Ruling(body=command.body, ref=Ref(held.offered[2], held.offered[3]))


def apply_swap_accepted(state: State, entry: Entry, body: SwapAccepted) -> None:
    """Exchange the holders, and who counts as having served."""
    held = state.rotations[-1].duties[body.duty]
    assert held.offered and held.holder  # noqa: S101, PT018 - decide_swap_accepted saw to it
    giver, theirs = held.holder, held.offered[1]
    _hand(state, body.duty, held, str(entry.by))
    if theirs is not None:
        _hand(state, theirs, state.rotations[-1].duties[theirs], giver)


def decide_skip(state: State, command: Command) -> Ruling:
    """Allow a holder to skip; whose turn it is then is computed."""
    rotation, held = _held(state, command.body.duty)
    _holder(state, command, held, command.body.duty)
    holder = next_holder(state, command.body.duty, command.at)
    return Ruling(body=replace(command.body, holder=holder), ref=Ref(rotation.entry, rotation.leaf))


def apply_skip(state: State, entry: Entry, body: Skip) -> None:  # noqa: ARG001 - every step's shape
    """Whoever skipped has not served; the next one does."""
    _hand(state, body.duty, state.rotations[-1].duties[body.duty], body.holder)


def decide_filling(state: State, command: Command) -> Ruling:
    """Allow the host or a member to have a vacant duty filled."""
    if command.by is not None:
        known_member(state, command.by)
    rotation, held = _held(state, command.body.duty)
    if held.holder is not None:
        name = state.actors[held.holder].name
        raise Refused(
            "not-vacant",
            "{name} holds {duty}.",
            hint="Its holder skips or swaps first.",
            name=name,
            duty=command.body.duty,
        )
    holder = next_holder(state, command.body.duty, command.at)
    if holder is None:
        hint = "Members say what they can hold: concerted duties capacity."
        raise Refused("nobody-free", "Nobody can take {duty}.", hint=hint, duty=command.body.duty)
    return Ruling(body=replace(command.body, holder=holder), ref=Ref(rotation.entry, rotation.leaf))


def apply_filling(state: State, entry: Entry, body: Filling) -> None:  # noqa: ARG001 - every step's shape
    """It is held again."""
    _hand(state, body.duty, state.rotations[-1].duties[body.duty], body.holder)


def decide_note(state: State, command: Command) -> Ruling:
    """Allow whoever holds a duty, or held it before in this rotation or the last, to leave a note."""
    body: DutyNote = command.body
    actor = known_actor(state, command.by)
    held = [r.duties[body.duty] for r in state.rotations[-2:] if body.duty in r.duties]
    if not any(actor.id in (one.holder, *one.before) for one in held):
        hint = "Those who hold it now or held it last leave notes."
        raise Refused("not-theirs", "{actor} does not hold {duty}.", hint=hint, actor=actor.name, duty=body.duty)
    check_text(body.text, "note", most=PARAGRAPH, lines=True)
    return Ruling(body=body)


def apply_note(state: State, entry: Entry, body: DutyNote) -> None:
    """Keep the note."""
    state.notes.append(Note(entry=state.size, duty=body.duty, by=str(entry.by), text=body.text, at=entry.at))


def _held(state: State, duty: str) -> tuple[Rotation, Held]:
    rotation = current(state)
    if rotation is None or duty not in rotation.duties:
        known = ", ".join(rotation.duties) if rotation else Line("none yet; begin with concerted duties rotate")
        raise Refused(
            "unknown-duty", "There is no duty {duty} in this rotation.", hint="Duties: {known}.", duty=duty, known=known
        )
    return rotation, rotation.duties[duty]


def _holder(state: State, command: Command, held: Held, duty: str) -> Actor:
    actor = known_member(state, command.by)
    if held.holder != actor.id:
        who = state.actors[held.holder].name if held.holder else Line("nobody")
        raise Refused(
            "not-theirs",
            "{actor} does not hold {duty}.",
            hint="It is held by {who}.",
            actor=actor.name,
            duty=duty,
            who=who,
        )
    return actor


def next_holder(state: State, duty: str, at: str) -> str | None:
    """Return who would take over a duty of this rotation at that moment; None where nobody can."""
    rotation, held = _held(state, duty)
    but = (*held.before, *((held.holder,) if held.holder else ()))
    holding: dict[str, int] = {}
    for one in rotation.duties.values():
        if one.holder:
            holding[one.holder] = holding.get(one.holder, 0) + 1
    day = max(rotation.starts, day_of(at))
    return next_for(state, duty, holding, at=at, day=day, but=but)


def _hand(state: State, duty: str, held: Held, to: str | None) -> None:
    if held.holder is not None:
        _count(state, held.holder, duty, -1)
        held.before.append(held.holder)
    held.holder, held.offered = to, None
    _count(state, to, duty, 1)


def _count(state: State, actor: str | None, duty: str, by: int) -> None:
    if actor is not None:
        served = state.served.setdefault(actor, {})
        served[duty] = served.get(duty, 0) + by
