import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concerted.ecosystem import read
from concerted.ecosystem.reading import folders, gathering, tables
from concerted.errors import InputError

TEXT = "We support buffer zones around schools."


def put(path: Path, content: str | bytes = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path, **more: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path, **more)
    assert caught.value.hint
    return caught.value


def rows(**columns: str) -> str:
    return json.dumps(columns) + "\n"


def test_a_folder_has_a_sub_folder_for_each_actor(tmp_path):
    put(tmp_path / "Clinics" / "2025-03-01 letter.md", f"# Our letter\n\n{TEXT}\n")
    put(tmp_path / "Growers" / "a.txt", "\ufeffWe oppose them.\r\n")
    put(tmp_path / "actors.csv", "actor,reach\nClinics,120\n")
    put(tmp_path / "ties.csv", "a,b,where\nGrowers,Clinics,market\nClinics,Growers,again\nClinics,Clinics,x\n")
    corpus = read(tmp_path)
    assert corpus.actors == ("Clinics", "Growers")
    letter, note = corpus.documents
    assert (letter.title, letter.date, letter.source) == ("Our letter", "2025-03-01", "Clinics/2025-03-01 letter.md")
    assert (note.title, note.date, note.text) == ("", "", "We oppose them.\n")
    assert corpus.facts == {"Clinics": {"reach": "120"}}
    assert [(tie.a, tie.b, tie.where) for tie in corpus.ties] == [("Clinics", "Growers", "market")]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_table_in_any_form_gives_the_same_corpus(tmp_path, form):
    lines = [("A", "We agree.", "2025-01-01", "Title"), ("B", "We do not.", "", ""), ("", "Nobody.", "", "")]
    names = ("actor", "text", "date", "title")
    table = tmp_path / f"docs.{form}"
    if form == "parquet":
        columns = {name: [line[n] or None for line in lines] for n, name in enumerate(names)}
        pq.write_table(pa.table(columns), table)
    elif form == "csv":
        put(table, "Actor, Text ,date,title\n\n" + "".join(",".join(line) + "\n" for line in lines))
    else:
        put(table, "".join(rows(**dict(zip(names, line, strict=True))) + "\n" for line in lines))
    for path in (table, tmp_path):
        corpus = read(path)
        assert [(d.actor, d.text, d.date, d.title) for d in corpus.documents] == [
            ("A", "We agree.", "2025-01-01", "Title"),
            ("B", "We do not.", "", ""),
        ]
        assert "no actor is named" in corpus.skipped[0].why


def test_the_order_of_reading_does_not_matter(tmp_path):
    lines = [rows(actor=actor, text=f"{actor} wants {n}.", source=str(n)) for actor in "CAB" for n in (2, 1)]
    one, other = put(tmp_path / "one.jsonl", "".join(lines)), put(tmp_path / "two.jsonl", "".join(reversed(lines)))
    assert read(one) == read(other)


def test_spellings_of_one_name_are_merged_and_said_so(tmp_path):
    text = "".join(rows(actor=name, text=TEXT) for name in ("TruLens", "Trulens", "Ｔrulens ", "Other"))
    corpus = read(put(tmp_path / "t.jsonl", text))
    assert corpus.actors == ("Other", "TruLens")
    assert corpus.merged == {"TruLens": ("Trulens",)}


