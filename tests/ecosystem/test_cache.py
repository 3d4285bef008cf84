import os
import sqlite3
import stat
import tempfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import cache as caching
from concerted.ecosystem.cache import Cache, key, made_by
from concerted.errors import InputError


def worker(log, fail_at=None):
    def work(places):
        for number, place in enumerate(places):
            if number == fail_at:
                raise KeyboardInterrupt
            log.append(place)
            yield str(place).encode()

    return work


@pytest.fixture
def path(tmp_path):
    return tmp_path / "map.cache"


def kept(path, **results):
    cache = Cache(path)
    for name, result in results.items():
        cache.put("x", name, result)
    cache.commit()
    cache.close()


def test_what_was_worked_out_is_not_worked_out_again(path):
    first, second = [], []
    cache = Cache(path)
    assert cache.through("x", ["a", "b", "a"], worker(first)) == ([b"0", b"1", b"0"], 0)
    cache.close()
    again = Cache(path)
    assert again.through("x", ["b", "c"], worker(second)) == ([b"1", b"1"], 1)
    assert (first, second) == ([0, 1], [1])
    assert again.through("y", ["a"], worker([])) == ([b"0"], 0)
    assert (dict(again.known), dict(again.made)) == ({"x": 1}, {"x": 1, "y": 1})


def test_an_interrupted_run_goes_on_where_it_stopped(path):
    cache, log = Cache(path), []
    keys = [str(n) for n in range(700)]
    with pytest.raises(KeyboardInterrupt):
        cache.through("x", keys, worker([], fail_at=600))
    cache.close()
    _, known = Cache(path).through("x", keys, worker(log))
    assert known == 600
    assert log == list(range(600, 700))


def test_what_was_done_is_on_disk_while_the_rest_is_still_worked_on(path, monkeypatch):
    monkeypatch.setattr(caching, "OFTEN", 0.0)
    writer = Cache(path)
    writer.put("x", "a", b"one")
    assert Cache(path).get("x", "a") == b"one"


def test_a_result_may_be_kept_by_itself(path):
    cache = Cache(path)
    assert cache.get("map", "last") is None
    cache.put("map", "last", b"one")
    cache.put("map", "last", b"two")
    cache.commit()
    assert cache.get("map", "last") == b"two"


