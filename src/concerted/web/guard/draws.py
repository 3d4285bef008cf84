"""What the pages of draws show: everybody's odds, whose seeds are there, and what the reader can do now."""

from __future__ import annotations

from dataclasses import dataclass

from concerted import plain
from concerted.coalition import State
from concerted.coalition.days import later
from concerted.coalition.state import Actor
from concerted.plain.draws import Seed, Step
from concerted.web.meetings.reading import local_of


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely one member is, or was, drawn, and where it stands now."""

    actor: Actor
    percent: str
    share: int
    """The same in hundredths, for the bar."""
    stands: str
    """`seated`, `gone`, or nothing."""


@dataclass(frozen=True, slots=True)
class DrawPage:
    """One draw as its page shows it."""

    draw: plain.Draw
    chances: list[Chance]
    seeds: list[tuple[Actor, Seed]]
    steps: list[Step]
    """What the seed is the hash of, once it is drawn."""
    asks: str
    """What the reader is asked to do: `commit`, `reveal`, `draw`, or nothing."""
    leavers: list[Actor]
    """Whom the reader can say drops out."""


@dataclass(frozen=True, slots=True)
class DrawsPage:
    """Every draw, and what the form of a new one begins with."""

    draws: list[plain.Draw]
    members: list[Actor]
    places: list[str]
    """The constituencies that members speak for."""
    commit_by: str
    reveal_by: str
    published_at: str


def draws_page(state: State, now: str) -> DrawsPage:
    """Return what the list of draws shows."""
    places = sorted({place for one in state.members for place in one.facts.constituencies})
    whole = now[:14] + "00:00Z"
    commit, reveal, published = (local_of(later(whole, days))[:16] for days in (2, 4, 5))
    return DrawsPage(plain.draws(state, now), state.members, places, commit, reveal, published)


def draw_page(state: State, number: int, me: Actor | None, now: str) -> DrawPage:
    """Return what the page of one draw shows to its reader. Refuses (`unknown-draw`)."""
    one = plain.draw(state, number, now)
    seated, actors = one.panel or (), state.actors
    chances = [
        Chance(
            actors[each.member],
            f"{100 * each.times / each.of:.1f}",
            round(100 * each.times / each.of),
            "seated" if each.member in seated else "gone" if each.member in one.gone else "",
        )
        for each in one.odds
    ]
    seeds = [(actors[each.member], each) for each in one.seeds]
    steps = plain.recomputed(state, number)[0] if one.seed else []
    leavers = [actors[name] for name in seated if me and (name == me.id or not actors[name].member_since)]
    return DrawPage(one, chances, seeds, steps, _asked(one, me), leavers)


def _asked(one: plain.Draw, me: Actor | None) -> str:
    if me is None or not me.member_since:
        return ""
    mine = next((each for each in one.seeds if each.member == me.id), None)
    if one.stage == "commit" and mine and mine.commitment is None:
        return "commit"
    if one.stage == "reveal" and mine and mine.commitment and mine.value is None:
        return "reveal"
    return "draw" if one.stage == "draw" else ""
