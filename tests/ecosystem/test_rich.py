from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import read
from concerted.ecosystem.reading import apart, office, worker
from concerted.ecosystem.reading.apart import APART, ENDINGS, Apart
from concerted.ecosystem.reading.office import docx as read_docx
from concerted.ecosystem.reading.office import open_document
from concerted.ecosystem.reading.pages import html_content
from concerted.ecosystem.reading.pdf import pdf as read_pdf
from concerted.ecosystem.reading.texts import decode
from concerted.errors import InputError
from tests.ecosystem import made

TEXT = "We must end coal by 2030."
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>End coal | River Watch</title>
<meta property="article:published_time" content="2024-05-06T10:00:00Z"><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav><div id="cookie-banner"><p>We use cookies. <button>Accept</button></p></div>
<header><h1>End coal now</h1></header><ul><li><a href="/a">More on us</a></li></ul>
<div><p>The state must&nbsp;end
coal by <b>2030</b>.<br>We ask for <a href="/fund">a fund</a>.</p><script>track("me")</script></div>
<footer>Imprint</footer></body></html>"""


@pytest.fixture(autouse=True, scope="module")
def _closed():
    yield
    APART.close()


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def why(call, *args):
    with pytest.raises(InputError) as caught:
        call(*args)
    return caught.value.message


def test_every_rich_form_in_an_actors_folder_is_read_with_title_and_date(tmp_path):
    put(tmp_path / "A" / "page.html", PAGE)
    put(tmp_path / "A" / "a.pdf", made.pdf([[TEXT]]))
    put(tmp_path / "A" / "2020-02-03 letter.docx", made.docx(TEXT, "Second."))
    put(tmp_path / "A" / "deep" / "er" / "a.odt", made.odt(f"<text:h>Head</text:h><text:p>{TEXT}</text:p>"))
    put(tmp_path / "B" / "a.pptx", made.pptx("One.", "Two."))
    put(tmp_path / "B" / "a.epub", made.epub("One.", "Two."))
    done = []
    corpus = read(tmp_path, advance=done.append)
    assert {d.source: (d.text, d.title, d.date) for d in corpus.documents} == {
        "A/page.html": ("The state must end coal by 2030.\nWe ask for a fund.", "End coal now", "2024-05-06"),
        "A/a.pdf": (TEXT, "On coal", "2023-04-05"),
        "A/2020-02-03 letter.docx": (f"{TEXT}\n\nSecond.", "Our demands", "2020-02-03"),
        "A/deep/er/a.odt": (f"Head\n\n{TEXT}", "Title", "2022-01-01"),
        "B/a.pptx": ("One.\n\nTwo.", "", ""),
        "B/a.epub": ("One.\n\nTwo.", "Book", ""),
    }
    assert corpus.skipped == ()
    assert done == [1] * 6


def test_a_page_with_a_main_part_says_only_that():
    words = " ".join(["word"] * 30)
    assert html_content(f"<p>Related things</p><main><p>{words}</p></main><p>More</p>").text == words
    assert html_content("<p>All of the long text</p><article><p>Few.</p></article>").text == (
        "All of the long text\n\nFew."
    )


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ('<time datetime="2024-05-06">x</time><time datetime="2020-01-01">y</time>', "2024-05-06"),
        ('<script type="application/ld+json">{"datePublished": "2021-03-04T05:06:07Z"}</script>', "2021-03-04"),
        ('<meta name="DC.date" content="2019-01-02">', "2019-01-02"),
        ("<time>yesterday</time>", ""),
    ],
)
def test_a_page_tells_its_date_in_several_ways(page, date):
    assert html_content(page).date == date


def test_mark_up_that_nobody_closed_or_opened_loses_no_text():
    assert html_content("</div><p>One<p>Two</span><pre>a\n b</pre><li>x").text == "One\n\nTwo\n\na\nb\n\nx"
    assert html_content("<div>" * 5_000 + TEXT).text == TEXT
    assert html_content("<p>An open <nav>menu <p>goes on").text == "An open"


def test_a_pdf_is_put_together_to_paragraphs_without_what_each_page_repeats():
    full = "goes on to be as full as the others are, to the margin"
    pages = [
        ["River Watch", f"{word} {full}", "and ends.", f"So {word} {full}", f"and ends with {word}.", f"Page {n}"]
        for n, word in enumerate(("Coal", "Wind", "Peat", "Rail"), start=1)
    ]
    assert read_pdf(made.pdf(pages)).text.split("\n\n")[:3] == [
        f"Coal {full}\nand ends.",
        f"So Coal {full}\nand ends with Coal.",
        f"Wind {full}\nand ends.",
    ]
    assert read_pdf(made.pdf([["We demand a compre-", "hensive plan."]])).text == "We demand a comprehensive plan."


def test_a_pdf_without_text_or_damaged_or_too_long_is_named(monkeypatch):
    whole = made.pdf([[TEXT]])
    assert "pictures only" in why(read_pdf, made.pdf([[]]))
    assert "damaged" in why(read_pdf, whole[:300])
    assert "no page has text" in why(read_pdf, whole.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"))
    monkeypatch.setattr("concerted.ecosystem.reading.pdf._MOST_CHARACTERS", 5)
    assert "of text" in why(read_pdf, whole)


def test_deleted_words_notes_and_copies_are_not_the_documents_own():
    deleted = (
        "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del>"
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read_docx(made.docx("One.", " ", inside=deleted)).text == "One.\n\na b"
    noted = (
        "<text:p>One<text:note-citation>1</text:note-citation><text:s/>"
        "<text:annotation><text:p>remark</text:p></text:annotation>two.</text:p>"
    )
    assert open_document(made.odt(noted)).text == "One two."


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"x": "y"}, "word/document.xml is missing in it"),
        ({"word/document.xml": "<a>"}, "not well-formed XML"),
        ({"word/document.xml": "<a>" * 600}, "nested more than 500 deep"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "entities of its own"),
        ({"word/document.xml": '<?xml version="1.0" encoding="nowhere"?><a/>'}, "encoding is not known"),
        ({"word/document.xml": b" " * (65 * 2**20)}, "more than 64 MiB"),
    ],
)
def test_a_hostile_archive_is_refused(parts, reason):
    assert reason in why(read_docx, made.archive(parts))


def test_an_archive_says_no_title_where_its_description_is_damaged():
    parts = {"word/document.xml": "<w><p><t>One.</t></p></w>", "docProps/core.xml": "<a"}
    content = read_docx(made.archive(parts))
    assert (content.text, content.title) == ("One.", "")
    assert "missing" in why(office.epub, made.archive({"META-INF/container.xml": "<c/>"}))


def test_a_hostile_document_costs_only_itself(tmp_path):
    bomb = made.archive({"word/document.xml": b"<a>" + b"x" * (70 * 2**20)})
    put(tmp_path / "A" / "1.docx", bomb)
    put(tmp_path / "A" / "2.pdf", made.pdf([[TEXT]])[:250])
    put(tmp_path / "A" / "3.docx", b"PK\x03\x04 and no more")
    put(tmp_path / "A" / "4.docx", made.docx(TEXT))
    put(tmp_path / "B" / "b.html", b"<p>" + TEXT.encode())
    corpus = read(tmp_path)
    assert [d.source for d in corpus.documents] == ["A/4.docx", "B/b.html"]
    assert {s.source: s.why for s in corpus.skipped} == {
        "A/1.docx": "unpacked it has more than 64 MiB",
        "A/2.pdf": "it is damaged, or not a PDF",
        "A/3.docx": "it is damaged, or not what its name says (BadZipFile)",
    }


def test_a_reader_that_dies_or_takes_too_long_is_replaced(monkeypatch):
    reader = Apart()
    assert reader.read(".html", b"<p>One").text == "One"
    reader._process.kill()
    reader._process.wait()
    assert "breaks the reader" in why(reader.read, ".html", b"<p>Two")
    assert reader.read(".html", b"<p>Three").text == "Three"
    reader.close()
    monkeypatch.setattr(apart, "SECONDS", 0)
    assert "breaks the reader" in why(reader.read, ".html", b"<p>a</p>" * 400_000)
    reader.close()


def test_the_worker_answers_until_it_is_asked_no_more(monkeypatch):
    def full(_):
        raise MemoryError

    monkeypatch.setitem(worker.FORMS, ".pdf", full)
    monkeypatch.setattr(worker, "_LONGEST_ANSWER", 10)
    assert worker._answer(".pdf", b"") == {"why": "reading it takes too much memory"}
    assert "MiB of text" in worker._answer(".html", b"<p>much too long")["why"]
    assert tuple(worker.FORMS) == ENDINGS


def test_where_the_system_knows_no_limits_the_worker_answers_all_the_same(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    worker._limit(1)
    told = io.BytesIO()
    worker.serve(io.BytesIO(b".html 6\n<p>One"), told, seconds=1)
    assert json.loads(told.getvalue())["text"] == "One"


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_bytes_break_a_reader(ending, data):
    whole = {
        ".pdf": made.pdf([[TEXT, TEXT]]),
        ".docx": made.docx(TEXT),
        ".pptx": made.pptx(TEXT),
        ".odt": made.odt("<text:p>x</text:p>"),
        ".odp": made.odt("<text:p>x</text:p>"),
        ".epub": made.epub(TEXT),
    }.get(ending, PAGE.encode())
    hostile = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 8))):
        hostile[data.draw(st.integers(0, len(hostile) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(hostile)))
    for given_bytes in (bytes(hostile), bytes(hostile[:start]), data.draw(st.binary(max_size=200))):
        answer = worker._answer(ending, given_bytes)
        assert set(answer) in ({"why"}, {"text", "title", "date", "encoding"})


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Für Bürger.".encode("cp1252"), "Für Bürger.", "Windows-1252"),
        ("Мы требуем закрыть угольные станции.".encode("koi8-r"), "Мы требуем закрыть угольные станции.", "KOI8-R"),
        ("ä\nö\n".encode() + b"\xfc\n", "ä\nö\nü\n", "UTF-8 and windows-1252, line by line"),
        ("הממשלה חייבת לסגור".encode(), "הממשלה חייבת לסגור", ""),
        ("\ufeffa".encode("utf-16"), "\ufeffa", ""),
        (b"\x81\x8d\x8f\x90\x9d\x81\x8d", None, None),
    ],
)
def test_text_in_any_encoding_is_read_and_a_guess_is_said(data, text, encoding):
    found = decode(data)
    assert text is None or found == (text, encoding)


def test_a_page_is_read_in_the_encoding_that_it_declares():
    assert decode('<meta charset="iso-8859-1">für'.encode("latin-1"), html=True) == (
        '<meta charset="iso-8859-1">für',
        "",
    )
    assert decode('<meta charset="nonsense">für Bürger'.encode("latin-1"), html=True)[1] == "Windows-1252"


@given(st.binary(max_size=300))
def test_any_bytes_become_text_or_are_refused(data):
    try:
        text, _ = decode(data)
    except InputError:
        return
    assert isinstance(text, str)


def test_a_link_to_a_folder_is_not_followed_and_one_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    put(tmp_path / "A" / "a.md", TEXT)
    put(tmp_path / "B" / "b.md", TEXT)
    (tmp_path / "A" / "loop").symlink_to(tmp_path / "A")
    put(tmp_path / "A" / ".hidden" / "a.md", TEXT)
    put(tmp_path / "A" / "shut" / "a.md", TEXT)
    listing = Path.iterdir

    def denied(self):
        if self.name == "shut":
            raise PermissionError(13, "Permission denied")
        return listing(self)

    monkeypatch.setattr(Path, "iterdir", denied)
    assert {s.source: s.why for s in read(tmp_path).skipped} == {
        "A/loop": "a link to a folder is not followed",
        "A/shut": "cannot read: Permission denied",
    }


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    put(tmp_path / "A" / "a.md", TEXT)
    put(tmp_path / "B" / "b.md", TEXT)
    put(tmp_path / "C" / "c.md", TEXT)
    reading = Path.read_bytes

    def denied(self):
        if self.name == "a.md":
            raise PermissionError(13, "Permission denied")
        return reading(self)

    monkeypatch.setattr(Path, "read_bytes", denied)
    corpus = read(tmp_path)
    assert corpus.actors == ("B", "C")
    assert {s.source: s.why for s in corpus.skipped} == {"A/a.md": "cannot read: Permission denied"}


def test_several_paths_make_one_corpus(tmp_path):
    put(tmp_path / "one" / "A" / "a.md", TEXT)
    put(tmp_path / "two.csv", "actor,text\nB,We oppose it.\n")
    assert read(tmp_path / "one", tmp_path / "two.csv").actors == ("A", "B")
    with pytest.raises(TypeError):
        read()


def test_an_endless_line_is_one_document(tmp_path):
    put(tmp_path / "A" / "a.txt", b"word " * 2_000_000)
    put(tmp_path / "B" / "b.txt", "\u200f" + TEXT)
    assert [len(d.text) for d in read(tmp_path).documents] == [10_000_000, 26]


def test_halves_of_characters_are_replaced(tmp_path):
    put(tmp_path / "t.jsonl", '{"actor": "A", "text": "a\\ud800b"}\n{"actor": "B", "text": "\\ud83d\\ude00"}\n')
    assert [d.text for d in read(tmp_path / "t.jsonl").documents] == ["a�b", "😀"]
