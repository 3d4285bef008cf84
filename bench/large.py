"""A corpus as large as asked, out of what real actors wrote: for measuring speed and size.

Sentences that take a side come from real sets. Where there are too few, they are taken again with some words exchanged
for words of other sentences, so that none is a copy and words stay as frequent as they are.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from functools import cache

import numpy as np

from bench.hidden_votes import DATA
from concerted.ecosystem.corpus import Corpus, Document
from concerted.ecosystem.demands import position
from concerted.ecosystem.statements import FEWEST_WORDS, LONGEST, MOST_WORDS, sentences

SETS = ("kep", "pep", "irishbudget2009", "amicus", "ungd2017", "epcoal2010", "wahlomat")
ACTORS = 500
TOGETHER = 10
"""Sentences of a document."""
OWN = 0.5
"""Share of an actor's sentences that come from its own stretch of the sets."""
EXCHANGED = 0.3
"""Share of the words exchanged where a sentence is taken again."""
_POOL = 100_000
"""Characters of a document that are read."""


@cache
def said() -> tuple[str, ...]:
    """Return the different sentences of the real sets that take a side, in order."""
    return tuple(dict.fromkeys(_said()))


def _said() -> Iterator[str]:
    for name in SETS:
        for path in sorted((DATA / name).rglob("docs.jsonl")):
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    text = json.loads(line)["text"][:_POOL]
                    for start, end in sentences(text):
                        sentence = " ".join(text[start:end].split())
                        whole = len(sentence) <= LONGEST and FEWEST_WORDS <= len(sentence.split()) <= MOST_WORDS
                        if whole and sentence[-1] in ".!" and position(sentence):
                            yield sentence


def many(count: int, *, seed: int = 0) -> Iterator[tuple[int, str]]:
    """Yield so many sentences that take a side, in an order of chance, each with its place among those of the sets."""
    draw = np.random.default_rng(seed)
    pool = said()
    vocabulary = [word.lower() for sentence in pool for word in sentence.split() if word.isalpha()]
    taken = 0
    for again in itertools.count():
        for place in draw.permutation(len(pool)).tolist():
            text = _varied(pool[place], vocabulary, draw) if again else pool[place]
            if again and not position(text):  # what was exchanged took the side
                continue
            yield place, text
            taken += 1
            if taken == count:
                return


def _varied(sentence: str, vocabulary: list[str], draw: np.random.Generator) -> str:
    """Return a sentence with some words exchanged for others: none that is a name, nor the first or last."""
    words = sentence.split()
    new = draw.integers(len(vocabulary), size=len(words)).tolist()
    exchanged = draw.random(len(words)) < EXCHANGED
    for at in np.flatnonzero(exchanged[1:-1]).tolist():
        if words[at + 1].isalpha() and words[at + 1].islower():
            words[at + 1] = vocabulary[new[at]]
    return " ".join(words)


def large(count: int, *, actors: int = ACTORS, seed: int = 0) -> Corpus:
    """Return a corpus of so many sentences that take a side, in documents of ten.

    Half of what an actor says comes from its own stretch of the real sets, so that it sounds like itself.
    """
    draw = np.random.default_rng(seed)
    own = draw.random(count) < OWN
    said_by: list[list[str]] = [[] for _ in range(actors)]
    for number, (place, text) in enumerate(many(count, seed=seed)):
        said_by[place * actors // len(said()) if own[number] else number % actors].append(text)
    return Corpus(
        documents=tuple(
            Document(
                actor=f"Actor {actor:05d}",
                source=f"{actor:05d}/{begin:07d}.txt",
                text="\n\n".join(texts[begin : begin + TOGETHER]),
            )
            for actor, texts in enumerate(said_by)
            for begin in range(0, len(texts), TOGETHER)
        )
    )
