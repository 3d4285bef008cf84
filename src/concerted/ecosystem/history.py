"""What was known of every pair of actors at some day: how active, how alike, how near, each as one number.

Used for the day of the map, and for earlier days, from which one can see what came of such pairs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.corpus import Document, Tie
from concerted.ecosystem.profiles import unit

Pairs = NDArray[np.float64]
"""A symmetric matrix actors × actors."""

RECENT, LONGER = 3.0, 8.0
"""Years in which what an actor did counts e times less."""
WORDING = 4096
"""Places in the table of words; words that fall on one place are taken for one, with a sign (hashing trick)."""
KATZ = 0.5
"""How far a path of one more tie counts less, as a share of the most that converges (Katz 1953)."""
FAR = 4
"""Ties apart from which on two actors are equally far."""
_YEAR = 365.2425
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,40}")


def years(day: str) -> float | None:
    """Return a date (YYYY, YYYY-MM or YYYY-MM-DD, and what follows it) in years; None where there is none."""
    found = _DATE.match(day.strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).toordinal() / _YEAR
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Text:
    """One text as counts of words: places in the table, and weights."""

    places: NDArray[np.int64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was known at a day; all pairs in one order (`rows`, `columns`: the upper triangle of the actors)."""

    actors: tuple[str, ...]
    known: NDArray[np.bool_]
    activity: Pairs
    """How active both were lately, the less active counting twice: standardised."""
    alignment: Pairs
    """Cosine of what they write, or the alignment that was given."""
    closeness: Pairs
    """Paths of ties between them, shorter ones counting more."""
    apart: NDArray[np.int64]
    """Ties between them along the shortest path, at most `FAR`."""
    words: NDArray[np.bool_]
    """actors × places in the table: words that are characteristic of the actor."""


