"""Making a page ready to lie still: links lead to files beside it, and what needs a server is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

Lead = Callable[[str], str | None]
"""Where an address of ours leads in the copy, from the page it stands on; None where the copy does not have it."""

_DROPPED = ("form", "script")
_UNWRAPPED = ("noscript",)
_LINKS = {"a": "href", "link": "href", "img": "src", "use": "href", "image": "href", "object": "data", "iframe": "src"}
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)


def rewritten(page: str, lead: Lead) -> str:
    """Return a page in which every link leads within the copy.

    Forms and scripts go. A link to what the copy does not have becomes plain text; a button to it goes too.
    """
    still = _Still(lead)
    still.feed(page)
    still.close()
    return "".join(still.parts)


def links(page: str) -> list[str]:
    """Return every address of ours that a page links to, as it stands there."""
    found: list[str] = []

    def note(address: str) -> str:
        found.append(address)
        return address

    rewritten(page, note)
    return found


def rewritten_feed(feed: str, lead: Lead) -> str:
    """Return a feed, or other text that names addresses in `href="…"`, with those that the copy has led into it."""

    def led(found: re.Match[str]) -> str:
        return f'{found[1]}"{escape(lead(found[2]) or found[2])}"'

    return re.sub(r'((?:href|src|url)=)"([^"]*)"', led, feed)


class _Still(HTMLParser):
    """Passes a page on as it is written, but for its links and for what needs a server."""

    def __init__(self, lead: Lead) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._lead = lead
        self._dropping, self._depth = "", 0
        """The tag that is dropped with all that is in it, and how many of its kind are open."""
        self._plain: list[bool] = []
        """For each open link: whether it became plain text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass a tag on, drop it with all that is in it, or only unwrap it."""
        if self._dropping:
            self._depth += tag == self._dropping
            return
        address = dict(attrs).get(_LINKS.get(tag, ""))
        led = address if address is None or _ELSEWHERE.match(address) else self._lead(address)
        dead = address is not None and led is None
        if tag in _DROPPED or (dead and tag == "a" and "button" in (dict(attrs).get("class") or "").split()):
            self._dropping, self._depth = tag, 1
            return
        if tag == "a":
            self._plain.append(dead)
        if not dead and tag not in _UNWRAPPED:
            self._pass(tag, attrs, led)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass on a tag that closes itself."""
        if not self._dropping:
            address = dict(attrs).get(_LINKS.get(tag, ""))
            led = address if address is None or _ELSEWHERE.match(address) else self._lead(address)
            if address is None or led is not None:
                self._pass(tag, attrs, led)

    def handle_endtag(self, tag: str) -> None:
        """Close what was passed on."""
        if self._dropping:
            self._depth -= tag == self._dropping
            if not self._depth:
                self._dropping = ""
            return
        if tag in _UNWRAPPED or (tag == "a" and self._plain and self._plain.pop()):
            return
        self.parts.append(f"</{tag}>")

    def _pass(self, tag: str, attrs: list[tuple[str, str | None]], led: str | None) -> None:
        link = _LINKS.get(tag)
        written = self.get_starttag_text() or ""
        if link and led is not None:
            given = [(name, led if name == link else value) for name, value in attrs]
            inner = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in given)
            written = f"<{tag}{inner}{'/>' if written.endswith('/>') else '>'}"
        self.parts.append(written)

    def handle_data(self, data: str) -> None:
        """Pass text on."""
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        """Pass a named character on as it is written."""
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Pass a numbered character on as it is written."""
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Leave comments out."""

    def handle_decl(self, decl: str) -> None:
        """Pass on what says that this is a page."""
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._dropping:
            self.parts.append(text)
