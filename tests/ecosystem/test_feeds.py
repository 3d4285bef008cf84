# ruff: noqa: E501 - mark-up is easier to read unbroken
from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import read
from concerted.ecosystem.reading import feeds
from concerted.ecosystem.reading.feeds import is_feed, read_feed
from concerted.ecosystem.reading.gathering import Gathering
from concerted.errors import InputError
from tests.ecosystem.made import ATOM, RSS

LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
)


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def gathered(path, actor=""):
    gathering = Gathering()
    read_feed(path, gathering, actor)
    return gathering._documents, gathering._skipped


def test_a_folder_of_feeds_is_read_by_their_titles(tmp_path):
    put(tmp_path / "one.xml", RSS)
    put(tmp_path / "two.atom", ATOM)
    corpus = read(tmp_path)
    assert [(d.actor, d.title, d.text, d.date, d.source) for d in corpus.documents] == [
        ("Green Port", "Quays", "We oppose dredging <here>.\n\nStop it.", "2024-01-02", "https://port.example/1"),
        ("River Watch", "Only a title", "Only a title", "", "one.xml, entry 2"),
        (
            "River Watch",
            "No & coal",
            "We must end coal.\n\nWe support a fund.",
            "2024-05-06",
            "https://river.example/1",
        ),
    ]


def test_a_feed_in_an_actors_folder_is_the_actors(tmp_path):
    put(tmp_path / "The Watch" / "feed.rss", RSS)
    put(tmp_path / "Port" / "feed.atom", ATOM)
    assert read(tmp_path).actors == ("Port", "The Watch")


def test_rss_1_0_and_entities_of_html_are_read(tmp_path):
    feed = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="r" xmlns="rss" xmlns:dc="d"><channel><title>Caf&eacute;</title></channel>
    <item><title>a</title><link>u</link><dc:date>2020-01-02T00:00Z</dc:date><description>Wir &uuml;ben</description></item></rdf:RDF>"""
    (document,), _ = gathered(put(tmp_path / "a.rdf", feed))
    assert (document.actor, document.text, document.date, document.source) == ("Café", "Wir üben", "2020-01-02", "u")


def test_a_feed_in_another_encoding_than_it_says_is_read(tmp_path):
    (document,), _ = gathered(
        put(tmp_path / "a.xml", "<rss><channel><item><title>Für Bürger</title></item></channel></rss>".encode("cp1252"))
    )
    assert (document.actor, document.text) == ("a", "Für Bürger")
    damaged = put(tmp_path / "b.xml", "<rss><channel><item><title>Für Bürger".encode("cp1252"))
    with pytest.raises(InputError, match="not well-formed"):
        gathered(damaged)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (LAUGHS, "entities of its own"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "entities of its own"),
        (RSS[:-10], "not well-formed XML: .*, line 4; entries read before that: 2"),
        (b"<rss>\0", "not well-formed"),
        ("<rss>" + "<a>" * 600, "nested more than 500 deep"),
    ],
)
def test_a_hostile_or_broken_feed_is_named(tmp_path, content, why):
    with pytest.raises(InputError, match=why):
        gathered(put(tmp_path / "a.xml", content))


def test_what_was_read_before_the_break_is_kept(tmp_path):
    put(tmp_path / "A" / "a.xml", RSS[:-10])
    put(tmp_path / "B" / "b.xml", ATOM)
    corpus = read(tmp_path)
    assert len(corpus.documents) == 3
    assert "entries read before that: 2" in corpus.skipped[0].why


def test_an_entry_that_is_too_large_is_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr(feeds, "LARGEST_ENTRY", 10)
    monkeypatch.setattr(feeds, "_LARGEST_REPAIRED", 10)
    feed = put(
        tmp_path / "a.xml", f"<rss><channel><item><description>{'x ' * 60_000}</description></item></channel></rss>"
    )
    documents, skipped = gathered(feed)
    assert (documents, skipped[0].source) == ([], "a.xml, entry 1")
    with pytest.raises(InputError, match="not well-formed"):
        gathered(put(tmp_path / "b.xml", "<rss>Für Bürger</rss>".encode("cp1252")))


def test_a_feed_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    feed = put(tmp_path / "a.xml", RSS)

    def denied(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert not is_feed(feed)
    with pytest.raises(InputError, match="Permission denied"):
        gathered(feed)


def test_of_two_titles_the_first_counts_and_fields_of_others_are_left_out(tmp_path):
    entry = "<item><title>One</title><title>Two</title><media><title>Of a picture</title></media></item>"
    (document,), _ = gathered(put(tmp_path / "a.xml", f"<rss><channel>{entry}</channel></rss>"))
    assert (document.title, document.text) == ("One", "One")


def test_other_xml_is_no_feed(tmp_path):
    assert not is_feed(put(tmp_path / "a.xml", "<html/>"))
    assert not is_feed(put(tmp_path / "a.txt", RSS))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_bytes_break_the_reader(data):
    hostile = bytearray(data.draw(st.sampled_from((RSS, ATOM))).encode())
    for _ in range(data.draw(st.integers(0, 8))):
        hostile[data.draw(st.integers(0, len(hostile) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        for content in (bytes(hostile), b"<rss>" + data.draw(st.binary(max_size=200))):
            with suppress(InputError):
                gathered(put(Path(folder) / "x.xml", content))
