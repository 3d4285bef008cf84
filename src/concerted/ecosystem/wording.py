"""Sides and groups from wording alone, or none.

One path for every corpus, and it asks three things of the corpus itself. Do actors sound like themselves? If their
sentences might as well be dealt at random among them, there are no groups. Do they all speak to one question? Then
wording has two sides, if judging goes with the rest of the wording. Or does each have its own agenda? Then those work
together who work on the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem import agendas, evaluation
from concerted.ecosystem.cache import Cache, key, made_by
from concerted.ecosystem.concepts import masked
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.engines import HERE, Engine, through
from concerted.ecosystem.partitions import adjusted_rand
from concerted.ecosystem.profiles import Matrix, profiles, resemblance, unit

SURE = 0.01
"""Chance below which actors are said to sound like themselves."""
ONE_QUESTION = 1 / 6
"""What others share of an actor's likeness to itself, from which on all speak to one question."""
FEWEST = 3
"""Actors of a group."""
DIMENSIONS = 8
"""Axes of wording that pairs are compared on: the rest is noise."""
TELLING = 12
"""Words shown for a group."""
MOST_LETTERS = 12_000_000
"""Letters that are read; of more, documents by chance, as much of each actor."""
MOST_ACTORS = 1_000
"""Actors that are compared, for work grows with their cube; of more, those who wrote most."""
SAMPLES = 8
KEPT = 0.9
"""Share of the documents in a run that stability is measured by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who is like whom in wording. Actors are rows, in the order they were given."""

    groups: tuple[tuple[int, ...], ...] = ()
    """Rows of each group, the largest first; none where there are no groups here. Who fits none is left out."""
    affinity: NDArray[np.float64]
    """Actors × actors in [-1, 1], centred: what pairs are ranked by."""
    chance: float = 1.0
    """How often sentences dealt at random among the actors would look as much like actors of their own."""
    stability: float = 0.0
    """Mean adjusted Rand index between runs on samples of nine documents in ten; 0 where there are no groups."""
    telling: tuple[tuple[str, ...], ...] = ()
    """For each group the words that set it apart most, the most telling first."""
    kind: str = "none"
    """`sides` of one question, `agendas`, or `none`."""


def sides(  # noqa: PLR0913 - what it works with, each by its name
    texts: Sequence[Sequence[str]],
    *,
    names: Sequence[str],
    encoder: Encoder,
    seed: int = 0,
    advance: Callable[[int], None] = lambda _: None,
    engine: Engine = HERE,
    cache: Cache | None = None,
) -> Sides:
    """Return the groups of actors by the wording of their documents; `texts` holds each actor's, in order.

    `names` are masked first. The same texts in another order of actors give the same groups. The engine measures how
    stable they are, and what it found of that is kept.
    """
    plain = without_names(sampled(texts), names)
    heard = sorted(range(len(plain)), key=lambda row: (-sum(map(len, plain[row])), plain[row], row))[:MOST_ACTORS]
    order = sorted(heard, key=lambda row: (plain[row], row))
    ordered = [plain[row] for row in order]
    chance, labels, kind = _run(ordered, encoder, seed, advance)
    groups, stability = _groups(labels), 0.0
    if groups:
        work = partial(_labelled, encoder, seed, kind)
        stability = _stability(ordered, work, seed, labels, engine=engine, cache=cache or Cache(), advance=advance)
    affinity = np.zeros((len(plain), len(plain)))
    affinity[np.ix_(order, order)] = _affinity(ordered)
    back = tuple(tuple(sorted(order[row] for row in group)) for group in groups)
    return Sides(
        groups=back, affinity=affinity, chance=chance, stability=stability, telling=_telling(ordered, groups),
        kind=kind if groups else "none",
    )  # fmt: skip


def _run(
    texts: Sequence[Sequence[str]], encoder: Encoder, seed: int, advance: Callable[[int], None]
) -> tuple[float, NDArray[np.int64], str]:
    own = resemblance(texts)
    advance(1)
    none = np.full(len(texts), -1)
    if own.chance > SURE:
        return own.chance, none, "none"
    kind = "sides" if own.common >= ONE_QUESTION else "agendas"
    return own.chance, _labels(texts, kind, encoder, seed), kind


def _labels(texts: Sequence[Sequence[str]], kind: str, encoder: Encoder, seed: int) -> NDArray[np.int64]:
    labels = np.full(len(texts), -1)
    speaking = np.array([any(text.strip() for text in actor) for actor in texts])
    said = [actor for actor, speaks in zip(texts, speaking, strict=True) if speaks]
    if kind == "agendas":
        labels[speaking] = agendas.communities(agendas.rows(said, encoder), seed=seed)
        return labels
    upper = evaluation.two_sides(said, encoder)
    if upper is not None:
        labels[speaking] = upper
    return labels


