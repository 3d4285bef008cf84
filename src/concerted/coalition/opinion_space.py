"""Where those who answered stand in the space of their answers, and how they divide there.

The maths behind `opinions`, which says whose it is and what it does differently. Sentences come as
columns, voters as rows; all that counts is how far voters are from each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import fsum, inf, sqrt
from operator import mul
from random import Random
from typing import TypeAlias

MOST_GROUPS = 5
CLEAR = 0.25
"""A mean silhouette must be above this; up to it there is “no substantial structure” (Kaufman, Rousseeuw 1990)."""
CLEARER = 0.05
"""How much clearer each further group must make the division."""
SHUFFLES = 19
"""A pattern must be stronger than in all of these: one chance in twenty where there is none."""

_MARGIN = 1e-9
"""Differences smaller than this share of the whole are rounding, and count as none."""
_STEPS = 12
_SPAN = 40
_ONE_BY_ONE = 24
_MOST_CLUSTERS = 12

Columns: TypeAlias = Sequence[Sequence[int | None]]
"""For each sentence every voter's answer, or none."""
Labels: TypeAlias = tuple[int | None, ...]
"""Each voter's group, by its number; or none."""
_Point: TypeAlias = list[float]


def divisions(columns: Columns) -> list[Labels] | None:
    """Return the clear divisions of the voters, the preferred first; nothing where the pattern could be chance."""
    centred = [_centred(column) for column in columns]
    chance = _strength_by_chance(columns, below=_strength(centred))
    if chance is None:
        return None
    axes = _axes(centred, above=chance)
    heard = [sum(answer is not None for answer in row) for row in zip(*columns, strict=True)]
    weights = [sqrt(len(columns) / answered) for answered in heard]  # Polis' sparsity-aware projection
    points = [[weight * axis[i] for axis in axes] for i, weight in enumerate(weights)]
    return _clear_divisions(points, most=len(axes) + 1)


# Is there a pattern? The variance along the first principal component, against shuffled answers.


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return fsum(map(mul, left, right))


def _centred(column: Sequence[int | None]) -> _Point:
    """Return the answers less their mean; who did not answer stands at the mean."""
    given = [answer for answer in column if answer is not None]
    mean = sum(given) / len(given)
    return [0.0 if answer is None else answer - mean for answer in column]


def _turned(columns: Sequence[_Point], vector: Sequence[float]) -> _Point:
    """Return the product of the voters' covariance with a vector."""
    projected = [_dot(column, vector) for column in columns]
    return [_dot(row, projected) for row in zip(*columns, strict=True)]


def _strength(columns: Sequence[_Point]) -> float:
    """Return the variance along the first principal component, after as many power steps for all tables.

    Real and shuffled answers are measured alike, so the test is exact however near the steps come.
    """
    random = Random(1)  # noqa: S311 - the same for everybody, on purpose
    vector = [random.random() - 0.5 for _ in columns[0]]
    strength = 0.0
    for _ in range(_STEPS):
        size = sqrt(_dot(vector, vector))
        unit = [part / size for part in vector]
        vector = _turned(columns, unit)
        strength = _dot(unit, vector)
    return strength


def _strength_by_chance(columns: Columns, *, below: float) -> float | None:
    """Return the greatest strength of shuffled answers, or nothing once one is not below the real strength."""
    random = Random(2)  # noqa: S311 - the same for everybody, on purpose
    greatest = 0.0
    for _ in range(SHUFFLES):
        greatest = max(greatest, _strength([_centred(_shuffled(column, random)) for column in columns]))
        if greatest * (1 + _MARGIN) >= below:
            return None
    return greatest


def _shuffled(column: Sequence[int | None], random: Random) -> list[int | None]:
    """Deal a sentence's answers anew among those who answered it (Fisher, Yates 1938)."""
    given = [answer for answer in column if answer is not None]
    for last in range(len(given) - 1, 0, -1):
        other = int(random.random() * (last + 1))
        given[last], given[other] = given[other], given[last]
    dealt = iter(given)
    return [None if answer is None else next(dealt) for answer in column]


