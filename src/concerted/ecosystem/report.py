"""The map as `map.json`: everything that was found, as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from concerted.ecosystem.copied import Passage
from concerted.ecosystem.corpus import Document, Tie
from concerted.ecosystem.groups import CHANCE, SHUFFLES, SPEAKS
from concerted.ecosystem.latent import HELD, SURER, Belief, LatentCoalition
from concerted.ecosystem.mapping import EcosystemMap, counts, tallied
from concerted.ecosystem.meeting import Introduction
from concerted.ecosystem.overlaps import overlapping
from concerted.ecosystem.saying import gettext
from concerted.ecosystem.sides import QUOTED
from concerted.ecosystem.telling import Excerpt, representative, telling_words

FORM = 2
"""The version of the form of `map.json`; its schema is `docs/map.schema.json`."""
ON_WORDING = gettext(
    "Positions tell of no group here. What is shown rests on how the actors write. To write alike is not yet to want"
    " the same: read their texts before you call them allies."
)
"""What a page says where `basis` is `wording`."""
STRONGEST = 400
"""Alignments that are written down, the strongest first."""
LONGEST_COPIES = 50
"""Copied passages that are written down, the longest first."""
LONGEST_QUOTE = 600
"""Letters of a copied passage that are quoted."""
NEAREST = 5
"""Allies, and opponents, that are named for each actor."""
SAID = 4
"""Quotes for each actor, each on another concept."""


def to_json(found: EcosystemMap) -> dict[str, Any]:
    """Return the map as plain JSON (docs/map.schema.json). The same map gives the same object."""
    return {
        "form": FORM,
        "made_by": found.made_by,
        "basis": found.basis,
        "counts": dict(counts(found)),
        "actors": _actors(found),
        "ties": [_tie(tie) for tie in _known(found)],
        "alignment": _strongest(found),
        "concepts": [_concept(found, column, spoken) for column, spoken in enumerate(tallied(found).spoken)],
        "coalitions": _coalitions(found),
        "looked": _looked(found),
        "wording": _wording(found),
        "introduce": [_introduction(pair) for pair in found.introduce],
        "copied": [passage_json(found.corpus.documents, passage) for passage in found.copied.passages[:LONGEST_COPIES]],
        "missing": found.missing,
        "skipped": [{"source": one.source, "why": one.why, "read": one.read} for one in found.corpus.skipped],
        "merged": {name: list(others) for name, others in sorted(found.corpus.merged.items())},
    }


def _known(found: EcosystemMap) -> list[Tie]:
    """Return each pair that knows each other once for each kind of evidence, with the latest."""
    return list({(tie.a, tie.b, tie.kind): tie for tie in found.ties}.values())


def _tie(tie: Tie) -> dict[str, Any]:
    return {"a": tie.a, "b": tie.b, "where": tie.where, "date": tie.date, "kind": tie.kind}


def _concept(found: EcosystemMap, column: int, spoken: int) -> dict[str, Any]:
    concept, held = found.concepts[column], np.nan_to_num(found.positions[:, column])
    return {
        "name": concept.name,
        "kind": concept.kind,
        "statements": spoken,
        "supporting": int((held >= HELD).sum()),
        "opposing": int((held <= -HELD).sum()),
    }


def _looked(found: EcosystemMap) -> dict[str, Any]:
    grouping = found.grouping
    return {
        "speaking": grouping.speaking,
        "speaks": SPEAKS,
        "shuffles": SHUFFLES,
        "chance": CHANCE,
        "likeliest": round(grouping.likeliest, 4),
        "concepts_needed": grouping.concepts_needed,
    }


def _wording(found: EcosystemMap) -> dict[str, Any]:
    names, wording = found.corpus.actors, found.wording
    groups = [[names[row] for row in rows] for rows in wording.groups]
    told: list[dict[str, Any]] = [
        {"actors": actors, "telling": list(words)} for actors, words in zip(groups, wording.telling, strict=True)
    ]
    if found.basis == "wording":
        words = telling_words(found.corpus.documents, groups, wording.telling)
        excerpts = representative(found.corpus.documents, groups, words)
        for one, telling, passages in zip(told, words, excerpts, strict=True):
            one["words"] = [asdict(word) for word in telling]
            one["passages"] = [_excerpt(found, passage) for passage in passages]
    return {
        "kind": wording.kind,
        "chance": round(wording.chance, 4),
        "stability": round(wording.stability, 4),
        "groups": told,
    }


def _excerpt(found: EcosystemMap, passage: Excerpt) -> dict[str, Any]:
    document = found.corpus.documents[passage.document]
    return {
        "actor": document.actor,
        "text": document.text[passage.start : passage.end],
        "words": list(passage.words),
        "source": document.source,
        "date": document.date,
        "start": passage.start,
        "end": passage.end,
    }


def _introduction(pair: Introduction) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "alignment": round(pair.alignment, 4),
        "surprise": round(pair.surprise, 2),
        "reach": pair.reach,
        "apart": pair.apart,
        "complementarity": round(pair.complementarity, 4),
        "lift": round(pair.lift, 2),
        "because": pair.because,
    }


def passage_json(documents: Sequence[Document], passage: Passage) -> dict[str, Any]:
    """Return a copied passage as plain JSON; it stands in two of these documents."""
    one, other = documents[passage.document_a], documents[passage.document_b]
    return {
        "a": passage.a,
        "b": passage.b,
        "letters": passage.letters,
        "text": one.text[passage.start_a : passage.end_a][:LONGEST_QUOTE],
        "source_a": one.source,
        "start_a": passage.start_a,
        "source_b": other.source,
        "start_b": passage.start_b,
    }


def json_bytes(report: Mapping[str, Any]) -> bytes:
    """Return the bytes of `map.json`."""
    return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()


def _actors(found: EcosystemMap) -> list[dict[str, Any]]:
    written = tallied(found).documents
    said = _said(found)
    return [
        _actor(found, row, name, written.get(name, 0)) | {"quotes": said.get(name, [])}
        for row, name in enumerate(found.corpus.actors)
    ]


def _said(found: EcosystemMap) -> dict[str, list[dict[str, Any]]]:
    """Return each actor's own words on the concepts most spoken of."""
    said: dict[str, list[dict[str, Any]]] = {}
    for actor, column, number in plainest(found):
        if len(held := said.setdefault(actor, [])) < SAID:
            held.append({"concept": column, **quote(found, number)})
    return said


