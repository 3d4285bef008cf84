"""From documents to latent coalitions, in plain order.

read → split → embed → cluster → side → align → group → subtract ties → explain
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import intern

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import Pairs, alignment
from concerted.ecosystem.cache import Cache, key
from concerted.ecosystem.concepts import Concept, questions
from concerted.ecosystem.copied import Copied, copied_passages
from concerted.ecosystem.corpus import Corpus, Skipped, Tie
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.engines import HERE, Engine, through
from concerted.ecosystem.groups import FEWEST, SHUFFLES, SPEAKS, SURE, Group, Grouping, find_groups
from concerted.ecosystem.latent import Field, LatentCoalition, explain
from concerted.ecosystem.meeting import Introduction, rank_introductions
from concerted.ecosystem.positions import coded_positions, positions
from concerted.ecosystem.progress import Advance, Progress, Silent
from concerted.ecosystem.sides import Judge, SharedOut, by_judge, by_rules, by_rules_and_model, leaning
from concerted.ecosystem.stages import code, concepts_of, wording_of
from concerted.ecosystem.stance import Stance
from concerted.ecosystem.statements import Statement, said_in
from concerted.ecosystem.ties import NAMED, find_ties
from concerted.ecosystem.wording import Sides

PAIRS = 20
BY_RULES = "rules of English and German words"
MOST_JUDGED = 20_000
"""Statements that the shipped model judges, some minutes' worth; of more, the rules take the sides, and it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """How much was read, where a map does not hold all of it."""

    documents: Mapping[str, int]
    """By actor."""
    statements: int
    spoken: tuple[int, ...]
    """Of each concept, the statements."""


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
    basis: str
    """What alignment and coalitions rest on: `positions`, or `wording` where positions tell of no group."""
    coalitions: tuple[LatentCoalition, ...]
    """Aligned groups that chance does not explain: latent ones first, then those that know each other, then parts."""
    grouping: Grouping
    wording: Sides
    """Who is like whom in how they write, whatever the positions say."""
    ties: tuple[Tie, ...]
    """Given and found; a mere mention (`named`) is shown, and not subtracted."""
    uncounted: tuple[Skipped, ...]
    """Names and addresses that were not looked for as ties, and why."""
    copied: Copied
    introduce: tuple[Introduction, ...]
    """Pairs that do not know each other, those first who should."""
    tallies: Tallies | None = None
    """Where it was updated: then it holds only the statements that may be quoted."""

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
    engine: Engine = HERE,
) -> EcosystemMap:
    """Return the map of a corpus. The same corpus, seed and judge give the same map.

    Without a judge the rules and the shipped model take sides. What the cache holds is not worked out again. What can
    be shared out (splitting, the shipped model, stability in wording) is done by the engine; the rest is done here.
    """
    show, kept, encode = progress or Silent(), cache or Cache(), encoder or Encoder()
    actors = corpus.actors
    with show.stage("Split into statements", len(corpus.documents)) as advance:
        statements = split(corpus, kept, advance, engine)
    concepts = concepts_of(statements, actors, encoder=encode, seed=seed, cache=kept, show=show)
    judged = sum(len(concept.statements) for concept in concepts)
    with show.stage("Take sides", len(statements)) as advance:
        if judge:
            sides = leaning(by_judge(statements, concepts, judge, cache=kept, advance=advance))
        elif 0 < judged <= MOST_JUDGED:
            sides = leaning(
                by_rules_and_model(statements, concepts, SharedOut(Stance(), engine), cache=kept, advance=advance)
            )
        else:
            sides = leaning(by_rules(statements, concepts))
            advance(len(statements))
        matrix = positions(statements, sides, concepts, actors)
        concepts, matrix = with_coded(corpus, concepts, matrix)
    with show.stage("Group, and compare with chance", SHUFFLES) as advance:
        grouping = find_groups(matrix, seed=seed, advance=advance)
    with show.stage("Compare how they write", None) as advance:
        wording = wording_of(corpus, encoder=encode, seed=seed, cache=kept, advance=advance, engine=engine)
    with show.stage("Look for ties and copies", 2 * len(corpus.documents)) as advance:
        found, copied = find_ties(corpus, advance=advance), copied_passages(corpus.documents, advance=advance)
        ties = (*corpus.ties, *found.ties)
        known = tuple(tie for tie in ties if tie.kind != NAMED)
    on_positions = bool(grouping.groups) or any(concept.kind != "found" for concept in concepts)
    aligned = alignment(matrix) if on_positions else wording.affinity
    field = Field(
        actors=actors,
        statements=statements,
        sides=sides,
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        ties=frozenset((tie.a, tie.b) for tie in known),
        facts=corpus.facts,
    )
    groups = grouping.groups if on_positions else by_wording(wording)
    with show.stage("Subtract ties and explain", len(groups)) as advance:
        explained = []
        for group in groups:
            explained.append(explain(field, group))
            advance(1)
        pairs = Pairs(actors, aligned)
        introduce = rank_introductions(actors, known, corpus.documents, aligned=pairs, most=PAIRS)
    return EcosystemMap(
        corpus=corpus,
        statements=tuple(statements),
        sides=sides,
        made_by=judge.made_by if judge else _made_by(judged),
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        basis="positions" if on_positions else "wording",
        coalitions=ordered(explained),
        grouping=grouping,
        wording=wording,
        ties=ties,
        uncounted=found.uncounted,
        copied=copied,
        introduce=introduce,
    )


