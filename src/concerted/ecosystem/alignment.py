"""Alignment: how far two actors take the same sides.

From the affiliation network of discourse network analysis, actors × concepts, come the actor congruence network and,
less the conflict network, “subtract”. Positions are centred by concept, because where nearly all agree with nearly all,
congruence measures only activity (Leifeld 2017).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SHRINK_CONCEPT = 4.0
"""Actors' worth of doubt about what everyone thinks of a concept."""
SHRINK_PAIR = 2.0
"""Concepts' worth of doubt about a pair: two actors that share one concept count a third."""


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
