"""The fairest lottery over panels that keep their quotas: leximin (Flanigan, Gölz, Gupta, Hennig, Procaccia 2021).

The least chance of any candidate is made as great as it can be, then the next least, and so on. Candidates with the
same features have the same chance, so the work is done by kinds of candidates: a linear program over the panels known
so far says which kinds are worth most, an integer program finds the panel that is worth most to them, until none adds
anything. The lottery then becomes a thousand panels of people, rounded so that hardly anybody's chance moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from concerted.errors import Refused
from concerted.guard.chance import Stream, packed
from concerted.guard.panels import LOTTERY, Candidate, Lottery, Quota, check_pool
from concerted.guard.solver import Program, solved

_CLOSE = 1e-6
_SWAPS = 1_000
_HEAVIER = 1.3
_ENOUGH = 0.5
"""Panels of a thousand: nobody is short by more once that is reached."""

Panel = NDArray[np.int64]
"""How many of each kind."""


@dataclass(frozen=True, slots=True)
class Fair:
    """A lottery, and each candidate's best chance before it was rounded."""

    lottery: Lottery
    optimum: dict[str, float]


def leximin(pool: Sequence[Candidate], quotas: Sequence[Quota], size: int, *, panels: int = LOTTERY) -> Fair:
    """Return the leximin lottery of so many panels. Refuses (`bad-pool`, `bad-quota`, `no-panel`)."""
    check_pool(pool, quotas, size)
    kinds = _Kinds(pool, quotas, size)
    chances, known = _Fairest(kinds).found()
    counts = _rounded(kinds, chances, known, panels)
    lottery = Lottery(tuple(_people(kinds, counts)))
    return Fair(lottery, {name: float(chances[kind]) for kind, ids in enumerate(kinds.ids) for name in ids})


