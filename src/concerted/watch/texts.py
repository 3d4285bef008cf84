"""Pages as text: decoded, without their markup, compared, and cut to what a person needs to see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import unified_diff
from email.utils import parsedate_to_datetime
from hashlib import sha256
from html.parser import HTMLParser

from concerted.watch.fetch import Page

EXCERPT = 280
"""Characters of an excerpt."""
DIFF = 4_000
"""Characters of a difference."""
LARGEST = 400_000
"""Characters of a text that are compared."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_ITEMS = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_DATED = re.compile(r"<(?:\w+:)?(?:updated|published|pubDate|date)(?:\s[^>]*)?>\s*([^<]{4,64}?)\s*<", re.IGNORECASE)
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head"))
_LINES = frozenset(
    ("p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "dd",
     "dt", "blockquote", "pre", "table", "ul", "ol", "main", "nav", "aside", "figcaption", "title"),
)  # fmt: skip


class _Words(HTMLParser):
    """Gathers what a page says to people."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        """Begin a line, or silence."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _LINES:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End them."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _LINES:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what is said."""
        if not self._silent:
            self.said.append(data)


def text_of(page: Page) -> str:
    """Return what a page says, line by line: markup, scripts and doubled spaces are gone."""
    text = decoded(page)
    if "html" in page.kind.lower() or re.match(r"\s*<(!doctype html|html)\b", text, re.IGNORECASE):
        words = _Words()
        words.feed(text[: LARGEST * 4])
        words.close()
        text = "".join(words.said)
    lines = (_SPACE.sub(" ", line).strip() for line in text[:LARGEST].splitlines())
    return "\n".join(line for line in lines if line)


def decoded(page: Page) -> str:
    """Return a page's bytes as text: as it says they are to be read, else as UTF-8, else each byte a letter."""
    declared = _CHARSET.search(page.kind)
    for charset in (declared.group(1) if declared else "utf-8-sig", "utf-8-sig"):
        try:
            return page.body.decode(charset)
        except (LookupError, ValueError):
            continue
    return page.body.decode("latin-1")


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def excerpt(text: str, around: str = "") -> str:
    """Return the beginning of a text, or what stands around a phrase in it, short enough to be read at a glance."""
    flat = " ".join(text.split())
    at = max(0, flat.casefold().find(around.casefold()) - EXCERPT // 3) if around else 0
    cut = flat[at : at + EXCERPT]
    return f"{'…' * (at > 0)}{cut}{'…' * (at + EXCERPT < len(flat))}"


def difference(was: str, now: str) -> str:
    """Return what changed between two texts, as a unified diff, cut where it grows too long."""
    lines = unified_diff(was.splitlines(), now.splitlines(), "before", "now", n=1, lineterm="")
    diff = "\n".join(lines)
    return diff if len(diff) <= DIFF else f"{diff[:DIFF]}\n…"


def holds(text: str, phrase: str) -> bool:
    """Tell whether a text has a phrase in it, whatever its line breaks, spaces and capitals."""
    return " ".join(phrase.split()).casefold() in " ".join(text.split()).casefold()


def newest(page: Page) -> datetime | None:
    """Return the date of the newest item, where a page is a feed (RSS, Atom or JSON Feed); None for any other page."""
    text = decoded(page)[: LARGEST * 4]
    begins = _ITEMS.search(text)
    dates = _DATED.findall(text, begins.start()) if begins and "<" in text[:200] else list(_in_json(text))
    found = [moment for date in dates if (moment := read_date(str(date)))]
    return max(found, default=None)


def _in_json(text: str) -> Iterator[object]:
    if not text.lstrip().startswith("{"):
        return
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) and "jsonfeed" in str(feed.get("version")) else None
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            yield from (item[name] for name in ("date_published", "date_modified") if name in item)


def read_date(text: str) -> datetime | None:
    """Return the moment that a date in a feed or a header means, in UTC; None for one that is none."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
        except (ValueError, TypeError, IndexError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def age(moment: datetime, now: str) -> int:
    """Return how many whole days have passed since a moment; none where it is still to come."""
    return max((datetime.fromisoformat(now) - moment).days, 0)
