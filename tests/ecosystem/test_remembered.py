"""Who moved since the last map, and since about a month ago: what is remembered for that, and how the page says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.ecosystem import Cache
from concerted.ecosystem.moved import Snapshot
from concerted.ecosystem.page import body, to_html
from concerted.ecosystem.remembered import about_a_month_ago, last, moved, remember
from tests.ecosystem.test_page import checked, words_of
from tests.web.houses import the_map, who_moved


def snapshot(day: str, side: float = 0.5) -> Snapshot:
    return Snapshot(concepts={"dam": ["a"]}, positions={"A": {"dam": side}}, groups=[], made=day)


def remembering(file: Path, *days: str) -> Cache:
    cache = Cache(file)
    for day in days:
        remember(cache, snapshot(day))
    return cache


def test_the_first_map_has_none_before_it(tmp_path: Path):
    cache = Cache(tmp_path / "map.cache")
    assert last(cache) is None
    assert about_a_month_ago(cache, "2026-12-01") is None
    assert moved(cache, snapshot("2026-12-01")) == []
    assert moved(None, snapshot("2026-12-01")) == []


def test_the_last_map_and_that_nearest_to_a_month_ago_are_compared_with(tmp_path: Path):
    cache = remembering(tmp_path / "map.cache", "2026-10-20", "2026-11-02", "2026-11-12", "2026-11-28")
    now = snapshot("2026-12-01", -0.5)
    spans = moved(cache, now)
    assert [(span["since"], span["until"]) for span in spans] == [
        ("2026-11-28", "2026-12-01"),
        ("2026-11-02", "2026-12-01"),
    ]
    assert spans[0]["moves"][0]["after"] == -0.5
    cache.close()


def test_the_last_map_alone_is_compared_with_where_it_is_a_month_old_itself(tmp_path: Path):
    cache = remembering(tmp_path / "map.cache", "2026-11-01")
    assert [span["since"] for span in moved(cache, snapshot("2026-12-01"))] == ["2026-11-01"]
    cache.close()


def test_of_each_week_the_first_is_remembered_for_six_weeks_and_the_last_always(tmp_path: Path):
    days = [f"2026-11-{day:02}" for day in range(2, 14)]
    cache = remembering(tmp_path / "map.cache", "2026-01-05", *days)
    known = [day for day in ("2026-01-05", *days) if cache.get("map", day)]
    assert known == ["2026-11-02", "2026-11-09", "2026-11-13"]
    cache.close()


def test_a_snapshot_that_is_lost_is_as_if_there_were_none(tmp_path: Path):
    cache = remembering(tmp_path / "map.cache", "2026-11-28")
    cache.forget("map", "2026-11-28")
    assert moved(cache, snapshot("2026-12-01")) == []
    cache.close()
    Cache().forget("map", "2026-11-28")


# the page


def test_the_page_says_who_moved_from_where_to_where_with_its_words_then_and_now():
    page = to_html(the_map(), who_moved())
    checked(page)
    told = words_of(page)
    assert 'href="#moved"' in page
    assert "Since the map of 24 November 2026" in told
    assert "Since about a month ago: the map of 30 October 2026" in told
    for kind in (
        "Changed sides 1",
        "Took a side 7",
        "No longer sure of a side 2",
        "Firmer or less firm on the same side 1",
    ):
        assert kind in told
    assert "and 2 more" in told
    assert "from against −0.60 to for +0.60" in told
    assert "from silence to for +0.50" in told
    assert "from for +0.50 to no sure side +0.10" in told
    assert "Then We oppose the dam." in told
    assert "Now We support the dam." in told
    assert "joined 1 coalition 1" in told
    assert "left 1 coalition 1" in told
    assert "New on the map 1" in told
    assert "No longer on the map 1" in told
    assert "1 new concept" in told


def test_only_what_can_be_shown_is_shown():
    spans = who_moved()[:1]
    spans[0]["moves"] = spans[0]["moves"][:1] * 70
    spans[0]["joined"] = spans[0]["joined"] * 8
    spans[0]["concepts"] = ["gone since", *spans[0]["concepts"]]
    told = words_of(to_html(the_map(), spans))
    assert "Further 10 are in moved.json." in told
    assert "2 new concepts" in told
    assert "Further 1 are in moved.json." in told
    assert "Joined 8" in told


@pytest.mark.parametrize(
    ("since", "said"),
    [("", "Since the last map"), ("2026-12-01", "Since the map that was made earlier on 1 December 2026")],
)
def test_where_nobody_moved_it_is_said(since: str, said: str):
    nothing = dict.fromkeys(("moves", "joined", "left", "appeared", "vanished", "concepts"), ())
    told = words_of(body(the_map(), moved=[{**nothing, "since": since, "until": "2026-12-01"}]))
    assert f"Who moved {said} Nobody changed sides" in told


def test_where_the_map_rests_on_wording_no_sides_are_said():
    told = words_of(to_html({**the_map(), "basis": "wording"}, who_moved()))
    assert "Changed sides" not in told
    assert "joined 1 cluster 1" in told
    assert "new concept" not in told
