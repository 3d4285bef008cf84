"""Coordinated behaviour: the reference's own results, planted groups, and nothing where there is nothing."""

from __future__ import annotations

import csv
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.errors import Refused
from concerted.guard import coordination as room
from concerted.guard.coordination import Post, coordination
from tests.data import needs

HOUR = 3600.0


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    with (needs("guard/coordination") / "russian_coord_tweets.csv").open() as file:
        return [
            Post(row["account_id"], row["object_id"], row["content_id"], float(row["timestamp_share"]))
            for row in csv.DictReader(file)
        ]


def test_the_pairs_are_those_of_the_reference(posts):
    with (needs("guard/coordination") / "golden_russian_tw10_mp2.csv").open() as file:
        expected = sorted(
            (r["content_id"], r["content_id_y"], r["account_id"], r["account_id_y"], float(r["time_delta"]))
            for r in csv.DictReader(file)
        )
    found = sorted(
        (*(posts[n].content for n in (m.first, m.then)), *(posts[n].account for n in (m.first, m.then)), m.seconds)
        for m in coordination(posts).meetings
    )
    assert found == expected


def test_the_network_is_that_of_the_reference(posts):
    with (needs("guard/coordination") / "golden_russian_graph_tw10_mp2.csv").open() as file:
        expected = {
            (r["from"], r["to"]): (
                int(r["weight"]),
                float(r["avg_time_delta"]),
                int(r["n_content_id"]),
                int(r["n_content_id_y"]),
                float(r["edge_symmetry_score"]),
            )
            for r in csv.DictReader(file)
        }
    found = {
        edge.accounts: (edge.weight, edge.seconds, edge.earlier, edge.later, edge.symmetry)
        for edge in coordination(posts).edges
        if edge.above
    }
    assert {tuple(sorted(pair)): rest for pair, rest in expected.items()} == found


def crowd(*, seed: int, planted: int = 0) -> list[Post]:
    """400 posts by forty accounts over a day, and a planted group of three that share `planted` objects within 5 s."""
    chance = random.Random(seed)  # noqa: S311 - a chance that repeats
    posts = [
        Post(f"a{chance.randrange(40)}", f"o{chance.randrange(60)}", f"c{n}", chance.random() * 24 * HOUR)
        for n in range(400)
    ]
    for n in range(planted):
        start = chance.random() * 24 * HOUR
        posts += [Post(f"bot{k}", f"p{n % 7}", f"b{n}-{k}", start + chance.random() * 5) for k in range(3)]
    return posts


def test_a_planted_group_is_found_whole_and_alone():
    found = coordination(crowd(seed=1, planted=8))
    assert [group.accounts for group in found.groups] == [("bot0", "bot1", "bot2")]
    assert found.groups[0].objects
    assert found.by_chance < 0.01
    assert all(edge.much < 1e-6 and edge.fast < 1e-3 for edge in found.groups[0].edges)


def test_two_planted_groups_stay_two():
    again = [Post(f"x{p.account}", f"x{p.object}", f"x{p.content}", p.time) for p in crowd(seed=3, planted=8)[400:]]
    found = coordination(crowd(seed=2, planted=8) + again)
    assert [group.accounts for group in found.groups] == [("bot0", "bot1", "bot2"), ("xbot0", "xbot1", "xbot2")]


def test_posts_dealt_at_random_make_no_group():
    reported = sum(bool(coordination(crowd(seed=seed), window=600).groups) for seed in range(20))
    assert reported <= 1


def test_what_everybody_shares_within_seconds_makes_no_group():
    """A match is won: forty accounts post each goal within two seconds. Much, but no faster than all the others."""
    chance = random.Random(4)  # noqa: S311 - a chance that repeats
    posts = [
        Post(f"a{k}", f"goal{n}", f"c{n}-{k}", n * HOUR + chance.random() * 2) for n in range(6) for k in range(40)
    ]
    found = coordination(posts)
    assert found.meetings
    assert found.groups == ()


def test_an_account_that_repeats_itself_meets_nobody():
    found = coordination([Post("a", "o", f"c{n}", n) for n in range(5)])
    assert found.meetings == found.edges == found.groups == ()


def test_no_posts_no_groups():
    assert coordination([]).groups == ()


def test_a_post_does_not_meet_its_own_repost():
    posts = [Post("a", "c2", "c1", 0), Post("b", "c2", "c2", 1), Post("a", "x", "c3", 0), Post("b", "x", "c4", 50)]
    assert coordination(posts).meetings == ()


def test_too_many_pairs_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(room, "MOST_PAIRS", 10)
    with pytest.raises(Refused, match="at most 10 are looked at") as refused:
        coordination([Post(f"a{n % 5}", "o", f"c{n}", 0) for n in range(10)])
    assert "shorter window" in refused.value.hint


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.integers(0, 30)), max_size=14))
def test_the_meetings_are_those_that_a_plain_double_loop_finds(rows):
    posts = [Post(account, name, f"c{n}", time) for n, (account, name, time) in enumerate(rows)]
    busy = [p for p in posts if sum(q.account == p.account for q in posts) >= 2]
    pairs = {
        frozenset((p.content, q.content))
        for p in busy
        for q in busy
        if p.account != q.account and p.object == q.object and abs(p.time - q.time) <= 10
    }
    met = set().union(*pairs) if pairs else set()
    often = {
        p.content
        for p in busy
        if p.content in met and sum(q.account == p.account and q.content in met for q in busy) >= 2
    }
    expected = {pair for pair in pairs if pair & often}
    assert {
        frozenset((posts[m.first].content, posts[m.then].content)) for m in coordination(posts).meetings
    } == expected
