"""What was measured of one curve: the samples of each size, their medians, and how each cost grows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from math import nan
from pathlib import Path
from statistics import median

from bench.scale_growth import Growth, growth
from bench.scale_sample import Sample

CURVES = ("machine", "statements", "sqlite", "postgresql", "entries")


@dataclass(frozen=True, slots=True)
class Measured:
    """The samples of one curve, in any order; of several of one size, the median counts."""

    samples: tuple[Sample, ...]

    @property
    def sizes(self) -> list[int]:
        """The sizes, smallest first."""
        return sorted({one.size for one in self.samples})

    @property
    def largest(self) -> int:
        """The largest size."""
        return self.sizes[-1]

    def of(self, name: str) -> list[float]:
        """Return the median of a value at each size, of the samples that have it; not a number where none has."""
        return self._medians(lambda one: one.values.get(name))

    def part(self, name: str) -> list[float]:
        """Return the median CPU seconds of a part at each size; 0 where it has none."""
        return self._medians(lambda one: one.parts.get(name, 0.0))

    def without(self, name: str, parts: Iterable[str]) -> list[float]:
        """Return the median of a value at each size, less these parts of it."""
        return self._medians(lambda one: one.values[name] - sum(one.parts.get(part, 0.0) for part in parts))

    @property
    def parts(self) -> list[str]:
        """The parts by name, the dearest at the largest size first."""
        names = {name for one in self.samples for name in one.parts}
        return sorted(names, key=lambda name: -self.part(name)[-1])

    def growth(self, costs: list[float]) -> Growth:
        """Return how costs, one for each size, grow; where there was none yet, a size does not count."""
        return growth(*zip(*self.points(costs), strict=True))

    def points(self, costs: list[float]) -> list[tuple[float, float]]:
        """Return each size with its cost, where there is any."""
        return [(size, cost) for size, cost in zip(self.sizes, costs, strict=True) if cost > 0]

    def more(self, name: str) -> float:
        """Return by how much a value grows for one more, between the smallest size and the largest."""
        values = self.of(name)
        return (values[-1] - values[0]) / (self.sizes[-1] - self.sizes[0])

    def ahead(self, costs: list[float], size: float) -> float:
        """Return what a size beyond the largest costs, where each more costs what it did between the last two."""
        return costs[-1] + self._slope(costs) * (size - self.largest)

    def reaches(self, costs: list[float], full: float) -> float:
        """Return the size at which a cost, on the same straight line, is `full`."""
        return self.largest + (full - costs[-1]) / self._slope(costs)

    def _slope(self, costs: list[float]) -> float:
        return (costs[-1] - costs[-2]) / (self.sizes[-1] - self.sizes[-2])

    def _medians(self, value: Callable[[Sample], float | None]) -> list[float]:
        found = [(one.size, value(one)) for one in self.samples]
        costs = ([cost for at, cost in found if at == size and cost is not None] for size in self.sizes)
        return [median(those) if those else nan for those in costs]


def read(file: Path) -> dict[str, Measured]:
    """Return what was measured so far, by curve; nothing where there is no such file."""
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {curve: Measured(tuple(Sample(**one) for one in samples)) for curve, samples in kept.items()}


def write(file: Path, measured: Mapping[str, Measured]) -> None:
    """Keep what was measured, one sample a line, so that a difference can be read."""
    curves = []
    for curve, one in measured.items():
        lines = ",\n  ".join(json.dumps(_short(sample)) for sample in sorted(one.samples, key=lambda kept: kept.size))
        curves.append(f' "{curve}": [\n  {lines}\n ]')
    file.write_text("{\n" + ",\n".join(curves) + "\n}\n", "utf-8")


def _short(sample: Sample) -> dict[str, object]:
    """Return a sample with as many digits as mean something."""
    short = asdict(sample)
    for name in ("values", "parts"):
        short[name] = {key: float(f"{value:.5g}") for key, value in short[name].items()}
    return short | {"load": round(sample.load, 1)}
