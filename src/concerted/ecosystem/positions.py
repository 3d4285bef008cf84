"""Positions: each actor's side on each concept, out of what its statements say of it.

The affiliation network of discourse network analysis: actors × concepts, signed. A position is the mean side of an
actor's statements, shrunk where few show it; what somebody coded counts as one statement each.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.corpus import Coded
from concerted.ecosystem.statements import Statement

SHRINK = 1.0
"""Statements' worth of doubt about a position: one statement alone counts half."""


def positions(
    statements: Sequence[Statement], sides: ArrayLike, concepts: Sequence[Concept], actors: Sequence[str]
) -> NDArray[np.float64]:
    """Return the matrix actors × concepts: from -1 (opposes) to +1 (supports), NaN where an actor is silent.

    `sides` has for each statement its side on its concept, in [-1, 1].
    """
    place = {actor: row for row, actor in enumerate(actors)}
    numbers = [number for concept in concepts for number in concept.statements]
    rows = [place[statements[number].actor] for number in numbers]
    columns = [column for column, concept in enumerate(concepts) for _ in concept.statements]
    total = np.zeros((len(actors), len(concepts)))
    count = np.zeros_like(total)
    np.add.at(total, (rows, columns), np.asarray(sides, float)[numbers])
    np.add.at(count, (rows, columns), 1)
    return np.where(count > 0, total / (count + SHRINK), np.nan)


def coded_positions(coded: Sequence[Coded], concepts: Sequence[str], actors: Sequence[str]) -> NDArray[np.float64]:
    """Return the matrix actors × concepts of what was coded: the mean, NaN where nothing was."""
    place = {actor: row for row, actor in enumerate(actors)}
    number = {concept: column for column, concept in enumerate(concepts)}
    rows = [place[said.actor] for said in coded]
    columns = [number[said.concept] for said in coded]
    total = np.zeros((len(actors), len(concepts)))
    count = np.zeros_like(total)
    np.add.at(total, (rows, columns), [said.value for said in coded])
    np.add.at(count, (rows, columns), 1)
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
