"""From documents to latent coalitions, in plain order.

read → split → embed → cluster → side → align → group → subtract ties → explain
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.cache import Cache, key
from concerted.ecosystem.concepts import Concept, find_concepts, masked, questions
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.groups import FEWEST, SHUFFLES, find_groups
from concerted.ecosystem.latent import Field, LatentCoalition, explain, new_pairs
from concerted.ecosystem.positions import coded_positions, positions
from concerted.ecosystem.progress import Advance, Progress, Silent
from concerted.ecosystem.sides import Judge, by_judge, by_rules, leaning
from concerted.ecosystem.statements import RULES, Statement, answer_of, statements_of

BY_RULES = "rules of English and German words"


@dataclass(frozen=True, slots=True, kw_only=True)
class EcosystemMap:
    """Who stands where, and which groups of aligned actors were found; arrays follow `corpus.actors`."""

    corpus: Corpus
    statements: tuple[Statement, ...]
    sides: NDArray[np.float64]
    """Each statement's side on its concept, from -1 (against) to +1 (for)."""
    made_by: str
    """Who took the sides: the rules, or a model by its name."""
    concepts: tuple[Concept, ...]
    positions: NDArray[np.float64]
    """actors × concepts, from -1 (opposes) to +1 (supports), NaN where silent."""
    aligned: NDArray[np.float64]
    """actors × actors, in [-1, 1]."""
    coalitions: tuple[LatentCoalition, ...]
    """Aligned groups that chance does not explain: latent ones first, then those whose actors know each other."""
    introduce: tuple[tuple[str, str, float], ...]
    """The most aligned pairs of the whole map that do not know each other."""

    @property
    def latent(self) -> tuple[LatentCoalition, ...]:
        """The groups whose actors mostly do not know each other yet."""
        return tuple(coalition for coalition in self.coalitions if coalition.latent)

    @property
    def missing(self) -> str:
        """What would be needed to find a coalition; empty where one was found."""
        if self.latent:
            return ""
        return _missing(self)


def map_ecosystem(  # noqa: PLR0913 - what it works with, each by its name
    corpus: Corpus,
    *,
    seed: int = 0,
    encoder: Encoder | None = None,
    judge: Judge | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> EcosystemMap:
    """Return the map of a corpus. The same corpus, seed and judge give the same map.

    Without a judge the rules take sides. What the cache holds is not worked out again.
    """
    show, kept = progress or Silent(), cache or Cache()
    actors = corpus.actors
    with show.stage("Split into statements", len(corpus.documents)) as advance:
        statements = split(corpus, kept, advance)
    with show.stage("Embed what they are about", len(statements)) as advance:
        contents = masked([statement.content for statement in statements], actors)
        vectors = (encoder or Encoder()).encode(contents, advance=advance)
    with show.stage("Cluster into concepts", len(statements)) as advance:
        asked = [statement.question for statement in statements]
        concepts = find_concepts(statements, vectors, seed=seed, asked=asked, advance=advance)
    with show.stage("Take sides", len(statements)) as advance:
        if judge:
            sides = leaning(by_judge(statements, concepts, judge, cache=kept, advance=advance))
        else:
            sides = leaning(by_rules(statements))
            advance(len(statements))
        matrix = positions(statements, sides, concepts, actors)
        concepts, matrix = with_coded(corpus, concepts, matrix)
    with show.stage("Align actors", None):
        aligned = alignment(matrix)
    with show.stage("Group, and compare with chance", SHUFFLES) as advance:
        groups = find_groups(matrix, seed=seed, advance=advance).groups
    field = Field(
        actors=actors,
        statements=statements,
        sides=sides,
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        ties=frozenset((tie.a, tie.b) for tie in corpus.ties),
        facts=corpus.facts,
    )
    with show.stage("Subtract ties and explain", len(groups)) as advance:
        explained = []
        for group in groups:
            explained.append(explain(field, group))
            advance(1)
    return EcosystemMap(
        corpus=corpus,
        statements=tuple(statements),
        sides=sides,
        made_by=judge.made_by if judge else BY_RULES,
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        coalitions=tuple(sorted(explained, key=lambda found: not found.latent)),
        introduce=new_pairs(field),
    )


def split(corpus: Corpus, cache: Cache, advance: Advance) -> list[Statement]:
    """Return all statements: one for each answer to a question, else each sentence that takes a side."""
    asked = questions(corpus)
    found = [answer_of if document.title in asked else statements_of for document in corpus.documents]
    keys = [
        key(RULES, document.text, document.title if how is answer_of else "")
        for document, how in zip(corpus.documents, found, strict=True)
    ]

    def work(missing: list[int]) -> Iterator[bytes]:
        for place in missing:
            said = found[place](place, corpus.documents[place])
            yield json.dumps([(s.start, s.end, s.content, s.polarity, s.rule, s.question) for s in said]).encode()
            advance(1)

    results, known = cache.through("statements", keys, work)
    advance(known)
    return [
        Statement(
            document=number, actor=document.actor, start=start, end=end, text=document.text[start:end],
            content=content, polarity=polarity, rule=rule, question=question,
        )
        for number, (document, result) in enumerate(zip(corpus.documents, results, strict=True))
        for start, end, content, polarity, rule, question in json.loads(result)
    ]  # fmt: skip


def with_coded(
    corpus: Corpus, concepts: tuple[Concept, ...], matrix: NDArray[np.float64]
) -> tuple[tuple[Concept, ...], NDArray[np.float64]]:
    """Return concepts and positions with what was coded: under its own name it replaces what the texts say."""
    names = sorted({said.concept for said in corpus.coded})
    if not names:
        return concepts, matrix
    coded = coded_positions(corpus.coded, names, corpus.actors)
    kept = [column for column, concept in enumerate(concepts) if concept.name not in names]
    found = tuple(Concept(name=name, statements=(), kind="coded") for name in names)
    return (*found, *(concepts[column] for column in kept)), np.hstack([coded, matrix[:, kept]])


def counts(found: EcosystemMap) -> Mapping[str, int]:
    """Return how much was read and found: actors, documents, statements, concepts, ties."""
    return {
        "actors": len(found.corpus.actors),
        "documents": len(found.corpus.documents),
        "statements": len(found.statements),
        "concepts": len(found.concepts),
        "ties": len({(tie.a, tie.b) for tie in found.corpus.ties}),
    }


def _missing(found: EcosystemMap) -> str:
    speaking = int((~np.isnan(found.positions)).any(axis=1).sum()) if found.concepts else 0
    if len(found.corpus.actors) < FEWEST:
        return f"A coalition has at least {FEWEST} actors; there are {len(found.corpus.actors)}."
    if speaking < FEWEST:
        return (
            f"Only {speaking} of {len(found.corpus.actors)} actors say what they support or oppose on something that"
            " others speak to as well. Add documents in which they do: submissions, letters, platforms."
        )
    if found.coalitions:
        return "The actors that are aligned know each other already; there is nobody left to introduce."
    return (
        f"{speaking} actors take sides on {len(found.concepts)} concepts, but no group of them is more alike than"
        " chance would make it. More statements per actor, or more actors on the same questions, would tell."
    )
