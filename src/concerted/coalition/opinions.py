"""Opinion groups among those who answered sentences, what each group stands for, and what bridges them.

The maths is that of Polis (Small, Bjorkegren, Erkkilä, Shaw, Megill 2021, “Polis: Scaling deliberation
by mapping high dimensional opinion spaces”): principal components of the answers, voters placed with
regard to how many sentences they answered, k-means with k by silhouette, representative sentences by
a test of two proportions, consensus as a product over the groups. It is made for 5 to 40 voters, so:

- Groups are reported only where the answers hang together more than shuffled ones do, which happens
  by chance once in twenty times; a pattern that could be chance says so (`could-be-chance`).
- Nothing is drawn by lot. k-means starts from Ward's (1963) clusters, with equal distances joined at
  once, instead of from whoever came first. Two voters with the same answers always stand together.
- Components have no direction and are used by distance alone, so the sign a solver happens to choose
  changes nothing. Components that cannot be told apart are used together or not at all.
- Polis fills up a small conversation with voters of fewer than 7 answers, and divides even two voters.
  Here one who took too few sides on sentences that divide is left unplaced, and so is one exactly
  between groups; where fewer than five remain there are no groups.
- Polis adds one to both parts of a share, which makes an unheard group look unanimous. Here a share
  is (agreeing + 1) / (answering + 2), and whether a group stands out is Fisher's exact test.

Sums are exact (`fsum`) and chance comes from a fixed seed through `random()`, whose sequence Python
promises: the same answers give the same result on every machine, in whatever order and under whatever
names they come. Names and numbers order only what the answers leave equal.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod, sqrt
from typing import Literal, TypeAlias, TypeVar

from concerted.coalition.opinion_space import Labels, divisions

Answers: TypeAlias = Mapping[str, Mapping[int, int]]
"""Each voter's answers by the sentence's number: 1 agrees, -1 disagrees, 0 passes; unanswered is absent."""
WhyNone: TypeAlias = Literal["too-few-voters", "too-few-answers", "one-opinion", "could-be-chance", "no-gap"]

FEWEST_VOTERS = 5
"""Below these there are no groups, only persons."""
FEWEST_SIDES = 5
"""How often a voter must have agreed or disagreed, on sentences that divide, to be placed."""
UNUSUAL = 0.1
"""How probable by chance a group's answers may be where they represent it: one in ten, as in Polis."""