class History:
    """Documents and ties with their days, to be looked back on from any of them."""

    def __init__(
        self,
        actors: Sequence[str],
        ties: Iterable[Tie],
        documents: Sequence[Document],
        aligned: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        self.actors = tuple(sorted(set(actors)))
        place = {actor: row for row, actor in enumerate(self.actors)}
        self._wrote = sorted(
            (place[d.actor], -np.inf if (day := years(d.date)) is None else day, d.text)
            for d in documents
            if d.actor in place
        )
        self.met: dict[tuple[int, int], float] = {}
        """Pair → when they first met; minus infinity where they always knew each other, for all that is said."""
        self._ties: list[tuple[int, int, float]] = []
        for tie in ties:
            if tie.a in place and tie.b in place and tie.a != tie.b:
                one, other = sorted((place[tie.a], place[tie.b]))
                day = -np.inf if (dated := years(tie.date)) is None else dated
                self.met[one, other] = min(day, self.met.get((one, other), np.inf))
                self._ties.append((one, other, day))
        self._ties.sort()
        texts = sorted({text for _, _, text in self._wrote})
        self._texts = {text: _counted(text) for text in texts}
        self._aligned = aligned

    @property
    def days(self) -> tuple[float, ...]:
        """The days on which something is known to have happened, in order."""
        found = {day for _, day, _ in self._wrote} | {day for _, _, day in self._ties}
        return tuple(sorted(day for day in found if np.isfinite(day)))

    def at(self, now: float, most: int) -> Seen:
        """Return what was known before a day of the actors who had shown themselves by then.

        Of more than `most` the most active are looked at, for there are as many pairs as their square.
        """
        wrote = [(row, now - day, text) for row, day, text in self._wrote if day < now]
        ties = [(one, other, now - day) for one, other, day in self._ties if day < now]
        long = _activity(len(self.actors), wrote, ties, LONGER)
        shown = sorted({row for row, _, _ in wrote} | {row for one, other, _ in ties for row in (one, other)})
        rows = sorted(sorted(shown, key=lambda row: (-long[row], row))[:most])
        place = {row: number for number, row in enumerate(rows)}
        recent = _activity(len(self.actors), wrote, ties, RECENT)[rows]
        known = np.zeros((len(rows), len(rows)), np.bool_)
        for one, other, _ in ties:
            if one in place and other in place:
                known[place[one], place[other]] = known[place[other], place[one]] = True
        profiles = self._profiles(place, wrote)
        spread = profiles.mean(axis=0) + 2 * profiles.std(axis=0) if rows else 0.0
        return Seen(
            actors=tuple(self.actors[row] for row in rows),
            known=known,
            activity=_both(recent),
            alignment=self._alignment(rows, profiles),
            closeness=_closeness(known),
            apart=_apart(known),
            words=profiles > spread,
        )

    def _alignment(self, rows: Sequence[int], profiles: NDArray[np.float64]) -> Pairs:
        if self._aligned is None:
            alike: Pairs = profiles @ profiles.T
            return alike
        names = [self.actors[row] for row in rows]
        given = np.zeros((len(rows), len(rows)))
        for one, a in enumerate(names):
            for other, b in enumerate(names[:one]):
                given[one, other] = given[other, one] = self._aligned.get((min(a, b), max(a, b)), 0.0)
        return given

    def _profiles(self, place: Mapping[int, int], wrote: Sequence[tuple[int, float, str]]) -> NDArray[np.float64]:
        """Return actors × places: the mean direction of an actor's texts (TF-IDF), of length one."""
        spread = np.zeros(WORDING)
        texts = sorted({text for _, _, text in wrote})
        for text in texts:
            spread[self._texts[text].places] += 1
        rarity = np.where(
            (spread > 1) & (spread <= max(2.0, len(texts) / 2)), np.log((1 + len(texts)) / np.maximum(spread, 1)), 0.0
        )
        found = np.zeros((len(place), WORDING))
        for row, _, text in wrote:
            if row in place:
                counted = self._texts[text]
                weights = counted.weights * rarity[counted.places]
                length = np.linalg.norm(weights)
                found[place[row], counted.places] += weights / (length or 1.0)
        return unit(found)


def _counted(text: str) -> _Text:
    """Return a text's words with 1 + log of how often each is there."""
    counts: Counter[int] = Counter()
    for word, times in sorted(Counter(_WORD.findall(text.casefold())).items()):
        counts[crc32(word.encode("utf-8", "surrogatepass")) % WORDING] += times
    places = np.array(sorted(counts), np.int64)
    return _Text(places, 1 + np.log(np.array([counts[int(at)] for at in places], np.float64)))


def _activity(
    actors: int, wrote: Sequence[tuple[int, float, str]], ties: Sequence[tuple[int, int, float]], fading: float
) -> NDArray[np.float64]:
    """Return how much each actor did, what is long ago counting less; where nothing has a date, all counts alike."""
    dated = any(np.isfinite(age) for _, age, _ in wrote) or any(np.isfinite(age) for _, _, age in ties)
    found = np.zeros(actors)
    for row, age, _ in wrote:
        found[row] += np.exp(-age / fading) if dated else 1.0
    return found


def _both(active: NDArray[np.float64]) -> Pairs:
    """Return how active two actors are together; the less active counts twice, for it takes two to meet."""
    log = np.log(active + 0.05)
    both: Pairs = np.add.outer(log, log) + 2 * np.minimum.outer(log, log)
    return both


def _closeness(known: NDArray[np.bool_]) -> Pairs:
    """Return the log of the Katz index."""
    ties = known.astype(np.float64)
    if not len(ties):
        return ties
    largest = max(1.0, float(np.linalg.eigvalsh(ties)[-1]))
    paths = np.linalg.inv(np.eye(len(ties)) - KATZ / largest * ties) - np.eye(len(ties))
    return np.log(np.maximum((paths + paths.T) / 2, 0.0) + 1e-6)


def _apart(known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many ties lie between each two, at most `FAR`."""
    far = np.full(known.shape, FAR, np.int64)
    ties = known.astype(np.float32)
    reached = np.eye(len(known), dtype=np.bool_)
    np.fill_diagonal(far, 0)
    for steps in range(1, FAR):
        nearer = ((reached.astype(np.float32) @ ties) > 0) & ~reached
        far[nearer] = steps
        reached |= nearer
    return far
