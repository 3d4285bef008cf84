import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import neighbours
from concerted.ecosystem.neighbours import nearest


def unit(vectors):
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)


@given(st.integers(0, 40), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_nearest_of_few_are_exact(size, count, seed):
    vectors = unit(np.random.default_rng(seed).normal(size=(size, 8)))
    places, cosines = nearest(vectors, count, seed=0)
    like = vectors @ vectors.T
    np.fill_diagonal(like, -2)
    best = -np.sort(-like, axis=1)[:, : min(count, max(size - 1, 0))]
    assert np.allclose(cosines[:, : best.shape[1]], best, atol=1e-5)
    assert (places[:, best.shape[1] :] == -1).all()
    assert not any(row in found for row, found in enumerate(places))


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(neighbours, "EXACT", 100)
    monkeypatch.setattr(neighbours, "CELL", 20)
    monkeypatch.setattr(neighbours, "NEAR", 4)
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(60, 24))
    return unit(centres[chance.integers(60, size=1500)] + 0.2 * chance.normal(size=(1500, 24)))


def test_of_many_most_of_the_nearest_are_found_each_time_the_same(many):
    done = []
    places, cosines = nearest(many, 5, seed=3, advance=done.append)
    like = many @ many.T
    np.fill_diagonal(like, -2)
    true = np.argsort(-like, axis=1)[:, :5]
    assert np.mean([len(set(a) & set(b)) / 5 for a, b in zip(places, true, strict=True)]) > 0.8
    assert sum(done) == 1500
    again = nearest(many, 5, seed=3)
    assert (again[0] == places).all()
    assert (again[1] == cosines).all()


def test_copies_of_one_text_are_near_each_other_however_many(many):
    copies = np.repeat(many[:1], 400, axis=0)
    _, cosines = nearest(np.vstack([many, copies, np.zeros((200, 24), np.float32)]), 3, seed=0)
    assert (cosines[1500:1900] > 0.999).all()
    assert not cosines[1900:].any()
