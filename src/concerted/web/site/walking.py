"""Walking through the public face, link by link, and giving every page and file that a visitor comes to."""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings

from concerted.web.house import Houses
from concerted.web.pages.public import is_copied
from concerted.web.site.asking import Shown, Visitor
from concerted.web.site.rewriting import links, rewritten, rewritten_feed

FOLLOWED = ("before", "page")
"""Parts of a query that lead to further pages of a long list; any other asks the server for something."""

_ENDINGS = {
    "text/html": ".html", "text/css": ".css", "text/calendar": ".ics", "text/markdown": ".md", "text/csv": ".csv",
    "application/zip": ".zip", "application/pdf": ".pdf", "application/json": ".json",
    "application/atom+xml": ".atom", "image/svg+xml": ".svg",
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9._~-]+")
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the copy, by its path in the folder, `/` between its parts."""

    path: str
    data: bytes


class Walk:
    """One walk through everything that a visitor can read; `files` gives each page and file once."""

    def __init__(self, houses: Houses, visitor: Visitor) -> None:
        self._names = frozenset(houses.each)
        self._visitor = visitor
        self._shown: dict[str, tuple[str, Shown]] = {}
        """Address → the file it becomes, and what it shows."""

    def files(self) -> Iterator[File]:
        """Walk, then give every file with its links led to the others."""
        calendars = [f"/{name}/calendar.ics" if name else "/calendar.ics" for name in self._names]
        self._walk(["/", *calendars])
        for address, (path, shown) in self._shown.items():
            yield File(path, self._led(address, path, shown))

    def _walk(self, starts: list[str]) -> None:
        waiting, met = deque(starts), {*starts}
        while waiting:
            address = waiting.popleft()
            shown = self._visitor.ask(address)
            if shown is None:
                continue
            self._shown[address] = _path(address, shown.kind), shown
            for link in _links(shown):
                found = self._address(address, link)
                if found and found not in met:
                    met.add(found)
                    waiting.append(found)

    def _led(self, address: str, path: str, shown: Shown) -> bytes:
        if shown.kind == "text/html":
            return rewritten(shown.body.decode(), lambda link: self._lead(address, path, link)).encode()
        if shown.kind.endswith("xml"):
            return rewritten_feed(shown.body.decode(), lambda link: self._published(address, link)).encode()
        return shown.body

    def _lead(self, address: str, path: str, link: str) -> str | None:
        """Return where a link leads, from the file it stands in to the file it means."""
        known = self._shown.get(self._address(address, link) or "")
        if known is None:
            return None
        mark = urlsplit(link).fragment
        return posixpath.relpath(known[0], posixpath.dirname(path) or ".") + (f"#{mark}" if mark else "")

    def _published(self, address: str, link: str) -> str | None:
        """Return under which whole address, once it is published, a link of a feed leads."""
        known = self._shown.get(self._address(address, link) or "")
        return f"{settings.ADDRESS}/{known[0]}" if known else None

    def _address(self, here: str, link: str) -> str | None:
        """Return the address that a link means, if it is one that the copy has; else None."""
        parts = urlsplit(urljoin(here, link.removeprefix(settings.ADDRESS) or "/"))
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.netloc or not all(_NAME.fullmatch(part) for part in parts.path.split("/") if part):
            return None
        if asked and (len(asked) != 1 or not all(k in FOLLOWED and _NAME.fullmatch(v) for k, v in asked.items())):
            return None
        query = "".join(f"?{name}={value}" for name, value in asked.items())
        return f"{parts.path}{query}" if self._is_copied(parts.path) else None

    def _is_copied(self, path: str) -> bool:
        if path.startswith(settings.STATIC_URL):
            return True
        if self._names == {""}:
            return is_copied(path)
        name, _, rest = path.removeprefix("/").partition("/")
        return path == "/" or (name in self._names and is_copied(rest))


def _links(shown: Shown) -> list[str]:
    if shown.kind == "text/html":
        return links(shown.body.decode())
    if shown.kind == "text/css":
        return [link for link in _IN_STYLE.findall(shown.body.decode()) if not link.startswith("data:")]
    return []


def _path(address: str, kind: str) -> str:
    """Return the file that an address becomes: `/` is index.html, `/record?before=40` record-before-40.html."""
    parts = urlsplit(address)
    path = parts.path.removeprefix("/")
    if not path or path.endswith("/"):
        path += "index"
    path += "".join(f"-{name}-{value}" for name, value in parse_qsl(parts.query))
    ending = _ENDINGS.get(kind, "")
    return path if path.endswith(ending) else path + ending
