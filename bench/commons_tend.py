"""The garden: its nearest patterns against what curators linked, whom it leaves out, and what its confidence is worth.

Only links of the tier `curated` are truth; none of them is read when likeness is measured. The peer is the cosine of
plain TF-IDF over the same text. Confidence is fitted on nine tenths of the curated sources and measured on the tenth,
for several ways of parting them; beside it what a perfect one would be measured as, so few are there. And so that
nobody has to believe that the weights of likeness fit more than this sample: weights chosen on half of the sources are
judged on the other half, beside the shipped ones.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import product
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from bench.commons_find import COMMONS, library
from bench.measure import Figure, machine
from concerted.commons import Pattern
from concerted.commons.confidence import error, fit
from concerted.commons.garden import Garden, grow
from concerted.commons.graph import Graph
from concerted.commons.likeness import SHIPPED, Likeness, Weights
from concerted.commons.passages import passages

RECALL, FIRST, INCOMING, LOW, HIGH, CALIBRATION = 0.60, 0.70, 0.95, 0.04, 0.06, 0.05
FOLDS, WAYS = 10, 10
"""Parts, of which one is held out; and ways of parting that are tried."""

Quality = tuple[float, float]
Near = Callable[[str], list[str]]


def run() -> Figure:
    """Measure all of it; `ours` and `peer` are recall@10."""
    patterns = library()
    graph = Graph(patterns)
    likeness = Likeness(graph.patterns)
    truth = curated(graph)
    ours = quality(truth, lambda slug: likeness.nearest(slug, 10))
    theirs = quality(truth, tfidf(graph.patterns))
    print(f"  recall@10, MRR against {len(truth)} curated sources: ours {ours}, plain TF-IDF {theirs}", flush=True)
    off, most, perfect = calibration(likeness, truth)
    print(f"  calibration error on links held out: {off:.3f}, at most {most:.3f}; of a perfect one {perfect:.3f}")
    chosen, shipped = halves(likeness, truth)
    print(f"  recall@10, MRR on the other half: weights chosen on one half {chosen}, shipped {shipped}", flush=True)
    grown = grow(patterns)
    incoming, share = spread(grown)
    print(f"  with an incoming link {incoming:.3f}, into the first 5 % of slugs {share:.3f}", flush=True)
    again = in_another_process()
    same = digest(grown) == again
    print(f"  two processes with other hash seeds: {digest(grown)}, {again}", flush=True)
    holds = ours[0] >= RECALL and ours[1] >= FIRST and incoming >= INCOMING and LOW <= share <= HIGH
    holds &= off <= CALIBRATION and same and not grown.biased
    bar = (
        f"recall@10 {RECALL}, MRR {FIRST}, incoming {INCOMING}, first 5 % {LOW} to {HIGH},"
        f" calibration error {CALIBRATION}, the same twice"
    )
    return Figure("commons-tend", ours[0], theirs[0], ours[0] / theirs[0], bar, holds, "recall@10", machine())


def curated(graph: Graph) -> dict[str, set[str]]:
    """Return what curators linked: source → targets, of the patterns that are there."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in (COMMONS / "truth" / "links.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        ends = (row["source"], row["target"])
        known = row["tier"] == "curated" and row["origin"] != "inferred" and set(ends) <= graph.patterns.keys()
        if known and ends[0] != ends[1]:
            found[ends[0]].add(ends[1])
    return dict(sorted(found.items()))


def quality(truth: Mapping[str, set[str]], near: Near) -> tuple[float, float]:
    """Return recall@10 and MRR@10, each source counting once."""
    recalls, firsts = [], []
    for source, targets in truth.items():
        found = near(source)[:10]
        recalls.append(len(targets & set(found)) / len(targets))
        firsts.append(next((1 / (at + 1) for at, slug in enumerate(found) if slug in targets), 0.0))
    return round(mean(recalls), 3), round(mean(firsts), 3)


def tfidf(patterns: Mapping[str, Pattern]) -> Near:
    """Return the peer: the cosine of logarithmic TF-IDF over the same text."""
    bags = {s: Counter(w for said in passages(p) for w in said.counts.elements()) for s, p in patterns.items()}
    holders = Counter(word for bag in bags.values() for word in bag)
    vectors = {}
    for slug, bag in bags.items():
        raw = {word: (1 + math.log(n)) * math.log(len(bags) / holders[word]) for word, n in bag.items()}
        length = math.sqrt(math.fsum(value * value for value in raw.values())) or 1.0
        vectors[slug] = {word: value / length for word, value in raw.items()}

    def near(slug: str) -> list[str]:
        mine = vectors[slug]
        scores = {
            other: math.fsum(value * mine[word] for word, value in each.items() if word in mine)
            for other, each in vectors.items()
            if other != slug
        }
        return sorted(scores, key=lambda other: (-scores[other], other))

    return near


