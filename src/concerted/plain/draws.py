"""Draws: panels by lot, with everybody's odds, what is still awaited, and how the panel follows from the seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition import Odds, Seats, State
from concerted.coalition import state as held
from concerted.coalition.drawing import committing_is_over, drawing, known_draw, revealing_is_over
from concerted.coalition.lots import context_of, pool_of, public_bytes, quotas_of
from concerted.errors import Refused
from concerted.guard.chance import DRAND

Stage: TypeAlias = Literal["commit", "reveal", "randomness", "draw", "drawn", "failed"]
"""What is awaited: commitments, seeds, public randomness, the drawing itself; or what came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One member's seed: its commitment, and its value once it is revealed."""

    member: str
    commitment: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A panel that is drawn by lot."""

    number: int
    title: str
    by: str
    at: str
    seats: int
    stage: Stage
    odds: tuple[Odds, ...]
    """How likely each member is, or was, drawn."""
    quotas: tuple[Seats, ...] = ()
    seeds: tuple[Seed, ...] = ()
    commit_by: str | None = None
    reveal_by: str | None = None
    source: str | None = None
    published_at: str | None = None
    round: int | None = None
    address: str | None = None
    """Where drand's round is read."""
    randomness: str | None = None
    seed: str | None = None
    drawn: tuple[str, ...] | None = None
    """The panel as it was drawn."""
    panel: tuple[str, ...] | None = None
    """Who sits on it now."""
    gone: tuple[str, ...] = ()
    entry: int | None = None
    """The entry by which it was drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of what the seed of a draw is the hash of, in hex."""

    name: str
    value: str


def draws(state: State, at: str) -> list[Draw]:
    """Return every draw as it stands at a moment, the latest first."""
    return [_told(one, at) for one in reversed(state.draws.values())]


def draw(state: State, number: int, at: str) -> Draw:
    """Return one draw as it stands at a moment. Refuses (`unknown-draw`)."""
    return _told(known_draw(state, number), at)


def lottery(
    state: State, among: Sequence[str], quotas: Sequence[Seats], seats: int
) -> tuple[tuple[int, ...], ...] | None:
    """Return the panels of a draw with quotas by the fairest lottery known; None without quotas, which takes none.

    Each panel names its members by their places in `among`. Refuses (`bad-quota`, `bad-pool`, `no-panel`).
    """
    if not quotas:
        return None
    from concerted.guard.leximin import leximin  # noqa: PLC0415 - the solver is not for whoever only reads

    places = {name: place for place, name in enumerate(among)}
    if not among or not set(among) <= state.actors.keys():
        raise Refused("bad-pool", "Nobody can be drawn.", hint="Name the {member}s that may be drawn.")
    fair = leximin(pool_of(state, among, quotas), quotas_of(quotas, seats), seats).lottery
    return tuple(tuple(sorted(places[name] for name in panel)) for panel in fair.panels)


def recomputed(state: State, number: int) -> tuple[list[Step], tuple[str, ...] | None]:
    """Draw a panel again from the record alone: return what its seed is the hash of, and the panel that it gives.

    No panel where too few seeds were revealed. Refuses (`unknown-draw`, `not-drawn-yet`).
    """
    one = known_draw(state, number)
    if one.drawn is None:
        raise Refused("not-drawn-yet", "“{title}” is not drawn yet.", hint="Draw it first.", title=one.title)
    body = drawing(state, one, one.randomness)
    steps = [
        Step(name="context", value=context_of(state, one)),
        Step(name="root", value=one.leaf),
        Step(name="randomness", value=public_bytes(one, one.randomness).hex()),
        *(Step(name=name, value=one.revealed[name]) for name in one.commits if name in one.revealed),
    ]
    return [*steps, *([Step(name="seed", value=body.seed)] if body.seed else [])], body.panel


def _told(one: held.Draw, at: str) -> Draw:
    address = f"https://api.drand.sh/{DRAND.chain}/public/{one.round}" if one.round else None
    return Draw(
        number=one.entry,
        title=one.title,
        by=one.by,
        at=one.at,
        seats=one.seats,
        stage=_stage(one, at),
        odds=tuple(Odds(member=name, times=times, of=of) for name, (times, of) in one.odds.items()),
        quotas=tuple(
            Seats(constituency=quota.category, least=quota.least, most=quota.most)
            for quota in one.quotas
            if quota.feature == "yes"
        ),
        seeds=tuple(
            Seed(member=name, commitment=one.commitments.get(name), value=one.revealed.get(name))
            for name in one.commits
        ),
        commit_by=one.commit_by,
        reveal_by=one.reveal_by,
        source=one.source,
        published_at=one.published_at,
        round=one.round,
        address=address,
        randomness=one.randomness,
        seed=one.seed,
        drawn=one.drawn_first if one.outcome == "drawn" else None,
        panel=tuple(one.panel) if one.outcome == "drawn" else None,
        gone=tuple(one.gone),
        entry=one.drawn,
    )


def _stage(one: held.Draw, at: str) -> Stage:
    if one.outcome is not None:
        return one.outcome
    if not committing_is_over(one, at):
        return "commit"
    if not revealing_is_over(one, at):
        return "reveal"
    return "randomness" if one.published_at and at < one.published_at else "draw"
