"""Positions and alignment: who takes which side, and how far two actors take the same ones.

The affiliation network of discourse network analysis is actors × concepts, signed; from it come the actor
congruence network and, less the conflict network, “subtract”. Positions are shrunk where few statements show them
and centred by concept, because where nearly all agree with nearly all, congruence measures only activity
(Leifeld 2017).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.statements import Statement

SHRINK_POSITION = 1.0
"""Statements' worth of doubt about a position: one statement alone counts half."""
SHRINK_CONCEPT = 4.0
"""Actors' worth of doubt about what everyone thinks of a concept."""
SHRINK_PAIR = 2.0
"""Concepts' worth of doubt about a pair: two actors that share one concept count a third."""


def positions(
    statements: Sequence[Statement], concepts: Sequence[Concept], actors: Sequence[str]
) -> NDArray[np.float64]:
    """Return the matrix actors × concepts: from -1 (opposes) to +1 (supports), NaN where an actor is silent."""
    place = {actor: row for row, actor in enumerate(actors)}
    total = np.zeros((len(actors), len(concepts)))
    count = np.zeros_like(total)
    for column, concept in enumerate(concepts):
        for number in concept.statements:
            statement = statements[number]
            total[place[statement.actor], column] += statement.polarity
            count[place[statement.actor], column] += 1
    return np.where(count > 0, total / (count + SHRINK_POSITION), np.nan)


def alignment(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the symmetric matrix actors × actors in [-1, 1]: congruence less conflict, shrunk and centred.

    Zero on the diagonal, and between actors that share no concept.
    """
    spoke = ~np.isnan(matrix)
    count = spoke.sum(axis=0)
    held = np.where(spoke, matrix, 0.0)
    held = np.where(spoke, held - held.sum(axis=0) / (count + SHRINK_CONCEPT), 0.0)
    shown = spoke.astype(float)
    product = held @ held.T
    length = np.sqrt((held**2 @ shown.T) * (shown @ (held**2).T))
    shared = shown @ shown.T
    aligned = np.divide(product, length, out=np.zeros_like(product), where=length > 1e-12)  # noqa: PLR2004 - float noise
    aligned *= shared / (shared + SHRINK_PAIR)
    np.fill_diagonal(aligned, 0.0)
    both: NDArray[np.float64] = np.clip((aligned + aligned.T) / 2, -1.0, 1.0)
    return both


def shuffled(matrix: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    """Return the matrix with each concept's positions dealt anew among the actors that spoke to it.

    The null model: as much activity and as many on either side of every concept, and no alignment.
    """
    dealt = matrix.copy()
    for column in range(matrix.shape[1]):
        spoke = np.flatnonzero(~np.isnan(matrix[:, column]))
        dealt[spoke, column] = chance.permutation(matrix[spoke, column])
    return dealt
