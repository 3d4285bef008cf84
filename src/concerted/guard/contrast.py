"""Two messages side by side: what is the same, where they differ, and whether they tell the contrary.

Words are aligned; what differs are slots. A slot that turns the sentence round (a negation, an opposite) may be undone
by another, so what counts is how likely an odd number of them turned it. A slot that puts another value in the same
place (a figure, a date, a name, another thing of one kind) makes the messages differ whatever else they say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from concerted.guard.wording import EMPTY, KINDS, LOOKALIKES, NEGATORS, OPPOSITES, REVERSING, UNDONE

Kind: TypeAlias = Literal["negation", "opposite", "figure", "kind", "name", "word", "added", "form"]

TURNS: dict[Kind, float] = {"negation": 0.98, "opposite": 0.97, "word": 0.62, "added": 0.12, "form": 0.08}
"""How likely a slot of each sort turns the sentence round."""
BESIDE = 0.2
"""The same of a word that we know nothing of, where something else already turned the sentence round elsewhere."""
REPLACES: dict[Kind, float] = {"figure": 0.9, "kind": 0.85, "name": 0.7}
"""How likely it tells something that cannot be true beside the other."""

FOREIGN, ALIKE = 0.1, 0.5
"""Up to the first share of like words two texts are not about the same; from the second on they are."""

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0x00AD, 0x180E])
_TOKEN = re.compile(r"https?://\S+|www\.\S+|[^\W\d_]+(?:[’'][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*|[€$£%]")
_TAG = re.compile(r",\s*\w+(?:n't|n’t)?\s+(?:i|you|he|she|it|we|they|there)\s*\?", re.IGNORECASE)
_QUOTE = re.compile(r"^[>|\s]+", re.MULTILINE)
_SUFFIXES = ("ingly", "edly", "ness", "ment", "ings", "ing", "ies", "ied", "ily", "ed", "es", "ly", "er", "s", "e", "y")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where two messages differ: what stands in the one, what in the other, and of what sort it is."""

    kind: Kind
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """How two messages stand to each other. `frame` is the share of words that are the same in the same order."""

    frame: float
    slots: tuple[Slot, ...]
    contrary: float
    """How likely they tell contrary things, 0 to 1."""


def normal(text: str) -> str:
    """Return a text as it is compared: one form of each letter, no invisible ones, no quote marks, single spaces."""
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    text = _QUOTE.sub("", text).replace("’", "'").replace("‘", "'")
    words = [word.translate(LOOKALIKES) if _mixed(word) else word for word in text.split()]
    return " ".join(words)


def _mixed(word: str) -> bool:
    """Tell whether a word has Latin letters and look-alikes of them at once."""
    if word.isascii():
        return False
    letters = [letter for letter in word if letter.isalpha()]
    disguised = sum(ord(letter) in LOOKALIKES for letter in letters)
    return bool(disguised) and any("a" <= letter.casefold() <= "z" for letter in letters)


def tokens(text: str) -> list[str]:
    """Return the words and figures of a text as they stand, contractions taken apart (“don't” is do, n't)."""
    found: list[str] = []
    for token in _TOKEN.findall(_TAG.sub("", normal(text))):
        lower = token.casefold()
        if lower.endswith("n't"):
            found += [{"ca": "can", "wo": "will", "sha": "shall"}.get(lower[:-3], token[:-3]), "n't"]
        elif "'" in token:
            found += [part for part in token.split("'") if part]
        else:
            found.append(token)
    return found


def contrast(left: str, right: str) -> Contrast:
    """Return the contrast of two messages."""
    return contrast_of(tokens(left), tokens(right))


def contrast_of(left: list[str], right: list[str]) -> Contrast:
    """Return the contrast of two messages by their tokens."""
    one, other = [token.casefold() for token in left], [token.casefold() for token in right]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    places: list[list[Slot]] = []
    same = 0
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            same += b - a
        else:
            places.append(_slots(left[a:b], right[c:d]))
    places = _moved(places)
    frame = 2 * same / max(len(left) + len(right), 1)
    return Contrast(frame, tuple(slot for place in places for slot in place), _contrary(places, frame))


