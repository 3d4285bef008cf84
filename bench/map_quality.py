"""How good a map is, in one table: what each benchmark of the map reaches, what stands beside it, and the bar.

A figure in brackets was documented elsewhere and not run here. What cannot be measured is said so, and does not hold.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench import hidden_votes, map_next, map_null, map_quality_text, map_quotes
from bench.hidden_votes import DATA, coded
from bench.map_quality_text import spearman
from bench.measure import Figure, machine
from concerted.ecosystem import map_ecosystem, read
from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.cache import Cache
from concerted.ecosystem.groups import STABLE, find_groups
from concerted.ecosystem.mapping import split
from concerted.ecosystem.names import canonical_name
from concerted.ecosystem.report import to_json
from concerted.ecosystem.wording import adjusted_rand

ELECTION = "wahlomat/2021-deutschland"
DOCUMENTED = {"dail1991": 0.29, "irishbudget2009": 0.40, "amicus": 0.13, "kep": 0.44, "masked_ungd2017": 0.27}
"""The best simple figure that the data's documentation has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table."""

    question: str
    ours: str
    peer: str
    bar: str
    holds: bool


def run() -> Figure:
    """Print the table; the figure is the share of its lines that hold."""
    lines = []
    for part in (texts, positions, stances, roll_calls, figures, sparse):
        lines += list(part())
    print(f"  {'question':44s} {'ours':18s} {'peer':26s} {'at least':44s} holds", flush=True)
    for line in lines:
        holds = "yes" if line.holds else "no"
        print(f"  {line.question:44s} {line.ours:18s} {line.peer:26s} {line.bar:44s} {holds}", flush=True)
    share = sum(line.holds for line in lines) / len(lines)
    bar = f"every line holds ({sum(line.holds for line in lines)} of {len(lines)} do)"
    return Figure("map-quality", share, 1.0, share, bar, share == 1, "share of lines that hold", machine())


def texts() -> Iterator[Line]:
    """Yield sides, groups and pairs from text alone, and whether the groups are stable or called unstable."""
    for name, work in map_quality_text.ROWS.items():
        row = work()
        known = f" [{DOCUMENTED[name]:.2f}]" if name in DOCUMENTED else ""
        yield Line(
            question=row.question, ours=f"{row.ours:.3f}", peer=f"pooled {row.peer:.3f}{known}", bar=f"{row.bar:.2f}",
            holds=row.ours >= row.bar,
        )  # fmt: skip
        if row.kind:
            yield Line(
                question=f"{name}: stability of the groups", ours=f"{row.stability:.2f}", peer="",
                bar=f"{STABLE:.2f} (a map marks less as unstable)", holds=row.stability >= STABLE,
            )  # fmt: skip


def positions() -> Iterator[Line]:
    """Yield alignment from text against the parties' own answers, and whether the quotes of that map are verbatim."""
    found = map_ecosystem(read(DATA / ELECTION / "docs.jsonl"))
    table = coded(DATA / ELECTION)
    with (DATA / ELECTION / "positions.csv").open(encoding="utf-8", newline="") as file:
        order = list(dict.fromkeys(canonical_name(row["actor"]) for row in csv.DictReader(file)))
    rows = [order.index(actor) for actor in found.corpus.actors]
    upper = np.triu_indices(len(rows), 1)
    rho = spearman(found.aligned[upper], alignment(table[rows])[upper])
    yield Line(
        question=f"{ELECTION}, Spearman", ours=f"{rho:.3f}", peer="[0.46]", bar="0.60", holds=rho >= 0.6
    )  # fmt: skip
    texts_of = {document.source: document.text for document in found.corpus.documents}
    quotes = list(_quotes(to_json(found)))
    verbatim = sum(texts_of[quote["source"]][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)
    yield Line(
        question="quotes verbatim in that map", ours=f"{verbatim} of {len(quotes)}", peer="", bar="all",
        holds=0 < verbatim == len(quotes),
    )  # fmt: skip


def _quotes(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for coalition in report["coalitions"]:
        for belief in coalition["beliefs"] + coalition["divides"]:
            yield from belief["quotes"]
        yield from coalition["sentences"]


def stances() -> Iterator[Line]:
    """Yield how well the rules tell parties' own answers, mean over the elections; a model has its own benchmark."""
    scores = []
    for folder in sorted((DATA / "wahlomat").iterdir()):
        with (folder / "docs.jsonl").open(encoding="utf-8") as file:
            own = {row["doc"]: row["stance"] for row in map(json.loads, file)}
        corpus = read(folder / "docs.jsonl")
        pairs = np.array(
            [(own[corpus.documents[s.document].source], s.polarity) for s in split(corpus, Cache(), lambda _: None)]
        )
        scores.append(_macro_f1(*pairs.T))
    mean = float(np.mean(scores))
    yield Line(
        question=f"stance by rules, {len(scores)} elections, macro-F1", ours=f"{mean:.3f}", peer="[0.52]", bar="0.62",
        holds=mean >= 0.62,
    )  # fmt: skip
    yield Line(
        question="stance, perspectrum, macro-F1", ours="not measured", peer="[0.59]", bar="0.70: needs a model",
        holds=False,
    )  # fmt: skip


def _macro_f1(truth: map_quality_text.Labels, found: map_quality_text.Labels) -> float:
    """Return the mean over the three sides of F1."""
    hits = [2 * int(((truth == side) & (found == side)).sum()) for side in (-1, 0, 1)]
    all_of = [int((truth == side).sum() + (found == side).sum()) for side in (-1, 0, 1)]
    return float(np.mean([hit / max(many, 1) for hit, many in zip(hits, all_of, strict=True)]))


def roll_calls() -> Iterator[Line]:
    """Yield how well groups of coded positions are the parties; who is in no group is alone."""
    matrix, held = coded(DATA / "senate109"), DATA / "senate109"
    labels = -1 - np.arange(len(matrix))
    for number, group in enumerate(g for g in find_groups(matrix, seed=0).groups if g.parent is None):
        labels[list(group.rows)] = number
    with (held / "positions.csv").open(encoding="utf-8", newline="") as file:
        order = list(dict.fromkeys(row["actor"] for row in csv.DictReader(file)))
    with (held / "actors.csv").open(encoding="utf-8", newline="") as file:
        party = {row["actor"]: row["party"] for row in csv.DictReader(file)}
    truth = np.unique([party[actor] for actor in order], return_inverse=True)[1]
    ours = adjusted_rand(truth, np.unique(labels, return_inverse=True)[1])
    yield Line(question="senate109 party, ARI", ours=f"{ours:.3f}", peer="[0.92]", bar="0.92", holds=ours >= 0.92)


def figures() -> Iterator[Line]:
    """Yield the benchmarks that have a name of their own."""
    benches: tuple[Callable[[], Figure], ...] = (hidden_votes.run, map_next.run, map_null.run, map_quotes.run)
    for bench in benches:
        found = bench()
        peer = "not installed" if np.isnan(found.peer) else f"{found.peer:.3f}"
        peer = "" if found.name == "map-quotes" else peer
        yield Line(
            question=f"{found.name}, {found.unit}", ours=f"{found.ours:.3f}", peer=peer, bar=found.bar,
            holds=found.holds,
        )  # fmt: skip


def sparse() -> Iterator[Line]:
    """Yield whether sparse claims lead to no group."""
    none = not find_groups(coded(DATA / map_null.ABSTAINS), seed=0).groups
    yield Line(question="mardy: abstains", ours="yes" if none else "no", peer="", bar="yes", holds=none)
