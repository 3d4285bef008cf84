"""What so many machines take and cost: the serial part stays, the rest is divided, and what waits forms a queue.

Pure arithmetic on what was measured; prices and habits come from a file (`scale.toml`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

HOUR, MONTH = 3_600, 30 * 24
"""Seconds of an hour, and hours of a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a machine is and costs, and what a coalition does in a day; each as the file has it."""

    machine_hour: float
    cores: int
    memory_gb: float
    gb_month: float
    pages_a_day: float
    entries_a_day: float
    busiest_hour: float
    """The share of a day's pages and entries that falls into its busiest hour."""
    busy: float
    """How busy a machine may be in that hour: the rest is room for queues."""


def read_prices(file: Path) -> Prices:
    """Return the prices in a file. Raises `TypeError` where one is missing, or is none of ours."""
    return Prices(**tomllib.loads(file.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Work:
    """CPU seconds of a piece of work: those that only one process can spend, and those that many can share."""

    serial: float
    apart: float

    @property
    def share(self) -> float:
        """The serial share."""
        return self.serial / (self.serial + self.apart)

    def seconds(self, hands: int) -> float:
        """Return how long so many cores take (Amdahl 1967), were nothing lost on the way between them."""
        return self.serial + self.apart / hands


def bill(seconds: float, machines: int, prices: Prices) -> float:
    """Return what so many machines cost for so long."""
    return seconds / HOUR * machines * prices.machine_hour


def waiting(rate: float, cost: float, hands: int) -> float:
    """Return the mean seconds that one waits until a core is free (Erlang 1917); infinite where all are always busy.

    `rate` come in a second, by chance; each takes `cost` seconds, more or less; `hands` cores take the next in turn.
    """
    offered = rate * cost
    if offered >= hands:
        return float("inf")
    all_taken = 1.0
    for number in range(1, hands + 1):  # the chance that a call is lost, and from it that it waits
        all_taken = offered * all_taken / (number + offered * all_taken)
    waits = all_taken / (1 - offered / hands * (1 - all_taken))
    return waits * cost / (hands - offered)


@dataclass(frozen=True, slots=True)
class Coalition:
    """What one more coalition takes of a machine: MB of memory and of disk, and CPU seconds."""

    memory: float
    disk: float
    rest: float
    """CPU seconds of each second in which nobody asks anything."""
    page: float
    entry: float


def demand(one: Coalition, prices: Prices) -> float:
    """Return the cores that a coalition keeps busy in the busiest hour."""
    asked = prices.pages_a_day * one.page + prices.entries_a_day * one.entry
    return one.rest + asked * prices.busiest_hour / HOUR


def room(one: Coalition, prices: Prices, *, base: float) -> tuple[int, str]:
    """Return how many coalitions a machine has room for, and which of its parts is full first.

    `base` is the memory in MB that is taken before the first of them.
    """
    by_memory = (prices.memory_gb * 1e3 - base) / one.memory
    by_cores = prices.cores * prices.busy / demand(one, prices)
    return int(min(by_memory, by_cores)), "memory" if by_memory < by_cores else "cores"


def month(coalitions: int, one: Coalition, prices: Prices, *, machines: int) -> float:
    """Return what machines and disks cost for a month of so many coalitions."""
    return machines * MONTH * prices.machine_hour + coalitions * one.disk / 1e3 * prices.gb_month
