"""Quotes: does the side under which a statement is quoted agree with what a reader says of it?

`quotes.jsonl` has 200 pairs of a concept and a statement, drawn by `quotes_drawn.py` with as many that the rules call
for, against and neither, and labelled by one reader who did not see what the rules had said; there was no second
reader. A label holds places in the data sets and digests, no text. A statement that the reader finds on neither side
counts against whoever quotes it on one. A label of a found concept is about the concept as it was named when drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.hidden_votes import DATA
from bench.measure import Figure, machine
from concerted.ecosystem import read
from concerted.ecosystem.concepts import Concept, named
from concerted.ecosystem.corpus import Document
from concerted.ecosystem.demands import Position, position
from concerted.ecosystem.likeness import content
from concerted.ecosystem.sides import QUOTED, by_rules, by_rules_and_model, leaning
from concerted.ecosystem.stance import Stance
from concerted.ecosystem.statements import Statement, answer_of

LABELS = Path(__file__).with_name("quotes.jsonl")
BAR = 0.9
SHOWN = (1 + QUOTED) / 2
"""Confidence from which a map shows a quote."""
LEAST = (0.5, 0.6, 0.7, SHOWN, 0.8, 0.9)
"""Confidences tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A labelled pair, with its text from the data."""

    name: str
    named: Statement
    """The statement whose demand names a found concept."""
    statement: Statement
    label: int
    """1 for, -1 against, 0 neither."""
    german: bool
    asked: bool
    """Whether the concept is a question that was put to the actors."""
    doubt: bool
    known: bool
    """Whether the concept's name is the one that was labelled."""


def run() -> Figure:
    """Measure every judge there is; the figure is that of what a map quotes."""
    quotes = list(labelled())
    print(
        f"  {len(quotes)} quotes resolved, {sum(quote.known for quote in quotes)} under the labelled name", flush=True
    )
    labels = np.array([quote.label for quote in quotes])
    told = ", ".join(
        f"{word} {int((labels == side).sum())}" for word, side in (("for", 1), ("against", -1), ("neither", 0))
    )
    print(f"  labels: {told}; doubtful {sum(quote.doubt for quote in quotes)}", flush=True)
    parts = {
        "all": np.ones(len(quotes), bool),
        "English": np.array([not quote.german for quote in quotes]),
        "German": np.array([quote.german for quote in quotes]),
        "questions": np.array([quote.asked for quote in quotes]),
        "found": np.array([not quote.asked for quote in quotes]),
        "undoubted": np.array([not quote.doubt for quote in quotes]),
    }
    precision = 0.0
    for judge, lean in leanings(quotes).items():
        for part, held in parts.items():
            for least in LEAST:
                quoted, right = agreeing(lean[held], labels[held], least)
                took = int((labels[held] != 0).sum())
                if (judge, part, least) == ("map", "all", SHOWN):
                    precision = right / max(quoted, 1)
                print(
                    f"  {judge:6s} {part:9s} confidence from {least:.2f}: quoted {quoted:3d} of {held.sum():3d},"
                    f" agree {right / quoted if quoted else float('nan'):.3f},"
                    f" of the {took} on a side {right / took:.2f}",
                    flush=True,
                )
    bar = f"agreement of quoted sides >= {BAR}"
    return Figure("map-quotes", precision, BAR, precision / BAR, bar, precision >= BAR, "share agreeing", machine())


def labelled() -> Iterator[Quote]:
    """Yield the labelled pairs, in order."""
    for line in LABELS.read_text("utf-8").splitlines():
        row = json.loads(line)
        document = _documents(row["set"])[row["source"]]
        text, asked = document.text[row["start"] : row["end"]], row["kind"] == "question"
        name = document.title if asked else named(_demand(row["set"], row["named"]))
        statement = _statement(document, text, row["start"], asked=asked)
        yield Quote(
            name=name,
            named=replace(statement, demand="" if asked else _demand(row["set"], row["named"])),
            statement=statement,
            label=row["label"],
            german=row["set"].startswith("wahlomat/"),
            asked=asked,
            doubt="doubt" in row,
            known=sha256(name.encode()).hexdigest() == row["concept"],
        )


def leanings(quotes: Sequence[Quote]) -> dict[str, NDArray[np.float64]]:
    """Return each judge's leaning on every quote, in [-1, 1]: the rules', the model's, and that of a map."""
    said = [quote.statement for quote in quotes] + [quote.named for quote in quotes]
    concepts = [
        Concept(name=quote.name, kind="question" if quote.asked else "found", statements=(n + len(quotes), n))
        for n, quote in enumerate(quotes)
    ]
    model = Stance()
    alone = model.probabilities([(quote.name, quote.statement.text) for quote in quotes])
    return {
        "rules": leaning(by_rules(said, concepts))[: len(quotes)],
        "model": leaning(np.asarray(alone, float)),
        "map": leaning(by_rules_and_model(said, concepts, model))[: len(quotes)],
    }


def agreeing(lean: NDArray[np.float64], labels: NDArray[np.int64], least: float) -> tuple[int, int]:
    """Return how many are quoted on a side with at least this confidence, and how many of them agree."""
    quoted = (1 + np.abs(lean)) / 2 >= max(least, 0.5 + 1e-9)
    return int(quoted.sum()), int((np.sign(lean[quoted]) == labels[quoted]).sum())


@cache
def _documents(name: str) -> dict[str, Document]:
    return {document.source: document for document in read(DATA / name / "docs.jsonl").documents}


def _demand(name: str, place: dict[str, Any]) -> str:
    """Return the demand by which a found concept is named."""
    return _documents(name)[place["source"]].text[place["start"] : place["end"]]


def _statement(document: Document, text: str, start: int, *, asked: bool) -> Statement:
    """Return the quoted text as the statement that today's rules make of it; on neither side where they make none."""
    if asked:
        return next(answer_of(0, Document(actor=document.actor, source="", text=text, title=document.title)))
    took = position(text, document.actor) or Position(polarity=0, rule="")
    return Statement(
        document=0, actor=document.actor, start=start, end=start + len(text), text=text,
        content=content(took.demand), polarity=took.polarity, rule=took.rule, demand=took.demand,
    )  # fmt: skip
