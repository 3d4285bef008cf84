"""Making the atlas of a map, as bytes: the same map gives the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from importlib.resources import files
from typing import Any

import numpy as np

from concerted.ecosystem.atlas.chosen import folded
from concerted.ecosystem.atlas.places import places
from concerted.ecosystem.atlas.said import Said, passages_in, said_in
from concerted.ecosystem.latent import HELD
from concerted.ecosystem.layout import whole
from concerted.ecosystem.ties import NAMED

Row = tuple[Any, ...]
Pair = tuple[int, int]


def atlas_bytes(report: Mapping[str, Any], said: Iterable[Said] | None = None, *, of: str) -> bytes:
    """Return the atlas of a map's JSON whose file has the SHA-256 `of`, with what was said.

    Without statements, those that the map quotes. Where a map rests on wording it has no positions and no sides.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(files(__package__).joinpath("atlas.sql").read_text("utf-8"))
        for table, rows in _tables(report, said, of):
            _fill(database, table, rows)
        database.commit()
        return database.serialize()


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    wide = len(database.execute(f"PRAGMA table_info({table})").fetchall())
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * wide)})", rows)


def _tables(report: Mapping[str, Any], said: Iterable[Said] | None, of: str) -> Iterator[tuple[str, Iterable[Row]]]:
    wording = report["basis"] == "wording"
    place = {actor["name"]: n for n, actor in enumerate(report["actors"])}
    groups = whole(report)
    group = {name: n for n, one in reversed(list(enumerate(groups, start=1))) for name in one["actors"]}
    alignment, known = _aligned(report, place), _known(report, place)
    at = _at(len(place), [group.get(name, 0) for name in place], alignment)
    wide, high = (float(at[:, axis].max()) if len(at) else 0.0 for axis in (0, 1))
    yield "about", [("map", of), ("basis", report["basis"]), ("wide", str(wide)), ("high", str(high))]
    yield "actor", _actors(report, group, known, at)
    yield "coalition", _coalitions(report, place, at)
    pairs = sorted({*alignment, *known})
    yield "line", [(*pair, alignment.get(pair), int(pair in known)) for pair in pairs]
    yield "tie", _ties(report, place)
    yield "copied", _copied(report, place)
    if wording:
        yield "statement", _statements(passages_in(report), place)
        return
    yield "concept", [(n, c["name"], c["supporting"], c["opposing"]) for n, c in enumerate(report["concepts"])]
    yield (
        "position",
        (
            (int(column), n, side)
            for n, actor in enumerate(report["actors"])
            for column, side in actor["positions"].items()
        ),
    )
    yield "statement", _statements(said_in(report) if said is None else said, place)


def _at(count: int, group: list[int], alignment: Mapping[Pair, float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    near = [(pair, weight) for pair, weight in sorted(alignment.items()) if weight > 0]
    lines = np.array([pair for pair, _ in near], dtype=np.intp).reshape(-1, 2)
    found = places(np.array(group, dtype=np.intp), lines, np.array([weight for _, weight in near]))
    return np.round(found, 3) if count else found


def _aligned(report: Mapping[str, Any], place: Mapping[str, int]) -> dict[Pair, float]:
    """Return the alignment of the pairs that a map names: the strongest, and each actor's nearest and farthest."""
    told = [*report["alignment"]]
    for actor in report["actors"]:
        told += [(actor["name"], *one) for one in (*actor["near"], *actor["far"])]
    return {_pair(place, a, b): value for a, b, value in told}


def _known(report: Mapping[str, Any], place: Mapping[str, int]) -> set[Pair]:
    return {_pair(place, tie["a"], tie["b"]) for tie in report["ties"] if tie["kind"] != NAMED}


def _pair(place: Mapping[str, int], a: str, b: str) -> Pair:
    one, other = sorted((place[a], place[b]))
    return one, other


def _actors(
    report: Mapping[str, Any],
    group: Mapping[str, int],
    known: Iterable[Pair],
    at: np.ndarray[Any, np.dtype[np.float64]],
) -> Iterator[Row]:
    knows = [0] * len(report["actors"])
    for pair in known:
        for end in pair:
            knows[end] += 1
    for n, actor in enumerate(report["actors"]):
        name, held = actor["name"], sum(abs(side) >= HELD for side in actor["positions"].values())
        context = actor.get("facts", {}).get("context", "")
        facts = (context, actor.get("reach"), actor["documents"], held, knows[n])
        yield (n, name, folded(name), group.get(name, 0), *facts, float(at[n, 0]), float(at[n, 1]))


def _coalitions(
    report: Mapping[str, Any], place: Mapping[str, int], at: np.ndarray[Any, np.dtype[np.float64]]
) -> Iterator[Row]:
    number = 0
    for n, one in enumerate(report["coalitions"]):
        if one["parent"] is None:
            number += 1
            rows = at[[place[name] for name in one["actors"]]]
            stands = (rows[:, 0].mean(), rows[:, 1].mean(), rows[:, 1].max())
            yield number, n, int(one["latent"]), len(one["actors"]), *(round(float(value), 3) for value in stands)


def _ties(report: Mapping[str, Any], place: Mapping[str, int]) -> Iterator[Row]:
    for tie in report["ties"]:
        yield *_pair(place, tie["a"], tie["b"]), tie["kind"], tie["where"], tie["date"]


def _copied(report: Mapping[str, Any], place: Mapping[str, int]) -> Iterator[Row]:
    for one in report["copied"]:
        a, b = place[one["a"]], place[one["b"]]
        sources = (one["source_a"], one["source_b"]) if a < b else (one["source_b"], one["source_a"])
        yield min(a, b), max(a, b), one["letters"], one["text"], *sources


def _statements(said: Iterable[Said], place: Mapping[str, int]) -> Iterator[Row]:
    for n, one in enumerate(said):
        yield n, place[one.actor], one.concept, one.side, one.text, one.source, one.date, one.because, one.by
