import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import read
from concerted.ecosystem.corpus import Coded
from concerted.ecosystem.reading import coded as reading
from concerted.ecosystem.reading.coded import is_coded_table, read_coded_table
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.sides import side, sided_code
from concerted.errors import InputError
from tests.data import needs


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("said", "value"),
    [
        *(
            (word, 1.0)
            for word in ("yes", "Agree", "PRO", "for", "1", "+1", "1.0", "ja", "dafür", "strongly agree", "oui")
        ),
        *(
            (word, -1.0)
            for word in ("no", "disagree", "contra", "-1", "−1", "nein", "lehnt ab", "Against.", "stimme nicht zu")
        ),
        *((word, 0.0) for word in ("0", "neutral", "abstain", "weder noch", "-0")),
        ("0.25", 0.25),
        ("somewhat_agree", 0.5),
        *((word, None) for word in ("", "maybe", "2", "-7", "nan", "inf", "1e400", "infinity")),
    ],
)
def test_what_coders_write_for_a_side(said, value):
    assert side(said) == value


@given(st.floats(-1, 1))
def test_any_number_between_minus_one_and_one_is_a_side(number):
    assert side(repr(number)) == number


@given(st.text())
def test_any_text_is_a_side_between_minus_one_and_one_or_none(text):
    value = side(text)
    assert value is None or -1 <= value <= 1
    assert side(text.upper()) in {value, None} or side(text.upper()) is not None


@given(st.sampled_from(["yes", "disagree", "neutral", "0.5", "nein"]), st.sampled_from(["", " ", "\t"]))
def test_case_and_space_around_a_side_do_not_matter(word, space):
    assert side(f"{space}{word.upper()}{space}") == side(word)


@pytest.mark.parametrize(
    ("code", "sided"),
    [
        ("Speed limit > against", ("Speed limit", -1.0)),
        (r"Stance\Speed limit\pro", (r"Stance\Speed limit", 1.0)),
        ("Speed limit: yes", ("Speed limit", 1.0)),
        ("Speed limit (+)", ("Speed limit", 1.0)),
        ("Speed limit - contra", ("Speed limit", -1.0)),
        ("Tempolimit > dagegen", ("Tempolimit", -1.0)),
        ("Speed limit", None),
        ("Traffic > Speed limit", None),
        ("against", None),
        ("", None),
    ],
)
def test_the_side_in_the_name_of_a_code(code, sided):
    assert sided_code(code) == sided


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_table_of_coded_statements_in_any_form(tmp_path, form):
    names = ("Actor", "Concept", "Stance", "date", "quote", "doc", "coder")
    lines = [
        ("A", "Close the port", "for", "2024-01-02", "Close it.", "d1", "one"),
        ("B", "Close the port", "against", "", "", "", "two"),
    ]
    table = tmp_path / f"t.{form}"
    if form == "parquet":
        pq.write_table(pa.table({name: [line[n] for line in lines] for n, name in enumerate(names)}), table)
    elif form == "csv":
        put(table, ",".join(names) + "\n" + "".join(",".join(line) + "\n" for line in lines))
    else:
        put(table, "".join(json.dumps(dict(zip(names, line, strict=True))) + "\n" for line in lines))
    number = 2 if form != "csv" else 3
    assert read(table).coded == (
        Coded(
            actor="A",
            concept="Close the port",
            value=1,
            source="d1",
            date="2024-01-02",
            quote="Close it.",
            coder="one",
        ),
        Coded(actor="B", concept="Close the port", value=-1, source=f"t.{form}, line {number}", coder="two"),
    )


def test_zero_is_no_in_a_column_of_yes_and_no_and_neither_elsewhere(tmp_path):
    def values(text: str) -> list[float]:
        return [one.value for one in read(put(tmp_path / "t.csv", text)).coded]

    assert values("organization,concept,agreement\nA,c,1\nB,c,0\n") == [1, -1]
    assert values("organization,concept,agreement\nA,c,-1\nB,c,0\nC,c,neutral\n") == [-1, 0, 0]
    assert values("actor,concept,value\nA,c,1\nB,c,0\n") == [1, 0]


