"""What actors said, each statement with the side that it takes on a concept: what stands behind a dot and a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from concerted.ecosystem.mapping import EcosystemMap
from concerted.ecosystem.sides import QUOTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement as it may be quoted."""

    actor: str
    concept: int | None
    """The concept's place in the map; None where the map rests on wording."""
    side: float
    """From -1 (against) to +1 (for)."""
    text: str
    source: str
    date: str
    because: str
    """The words on which the side was taken."""
    by: str
    """Who took the side: rules, a model, or whoever coded it."""


def said_by(found: EcosystemMap) -> Iterator[Said]:
    """Yield every statement of a map that is sure enough to be quoted on a side, and those that were coded already."""
    for column, concept in enumerate(found.concepts):
        for number in concept.statements:
            side, statement = float(found.sides[number]), found.statements[number]
            if abs(side) >= QUOTED:
                document = found.corpus.documents[statement.document]
                yield Said(
                    actor=statement.actor, concept=column, side=round(side, 4), text=statement.text,
                    source=document.source, date=document.date, because=statement.rule, by=found.made_by,
                )  # fmt: skip
    columns = {concept.name: column for column, concept in enumerate(found.concepts)}
    for one in found.corpus.coded:
        yield Said(
            actor=one.actor, concept=columns[one.concept], side=round(one.value, 4), text=one.quote,
            source=one.source, date=one.date, because="", by=one.coder,
        )  # fmt: skip


def said_in(report: Mapping[str, Any]) -> Iterator[Said]:
    """Yield the statements that a map's JSON quotes, each once: fewer than were read, and all that a copy still has."""
    seen = set()
    for concept, quote in _quoted(report):
        one = Said(
            actor=quote["actor"], concept=concept, side=_side(quote), text=quote["text"], source=quote["source"],
            date=quote["date"], because=quote["because"], by=report["made_by"],
        )  # fmt: skip
        if one not in seen:
            seen.add(one)
            yield one


def passages_in(report: Mapping[str, Any]) -> Iterator[Said]:
    """Yield the passages that tell most of each cluster, where a map rests on wording: they take no side."""
    for cluster in report["wording"]["groups"]:
        for one in cluster.get("passages", []):
            yield Said(
                actor=one["actor"], concept=None, side=0.0, text=one["text"], source=one["source"], date=one["date"],
                because=", ".join(one["words"]), by="",
            )  # fmt: skip


def _quoted(report: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for actor in report["actors"]:
        yield from ((quote["concept"], quote) for quote in actor["quotes"])
    for coalition in report["coalitions"]:
        for belief in (*coalition["beliefs"], *coalition["divides"]):
            yield from ((belief["concept"], quote) for quote in belief["quotes"])


def _side(quote: Mapping[str, Any]) -> float:
    """Return the side of a quote: as sure as it is, `side` and `confidence` say the same number in two parts."""
    size: float = round(2 * quote["confidence"] - 1, 4)
    return size if quote["side"] == "support" else -size