def plainest(found: EcosystemMap) -> Iterator[tuple[str, int, int]]:
    """Yield who said what on which concept: of each actor that holds a side of it, the plainest statement on that."""
    rows, positions = {name: row for row, name in enumerate(found.corpus.actors)}, np.nan_to_num(found.positions)
    for column, concept in enumerate(found.concepts):
        best: dict[str, int] = {}
        for number in concept.statements:
            actor, side = found.statements[number].actor, float(found.sides[number])
            position = float(positions[rows[actor], column])
            if min(abs(side) - QUOTED, abs(position) - HELD, side * position) < 0:
                continue
            if actor not in best or abs(side) > abs(float(found.sides[best[actor]])) + SURER:
                best[actor] = number
        yield from ((actor, column, number) for actor, number in best.items())


def _nearest(found: EcosystemMap, row: int) -> dict[str, list[list[Any]]]:
    """Return whom an actor is most aligned with, and whom it most opposes."""
    aligned, names = found.aligned[row], found.corpus.actors
    told = np.flatnonzero(aligned)
    order = told[np.argsort(-aligned[told], kind="stable")]
    near, far = order[:NEAREST], order[::-1][:NEAREST]
    return {
        "near": [[names[n], round(float(aligned[n]), 4)] for n in near if aligned[n] > 0],
        "far": [[names[n], round(float(aligned[n]), 4)] for n in far if aligned[n] < 0],
    }


def _actor(found: EcosystemMap, row: int, name: str, documents: int) -> dict[str, Any]:
    facts = found.corpus.facts.get(name, {})
    held = found.positions[row]
    spoken = np.flatnonzero(~np.isnan(held))
    sides = {str(n): round(value, 4) for n, value in zip(spoken.tolist(), held[spoken].tolist(), strict=True)}
    reach = facts.get("reach", "").replace(",", "").strip()
    described: dict[str, Any] = {"name": name, "documents": documents, "positions": sides, **_nearest(found, row)}
    if reach.isascii() and reach.isdecimal():
        described["reach"] = int(reach)
    more = {key: value for key, value in sorted(facts.items()) if key != "reach"}
    return described | ({"facts": more} if more else {})