def _groups(labels: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    found = [tuple(map(int, np.flatnonzero(labels == label))) for label in sorted(set(labels.tolist()) - {-1})]
    found = [group for group in found if len(group) >= FEWEST]
    return tuple(sorted(found, key=lambda group: (-len(group), group))) if len(found) > 1 else ()


def _stability(  # noqa: PLR0913 - what it works with, each by its name
    texts: Sequence[Sequence[str]],
    labelled: partial[bytes],
    seed: int,
    whole: NDArray[np.int64],
    *,
    engine: Engine,
    cache: Cache,
    advance: Callable[[int], None],
) -> float:
    """Return the mean adjusted Rand index of this run with runs on samples of the documents."""
    chance = np.random.default_rng(seed)
    kept = [[[chance.random() < KEPT for _ in actor] for actor in texts] for _ in range(SAMPLES)]

    def sample(number: int) -> bytes:
        return json.dumps([list(compress(*both)) for both in zip(texts, kept[number], strict=True)]).encode()

    def work(missing: list[int]) -> Iterator[bytes]:
        for labels in through(engine, labelled, map(sample, missing)):
            yield labels
            advance(1)

    of = (repr(labelled.args[1:]), made_by(".", of=("graspologic-native", "numpy", "tokenizers")))
    names = [key(*of, sha256(sample(number)).hexdigest()) for number in range(SAMPLES)] if cache.keeps else None
    results, _ = cache.through("wording", names or list(map(str, range(SAMPLES))), work)
    scores = []
    for result in results:
        labels = np.frombuffer(result, "<i8")
        both = (labels >= 0) & (whole >= 0)
        scores.append(adjusted_rand(labels[both], whole[both]) if both.any() else 0.0)
    return float(np.mean(scores))


def _labelled(encoder: Encoder, seed: int, kind: str, sample: bytes) -> bytes:
    """Return the labels of the actors by a sample of what each said: work for an engine."""
    return _labels(json.loads(sample), kind, encoder, seed).astype("<i8").tobytes()


def _affinity(texts: Sequence[Sequence[str]]) -> Matrix:
    if not texts:
        return np.zeros((0, 0))
    rows = profiles(texts, pairs=True, fewest=FEWEST).tfidf
    rows = unit(rows - rows.mean(axis=0))
    values, axes = np.linalg.eigh(rows @ rows.T)
    rows = unit(axes[:, -DIMENSIONS:] * np.sqrt(np.maximum(values[-DIMENSIONS:], 0)))
    like: Matrix = np.clip(rows @ rows.T, -1.0, 1.0)
    np.fill_diagonal(like, 0.0)
    return like


def _telling(texts: Sequence[Sequence[str]], groups: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    """Return each group's words by the log odds against all others (Monroe, Colaresi, Quinn 2008)."""
    if not groups:
        return ()
    found = profiles(texts, fewest=FEWEST)
    total = found.counts.sum(axis=0)
    told = []
    for group in groups:
        here = found.counts[list(group)].sum(axis=0)
        there = total - here
        prior = total / total.sum() * 1000
        one, other = here + prior, there + prior
        odds = np.log(one / (one.sum() - one)) - np.log(other / (other.sum() - other))
        z = odds / np.sqrt(1 / one + 1 / other)
        spread = (found.counts[list(group)] > 0).sum(axis=0)
        ranked = np.lexsort((np.arange(len(z)), -np.where(spread > 1, z, -np.inf)))
        told.append(tuple(found.words[column] for column in ranked[:TELLING] if z[column] > 0))
    return tuple(told)


def sampled(texts: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the documents of each actor, or of many a sample: no actor's share of `MOST_LETTERS` is exceeded.

    What is left goes by what the documents say alone, so that the order of actors does not matter.
    """
    sizes = np.array([sum(map(len, actor)) for actor in texts])
    if sizes.sum() <= MOST_LETTERS:
        return texts
    return [_share(actor, MOST_LETTERS // len(texts)) for actor in texts]


def _share(documents: Sequence[str], letters: int) -> list[str]:
    order = sorted(documents, key=lambda text: sha256(text.encode("utf-8", "surrogatepass")).digest())
    kept: list[str] = []
    for text in order:
        kept.append(text[:letters])
        letters -= len(text)
        if letters <= 0:
            break
    return kept


def without_names(texts: Sequence[Sequence[str]], names: Sequence[str]) -> list[list[str]]:
    """Return the documents of each actor without the names of any."""
    flat = iter(masked([text for actor in texts for text in actor], names))
    return [[next(flat) for _ in actor] for actor in texts]
