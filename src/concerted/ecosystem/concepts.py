"""Concepts: what several actors take sides on.

A question that was put to several actors (documents of theirs share its title, as in a consultation) is a concept as it
stands. Other statements are gathered by what they demand. Leiden communities (Traag, Waltman, van Eck 2019) of the
graph of nearest neighbours are the neighbourhoods; in each, one demand after the other is taken to which most actors
come near, and names the concept. Words that take a side are gone from what is compared and actors' own names are
masked, since a name gives its group away. What somebody coded already is a concept under the name it was given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import graspologic_native as graph
import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.cover import FEWEST, covered
from concerted.ecosystem.names import canonical_name
from concerted.ecosystem.neighbours import nearest
from concerted.ecosystem.statements import Statement

NEIGHBOURS = 5
RESOLUTION = 2.0
"""Of the modularity; higher finds smaller concepts."""
LEAST_LIKE = 0.3
"""Cosine below which two statements are no neighbours."""
SMALL = 3_000
"""Statements that are one neighbourhood together."""
_WORD = re.compile(r"\w+")
_DOTLESS = str.maketrans({"İ": "i", "ı": "i"})
_PATTERNS = 4_096
ASKED = 3
"""Actors whose documents share a title, in texts of their own, before it is taken for a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What several actors take sides on; a found one is named by the demand to which most of them come near."""

    name: str
    statements: tuple[int, ...]
    """Places in the list of statements: the one that names it first, the nearest to it next."""
    kind: str = "found"
    """`question` where it was put to them, `coded` where somebody coded it, else `found` in the texts."""


def questions(corpus: Corpus) -> frozenset[str]:
    """Return the titles that were put to several actors: shared, with a text of each one's own."""
    texts: dict[str, dict[str, set[str]]] = {}
    for document in corpus.documents:
        if document.title:
            texts.setdefault(document.title, {}).setdefault(document.text, set()).add(document.actor)
    return frozenset(title for title, own in texts.items() if len(set().union(*own.values())) >= ASKED <= len(own))


def masked(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the texts without the actors' names, nor the longer words of which they are made.

    A word of a name is masked where it is written as a name; a word that the texts write small more often than with a
    capital, such as the “storage” of “Longhorn Storage”, is everybody's and stays.
    """
    read = list(texts)
    return without(read, own_words(read, names))


def own_words(read: Sequence[str], names: Iterable[str]) -> frozenset[str]:
    """Return names and words of names that are the actors' own, as these texts write them."""
    plain = sorted({canonical_name(name) for name in names})
    whole = {name for name in plain if len(name) > 4}  # noqa: PLR2004
    parts = {part for name in plain for part in name.split() if len(part) > 4} - whole  # noqa: PLR2004
    if not whole | parts:
        return frozenset()
    any_name = _finder(whole | parts)
    written = Counter(found for text in read if (pattern := any_name(text)) for found in pattern.findall(text))
    small: Counter[str] = Counter()
    for word, times in written.items():
        small[word.casefold()] += times if word == word.lower() else -times
    return frozenset(word for word in whole | parts if " " in word or small[word.casefold()] <= 0)


def without(read: Sequence[str], own: Iterable[str]) -> list[str]:
    """Return the texts without these words."""
    own_name = _finder(own)
    return [pattern.sub(" ", text) if (pattern := own_name(text)) else text for text in read]


def _finder(names: Iterable[str]) -> Callable[[str], re.Pattern[str] | None]:
    """Return what gives for a text a pattern of those names that may stand in it, or None.

    A name can only stand where the longest of its words does; so the time does not grow with the number of names.
    """
    by_word: dict[str, list[str]] = {}
    for name in names:
        by_word.setdefault(max(_folded(name), key=len, default=""), []).append(name)
    wordless = frozenset({""} & by_word.keys())

    @lru_cache(maxsize=_PATTERNS)
    def pattern(found: frozenset[str]) -> re.Pattern[str]:
        return _any_of(name for word in found for name in by_word[word])

    def find(text: str) -> re.Pattern[str] | None:
        found = wordless.union(by_word.keys() & _folded(text))
        return pattern(found) if found else None

    return find


def _folded(text: str) -> set[str]:
    """Return the words of a text, alike for all that a pattern takes for one letter whatever its case."""
    return set(_WORD.findall(text.translate(_DOTLESS).casefold()))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def find_concepts(
    statements: Sequence[Statement],
    vectors: NDArray[np.float32],
    *,
    seed: int,
    asked: Sequence[str] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[Concept, ...]:
    """Return the concepts that at least two actors speak to: the questions first, then the most spoken of.

    `asked` has for each statement the question it answers, or nothing.
    """
    answered: dict[str, list[int]] = {}
    free: list[int] = []
    for number, question in enumerate(asked or [""] * len(statements)):
        (answered.setdefault(question, []) if question else free).append(number)
    advance(len(statements) - len(free))
    kept = [(name, "question", _by_centrality(group, vectors)) for name, group in sorted(answered.items())]
    for community in _communities(np.array(free, np.intp), vectors, seed, advance):
        central = _by_centrality(community, vectors)
        groups = covered([statements[n] for n in central], vectors[central].astype(np.float32, copy=False))
        kept += [(named(statements[central[one[0]]].demand), "found", [central[n] for n in one]) for one in groups]
    speaking = [len({statements[number].actor for number in group}) for _, _, group in kept]
    order = sorted(range(len(kept)), key=lambda n: (kept[n][1] == "found", -speaking[n], -len(kept[n][2]), kept[n][2]))
    return tuple(
        Concept(name=kept[n][0], kind=kept[n][1], statements=tuple(kept[n][2])) for n in order if speaking[n] >= FEWEST
    )


def _communities(
    free: NDArray[np.intp], vectors: NDArray[np.float32], seed: int, advance: Callable[[int], None]
) -> list[list[int]]:
    """Return communities of like statements among `free`, each in order."""
    if len(free) <= SMALL:
        advance(len(free))
        return [free.tolist()] if len(free) else []
    some = vectors if len(free) == len(vectors) else vectors[free]
    places, cosines = nearest(some, NEIGHBOURS, seed=seed, advance=advance)
    one, column = np.nonzero((places >= 0) & (cosines >= LEAST_LIKE))
    other = places[one, column]
    low, high = np.minimum(one, other), np.maximum(one, other)
    _, first = np.unique(low.astype(np.int64) * len(free) + high, return_index=True)
    if not len(first):
        return []
    names = list(map(str, free.tolist()))
    weights = cosines[one, column][first].tolist()
    edges = [
        (names[a], names[b], weight)
        for a, b, weight in zip(low[first].tolist(), high[first].tolist(), weights, strict=True)
    ]
    _, found = graph.leiden(edges, resolution=RESOLUTION, seed=seed, iterations=2)
    groups: dict[int, list[int]] = {}
    for node, community in found.items():
        groups.setdefault(community, []).append(int(node))
    return sorted(sorted(group) for group in groups.values())


def _by_centrality(group: list[int], vectors: NDArray[np.float32]) -> list[int]:
    members = vectors[group].astype(np.float32, copy=False)
    nearness = members @ members.mean(axis=0)
    return [group[n] for n in np.lexsort((group, -nearness))]


def named(demand: str) -> str:
    """Return a demand as a name: on one line, with a capital, shortened."""
    text = " ".join(demand.split())
    text = text[:1].upper() + text[1:]
    return text if len(text) <= 120 else text[:117].rsplit(" ", 1)[0] + " …"  # noqa: PLR2004 - a line or two
