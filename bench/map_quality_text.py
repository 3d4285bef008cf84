"""Sides, groups and pairs from text alone, against pooled embeddings, nearest neighbours and Leiden beside us.

    python -m bench.map_quality_text [SET …]

Truth only scores. Each row: our figure, the baseline's, and what we say of the groups ourselves.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tests.data import DATA as DATA_SETS

from concerted.ecosystem.agendas import leiden, neighbours
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.profiles import sentences
from concerted.ecosystem.wording import Sides, adjusted_rand, sides, without_names

DATA = DATA_SETS / "ecosystem"
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of the table."""

    question: str
    ours: float
    peer: float
    bar: float
    kind: str = ""
    stability: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A set: the documents of each actor, and what is known of the actor."""

    actors: list[str]
    texts: list[list[str]]
    facts: list[dict[str, str]]

    def labels(self, column: str) -> Labels:
        """Return the known group of each actor as a number."""
        return np.unique([fact[column] for fact in self.facts], return_inverse=True)[1]


def load(name: str, *, titles: bool = False) -> Texts:
    """Read a set; the actors by name."""
    with (DATA / name / "actors.csv").open(encoding="utf-8") as lines:
        facts = {row["actor"]: dict(row) for row in csv.DictReader(lines)}
    held: dict[str, list[str]] = {}
    with (DATA / name / "docs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            title = f"{document['title']}\n" if titles else ""
            held.setdefault(document["actor"], []).append(title + document["text"])
    actors = sorted(held)
    return Texts(actors=actors, texts=[held[actor] for actor in actors], facts=[facts[actor] for actor in actors])


def groups(name: str, column: str, bar: float, *, titles: bool = False, mutual: bool = False) -> Row:
    """Return adjusted Rand (or adjusted mutual information) of the groups we find with the known ones."""
    held, encoder = load(name, titles=titles), Encoder()
    found = sides(held.texts, names=held.actors, encoder=encoder)
    truth = held.labels(column)
    score: Callable[[Labels, Labels], float] = adjusted_mutual if mutual else adjusted_rand
    peers = [score(truth, labels) for labels in pooled(held.texts, encoder)]
    return Row(
        question=f"{name} {column} {'AMI' if mutual else 'ARI'}",
        ours=score(truth, numbered(found, len(held.actors))),
        peer=float(np.median(peers)), bar=bar, kind=found.kind, stability=found.stability,
    )  # fmt: skip


def pairs(name: str, bar: float) -> Row:
    """Return Spearman's rank correlation over pairs of countries: likeness of wording, and agreement in votes."""
    held, encoder, known = load(name), Encoder(), load("ungd2017")
    codes = {fact["country"]: fact["actor"] for fact in known.facts}
    countries = [fact["country"] for fact in held.facts]
    affinity = sides(held.texts, names=countries, encoder=encoder).affinity
    agreement = votes()
    rows = [row for row, country in enumerate(countries) if codes.get(country) in agreement[0]]
    columns = [agreement[0].index(codes[countries[row]]) for row in rows]
    upper = np.triu_indices(len(rows), 1)
    voted = agreement[1][np.ix_(columns, columns)][upper]
    mean = means(without_names(held.texts, countries), encoder)
    ours, peer = (spearman(like[np.ix_(rows, rows)][upper], voted) for like in (affinity, mean @ mean.T))
    return Row(question=f"{name} votes, Spearman", ours=ours, peer=peer, bar=bar)


def votes() -> tuple[list[str], NDArray[np.float64]]:
    """Return the countries and how far each two agree in roll calls, centred by roll call."""
    with (DATA / "ungd2017" / "positions.csv").open(encoding="utf-8") as lines:
        cast = [(row["actor"], row["concept"], float(row["value"])) for row in csv.DictReader(lines)]
    actors, calls = sorted({a for a, _, _ in cast}), sorted({c for _, c, _ in cast})
    place, column = {a: n for n, a in enumerate(actors)}, {c: n for n, c in enumerate(calls)}
    matrix = np.full((len(actors), len(calls)), np.nan)
    for actor, call, value in cast:
        matrix[place[actor], column[call]] = value
    voted = (~np.isnan(matrix)).astype(float)
    held = np.where(voted > 0, matrix - np.nanmean(matrix, axis=0), 0.0)
    length = np.sqrt((held**2 @ voted.T) * (voted @ (held**2).T))
    return actors, held @ held.T / np.maximum(length, 1e-9)


