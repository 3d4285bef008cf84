"""Clauses that differ by jurisdiction: the one standard that satisfies all, and who would be bound by what if it split.

Coalitions “must decide whether to fracture to meet divergent rules elsewhere, or hold a higher standard
globally” (the seed, Section 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from concerted.coalition.clauses import Clause


@dataclass(frozen=True, slots=True)
class Standard:
    """A value that satisfies a clause everywhere, its unit, the text that has it, and where that text is law."""

    value: int
    unit: str | None
    text: str
    jurisdiction: str | None
    """None where it is the clause's own text."""


def one_standard(clause: Clause) -> Standard | None:
    """Return the strictest of a clause's values, its own and each jurisdiction's; None where they have no order."""
    if clause.value is None:
        return None
    own = Standard(clause.value, clause.unit, clause.text, None)
    others = [
        Standard(variant.value, clause.unit, variant.text, variant.jurisdiction)
        for variant in clause.variants or ()
        if variant.value is not None
    ]
    sign = 1 if clause.stricter == "more" else -1
    return max((own, *others), key=lambda standard: sign * standard.value)


def bound_by(clause: Clause, places: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return which texts would bind whom if each jurisdiction kept its own: member → the texts, in the clause's order.

    `places` are the jurisdictions of each member. One in several is bound by all of theirs. One that is in
    none, or in one for which the clause has no variant, is bound by the clause's own text, named last.
    """
    variants = {variant.jurisdiction.casefold(): variant.text for variant in clause.variants or ()}
    bound = {}
    for member, own in places.items():
        here = {place.casefold() for place in own}
        texts = [text for place, text in variants.items() if place in here]
        bound[member] = tuple(dict.fromkeys(texts if here and here <= variants.keys() else [*texts, clause.text]))
    return bound


def value_for(clause: Clause, places: Iterable[str]) -> int | None:
    """Return the value that would bind a member of these places if each kept its own: the strictest of theirs.

    None where the clause's values have no order.
    """
    if clause.value is None:
        return None
    variants = {variant.jurisdiction.casefold(): variant.value for variant in clause.variants or ()}
    here = {place.casefold() for place in places}
    values = [value for place, value in variants.items() if place in here and value is not None]
    if not here or not here <= variants.keys():
        values.append(clause.value)
    return max(values) if clause.stricter == "more" else min(values)