def test_rows_that_say_no_side_are_named_with_their_line(tmp_path, monkeypatch):
    table = put(
        tmp_path / "t.csv",
        "actor,concept,value\nA,c,1\nB,c,maybe\nC,,1\n,c,1\nB,c,-1\nD,c,\n" + f"E,c,{'x' * 90}\n",
    )
    skipped = [(one.source, one.why) for one in read(table).skipped]
    assert skipped[0] == ("t.csv, line 3", "“maybe” is no side; write 1, 0 or -1, or agree, neutral or disagree")
    assert [line for line, _ in skipped] == [f"t.csv, line {n}" for n in (3, 4, 5, 7, 8)]
    assert skipped[4][1].startswith(f"“{'x' * 60}…” is no side")
    monkeypatch.setattr(reading, "MOST_NAMED", 2)
    assert read(table).skipped[-1].why == "3 more rows were skipped for such reasons"


def test_segments_exported_by_a_coding_program(tmp_path):
    table = put(
        tmp_path / "segments.csv",
        "Color,Document group,Document name,Code,Segment,Author\n"
        ",Clinics,Letter,Tolls\\for,We want tolls.,ann\n"
        ",Growers,Note,Tolls\\against,No tolls!,bob\n"
        ",Growers,Note,Tolls,About tolls.,bob\n",
    )
    corpus = read(table)
    assert [(c.actor, c.concept, c.value, c.quote, c.source, c.coder) for c in corpus.coded] == [
        ("Clinics", "Tolls", 1, "We want tolls.", "Letter", "ann"),
        ("Growers", "Tolls", -1, "No tolls!", "Note", "bob"),
    ]
    assert "the code “Tolls” has no side" in corpus.skipped[0].why


def test_without_a_column_of_actors_the_document_is_the_actor(tmp_path):
    table = put(tmp_path / "t.csv", "codename,seltext,filename\nTolls > for,Yes.,A\nTolls > against,No.,B\n")
    assert [(c.actor, c.value) for c in read(table).coded] == [("A", 1), ("B", -1)]


@pytest.mark.parametrize(
    "text", ["actor,text\nA,b\n", "", "actor,concept\nA,b\n", "a,b\n1,2,3\n", "code,segment\nx > for,y\n"]
)
def test_other_tables_are_not_taken_for_coded_ones(tmp_path, text):
    assert not is_coded_table(put(tmp_path / "t.csv", text))
    assert not is_coded_table(tmp_path)
    assert not is_coded_table(put(tmp_path / "t.bin", text))


def test_a_folder_of_positions_with_documents_and_actors(tmp_path):
    put(tmp_path / "positions.csv", "actor,concept,value\nA,c,1\nB,c,-1\n")
    put(tmp_path / "actors.csv", 'actor,side\nA,x\nB,y\n"B\n",z\n')
    assert read(tmp_path).facts == {"A": {"side": "x"}, "B": {"side": "y"}}
    put(tmp_path / "docs.jsonl", '{"actor": "A", "text": "We do."}\n')
    corpus = read(tmp_path)
    assert (len(corpus.documents), len(corpus.coded)) == (1, 2)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(tmp_path_factory, content):
    for ending in ("csv", "jsonl", "parquet"):
        table = put(tmp_path_factory.mktemp("t") / f"t.{ending}", content)
        is_coded_table(table)
        try:
            read_coded_table(table, Gathering())
        except InputError as error:
            assert error.hint  # noqa: PT017 - it may also be read


@pytest.mark.parametrize(
    ("name", "coded"),
    [("ecosystem/senate109", 62_857), ("ecosystem/mardy", 1_786), ("ecosystem/wahlomat/2021-deutschland", 1_444)],
)
def test_real_positions_are_all_read(name, coded):
    corpus = read(needs(name))
    assert (len(corpus.coded), corpus.skipped) == (coded, ())


def test_a_broken_file_among_the_actors_folders_is_named_and_the_rest_is_read(tmp_path):
    put(tmp_path / "broken.dna", b"SQLite")
    put(tmp_path / "A" / "a.md", "We do.")
    put(tmp_path / "B" / "b.md", "We do not.")
    corpus = read(tmp_path)
    assert corpus.actors == ("A", "B")
    assert "no database of Discourse Network Analyzer" in corpus.skipped[0].why
