"""Coordinated behaviour: accounts that share the same things, again and again, within seconds of each other.

The field's standard method (Giglietto, Righetti, Rossi, Marino 2020, “It takes a village to manipulate the media”;
Righetti, Balluff 2023, CooRTweet): posts of the same object within a time window make pairs; pairs add up to a network
of accounts, whose edges are kept above a quantile of their weights.

Two tests are ours, since a quantile always keeps something. *Much*: were every account's posts dealt at random over
all posts, how often would two accounts as busy as these meet in a window as often? *Fast*: of the objects that both of
them shared, would as many have met in a window at the pace of accounts that have but one of them in common? An edge
counts where it passes both (Benjamini, Hochberg 1995, over every pair of accounts). The tails are Poisson's, which for
sums of unlike chances errs to the side of caution (Hoeffding 1956).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from concerted.errors import Refused
from concerted.guard.tails import falsely_found, poisson_tail

MOST_PAIRS = 20_000_000
"""Pairs of posts that are looked at; more would not fit into a common machine's memory."""


@dataclass(frozen=True, slots=True)
class Post:
    """One account shared one object (a link, a picture, a text) at a time, in seconds; `content` names the post."""

    account: str
    object: str
    content: str
    time: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two posts of one object within the window: `first` came no later than `then`; both are places in the posts."""

    first: int
    then: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Edge:
    """Two accounts that met; `weight` is how often, `symmetry` 1 where each gave as many posts to it as the other."""

    accounts: tuple[str, str]
    weight: int
    seconds: float
    """The mean time between the two posts."""
    earlier: int
    """Different posts that came first."""
    later: int
    symmetry: float
    above: bool
    """Whether its weight is above the quantile, as the reference keeps edges."""
    heavy: bool
    """Whether its weight is at least that of the quantile, and at least two: where all weigh alike, none is above."""
    much: float
    """The chance that two accounts as busy would meet as often."""
    fast: float
    """The chance that what both shared would meet as often at others' pace."""
    significant: bool = False
    objects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts joined by edges that are heavy and pass both tests."""

    accounts: tuple[str, ...]
    edges: tuple[Edge, ...]
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coordination:
    """What was found; `by_chance` is how many edges as heavy as the lightest kept one chance would make."""

    posts: int
    accounts: int
    meetings: tuple[Meeting, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    by_chance: float


def coordination(
    posts: Sequence[Post],
    *,
    window: float = 10,
    participation: int = 2,
    quantile: float = 0.5,
    mistaken: float = 0.05,
) -> Coordination:
    """Return who met whom within `window` seconds, and the groups that did so unusually often and fast.

    An account takes part from `participation` posts on; edges count from the `quantile` of the weights on; of the edges
    called significant, a share of `mistaken` is expected to be chance. Refuses (`too-many-pairs`).
    """
    table = _Table(posts)
    met = _meetings(table, window, participation)
    busy = int((table.busy >= participation).sum())
    edges = _judged(_edges(table, met, window, quantile), busy, mistaken)
    kept = [edge for edge in edges if edge.heavy and edge.significant]
    lightest = min((edge.weight for edge in kept), default=0)
    chance = _edges_by_chance(table, window, lightest) if kept else 0.0
    return Coordination(len(posts), len(table.accounts), tuple(met), tuple(edges), _groups(kept), chance)


class _Table:
    """The posts in numbers; each name is a code, given in the order of its first appearance."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self.posts = posts
        self.accounts: dict[str, int] = {}
        self.objects: dict[str, int] = {}
        self.contents: dict[str, int] = {}
        self.account = _coded([post.account for post in posts], self.accounts)
        self.object = _coded([post.object for post in posts], self.objects)
        self.content = _coded([post.content for post in posts], self.contents)
        self.time = np.array([post.time for post in posts], float)
        self.own = np.array([self.objects.get(post.content, -1) for post in posts], np.int64)
        self.busy = np.bincount(self.account, minlength=len(self.accounts))


def _coded(names: Sequence[str], codes: dict[str, int]) -> NDArray[np.int64]:
    return np.array([codes.setdefault(name, len(codes)) for name in names], np.int64)


