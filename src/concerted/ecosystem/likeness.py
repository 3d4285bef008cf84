"""What a demand is about, and whether two demands want the same.

Two who want the same thing seldom write the same sentence, and two who write nearly the same may want the opposite. So
demands are compared by the words that tell something, longer words telling more; with what they call by its own name;
and by whether one would end what the other wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

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


class Demand:
    """A demand as it is compared with many others: what that takes is worked out once."""

    def __init__(self, text: str, about: str | None = None) -> None:
        """Take a demand, and what `content` says that it is about where that is known."""
        self.text = text
        self.about = content(text) if about is None else about
        self.telling = tuple(told(self.about))
        """The words that tell what it is about, in small letters and in order."""

    @cached_property
    def _wish(self) -> int:
        """Where it begins to say what should be: after its first modal verb; 0 where it has none."""
        found = None if self.about == self.text else MODAL.first(lower(self.text))
        return found.end() if found else 0

    @property
    def plain(self) -> bool:
        """Whether it names a thing or an action, and is no clause with a modal verb of its own."""
        return not self._wish

    @property
    def breaks_off(self) -> bool:
        """Whether it is a clause that says what should be, with no more than a verb after its modal verb."""
        return self._wish > 0 and len(self.text[self._wish :].split()) < _ENOUGH

    @property
    def points(self) -> bool:
        """Whether it points at something that stands elsewhere: “that opportunity”, “their efforts”."""
        return _POINTING.search(lower(self.text)) is not None

    @property
    def denied(self) -> bool:
        """Whether it says what should not be."""
        return self.about != self.text and len(NOT.findall(lower(self.text))) % 2 == 1

    @cached_property
    def undoes(self) -> bool:
        """Whether it would end or lessen what it names: whether its first word of meaning says so."""
        first = told(self.about[self._wish :])[:2] if self._wish else self.telling[:2]
        return _UNDO.match(" ".join(first)) is not None

    @cached_property
    def names(self) -> AbstractSet[str]:
        """What it calls by its own name: words with a capital or a sign within, or a capital after the first.

        German writes every noun with a capital, so there only the former count.
        """
        first, *others = _NAMELIKE.findall(self.text) or [""]
        odd = {word for word in (first, *others) if not _REGULAR.fullmatch(word)}
        capital = set() if _GERMAN.search(lower(self.text)) else {word for word in others if word[:1].isupper()}
        if others and others[0] in capital:
            capital.add(first)
        return {word.lower() for word in odd | capital if len(word) > 1}


def compared(name: Demand, demand: Demand) -> tuple[int, bool]:
    """Return the side on one demand of who makes another that is like it, and whether that is plain.

    The side is -1 where one of them ends or lessens what the other wants. It is plain where the same words say both:
    most of the name's are in the other, with all that it calls by their own names, and both are of one kind, a thing
    wanted or a clause that says what should be; or the name begins with all of the other.
    """
    turned = name.undoes != demand.undoes
    named, said = name.telling, demand.telling
    a, b = set(named), set(said)
    if turned:
        a, b = ({word for word in both if not _UNDO.fullmatch(word)} for both in (a, b))
    same = (
        alike(a, b)
        or (not turned and letters(a & b) >= MOST * letters(a) and name.plain == demand.plain)
        or (len(said) >= _ENOUGH and named[: len(said)] == said and name.plain)
    )
    return -1 if turned else 1, same and name.names <= demand.names


def told(about: str) -> list[str]:
    """Return the words that tell something of what a demand is about, in small letters and in order."""
    return [word for word in words(about) if not _light(word)]


@lru_cache(2**16)
def _light(word: str) -> bool:
    return _LIGHT.fullmatch(word) is not None


def alike(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    """Return whether two demands have so many words in common that they are about the very same."""
    common = letters(a & b)
    return common >= MOST * letters(a) and common >= SAME * letters(a | b)


def letters(some: Iterable[str]) -> int:
    """Return how many letters some words have: longer words tell more."""
    return sum(map(len, some))
