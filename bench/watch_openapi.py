"""API drift: breaking differences found, against the reference tool's verdicts on its own published pairs.

The verdicts come from that tool's tests, which often look for one kind only: what they name must be found; that
they name nothing else does not mean that there is nothing else. So the figures are: of the pairs that it calls
breaking, how many we do (recall), and the other way round (precision); and of the breaking kinds that it names, and
that we claim, how many we name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from bench.hidden_votes import DATA
from bench.measure import Figure, machine
from concerted.watch.openapi import compare, read_description
from concerted.watch.openapi.claims import is_claimed

SET = DATA.parent / "watch" / "openapi"
TODAY = "2026-11-30"
_RANKS = {"harmless": 0, "doubtful": 1, "breaking": 2}
_THEIRS = {"nonbreaking": "harmless", "warn": "doubtful", "breaking": "breaking"}
_BAR = 0.95


@dataclass
class Figures:
    """What was counted over all pairs."""

    pairs: int = 0
    agreed: int = 0
    """Pairs of the same verdict: breaking, doubtful or harmless."""
    both: int = 0
    ours: int = 0
    theirs: int = 0
    named: int = 0
    """Breaking kinds that the reference tool names and we claim."""
    found: int = 0
    apart: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the pairs that we call breaking, the share that the reference tool does."""
        return self.both / max(self.ours, 1)

    @property
    def recall(self) -> float:
        """Of the pairs that it calls breaking, the share that we do."""
        return self.both / max(self.theirs, 1)

    @property
    def kinds_recall(self) -> float:
        """Of the breaking kinds that it names, the share that we name too."""
        return self.found / max(self.named, 1)


def measured(folder: Path) -> Figures:
    """Compare every pair of a folder, and count."""
    figures = Figures()
    levels = json.loads((folder / "rule_levels.json").read_text())["levels"]
    for pair in json.loads((folder / "pair_verdicts.json").read_text()):
        sides = (read_description((folder / pair[side]).read_bytes(), file=pair[side]) for side in ("base", "revision"))
        changes = compare(*sides, today=TODAY)
        ours = max((one.level for one in changes), key=lambda level: _RANKS[level], default="harmless")
        theirs = _THEIRS[pair["verdict"]]
        kinds = {one.kind for one in changes}
        wanted = {kind for kind in pair["ids"] if levels.get(kind) == "ERR" and is_claimed(kind)}
        figures.pairs += 1
        figures.agreed += ours == theirs
        figures.ours += ours == "breaking"
        figures.theirs += theirs == "breaking"
        figures.both += ours == theirs == "breaking"
        figures.named += len(wanted)
        figures.found += len(wanted & kinds)
        if ours != theirs:
            figures.apart.append(f"{pair['revision']}: ours {ours}, theirs {theirs}")
    return figures


def run() -> Figure:
    """Print how the verdicts compare; the figure is the smaller of precision and recall."""
    figures = measured(SET)
    print(f"  {figures.pairs} pairs: the same verdict of three on {figures.agreed}")
    print(f"  breaking: precision {figures.precision:.3f}, recall {figures.recall:.3f}")
    print(f"  breaking kinds named: {figures.found} of {figures.named}")
    for apart in figures.apart:
        print(f"  {apart}")
    worst = min(figures.precision, figures.recall, figures.kinds_recall)
    bar = "precision and recall of breaking changes at least 0.95 each"
    return Figure("watch-openapi", worst, 1.0, worst, bar, worst >= _BAR, "share", machine())
