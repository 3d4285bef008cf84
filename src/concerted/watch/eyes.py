"""What a check looks with: an address is fetched, and what it said before is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.watch.fetch import Fetcher, Page
from concerted.watch.memory import Known, Memory
from concerted.watch.texts import digest_of, text_of


@dataclass(frozen=True, slots=True)
class Eyes:
    """A fetcher and a memory."""

    fetcher: Fetcher
    memory: Memory

    @property
    def now(self) -> str:
        """The present moment, as the record writes it."""
        return self.fetcher.now()

    def page(self, address: str) -> Page:
        """Return what an address answers now. Raises `Unseen`."""
        page = self.fetcher.fetch(address, known=self.memory.page(address))
        self.memory.keep_page(address, page)
        return page

    def text(self, address: str, page: Page) -> Known:
        """Return the text of a page, with the time since when it has been so; it is remembered."""
        text = text_of(page)
        return self.memory.keep_text(address, text, digest_of(text), page.at)
