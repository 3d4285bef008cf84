"""What sets the wording of a group apart, in words and in passages that a person can read.

Where positions tell of no group, groups rest on how actors write. Nobody believes such a group, or should, without
seeing what it rests on: the words it uses more than others do, with who uses them, and the sentences richest in them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.profiles import tokens

COMMON, SHORT = 0.5, 4
"""Share of all actors beyond which a word is common, and letters up to which a common word tells of manner alone."""
PASSAGES = 4
FEWEST_WORDS, MOST_WORDS = 8, 60
"""Words of a sentence that can stand alone, and can be read at a glance."""
MOST_LETTERS, MOST_OF_ALL = 200_000, 12_000_000
"""Letters that are read of an actor, from its first document on, and of all actors together."""
TINY = 1e-9
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that a group uses more than the others do."""

    word: str
    here: int
    """Actors of the group that use it."""
    elsewhere: int
    """Other actors that use it."""
    times: float
    """How many times as often it stands in the group's texts as in the others', word for word; 0 where others never
    use it."""
    small: bool
    """Whether it is short and most use it (he, not, the): it tells of manner, not of matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One sentence, by its place in a document, that is rich in what a group alone says."""

    document: int
    start: int
    end: int
    words: tuple[str, ...]
    """The telling words in it, in their order."""


def telling_words(
    documents: Sequence[Document], groups: Sequence[Sequence[str]], telling: Sequence[Sequence[str]]
) -> tuple[tuple[Word, ...], ...]:
    """Return for each group (names of actors) its telling words, in their order, with who uses them and how much more.

    Rates are smoothed by one use, so that a word of few uses does not look like a thousandfold.
    """
    wanted = {word for words in telling for word in words}
    used: dict[str, Counter[str]] = {}
    written: Counter[str] = Counter()
    for actor, texts in _read(documents).items():
        found = [word for _, text in texts for word in tokens(text)]
        written[actor] = len(found)
        used[actor] = Counter(word for word in found if word in wanted)
    return tuple(
        tuple(_word(word, set(group), used, written) for word in words)
        for group, words in zip(groups, telling, strict=True)
    )


def _word(word: str, group: set[str], used: dict[str, Counter[str]], written: Counter[str]) -> Word:
    inside = {actor: count[word] for actor, count in used.items() if actor in group and count[word]}
    outside = {actor: count[word] for actor, count in used.items() if actor not in group and count[word]}
    there = sum(n for actor, n in written.items() if actor not in group)
    here = sum(n for actor, n in written.items() if actor in group)
    more = ((sum(inside.values()) + 1) / (here + 1)) / ((sum(outside.values()) + 1) / (there + 1))
    return Word(
        word=word,
        here=len(inside),
        elsewhere=len(outside),
        times=round(more, 4) if outside else 0.0,
        small=len(word) <= SHORT and len(inside) + len(outside) > COMMON * len(used),
    )


def representative(
    documents: Sequence[Document], groups: Sequence[Sequence[str]], words: Sequence[Sequence[Word]]
) -> tuple[tuple[Excerpt, ...], ...]:
    """Return for each group the sentences richest in its telling words: up to `PASSAGES`, each of another actor.

    A sentence's richness is the sum of how much more often the group uses each different telling word in it (as a
    logarithm), over the root of its length; small words do not count where there are others.
    """
    texts, chosen = _read(documents), []
    for group, told in zip(groups, words, strict=True):
        weights = _weights(told)
        best = [found for actor in group if (found := _richest(texts.get(actor, []), weights))]
        best.sort(key=lambda found: (-found[0], found[1].document, found[1].start))
        chosen.append(tuple(excerpt for _, excerpt in best[:PASSAGES]))
    return tuple(chosen)


def _weights(told: Sequence[Word]) -> dict[str, float]:
    matter = {word.word: max(TINY, math.log(word.times or word.here + 1)) for word in told if not word.small}
    return matter or {word.word: 1.0 for word in told}


def _read(documents: Sequence[Document]) -> dict[str, list[tuple[int, str]]]:
    """Return actor → its documents by number, each as far as it is read."""
    actors = dict.fromkeys(document.actor for document in documents)
    left = dict.fromkeys(actors, min(MOST_LETTERS, MOST_OF_ALL // max(1, len(actors))))
    read: dict[str, list[tuple[int, str]]] = {actor: [] for actor in actors}
    for number, document in enumerate(documents):
        if left[document.actor] > 0:
            read[document.actor].append((number, document.text[: left[document.actor]]))
            left[document.actor] -= len(document.text)
    return read


def _richest(texts: Sequence[tuple[int, str]], weights: dict[str, float]) -> tuple[float, Excerpt] | None:
    best: tuple[float, Excerpt] | None = None
    for number, text in texts:
        for start, end in _sentences(text):
            found = tokens(text[start:end])
            rich = tuple(dict.fromkeys(word for word in found if word in weights))
            if not rich or not FEWEST_WORDS <= len(found) <= MOST_WORDS:
                continue
            score = sum(weights[word] for word in rich) / math.sqrt(len(found))
            if best is None or score > best[0] + TINY:
                best = (score, Excerpt(document=number, start=start, end=end, words=rich))
    return best


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end, without the white space around them; cut as cheaply as `profiles` does."""
    for match in _SENTENCE.finditer(text):
        said = match.group()
        start = match.start() + len(said) - len(said.lstrip())
        if end := len(said.rstrip()):
            yield start, match.start() + end
