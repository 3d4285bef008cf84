"""What a demand is about, and whether two demands want the same.

Two who want the same thing seldom write the same sentence, and two who write nearly the same may want the opposite. So
demands are compared by the words that tell something, longer words telling more; with what they call by its own name;
and by whether one would end what the other wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from concerted.ecosystem.lexicon import GERMAN, MODAL, NOT, any_of, lower, words

SAME, MOST = 0.6, 0.75
"""Share of the letters of all their words, and of one's, that two demands about the very same have in common."""
_ENOUGH = 2
"""Words of what says something."""

_UNDO = re.compile(rf"\b(?:{any_of('undo')})\b")
_LIGHT = re.compile(any_of("light"))
_POINTING = re.compile(rf"\b(?:{any_of('pointing')})\b")
_GERMAN = re.compile(rf"\b(?:{'|'.join(GERMAN)})\b|[äöüß]")
_REGULAR = re.compile(r"[^\W\d_]?[^\W\d_A-ZÄÖÜ]*(?:['’-][^\W\d_A-ZÄÖÜ]+)*")
_NAMELIKE = re.compile(r"[^\W\d_][\w'’.-]*\w|[^\W\d_]")


def content(demand: str) -> str:
    """Return what a demand is about: the demand without its modal verbs and negations."""
    text, low = demand, lower(demand)
    for matches in (NOT.finditer(low), MODAL.all(low)):
        for start, end in [found.span() for found in matches]:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def plain(demand: str) -> bool:
    """Return whether a demand names a thing or an action, and is no clause with a modal verb of its own."""
    return MODAL.first(lower(demand)) is None


def breaks_off(demand: str) -> bool:
    """Return whether a clause that says what should be has no more than a verb after its modal verb."""
    modal = MODAL.first(lower(demand))
    return modal is not None and len(demand[modal.end() :].split()) < _ENOUGH


def points(demand: str) -> bool:
    """Return whether a demand points at something that stands elsewhere: “that opportunity”, “their efforts”."""
    return _POINTING.search(lower(demand)) is not None


def denied(demand: str) -> bool:
    """Return whether a demand says what should not be."""
    return len(NOT.findall(lower(demand))) % 2 == 1


def undoes(demand: str) -> bool:
    """Return whether a demand would end or lessen what it names: whether its first word of meaning says so."""
    low = lower(demand)
    modal = MODAL.first(low)
    about = telling(low[modal.end() :] if modal else low)
    return bool(about) and _UNDO.match(" ".join(about[:2])) is not None


def compared(name: str, demand: str) -> tuple[int, bool]:
    """Return the side on one demand of who makes another that is like it, and whether that is plain.

    The side is -1 where one of them ends or lessens what the other wants. It is plain where the same words say both:
    most of the name's are in the other, with all that it calls by their own names, and both are of one kind, a thing
    wanted or a clause that says what should be; or the name begins with all of the other.
    """
    turned = undoes(name) != undoes(demand)
    named, said = telling(name), telling(demand)
    a, b = set(named), set(said)
    if turned:
        a, b = ({word for word in both if not _UNDO.fullmatch(word)} for both in (a, b))
    same = (
        alike(a, b)
        or (not turned and letters(a & b) >= MOST * letters(a) and plain(name) == plain(demand))
        or (len(said) >= _ENOUGH and named[: len(said)] == said and plain(name))
    )
    return -1 if turned else 1, same and own_names(name) <= own_names(demand)


def telling(demand: str) -> list[str]:
    """Return the words that tell what a demand is about, in small letters and in order."""
    return told(content(demand))


def told(about: str) -> list[str]:
    """Return the words that tell something of what `content` gave, in small letters and in order."""
    return [word for word in words(about) if not _light(word)]


@lru_cache(2**16)
def _light(word: str) -> bool:
    return _LIGHT.fullmatch(word) is not None


def own_names(demand: str) -> set[str]:
    """Return what a demand calls by its own name: words with a capital or a sign within, or a capital after the first.

    German writes every noun with a capital, so there only the former count.
    """
    first, *others = _NAMELIKE.findall(demand) or [""]
    odd = {word for word in (first, *others) if not _REGULAR.fullmatch(word)}
    capital = set() if _GERMAN.search(lower(demand)) else {word for word in others if word[:1].isupper()}
    if others and others[0] in capital:
        capital.add(first)
    return {word.lower() for word in odd | capital if len(word) > 1}


def alike(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    """Return whether two demands have so many words in common that they are about the very same."""
    common = letters(a & b)
    return common >= MOST * letters(a) and common >= SAME * letters(a | b)


def letters(some: Iterable[str]) -> int:
    """Return how many letters some words have: longer words tell more."""
    return sum(map(len, some))
