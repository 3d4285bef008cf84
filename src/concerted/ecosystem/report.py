"""The map as `map.json` and as `map.html`, a page that opens anywhere and asks nobody for anything."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from concerted.ecosystem.copied import Passage
from concerted.ecosystem.corpus import Tie
from concerted.ecosystem.latent import Belief, LatentCoalition
from concerted.ecosystem.mapping import EcosystemMap, counts
from concerted.ecosystem.meeting import Introduction
from concerted.ecosystem.picture import network_svg

FORM = 2
"""The version of the form of `map.json`; its schema is `docs/map.schema.json`."""
ON_WORDING = (
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
        "concepts": [_concept(found, column) for column in range(len(found.concepts))],
        "coalitions": [_coalition(found, coalition) for coalition in found.coalitions],
        "wording": _wording(found),
        "introduce": [_introduction(pair) for pair in found.introduce],
        "copied": [_passage(found, passage) for passage in found.copied.passages[:LONGEST_COPIES]],
        "missing": found.missing,
        "skipped": [{"source": one.source, "why": one.why, "read": one.read} for one in found.corpus.skipped],
        "merged": {name: list(others) for name, others in sorted(found.corpus.merged.items())},
    }


def _known(found: EcosystemMap) -> list[Tie]:
    """Return each pair that knows each other once for each kind of evidence, with the latest."""
    return list({(tie.a, tie.b, tie.kind): tie for tie in found.ties}.values())


def _tie(tie: Tie) -> dict[str, Any]:
    return {"a": tie.a, "b": tie.b, "where": tie.where, "date": tie.date, "kind": tie.kind}


def _concept(found: EcosystemMap, column: int) -> dict[str, Any]:
    concept, held = found.concepts[column], np.nan_to_num(found.positions[:, column])
    return {
        "name": concept.name,
        "kind": concept.kind,
        "statements": len(concept.statements),
        "supporting": int((held > 0).sum()),
        "opposing": int((held < 0).sum()),
    }


def _wording(found: EcosystemMap) -> dict[str, Any]:
    names, wording = found.corpus.actors, found.wording
    return {
        "kind": wording.kind,
        "chance": round(wording.chance, 4),
        "stability": round(wording.stability, 4),
        "groups": [
            {"actors": [names[row] for row in rows], "telling": list(words)}
            for rows, words in zip(wording.groups, wording.telling, strict=True)
        ],
    }


def _introduction(pair: Introduction) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "alignment": round(pair.alignment, 4),
        "surprise": round(pair.surprise, 2),
        "reach": pair.reach,
        "complementarity": round(pair.complementarity, 4),
        "lift": round(pair.lift, 2),
        "because": pair.because,
    }


def _passage(found: EcosystemMap, passage: Passage) -> dict[str, Any]:
    one, other = found.corpus.documents[passage.document_a], found.corpus.documents[passage.document_b]
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
    written = Counter(document.actor for document in found.corpus.documents)
    return [_actor(found, row, name, written[name]) for row, name in enumerate(found.corpus.actors)]


def _actor(found: EcosystemMap, row: int, name: str, documents: int) -> dict[str, Any]:
    facts = found.corpus.facts.get(name, {})
    sides = {
        str(column): round(float(value), 4) for column, value in enumerate(found.positions[row]) if not np.isnan(value)
    }
    reach = facts.get("reach", "").replace(",", "").strip()
    described: dict[str, Any] = {"name": name, "documents": documents, "positions": sides}
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


def _coalition(found: EcosystemMap, coalition: LatentCoalition) -> dict[str, Any]:
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
        "sentences": [_quote(found, number) for number in coalition.sentences],
    }


def _pair(a: str, b: str, strength: float) -> dict[str, Any]:
    return {"a": a, "b": b, "alignment": round(strength, 4)}


def _belief(found: EcosystemMap, belief: Belief) -> dict[str, Any]:
    return {
        "concept": belief.concept,
        "name": found.concepts[belief.concept].name,
        "supporting": list(belief.supporting),
        "opposing": list(belief.opposing),
        "quotes": [_quote(found, number) for number in belief.quotes],
    }


def _quote(found: EcosystemMap, number: int) -> dict[str, Any]:
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


def to_html(report: Mapping[str, Any]) -> str:
    """Return `map.html` for a map's JSON: one file with its own style and picture, and no script."""
    style = files(__package__).joinpath("map.css").read_text("utf-8")
    picture = f'<div class="picture" tabindex="0" role="region" aria-label="Picture">{network_svg(report)}</div>'
    body = "\n".join((*_head(report), picture, _legend(), *_coalitions(report), *_tables(report)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Map of the ecosystem</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _head(report: Mapping[str, Any]) -> Iterator[str]:
    latent = sum(coalition["latent"] for coalition in report["coalitions"])
    found = {0: "No latent coalition here", 1: "One latent coalition"}.get(latent, f"{latent} latent coalitions")
    counted = report["counts"]
    yield f'<h1>{found}</h1>\n<p class="lead">{escape(_summary(counted))}</p>'
    if report["basis"] == "wording":
        yield f'<p class="missing">{escape(ON_WORDING)}</p>'
    if report["missing"]:
        yield f'<p class="missing">{escape(report["missing"])}</p>'


def _summary(counted: Mapping[str, int]) -> str:
    return (
        f"Read: {counted['documents']:,} documents by {counted['actors']:,} actors. In them"
        f" {counted['statements']:,} statements take a side, on {counted['concepts']:,} concepts."
        f" {counted['ties']:,} pairs of actors are known to know each other."
    )


def _legend() -> str:
    return (
        '<p class="legend"><span class="dot"></span> colour: aligned group · size: reach · '
        "solid line: alignment · dashed line: they know each other already. "
        "Every claim is a guess by rules; the quotes show what it rests on.</p>"
    )


def _coalitions(report: Mapping[str, Any]) -> Iterator[str]:
    for number, coalition in enumerate(report["coalitions"], start=1):
        heading = "Latent coalition" if coalition["latent"] else "Aligned, and they know each other already"
        key = f'<span class="key map-key-{min(number, 6)}"></span>'
        known = [f"{a} and {b}" for a, b in coalition["known"]] or ["nobody, as far as is known"]
        strangers = [f"{p['a']} and {p['b']} ({p['alignment']:.2f})" for p in coalition["introduce"]]
        yield f'<section class="coalition"><h2>{key}{number}. {heading}</h2>'
        yield f"<p>{escape(how_strongly(coalition))}</p>"
        yield _list("Who", coalition["actors"])
        yield _beliefs("What aligns them", coalition["beliefs"])
        yield _beliefs("What divides them", coalition["divides"])
        yield _list("Who knows whom already", known)
        yield _list("Whom to introduce", strangers)
        yield _list("Who leans towards them", [f"{b['actor']} ({b['alignment']:.2f})" for b in coalition["bridges"]])
        yield _list("Whom to invite to a formation circle", coalition["circle"])
        yield _list("Sentences to begin from", [f"“{q['text']}” ({q['actor']})" for q in coalition["sentences"]])
        yield "</section>"


def how_strongly(coalition: Mapping[str, Any]) -> str:
    """Return in one sentence how strongly a group is aligned, and what chance says to it."""
    size = len(coalition["actors"])
    pairs = size * (size - 1) // 2
    return (
        f"{size} actors, mean alignment {coalition['strength']:.2f} (from -1 to 1). By chance alone a group as"
        f" strong would be found with a probability of about {coalition['chance']:.2%}."
        f" {len(coalition['known'])} of {pairs} pairs know each other."
    )


def _list(heading: str, items: list[str]) -> str:
    if not items:
        return ""
    return f"<h3>{heading}</h3><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def _beliefs(heading: str, beliefs: list[Mapping[str, Any]]) -> str:
    if not beliefs:
        return ""
    return f"<h3>{heading}</h3>{''.join(_belief_html(belief) for belief in beliefs)}"


def _belief_html(belief: Mapping[str, Any]) -> str:
    quotes = "".join(
        f"<blockquote><p>{escape(quote['text'])}</p><footer>{escape(quote['actor'])}, {escape(quote['source'])}:"
        f" {quote['side']}s, because of “{escape(quote['because'])}”</footer></blockquote>"
        for quote in belief["quotes"]
    )
    sides = f"{len(belief['supporting'])} for, {len(belief['opposing'])} against"
    return f"<details><summary>{escape(belief['name'])} <small>{sides}</small></summary>{quotes}</details>"


def _tables(report: Mapping[str, Any]) -> Iterator[str]:
    group = {name: str(n) for n, c in enumerate(report["coalitions"], start=1) for name in c["actors"]}
    rows = (
        [a["name"], group.get(a["name"], ""), a.get("reach", ""), a["documents"], len(a["positions"])]
        for a in report["actors"]
    )
    yield _table("All actors", ["Actor", "Group", "Reach", "Documents", "Concepts spoken to"], rows)
    pairs = ([pair["a"], pair["b"], f"{pair['alignment']:.2f}"] for pair in report["introduce"])
    yield _table("Most aligned pairs that do not know each other", ["One", "Other", "Alignment"], pairs)
    merged = ([name, ", ".join(others)] for name, others in report["merged"].items())
    yield _table("Names taken for one", ["Actor", "Also spelled"], merged)
    for heading, read in (("Not read", False), ("Read, but not without doubt", True)):
        noted = [[entry["source"], entry["why"]] for entry in report["skipped"] if entry["read"] is read]
        yield _table(heading, ["What", "Why"], iter(noted))


def _table(heading: str, columns: list[str], rows: Iterator[list[Any]]) -> str:
    cells = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
    if not cells:
        return ""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f'<h2>{heading}</h2><div class="scroll" tabindex="0" role="region" aria-label="{heading}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
