"""From documents to latent coalitions, in plain order.

read → split → embed → cluster → side → align → group → subtract ties → explain
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import alignment, positions
from concerted.ecosystem.concepts import Concept, find_concepts, masked
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.groups import FEWEST, SHUFFLES, find_groups
from concerted.ecosystem.latent import Field, LatentCoalition, explain, new_pairs
from concerted.ecosystem.progress import Progress, Silent
from concerted.ecosystem.statements import Statement, statements_of

QUESTION = 3
"""How often the words of a shared question count against those of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcosystemMap:
    """Who stands where, and which groups of aligned actors were found; arrays follow `corpus.actors`."""

    corpus: Corpus
    statements: tuple[Statement, ...]
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


def map_ecosystem(
    corpus: Corpus, *, seed: int = 0, encoder: Encoder | None = None, progress: Progress | None = None
) -> EcosystemMap:
    """Return the map of a corpus. The same corpus and seed give the same map."""
    show = progress or Silent()
    actors = corpus.actors
    with show.stage("Split into statements", len(corpus.documents)) as advance:
        statements: list[Statement] = []
        for number, document in enumerate(corpus.documents):
            statements.extend(statements_of(number, document))
            advance(1)
    with show.stage("Embed what they are about", len(statements)) as advance:
        contents = masked(about(corpus, statements), actors)
        vectors = (encoder or Encoder()).encode(contents, advance=advance)
    with show.stage("Cluster into concepts", len(statements)) as advance:
        concepts = find_concepts(statements, vectors, seed=seed, advance=advance)
    with show.stage("Take sides", None):
        matrix = positions(statements, concepts, actors)
    with show.stage("Align actors", None):
        aligned = alignment(matrix)
    with show.stage("Group, and compare with chance", SHUFFLES) as advance:
        groups = find_groups(matrix, seed=seed, advance=advance).groups
    field = Field(
        actors=actors,
        statements=statements,
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        ties=frozenset((tie.a, tie.b) for tie in corpus.ties),
    )
    with show.stage("Subtract ties and explain", len(groups)) as advance:
        explained = []
        for group in groups:
            explained.append(explain(field, group))
            advance(1)
    return EcosystemMap(
        corpus=corpus,
        statements=tuple(statements),
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        coalitions=tuple(sorted(explained, key=lambda found: not found.latent)),
        introduce=new_pairs(field),
    )


def about(corpus: Corpus, statements: Sequence[Statement]) -> list[str]:
    """Return what each statement is about: its content, and the question it answers where several were asked the same.

    A title that documents of several actors share is such a question, as in a consultation.
    """
    asked: dict[str, set[str]] = {}
    for document in corpus.documents:
        asked.setdefault(document.title, set()).add(document.actor)
    titles = [corpus.documents[statement.document].title for statement in statements]
    questions = (f" {title}" * QUESTION if title and len(asked[title]) > 1 else "" for title in titles)
    return [statement.content + question for statement, question in zip(statements, questions, strict=True)]


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
