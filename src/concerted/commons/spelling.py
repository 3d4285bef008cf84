"""What a word that a library does not know may have meant: one slip away, two words written as one, or one as two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from concerted.commons.terms import Word, term

_SHORTEST = 5
"""Letters of a word in which a slip is looked for; shorter ones are near to too much."""

_PART = 3


def understood(asked: Sequence[Word], holders: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return for each term that nobody has those that were probably meant; `holders` says how many patterns have each.

    A term that is known is never taken for another.
    """
    found: dict[str, tuple[str, ...]] = {}
    for word, after in zip(asked, [*asked[1:], None], strict=True):
        if word.term in holders:
            continue
        joined = term(word.text + after.text) if after else ""
        both = (joined,) if joined in holders else ()
        if meant := both or _split(word.text, holders) or _slip(word.term, holders):
            found[word.term] = meant
    return found


def _split(word: str, holders: Mapping[str, int]) -> tuple[str, ...]:
    """Return two known words that a word is made of: the pair whose rarer half most patterns have."""
    pairs = [(term(word[:at]), term(word[at:])) for at in range(_PART, len(word) - _PART + 1)]
    known = [pair for pair in pairs if all(part in holders for part in pair)]
    return max(known, key=lambda pair: (min(holders[part] for part in pair), pair), default=())


def _slip(word: str, holders: Mapping[str, int]) -> tuple[str, ...]:
    near = _near(word, holders) if len(word) >= _SHORTEST else []
    return (max(near, key=lambda each: (holders[each], each)),) if near else ()


def _near(word: str, known: Iterable[str]) -> list[str]:
    return [each for each in known if abs(len(each) - len(word)) <= 1 and is_slip(word, each)]


def is_slip(one: str, other: str) -> bool:
    """Say whether two words are one slip apart: a letter too many, missing or wrong, or two that changed places."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other if len(one) > len(other) else one == other[1:]
