"""Taking sides: is a statement for its concept, against it, or neither?

A judge answers for pairs of a concept, which one can be for or against, and a statement; what it says is kept, so that
no pair is judged twice. Whoever judges is named on the map: the rules and the small model that is shipped, or a
language model that the map's owner configured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.cache import Cache, key
from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.demands import at_once
from concerted.ecosystem.engines import Engine, through
from concerted.ecosystem.likeness import Demand, compared
from concerted.ecosystem.statements import Statement

AGAINST, NEITHER, FOR = range(3)
"""Columns of the probabilities."""
SURE, UNSURE = 0.8, 0.6
"""Probability that a rule's side is right: where the same words say what the concept's name says, and elsewhere."""
RULES = 0.6
"""Weight of the rules beside the model."""
QUOTED = 0.6
"""How far a statement leans to a side, in [0, 1], from which it is quoted on it."""

_AT_ONCE = 512


class Judge(Protocol):
    """Says on which side of a concept a statement is."""

    @property
    def made_by(self) -> str:
        """Who judges, for the page."""

    @property
    def identity(self) -> str:
        """What a judgement depends on beside its pair: changes whenever one may."""

    def prepare(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Hear what will be judged, before anything is; an error here stops the run."""

    def probabilities(
        self, pairs: Sequence[tuple[str, str]], *, advance: Callable[[int], None] = ...
    ) -> NDArray[np.float32]:
        """Return against, neither, for: shape (pairs, 3); each row sums to one."""


class SharedOut:
    """A judge whose work is shared out by an engine; it can be pickled."""

    def __init__(self, judge: Judge, engine: Engine) -> None:
        """Let the engine have the judge work wherever it does."""
        self._judge, self._engine = judge, engine
        self.made_by, self.identity = judge.made_by, judge.identity
        self.prepare, self.probabilities = judge.prepare, judge.probabilities

    def each(self, asked: Iterable[Sequence[tuple[str, str]]]) -> Iterator[NDArray[np.float32]]:
        """Yield the probabilities of each of some lists of pairs."""
        for answer in through(
            self._engine, partial(_judged, self._judge), (json.dumps(some).encode() for some in asked)
        ):
            yield np.frombuffer(answer, "<f4").reshape(-1, 3)


def _judged(judge: Judge, asked: bytes) -> bytes:
    return judge.probabilities([(concept, text) for concept, text in json.loads(asked)]).astype("<f4").tobytes()


def by_rules(statements: Sequence[Statement], concepts: Sequence[Concept]) -> NDArray[np.float64]:
    """Return the probabilities that the rules' sides give, shape (statements, 3); without a concept on neither side.

    A statement's side is its side on its own demand, turned where that would undo the demand that names the concept.
    It is sure where the same words say both, or where an answer begins with a yes or a no.
    """
    found = np.tile(np.eye(3)[NEITHER], (len(statements), 1))
    for concept in concepts:
        named = _demand(statements[concept.statements[0]]) if concept.kind == "found" else None
        for number in concept.statements:
            said = statements[number]
            if named:
                same, plain = compared(named, _demand(said))
            else:
                same, plain = 1, at_once(said.text) is not None
            if side := said.polarity * same:
                chance = SURE if plain else UNSURE
                found[number] = (1 - chance) / 2
                found[number, side + 1] = chance
    return found


def _demand(said: Statement) -> Demand:
    return Demand(said.demand, said.content)


def by_judge(
    statements: Sequence[Statement],
    concepts: Sequence[Concept],
    judge: Judge,
    *,
    cache: Cache | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float64]:
    """Return the probabilities that a judge gives, shape (statements, 3); without a concept it is on neither side."""
    pairs, places, done = [], [], 0
    for concept in concepts:
        for number in concept.statements:
            places.append(number)
            pairs.append((concept.name, statements[number].text))

    def work(missing: list[int]) -> Iterator[bytes]:
        nonlocal done
        judge.prepare([pairs[place] for place in missing])
        asked = [[pairs[place] for place in missing[n : n + _AT_ONCE]] for n in range(0, len(missing), _AT_ONCE)]
        for rows in judge.each(asked) if isinstance(judge, SharedOut) else map(judge.probabilities, asked):
            yield from (row.astype("<f4").tobytes() for row in rows)
            done += len(rows)
            advance(len(rows))

    keys = [key(judge.identity, *pair) for pair in pairs]
    results, _ = (cache or Cache()).through("side", keys, work)
    advance(len(statements) - done)
    found = np.tile(np.eye(3)[NEITHER], (len(statements), 1))
    if places:
        found[places] = np.frombuffer(b"".join(results), "<f4").reshape(-1, 3)
    return found


def by_rules_and_model(
    statements: Sequence[Statement],
    concepts: Sequence[Concept],
    model: Judge,
    *,
    cache: Cache | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float64]:
    """Return the rules' probabilities and a model's, weighed; the rules' alone of an answer that says yes or no.

    A sentence argues more often than it says its side, which the rules do not hear, and the model misses what they
    hear; only where both are on one side is one of them sure.
    """
    return with_model(statements, concepts, by_rules(statements, concepts), model, cache=cache, advance=advance)


def with_model(  # noqa: PLR0913 - what it works with, each by its name
    statements: Sequence[Statement],
    concepts: Sequence[Concept],
    ruled: NDArray[np.float64],
    model: Judge,
    *,
    cache: Cache | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float64]:
    """Return the probabilities that the rules gave, weighed with those of a model."""
    said = np.array([bool(s.question) and at_once(s.text) is not None for s in statements], bool)
    left = [replace(one, statements=tuple(n for n in one.statements if not said[n])) for one in concepts]
    judged = by_judge(statements, left, model, cache=cache, advance=advance)
    return np.where(said[:, None], ruled, RULES * ruled + (1 - RULES) * judged)


def leaning(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each statement's side in [-1, 1]: the probability of for less that of against."""
    found: NDArray[np.float64] = probabilities[:, FOR] - probabilities[:, AGAINST]
    return found
