"""The stress test: for every one and every two members, what breaks if they are gone tomorrow.

“If one member burns out or leaves, the coalition regenerates rather than collapses.” (the seed, Section 4, step 5)
Gone means: it answers no more, serves no more, keeps no copy, whether or not it has said so. What breaks for a pair
is told only where it does not break for one of the two alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

from concerted.coalition.clauses import CLASSES, governing
from concerted.coalition.duties import current
from concerted.coalition.membership import eligible
from concerted.coalition.rules import Rule, Tally, agrees_needed, families_of, quorum_needed
from concerted.coalition.state import FEWEST, Actor, State
from concerted.coalition.text import folded
from concerted.coalition.vitality.riding import courses
from concerted.lines import Counted, Line, Value
from concerted.lines import as_written as _
from concerted.signs import Break as What

WITHOUT = (1, 2)
"""How many are thought away."""

_KINDS = {
    "platform": Line("{platform}"),
    "tactical": Line("tactical"),
    "membership": Line("membership"),
    "sunset": Line("sunset"),
}
_ANY = {
    1: _("No {kind} decision could be taken without any one of them: {needed} of {whole} must answer."),
    2: _("No {kind} decision could be taken without any two of them: {needed} of {whole} must answer."),
}
_TOO_FEW = {
    1: _("Without any one of them they would be fewer than {fewest}: no {circle}."),
    2: _("Without any two of them they would be fewer than {fewest}: no {circle}."),
}


@dataclass(frozen=True, slots=True)
class Break:
    """Something that fails, and without whom; where `gone` is empty, without any so many members."""

    what: What
    many: int
    gone: tuple[str, ...]
    line: Line


@dataclass(frozen=True, slots=True)
class Stressed:
    """What was tried, and all that broke."""

    members: int
    tried: int
    breaks: tuple[Break, ...]

    def without(self, many: int) -> list[Break]:
        """Return what breaks without one, or without two."""
        return [one for one in self.breaks if one.many == many]


def stressed(state: State, at: str) -> Stressed:
    """Return what breaks without every one and every two members."""
    members = eligible(state, at)
    tried = sum(comb(len(members), many) for many in WITHOUT)
    found = [*_alone(members), *_quorums(state, members), *_rooms(members), *_depends(state, members, at)]
    return Stressed(len(members), tried, tuple(sorted(found, key=lambda one: one.many)))


def _alone(members: list[Actor]) -> Iterator[Break]:
    """What hangs by a thread already, with everybody there."""
    if members and not any(actor.witness_public for actor in members):
        line = Line("No {member} keeps a witnessed copy of the record: there is the host's alone.")
        yield Break("replica", 0, (), line)


def _quorums(state: State, members: list[Actor]) -> Iterator[Break]:
    """Without so many answers no decision of a class can be taken."""
    if state.platform is None or not members:
        return
    shared = {actor.id: [folded(name) for name in (actor.name, *actor.facts.affiliations)] for actor in members}
    families = families_of(shared)
    for name in CLASSES:
        rule = governing(state.platform.clauses, name).rule
        assert rule is not None  # noqa: S101 - a clause that governs has one
        yield from _of_class(name, rule, [actor.id for actor in members], families)


def _of_class(name: str, rule: Rule, members: list[str], families: tuple[tuple[str, ...], ...]) -> Iterator[Break]:
    cap = rule.cap or 1
    family = {one: known for known in families for one in known} if rule.cap else {}
    whole = _voices(members, family, cap)
    needed = _needed(rule, whole)
    values: dict[str, Value] = {"kind": _KINDS[name], "needed": needed, "whole": whole}
    told_alone: set[str] = set()
    for many in WITHOUT:
        lost = {gone: whole - _left(gone, family, cap, whole) for gone in combinations(members, many)}
        short = [gone for gone, n in lost.items() if whole - n < needed and not told_alone & {*gone}]
        if short and len(short) == len(lost):
            line = Line(_ANY[many], values)
            yield Break("quorum", many, (), line)
            return
        for gone in short:
            line = Line("No {kind} decision could be taken: {needed} of {whole} must answer.", values)
            yield Break("quorum", many, gone, line)
            told_alone |= {*gone} if many == 1 else set()


def _needed(rule: Rule, whole: int) -> int:
    """Return how many must answer at the least: for the quorum, and where silence counts against it, for the share."""
    least = max(quorum_needed(rule, whole), 1)
    counts_silence = rule.method != "consent" and rule.base in ("eligible", "not-abstaining")
    return max(least, agrees_needed(rule, Tally(electorate=whole))) if counts_silence else least


def _voices(members: list[str], family: dict[str, tuple[str, ...]], cap: int) -> int:
    known = {*family.values()}
    return sum(min(len(one), cap) for one in known) + sum(one not in family for one in members)


def _left(gone: tuple[str, ...], family: dict[str, tuple[str, ...]], cap: int, whole: int) -> int:
    """Return how many voices are left without these: of a family under a cap, others may step in."""
    lost = sum(one not in family for one in gone)
    for known, n in Counter(family[one] for one in gone if one in family).items():
        lost += min(len(known), cap) - min(len(known) - n, cap)
    return whole - lost


def _rooms(members: list[Actor]) -> Iterator[Break]:
    """Without too many it is no circle any more."""
    for many in WITHOUT:
        if len(members) - many < FEWEST <= len(members):
            line = Line(_TOO_FEW[many], {"fewest": FEWEST})
            yield Break("quorum", many, (), line)
            return


def _depends(state: State, members: list[Actor], at: str) -> Iterator[Break]:
    """What rests on one or two: each thing that somebody holds up fails where all who hold it up are gone."""
    here = {actor.id for actor in members}
    for what, line, holders in _held_up(state, members, at):
        if 0 < len(holders & here) <= WITHOUT[-1]:
            yield Break(what, len(holders & here), tuple(sorted(holders & here)), line)


def _held_up(state: State, members: list[Actor], at: str) -> Iterator[tuple[What, Line, set[str]]]:
    yield from _duties(state, members)
    yield from _constituencies(members)
    yield from _promises(state, at)
    yield from _copies(state, members)


def _duties(state: State, members: list[Actor]) -> Iterator[tuple[What, Line, set[str]]]:
    """A duty fails where nobody else could take it over, or nobody else has ever held it."""
    rotation = current(state)
    for duty in rotation.duties if rotation else ():
        could = {actor.id for actor in members if actor.capacity != 0}
        yield "duty", Line("Nobody could take over {duty}.", {"duty": duty}), could
        knows = {name for name, served in state.served.items() if served.get(duty)}
        if len(state.rotations) > 1:
            yield "duty", Line("Nobody would be left who has ever held {duty}.", {"duty": duty}), knows


def _constituencies(members: list[Actor]) -> Iterator[tuple[What, Line, set[str]]]:
    speaks: dict[str, set[str]] = {}
    for actor in members:
        for name in actor.facts.constituencies:
            speaks.setdefault(name, set()).add(actor.id)
    for name, actors in speaks.items():
        yield "constituency", Line("Nobody would speak for {whom}.", {"whom": name}), actors


def _promises(state: State, at: str) -> Iterator[tuple[What, Line, set[str]]]:
    """A promise fails where nobody else keeps it, or nobody else looks whether it is kept."""
    names = {clause.id for clause in (state.platform.clauses if state.platform else ())}
    for name in sorted(names):
        periods = [one for one in state.periods.values() if one.clause == name and one.ends <= at[:10]][-4:]
        keeps = {way.member for way in courses(state, periods) if way.steps[-1].standing == "kept"}
        yield "commitment", Line("Nobody else kept {clause} the last time one looked.", {"clause": name}), keeps
        looks = {seen.by for one in periods for seen in one.observations}
        if None not in looks:  # else the host looks, whoever is gone
            line = Line("Nobody else looks whether {clause} is kept.", {"clause": name})
            yield "commitment", line, {by for by in looks if by}


def _copies(state: State, members: list[Actor]) -> Iterator[tuple[What, Line, set[str]]]:
    """The record needs its witnesses; beyond them there is the host's copy."""
    copies = {actor.id for actor in members if actor.witness_public}
    yield "replica", Line("No {member} would keep a witnessed copy of the record."), copies
    if (needed := state.witnesses_needed) and len(copies) - needed < WITHOUT[-1]:
        seen = Counted("No entry would become final: {n} witness must have seen it.",
                       "No entry would become final: {n} witnesses must have seen it.")  # fmt: skip
        line = Line(seen, {"n": needed})
        for gone in combinations(sorted(copies), max(len(copies) - needed + 1, 1)):
            yield "replica", line, {*gone}
