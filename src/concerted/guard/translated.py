"""Contrary copies in translation: what survives translating joins them, a short list of words says for what they are.

Links, addresses, figures, names and days read the same in another language. Messages in different languages that share
what is rare elsewhere, and came within hours of each other, are taken for translations of one. They are contrary where
both speak to one thing on our list (supporting, accepting, raising, opening …) and stand on different sides of it. What
carries none of these signs, or speaks to what is on no list, is not found: no meaning is compared.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from concerted.guard.contrast import Contrast, Slot, normal, tokens
from concerted.guard.wording import NEGATORS

_WORDS = Path(__file__).parent / "words"
HOURS = 6 * 3600.0
"""Seconds within which translations of one message come."""
ALIKE = 0.5
"""The share of what survives, weighed by how rare it is, that two have in common."""
LEAST = 2
"""Things that survive, at least, which two have in common."""
CROWD = 300
"""Messages with one and the same sign in one stretch of hours, beyond which the sign says nothing."""

_LINK = re.compile(r"(?:https?://|www\.)([^\s<>\"')\]]+)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_FIGURE = re.compile(r"\d+(?:[.,:   ]\d+)*")
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-zß-ÿ][\w’'-]{3,}")
_SHORT = 3
_REACH = 4
"""Words around one within which a negation denies it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says that survives translation, in which language it is, and on which sides it stands."""

    signs: frozenset[str]
    language: str
    sides: dict[int, tuple[bool, str]]
    """Thing on our list → for it or against it, and the word that says so."""


@lru_cache(maxsize=200_000)
def told(text: str) -> Told:
    """Return what of a message survives translation."""
    words = [token.casefold() for token in tokens(text)]
    return Told(frozenset(_signs(text)), _language(words), _sides(words))


def contrary(one: Told, other: Told) -> Contrast | None:
    """Return how two messages in different languages stand against each other; None where nothing says that they do."""
    for thing in sorted(one.sides.keys() & other.sides.keys()) if one.language != other.language else ():
        (mine, left), (theirs, right) = one.sides[thing], other.sides[thing]
        if mine != theirs:
            return Contrast(ALIKE, (Slot("opposite", left, right),), 0.9)
    return None


def translations(texts: Sequence[str], times: Sequence[float | None]) -> list[list[int]]:
    """Return the groups of messages that are one in several languages, as places in `texts`, the largest first."""
    known = [told(text) for text in texts]
    hours = [None if time is None else int(time // HOURS) for time in times]
    weights = _weights(known, hours)
    joined = list(range(len(texts)))

    def top(place: int) -> int:
        while joined[place] != place:
            joined[place] = joined[joined[place]]
            place = joined[place]
        return place

    for a, b in _candidates(known, hours):
        apart = times[a] is not None and times[b] is not None and abs(times[a] - times[b]) > HOURS  # type: ignore[operator]
        if not apart and top(a) != top(b) and _same(known[a].signs, known[b].signs, weights):
            joined[top(a)] = top(b)
    parts = defaultdict(list)
    for place in range(len(texts)):
        parts[top(place)].append(place)
    several = [part for part in parts.values() if len({known[place].language for place in part} - {""}) > 1]
    return sorted(several, key=lambda part: (-len(part), part[0]))


def _candidates(known: Sequence[Told], hours: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share enough signs in the same hours, or in those that follow."""
    shelves: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        for sign in one.signs:
            shelves[sign, hours[place]].append(place)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for (sign, hour), here in shelves.items():
        after = [] if hour is None else shelves.get((sign, hour + 1), [])
        if len(here) + len(after) <= CROWD:
            for pair in combinations(here, 2):
                shared[pair] += 1
            for a in here:
                for b in after:
                    shared[a, b] += 1
    yield from (pair for pair, count in shared.items() if count >= LEAST)


def _weights(known: Sequence[Told], hours: Sequence[int | None]) -> dict[str, float]:
    """Return how much each sign says: much, where it comes in few stretches of hours."""
    where: dict[str, set[int | None]] = defaultdict(set)
    for one, hour in zip(known, hours, strict=True):
        for sign in one.signs:
            where[sign].add(hour)
    stretches = len(set(hours)) + 1
    return {sign: math.log(stretches / len(seen)) + 0.01 for sign, seen in where.items()}


def _same(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> bool:
    """Tell whether two share most of what survives, and as much as one sign says that comes once alone.

    A capital letter makes no name in every language, so names that only one has do not count against it.
    """
    both = one & other
    shared = sum(weights[sign] for sign in both)
    every = shared + sum(weights[sign] for sign in one ^ other if not sign.startswith("name:"))
    return shared >= ALIKE * every and shared >= max(weights.values(), default=0.0)


def _signs(text: str) -> Iterator[str]:
    plain = normal(text)
    for link in _LINK.findall(plain):
        yield f"link:{link.casefold().removeprefix('www.').rstrip('/.,;!?')}"
    plain = _LINK.sub(" ", plain)
    for mail in _MAIL.findall(plain):
        yield f"mail:{mail.casefold().rstrip('.')}"
    plain = _MAIL.sub(" ", plain)
    for figure in _FIGURE.findall(plain):
        yield f"figure:{re.sub(r'[^0-9]', '', figure)}"
    days = _days()
    for word in re.findall(r"[^\W\d_]+", plain):
        if word.casefold() in days:
            yield f"day:{days[word.casefold()]}"
    for name in _NAME.findall(plain):
        if name.casefold() not in days:
            yield f"name:{name.casefold()[:6]}"


@lru_cache(maxsize=1)
def _days() -> dict[str, int]:
    """Return the names of days and months in each language → which it is."""
    lines = (_WORDS / "days.txt").read_text(encoding="utf-8").splitlines()
    return {word: number for number, line in enumerate(lines) for word in line.split()}


@lru_cache(maxsize=1)
def _languages() -> dict[str, frozenset[str]]:
    lines = (_WORDS / "languages.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0]: frozenset(line.split()[1:]) for line in lines}


def _language(words: Sequence[str]) -> str:
    """Return the language whose small words a message has most of; empty where it has none."""
    counts = {name: sum(word in small for word in words) for name, small in _languages().items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


@lru_cache(maxsize=1)
def _things() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    lines = (_WORDS / "sides.txt").read_text(encoding="utf-8").splitlines()
    halves = (line.split(" / ") for line in lines)
    return [(tuple(pro.split()), tuple(con.split())) for pro, con in halves]


def _sides(words: Sequence[str]) -> dict[int, tuple[bool, str]]:
    """Return on which side of each thing a message stands; on neither, where it has words for both."""
    found: dict[int, tuple[bool, str]] = {}
    torn: set[int] = set()
    for place, word in enumerate(words):
        for thing, side in _stands(word):
            denied = any(near in NEGATORS for near in words[max(0, place - _REACH) : place + _REACH])
            for_it = side != denied
            if found.setdefault(thing, (for_it, word))[0] != for_it:
                torn.add(thing)
    return {thing: stand for thing, stand in found.items() if thing not in torn}


@lru_cache(maxsize=100_000)
def _stands(word: str) -> tuple[tuple[int, bool], ...]:
    """Return the things that a word takes a side on, and which: by its beginning; a short one only whole."""
    return tuple(
        (thing, side)
        for thing, halves in enumerate(_things())
        for side, stems in zip((True, False), halves, strict=True)
        if any(word.startswith(stem) if len(stem) > _SHORT else word == stem for stem in stems)
    )