def test_a_table_of_actors_in_an_unknown_form_is_refused(tmp_path):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    assert "neither a folder nor a known table" in refused(tmp_path, actors=put(tmp_path / "about.xlsx")).message


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("table.xlsx", b"PK", "neither a folder nor a known table"),
        ("t.csv", b"PK\x00\x01", "this is not text"),
        (
            "t.csv",
            "actor,text\nA,caf\xe9\n".encode("latin-1"),
            r"t\.csv, line 2: byte 6 of the line, 0xe9, is not UTF-8",
        ),
        ("t.jsonl", b'{"actor": "A", "text": "caf\xe9"}\n', r"t\.jsonl, line 1: byte 28"),
        ("t.csv", b"actor,text\nA,B,C\n", r"t\.csv, line 2: 3 fields where the first line names 2"),
        ("t.csv", b'actor,text\nA,"open\nend\n', r"t\.csv, line 3: broken CSV"),
        ("t.csv", b"who,text\nA,B\n", r"t\.csv, line 2, field “actor”: the column is missing"),
        ("t.csv", b"actor,what\nA,B\n", "field “text”: the column is missing"),
        ("t.csv", b"", "no document with text"),
        ("t.csv", b"actor,text\nA,B\nA,C\n", "all texts are by one actor, A"),
        ("t.csv", b"actor,text\nA, \nB,\n", "no document with text"),
        ("t.jsonl", b"{}\n", "field “actor”: the column is missing"),
        ("t.jsonl", b'{"actor": "A", \n', r"t\.jsonl, line 1: not JSON"),
        ("t.jsonl", b"[" * 100_000, "not JSON"),
        ("t.jsonl", b"\n[1]\n", r"t\.jsonl, line 2: not an object"),
        ("t.parquet", b"PAR1 and no more", r"t\.parquet: cannot read"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_with_the_line(tmp_path, name, content, why):
    with pytest.raises(InputError, match=why):
        read(put(tmp_path / name, content))


def test_a_parquet_file_cut_short_is_named(tmp_path):
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"actor": ["A", "B"], "text": [TEXT, TEXT]}), whole)
    assert "cannot read" in refused(put(tmp_path / "cut.parquet", whole.read_bytes()[:-20])).message


def test_utf_16_with_its_mark_is_read(tmp_path):
    assert read(put(tmp_path / "t.csv", "actor,text\nA,café\nB,b\n".encode("utf-16"))).documents[0].text == "café"


def test_utf_16_cut_off_in_a_character_is_named(tmp_path):
    error = refused(put(tmp_path / "t.csv", "actor,text\nA,café\nB,bb".encode("utf-16")[:-1]))
    assert "not UTF-8" in error.message


def test_a_text_that_is_not_utf_8_anywhere_is_named_even_without_a_line(tmp_path):
    assert "cut off" in tables.not_utf8(put(tmp_path / "t", "fine")).message


def test_a_table_of_a_gigabyte_is_refused_unread(tmp_path):
    table = tmp_path / "big.csv"
    with table.open("wb") as file:
        file.truncate(2**30)
    assert "the table has 1,024 MiB; at most 512 MiB are read" in refused(table).message


def test_a_document_of_a_gigabyte_is_skipped_and_named(tmp_path):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    with (tmp_path / "B" / "big.md").open("wb") as file:
        file.truncate(2**30)
    (skipped,) = read(tmp_path).skipped
    assert (skipped.source, "1,024 MiB" in skipped.why) == ("B/big.md", True)


def test_what_is_not_read_is_listed_with_the_reason(tmp_path):
    put(tmp_path / "A" / "a.md", "---\nid: 3\n---\n# Title\n\nWe agree.\n")
    put(tmp_path / "B" / "b.txt")
    put(tmp_path / "B" / "picture.png", b"\x89PNG")
    put(tmp_path / "B" / "binary.txt", b"\0\1")
    put(tmp_path / "B" / "latin.txt", b"caf\xe9")
    put(tmp_path / "B" / "blank.txt", "  \n")
    (tmp_path / "B" / "link.txt").symlink_to("nowhere.txt")
    put(tmp_path / "loose.txt")
    put(tmp_path / ".git" / "config.txt")
    corpus = read(tmp_path)
    forms = ", ".join(folders.DOCUMENTS)
    assert {skipped.source: skipped.why for skipped in corpus.skipped} == {
        "B/picture.png": f"not among the forms that are read: {forms}",
        "B/link.txt": f"not among the forms that are read: {forms}",
        "B/binary.txt": "this is not text",
        "B/latin.txt": "its encoding was guessed: Windows-1252",
        "B/blank.txt": "no text by B",
        "loose.txt": "it lies beside the actors' folders, not in one",
    }
    assert "id: 3" not in corpus.documents[0].text


