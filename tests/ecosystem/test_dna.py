import base64
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import dna as dna_module
from concerted.ecosystem import read
from concerted.ecosystem.corpus import Coded, Document
from concerted.ecosystem.dna import Dna, DnaDocument, DnaStatement, as_dna, dna_bytes, read_dna
from concerted.ecosystem.reading.coded import DnaVariables, read_dna_file
from concerted.ecosystem.reading.gathering import Gathering
from concerted.errors import InputError
from tests.data import needs

VALUES = {"person": "Ann", "organization": "Clinics", "concept": "Tolls", "agreement": True}
SMALL = Dna(
    documents=(
        DnaDocument(title="Letter", text="🌳 We want tolls. Not now.", date="2024-02-01", author="Clinics"),
        DnaDocument(title="Talk", text="No tolls!", date="2024-02-02T09:30:00", notes="n", section="s", kind="k"),
    ),
    statements=(
        DnaStatement(document=0, start=2, stop=16, values=VALUES, coder="one"),
        DnaStatement(
            document=1,
            start=0,
            stop=9,
            values={**VALUES, "organization": "Growers", "agreement": False, "strength": 3, "note": "x" * 500},
            coder="two",
        ),
        DnaStatement(document=1, start=0, stop=2, values={"note": "y"}, kind="Annotation"),
    ),
)


def written(path, content):
    file = path / "t.dna"
    file.write_bytes(content)
    return file