def noise(name: str, seeds: int = 20) -> tuple[int, int]:
    """Return in how many of so many seeds no groups are found in sentences dealt at random among the actors."""
    held, encoder, silent = load(name), Encoder(), 0
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        dealt: list[list[str]] = [[] for _ in held.actors]
        for sentence in (part for actor in held.texts for text in actor for part in sentences(text)):
            dealt[chance.integers(len(dealt))].append(sentence)
        silent += not sides([["\n".join(actor)] for actor in dealt], names=held.actors, encoder=encoder).groups
    return silent, seeds


def means(texts: Sequence[Sequence[str]], encoder: Encoder) -> NDArray[np.float64]:
    """Return a unit row per actor: the mean embedding of its sentences."""
    counts = [sum(len(sentences(text)) for text in actor) for actor in texts]
    vectors = encoder.encode([part for actor in texts for text in actor for part in sentences(text)])
    ends = np.cumsum(counts)
    summed = np.array([vectors[end - count : end].sum(axis=0) for count, end in zip(counts, ends, strict=True)], float)
    return summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)


def pooled(texts: Sequence[Sequence[str]], encoder: Encoder, seeds: int = 10) -> list[Labels]:
    """Return the baseline's groups: mean-pooled embeddings, nearest neighbours, Leiden; one run a seed."""
    mean = means(texts, encoder)
    edges = neighbours(mean @ mean.T)
    return [_whole(leiden(edges, len(mean), resolution=1.0, seed=seed)) for seed in range(seeds)]


def numbered(found: Sides, n: int) -> Labels:
    """Return each actor's group; those left out are each alone."""
    labels = np.full(n, -1)
    for number, group in enumerate(found.groups):
        labels[list(group)] = number
    return _whole(labels)


def _whole(labels: Labels) -> Labels:
    alone = labels < 0
    return np.where(alone, labels.max(initial=-1) + np.cumsum(alone), labels)


def spearman(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the rank correlation."""
    return float(np.corrcoef(*(np.argsort(np.argsort(values)) for values in (a, b)))[0, 1])


def adjusted_mutual(a: Labels, b: Labels) -> float:
    """Return mutual information adjusted for chance (Vinh, Epps, Bailey 2010), chance taken from 200 permutations."""
    chance = np.random.default_rng(0)
    expected = float(np.mean([_mutual(a, chance.permutation(b)) for _ in range(200)]))
    most = (_mutual(a, a) + _mutual(b, b)) / 2
    return (_mutual(a, b) - expected) / (most - expected)


def _mutual(a: Labels, b: Labels) -> float:
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1 / len(a))
    by_chance = table.sum(axis=1, keepdims=True) * table.sum(axis=0)
    seen = table > 0
    return float((table[seen] * np.log(table[seen] / by_chance[seen])).sum())


ROWS: dict[str, Callable[[], Row]] = {
    "dail1991": lambda: groups("dail1991", "bloc", 0.40),
    "irishbudget2009": lambda: groups("irishbudget2009", "bloc", 0.50),
    "amicus": lambda: groups("amicus", "side", 0.30),
    "kep": lambda: groups("kep", "sig", 0.50, titles=True),
    "cncf-category": lambda: groups("cncf", "category", 0.35, titles=True, mutual=True),
    "cncf-subcategory": lambda: groups("cncf", "subcategory", 0.35, titles=True, mutual=True),
    "ungd2017": lambda: pairs("ungd2017", 0.40),
    "masked_ungd2017": lambda: pairs("masked_ungd2017", 0.40),
}


def main(names: Sequence[str]) -> None:
    """Print the rows of these names, or all; `noise:SET` counts how often shuffled sentences are left in peace."""
    for name in names or [*ROWS, "noise:dail1991", "noise:irishbudget2009"]:
        if name.startswith("noise:"):
            silent, seeds = noise(name.removeprefix("noise:"))
            print(f"{name}: no groups in {silent} of {seeds}", flush=True)
            continue
        row = ROWS[name]()
        print(
            f"{row.question}: ours {row.ours:.3f}, peer {row.peer:.3f}, at least {row.bar:.2f};"
            f" {row.kind} stability {row.stability:.2f}", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
