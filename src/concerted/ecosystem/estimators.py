"""Alignment and coalitions in scikit-learn's manner, without needing scikit-learn.

from concerted.ecosystem.estimators import Coalitions
Coalitions(random_state=0).fit(positions).labels_

They pass scikit-learn's own `check_estimator`, can be cloned, pickled and put at the end of a pipeline.
"""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.groups import find_groups
from concerted.ecosystem.nulls import holding, tie_chances
from concerted.errors import InputError

if TYPE_CHECKING:
    from sklearn.utils import Tags

RandomState = int | np.random.Generator | np.random.RandomState | None
"""A seed, or what a seed is drawn from; with None it is another one each time."""


class NotPositions(InputError, ValueError, TypeError):
    """What was handed in is no matrix of positions, or no parameter: also what scikit-learn's callers catch."""


class _Estimator:
    """Parameters are what the constructor takes, stored unchanged."""

    _estimator_type: ClassVar[str | None] = None
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]
    """Concepts, where the matrix names its columns, as a data frame does."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002 - as scikit-learn calls it
        """Return the constructor's parameters."""
        return {name: getattr(self, name) for name in signature(type(self)).parameters}

    def set_params(self, **params: object) -> Self:
        """Set parameters of the constructor; an unknown one is an `InputError`, and a `ValueError`."""
        for name, value in params.items():
            if name not in signature(type(self)).parameters:
                known = ", ".join(signature(type(self)).parameters)
                raise NotPositions("parameter-unknown", f"There is no parameter {name!r}.", hint=f"There are: {known}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.get_params().items())})"

    def __sklearn_tags__(self) -> Tags:
        """Return what scikit-learn asks of an estimator; only it does, so only then is it needed."""
        from sklearn.utils import InputTags, Tags, TargetTags  # noqa: PLC0415 - see above

        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=False),
            input_tags=InputTags(allow_nan=True),
        )

    def _positions(self, given: ArrayLike) -> NDArray[np.float64]:
        """Return the matrix of positions, and learn its width and the names of its columns."""
        matrix = _numbers(given)
        names = getattr(given, "columns", None)
        named = names is not None and all(isinstance(name, str) for name in names)
        if named:
            self.feature_names_in_ = np.asarray(names, dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        self.n_features_in_ = matrix.shape[1]
        return matrix


class ActorCongruence(_Estimator):
    """Learns `alignment_` (actors × actors, in [-1, 1]), `chances_` and `backbone_` (-1, 0, 1: ties that hold).

    `rate` is the share of false discoveries allowed among the ties that hold, above 0 and at most 1.
    """

    alignment_: NDArray[np.float64]
    chances_: NDArray[np.float64]
    backbone_: NDArray[np.int8]

    def __init__(self, *, rate: float = 0.05, random_state: RandomState = 0) -> None:
        self.rate = rate
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803, ARG002 - scikit-learn's names
        """Learn from positions: actors × concepts, for above zero, against below, NaN where silent; at any scale.

        Raises `InputError`, which is a `ValueError` too.
        """
        matrix = self._positions(X)
        if not 0 < self.rate <= 1:
            raise NotPositions("rate-range", f"The rate is {self.rate!r}.", hint="It is above 0 and at most 1.")
        self.alignment_ = alignment(matrix)
        self.chances_ = tie_chances(matrix, seed=_seed(self.random_state))
        self.backbone_ = holding(matrix, self.chances_, rate=self.rate)
        return self


class Coalitions(_Estimator):
    """Learns `groups_`, `labels_` (largest groups; -1 outsider), `membership_` and `concepts_needed_`.

    No coalition is an answer too: then all are outsiders. An actor that speaks to fewer than `groups.SPEAKS` concepts
    always is one.
    """

    _estimator_type = "clusterer"
    labels_: NDArray[np.intp]
    membership_: NDArray[np.float64]

    def __init__(self, *, random_state: RandomState = 0) -> None:
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803, ARG002
        """Learn from positions: actors × concepts, for above zero, against below, NaN where silent; at any scale.

        Raises `InputError`, which is a `ValueError` too.
        """
        matrix = self._positions(X)
        found = find_groups(matrix, seed=_seed(self.random_state))
        self.groups_, self.membership_, self.concepts_needed_ = found.groups, found.membership, found.concepts_needed
        self.labels_ = np.full(len(matrix), -1)
        for label, group in enumerate(group for group in found.groups if group.parent is None):
            self.labels_[list(group.rows)] = label
        return self

    def fit_predict(self, X: ArrayLike, y: object = None) -> NDArray[np.intp]:  # noqa: N803, ARG002
        """Learn, and return `labels_`."""
        return self.fit(X).labels_


def _seed(random_state: RandomState) -> int:
    if isinstance(random_state, int | np.integer):
        return int(random_state)
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(2**31))
    return int(np.random.default_rng(random_state).integers(2**31))


def _numbers(given: ArrayLike) -> NDArray[np.float64]:
    """Return a matrix of finite numbers and NaN, at the scale that its largest number is 1 where it is more."""
    if hasattr(given, "tocsr"):
        hint = "A sparse matrix cannot tell silence from neither: give a dense one with NaN, such as X.toarray()."
        raise NotPositions("positions-sparse", "Positions are a sparse matrix.", hint=hint)
    try:
        plain = np.asarray(given)
        matrix = np.array(plain, dtype=float) if plain.dtype.kind != "c" else np.zeros(0)
    except (TypeError, ValueError) as error:
        hint = "1 supports, -1 opposes, NaN is silent."
        raise NotPositions("positions-numbers", f"Positions are not all numbers: {error}.", hint=hint) from None
    if plain.dtype.kind == "c":
        raise NotPositions("positions-numbers", "Complex data not supported.", hint="A position is one real number.")
    if matrix.ndim != 2 or 0 in matrix.shape:  # noqa: PLR2004 - actors × concepts
        hint = "Give a table with a row per actor and a column per concept. Reshape your data if it has one of them."
        raise NotPositions("positions-shape", _misshapen(matrix.shape), hint=hint)
    if np.isinf(matrix).any():
        raise NotPositions("positions-range", "A position is infinity.", hint="1 supports, -1 opposes, NaN is silent.")
    return matrix / max(1.0, float(np.nanmax(np.abs(matrix), initial=0.0)))


def _misshapen(shape: tuple[int, ...]) -> str:
    if 0 in shape:
        return f"0 {'feature' if shape[0] else 'sample'}(s) (shape={shape}) while a minimum of 1 is required."
    return f"Positions have the shape {shape}."
