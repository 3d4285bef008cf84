"""How far an updated map differs from one made anew of the same documents.

    python -m bench.map_updated [SET …]

Of each corpus 1, 5 and 20 % of the documents are held back, the rest is mapped and kept, and the map is updated with
all. Beside a map made anew of all: the share of new statements that stand alike in both (on the same concept, or on
none); of the positions in both on a same concept, the correlation and the share on the same side; and the agreement of
groups (adjusted Rand index). Sides are taken by the rules; the worst of these shares at 5 % is the figure.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.hidden_votes import DATA
from bench.large import large
from bench.measure import Figure, machine
from concerted.ecosystem import mapping
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.keeping import Kept, keep, update
from concerted.ecosystem.keeping.kept import document_key
from concerted.ecosystem.mapping import EcosystemMap, map_ecosystem
from concerted.ecosystem.moved import Snapshot, same_concepts
from concerted.ecosystem.partitions import adjusted_rand
from concerted.ecosystem.reading import read
from concerted.ecosystem.remembered import snapshot
from concerted.ecosystem.report import to_json

SETS = ("irishbudget2009", "amicus", "wahlomat/2021-deutschland", "large")
SHARES = (0.01, 0.05, 0.2)
LARGE = 20_000
LEAST = 0.9


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike an updated map and one made anew are."""

    share: float
    came: int
    alike: float
    """Of the statements that came, those that stand alike."""
    correlation: float
    same_side: float
    groups: float
    due: str


Standing = Mapping[tuple[str, int], str]
"""Document and place of a statement → its concept."""


def agreement(corpus: Corpus, share: float, anew: EcosystemMap, folder: Path) -> Agreement:
    """Hold back a share of the documents, map the rest, update that with all, and compare."""
    draw = np.random.default_rng(0)
    many = len(corpus.documents)
    back = set(draw.permutation(many)[: max(1, round(share * many))].tolist())
    rest = map_ecosystem(replace(corpus, documents=tuple(d for n, d in enumerate(corpus.documents) if n not in back)))
    keep(folder / "map.kept", rest, to_json(rest), paths=[])
    opened = Kept.open(folder / "map.kept")
    assert opened is not None
    with closing(opened) as kept:
        made = update(kept, corpus, whole=True)
        said = kept.rows(
            "SELECT document.key, start, concept.name, statement.text FROM statement"
            " JOIN document ON document.id = document JOIN concept ON concept.id = concept"
        )
    ours = snapshot(made.found)
    texts: dict[str, set[str]] = {}
    for _, _, name, text in said:
        texts.setdefault(name, set()).add(text)
    theirs = snapshot(anew)
    then = {c.name: sorted({anew.statements[n].text for n in c.statements}) for c in anew.concepts}
    same = same_concepts(
        Snapshot(concepts=then, positions={}, groups=[]),
        Snapshot(concepts={name: sorted(held) for name, held in texts.items()}, positions={}, groups=[]),
    )
    here = {(key, start): same.get(name, f"only ours: {name}") for key, start, name, _ in said}
    new = {document_key(corpus.documents[n]) for n in back}
    there: dict[tuple[str, int], str] = {}
    keys = [document_key(document) for document in corpus.documents]
    for concept in anew.concepts:
        there |= {
            (keys[anew.statements[n].document], anew.statements[n].start): concept.name for n in concept.statements
        }
    came = [(keys[s.document], s.start) for s in anew.statements if keys[s.document] in new]
    alike = np.mean([here.get(one, "") == there.get(one, "") for one in came]) if came else 1.0
    both = [
        (side, theirs.positions[actor][same[name]])
        for actor, held in ours.positions.items()
        for name, side in held.items()
        if name in same and same[name] in theirs.positions[actor]
    ]
    a, b = np.array(both).reshape(-1, 2).T
    return Agreement(
        share, len(came), float(alike), float(np.corrcoef(a, b)[0, 1]), float(np.mean(np.sign(a) == np.sign(b))),
        adjusted_rand(_labels(made.found), _labels(anew)), made.due,
    )  # fmt: skip


def _labels(found: EcosystemMap) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    labels = np.full(len(found.corpus.actors), -1)
    place = {actor: row for row, actor in enumerate(found.corpus.actors)}
    for number, group in enumerate(found.coalitions):
        if group.parent is None:
            labels[[place[actor] for actor in group.actors]] = number
    return labels


def run(names: tuple[str, ...] = SETS) -> Figure:
    """Compare for each corpus and share; return the worst share of statements that stand alike at 5 %."""
    mapping.MOST_JUDGED = 0
    worst = 1.0
    for name in names:
        corpus = large(LARGE) if name == "large" else read(DATA / name / "docs.jsonl")
        anew = map_ecosystem(corpus)
        print(f"  {name}: {len(corpus.documents):,} documents, {len(anew.statements):,} statements", flush=True)
        for share in SHARES:
            with TemporaryDirectory() as folder:
                one = agreement(corpus, share, anew, Path(folder))
            print(
                f"    {share:4.0%} more: {one.came:,} statements came, {one.alike:.1%} stand alike; positions correlate"
                f" {one.correlation:.3f}, {one.same_side:.1%} on the same side; groups {one.groups:.2f}. {one.due}",
                flush=True,
            )
            worst = min(worst, one.alike) if share == SHARES[1] else worst
    bar = f"at least {LEAST:.0%} of what comes stands as in a map made anew, 5 % of the documents new"
    return Figure("map-updated", worst, LEAST, worst / LEAST, bar, worst >= LEAST, "share", machine())


if __name__ == "__main__":
    print(run(tuple(sys.argv[1:]) or SETS).json())
