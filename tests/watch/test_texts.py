"""Pages as text: their letters, what they say to people, what changed, and the dates of feeds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.watch import Page
from concerted.watch.texts import (
    DIFF,
    EXCERPT,
    decoded,
    difference,
    digest_of,
    excerpt,
    holds,
    newest,
    read_date,
    text_of,
)

AT = "2026-11-30T12:00:00Z"


def page(body: str | bytes, kind: str = "") -> Page:
    return Page(address="http://x.example/", at=AT, body=body.encode() if isinstance(body, str) else body, kind=kind)


def test_a_page_says_what_people_read_line_by_line():
    html = (
        "<!DOCTYPE html><head><title>No</title></head><body></script><h1>Data</h1><script>track()</script>"
        "<p>All   of\n it, &amp; free<br>for you</p><style>p{}</style></body>"
    )
    assert text_of(page(html)) == "Data\nAll of\nit, & free\nfor you"
    assert text_of(page("<p>Data</p>", "text/html")) == "Data"
    assert text_of(page("<p>Data</p>", "text/plain")) == "<p>Data</p>"


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("für".encode("latin-1"), "text/plain; charset=ISO-8859-1", "für"),
        ("für".encode("latin-1"), "text/plain; charset=utf-8", "für"),
        ("für".encode(), "text/plain; charset=klingon", "für"),
        (b"\xef\xbb\xbfhello", "", "hello"),
        (b"\xff\xfe", "", "ÿþ"),
    ],
)
def test_letters_are_read_as_they_are_declared_or_as_well_as_can_be(body, kind, expected):
    assert decoded(page(body, kind)) == expected


@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "a; charset=utf-7"]))
def test_whatever_is_sent_can_be_read(body, kind):
    assert len(digest_of(text_of(page(body, kind)))) == 64
    newest(page(body, kind))


def test_an_excerpt_is_short_and_shows_what_is_meant():
    text = "word " * 200 + "made by all of us " + "word " * 200
    assert len(excerpt(text)) == EXCERPT + 1
    assert "made by all of us" in excerpt(text, "Made by all")
    assert excerpt(text, "made by").startswith("…")
    assert excerpt("short") == excerpt("short", "absent") == "short"


def test_a_phrase_is_found_whatever_its_breaks_and_capitals():
    assert holds("This was MADE\n by all", "made by all")
    assert not holds("This was made", "made by all")


def test_a_difference_shows_both_sides_and_does_not_grow_without_end():
    assert difference("a\nb", "a\nc") == "--- before\n+++ now\n@@ -1,2 +1,2 @@\n a\n-b\n+c"
    assert len(difference("", "x\n" * 9_000)) == DIFF + 2


RSS = "<?xml version='1.0'?><rss><channel><pubDate>Mon, 30 Nov 2026 00:00:00 GMT</pubDate>{}</channel></rss>"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (RSS.format("<item><pubDate>Mon, 02 Nov 2026 08:00:00 +0200</pubDate><dc:date>soon, I hope</dc:date></item>"),
         datetime(2026, 11, 2, 6, tzinfo=UTC)),
        ("<feed><updated>2026-11-30T00:00:00Z</updated><entry><updated>2026-11-05T01:00:00Z</updated></entry></feed>",
         datetime(2026, 11, 5, 1, tzinfo=UTC)),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"date_published": "2026-11-01T00:00:00"}, 5]}',
         datetime(2026, 11, 1, tzinfo=UTC)),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": 5}', None),
        ('{"items": []}', None),
        ("{broken", None),
        ("[1]", None),
        ("<html><p>No feed.</p></html>", None),
        (RSS.format(""), None),
    ],
)  # fmt: skip
def test_a_feed_is_as_young_as_its_newest_item(body, day):
    assert newest(page(body)) == day


def test_a_date_is_read_in_either_of_the_two_ways_they_are_written():
    assert read_date("Mon, 02 Nov 2026 08:00:00 GMT") == read_date("2026-11-02T09:00:00+01:00")
    assert read_date("whenever") is None
