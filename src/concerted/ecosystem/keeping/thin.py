"""A kept map as a map again: with the statements that may be quoted, and of the others what they come to.

What this costs grows with actors, with positions and with what may be quoted, not with what was read.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.copied import Copied
from concerted.ecosystem.corpus import Corpus, Document, Tie
from concerted.ecosystem.cover import FEWEST
from concerted.ecosystem.groups import SHUFFLES, find_groups
from concerted.ecosystem.keeping.kept import Kept
from concerted.ecosystem.latent import Field, explain
from concerted.ecosystem.mapping import EcosystemMap, Tallies, by_wording, ordered
from concerted.ecosystem.positions import SHRINK
from concerted.ecosystem.progress import Progress
from concerted.ecosystem.sides import QUOTED
from concerted.ecosystem.stages import unpacked
from concerted.ecosystem.statements import Statement
from concerted.ecosystem.ties import NAMED
from concerted.ecosystem.wording import Sides


def thin(kept: Kept, show: Progress) -> EcosystemMap:
    """Return the map that follows from what is kept."""
    actors, (numbers, kinds) = tuple(kept.tell("actors")), _concepts(kept)
    matrix = _positions(kept, actors, len(numbers))
    spoken = np.flatnonzero((~np.isnan(matrix)).sum(axis=0) >= FEWEST)
    matrix = np.ascontiguousarray(matrix[:, spoken])
    column = {int(number): place for place, number in enumerate(spoken)}
    documents, statements, on, sides = _quotable(kept, actors, column)
    concepts = tuple(replace(kinds[number], statements=tuple(on.get(place, ()))) for number, place in column.items())
    with show.stage("Group, and compare with chance", SHUFFLES) as advance:
        grouping = find_groups(matrix, seed=kept.tell("seed"), advance=advance)
    on_positions = bool(grouping.groups) or kept.tell("basis") == "positions"
    wording = _wording(kept, actors)
    aligned = alignment(matrix) if on_positions else wording.affinity
    here = set(actors)
    ties = tuple(
        Tie(a=a, b=b, where=where, date=date, kind=kind)
        for a, b, where, date, kind in kept.rows("SELECT a, b, place, date, kind FROM tie ORDER BY rowid")
        if {a, b} <= here
    )
    facts = {name: told for name, told in kept.tell("facts").items() if name in here}
    field = Field(
        actors=actors, statements=statements, sides=sides, concepts=concepts, positions=matrix, aligned=aligned,
        ties=frozenset((tie.a, tie.b) for tie in ties if tie.kind != NAMED), facts=facts,
    )  # fmt: skip
    groups = grouping.groups if on_positions else by_wording(wording)
    with show.stage("Subtract ties and explain", len(groups)) as advance:
        explained = [explain(field, group) for group in groups]
        advance(len(groups))
    return EcosystemMap(
        corpus=Corpus(documents=documents, ties=ties, facts=facts),
        statements=statements,
        sides=sides,
        made_by=kept.tell("made_by"),
        concepts=concepts,
        positions=matrix,
        aligned=aligned,
        basis="positions" if on_positions else "wording",
        coalitions=ordered(explained),
        grouping=grouping,
        wording=replace(wording, groups=(), telling=()),
        ties=ties,
        uncounted=(),
        copied=Copied(),
        introduce=(),
        tallies=_tallies(kept, [int(n) for n in spoken]),
    )


def _concepts(kept: Kept) -> tuple[list[int], dict[int, Concept]]:
    rows = kept.rows("SELECT id, name, kind FROM concept ORDER BY id")
    return [n for n, _, _ in rows], {n: Concept(name=name, kind=kind, statements=()) for n, name, kind in rows}


def _positions(kept: Kept, actors: tuple[str, ...], concepts: int) -> NDArray[np.float64]:
    """Return the matrix actors × concepts, as `positions` does."""
    row = {actor: n for n, actor in enumerate(actors)}
    cells = kept.rows("SELECT actor, concept, total, count FROM cell")
    matrix = np.full((len(actors), concepts), np.nan)
    if cells:
        names, columns, total, count = zip(*cells, strict=True)
        matrix[[row[name] for name in names], columns] = np.array(total) / (np.array(count) + SHRINK)
    return matrix


Quotable = tuple[tuple[Document, ...], tuple[Statement, ...], dict[int, list[int]], NDArray[np.float64]]


def _quotable(kept: Kept, actors: tuple[str, ...], column: dict[int, int]) -> Quotable:
    """Return the statements that may be quoted with their sides, by concept, and the documents they stand in."""
    rows = kept.rows(
        "SELECT document, concept, side, start, stop, text, polarity, rule, actor, source, date"
        " FROM statement JOIN document ON document.id = document WHERE abs(side) >= ? ORDER BY statement.id",
        [QUOTED],
    )
    # nobody of whom nothing is quoted is lost
    documents = [Document(actor=actor, source="", text="") for actor in actors]
    place: dict[int, int] = {}
    statements: list[Statement] = []
    sides: list[float] = []
    on: dict[int, list[int]] = {}
    for number, concept, side, start, stop, text, polarity, rule, actor, source, date in rows:
        if concept not in column:
            continue
        if number not in place:
            place[number] = len(documents)
            documents.append(Document(actor=actor, source=source, date=date, text=""))
        on.setdefault(column[concept], []).append(len(statements))
        said = {"text": text, "content": "", "polarity": polarity, "rule": rule}
        statements.append(Statement(document=place[number], actor=actor, start=start, end=stop, **said))
        sides.append(side)
    return tuple(documents), tuple(statements), on, np.array(sides, float)


def _wording(kept: Kept, actors: tuple[str, ...]) -> Sides:
    """Return likeness in wording as the whole map had it; whoever came since is like nobody."""
    was = unpacked(kept.blob("sides"))
    row = {actor: n for n, actor in enumerate(actors)}
    then: list[str] = kept.tell("compared")
    stayed = [n for n, actor in enumerate(then) if actor in row]
    affinity = np.zeros((len(actors), len(actors)))
    now = [row[then[n]] for n in stayed]
    affinity[np.ix_(now, now)] = was.affinity[np.ix_(stayed, stayed)]
    groups = tuple(tuple(sorted(row[then[n]] for n in group if then[n] in row)) for group in was.groups)
    return replace(was, affinity=affinity, groups=tuple(group for group in groups if len(group) > 1))


def _tallies(kept: Kept, concepts: list[int]) -> Tallies:
    """Return how much was read, of which not all is held."""
    many = dict(kept.rows("SELECT id, statements FROM concept"))
    documents = dict(kept.rows("SELECT actor, count(*) FROM document GROUP BY actor"))
    whole, since = kept.tell("whole"), kept.tell("since")
    return Tallies(
        documents=documents,
        statements=whole["statements"] + since["statements"] - since["withdrawn"],
        spoken=tuple(many[number] for number in concepts),
    )
