"""How far two or more coders agree, and where they do not.

Krippendorff's alpha: Hayes, Krippendorff (2007), “Answering the Call for a Standard Reliability Measure for Coding
Data”, Communication Methods and Measures 1(1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from concerted.ecosystem.corpus import Coded

FEWEST_VALUES = 2
"""In a unit, before its values can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How far coders agree on one concept."""

    alpha: float | None
    """1 where they always agree, 0 where no more than by chance; None where nothing varies or can be compared."""
    units: int
    """Statements that at least two coders coded."""
    differing: int
    """Those of them on which coders took different sides."""
    coders: tuple[str, ...]


def krippendorff_alpha(units: Iterable[Sequence[float]]) -> float | None:
    """Return alpha with the interval metric: one sequence of values a unit, one value a coder who coded it.

    None where no unit has two values, or where all values are the same, so that chance agreement is perfect.
    """
    paired = [values for values in units if len(values) >= FEWEST_VALUES]
    everything = [value for values in paired for value in values]
    expected = _differences(everything)
    if not expected:
        return None
    observed = sum(_differences(values) / (len(values) - 1) for values in paired)
    return 1.0 - (len(everything) - 1) * observed / expected


def _differences(values: Sequence[float]) -> float:
    """Return the sum of squared differences over all ordered pairs."""
    total, squares = sum(values), sum(value * value for value in values)
    return max(2.0 * (len(values) * squares - total * total), 0.0) if len(set(values)) > 1 else 0.0


def reliability(coded: Iterable[Coded]) -> dict[str, Reliability]:
    """Return concept → how far its coders agree. A unit is an actor's statement: the same actor, source and quote.

    A coder who coded a unit several times counts once, with the mean.
    """
    units: dict[str, dict[tuple[str, str, str], dict[str, list[float]]]] = {}
    for one in coded:
        key = (one.actor, one.source, one.quote)
        units.setdefault(one.concept, {}).setdefault(key, {}).setdefault(one.coder, []).append(one.value)
    return {concept: _of(list(found.values())) for concept, found in sorted(units.items())}


def _of(units: Sequence[Mapping[str, Sequence[float]]]) -> Reliability:
    values = [[sum(one) / len(one) for _, one in sorted(unit.items())] for unit in units]
    paired = [one for one in values if len(one) >= FEWEST_VALUES]
    return Reliability(
        alpha=krippendorff_alpha(values),
        units=len(paired),
        differing=sum(len(set(one)) > 1 for one in paired),
        coders=tuple(sorted({coder for unit in units for coder in unit})),
    )
