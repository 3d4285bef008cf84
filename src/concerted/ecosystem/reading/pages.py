"""Web pages: their words and when they were written, without menus, scripts and banners."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from concerted.ecosystem.reading.texts import Content

_NAMES_OF_VOID = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_NAMES_OF_VOID.split())
_NAMES_OF_DROPPED = (
    "script style noscript template nav footer aside form button select textarea svg iframe object canvas dialog "
    "menu audio video head"
)
_DROPPED = frozenset(_NAMES_OF_DROPPED.split())
_NAMES_OF_BLOCKS = (
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 "
    "h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_NAMES_OF_BLOCKS.split())
_CONTAINERS = frozenset(["div", "section", "aside", "header", "ul", "ol", "table", "span", "article", "main", "p"])
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:cookies?|consent|gdpr|nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|masthead|share|social"
    r"|related|newsletter|popup|modal|banner|skip-link|screen-reader-text|advert(?:isement)?|comments)(?:[-_\s]|$)",
    re.IGNORECASE,
)
_KEPT = frozenset(("html", "body", "main", "article"))
_DATES = (
    "article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "citation_publication_date", "pubdate", "publish-date", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{1,40})"')
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]*\n[ \t\r\f\v\u00a0\n]*|[ \t\r\f\v\u00a0]+")
_DEEPEST = 2_000
_FEWEST_WORDS = 20
_LEAST_SHARE = 0.2


def html_content(page: str) -> Content:
    """Return what a page, or a part of one, says; its own title and date are kept (a date in ISO form, or nothing)."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    return reader.content()


class _Page(HTMLParser):
    """Gathers blocks of text; remembers which stand in the page's main part, and which are nothing but links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._dropping: int | None = None
        self._main = self._link = 0
        self._block: list[str] = []
        self._linked = 0
        self._blocks: list[tuple[str, bool]] = []
        self._into: list[str] | None = None
        self._title: list[str] = []
        self._heading: list[str] = []
        self._data: list[str] = []
        self._meta: dict[str, str] = {}
        self._time = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        said = {name: value or "" for name, value in attrs}
        self._note(tag, said)
        if tag == "br":
            self._block.append("\n")
        if tag in _VOID or len(self._open) >= _DEEPEST:
            return
        if tag in _BLOCKS:
            self._close_block()
        self._open.append(tag)
        if tag in {"main", "article"}:
            self._main += 1
        if tag == "a":
            self._link += 1
        if self._dropping is None and self._furniture(tag, said):
            self._dropping = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open in it; an end without a beginning means nothing."""
        self._into = None if tag in {"title", "h1", "script"} else self._into
        if tag in _BLOCKS:
            self._close_block()
        if tag not in self._open[-100:]:
            return
        while True:
            ended = self._open.pop()
            self._main -= ended in {"main", "article"}
            self._link -= ended == "a"
            if self._dropping is not None and len(self._open) < self._dropping:
                self._dropping = None
            if ended == tag:
                return

    def handle_data(self, data: str) -> None:
        """Take text, unless it stands in what is dropped."""
        if self._into is not None:
            self._into.append(data)
        if self._dropping is None:
            self._block.append(data if "pre" in self._open[-3:] else data.replace("\n", " "))
            if self._link:
                self._linked += len(data.strip())

    def content(self) -> Content:
        """Return what was gathered: the main part where the page marks one that holds much of it."""
        self._close_block()
        main = [text for text, inside in self._blocks if inside]
        whole = [text for text, _ in self._blocks]
        words, of = (sum(len(text.split()) for text in texts) for texts in (main, whole))
        kept = main if words >= _FEWEST_WORDS and words >= _LEAST_SHARE * of else whole
        title = self._meta.get("og:title") or "".join(self._heading) or "".join(self._title)
        return Content(text="\n\n".join(kept), title=" ".join(title.split()), date=self._date())

    def _date(self) -> str:
        linked = _LINKED_DATA.search("".join(self._data))
        said = [*(self._meta.get(name, "") for name in _DATES), linked[1] if linked else "", self._time]
        return next((found[0] for one in said if (found := _DAY.search(one))), "")

    def _note(self, tag: str, said: dict[str, str]) -> None:
        """Keep what an element says of the page: its title, its date."""
        if tag == "meta":
            name = said.get("property") or said.get("name") or said.get("itemprop") or ""
            self._meta.setdefault(name.casefold(), said.get("content", ""))
        elif tag == "time" and not self._time:
            self._time = said.get("datetime", "")
        elif tag == "title" and not self._title:
            self._into = self._title
        elif tag == "h1" and not self._heading:
            self._into = self._heading
        elif tag == "script" and said.get("type") == "application/ld+json":
            self._into = self._data

    def _furniture(self, tag: str, said: dict[str, str]) -> bool:
        """Return whether an element is no part of what the page says."""
        if tag in _DROPPED or (tag == "header" and not self._main):
            return True
        hidden = "hidden" in said or said.get("aria-hidden") == "true" or said.get("role") in {"navigation", "banner"}
        names = f"{said.get('id', '')} {said.get('class', '')}"
        return tag not in _KEPT and (hidden or (tag in _CONTAINERS and bool(_FURNITURE.search(names))))

    def _close_block(self) -> None:
        """End a paragraph; one that is nothing but links, outside the main part, is a menu."""
        text = _SPACES.sub(lambda space: "\n" if "\n" in space[0] else " ", "".join(self._block)).strip()
        menu = not self._main and self._linked >= len(text)
        if text and not menu:
            self._blocks.append((text, self._main > 0))
        self._block.clear()
        self._linked = 0