def calibration(likeness: Likeness, truth: Mapping[str, set[str]]) -> tuple[float, float, float]:
    """Return the calibration error in the mean and at most over ways of parting, and what a perfect one would have."""
    chance, sources = random.Random(0), list(truth)
    found, perfect = [], []
    for _ in range(WAYS):
        chance.shuffle(sources)
        pairs = _held_out(likeness, truth, sources)
        found.append(error(pairs))
        perfect += [error([(sure, chance.random() < sure) for sure, _ in pairs]) for _ in range(WAYS)]
    return mean(found), max(found), mean(perfect)


def _held_out(likeness: Likeness, truth: Mapping[str, set[str]], sources: list[str]) -> list[tuple[float, bool]]:
    """Return each confidence with whether it came true, each given by a fit that has not seen its source."""
    pairs = []
    for part in range(FOLDS):
        held = set(sources[part::FOLDS])
        confidence = fit(likeness, {slug: targets for slug, targets in truth.items() if slug not in held})
        for slug in sorted(held):
            at = likeness.number[slug]
            for rank, other in enumerate(likeness.ranked(at)[:10]):
                sure = confidence.of(float(likeness.scores[at, other]), rank)
                pairs.append((sure, likeness.slugs[other] in truth[slug]))
    return pairs


GRID = tuple(product((0, 0.01, 0.02, 0.04), (0, 0.015, 0.03, 0.06), (0, 0.02, 0.04), (0, 0.3, 0.6, 0.9)))
"""Weights to choose from: a name, a domain, a layer, and what is taken off for resembling all."""


def halves(likeness: Likeness, truth: Mapping[str, set[str]]) -> tuple[Quality, Quality]:
    """Return the quality on one half of weights chosen on the other, and of the shipped, in the mean of many halves."""
    scored = {weights: _of_each(likeness, truth, weights) for weights in {*GRID, SHIPPED}}
    chance, places = random.Random(0), list(range(len(truth)))
    chosen, shipped = [], []
    for _ in range(4 * WAYS):
        chance.shuffle(places)
        one, other = places[: len(places) // 2], places[len(places) // 2 :]
        best = max(GRID, key=lambda weights: scored[weights][one].mean())
        chosen.append(scored[best][other].mean(axis=0))
        shipped.append(scored[SHIPPED][other].mean(axis=0))
    return _rounded(chosen), _rounded(shipped)


def _of_each(likeness: Likeness, truth: Mapping[str, set[str]], weights: Weights) -> NDArray[np.float64]:
    """Return recall@10 and the reciprocal rank of each source under some weights."""
    scores, found = likeness.scored(weights), []
    for source, targets in truth.items():
        ranked = np.lexsort((likeness.scatter, -scores[likeness.number[source]]))[:10]
        slugs = [likeness.slugs[int(other)] for other in ranked]
        first = next((1 / (at + 1) for at, slug in enumerate(slugs) if slug in targets), 0.0)
        found.append((len(targets & set(slugs)) / len(targets), first))
    return np.array(found)


def _rounded(found: list[NDArray[np.float64]]) -> Quality:
    recall, first = np.mean(found, axis=0)
    return round(float(recall), 3), round(float(first), 3)


def spread(grown: Garden) -> tuple[float, float]:
    """Return the share of patterns with an incoming link, and of links into the first 5 % of slugs."""
    targets = Counter(link.target for plot in grown.plots.values() for link in plot.links)
    slugs = sorted(grown.plots)
    first = set(slugs[: round(len(slugs) * 0.05)])
    return len(targets) / len(slugs), sum(n for slug, n in targets.items() if slug in first) / targets.total()


def in_another_process() -> str:
    """Return the digest of a garden grown by a process whose sets are in another order."""
    code = "from bench.commons_tend import *; print(digest(grow(library())))"
    env = {**os.environ, "PYTHONHASHSEED": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    ).stdout.strip()


def digest(grown: Garden) -> str:
    """Return a word for the whole garden, to compare runs and machines by."""
    return hashlib.sha256(repr(sorted(grown.plots.items())).encode()).hexdigest()[:16]