class _Kinds:
    """The candidates by kind, and the panels that the quotas allow."""

    def __init__(self, pool: Sequence[Candidate], quotas: Sequence[Quota], size: int) -> None:
        categories = sorted({quota.category for quota in quotas})
        grouped: dict[tuple[str, ...], list[str]] = {}
        for candidate in sorted(pool, key=lambda candidate: candidate.id):
            grouped.setdefault(tuple(candidate.features[name] for name in categories), []).append(candidate.id)
        features = sorted(grouped)
        self.ids = [grouped[each] for each in features]
        self.many = np.array([len(ids) for ids in self.ids])
        self.size = size
        self.quotas = list(quotas)
        self.has = np.array(
            [[each[categories.index(quota.category)] == quota.feature for each in features] for quota in quotas], float
        ).reshape(len(quotas), len(features))

    @cached_property
    def _rows(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        rows = np.vstack([self.has, np.ones(len(self.ids))])
        least = np.array([*(quota.least for quota in self.quotas), self.size], float)
        most = np.array([*(quota.most for quota in self.quotas), self.size], float)
        return rows, least, most

    def best(self, worth: NDArray[np.float64]) -> Panel:
        """Return the allowed panel whose seats are worth most. Refuses (`no-panel`), saying what to loosen."""
        rows, least, most = self._rows
        found = solved(Program(worth, rows, least, most, upper=self.many.astype(float), whole=True))
        if found is None:
            raise self._impossible()
        return np.rint(found.values).astype(np.int64)

    def _impossible(self) -> Refused:
        """Say which quotas to loosen, by the fewest seats."""
        rows, least, most = self._rows
        count = len(self.quotas)
        slack = np.vstack([np.eye(count), np.zeros(count)])
        program = Program(
            np.concatenate([np.zeros(len(self.ids)), -np.ones(2 * count)]),
            np.hstack([rows, slack, -slack]),
            least,
            most,
            upper=np.concatenate([self.many, np.full(2 * count, self.size)]).astype(float),
            whole=True,
        )
        found = solved(program)
        assert found is not None  # noqa: S101 - with every quota loosened, any panel of this size will do
        short, over = np.rint(found.values[len(self.ids) :]).astype(int).reshape(2, count).tolist()
        loosened = [
            f"{quota.category} “{quota.feature}”: {max(quota.least - less, 0)} to {quota.most + more}"
            for quota, less, more in zip(self.quotas, short, over, strict=True)
            if less or more
        ]
        hint = "This would do: {quotas}."
        return Refused("no-panel", "No panel keeps all these quotas.", hint=hint, quotas="; ".join(loosened))


class _Fairest:
    """Column generation: what is known so far, and what is settled."""

    def __init__(self, kinds: _Kinds) -> None:
        self.kinds = kinds
        self.known: dict[bytes, Panel] = {}
        self.settled = np.full(len(kinds.many), np.nan)
        for kind in range(len(kinds.many)):
            panel = kinds.best(np.eye(len(kinds.many))[kind])
            self._learn(panel)
            if not panel[kind]:
                self.settled[kind] = 0  # on no panel that keeps the quotas

    def _learn(self, panel: Panel) -> None:
        self.known.setdefault(panel.tobytes(), panel)

    def found(self) -> tuple[NDArray[np.float64], list[Panel]]:
        """Return each kind's chance, and panels that reach them together."""
        many, size = self.kinds.many, self.kinds.size
        while np.isnan(self.settled).any():
            least, price, worth = self._master()
            panel = self.kinds.best(worth / many)
            fresh = panel.tobytes() not in self.known  # the solver's own tolerance may say more than there is
            if fresh and float((worth / many) @ panel) > price + _CLOSE:
                self._learn(panel)
                continue
            open_ = np.isnan(self.settled)
            left = size - float((self.settled[~open_] * many[~open_]).sum())
            even = least * many[open_].sum() >= left - _CLOSE  # nothing is left to give to anybody
            self.settled[open_ if even else open_ & (worth > _CLOSE)] = least
        return self.settled, list(self.known.values())

    def _master(self) -> tuple[float, float, NDArray[np.float64]]:
        """Return the best least chance with the panels known, the price of a panel, and each kind's worth."""
        chances = np.array(list(self.known.values())).T / self.kinds.many[:, None]
        open_ = np.isnan(self.settled)
        rows = np.vstack([np.hstack([chances, -open_[:, None].astype(float)]), np.append(np.ones(chances.shape[1]), 0)])
        least = np.append(np.where(open_, 0, self.settled - _CLOSE), 1)
        most = np.append(np.full(len(open_), np.inf), 1)
        gain = np.append(np.zeros(chances.shape[1]), 1.0)
        found = solved(Program(gain, rows, least, most, upper=np.append(np.full(chances.shape[1], np.inf), 1)))
        assert found is not None  # noqa: S101 - what was settled was reached by the panels known
        return float(found.values[-1]), float(found.duals[-1]), np.maximum(-found.duals[:-1], 0)


def _rounded(kinds: _Kinds, chances: NDArray[np.float64], known: list[Panel], panels: int) -> list[Panel]:
    """Return so many panels whose seats come as near to these chances as we can make them."""
    columns = np.array(known)
    weights = _weights(kinds, chances, columns)
    times = np.floor(weights * panels + _CLOSE).astype(int)
    owed = chances * kinds.many * panels - times @ columns
    chosen = [panel for panel, count in zip(columns, times, strict=True) for _ in range(count)]
    while len(chosen) < panels:
        panel = kinds.best(owed / kinds.many + 1e-9 * chances)
        chosen.append(panel)
        owed = owed - panel
    return _swapped(kinds, known, chosen, owed)


def _weights(kinds: _Kinds, chances: NDArray[np.float64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often each panel is drawn, so that nobody is short by more than must be."""
    count = len(columns)
    rows = np.vstack(
        [np.hstack([columns.T / kinds.many[:, None], np.ones((len(chances), 1))]), np.append(np.ones(count), 0)]
    )
    least, most = np.append(chances, 1), np.append(np.full(len(chances), np.inf), 1)
    gain = np.append(np.zeros(count), -1.0)
    found = solved(Program(gain, rows, least, most, upper=np.full(count + 1, np.inf)))
    assert found is not None  # noqa: S101 - a shortfall of one is always enough
    return found.values[:-1]


def _swapped(kinds: _Kinds, known: list[Panel], chosen: list[Panel], owed: NDArray[np.float64]) -> list[Panel]:
    """Exchange panels for others, one at a time, so that whoever is furthest short of their chance comes nearer.

    Measured is a sum of squares; where no exchange makes it less, the kinds that are most short come to weigh more.
    """
    panels, first = np.unique(np.array([*chosen, *known]), axis=0, return_inverse=True)
    held = np.bincount(first.reshape(-1)[: len(chosen)], minlength=len(panels))
    scaled = panels / kinds.many
    short, weight = owed / kinds.many, np.ones(len(kinds.many))
    best, furthest = held.copy(), float(short.max())
    for _ in range(_SWAPS):
        if furthest < _ENOUGH:
            break
        out, into, gain = _exchange(scaled, held, short, weight)
        if gain > -_CLOSE:
            weight = np.where(short > short.max() / 2, weight * _HEAVIER, weight) / weight.mean()
            continue
        short = short + scaled[out] - scaled[into]
        held[out] -= 1
        held[into] += 1
        if float(short.max()) < furthest:
            best, furthest = held.copy(), float(short.max())
    return [panel for panel, count in zip(panels, best, strict=True) for _ in range(count)]


def _exchange(
    scaled: NDArray[np.float64], held: NDArray[np.int64], short: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[int, int, float]:
    """Return the panel to take out, the one to put in, and by how much that changes the weighted sum of squares."""
    alike = (scaled * weight) @ scaled.T
    lengths = alike.diagonal()
    toward = 2 * scaled @ (short * weight)
    gain = (lengths + toward)[:, None] + (lengths - toward)[None, :] - 2 * alike
    gain[held == 0] = np.inf
    out, into = np.unravel_index(int(gain.argmin()), gain.shape)
    return int(out), int(into), float(gain[out, into])


def _people(kinds: _Kinds, counts: Sequence[Panel]) -> list[tuple[str, ...]]:
    """Fill the seats of each panel with people: of one kind, all come up equally often, in orders drawn by lot."""
    stream = Stream(
        sha256(packed(b"concerted draw panels v1", *(n.encode() for ids in kinds.ids for n in ids))).digest()
    )
    waiting: list[list[str]] = [[] for _ in kinds.ids]
    panels = []
    for panel in counts:
        seated: list[str] = []
        for kind, seats in enumerate(panel.tolist()):
            seated += _next(waiting[kind], kinds.ids[kind], seats, stream)
        panels.append(tuple(sorted(seated)))
    return stream.shuffled(panels)


def _next(waiting: list[str], ids: list[str], seats: int, stream: Stream) -> list[str]:
    """Take the next so many of a kind; when all have had their turn, they go round again in a new order."""
    taken = waiting[:seats]
    del waiting[:seats]
    if len(taken) < seats:
        again = stream.shuffled(ids)
        more = [name for name in again if name not in taken][: seats - len(taken)]
        waiting += [name for name in again if name not in more]
        taken += more
    return taken
