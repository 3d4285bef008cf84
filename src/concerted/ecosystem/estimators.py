"""Alignment and coalitions in scikit-learn's manner, without needing scikit-learn.

from concerted.ecosystem.estimators import Coalitions
Coalitions(random_state=0).fit(positions).labels_
"""

from __future__ import annotations

from inspect import signature
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.groups import find_groups
from concerted.ecosystem.nulls import holding, tie_chances
from concerted.errors import InputError


class _Estimator:
    """Parameters are what the constructor takes, stored unchanged."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002 - as scikit-learn calls it
        """Return the constructor's parameters."""
        return {name: getattr(self, name) for name in signature(type(self)).parameters}

    def set_params(self, **params: object) -> Self:
        """Set parameters of the constructor; an unknown one is an `InputError`."""
        for name, value in params.items():
            if name not in signature(type(self)).parameters:
                known = ", ".join(signature(type(self)).parameters)
                raise InputError("parameter-unknown", f"There is no parameter {name!r}.", hint=f"There are: {known}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.get_params().items())})"


class ActorCongruence(_Estimator):
    """Learns `alignment_` (actors × actors, in [-1, 1]), `chances_` and `backbone_` (-1, 0, 1: ties that hold)."""

    def __init__(self, *, rate: float = 0.05, random_state: int = 0) -> None:
        self.rate = rate
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803, ARG002 - scikit-learn's names
        """Learn from positions, actors × concepts in [-1, 1], NaN where silent."""
        matrix = _positions(X)
        self.n_features_in_ = matrix.shape[1]
        self.alignment_ = alignment(matrix)
        self.chances_ = tie_chances(matrix, seed=self.random_state)
        self.backbone_ = holding(matrix, self.chances_, rate=self.rate)
        return self


class Coalitions(_Estimator):
    """Learns `groups_`, `labels_` (largest groups; -1 outsider), `membership_` and `concepts_needed_`."""

    def __init__(self, *, random_state: int = 0) -> None:
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803, ARG002
        """Learn from positions, actors × concepts in [-1, 1], NaN where silent."""
        matrix = _positions(X)
        found = find_groups(matrix, seed=self.random_state)
        self.n_features_in_ = matrix.shape[1]
        self.groups_, self.membership_, self.concepts_needed_ = found.groups, found.membership, found.concepts_needed
        self.labels_ = np.full(len(matrix), -1)
        for label, group in enumerate(group for group in found.groups if group.parent is None):
            self.labels_[list(group.rows)] = label
        return self

    def fit_predict(self, X: ArrayLike, y: object = None) -> NDArray[np.int_]:  # noqa: N803, ARG002
        """Learn, and return `labels_`."""
        return self.fit(X).labels_


def _positions(given: ArrayLike) -> NDArray[np.float64]:
    matrix = np.asarray(given, dtype=float)
    if matrix.ndim != 2 or 0 in matrix.shape:  # noqa: PLR2004 - actors × concepts
        raise InputError(
            "positions-shape",
            f"Positions have the shape {matrix.shape}.",
            hint="Give a table with a row per actor and a column per concept, at least one of each.",
        )
    if (np.abs(matrix[~np.isnan(matrix)]) > 1).any():
        raise InputError(
            "positions-range", "A position is outside [-1, 1].", hint="1 supports, -1 opposes, NaN is silent."
        )
    return matrix
