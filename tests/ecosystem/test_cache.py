import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem.cache import Cache, key
from concerted.errors import InputError


def worker(log, fail_at=None):
    def work(places):
        for number, place in enumerate(places):
            if number == fail_at:
                raise KeyboardInterrupt
            log.append(place)
            yield str(place).encode()

    return work


def test_what_was_worked_out_is_not_worked_out_again(tmp_path):
    first, second = [], []
    cache = Cache(tmp_path / "map.cache")
    assert cache.through("x", ["a", "b", "a"], worker(first)) == ([b"0", b"1", b"0"], 0)
    cache.close()
    again = Cache(tmp_path / "map.cache")
    assert again.through("x", ["b", "c"], worker(second)) == ([b"1", b"1"], 1)
    assert (first, second) == ([0, 1], [1])
    assert again.through("y", ["a"], worker([])) == ([b"0"], 0)


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path):
    cache, log = Cache(tmp_path / "map.cache"), []
    keys = [str(n) for n in range(700)]
    with pytest.raises(KeyboardInterrupt):
        cache.through("x", keys, worker([], fail_at=600))
    cache.close()
    _, known = Cache(tmp_path / "map.cache").through("x", keys, worker(log))
    assert known == 600
    assert log == list(range(600, 700))


def test_a_result_may_be_kept_by_itself():
    cache = Cache()
    assert cache.get("map", "last") is None
    cache.put("map", "last", b"one")
    cache.put("map", "last", b"two")
    cache.commit()
    assert cache.get("map", "last") == b"two"


def test_a_file_that_is_no_cache_is_named_and_one_of_another_form_begun_anew(tmp_path):
    (tmp_path / "note").write_text("This is not a cache, by any means. " * 40)
    with pytest.raises(InputError, match="note: cannot be used"):
        Cache(tmp_path / "note")
    Cache(tmp_path / "old").close()
    old = sqlite3.connect(tmp_path / "old")
    old.execute("PRAGMA user_version = 99")
    old.execute("INSERT INTO kept VALUES ('x', 'a', 'old')")
    old.commit()
    old.close()
    assert Cache(tmp_path / "old").get("x", "a") is None


@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=6), max_size=4))
def test_a_key_is_of_all_its_parts_and_of_where_they_end(one, other):
    assert (key(*one) == key(*other)) == (one == other)
