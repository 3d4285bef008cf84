"""The networks of discourse network analysis, through time if asked, and as files (Leifeld 2017).

From the affiliation matrix actors × concepts come congruence (concepts two actors take the same side on), conflict
(the opposite) and subtract (the first less the second); transposed, the concept network.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

Kind = Literal["congruence", "conflict", "subtract"]
Normalisation = Literal["none", "average activity", "jaccard", "cosine"]
Kernel = Literal["uniform", "triangular", "epanechnikov", "gaussian"]


def network(matrix: NDArray[np.float64], kind: Kind, normalisation: Normalisation = "none") -> NDArray[np.float64]:
    """Return the symmetric network actors × actors, 0 on the diagonal; for the concept network, transpose the matrix.

    Of positions between -1 and 1 only the side counts. “average activity” divides by the mean number of concepts the
    two speak to, “jaccard” by those that either speaks to, “cosine” by the geometric mean.
    """
    favour, against = (np.nan_to_num(matrix) > 0).astype(float), (np.nan_to_num(matrix) < 0).astype(float)
    same = favour @ favour.T + against @ against.T
    other = favour @ against.T + against @ favour.T
    ties = {"congruence": same, "conflict": other, "subtract": same - other}[kind]
    active = (favour + against).sum(axis=1)
    sums = active[:, None] + active
    size = {
        "none": np.ones_like(sums),
        "average activity": sums / 2,
        "jaccard": sums - same - other,
        "cosine": np.sqrt(active[:, None] * active),
    }[normalisation]
    scaled: NDArray[np.float64] = np.divide(ties, size, out=np.zeros_like(ties), where=size > 0)
    np.fill_diagonal(scaled, 0.0)
    return scaled


def kernel_weights(days: NDArray[np.float64], centre: float, width: float, kernel: Kernel) -> NDArray[np.float64]:
    """Return the weight of statements made on these days, in [0, 1] and 1 at the centre.

    `width` in days is the half-width of the window, for the Gaussian its standard deviation.
    """
    away = np.abs(days - centre) / width
    shape = {
        "uniform": np.ones_like(away),
        "triangular": 1 - away,
        "epanechnikov": 1 - away**2,
        "gaussian": np.exp(-(away**2) / 2),
    }[kernel]
    return shape if kernel == "gaussian" else np.where(away <= 1, shape, 0.0)


def positions_at(  # noqa: PLR0913 - one statement is actor, concept, side and day
    actors: NDArray[np.intp],
    concepts: NDArray[np.intp],
    sides: NDArray[np.float64],
    days: NDArray[np.float64],
    *,
    shape: tuple[int, int],
    centre: float,
    width: float,
    kernel: Kernel = "uniform",
) -> NDArray[np.float64]:
    """Return actors × concepts at one time: each position a kernel-weighted mean of sides, NaN where silent then."""
    weight = kernel_weights(days, centre, width, kernel)
    total, count = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (actors, concepts), weight * sides)
    np.add.at(count, (actors, concepts), weight)
    return np.where(count > 0, total / np.where(count > 0, count, 1.0), np.nan)


def windows(days: NDArray[np.float64], *, width: float, step: float) -> NDArray[np.float64]:
    """Return the centres of moving windows that together cover all days, `step` days apart."""
    if not len(days):
        return np.zeros(0)
    return np.arange(days.min() + width, max(days.max() - width, days.min() + width) + step, step)


def to_csv(matrix: NDArray[np.float64], rows: Sequence[str], columns: Sequence[str]) -> str:
    """Return a matrix as CSV with names; empty where NaN."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["", *columns])
    for name, values in zip(rows, matrix.tolist(), strict=True):
        table.writerow([name, *("" if value != value else repr(value) for value in values)])  # noqa: PLR0124 - NaN
    return out.getvalue()


def to_graphml(ties: NDArray[np.float64], names: Sequence[str]) -> str:
    """Return an undirected network as GraphML; weights may be negative."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        '<key id="name" for="node" attr.name="name" attr.type="string"/>\n'
        '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n<graph edgedefault="undirected">\n'
    )
    nodes = (
        f'<node id="n{place}"><data key="name">{quoteattr(_plain(name))[1:-1]}</data></node>\n'
        for place, name in enumerate(names)
    )
    edges = (
        f'<edge source="n{a}" target="n{b}"><data key="weight">{weight!r}</data></edge>\n'
        for a, b, weight in _edges(ties)
    )
    return f"{head}{''.join(nodes)}{''.join(edges)}</graph>\n</graphml>\n"


def to_gexf(ties: NDArray[np.float64], names: Sequence[str]) -> str:
    """Return an undirected network as GEXF 1.2, as Gephi reads it; weights may be negative."""
    nodes = (f'<node id="{place}" label={quoteattr(_plain(name))}/>\n' for place, name in enumerate(names))
    edges = (
        f'<edge id="{place}" source="{a}" target="{b}" weight="{weight!r}"/>\n'
        for place, (a, b, weight) in enumerate(_edges(ties))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
        f'<graph mode="static" defaultedgetype="undirected">\n<nodes>\n{"".join(nodes)}</nodes>\n'
        f"<edges>\n{''.join(edges)}</edges>\n</graph>\n</gexf>\n"
    )


def _edges(ties: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    return [(int(a), int(b), float(ties[a, b])) for a, b in np.argwhere(np.triu(ties, 1) != 0)]


def _plain(name: str) -> str:
    """Return the name without characters that XML forbids."""
    return "".join(
        sign
        for sign in name
        if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )
