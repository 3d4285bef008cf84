"""Keeping a whole map: what an update needs of it, laid down in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from concerted.ecosystem.concepts import own_words, questions, without
from concerted.ecosystem.corpus import Document, Tie
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.keeping.joining import lay_down
from concerted.ecosystem.keeping.kept import Kept, document_key
from concerted.ecosystem.likeness import Demand
from concerted.ecosystem.mapping import EcosystemMap
from concerted.ecosystem.sides import Judge
from concerted.ecosystem.stages import code, packed
from concerted.ecosystem.statements import Statement
from concerted.ecosystem.ties import same_text

STAYING = ("introduce", "copied", "wording", "skipped", "merged")
"""Parts of map.json that an update adds to, or leaves as the whole map said them."""

SINCE = ("added", "gone", "statements", "placed", "withdrawn")
"""What is counted since the whole map: documents that came and went; statements that came, were placed, and went."""


def keep(  # noqa: PLR0913 - what it works with, each by its name
    path: Path,
    found: EcosystemMap,
    report: dict[str, Any],
    *,
    paths: Sequence[str],
    seed: int = 0,
    judge: Judge | None = None,
    encoder: Encoder | None = None,
) -> bool:
    """Keep a whole map with its JSON at `path`, in place of what lay there; return whether it was.

    It is not where somebody coded statements: such a map is made anew as quickly. `paths` are where it was read from.
    """
    path.unlink(missing_ok=True)
    if found.corpus.coded:
        return False
    part = path.with_name(f".{path.name}.part")
    with closing(Kept.made(part)) as kept:
        _about(kept, found, report, judge, paths=list(paths), seed=seed)
        _words(kept, found, encoder or Encoder(), seed)
        _statements(kept, found)
        _ties(kept, found.ties)
        kept.commit()
    part.replace(path)
    return True


def _about(kept: Kept, found: EcosystemMap, report: dict[str, Any], judge: Judge | None, **told: object) -> None:
    placed = sum(len(concept.statements) for concept in found.concepts)
    how = "judge" if judge else "rules" if ";" in found.made_by else "both"
    for name, value in {
        **told,
        **{part: report[part] for part in STAYING},
        "code": code(),
        "made_by": found.made_by,
        "how": how,
        "basis": found.basis,
        "actors": found.corpus.actors,
        "compared": found.corpus.actors,
        "facts": dict(found.corpus.facts),
        "questions": sorted(questions(found.corpus)),
        "uncounted": [one.source for one in found.uncounted],
        "whole": {"documents": len(found.corpus.documents), "statements": len(found.statements), "placed": placed},
        "since": dict.fromkeys(SINCE, 0),
        "nameless": [],
    }.items():
        kept.note(name, value)
    kept.note_blob("sides", packed(found.wording))


def _words(kept: Kept, found: EcosystemMap, encoder: Encoder, seed: int) -> None:
    """Keep how the statements use words, and where those that name concepts stand among them."""
    contents = [statement.content for statement in found.statements]
    own = own_words(contents, found.corpus.actors)
    read = without(contents, own) if own else contents
    usage = encoder.usage(read)
    kept.note("own", sorted(own))
    kept.note("usage", {"said": usage.said, "texts": usage.texts})
    kept.note_blob("mean", usage.mean.astype("<f4").tobytes())
    kept.change("INSERT INTO word VALUES (?, ?, ?)", ((word, *used) for word, used in sorted(usage.words.items())))
    named = [(n, concept.statements[0]) for n, concept in enumerate(found.concepts) if concept.kind == "found"]
    heads = [(n, Demand(found.statements[head].demand, found.statements[head].content)) for n, head in named]
    vectors = encoder.encode_as([read[head] for _, head in named], usage)
    kept.note("wide", vectors.shape[1])
    lay_down(kept, heads, vectors, seed=seed)


def _statements(kept: Kept, found: EcosystemMap) -> None:
    """Keep the documents, the concepts and the statements on them, and what each actor's come to."""
    kept.change("INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)", _concepts(found))
    documents = found.corpus.documents
    many, placed = np.zeros(len(documents), int), np.zeros(len(documents), int)
    np.add.at(many, [statement.document for statement in found.statements], 1)
    said = [(column, n) for column, concept in enumerate(found.concepts) for n in concept.statements]
    np.add.at(placed, [found.statements[n].document for _, n in said], 1)
    kept.change(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (document_row(n, document, int(many[n]), int(placed[n])) for n, document in enumerate(documents)),
    )
    kept.change(
        "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (place, *statement_row(found.statements[n], column, float(found.sides[n])))
            for place, (column, n) in enumerate(said)
        ),
    )
    cells: dict[tuple[int, str], list[float]] = {}
    for column, n in said:
        cell = cells.setdefault((column, found.statements[n].actor), [0.0, 0])
        cell[0] += float(found.sides[n])
        cell[1] += 1
    kept.change("INSERT INTO cell VALUES (?, ?, ?, ?)", ((*at, *come) for at, come in cells.items()))


def _concepts(found: EcosystemMap) -> Iterator[tuple[Any, ...]]:
    for column, concept in enumerate(found.concepts):
        head = found.statements[concept.statements[0]]
        named = (head.text, head.demand, head.content) if concept.kind == "found" else ("", "", "")
        yield column, concept.name, concept.kind, *named, len(concept.statements)


def document_row(number: int, document: Document, statements: int, placed: int) -> tuple[Any, ...]:
    """Return the row of a document."""
    alike = same_text(document)
    told = f"{alike[1].hex()} {alike[0]}" if alike else ""
    return number, document_key(document), document.actor, document.source, document.date, told, statements, placed


def statement_row(said: Statement, concept: int, side: float) -> tuple[Any, ...]:
    """Return the row of a statement on a concept, without its number."""
    return said.document, concept, side, said.start, said.end, said.text, said.polarity, said.rule


def _ties(kept: Kept, ties: Sequence[Tie]) -> None:
    kept.change("INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(tie_row, ties))


def tie_row(tie: Tie) -> tuple[Any, ...]:
    """Return the row of a tie."""
    return tuple(asdict(tie)[name] for name in ("a", "b", "where", "date", "kind", "start", "end", "document"))
