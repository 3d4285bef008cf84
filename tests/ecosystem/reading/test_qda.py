import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import read
from concerted.ecosystem.reading import qda
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.qda import read_qda
from concerted.errors import InputError

PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="test">
  <Users><User guid="u1" name="ann"/><User guid="u2" name="bob"/></Users>
  <CodeBook><Codes>
    <Code guid="c1" name="Tolls" isCodable="true">
      <Code guid="c2" name="for" isCodable="true"/>
      <Code guid="c3" name="against" isCodable="true"><Description>d</Description></Code>
    </Code>
  </Codes></CodeBook>
  <Cases><Case guid="k1" name="Clinics"><SourceRef targetGUID="s1"/></Case></Cases>
  <Sources>
    <TextSource guid="s1" name="Letter" plainTextPath="internal://S1.txt" creationDateTime="2024-03-01T09:00:00Z">
      <PlainTextSelection guid="p1" startPosition="0" endPosition="14" creatingUser="u1">
        <Coding guid="g1" creatingUser="u2"><CodeRef targetGUID="c2"/></Coding>
        <Coding guid="g2"><CodeRef targetGUID="c1"/></Coding>
      </PlainTextSelection>
      <NoteRef targetGUID="n"/>
    </TextSource>
    <TextSource guid="s2" name="Growers">
      <PlainTextContent>No tolls! Häh.</PlainTextContent>
      <PlainTextSelection guid="p2" startPosition="0" endPosition="9" creatingUser="u1">
        <Coding guid="g3"><CodeRef targetGUID="c3"/></Coding>
      </PlainTextSelection>
    </TextSource>
    <TextSource guid="s3" name=""/>
    <TextSource guid="s4" name="Lost" plainTextPath="internal://lost.txt"/>
  </Sources>
  <SourceRef targetGUID="s2"/><CodeRef targetGUID="c2"/>
  <PlainTextSelection guid="p9" startPosition="0" endPosition="1"/>
</Project>
"""


def project(path, xml=PROJECT, name="p.qdpx", **sources):
    with zipfile.ZipFile(path / name, "w", zipfile.ZIP_DEFLATED) as archive:
        if xml is not None:
            archive.writestr("project.qde", xml)
        for source, text in (sources or {"s1": "We want tolls. Now."}).items():
            archive.writestr(f"sources/{source}.txt", text)
    return path / name


def test_codings_that_take_a_side_are_statements_and_sources_are_documents(tmp_path):
    corpus = read(project(tmp_path))
    assert [(c.actor, c.concept, c.value, c.quote, c.coder, c.source) for c in corpus.coded] == [
        ("Clinics", "Tolls", 1, "We want tolls.", "bob", "p.qdpx:Letter [0:14]"),
        ("Growers", "Tolls", -1, "No tolls!", "ann", "p.qdpx:Growers [0:9]"),
    ]
    assert [(d.actor, d.title, d.date) for d in corpus.documents] == [
        ("Clinics", "Letter", "2024-03-01"),
        ("Growers", "Growers", ""),
    ]
    assert [one.why for one in corpus.skipped] == [
        "1 codings have no side in the name of their code, such as “… > against”",
        "neither a case nor a name says whose text it is",
        "no text by Lost",
    ]


def test_a_code_book_has_no_statements(tmp_path):
    book = tmp_path / "b.qdc"
    book.write_text('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="a" name="x"/></Codes></CodeBook>')
    gathering = Gathering()
    read_qda(book, gathering)
    assert gathering._skipped[0].why.startswith("a code book names 1 codes, but no statement")


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (None, "there is no project.qde"),
        ("<Project>", "not a project in XML"),
        ('<!DOCTYPE p [<!ENTITY a "b">]><Project>&a;</Project>', "document types are not read"),
        ("<a>" * 300, "too deep"),
        ('<TextSource guid="s"><PlainTextSelection startPosition="x"/></TextSource>', "not a project in XML"),
    ],
)
def test_a_project_that_cannot_be_used_is_refused(tmp_path, xml, why):
    with pytest.raises(InputError, match=why):
        read_qda(project(tmp_path, xml), Gathering())


def test_bombs_are_refused_before_they_are_unpacked(tmp_path, monkeypatch):
    file = project(tmp_path)
    for limit, why in (
        ("MOST_PARTS", "more than 1 parts"),
        ("LARGEST_PART", "when it is unpacked"),
        ("MOST_BYTES", "together"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(qda, limit, 1)
            with pytest.raises(InputError, match=why):
                read_qda(file, Gathering())
    book = tmp_path / "b.qdc"
    book.write_bytes(b"<a/>")
    monkeypatch.setattr(qda, "LARGEST_PART", 2)
    with pytest.raises(InputError, match="it is too large"):
        read_qda(book, Gathering())


def test_an_encrypted_part_is_refused(tmp_path):
    raw = bytearray(project(tmp_path).read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "p.qdpx").write_bytes(raw)
    with pytest.raises(InputError, match=r"project\.qde cannot be unpacked"):
        read_qda(tmp_path / "p.qdpx", Gathering())


WHOLE = io.BytesIO()
with zipfile.ZipFile(WHOLE, "w", zipfile.ZIP_DEFLATED) as made:
    made.writestr("project.qde", PROJECT)
    made.writestr("sources/s1.txt", "We want tolls. Now.")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_bytes_are_read_or_refused_with_a_reason(tmp_path_factory, data):
    content = bytearray(WHOLE.getvalue())
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("qda")
    for name, raw in (("t.qdpx", bytes(content)), ("t.qdc", data.draw(st.binary(max_size=80)))):
        (folder / name).write_bytes(raw)
        try:
            read_qda(folder / name, Gathering())
        except InputError as error:
            assert error.hint  # noqa: PT017 - it may also be read