# Where does everyone stand? Principal components that are stronger than chance.


def _axes(columns: Sequence[_Point], *, above: float) -> list[_Point]:
    """Return the voters' places along each component stronger than `above`, the strongest first.

    Horn's (1965) parallel analysis, in its strictest form. There are at most as many as tell the most
    groups apart. Components as strong as the first one too many are left out with it: which of them
    to keep would be arbitrary.
    """
    basis: list[_Point] = []
    images: list[_Point] = []
    random = Random(3)  # noqa: S311 - the same for everybody, on purpose
    fresh = [[random.random() - 0.5 for _ in columns[0]] for _ in range(MOST_GROUPS)]
    while fresh and len(basis) < _SPAN:  # block Krylov: exact up to 40 voters
        known = len(basis)
        for vector in fresh:
            direction = _direction(vector, basis)
            if direction is not None:
                basis.append(direction)
                images.append(_turned(columns, direction))
        fresh = images[known:]
    pairs = _eigen([[_dot(direction, image) for image in images] for direction in basis])
    floor = max(above, pairs[MOST_GROUPS - 1][0]) * (1 + _MARGIN)
    return [
        [sqrt(value) * _dot(vector, parts) for parts in zip(*basis, strict=True)]
        for value, vector in pairs[: MOST_GROUPS - 1]
        if value > floor
    ]


def _direction(vector: _Point, basis: Sequence[_Point]) -> _Point | None:
    """Return the part of `vector` that is new to the basis, of length one, if there is any."""
    size = sqrt(_dot(vector, vector))
    for known in (*basis, *basis):  # twice is enough (Kahan, in Parlett 1980)
        along = _dot(known, vector)
        vector = [part - along * other for part, other in zip(vector, known, strict=True)]
    rest = sqrt(_dot(vector, vector))
    return [part / rest for part in vector] if rest > _MARGIN * size else None


def _eigen(matrix: list[_Point]) -> list[tuple[float, _Point]]:
    """Return the eigenvalues of a small symmetric matrix with their vectors, the greatest first (Jacobi 1846)."""
    size = range(len(matrix))
    vectors = [[float(i == j) for j in size] for i in size]
    total = fsum(_dot(row, row) for row in matrix)
    while fsum(_dot(row[:i], row[:i]) for i, row in enumerate(matrix)) > total * 1e-26:
        for i in size:
            for j in range(i):
                if matrix[i][j]:
                    _rotate(matrix, vectors, i, j)
    return sorted(((matrix[i][i], vectors[i]) for i in size), reverse=True)


def _rotate(matrix: list[_Point], vectors: list[_Point], i: int, j: int) -> None:
    """Turn the plane of two directions so that they no longer vary together."""
    ratio = (matrix[j][j] - matrix[i][i]) / (2 * matrix[i][j])
    tangent = (1 if ratio >= 0 else -1) / (abs(ratio) + sqrt(ratio * ratio + 1))
    cosine = 1 / sqrt(tangent * tangent + 1)
    sine = tangent * cosine
    for rows in (matrix, vectors):
        one, two = rows[i], rows[j]
        rows[i] = [cosine * x - sine * y for x, y in zip(one, two, strict=True)]
        rows[j] = [sine * x + cosine * y for x, y in zip(one, two, strict=True)]
    for row in matrix:
        row[i], row[j] = cosine * row[i] - sine * row[j], sine * row[i] + cosine * row[j]


# Which groups? Ward's clusters to begin with, k-means from there, the silhouette to choose.


