"""Looking at a page in a real browser: who is kept out, what breaks, what it weighs, what it asks of others."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import APIResponse, Browser, Page, Response

from tests.web.roles import Hosted

NARROW, WIDE = 320, 1440
LIGHT, DARK = "light", "dark"
Ways = tuple[tuple[int, str], ...]
EVERY_WAY: Ways = ((WIDE, LIGHT), (WIDE, DARK), (NARROW, DARK), (NARROW, LIGHT))
"""Every width with every scheme, each one change away from the last."""

TWO_WAYS: Ways = ((NARROW, LIGHT), (WIDE, DARK))
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that ask for colours."""

ALBUM = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SCREENSHOTS = os.environ.get("CONCERTED_SCREENSHOTS") == "1"
SLOW = "GPU stall due to ReadPixels"
"""What a graphics driver in software says of itself."""

BUDGET, OF_A_MAP = 100_000, 300_000
"""Bytes, as they travel, of a page's first load."""


@dataclass
class Watched:
    """A page whose console and whose requests are written down."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url))

    def _hear(self, kind: str, said: str) -> None:
        if kind in ("error", "warning") and SLOW not in said:
            self.troubles.append(said)

    def _check(self, url: str) -> None:
        if not url.startswith("http://127.0.0.1:"):
            self.troubles.append(f"asked {url}")

    def heard(self, answer: Response) -> list[str]:
        """Return what went wrong since last asked; that a page answers an error is no trouble of the page's."""
        came = [said for said in self.troubles if answer.status < 400 or f"status of {answer.status}" not in said]
        self.troubles.clear()
        return came


class Weighed:
    """Counts the bytes that travel for a page, when nothing of it is known to the browser yet."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._add)

    def _add(self, one: dict[str, Any]) -> None:
        self.bytes += int(one["encodedDataLength"])


def faults_of(page: Page, *rules: str) -> list[str]:
    """Return what keeps people out of the page as it is shown now; by these rules of axe alone, if any are named."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"resultTypes": ["violations"], "elementRef": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {[node['html'] for node in fault['nodes']][:3]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def is_too_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def open_all(page: Page) -> None:
    """Open whatever is folded up."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def faults_every_way(page: Page, ways: Ways = EVERY_WAY) -> list[str]:
    """Return what is wrong with a page that is open, all of it unfolded, at these widths and in these schemes.

    A scheme changes colours alone, so at a width that was looked at only these are looked at again.
    """
    wrongs, widths = [], set[int]()
    open_all(page)
    for width, scheme in ways:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type] # two literals
        said = faults_of(page, *(COLOURS if width in widths else ()))
        said += ["wider than the screen"] if is_too_wide(page) else []
        wrongs += [f"{width} px, {scheme}: {one}" for one in said]
        widths.add(width)
    return wrongs


def photograph(page: Page, name: str, scheme: str, width: int, *, whole: bool = False) -> None:
    """Put a picture of the page into docs/screenshots, if pictures are asked for."""
    if not SCREENSHOTS or (width == NARROW and (scheme == DARK or name.startswith("young"))):
        return
    ALBUM.mkdir(parents=True, exist_ok=True)
    tail = {(LIGHT, WIDE): "", (DARK, WIDE): "-dark", (LIGHT, NARROW): "-320"}[scheme, width]
    page.screenshot(path=ALBUM / f"{name}{tail}.png", full_page=whole)


def sheets(page: Page) -> int:
    """How many sheets of paper the page would take."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@dataclass(frozen=True)
class Seen:
    """A page as it was seen: how it answered, what travelled for it, and what is wrong with it."""

    status: int
    bytes: int
    troubles: list[str]
    faults: list[str]


class Looker:
    """A browser that goes through the pages of a host, and sees each once."""

    def __init__(self, browser: Browser, served: Hosted, ways: Ways = EVERY_WAY) -> None:
        self._served, self._ways = served, ways
        self._context = browser.new_context(viewport={"width": WIDE, "height": 900})
        self._page = self._context.new_page()
        self._watched, self._weighed = Watched(self._page), Weighed(self._page)
        self.seen: dict[str, Seen] = {}

    def go_through(self, addresses: Iterable[str], role: str) -> None:
        """Look at each page there is at these addresses that was not seen yet, as this role; a file is no page."""
        self._served.sign_in(self._context, role)
        for address in addresses:
            url = self._served.located(address)
            if address not in self.seen and _is_page(self._context.request.get(url, max_redirects=0)):
                self.seen[address] = self.look(url)

    def look(self, url: str) -> Seen:
        """Look at one page."""
        before, answer = self._weighed.bytes, self._page.goto(url)
        assert answer
        travelled = self._weighed.bytes - before
        return Seen(answer.status, travelled, self._watched.heard(answer), faults_every_way(self._page, self._ways))


def _is_page(answer: APIResponse) -> bool:
    shown = answer.ok and "content-disposition" not in answer.headers
    return shown and answer.headers["content-type"].startswith("text/html")
