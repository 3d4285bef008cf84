"""PDF documents, by PDFium: their lines put together to paragraphs, without what each page repeats."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from statistics import quantiles

from concerted.ecosystem.reading.texts import Content
from concerted.errors import InputError

_MOST_PAGES = 5_000
_MOST_CHARACTERS = 16 * 2**20
_FULL_LINE = 0.75
_EDGE = 2
_FEWEST_PAGES = 3
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"\d+")


def pdf(data: bytes) -> Content:
    """Return what a PDF says. Raises `InputError` for one that cannot be opened, or is only pictures."""
    import pypdfium2  # noqa: PLC0415 - only PDF has to wait for it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        message = "it is locked by a password" if locked else "it is damaged, or not a PDF"
        raise InputError("bad-pdf", message) from None
    pages: list[list[str]] = []
    size = 0
    for number in range(min(len(document), _MOST_PAGES)):
        try:
            text = document[number].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            continue
        size += len(text)
        if size > _MOST_CHARACTERS:
            raise InputError("too-large", f"it has more than {_MOST_CHARACTERS // 2**20} MiB of text")
        pages.append([line.strip() for line in text.replace("\x02", "").splitlines() if line.strip()])
    if not any(pages):
        raise InputError("no-text", "no page has text: it holds pictures only, or it is damaged")
    said = document.get_metadata_dict()
    dated = _DATE.match(said.get("CreationDate", ""))
    return Content(
        text="\n\n".join(_paragraphs(_without_furniture(pages))),
        title=" ".join(said.get("Title", "").split()),
        date="-".join(dated.groups()) if dated else "",
    )


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Leave out lines at a page's edges that, numbers apart, stand at the edges of most pages."""
    if len(pages) < _FEWEST_PAGES:
        return pages
    seen = Counter(key for page in pages for key in {_key(line) for line in page[:_EDGE] + page[-_EDGE:]})
    repeated = {key for key, count in seen.items() if count > len(pages) / 2}
    kept = []
    for page in pages:
        edges = {*range(_EDGE), *range(len(page) - _EDGE, len(page))}
        kept.append([line for at, line in enumerate(page) if at not in edges or _key(line) not in repeated])
    return kept


def _key(line: str) -> str:
    return _NUMBER.sub("#", line)


def _paragraphs(pages: list[list[str]]) -> list[str]:
    """Put lines together: one that is far from full ends a paragraph, unless the next goes on in lower case."""
    lines = [line for page in pages for line in page]
    lengths = [len(line) for line in lines]
    full = _FULL_LINE * (quantiles(lengths, n=10, method="inclusive")[-1] if len(lengths) > 1 else 0)
    found: list[str] = []
    begun: list[str] = []
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        begun.append(line)
        if not following or (len(line) < full and not following[0].islower()):
            found.append("\n".join(begun))
            begun = []
    return found
