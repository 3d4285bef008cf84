"""Parquet by its row groups, in a file and in object storage."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from concerted.cli.ecosystem import map_
from concerted.ecosystem import read
from concerted.ecosystem.engines import HERE, chosen
from concerted.ecosystem.reading import stored
from concerted.errors import InputError
from tests.ecosystem.storage import storing

COLUMNS = {
    "Actor": ["A", "B", "A", "C", "B", ""],
    "text": [f"We support dam {n}." for n in range(6)],
    "title": [None, "T", None, None, None, None],
    "vector": [[n] * 100 for n in range(6)],
}


def table(**columns: list) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns or COLUMNS), file, row_group_size=2)
    return file.getvalue()


@pytest.fixture
def storage(monkeypatch):
    objects = {
        "letters/2026/a.parquet": table(),
        "letters/2026/deep/b.parquet": table(actor=["D"], text=["We oppose dam 9."]),
        "letters/2026/note.txt": b"no table",
        "letters/empty/note.txt": b"no table",
        "letters/broken/c.parquet": table()[:-9],
    }
    with storing(objects) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        yield server


def said(corpus):
    return [(one.actor, one.text, one.title, one.source) for one in corpus.documents]


def test_a_folder_of_object_storage_is_read_as_the_same_files_here(tmp_path, storage):
    for name in ("a.parquet", "b.parquet"):
        (tmp_path / name).write_bytes(storage.objects[f"letters/2026/{'deep/' * (name == 'b.parquet')}{name}"])
    away = read("s3://letters/2026")
    assert said(away) == said(read(tmp_path)) == said(read(str(tmp_path)))
    assert ("B", "We support dam 1.", "T", "a.parquet, line 2") in said(away)
    assert len(away.skipped) == 1  # nobody is named
    assert said(read("s3://letters/2026/a.parquet")) == [one for one in said(away) if one[0] != "D"]


def test_processes_read_row_groups_as_one_does(storage):
    engine = chosen("processes:2")
    assert said(read("s3://letters/2026", engine=engine)) == said(read("s3://letters/2026"))
    engine.close()


def test_row_groups_that_are_too_large_to_be_given_away_are_read_in_batches(tmp_path, monkeypatch):
    (tmp_path / "docs.parquet").write_bytes(table())
    whole = said(read(tmp_path))
    monkeypatch.setattr(stored, "LARGEST_GROUP", 1)
    monkeypatch.setattr(stored, "row_group", None)  # no engine is asked
    assert said(read(tmp_path)) == whole


def test_only_what_is_needed_of_a_table_is_read(tmp_path):
    path = tmp_path / "docs.parquet"
    path.write_bytes(table())
    (first, *_) = stored.parquet(str(path), HERE, ("actor", "text", "title"))
    assert first == {"actor": "A", "text": "We support dam 0.", "title": ""}
    (first, *_) = stored.parquet(str(path), HERE, ("actor", "concept"))
    assert "vector" in first  # what is missing is said with what there is


@pytest.mark.parametrize(
    ("address", "why", "do"),
    [
        ("s3://letters/empty", "there is no Parquet here", "Give the address of a .parquet file"),
        ("s3://letters/nowhere", "there is no Parquet here", "Give the address"),
        ("s3://letters/broken", "cannot read", "Write the file again"),
    ],
)
def test_what_is_not_there_or_not_sound_is_said(storage, address, why, do):
    with pytest.raises(InputError, match=why) as caught:
        read(address)
    assert do in caught.value.hint


def test_object_storage_that_does_not_let_us_in_is_named(storage, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "stranger")
    with pytest.raises(InputError, match="s3://letters/2026: cannot be reached") as caught:
        read("s3://letters/2026")
    assert "credentials, region and endpoint" in caught.value.hint


def test_nobody_is_asked_before_an_address_is_given(tmp_path, storage):
    (tmp_path / "docs.parquet").write_bytes(table())
    read(tmp_path)
    assert storage.asked == []


def test_the_command_takes_an_address_and_says_where_it_works(tmp_path, storage):
    ran = CliRunner().invoke(map_, ["s3://letters/2026", "--out", str(tmp_path), "--on", "nowhere"])
    assert "no place to work on" in str(ran.exception)
    ran = CliRunner().invoke(map_, ["s3://letters/2026", "--out", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "map.json").exists()
