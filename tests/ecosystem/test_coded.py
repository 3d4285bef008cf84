import io
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from bench.hidden_votes import coded
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from concerted.ecosystem import communities
from concerted.ecosystem.alignment import shuffled
from concerted.ecosystem.communities import signed_communities
from concerted.ecosystem.denoising import denoised, macro_f1, predicted
from concerted.ecosystem.groups import find_groups
from concerted.ecosystem.networks import kernel_weights, network, positions_at, to_csv, to_gexf, to_graphml, windows
from concerted.ecosystem.nulls import (
    backbone,
    bicm,
    curveball,
    discoveries,
    moments,
    sdsm,
    sides,
    tie_chances,
    z_scores,
)
from tests.data import needs

SILENT = float("nan")
SMALL = np.array([[1, 1, -1, SILENT], [1, -1, -1, 1], [-1, SILENT, SILENT, 1], [SILENT] * 4])


def tables(rows=8, columns=6):
    return arrays(float, (rows, columns), elements=st.sampled_from([-1.0, 0.0, 1.0, SILENT]))


def camps(actors=24, concepts=30, noise=0.15, seed=1):
    chance = np.random.default_rng(seed)
    camp = np.where(np.arange(actors) < actors // 2, 1.0, -1.0)[:, None] * chance.choice([-1.0, 1.0], concepts)
    camp[chance.random(camp.shape) < noise] *= -1
    camp[chance.random(camp.shape) < 0.2] = SILENT
    return camp


def test_congruence_conflict_and_subtract_count_sides_as_by_hand():
    assert network(SMALL, "congruence")[0].tolist() == [0, 2, 0, 0]
    assert network(SMALL, "conflict")[0].tolist() == [0, 1, 1, 0]
    assert network(SMALL, "subtract")[0].tolist() == [0, 1, -1, 0]
    assert network(SMALL, "congruence", "average activity")[0, 1] == pytest.approx(2 / 3.5)
    assert network(SMALL, "congruence", "jaccard")[0, 1] == 2 / 4
    assert network(SMALL, "congruence", "cosine")[0, 1] == pytest.approx(2 / np.sqrt(12))
    assert network(SMALL.T, "conflict")[0, 2] == 2


def test_a_search_that_has_not_settled_ends_all_the_same(monkeypatch):
    weights = np.kron(np.eye(2), np.ones((4, 4))) - 0.5
    assert signed_communities(weights, seed=0).tolist() == [0] * 4 + [1] * 4
    monkeypatch.setattr(communities, "ROUNDS", 1)
    assert len(signed_communities(weights, seed=0)) == 8


@given(tables(), st.permutations(range(8)), st.integers(0, 5))
def test_alignment_beyond_chance_keeps_to_order_and_to_how_a_concept_is_put(matrix, order, flipped):
    scores = z_scores(moments(matrix))
    assert np.allclose(scores, scores.T)
    assert np.allclose(z_scores(moments(matrix[order])), scores[np.ix_(order, order)])
    turned = matrix.copy()
    turned[:, flipped] *= -1
    assert np.allclose(z_scores(moments(turned)), scores)
    assert np.array_equal(network(turned, "subtract"), network(matrix, "subtract"))


def test_the_moments_are_those_of_shuffling():
    matrix = camps(8, 6)
    draw, known = np.random.default_rng(0), moments(matrix)
    drawn = np.array([z_scores(known, moments(shuffled(matrix, draw)).centred)[0, 1] for _ in range(3000)])
    assert abs(drawn.mean()) < 0.08
    assert abs(drawn.std() - 1) < 0.08


@given(arrays(bool, (7, 9)), st.integers(0, 99))
def test_fixed_margins_are_kept(table, seed):
    dealt = curveball(table, np.random.default_rng(seed))
    assert (dealt.sum(axis=0) == table.sum(axis=0)).all()
    assert (dealt.sum(axis=1) == table.sum(axis=1)).all()


def test_bicm_keeps_margins_in_expectation_and_finds_who_sides_together():
    table = sides(camps())
    assert np.allclose(bicm(table).sum(axis=1), table.sum(axis=1), atol=0.05)
    chances = sdsm(camps())
    assert chances[0, 1] < 0.05
    assert chances[0, -1] > 0.5
    assert curveball(table[:1], np.random.default_rng(0)).tolist() == table[:1].tolist()


def test_ties_that_hold_are_signed_and_none_hold_in_noise():
    holds = backbone(camps(), seed=0)
    assert holds[0, 1] == 1
    assert holds[0, -1] == -1
    assert not backbone(shuffled(camps(), np.random.default_rng(2)), seed=0).any()
    assert not backbone(np.full((3, 2), SILENT), seed=0).any()
    assert tie_chances(np.ones((1, 2)), seed=0).tolist() == [[1.0]]
    assert discoveries(np.array([0.01, 0.02, 0.04, 0.9])).tolist() == [True, True, False, False]


def test_friends_are_together_and_foes_apart():
    weights = np.array([[0, 2, -1, -3], [2, 0, -2, -1], [-1, -2, 0, 1], [-3, -1, 1, 0]], float)
    assert signed_communities(weights, seed=0).tolist() == [0, 0, 1, 1]
    assert signed_communities(-np.ones((3, 3)), seed=0).tolist() == [0, 1, 2]
    assert signed_communities(np.zeros((0, 0)), seed=0).tolist() == []
    camp = np.where(np.arange(450) % 2, 1.0, -1.0)
    assert set(signed_communities(np.outer(camp, camp), seed=0)[::2]) == {0}


def test_planted_coalitions_are_found_and_stay():
    found = find_groups(camps(), seed=0)
    assert sorted(group.rows for group in found.groups if group.parent is None) == [
        tuple(range(12)),
        tuple(range(12, 24)),
    ]
    assert all(group.stable for group in found.groups)
    assert found.membership[0, 0] * found.membership[23, 0] < 0
    assert found.concepts_needed is None


def test_a_coalition_within_a_coalition_is_found():
    chance = np.random.default_rng(5)
    matrix = camps(40, 80, noise=0.1)
    matrix[:10, :25] = chance.choice([-1.0, 1.0], 25) * np.where(chance.random((10, 25)) < 0.1, -1, 1)
    parts = [group for group in find_groups(matrix, seed=0).groups if group.parent is not None]
    assert tuple(range(10)) in [part.rows for part in parts]


def test_none_in_noise_and_what_would_be_needed_to_tell():
    reported = 0
    for seed in range(20):
        found = find_groups(shuffled(camps(), np.random.default_rng(seed)), seed=seed)
        reported += bool(found.groups)
        assert found.groups or found.concepts_needed is None or found.concepts_needed > 30
    assert reported <= 1


def test_those_who_say_little_cannot_be_placed():
    matrix = np.full((30, 12), SILENT)
    matrix[:, :3] = 1
    found = find_groups(matrix, seed=0)
    assert (found.speaking, found.groups, found.membership.shape) == (0, (), (30, 0))
    assert find_groups(np.ones((9, 9)), seed=0).groups == ()


def test_positions_are_weighed_by_their_distance_in_time():
    days = np.array([0.0, 5.0, 10.0, 20.0])
    assert kernel_weights(days, 0, 10, "uniform").tolist() == [1, 1, 1, 0]
    assert kernel_weights(days, 0, 10, "triangular").tolist() == [1, 0.5, 0, 0]
    assert kernel_weights(days, 0, 10, "epanechnikov").tolist() == [1, 0.75, 0, 0]
    assert kernel_weights(days, 0, 10, "gaussian")[2] == pytest.approx(np.exp(-0.5))
    rows, columns, side = np.array([0, 0, 1, 1]), np.zeros(4, int), np.array([1.0, -1, 1, 1])
    at = positions_at(rows, columns, side, days, shape=(3, 1), centre=0, width=10, kernel="triangular")
    assert at[0, 0] == pytest.approx(0.5 / 1.5)
    assert np.isnan(at[1:, 0]).all()
    assert windows(days, width=5, step=5).tolist() == [5, 10, 15]
    assert windows(days[:0], width=5, step=5).tolist() == []


def test_networks_are_written_as_others_read_them():
    names, ties = ["A & B", 'C "d"', "é\x00", "silent"], network(SMALL, "subtract")
    networkx = pytest.importorskip("networkx")
    marked = networkx.parse_graphml(to_graphml(ties, names))
    assert marked.nodes["n0"]["name"] == "A & B"
    assert marked.edges["n0", "n2"]["weight"] == -1.0
    drawn = networkx.read_gexf(io.BytesIO(to_gexf(ties, names).encode()))
    assert drawn.nodes["1"]["label"] == 'C "d"'
    assert drawn.edges["0", "2"]["weight"] == -1.0


def test_gexf_and_csv_hold_every_name_and_tie():
    names, ties = ["A & B", 'C "d"', "é\x00", "silent"], network(SMALL, "subtract")
    root = ET.fromstring(to_gexf(ties, names).encode())  # noqa: S314 - our own
    assert [node.get("label") for node in root.iter("{http://www.gexf.net/1.2draft}node")] == [
        "A & B",
        'C "d"',
        "é",
        "silent",
    ]
    assert len(list(root.iter("{http://www.gexf.net/1.2draft}edge"))) == 2
    ET.fromstring(to_graphml(ties, names).encode())  # noqa: S314
    assert to_csv(SMALL[:1], ["a,b"], list("wxyz")) == ',w,x,y,z\n"a,b",1.0,1.0,-1.0,\n'


def test_hidden_positions_are_predicted_from_those_shown():
    whole = camps(40, 30, noise=0.05)
    shown = whole.copy()
    shown[::3, ::4] = SILENT
    asked = np.isnan(shown) & ~np.isnan(whole)
    assert macro_f1(whole[asked] > 0, predicted(shown)[asked] > 0) > 0.85
    guess = denoised(shown)
    assert np.abs(guess.positions).max() <= 1
    assert 0 <= guess.uncertainty.min() <= guess.uncertainty.max() <= 1
    assert np.array_equal(denoised(shown).positions, guess.positions)
    assert predicted(np.full((3, 2), SILENT)).shape == (3, 2)


def test_real_roll_calls_show_the_parties_and_sparse_claims_show_none():
    senate = coded(needs("ecosystem/senate109"))
    found = [group for group in find_groups(senate, seed=0).groups if group.parent is None]
    assert [len(group.rows) for group in found] == [46, 55]
    assert find_groups(coded(needs("ecosystem/mardy")), seed=0).groups == ()