def test_a_folder_missing_or_empty_or_unreadable_is_named(tmp_path, monkeypatch):
    assert "there is nothing here" in refused(tmp_path / "none").message
    (tmp_path / "empty").mkdir()
    assert "no document with text" in refused(tmp_path / "empty").message

    def denied(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", denied)
    assert "Permission denied" in refused(tmp_path).message


def test_an_unreadable_table_is_named(tmp_path, monkeypatch):
    table = put(tmp_path / "t.csv", "actor,text\n")

    def denied(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", denied)
        assert "t.csv: cannot read: Permission denied" in refused(table).message
    assert "No such file" in refused(table, ties=tmp_path / "none.csv").message


def test_actors_without_text_are_in_no_map(tmp_path):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    (tmp_path / "C").mkdir()
    put(tmp_path / "ties.csv", "a,b\nA,C\nA,B\n")
    corpus = read(tmp_path)
    assert corpus.actors == ("A", "B")
    assert corpus.ties[0].where == "ties.csv, line 3"


def test_a_tie_to_a_stranger_is_skipped_and_named(tmp_path):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    ties = put(tmp_path / "ties.csv", "a,b\nA,Z\n")
    assert "Z has no text here" in read(tmp_path, ties=ties).skipped[0].why


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("actors.csv", "name\nA\n", "actors.csv, line 1, field “actor”: the column is missing"),
        ("actors.csv", "actor,reach\nA,1\nB,2\nA,3\n", "actors.csv, line 4, field “actor”: A stands in line 2 already"),
        ("ties.csv", "one,other\nA,B\n", "ties.csv, line 1, field “a, b”: the column is missing"),
    ],
)
def test_a_table_beside_that_cannot_be_used_is_named(tmp_path, name, content, why):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    put(tmp_path / name, content)
    assert why in refused(tmp_path).message


def test_an_actor_described_in_two_spellings_is_one(tmp_path):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    put(tmp_path / "actors.csv", "actor,reach\na,1\nA,2\n")
    assert read(tmp_path).facts == {"A": {"reach": "1"}}


def test_a_reader_tells_how_far_it_is(tmp_path):
    put(tmp_path / "A" / "a.md")
    put(tmp_path / "B" / "b.md")
    done = []
    read(tmp_path, advance=done.append)
    assert done == [1, 1]
    assert gathering.FEWEST_ACTORS == 2


def test_names_that_are_not_alike_are_joined_and_like_ones_kept_apart_by_a_table(tmp_path):
    put(tmp_path / "t.jsonl", "".join(rows(actor=name, text=TEXT) for name in ("Trulens", "TruLens", "Snow", "Yeti")))
    put(tmp_path / "names.csv", "spelling,actor\nTrulens,Trulens\nTruLens,TruLens\nSnow,Yeti\n")
    corpus = read(tmp_path / "t.jsonl")
    assert corpus.actors == ("TruLens", "Trulens", "Yeti")
    assert corpus.merged == {"Yeti": ("Snow",)}
    put(tmp_path / "names.csv", "spelling,actor\nSnow,Yeti\nSnow,Rime\n")
    assert "names.csv, line 3, field “spelling”: Snow stands" in refused(tmp_path / "t.jsonl").message


def test_the_same_pair_is_a_tie_once_for_each_date(tmp_path):
    put(tmp_path / "t.jsonl", "".join(rows(actor=name, text=TEXT) for name in "AB"))
    put(tmp_path / "ties.csv", "a,b,date\nA,B,2020\nB,A,2020\nA,B,2021\n")
    assert [tie.date for tie in read(tmp_path / "t.jsonl").ties] == ["2020", "2021"]