def _meetings(table: _Table, window: float, participation: int) -> list[Meeting]:
    """Return the pairs of posts that count, as the reference does it: by busy accounts, and without loops."""
    rows = np.flatnonzero(table.busy[table.account] >= participation)
    first, then = _near(table, rows, window)
    loops = (table.content[first] == table.content[then]) | (table.account[first] == table.account[then])
    for side in (first, then):
        loops |= table.own[side] == table.object[side]  # a post that is itself what others share
    first, then = first[~loops], then[~loops]
    met = np.isin(table.content[rows], table.content[np.concatenate([first, then])])
    often = np.bincount(table.account[rows[met]], minlength=len(table.accounts)) >= participation
    counted = np.unique(table.content[rows[met & often[table.account[rows]]]])
    kept = np.isin(table.content[first], counted) | np.isin(table.content[then], counted)
    first, then = first[kept], then[kept]
    seconds = table.time[then] - table.time[first]
    return [Meeting(*each) for each in zip(first.tolist(), then.tolist(), seconds.tolist(), strict=True)]


def _near(table: _Table, rows: NDArray[np.int64], window: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of these rows that share an object within the window, the earlier post first."""
    rows = rows[np.lexsort((rows, table.account[rows], table.time[rows], table.object[rows]))]
    counts = _ends(table, rows, window) - np.arange(len(rows)) - 1
    total = int(counts.sum())
    if total > MOST_PAIRS:
        raise Refused(
            "too-many-pairs",
            "Within {window} seconds there are {total} pairs of posts; at most {most} are looked at.",
            hint="Choose a shorter window, or leave out the objects that everybody shares.",
            window=f"{window:g}",
            total=f"{total:,}",
            most=f"{MOST_PAIRS:,}",
        )
    first = np.repeat(np.arange(len(rows)), counts)
    then = first + 1 + np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows[first], rows[then]


def _ends(table: _Table, rows: NDArray[np.int64], window: float) -> NDArray[np.int64]:
    """Return for each of the sorted rows the place after the last of its object that lies within the window."""
    starts = np.flatnonzero(np.diff(table.object[rows], prepend=-1))
    ends = np.empty(len(rows), np.int64)
    for begin, end in zip(starts, [*starts[1:], len(rows)], strict=False):
        time = table.time[rows[begin:end]]
        ends[begin:end] = begin + np.searchsorted(time, time + window, side="right")
    return ends


def _edges(table: _Table, met: Sequence[Meeting], window: float, quantile: float) -> list[Edge]:
    """Return the edges of the network, each tested."""
    if not met:
        return []
    names = list(table.accounts)
    gathered: dict[tuple[int, int], list[Meeting]] = {}
    for each in met:
        one, other = sorted((int(table.account[each.first]), int(table.account[each.then])), key=names.__getitem__)
        gathered.setdefault((one, other), []).append(each)
    weights = [len(meetings) for meetings in gathered.values()]
    threshold = float(np.quantile(weights, quantile))
    pace = _Pace(table, window)
    edges = []
    for pair, meetings in gathered.items():
        earlier = len({int(table.content[each.first]) for each in meetings})
        later = len({int(table.content[each.then]) for each in meetings})
        much, fast = pace.tests(pair, len(meetings), len(set(map(int, _objects(table, meetings)))))
        edges.append(
            Edge(
                accounts=(names[pair[0]], names[pair[1]]),
                weight=len(meetings),
                seconds=sum(each.seconds for each in meetings) / len(meetings),
                earlier=earlier,
                later=later,
                symmetry=min(earlier, later) / max(earlier, later),
                above=len(meetings) > threshold,
                heavy=len(meetings) >= max(threshold, 2),
                much=much,
                fast=fast,
                objects=tuple(dict.fromkeys(table.posts[each.first].object for each in meetings)),
            )
        )
    return edges


def _objects(table: _Table, met: Sequence[Meeting]) -> NDArray[np.int64]:
    return table.object[[each.first for each in met]]


def _judged(edges: list[Edge], accounts: int, mistaken: float) -> list[Edge]:
    """Return the edges, the heaviest first, those marked that pass both tests over as many tests as there are pairs."""
    chances = np.array([max(edge.much, edge.fast) for edge in edges])
    passed = falsely_found(chances, tests=accounts * (accounts - 1) // 2) <= mistaken
    marked = [replace(edge, significant=bool(yes)) for edge, yes in zip(edges, passed, strict=True)]
    return sorted(marked, key=lambda edge: (-edge.weight, edge.accounts))


class _Pace:
    """How often posts of an object meet in a window: object by object, by accounts that met over no other object.

    Pairs that meet again and again are left out of the pace they are judged by: a group that alone shares an object
    would else be its own measure.
    """

    def __init__(self, table: _Table, window: float) -> None:
        first, then = _near(table, np.arange(len(table.posts)), window)
        apart = table.account[first] != table.account[then]
        first, then = first[apart], then[apart]
        self._busy = table.busy
        self._posts = len(table.posts)
        self._met = len(first)
        self._shared = _shares(table)
        again = _again(table, first, then)
        kinds = len(table.objects)
        sizes = np.bincount(table.object, minlength=kinds).astype(float)
        self._once = np.bincount(table.object[first[~again]], minlength=kinds)
        self._pairs = sizes * (sizes - 1) / 2 - np.bincount(table.object[first[again]], minlength=kinds)
        self._general = self._once.sum() / self._pairs.sum() if self._pairs.sum() else 1.0

    def tests(self, pair: tuple[int, int], weight: int, objects: int) -> tuple[float, float]:
        """Return the chances (much, fast) of meeting `weight` times, over `objects` different objects."""
        one, other = pair
        chance = 2.0 * self._busy[one] * self._busy[other] / (self._posts * max(self._posts - 1, 1))
        return poisson_tail(weight, float(self._met * chance)), self._fast(one, other, objects)

    def _fast(self, one: int, other: int, objects: int) -> float:
        """Return the chance that of the objects both shared, so many would have met at the pace of the others."""
        mine, theirs = self._shared[one], self._shared[other]
        expected = 0.0
        for name in mine.keys() & theirs.keys():
            both = mine[name] * theirs[name]
            pace = (self._once[name] + self._general) / (self._pairs[name] + 1)  # and one pair at the general pace
            expected += 1 - (1 - min(float(pace), 1.0)) ** both
        return poisson_tail(objects, expected)


def _again(table: _Table, first: NDArray[np.int64], then: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each meeting whether its two accounts met over another object too."""
    one = np.minimum(table.account[first], table.account[then])
    pair = one * len(table.accounts) + np.maximum(table.account[first], table.account[then])
    _, place = np.unique(pair, return_inverse=True)
    over = np.unique(place * len(table.objects) + table.object[first]) // max(len(table.objects), 1)
    result: NDArray[np.bool_] = np.bincount(over, minlength=1)[place] > 1
    return result


def _shares(table: _Table) -> list[Counter[int]]:
    """Return for each account how often it shared each object."""
    shared: list[Counter[int]] = [Counter() for _ in table.accounts]
    for account, name in zip(table.account.tolist(), table.object.tolist(), strict=True):
        shared[account][name] += 1
    return shared


def _edges_by_chance(table: _Table, window: float, weight: int) -> float:
    """Return how many pairs would meet `weight` times or more were the posts dealt at random over the accounts."""
    first, then = _near(table, np.arange(len(table.posts)), window)
    met = int((table.account[first] != table.account[then]).sum())
    sizes, accounts = np.unique(table.busy, return_counts=True)
    total = 0.0
    for place, (size, many) in enumerate(zip(sizes.tolist(), accounts.tolist(), strict=True)):
        for other, others in zip(sizes[place:].tolist(), accounts[place:].tolist(), strict=True):
            pairs = many * (many - 1) / 2 if other == size else many * others
            chance = 2.0 * size * other / (len(table.posts) * (len(table.posts) - 1))
            total += pairs * poisson_tail(weight, met * chance)
    return total


def _groups(edges: Sequence[Edge]) -> tuple[Group, ...]:
    """Return the connected parts of the network, the largest first."""
    part: dict[str, set[str]] = {}
    for edge in edges:
        joined = part.get(edge.accounts[0], {edge.accounts[0]}) | part.get(edge.accounts[1], {edge.accounts[1]})
        part.update(dict.fromkeys(joined, joined))
    groups = []
    for accounts in {id(members): members for members in part.values()}.values():
        inside = tuple(edge for edge in edges if edge.accounts[0] in accounts)
        objects = tuple(dict.fromkeys(name for edge in inside for name in edge.objects))
        groups.append(Group(tuple(sorted(accounts)), inside, objects))
    return tuple(sorted(groups, key=lambda group: (-len(group.accounts), group.accounts)))