def changed(path, *statements):
    file = written(path, dna_bytes(SMALL))
    with closing(sqlite3.connect(file)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return file


def test_what_is_written_is_read_again_the_same(tmp_path):
    assert read_dna(written(tmp_path, dna_bytes(SMALL))) == SMALL
    assert dna_bytes(SMALL) == dna_bytes(SMALL)


def test_the_file_is_sound_and_offsets_count_utf_16_units(tmp_path):
    with closing(sqlite3.connect(written(tmp_path, dna_bytes(SMALL)))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT Start, Stop FROM STATEMENTS WHERE ID = 1").fetchone() == (3, 17)


def test_the_sample_survives_reading_and_writing(tmp_path):
    sample = needs("ecosystem/dna/sample.dna")
    dna = read_dna(sample)
    assert (len(dna.documents), len(dna.statements)) == (7, 41)
    copy = written(tmp_path, dna_bytes(dna))
    assert read_dna(copy) == dna
    with closing(sqlite3.connect(copy)) as ours, closing(sqlite3.connect(f"file:{sample}?mode=ro", uri=True)) as theirs:
        for (table,) in theirs.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = f"PRAGMA table_info({table})"
            assert ours.execute(columns).fetchall() == theirs.execute(columns).fetchall(), table


def test_the_sample_as_coded_statements():
    corpus = read(needs("ecosystem/dna/sample.dna"))
    assert len(corpus.coded) == 40
    assert "Sierra Club" in corpus.actors
    assert "Joel Bluestein" not in corpus.actors
    assert corpus.skipped[0].why == "1 statements: the type “Annotation” has not both concept and agreement"
    assert all(one.quote and one.date for one in corpus.coded)


def test_organisations_are_the_actors_and_quotes_are_verbatim(tmp_path):
    corpus = read(written(tmp_path, dna_bytes(SMALL)))
    assert [(c.actor, c.concept, c.value, c.quote, c.date, c.coder) for c in corpus.coded] == [
        ("Clinics", "Tolls", 1, "We want tolls.", "2024-02-01", "one"),
        ("Growers", "Tolls", -1, "No tolls!", "2024-02-02", "two"),
    ]


def test_people_are_actors_only_where_they_are_asked_for(tmp_path):
    nameless = replace(SMALL.statements[0], values={**VALUES, "organization": ""})
    file = written(tmp_path, dna_bytes(replace(SMALL, statements=(nameless,))))
    kept = Gathering()
    read_dna_file(file, kept)
    assert kept._skipped[0].why == "1 statements: no organization is named"
    with pytest.raises(InputError, match="people are actors only where you ask"):
        read_dna_file(file, Gathering(), DnaVariables(actor="person"))
    asked = Gathering(people=True)
    read_dna_file(file, asked)
    assert [one.actor for one in asked._coded] == ["Ann"]


def test_other_variables_may_be_asked_for(tmp_path):
    values = {"party": "Greens", "demand": "Tolls", "stance": "against"}
    rows = (values, {**values, "stance": "perhaps"}, {**values, "demand": ""}, {**values, "stance": "for"})
    statements = tuple(DnaStatement(document=0, start=0, stop=n + 1, values=row) for n, row in enumerate(rows))
    gathering = Gathering()
    file = written(tmp_path, dna_bytes(replace(SMALL, statements=statements)))
    read_dna_file(file, gathering, DnaVariables(actor="party", concept="demand", agreement="stance"))
    assert [(one.actor, one.value) for one in gathering._coded] == [("Greens", -1), ("Greens", 1)]
    assert [one.why for one in gathering._skipped] == [
        "1 statements: stance is no side",
        "1 statements: no concept is named",
    ]
    number = Gathering()
    graded = tuple(replace(one, values={**VALUES, "agreement": n}) for n, one in enumerate(statements[:3]))
    read_dna_file(written(tmp_path, dna_bytes(replace(SMALL, statements=graded))), number)
    assert [one.value for one in number._coded] == [0, 1]


def test_version_2_keeps_its_texts_where_they_are_used_and_counts_milliseconds(tmp_path):
    file = tmp_path / "old.dna"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(
            """
            CREATE TABLE SETTINGS(Property TEXT, Value TEXT);
            INSERT INTO SETTINGS VALUES ('version', '2.0 beta 25');
            CREATE TABLE CODERS(ID INTEGER PRIMARY KEY, Name TEXT);
            INSERT INTO CODERS VALUES (1, 'Admin');
            CREATE TABLE DOCUMENTS(ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Date INTEGER);
            INSERT INTO DOCUMENTS VALUES (5, 'Letter', 'We want tolls.', 1, 1106697600000), (6, 'B', 'Nope', 1, NULL);
            CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Label TEXT);
            INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement');
            CREATE TABLE VARIABLES(ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
            INSERT INTO VARIABLES VALUES (1, 'organization', 'short text', 1), (2, 'concept', 'short text', 1),
                (3, 'agreement', 'boolean', 1);
            CREATE TABLE STATEMENTS(
                ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER,
                Coder INTEGER);
            INSERT INTO STATEMENTS VALUES (1, 1, 5, 0, 14, 1), (2, 1, 6, 0, 4, 1), (3, 1, 99, 0, 4, 1);
            CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
            INSERT INTO DATABOOLEAN VALUES (1, 1, 3, 1), (2, 2, 3, 0);
            CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
            INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 'Clinics'), (2, 1, 2, 'Tolls'), (3, 2, 1, 'Growers'),
                (4, 2, 2, 'Tolls'), (5, 2, 77, 'lost');
            """
        )
        database.commit()
    corpus = read(file)
    assert [(c.actor, c.value, c.date, c.quote) for c in corpus.coded] == [
        ("Clinics", 1, "2005-01-26", "We want tolls."),
        ("Growers", -1, "", "Nope"),
    ]


def test_later_versions_say_variables_by_roles_and_early_ones_by_attributes(tmp_path):
    file = changed(
        tmp_path,
        "CREATE TABLE ROLEVARIABLELINKS(ID INTEGER PRIMARY KEY, RoleId INTEGER, VariableId INTEGER)",
        "INSERT INTO ROLEVARIABLELINKS SELECT ID + 100, 1, ID FROM VARIABLES UNION SELECT 999, 1, 999",
        *(f"ALTER TABLE DATA{sort} RENAME COLUMN VariableId TO RoleVariableLinkId" for sort in dna_module._DATA),
        *(f"UPDATE DATA{sort} SET RoleVariableLinkId = RoleVariableLinkId + 100" for sort in dna_module._DATA),  # noqa: S608
    )
    assert read_dna(file) == SMALL
    early = changed(
        tmp_path,
        "ALTER TABLE ENTITIES RENAME TO ATTRIBUTES",
        "ALTER TABLE DATASHORTTEXT RENAME COLUMN Entity TO Value",
        "DROP TABLE SETTINGS",
    )
    assert read_dna(early) == SMALL


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE DOCUMENTS SET Date = 'yesterday'",
        "DROP TABLE STATEMENTS",
        "UPDATE DATABOOLEAN SET Value = 'x'",
    ],
)
def test_a_database_that_is_not_one_is_refused(tmp_path, statement):
    with pytest.raises(InputError, match=r"t\.dna: this is no database of Discourse Network Analyzer"):
        read_dna(changed(tmp_path, statement))


def test_odd_values_do_no_harm(tmp_path):
    file = changed(
        tmp_path,
        "UPDATE DOCUMENTS SET Date = 1000000000000000, Title = x'ff'",
        "UPDATE STATEMENTS SET Stop = 1000000000",
    )
    dna = read_dna(file)
    assert (dna.documents[0].date, dna.documents[0].title) == ("", "\ufffd")
    assert dna.statements[0].stop == len(SMALL.documents[0].text)


