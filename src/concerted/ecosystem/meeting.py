"""Whom to introduce: pairs that do not know each other yet and should.

“Identify latent coalitions: people already making compatible moves who do not know each other” (the seed, Section 7).
Who meets whom is above all a matter of who is about (activity alone tells most of it), so what is said of a pair beside
that is stated as a lift over it. A pair's odds of meeting are a sum of standardised parts (logistic regression); the
weights begin from the same for all corpora and are moved only by what the corpus's own past shows: who, at earlier
days, did not know each other then and had met a few years on (supervised link prediction: Liben-Nowell, Kleinberg
2007; time-aware: Bors et al. 2022). Nothing after the day of the map is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.corpus import Document, Tie
from concerted.ecosystem.history import FAR, History, Seen, years
from concerted.ecosystem.numerals import hundredths

MOST_ACTORS = 2_000
"""Actors among which pairs are ranked; of more, the most active."""
LOOKED_BACK = (2.0, 4.0, 6.0, 8.0)
"""Years back at which the past is asked what came of its pairs."""
FEWEST_MEETINGS = 5
"""Meetings that a past day must have been followed by to count."""
PARTS = ("activity", "alignment", "closeness")
DATED, UNDATED = (2.0, 1.0, 0.0), (0.0, 1.0, 0.0)
"""Weights to begin from, with dates to tell who is active, and without; in standard deviations of each part."""
TRUST = 0.02
"""How far each meeting of the past may move the weights (the inverse of the penalty)."""
STRATA = 10
_STEPS = 50
_EVEN = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Two actors that do not know each other, and why they should."""

    a: str
    b: str
    score: float
    """Log odds of meeting against the mean pair's."""
    alignment: float
    """How alike, in [-1, 1]: what was given, or the cosine of what they write."""
    surprise: float
    """Bits: how rarely two actors as active and as far apart are as much aligned."""
    reach: int
    """Actors that know one of them and not the other."""
    complementarity: float
    """Share of what is characteristic of either that the other does not have, in [0, 1]."""
    lift: float
    """How many times the odds of meeting exceed those that activity alone would give."""
    apart: int
    """Ties along the shortest way between them; 0 where there is no way as short as that."""

    @property
    def because(self) -> str:
        """What the score is made of, in one sentence."""
        rare = f"{hundredths(2**-self.surprise)} of 100 pairs as active and as far apart are as much aligned"
        way = f"{self.apart} ties apart" if self.apart else "no short way between them"
        return (
            f"Alignment {self.alignment:.2f}; {rare}; {way}; {self.reach} actors know one of them and not the other;"
            f" {self.complementarity:.0%} of what is characteristic of them is only one's;"
            f" {self.lift:.1f} times the odds that their activity alone would give."
        )


def rank_introductions(  # noqa: PLR0913 - what is known, and until when
    actors: Sequence[str],
    ties: Sequence[Tie],
    documents: Sequence[Document],
    *,
    now: str = "",
    aligned: Mapping[tuple[str, str], float] | None = None,
    most: int | None = None,
) -> tuple[Introduction, ...]:
    """Return the pairs that do not know each other at the day `now`, those first whose meeting is likeliest.

    Candidates are all pairs of actors that have a document or a tie before that day (undated ones count as before),
    less the pairs with a tie before it. `now` is a date, or empty for after all; `aligned` gives the alignment of pairs
    (names in order), else it is taken from the words that they write. `most` cuts the list.
    """
    history = History(actors, ties, documents, aligned)
    day = years(now)
    moment = np.inf if day is None and not history.days else max(history.days) + 1 / 365 if day is None else day
    seen = history.at(moment, MOST_ACTORS)
    rows, columns = np.nonzero(np.triu(~seen.known, 1))
    parts = _parts(seen, rows, columns)
    weights = learned_weights(history, moment)
    score = parts @ weights
    order = np.lexsort((columns, rows, -score.round(9)))[:most]
    lift = np.exp(parts[:, 1:] @ weights[1:])
    surprise = _surprise(seen, rows, columns)
    return tuple(
        _introduction(seen, (int(rows[at]), int(columns[at])), (score[at], surprise[at], lift[at])) for at in order
    )


