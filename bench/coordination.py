"""Coordinated sharing: the reference's 35,125 posts, and whether every pair agrees.

The peer is the reference tool's own time on them, 50 to 99 s: the lower counts.
"""

from __future__ import annotations

import csv
from statistics import median
from time import process_time

from bench.hidden_votes import DATA
from bench.measure import Figure, machine
from concerted.guard.coordination import Coordination, Post, coordination

PLACE = DATA.parent / "guard" / "coordination"
PEER = 50.0


def run() -> Figure:
    """Measure five runs, and compare the pairs with the reference's."""
    with (PLACE / "russian_coord_tweets.csv").open() as file:
        posts = [
            Post(row["account_id"], row["object_id"], row["content_id"], float(row["timestamp_share"]))
            for row in csv.DictReader(file)
        ]
    times = []
    for _ in range(5):
        began = process_time()
        found = coordination(posts)
        times.append(process_time() - began)
    ours, agrees = median(times), _agrees(posts, found)
    print(f"  {len(posts):,} posts: {ours:.2f} s, {len(found.meetings)} pairs, the reference's own: {agrees}")
    holds = agrees and PEER / ours >= 10
    bar = "the reference's pairs exactly, in a tenth of its time"
    return Figure("coordination", ours, PEER, ours / PEER, bar, holds, "CPU s", machine())


def _agrees(posts: list[Post], found: Coordination) -> bool:
    with (PLACE / "golden_russian_tw10_mp2.csv").open() as file:
        expected = sorted((row["content_id"], row["content_id_y"]) for row in csv.DictReader(file))
    return expected == sorted((posts[m.first].content, posts[m.then].content) for m in found.meetings)
