"""A map as files for other tools: what is in them can be read again, and every quote is the actor's own."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

import pytest

from concerted.ecosystem import Coded, Corpus, Document, Tie, map_ecosystem
from concerted.ecosystem.dna import read_dna
from concerted.ecosystem.exports import KINDS, coded, files

ANSWERS = {"A": "Yes. We support it.", "B": "No, we reject this.", "C": "Well.", "D": "Yes, we support it."}
KNOWN = Coded(actor="A", concept="Tolls", value=-1, source="minutes", quote="No tolls.", coder="ann")


def corpus():
    documents = (
        Document(actor=actor, source=f"{actor}/a.md", title="A dam?", text=text, date="2024-05-06")
        for actor, text in ANSWERS.items()
    )
    return Corpus(documents=tuple(documents), coded=(KNOWN,), ties=(Tie(a="A", b="B", where="market"),))


@pytest.fixture(scope="module")
def found():
    return map_ecosystem(corpus())


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_statements_on_a_side_are_guesses_of_who_took_it_and_what_was_coded_stays(found):
    *said, last = coded(found)
    assert last == KNOWN
    assert {one.actor: (one.value > 0, one.quote) for one in said} == {
        "A": (True, "Yes. We support it."),
        "B": (False, "No, we reject this."),
        "D": (True, "Yes, we support it."),
    }
    assert {(one.concept, one.kind, one.coder, one.date) for one in said} == {
        ("A dam?", "guess", found.made_by, "2024-05-06")
    }


def test_the_tables_say_what_the_map_says(found):
    made = files(found)
    assert [(row[""], row["Tolls"]) for row in table(made["positions.csv"])] == [
        ("A", "-1.0"), ("B", ""), ("C", ""), ("D", "")
    ]  # fmt: skip
    assert sorted(row["actor"] for row in table(made["statements.csv"])) == ["A", "A", "B", "D"]
    assert table(made["ties.csv"])[0] == {"a": "A", "b": "B", "kind": "given", "date": "", "where": "market"}
    assert list(table(made["alignment.csv"])[0]) == ["", "A", "B", "C", "D"]


def test_each_network_is_written_in_three_forms_that_name_every_actor(found):
    made = files(found)
    for kind in KINDS:
        assert len(table(made[f"{kind}.csv"])) == 4
        for form in ("graphml", "gexf"):
            written = ET.fromstring(made[f"{kind}.{form}"])  # noqa: S314 - our own
            assert len([node for node in written.iter() if node.tag.endswith("}node")]) == 4


def test_the_database_has_every_document_and_is_the_same_each_time(found, tmp_path):
    made = files(found)
    (tmp_path / "map.dna").write_bytes(made["map.dna"])
    held = read_dna(tmp_path / "map.dna")
    assert {document.text for document in held.documents} >= set(ANSWERS.values())
    assert len(held.statements) == 4
    assert files(map_ecosystem(corpus())) == made
