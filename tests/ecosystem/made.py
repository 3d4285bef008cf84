# ruff: noqa: E501 - mark-up is easier to read unbroken
"""Small real files of each rich form, made from nothing, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<c:coreProperties xmlns:c="c" xmlns:dc="dc" xmlns:dcterms="t"><dc:title>Our demands</dc:title>'
    "<dcterms:created>2024-03-02T10:00:00Z</dcterms:created></c:coreProperties>"
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def docx(*paragraphs: str, inside: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}{inside}</w:body></w:document>'
    return archive({"word/document.xml": document, "docProps/core.xml": _CORE})


def pptx(*slides: str) -> bytes:
    return archive(
        {
            f"ppt/slides/slide{number}.xml": f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
            for number, text in reversed(list(enumerate(slides, start=1)))
        }
    )


def odt(body: str) -> bytes:
    meta = '<m xmlns:dc="dc"><dc:title>Title</dc:title><dc:date>2022-01-01T00:00:00</dc:date></m>'
    return archive({"content.xml": f'<o:d xmlns:o="o" xmlns:text="t">{body}</o:d>', "meta.xml": meta})


def epub(*chapters: str) -> bytes:
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return archive(
        {
            "META-INF/container.xml": '<c><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></c>',
            "OPS/book.opf": f"<package><metadata><title>Book</title></metadata>{items}<spine>{spine}</spine></package>",
            **{
                f"OPS/{name}": f"<html><body><p>{text}</p></body></html>"
                for name, text in zip(names, chapters, strict=True)
            },
        }
    )


def pdf(pages: Iterable[Iterable[str]]) -> bytes:
    """A PDF 1.4 with one line of text for each given."""
    pages = [list(page) for page in pages]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (On coal) /CreationDate (D:20230405060708Z) >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td 14 TL {shown} ET".encode("latin-1")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (6 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def message(
    sender: str,
    body: str,
    *,
    subject: str = "On coal",
    headers: str = "",
    date: str = "Mon, 06 May 2024 10:00:00 +0000",
) -> str:
    head = f"From: {sender}\nSubject: {subject}\nDate: {date}\n{headers}"
    return f"From x@y Mon May  6 10:00:00 2024\n{head}\n{body}\n\n"


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="c"><channel><title>River Watch</title>
<item><title>No &amp; coal</title><link>https://river.example/1</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>We must end coal.</p><p>We support&nbsp;a fund.</p>]]></content:encoded></item>
<item><title>Only a title</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Green Port</title>
<entry><title>Quays</title><link rel="self" href="x"/><link href="https://port.example/1"/><updated>2024-01-02T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>We oppose dredging &lt;here&gt;.</p><p>Stop it.</p></div></content></entry></feed>"""