def test_a_large_file_and_one_that_takes_too_long_are_refused(tmp_path, monkeypatch):
    file = written(tmp_path, dna_bytes(SMALL))
    monkeypatch.setattr(dna_module, "_STEPS", 5)
    with pytest.raises(InputError, match="interrupted"):
        read_dna(file)
    monkeypatch.setattr(dna_module, "LARGEST_DATABASE", 10)
    with pytest.raises(InputError, match="more than 0 MiB"):
        read_dna(file)
    with pytest.raises(InputError, match="no database"):
        read_dna(tmp_path / "absent.dna")


def test_documents_and_coded_statements_become_a_database():
    documents = [
        Document(actor="A", source="a.md", text="We want tolls. \ud800", title="T", date="2024"),
        Document(actor="B", source="b.md", text="Other."),
    ]
    coded = [
        Coded(actor="A", concept="Tolls", value=1, source="a.md", quote="want tolls"),
        Coded(actor="A", concept="Parks", value=-0.5, source="elsewhere", quote="want tolls", coder="ann"),
        Coded(actor="C", concept="Tolls", value=-1, source="c", quote="No."),
        Coded(actor="C", concept="Parks", value=1),
        Coded(actor="C", concept="Trees", value=0),
    ]
    dna = as_dna(documents, coded)
    assert [(s.document, s.values["organization"], s.values["agreement"], s.coder) for s in dna.statements] == [
        (0, "A", True, "Admin"),
        (0, "A", False, "ann"),
        (2, "C", False, "Admin"),
        (3, "C", True, "Admin"),
    ]
    assert [dna.documents[s.document].text[s.start : s.stop] for s in dna.statements] == [
        "want tolls",
        "want tolls",
        "No.",
        "C: Parks",
    ]
    assert dna_bytes(dna)[:15] == b"SQLite format 3"


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
SHORT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@st.composite
def databases(draw):
    texts = draw(st.lists(TEXTS, min_size=1, max_size=3))
    dates = st.sampled_from(["", "2024-02-29", "1969-12-31", "2001-01-01T10:11:12"])
    documents = tuple(DnaDocument(title=draw(SHORT), text=text, date=draw(dates), author=draw(SHORT)) for text in texts)
    statements = []
    for _ in range(draw(st.integers(0, 4))):
        document = draw(st.integers(0, len(texts) - 1))
        start = draw(st.integers(0, len(texts[document]) - 1))
        stop = draw(st.integers(start + 1, len(texts[document])))
        values = {"organization": draw(SHORT), "agreement": draw(st.booleans()), "n": draw(st.integers(-9, 9))}
        statements.append(DnaStatement(document=document, start=start, stop=stop, values=values))
    return Dna(documents=documents, statements=tuple(statements))


@settings(max_examples=15, deadline=None)
@given(databases())
def test_any_database_survives_writing_and_reading(tmp_path_factory, dna):
    assert read_dna(written(tmp_path_factory.mktemp("dna"), dna_bytes(dna))) == dna


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damaged_bytes_are_read_or_refused_with_a_reason(tmp_path_factory, data):
    content = bytearray(DAMAGED)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    file = written(tmp_path_factory.mktemp("dna"), bytes(content))
    try:
        read_dna_file(file, Gathering())
    except InputError as error:
        assert error.hint  # noqa: PT017 - it may also be read


DAMAGED = dna_bytes(SMALL)


@pytest.mark.parametrize("date", ["2024-13-01", "no", "", "0000"])
def test_a_date_that_is_none_is_left_out(tmp_path, date):
    dated = replace(SMALL, documents=(replace(SMALL.documents[0], date=date), SMALL.documents[1]))
    assert read_dna(written(tmp_path, dna_bytes(dated))).documents[0].date == ""


def test_the_password_is_kept_as_the_program_keeps_it(tmp_path):
    with closing(sqlite3.connect(f"file:{needs('ecosystem/dna/sample.dna')}?mode=ro", uri=True)) as database:
        (kept,) = database.execute("SELECT Password FROM CODERS WHERE ID = 1").fetchone()
    raw = base64.b64decode(kept)
    digest = raw[:16] + b"sample"
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    assert digest == raw[16:]
    ours = base64.b64decode(dna_module._hashed("concerted"))
    digest = ours[:16] + b"concerted"
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    assert digest == ours[16:]