_Thing = TypeVar("_Thing", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A sentence on which a group differs from the other groups, and how most of the group answer it."""

    sentence: int
    agrees: bool
    """True where the group agrees, false where it disagrees."""
    inside: float
    """The smoothed share of the group that answers so, between 0 and 1."""
    outside: float
    """The same of the other groups together."""
    z: float
    """By how many standard errors the shares differ, if all answered alike."""
    chance: float
    """How probable so great a difference is if all answered alike (Fisher's exact test, one-sided)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A sentence that more than half of those who answer it in every group agree with, or disagree with."""

    sentence: int
    agrees: bool
    consensus: float
    """Group-aware consensus: the product over the groups of the smoothed share that answers so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """What the answers show."""

    groups: tuple[tuple[str, ...], ...]
    """The largest first. Empty where `why_none` says why."""
    representative: tuple[tuple[Representative, ...], ...]
    """For each group, what sets it apart; what does so most comes first."""
    bridging: tuple[Bridge, ...]
    """The best first. Where there are no groups, all voters count as one."""
    unplaced: tuple[str, ...]
    """Who took too few sides to be placed or, where there are groups, stands exactly between two."""
    why_none: WhyNone | None
    """Nothing where there are groups.

    `one-opinion`: they differ on too few sentences. `could-be-chance`: too few to tell, since shuffled
    answers look the same. `no-gap`: there is a pattern, but no groups that stand apart.
    """


def find(answers: Answers) -> Opinions:
    """Return the opinion groups that these answers show, or why they show none.

    >>> ours, theirs = {n: 1 for n in range(8)}, {n: -1 for n in range(8)}
    >>> find({"a": ours, "b": ours, "c": ours, "x": theirs, "y": theirs}).groups
    (('a', 'b', 'c'), ('x', 'y'))
    >>> find({"a": ours, "b": ours, "x": theirs}).why_none
    'too-few-voters'
    """
    table = _placeable(answers)
    if len(table) < FEWEST_VOTERS:
        return _without_groups(answers, _too_few(answers))
    voters, sentences, colours = _canonical(table)
    columns = [[table[voter].get(sentence) for voter in voters] for sentence in sentences]
    clear = divisions(columns)
    if clear is None:
        return _without_groups(answers, "could-be-chance")
    for labels in clear:
        found = _with_groups(answers, _grouped(voters, labels), colours)
        if all(found.representative):
            return found
    return _without_groups(answers, "no-gap")


def _grouped(voters: Sequence[str], labels: Labels) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for voter, label in sorted(zip(voters, labels, strict=True)):
        if label is not None:
            groups.setdefault(label, []).append(voter)
    return list(groups.values())


def _with_groups(answers: Answers, groups: list[list[str]], colours: Mapping[str, int]) -> Opinions:
    groups.sort(key=lambda group: (-len(group), sorted(colours[voter] for voter in group), group))
    placed = {voter for group in groups for voter in group}
    return Opinions(
        groups=tuple(map(tuple, groups)),
        representative=tuple(_representative(answers, group, placed.difference(group)) for group in groups),
        bridging=_bridging(answers, groups),
        unplaced=tuple(sorted(answers.keys() - placed)),
        why_none=None,
    )


def _without_groups(answers: Answers, why: WhyNone) -> Opinions:
    unplaced = tuple(sorted(voter for voter, given in answers.items() if _sides(given) < FEWEST_SIDES))
    bridging = _bridging(answers, [list(answers)])
    return Opinions(groups=(), representative=(), bridging=bridging, unplaced=unplaced, why_none=why)


def _too_few(answers: Answers) -> WhyNone:
    """Return why fewer than five can be placed: they are fewer, or took few sides, or always the same ones."""
    if sum(bool(given) for given in answers.values()) < FEWEST_VOTERS:
        return "too-few-voters"
    if sum(_sides(given) >= FEWEST_SIDES for given in answers.values()) < FEWEST_VOTERS:
        return "too-few-answers"
    return "one-opinion"


def _sides(given: Mapping[int, int]) -> int:
    return sum(map(bool, given.values()))


def _placeable(answers: Answers) -> dict[str, dict[int, int]]:
    """Return the answers that tell voters apart, of those with enough of them.

    Leaving out a voter may leave a sentence with one answer alone, and the other way round, until both hold.
    """
    table = {voter: dict(given) for voter, given in answers.items()}
    while True:
        said: dict[int, set[int]] = {}
        for given in table.values():
            for sentence, answer in given.items():
                said.setdefault(sentence, set()).add(answer)
        dividing = {
            voter: {sentence: answer for sentence, answer in given.items() if len(said[sentence]) > 1}
            for voter, given in table.items()
        }
        kept = {voter: given for voter, given in dividing.items() if _sides(given) >= FEWEST_SIDES}
        if kept == table:
            return table
        table = kept


# The order of voters and sentences that the answers themselves give: without it the shuffles of the same
# answers would differ with the order in which they came.


def _canonical(table: Answers) -> tuple[list[str], list[int], dict[str, int]]:
    """Return voters and sentences in the answers' own order, and a colour for each voter.

    Voters have the same colour when nothing sets their answers apart (colour refinement; Weisfeiler,
    Leman 1968). Where such voters answer different sentences alike, as in two mirrored camps, the one
    that comes first goes first: they could change places. (In a perfectly regular table refinement may
    take two for interchangeable that are not; then the shuffles depend on the order, the groups do not.)
    """
    voters, sentences = _refined(table, dict.fromkeys(table, 0), {s: 0 for given in table.values() for s in given})
    colours = voters
    while (first := _tied(table, voters)) is not None:
        apart = {voter: 2 * colour + (voter != first) for voter, colour in voters.items()}
        voters, sentences = _refined(table, apart, sentences)
    return sorted(voters, key=voters.__getitem__), sorted(sentences, key=sentences.__getitem__), colours


def _refined(
    table: Answers, voters: dict[str, int], sentences: dict[int, int]
) -> tuple[dict[str, int], dict[int, int]]:
    """Split the colours of voters by the colours of what they answered, and the other way round, to the end."""
    while True:
        heard: dict[int, list[tuple[int, int]]] = {sentence: [] for sentence in sentences}
        for voter, given in table.items():
            for sentence, answer in given.items():
                heard[sentence].append((voters[voter], answer))
        asked = _ranked({s: (sentences[s], tuple(sorted(those))) for s, those in heard.items()})
        told = _ranked(
            {
                v: (voters[v], tuple(sorted((asked[s], answer) for s, answer in given.items())))
                for v, given in table.items()
            }
        )
        settled = len(set(told.values())) == len(set(voters.values()))
        if settled and len(set(asked.values())) == len(set(sentences.values())):
            return told, asked
        voters, sentences = told, asked


def _ranked(keys: Mapping[_Thing, tuple[int, tuple[tuple[int, int], ...]]]) -> dict[_Thing, int]:
    rank = {key: number for number, key in enumerate(sorted(set(keys.values())))}
    return {thing: rank[key] for thing, key in keys.items()}


def _tied(table: Answers, colours: Mapping[str, int]) -> str | None:
    """Return one of the first voters who have the same colour and not the same answers."""
    alike: dict[int, list[str]] = {}
    for voter, colour in colours.items():
        alike.setdefault(colour, []).append(voter)
    for _, voters in sorted(alike.items()):
        if any(table[voter] != table[voters[0]] for voter in voters):
            return voters[0]
    return None


# What do the groups say?


def _count(answers: Answers, voters: Collection[str], sentence: int, side: int) -> tuple[int, int]:
    """Return how many of these voters take this side on a sentence, and how many answered it."""
    given = [answers[voter][sentence] for voter in voters if sentence in answers[voter]]
    return given.count(side), len(given)


def _sentences(answers: Answers) -> list[int]:
    return sorted({sentence for given in answers.values() for sentence in given})


def _bridging(answers: Answers, groups: Collection[Collection[str]]) -> tuple[Bridge, ...]:
    found = []
    for sentence in _sentences(answers):
        for side in (1, -1):
            counts = [_count(answers, group, sentence, side) for group in groups]
            if all(2 * some > heard for some, heard in counts):
                # whole numbers to the last, so that the order of the groups leaves no trace
                consensus = prod(some + 1 for some, _ in counts) / prod(heard + 2 for _, heard in counts)
                found.append(Bridge(sentence=sentence, agrees=side > 0, consensus=consensus))
    return tuple(sorted(found, key=lambda bridge: (-bridge.consensus, bridge.sentence)))


def _representative(answers: Answers, group: Collection[str], others: Collection[str]) -> tuple[Representative, ...]:
    found = []
    for sentence in _sentences(answers):
        for side in (1, -1):
            some, heard = _count(answers, group, sentence, side)
            elsewhere, outside = _count(answers, others, sentence, side)
            chance = _fisher(some, heard, some + elsewhere, heard + outside)
            if 2 * some > heard and chance <= UNUSUAL:
                found.append(
                    Representative(
                        sentence=sentence,
                        agrees=side > 0,
                        inside=(some + 1) / (heard + 2),
                        outside=(elsewhere + 1) / (outside + 2),
                        z=_z(some, heard, elsewhere, outside),
                        chance=chance,
                    )
                )
    return tuple(sorted(found, key=lambda one: (-one.z, one.sentence)))


def _fisher(some: int, heard: int, all_some: int, all_heard: int) -> float:
    """Return how probable at least `some` of `heard` are, if `all_some` are spread by lot over `all_heard`."""
    rest = all_heard - all_some
    ways = sum(comb(all_some, n) * comb(rest, heard - n) for n in range(some, min(heard, all_some) + 1))
    return ways / comb(all_heard, heard)


def _z(some: int, heard: int, elsewhere: int, outside: int) -> float:
    """Return the difference of two shares in standard errors; only these are smoothed, so equal shares give 0."""
    pooled = (some + elsewhere + 1) / (heard + outside + 2)
    error = sqrt(pooled * (1 - pooled) * (1 / heard + 1 / outside))
    return (some / heard - elsewhere / outside) / error
