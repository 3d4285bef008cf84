"""The ecosystem map as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from concerted.ecosystem.page import body
from concerted.web import reading

_KNOWN_FORM = 2


def ecosystem_map(words: Mapping[str, str]) -> SafeString | None:
    """Return the house's map as a page's content in the reader's words and language.

    None where the house has none, or one in a form this version does not know.
    """
    found = reading.house().ecosystem_map()
    if found is None or found.get("form") != _KNOWN_FORM:
        return None
    try:
        return mark_safe(body(found, words=words, translate=gettext))  # noqa: S308 - our own page, which escapes every text
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