def learned_weights(history: History, now: float) -> NDArray[np.float64]:
    """Return the weight of each of `PARTS`, from what came of the pairs of earlier days until `now`."""
    before = [day for day in history.days if day < now]
    prior = np.array(DATED if before and history.met else UNDATED)
    examples, answers = [], []
    for back in LOOKED_BACK:
        if not before or now - back <= before[0]:
            break
        seen = history.at(now - back, MOST_ACTORS)
        rows, columns = np.nonzero(np.triu(~seen.known, 1))
        place = {actor: row for row, actor in enumerate(history.actors)}
        names = [place[actor] for actor in seen.actors]
        met = np.array(
            [
                history.met.get((names[row], names[column]), np.inf) < now
                for row, column in zip(rows, columns, strict=True)
            ],
            np.float64,
        )
        if met.sum() >= FEWEST_MEETINGS:
            examples.append(_parts(seen, rows, columns))
            answers.append(met)
    if not examples:
        return prior
    return _fitted(np.vstack(examples), np.concatenate(answers), prior)


def _fitted(examples: NDArray[np.float64], met: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression that are drawn to `prior` (Newton's method).

    Weights that would speak against a pair that is active, alike or near are not believed; nor is what does not settle.
    """
    table = np.hstack([examples, np.ones((len(examples), 1))])
    weights = np.append(prior, np.log(met.mean() / (1 - met.mean() + _EVEN)))
    centre, penalty = weights.copy(), np.append(np.full(len(prior), 1 / TRUST), 0.0)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - met) + penalty * (weights - centre)
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty) + _EVEN * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004 - float noise
            believed: NDArray[np.float64] = np.maximum(weights[:-1], 0.0)
            return believed
    return prior


def _parts(seen: Seen, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return pairs × parts, each standardised over the pairs; a part that is the same for all is zero."""
    found = np.column_stack([getattr(seen, part)[rows, columns] for part in PARTS])
    if not len(found):
        return found
    spread = found.std(axis=0)
    standard: NDArray[np.float64] = (found - found.mean(axis=0)) / np.where(spread > _EVEN, spread, np.inf)
    return standard


def _surprise(seen: Seen, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return bits: -log2 of the share of pairs as active (by tenths) and as far apart that are as much aligned."""
    activity, alignment = seen.activity[rows, columns], seen.alignment[rows, columns]
    tenth = np.searchsorted(np.quantile(activity, np.arange(1, STRATA) / STRATA), activity) if len(rows) else activity
    stratum = tenth.astype(np.int64) * (FAR + 1) + seen.apart[rows, columns]
    bits = np.zeros(len(rows))
    for one in np.unique(stratum):
        inside = np.flatnonzero(stratum == one)
        ordered = np.sort(alignment[inside])
        above = len(inside) - np.searchsorted(ordered, alignment[inside], side="left")
        bits[inside] = -np.log2(above / len(inside))
    return bits


def _introduction(seen: Seen, pair: tuple[int, int], figures: tuple[float, float, float]) -> Introduction:
    one, other = pair
    either, both = seen.words[one] | seen.words[other], seen.words[one] & seen.words[other]
    apart = int(seen.apart[one, other])
    score, surprise, lift = (round(float(figure), 6) for figure in figures)
    return Introduction(
        a=seen.actors[one],
        b=seen.actors[other],
        score=score,
        alignment=round(float(seen.alignment[one, other]), 6),
        surprise=surprise,
        reach=int((seen.known[one] ^ seen.known[other]).sum()),
        complementarity=round(1 - float(both.sum()) / max(1, int(either.sum())), 6) if either.any() else 0.0,
        lift=lift,
        apart=apart if apart < FAR else 0,
    )
