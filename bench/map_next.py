"""Who works together next: pairs that do not know each other, ranked, against activity alone and Adamic-Adar.

Candidates are all pairs of actors that have a document or a tie before the cut, less those that have a tie; the truth
is which of them have their first tie on the day of the cut or later. All three rank the same candidates.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tests.data import DATA

from bench.measure import Figure, machine
from concerted.ecosystem.corpus import Document, Tie
from concerted.ecosystem.meeting import rank_introductions

CUTS = {"pep": ("2010", "2013", "2016", "2019", "2021"), "kep": ("2020", "2021", "2022", "2023")}
MEASURED = ("pep", "2019")
AP, P50 = 0.08, 0.24
TOP = 50

Pair = tuple[str, str]


def run() -> Figure:
    """Measure the ranking at every cut; the figure is that of the pep set cut at 2019."""
    measured: dict[str, tuple[float, float]] = {}
    for name, cuts in CUTS.items():
        documents, ties = load(DATA / "ecosystem" / name)
        for cut in cuts:
            rankings, truth = ranked(documents, ties, cut)
            print(f"  {name} {cut}: {len(rankings['ours'])} candidates, {len(truth)} meet", flush=True)
            for who, ranking in rankings.items():
                ap, first = average_precision(ranking, truth), precision(ranking, truth)
                print(f"    {who:12s} AP {ap:.3f}  P@{TOP} {first:.2f}", flush=True)
                if (name, cut) == MEASURED:
                    measured[who] = ap, first
    (ours, first), (peer, _) = measured["ours"], measured["adamic-adar"]
    holds = ours >= AP and first >= P50
    bar = f"pep cut at 2019: AP >= {AP} and P@{TOP} >= {P50} (P@{TOP} {first:.2f})"
    return Figure("map-next", ours, peer, ours / peer, bar, holds, "average precision", machine())


def ranked(
    documents: Sequence[Document], ties: Sequence[Tie], cut: str
) -> tuple[dict[str, list[Pair]], frozenset[Pair]]:
    """Return each method's ranking of the same candidates from what was before the cut, and who meets after it."""
    before = [document for document in documents if document.date < cut]
    known = [tie for tie in ties if tie.date < cut]
    actors = sorted({d.actor for d in before} | {name for tie in known for name in (tie.a, tie.b)})
    ours = [(found.a, found.b) for found in rank_introductions(actors, known, before, now=cut)]
    candidates = frozenset(ours)
    assert len(candidates) == len(actors) * (len(actors) - 1) // 2 - len({_pair(tie) for tie in known})
    truth = candidates & {_pair(tie) for tie in ties if tie.date >= cut}
    wrote = {actor: sum(document.actor == actor for document in before) for actor in actors}
    near: dict[str, set[str]] = {actor: set() for actor in actors}
    for tie in known:
        near[tie.a].add(tie.b)
        near[tie.b].add(tie.a)
    order: dict[str, Callable[[Pair], float]] = {
        "activity": lambda pair: wrote[pair[0]] * wrote[pair[1]],
        "adamic-adar": lambda pair: sum(
            1 / np.log(len(near[other])) for other in near[pair[0]] & near[pair[1]] if len(near[other]) > 1
        ),
    }
    peers = {name: sorted(candidates, key=lambda pair: (-by(pair), pair)) for name, by in order.items()}
    return {"ours": ours, **peers}, truth


def average_precision(ranking: Sequence[Pair], truth: frozenset[Pair]) -> float:
    """Return the mean, over the true pairs, of the precision down to each."""
    places = [place for place, pair in enumerate(ranking, start=1) if pair in truth]
    return sum(number / place for number, place in enumerate(places, start=1)) / len(places)


def precision(ranking: Sequence[Pair], truth: frozenset[Pair]) -> float:
    """Return the share of the first fifty that are true."""
    return sum(pair in truth for pair in ranking[:TOP]) / TOP


def _pair(tie: Tie) -> Pair:
    return min(tie.a, tie.b), max(tie.a, tie.b)


def load(folder: Path) -> tuple[list[Document], list[Tie]]:
    """Return the documents and ties of a set that have a date."""
    with (folder / "docs.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    documents = [Document(actor=r["actor"], source=r["doc"], text=r["text"], date=r["date"]) for r in rows]
    with (folder / "ties.csv").open(encoding="utf-8", newline="") as file:
        ties = [Tie(a=r["a"], b=r["b"], where=r["doc"], date=r["date"]) for r in csv.DictReader(file)]
    return [d for d in documents if d.date[:1].isdigit()], [tie for tie in ties if tie.date[:1].isdigit()]