def test_without_a_file_nothing_is_kept_and_nothing_written(tmp_path, monkeypatch):
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    cache, log = Cache(), []
    assert cache.through("x", ["a", "b", "a"], worker(log)) == ([b"0", b"1", b"0"], 0)
    cache.put("x", "c", os.urandom(2**20))
    cache.forget_unused()
    cache.close()
    assert not cache.keeps
    assert cache.get("x", "a") is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_made_when_there_is_something_to_keep_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "map.cache"
    cache = Cache(path)
    cache.commit()
    assert not path.parent.exists()
    cache.put("x", "a", b"secret")
    assert [file.name for file in sorted(path.parent.iterdir())] == ["map.cache", "map.cache-journal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    path.chmod(0o644)
    cache.commit()
    Cache(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_run_did_not_ask_for_is_forgotten_and_gone_from_the_disk(path):
    cache = Cache(path)
    for kind, name in (("read", "old"), ("read", "now"), ("side", "old")):
        cache.put(kind, name, os.urandom(2**12) + name.encode())
    packed = cache._kept.execute("SELECT result FROM kept WHERE kind = 'read' AND key = 'old'").fetchone()[0]
    cache.commit()
    cache.close()
    assert packed[-64:] in path.read_bytes()
    again = Cache(path)
    assert again.get("read", "now")
    again.put("read", "new", b"new")
    again.forget_unused()
    assert [bool(again.get("read", name)) for name in ("old", "now", "new")] == [False, True, True]
    assert again.get("side", "old"), "what a judge said may have cost money, and holds no text"
    again.close()
    assert packed[-64:] not in path.read_bytes()


def test_a_result_that_is_too_large_is_not_kept(path, monkeypatch):
    monkeypatch.setattr(caching, "LARGEST", 2**10)
    cache = Cache(path)
    cache.put("x", "a", os.urandom(2**11))
    assert cache.get("x", "a") is None


def test_a_file_that_is_no_cache_is_named_and_left_as_it_is(path):
    path.write_text("This is not a cache, by any means. " * 40)
    with pytest.raises(InputError, match="cannot be used") as caught:
        Cache(path)
    assert "--fresh" in caught.value.hint
    assert path.read_text().startswith("This is not a cache")


def test_another_programs_database_is_named_and_left_as_it_is(path):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE letters (text)")
        other.execute("INSERT INTO letters VALUES ('dear')")
    before = path.read_bytes()
    with pytest.raises(InputError, match="another program's database"):
        Cache(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", [0, 1, 99])
def test_one_of_another_form_is_begun_anew(path, form):
    old = sqlite3.connect(path)
    old.execute(f"PRAGMA user_version = {form}")
    old.execute("CREATE TABLE kept (kind TEXT, key TEXT, result BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID")
    old.execute("INSERT INTO kept VALUES ('x', 'a', 'old')")
    old.commit()
    old.close()
    assert Cache(path).get("x", "a") is None
    kept(path, a=b"new")
    assert Cache(path).get("x", "a") == b"new"


def test_a_result_whose_bytes_were_changed_is_worked_out_again(path):
    kept(path, a=b"sound " * 40, b=b"sound")
    with sqlite3.connect(path) as damaged:
        (result,) = damaged.execute("SELECT result FROM kept WHERE key = 'a'").fetchone()
        middle = len(result) // 2
        result = result[:middle] + bytes([result[middle] ^ 1]) + result[middle + 1 :]
        damaged.execute("UPDATE kept SET result = ? WHERE key = 'a'", (result,))
        damaged.execute("UPDATE kept SET result = 7 WHERE key = 'b'")
    cache = Cache(path)
    assert (cache.get("x", "a"), cache.get("x", "b")) == (None, None)
    assert cache.through("x", ["a"], worker([])) == ([b"0"], 0)
    assert cache.get("x", "a") == b"0"


@pytest.mark.parametrize("whole", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_short_is_begun_anew(path, whole):
    results = {str(number): os.urandom(2**12) for number in range(40)}
    kept(path, **results)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * whole)])
    assert Cache(path).through("x", list(results), worker([]))[1] == 0
    assert Cache(path).get("x", "7") == b"7"


def test_a_file_that_another_run_is_writing_is_waited_for_and_then_named(path, monkeypatch):
    monkeypatch.setattr(caching, "_WAIT", 0.1)
    kept(path, a=b"one")
    with sqlite3.connect(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="database is locked"):
            Cache(path)


def test_a_run_goes_on_without_a_file_that_turns_out_damaged_and_says_why(path):
    results = {str(number): os.urandom(2**12) for number in range(40)}
    kept(path, **results)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    cache = Cache(path)
    found, _ = cache.through("x", list(results), lambda missing: (results[str(place)] for place in missing))
    assert found == list(results.values())
    assert "malformed" in cache.trouble
    assert not cache.keeps
    cache.forget_unused()
    cache.close()


def test_a_run_goes_on_where_nothing_can_be_kept(tmp_path):
    (tmp_path / "file").write_text("in the way of a folder")
    cache = Cache(tmp_path / "file" / "map.cache")
    assert cache.through("x", ["a"], worker([])) == ([b"0"], 0)
    assert "cannot write" in cache.trouble


@pytest.mark.parametrize("place", range(100, 9000, 700))
def test_a_file_with_some_bytes_changed_is_sound_where_it_answers_or_named(path, place):
    results = {str(number): str(number).encode() * 40 for number in range(60)}
    kept(path, **results)
    data = bytearray(path.read_bytes())
    data[place : place + 16] = bytes(byte ^ 0x5A for byte in data[place : place + 16])
    path.write_bytes(data)
    with suppress(InputError):
        cache = Cache(path)
        assert {cache.get("x", name) for name in results} <= {None, *results.values()}


def test_the_mark_of_code_is_of_all_its_files_and_parts():
    assert made_by("cache.py", of=()) == made_by("cache.py", of=())
    marks = {made_by("cache.py", of=()), made_by("reading", of=()), made_by("cache.py", of=("numpy",))}
    assert len(marks) == 3


@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=6), max_size=4))
def test_a_key_is_of_all_its_parts_and_of_where_they_end(one, other):
    assert (key(*one) == key(*other)) == (one == other)