def _strongest(found: EcosystemMap) -> list[list[Any]]:
    rows, columns = np.nonzero(found.aligned)
    rows, columns = rows[rows < columns], columns[rows < columns]
    strongest = np.argsort(-np.abs(found.aligned[rows, columns]), kind="stable")[:STRONGEST]
    names, pairs = found.corpus.actors, zip(rows[strongest].tolist(), columns[strongest].tolist(), strict=True)
    return [[names[a], names[b], round(float(found.aligned[a, b]), 4)] for a, b in pairs]


def _coalitions(found: EcosystemMap) -> list[dict[str, Any]]:
    names = found.corpus.actors
    leaning = {
        tuple(names[row] for row in group.rows): [(names[row], lean) for row, lean in held]
        for group, held in zip(found.grouping.groups, overlapping(found.grouping), strict=True)
    }
    return [_coalition(found, one, leaning.get(one.actors, [])) for one in found.coalitions]


def _coalition(found: EcosystemMap, coalition: LatentCoalition, leaning: Sequence[tuple[str, float]]) -> dict[str, Any]:
    return {
        "actors": list(coalition.actors),
        "latent": coalition.latent,
        "strength": round(coalition.strength, 4),
        "chance": round(coalition.chance, 4),
        "stability": round(coalition.stability, 4),
        "stable": coalition.stable,
        "parent": coalition.parent,
        "known": [list(pair) for pair in coalition.known],
        "density": round(coalition.density, 4),
        "introduce": [_pair(*pair) for pair in coalition.introduce],
        "beliefs": [_belief(found, belief) for belief in coalition.beliefs],
        "divides": [_belief(found, belief) for belief in coalition.divides],
        "bridges": [{"actor": name, "alignment": round(lean, 4)} for name, lean in coalition.bridges],
        "opponents": [{"actor": name, "alignment": round(lean, 4)} for name, lean in coalition.opponents],
        "overlapping": [{"actor": name, "alignment": round(lean, 4)} for name, lean in leaning],
        "circle": list(coalition.circle),
        "invitations": [
            {
                "actor": one.actor,
                "constituency": one.constituency,
                "covers": list(one.covers),
                "loses": list(one.loses),
                "alone": one.alone,
            }
            for one in coalition.invitations
        ],
        "sentences": [quote(found, number) for number in coalition.sentences],
    }


def _pair(a: str, b: str, strength: float) -> dict[str, Any]:
    return {"a": a, "b": b, "alignment": round(strength, 4)}


def _belief(found: EcosystemMap, belief: Belief) -> dict[str, Any]:
    return {
        "concept": belief.concept,
        "name": found.concepts[belief.concept].name,
        "supporting": list(belief.supporting),
        "opposing": list(belief.opposing),
        "quotes": [quote(found, number) for number in belief.quotes],
    }


def quote(found: EcosystemMap, number: int) -> dict[str, Any]:
    """Return a statement as it is quoted: verbatim, where it stands, and on which side it is counted."""
    statement = found.statements[number]
    document = found.corpus.documents[statement.document]
    return {
        "actor": statement.actor,
        "text": statement.text,
        "side": "support" if found.sides[number] > 0 else "oppose",
        "because": statement.rule,
        "confidence": round((1 + abs(float(found.sides[number]))) / 2, 2),
        "source": document.source,
        "date": document.date,
        "start": statement.start,
        "end": statement.end,
    }


def how_strongly(coalition: Mapping[str, Any]) -> str:
    """Return in one sentence how strongly a group is aligned, and what chance says to it."""
    size = len(coalition["actors"])
    pairs = size * (size - 1) // 2
    return (
        f"{size} actors, mean alignment {coalition['strength']:.2f} (from -1 to 1). By chance alone a group as"
        f" strong would be found with a probability of about {coalition['chance']:.2%}."
        f" {len(coalition['known'])} of {pairs} pairs know each other."
    )
