"""A map as files for other tools: tables, networks for Gephi and R, and a Discourse Network Analyzer database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from concerted.ecosystem.corpus import Coded
from concerted.ecosystem.dna import as_dna, dna_bytes
from concerted.ecosystem.mapping import EcosystemMap
from concerted.ecosystem.networks import Kind, network, to_csv, to_gexf, to_graphml
from concerted.ecosystem.sides import QUOTED

KINDS: tuple[Kind, ...] = ("congruence", "conflict", "subtract")


def files(found: EcosystemMap) -> dict[str, bytes]:
    """Return file name → content: positions, statements, ties, the three actor networks and a DNA database.

    Networks are normalised by average activity (Leifeld 2017). The same map gives the same bytes.
    """
    actors = found.corpus.actors
    concepts = [concept.name for concept in found.concepts]
    said = coded(found)
    made = {
        "positions.csv": to_csv(found.positions, actors, concepts).encode(),
        "statements.csv": _statements(said),
        "ties.csv": _table(
            ("a", "b", "kind", "date", "where"), ((t.a, t.b, t.kind, t.date, t.where) for t in found.ties)
        ),
        "alignment.csv": to_csv(found.aligned, actors, actors).encode(),
        "map.dna": dna_bytes(as_dna(found.corpus.documents, said)),
    }
    for kind in KINDS:
        ties = network(found.positions, kind, "average activity")
        made[f"{kind}.csv"] = to_csv(ties, actors, actors).encode()
        made[f"{kind}.graphml"] = to_graphml(ties, actors).encode()
        made[f"{kind}.gexf"] = to_gexf(ties, actors).encode()
    return made


def coded(found: EcosystemMap) -> tuple[Coded, ...]:
    """Return every statement that may be quoted on a side of a concept as a coded one, and what was coded already."""
    said = []
    for concept in found.concepts:
        for number in concept.statements:
            statement, side = found.statements[number], float(found.sides[number])
            document = found.corpus.documents[statement.document]
            if abs(side) >= QUOTED:
                said.append(
                    Coded(
                        actor=statement.actor,
                        concept=concept.name,
                        value=round(side, 4),
                        source=document.source,
                        date=document.date,
                        quote=statement.text,
                        coder=found.made_by,
                        kind="guess",
                    )
                )
    return (*said, *found.corpus.coded)


def _statements(said: Iterable[Coded]) -> bytes:
    columns = ("actor", "concept", "value", "date", "source", "quote", "coder", "kind")
    rows = ((c.actor, c.concept, c.value, c.date, c.source, c.quote, c.coder, c.kind) for c in said)
    return _table(columns, rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue().encode()