def _moved(places: list[list[Slot]]) -> list[list[Slot]]:
    """Leave out words that only stand elsewhere: gone in one place, come in another."""
    slots = [slot for place in places for slot in place if slot.kind in ("added", "negation")]
    both = {slot.left.casefold() for slot in slots} & {slot.right.casefold() for slot in slots}
    return [[slot for slot in place if slot not in slots or _said(slot) not in both] for place in places]


def _said(slot: Slot) -> str:
    return (slot.left or slot.right).casefold()


def _contrary(places: list[list[Slot]], frame: float) -> float:
    """Return how likely an odd number of slots turned the sentence round, or another value stands in one."""
    surely = [any(slot.kind in ("negation", "opposite") for slot in place) for place in places]
    turned, other, rewritten = 1.0, 1.0, 0
    for place, sure in zip(places, surely, strict=True):
        elsewhere = any(surely) and not sure
        for slot in place:
            other *= 1 - REPLACES.get(slot.kind, 0.0)
            turned *= 1 - 2 * (BESIDE if elsewhere and slot.kind == "word" else TURNS.get(slot.kind, 0.0))
            rewritten += slot.kind == "word"
    odd = (1 - turned) / 2
    same = min(max((frame - FOREIGN) / (ALIKE - FOREIGN), 0.0), 1.0) / max(rewritten, 1) ** 0.25
    return float((odd + (1 - odd) * (1 - other)) * same)


def _slots(left: list[str], right: list[str]) -> list[Slot]:
    """Return the slots of two stretches of words that stand in the same place."""
    slots = _negations(left, right)
    left, right = ([token for token in side if _negator(token) is None] for side in (left, right))
    left, right = _content(left), _content(right)
    for one, other in _pairs(left, right):
        left.remove(one)
        right.remove(other)
        slots.append(Slot(_sort(one, other), one, other))
    if left and right:
        slots.append(Slot(_sort(" ".join(left), " ".join(right)), " ".join(left), " ".join(right)))
    elif left or right:
        slots.append(Slot("added", " ".join(left), " ".join(right)))
    return slots


def _negations(left: list[str], right: list[str]) -> list[Slot]:
    """Return one slot where an odd number of negations stands on one side only."""
    mine, theirs = ([token for token in side if _negator(token)] for side in (left, right))
    if (len(mine) - len(theirs)) % 2 == 0:
        return []
    return [Slot("negation", " ".join(mine), " ".join(theirs))]


def _negator(token: str) -> str | None:
    lower = token.casefold()
    return lower if lower in NEGATORS or lower in UNDONE else None


def _content(side: list[str]) -> list[str]:
    """Return the words that say something; where none does, those that are an opposite of some other."""
    said = [token for token in side if token.casefold() not in EMPTY or token.casefold() in OPPOSITES]
    return said if any(token.casefold() not in EMPTY for token in said) or len(said) == 1 else []


def _pairs(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """Return which words answer which: known opposites, figures, things of one kind, forms of one word."""
    pairs: list[tuple[str, str]] = []
    free = list(right)
    for one in left:
        other = next((other for other in free if _sort(one, other) not in ("word", "name")), None)
        if other is not None:
            pairs.append((one, other))
            free.remove(other)
    return pairs


def _sort(one: str, other: str) -> Kind:
    """Say of what sort a slot is in which these two stand."""
    a, b = one.casefold(), other.casefold()
    if any(char.isdigit() for char in one) and any(char.isdigit() for char in other):
        return "figure"
    if b in OPPOSITES.get(a, ()) or _reversed(a, b) or _reversed(b, a):
        return "opposite"
    if KINDS.get(a, frozenset()) & KINDS.get(b, frozenset()):
        return "kind"
    if _stem(a) == _stem(b):
        return "form"
    if one[:1].isupper() and other[:1].isupper():
        return "name"
    return "word"


def _reversed(word: str, other: str) -> bool:
    """Tell whether the other word is this one turned round: un-, in-, non-; -less for -ful."""
    if len(word) < _SHORTEST:
        return False
    if word.endswith("ful") and other == f"{word[:-3]}less":
        return True
    return other.endswith(word) and other[: -len(word)].rstrip("-") in REVERSING


def _stem(word: str) -> str:
    """Return a word without its ending, roughly."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            return word[: -len(suffix)]
    return word
