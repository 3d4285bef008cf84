import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.base import clone, is_clusterer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator

from concerted.ecosystem.estimators import ActorCongruence, Coalitions
from concerted.errors import InputError
from tests.ecosystem.test_coded import camps

ESTIMATORS = pytest.mark.parametrize("estimator", [ActorCongruence(), Coalitions()], ids=repr)


@pytest.mark.filterwarnings("ignore:Estimator .* does not inherit:UserWarning")
@ESTIMATORS
def test_they_pass_scikit_learns_own_checks(estimator):
    # One more set, of cluster analyses, is only asked of its own subclasses, and does not apply: it wants the blobs of
    # points on two columns found again, where two concepts tell of no coalition, and none is the right answer.
    found = check_estimator(estimator, on_skip=None)
    assert {check["check_name"] for check in found if check["status"] != "passed"} == {"check_array_api_input"}
    assert len(found) >= 35


def test_labels_are_what_scikit_learn_expects_of_a_cluster_analysis():
    labels = Coalitions().fit_predict(camps())
    assert set(labels) == {0, 1}
    assert labels.dtype.kind == "i"
    assert is_clusterer(Coalitions())
    assert not is_clusterer(ActorCongruence())


@ESTIMATORS
def test_they_are_cloned_without_what_they_learned_and_pickled_with_it(estimator):
    fitted = clone(estimator).fit(camps())
    assert not [name for name in vars(clone(fitted)) if name.endswith("_")]
    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301 - our own
    assert all(np.array_equal(getattr(again, name), value) for name, value in vars(fitted).items())


def test_they_stand_at_the_end_of_a_pipeline():
    votes = (camps() > 0).astype(int) * 4 + 1  # a scale from 1 to 5
    pipeline = make_pipeline(FunctionTransformer(lambda scale: scale - 3.0), Coalitions())
    assert set(pipeline.fit_predict(votes)) == {0, 1}
    assert clone(pipeline).set_params(coalitions__random_state=5).get_params()["coalitions__random_state"] == 5


def test_parameters_are_what_the_constructor_takes():
    one = Coalitions(random_state=3)
    assert one.get_params() == {"random_state": 3}
    assert repr(one.set_params(random_state=0)) == "Coalitions(random_state=0)"
    with pytest.raises(InputError, match="no parameter 'k'") as caught:
        one.set_params(k=2)
    assert caught.value.hint == "There are: random_state."
    with pytest.raises(ValueError, match="The rate is 0"):
        ActorCongruence(rate=0).fit(camps())


@given(st.floats(min_value=1.5, max_value=1e6), st.integers(0, 3))
def test_the_scale_of_positions_does_not_matter_only_its_middle(factor, seed):
    matrix = camps(noise=0.2, seed=seed)
    plain, scaled = ActorCongruence().fit(matrix), ActorCongruence().fit(matrix * factor)
    assert np.allclose(plain.alignment_, scaled.alignment_)
    assert np.array_equal(plain.backbone_, scaled.backbone_)


@pytest.mark.parametrize(
    "state",
    [7, np.int64(7), np.random.RandomState(7), np.random.default_rng(7)],
    ids=lambda state: type(state).__name__,
)
def test_the_same_random_state_gives_the_same_result(state):
    again = copy.deepcopy(state)
    one, other = (ActorCongruence(random_state=each).fit(camps(noise=0.2)) for each in (state, again))
    assert np.array_equal(one.chances_, other.chances_)


def test_without_a_random_state_each_result_is_drawn_anew():
    one, other = (ActorCongruence(random_state=None).fit(camps(noise=0.3)) for _ in range(2))
    assert not np.array_equal(one.chances_, other.chances_)


def test_concepts_are_known_by_the_names_that_a_table_gives_them():
    named = _Table([[1.0, -1.0], [0.5, np.nan], [-1.0, 1.0]], ["dam", "road"])
    one = Coalitions().fit(named)
    assert (one.n_features_in_, list(one.feature_names_in_)) == (2, ["dam", "road"])
    one.fit(np.asarray(named))
    assert not hasattr(one, "feature_names_in_")
    assert not hasattr(one.fit(_Table(np.asarray(named), [1, 2])), "feature_names_in_")


class _Table:
    """A matrix that names its columns, as a data frame does."""

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns

    def __array__(self, dtype=None, copy=None):
        return np.array(self.rows, dtype=dtype)


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        ([1.0], r"Positions have the shape \(1,\)"),
        (np.zeros((2, 2, 2)), "Positions have the shape"),
        (np.zeros((0, 3)), r"0 sample\(s\)"),
        (np.zeros((3, 0)), r"0 feature\(s\)"),
        ([], "0 sample"),
        ([[np.inf]], "infinity"),
        ([["for"]], "not all numbers"),
        ([[{}]], "not all numbers"),
        ([[1, 2], [3]], "not all numbers"),
        ([[1j]], "Complex data"),
        (csr_array([[1.0]]), "sparse"),
    ],
)
@ESTIMATORS
def test_what_is_no_matrix_of_positions_is_refused_and_the_hint_says_what_to_give(estimator, matrix, why):
    with pytest.raises(InputError, match=why) as caught:
        clone(estimator).fit(matrix)
    assert isinstance(caught.value, ValueError)
    assert caught.value.hint


def test_silence_everywhere_is_no_coalition():
    matrix = np.full((4, 6), np.nan)
    assert (Coalitions().fit_predict(matrix) == -1).all()
    assert not ActorCongruence().fit(matrix).backbone_.any()


def test_they_do_not_need_scikit_learn():
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from concerted.ecosystem.estimators import Coalitions\n"
        "print(Coalitions().fit([[1.0, -1.0]]).labels_)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[-1]\n"