def _clear_divisions(points: list[_Point], *, most: int) -> list[Labels]:
    """Return the clear divisions into two to `most` groups, the preferred first: each voter's group.

    A group has two voters at least, and one in twenty. A voter exactly between two has none. More
    groups are preferred to fewer where they are clearer by `CLEARER`.
    """
    least = max(2, -(-len(points) // 20))
    distances = [[sqrt(_squared(one, other)) for other in points] for one in points]
    known: dict[Labels, float] = {}
    for clusters in _levels(points):
        cores = [cluster for cluster in clusters if len(cluster) >= least]
        if 1 < len(cores) <= most and len(clusters) <= _MOST_CLUSTERS:
            labels = _settled(points, cores, least)
            if labels is not None:
                known[labels] = _silhouette(distances, labels, len(cores)) - CLEARER * (len(cores) - 2)
    return sorted((labels for labels in known if known[labels] > CLEAR), key=known.__getitem__, reverse=True)


def _squared(one: _Point, other: _Point) -> float:
    return fsum((x - y) * (x - y) for x, y in zip(one, other, strict=True))


def _centre(points: Collection[_Point]) -> _Point:
    return [fsum(parts) / len(points) for parts in zip(*points, strict=True)]


def _spread(points: list[_Point]) -> float:
    centre = _centre(points)
    return fsum(_squared(point, centre) for point in points)


def _levels(points: list[_Point]) -> Iterator[list[list[int]]]:
    """Join voters into ever larger clusters (Ward 1963), and return the clusters of each level."""
    margin = _MARGIN * _spread(points)
    clusters = [[i] for i in range(len(points))]
    while len(clusters) > 1:
        yield clusters
        clusters = _joined(points, clusters, margin)


def _joined(points: list[_Point], clusters: list[list[int]], margin: float) -> list[list[int]]:
    """Join the clusters whose joining costs least, all at once where some cost the same.

    While there are many, all that are each other's nearest are joined, as they would be in the end.
    """
    centres = [_centre([points[i] for i in cluster]) for cluster in clusters]
    costs = [
        [
            inf if a is b else _squared(here, there) * len(a) * len(b) / (len(a) + len(b))
            for b, there in zip(clusters, centres, strict=True)
        ]
        for a, here in zip(clusters, centres, strict=True)
    ]
    nearest = [min(row) for row in costs]
    if len(clusters) <= _ONE_BY_ONE:
        nearest = [min(nearest)] * len(clusters)
    into = list(range(len(clusters)))
    for one, row in enumerate(costs):
        for other, cost in enumerate(row[:one]):
            if cost <= min(nearest[one], nearest[other]) + margin and into[one] != into[other]:
                into = [into[other] if place == into[one] else place for place in into]
    joined: dict[int, list[int]] = {}
    for place, cluster in zip(into, clusters, strict=True):
        joined.setdefault(place, []).extend(cluster)
    return list(joined.values())


def _settled(points: list[_Point], cores: list[list[int]], least: int) -> Labels | None:
    """Move every voter to the nearest group until nobody moves; nothing where a group gets too small."""
    margin = _MARGIN * _spread(points)
    centres = [_centre([points[i] for i in core]) for core in cores]
    seen: set[Labels] = set()
    while True:
        labels = tuple(_nearest(point, centres, margin) for point in points)
        if min(labels.count(group) for group in range(len(cores))) < least:
            return None
        if labels in seen:
            return labels
        seen.add(labels)
        centres = [
            _centre([point for point, label in zip(points, labels, strict=True) if label == group])
            for group in range(len(cores))
        ]


def _nearest(point: _Point, centres: list[_Point], margin: float) -> int | None:
    (first, group), (second, _), *_ = sorted((_squared(point, centre), i) for i, centre in enumerate(centres))
    return group if second - first > margin else None


def _silhouette(distances: list[_Point], labels: Labels, groups: int) -> float:
    """Return by how much voters are nearer to their own group than to the next, on average, of 1 (Rousseeuw 1987)."""
    members = [[i for i, label in enumerate(labels) if label == group] for group in range(groups)]
    widths = []
    for own, group in enumerate(members):
        for i in group:
            means = [fsum(distances[i][j] for j in other) / (len(other) - (other is group)) for other in members]
            within = means.pop(own)
            widths.append((min(means) - within) / max(min(means), within))
    return fsum(widths) / len(widths)