def _made_by(judged: int) -> str:
    """Return who took the sides where nobody else was asked to."""
    if not judged:
        return BY_RULES
    if judged <= MOST_JUDGED:
        return f"{BY_RULES}, and {Stance.made_by}"
    return f"{BY_RULES}; {Stance.made_by} judges no more than {MOST_JUDGED:,} statements, and there are {judged:,}"


def ordered(explained: Sequence[LatentCoalition]) -> tuple[LatentCoalition, ...]:
    """Return whole groups before parts, latent ones before those that know each other; parents by their new place."""
    order = sorted(range(len(explained)), key=lambda n: (explained[n].parent is not None, not explained[n].latent))
    place = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(one, parent=None if one.parent is None else place[one.parent]) for one in (explained[n] for n in order)
    )


def by_wording(wording: Sides) -> tuple[Group, ...]:
    """Return the groups by wording as groups: their strength is their mean affinity."""
    return tuple(
        Group(
            rows=rows,
            strength=float(wording.affinity[np.ix_(rows, rows)].sum() / (len(rows) * (len(rows) - 1))),
            score=0.0,
            chance=max(wording.chance, SURE),
            stability=wording.stability,
        )
        for rows in wording.groups
    )


def split(corpus: Corpus, cache: Cache, advance: Advance, engine: Engine = HERE) -> list[Statement]:
    """Return all statements: one for each answer to a question, else each sentence that takes a side."""
    asked = questions(corpus)
    answers = [document.title in asked for document in corpus.documents]
    keys = [
        key(code(), document.text, document.title if answering else "", document.actor)
        for document, answering in zip(corpus.documents, answers, strict=True)
    ]

    def work(missing: list[int]) -> Iterator[bytes]:
        one = ((answers[place], corpus.documents[place]) for place in missing)
        told = (json.dumps([answering, d.actor, d.title, d.text]).encode() for answering, d in one)
        for said in through(engine, said_in, told):
            yield said
            advance(1)

    results, known = cache.through("statements", keys, work)
    advance(known)
    statements = []
    for number, document in enumerate(corpus.documents):
        statements += [
            Statement(
                document=number, actor=document.actor, start=start, end=end, text=document.text[start:end],
                content=content, polarity=polarity, rule=intern(rule), demand=demand, question=intern(question),
            )
            for start, end, content, polarity, rule, demand, question in json.loads(results[number])
        ]  # fmt: skip
        results[number] = b""  # of a million statements, both would not be held at once
    return statements


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
    read = tallied(found)
    return {
        "actors": len(found.corpus.actors),
        "documents": sum(read.documents.values()),
        "statements": read.statements,
        "concepts": len(found.concepts),
        "ties": len({(tie.a, tie.b) for tie in found.ties if tie.kind != NAMED}),
    }


def tallied(found: EcosystemMap) -> Tallies:
    """Return how much was read of whom, and spoken on what."""
    return found.tallies or Tallies(
        documents=Counter(document.actor for document in found.corpus.documents),
        statements=len(found.statements),
        spoken=tuple(len(concept.statements) for concept in found.concepts),
    )


def _missing(found: EcosystemMap) -> str:
    speaking, actors, concepts = found.grouping.speaking, len(found.corpus.actors), len(found.concepts)
    if actors < FEWEST:
        return f"A coalition has at least {FEWEST} actors; there are {actors}."
    if found.coalitions:
        return "The actors that are aligned know each other already; there is nobody left to introduce."
    if speaking < FEWEST:
        return (
            f"Only {speaking} of {actors} actors take sides on {SPEAKS} or more concepts that others speak to as well."
            " Add documents in which they say what they want: submissions, letters, platforms."
        )
    told = f"{speaking} actors take sides on {concepts} concepts, but no group of them is more alike than chance."
    needed = found.grouping.concepts_needed
    if needed is not None and needed > concepts:
        return f"{told} If they stay as alike as they look, about {needed} concepts would tell; there are {concepts}."
    return f"{told} More statements per actor, or more actors on the same questions, would tell."
