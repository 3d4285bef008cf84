"""Panels by lot, without a solver: a plain draw, one of a lottery's panels, who replaces whom, and everybody's odds.

A lottery is a list of panels, published before the draw; one number below its length draws a panel. Whoever checks it
needs no solver: that each panel keeps the quotas and how likely each candidate was is counted from the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from concerted.errors import Refused
from concerted.guard.chance import Stream, packed

LOTTERY = 1000
"""Panels in a lottery."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn, and what the quotas ask about: category → feature."""

    id: str
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quota:
    """How many on the panel have a feature: at least, at most."""

    category: str
    feature: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Lottery:
    """Panels, each as likely as another; each is a sorted tuple of candidates' ids."""

    panels: tuple[tuple[str, ...], ...]

    def digest(self) -> bytes:
        """Return the SHA-256 that is published before the draw."""
        return sha256(packed(*(packed(*(name.encode() for name in panel)) for panel in self.panels))).digest()

    def odds(self, pool: Iterable[str]) -> dict[str, Fraction]:
        """Return everybody's chance to be drawn."""
        times = Counter(name for panel in self.panels for name in panel)
        return {name: Fraction(times[name], len(self.panels)) for name in pool}

    def drawn(self, seed: bytes) -> tuple[str, ...]:
        """Return the panel that a seed draws."""
        return self.panels[Stream(seed).below(len(self.panels))]


def check_pool(pool: Sequence[Candidate], quotas: Sequence[Quota], size: int) -> None:
    """Refuse a pool and quotas that do not fit together (`bad-pool`, `bad-quota`)."""
    ids = [candidate.id for candidate in pool]
    if len(set(ids)) != len(ids) or not 0 < size <= len(ids):
        hint = "Name each candidate once, and draw at least one and at most all of them."
        raise Refused("bad-pool", "Of these candidates no such panel can be drawn.", hint=hint)
    known = {(quota.category, quota.feature) for quota in quotas}
    if len(known) != len(quotas):
        raise Refused("bad-quota", "A feature has two quotas.", hint="Give each feature one line.")
    for quota in quotas:
        if not 0 <= quota.least <= quota.most:
            raise Refused(
                "bad-quota",
                "“{feature}” cannot be {least} to {most}.",
                hint="Give the least first, and no number below 0.",
                feature=quota.feature,
                least=quota.least,
                most=quota.most,
            )
    for candidate in pool:
        for category in sorted({quota.category for quota in quotas}):
            value = candidate.features.get(category)
            if (category, value) not in known:
                raise Refused(
                    "bad-pool",
                    "{name}: no quota knows {category} “{value}”.",
                    hint="Give that feature a quota, or correct the candidate.",
                    name=candidate.id,
                    category=category,
                    value=value or "–",
                )


def faults(panel: Iterable[str], pool: Sequence[Candidate], quotas: Sequence[Quota]) -> int:
    """Return by how many seats a panel misses its quotas; 0 where it keeps them."""
    features = {candidate.id: candidate.features for candidate in pool}
    has = Counter((category, features[name][category]) for name in panel for category in features[name])
    missing = 0
    for quota in quotas:
        count = has[quota.category, quota.feature]
        missing += max(quota.least - count, count - quota.most, 0)
    return missing


def check_lottery(lottery: Lottery, pool: Sequence[Candidate], quotas: Sequence[Quota], size: int) -> None:
    """Refuse (`bad-panel`) a lottery one of whose panels is not of that size, of the pool, or within the quotas."""
    ids = {candidate.id for candidate in pool}
    for number, panel in enumerate(lottery.panels, start=1):
        whole = len(panel) == size == len(set(panel)) and ids.issuperset(panel) and list(panel) == sorted(panel)
        if not whole or faults(panel, pool, quotas):
            hint = "Do not draw from this list: compare it with another's copy."
            raise Refused("bad-panel", "Panel {number} of the lottery breaks the quotas.", hint=hint, number=number)


def plain_draw(ids: Iterable[str], size: int, seed: bytes) -> tuple[str, ...]:
    """Return a panel where everybody is as likely as another, in the order drawn. Refuses (`bad-pool`)."""
    return plain_order(ids, size, seed)[:size]


def plain_order(ids: Iterable[str], size: int, seed: bytes) -> tuple[str, ...]:
    """Return everybody in the order drawn: the first `size` are the panel, those after replace who drops out."""
    names = sorted(ids)
    check_pool([Candidate(name, {}) for name in names], (), size)
    return tuple(Stream(seed).shuffled(names))


def replacement(  # noqa: PLR0913 - what a replacement depends on is named one by one
    panel: Sequence[str],
    leaver: str,
    pool: Sequence[Candidate],
    quotas: Sequence[Quota],
    *,
    seed: bytes,
    gone: Iterable[str] = (),
) -> tuple[str, int]:
    """Return who replaces a panel member that drops out, and by how many seats the panel then misses its quotas.

    Of those that keep the quotas best, each is as likely as another. `gone` are those who dropped out before. The seed
    is the draw's own: the leavers are part of what is hashed. Refuses (`not-drawn`, `nobody-left`).
    """
    if leaver not in panel:
        hint = "Name somebody who is on the panel now."
        raise Refused("not-drawn", "{name} is not on the panel.", hint=hint, name=leaver)
    left = [name for name in panel if name != leaver]
    out = {*panel, *gone}
    able = [candidate.id for candidate in pool if candidate.id not in out]
    if not able:
        raise Refused("nobody-left", "Nobody is left to replace them.", hint="Go on with a smaller panel, or ask anew.")
    missing = {name: faults([*left, name], pool, quotas) for name in able}
    least = min(missing.values())
    best = sorted(name for name in able if missing[name] == least)
    leavers = [name.encode() for name in (*sorted(gone), leaver)]
    stream = Stream(sha256(packed(b"concerted draw replacement v1", seed, *leavers)).digest())
    return best[stream.below(len(best))], least
