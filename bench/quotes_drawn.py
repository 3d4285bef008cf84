"""The sample of quotes to label by hand: pairs of a concept and a statement, drawn from the concepts that maps show.

    python -m bench.quotes_drawn > pairs.jsonl

Which side the rules took decides only how many are drawn; it is not written, so that whoever labels does not see it.
What is written holds text of the data sets and stays outside of the project: `bench/quotes.jsonl` has places alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import numpy as np

from bench.hidden_votes import DATA
from concerted.ecosystem import read
from concerted.ecosystem.cache import Cache
from concerted.ecosystem.concepts import Concept, find_concepts, masked
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.mapping import split
from concerted.ecosystem.sides import QUOTED, by_rules, leaning
from concerted.ecosystem.statements import Statement

GERMAN = (
    "wahlomat/2021-deutschland",
    "wahlomat/2013-bayern",
    "wahlomat/2019-europa",
    "wahlomat/2017-nordrheinwestfalen",
)
ENGLISH = ("irishbudget2009", "ungd2017", "amicus", "kep")
DRAWN: dict[tuple[str, ...], dict[int | None, int]] = {GERMAN: {-1: 27, 0: 66, 1: 27}, ENGLISH: {None: 96}}
"""How many of each side by the rules, or (None) of either, dealt out evenly among the sets as far as they have them.

Those of found concepts were drawn anew when concepts came to be named by demands, from what a map quotes on a side.
"""
KINDS = {GERMAN: "question", ENGLISH: "found"}


def main() -> None:
    """Write the pairs, one a line, in an order that tells nothing."""
    chance = np.random.default_rng(7)
    drawn = [pair for sets, sides in DRAWN.items() for pair in _drawn(sets, sides, chance)]
    for place in chance.permutation(len(drawn)):
        sys.stdout.write(json.dumps(drawn[place], ensure_ascii=False) + "\n")


def concepts_of(name: str) -> tuple[Corpus, list[Statement], tuple[Concept, ...]]:
    """Return a set's corpus, its statements and its concepts, as a map with seed 0 has them."""
    corpus = read(DATA / name / "docs.jsonl")
    statements = split(corpus, Cache(), lambda _: None)
    vectors = Encoder().encode(masked([statement.content for statement in statements], corpus.actors))
    asked = [statement.question for statement in statements]
    return corpus, statements, find_concepts(statements, vectors, seed=0, asked=asked)


def _drawn(sets: tuple[str, ...], sides: dict[int, int], chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    for turn, name in enumerate(sets):
        corpus, statements, concepts = concepts_of(name)
        lean = leaning(by_rules(statements, concepts))
        lean = np.where(np.abs(lean) >= QUOTED, np.sign(lean), 0)
        sided = [(concept, lean[list(concept.statements)]) for concept in concepts if concept.kind == KINDS[sets]]
        for side, many in sides.items():
            held = {
                (concept.name, statements[n].text): (concept, statements[concept.statements[0]], statements[n])
                for concept, taken in sided
                for n, took in zip(concept.statements, taken, strict=True)
                if (took == side or (side is None and took))
                and (concept.kind == "question" or n != concept.statements[0])
            }
            pairs = list(held.values())
            share = min(len(pairs), many // len(sets) + (turn < many % len(sets)))
            for number in chance.choice(len(pairs), share, replace=False):
                concept, named, statement = pairs[number]
                yield {
                    "set": name,
                    **_place(corpus, statement),
                    "kind": concept.kind,
                    "concept": sha256(concept.name.encode()).hexdigest(),
                    "named": None if concept.kind == "question" else _demand(corpus, named),
                    "name": concept.name,
                    "text": statement.text,
                }


def _demand(corpus: Corpus, named: Statement) -> dict[str, Any]:
    start = named.start + named.text.index(named.demand)
    return {**_place(corpus, named), "start": start, "end": start + len(named.demand)}


def _place(corpus: Corpus, statement: Statement) -> dict[str, Any]:
    return {"source": corpus.documents[statement.document].source, "start": statement.start, "end": statement.end}


if __name__ == "__main__":
    main()
