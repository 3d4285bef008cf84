"""The shared standard that a member's own is held against: fetched, and where the clause pins it, as it was adopted."""

from __future__ import annotations

from concerted.errors import InputError
from concerted.lines import Line
from concerted.watch.case import Case
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Page, Unseen
from concerted.watch.openapi import Description, read_description


def standard(case: Case, eyes: Eyes) -> Page:
    """Return the shared standard. Raises `Unseen` where it is another than the one that was adopted."""
    page = eyes.page(str(case.against))
    if case.digest and page.digest != case.digest:
        raise Unseen(Line("The shared standard is no longer the one that was adopted."))
    return page


def described(page: Page) -> Description:
    """Return the API description that a page holds. Raises `Unseen` where it is none."""
    try:
        return read_description(page.body, file=page.address)
    except InputError as error:
        raise Unseen(Line("{said}", {"said": error.message})) from None
