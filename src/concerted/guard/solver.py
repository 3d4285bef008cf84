"""Linear and whole-number programs, solved by HiGHS: the one place that knows the solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import highspy

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Program:
    """Values from 0 to `upper` with `least` ≤ `rows` · values ≤ `most`, for the greatest gain · values."""

    gain: Numbers
    rows: Numbers
    least: Numbers
    most: Numbers
    upper: Numbers
    whole: bool = False
    """Whether the values are whole numbers."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The best values, and what one more of each row's bound would be worth; no duals of whole numbers."""

    values: Numbers
    duals: Numbers


def solved(program: Program) -> Solution | None:
    """Return the solution, or None where there is none."""
    from highspy import _core  # noqa: PLC0415 - only who makes a lottery needs the solver

    solver = _core._Highs()  # noqa: SLF001 - the class over it prints its own name on standard output
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS's own way to be told
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(_model(program))
    solver.run()
    if solver.getModelStatus() != _core.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    return Solution(np.array(found.col_value), np.array(found.row_dual))


def _model(program: Program) -> highspy.HighsLp:
    import highspy  # noqa: PLC0415

    count = len(program.gain)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(program.rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = program.gain
    model.col_lower_, model.col_upper_ = np.zeros(count), program.upper
    model.row_lower_, model.row_upper_ = program.least, program.most
    across, down = np.nonzero(program.rows.T)  # by column, as HiGHS keeps them
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(across, minlength=count))]).astype(np.int32)
    model.a_matrix_.index_ = down.astype(np.int32)
    model.a_matrix_.value_ = program.rows[down, across]
    if program.whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
    return model
