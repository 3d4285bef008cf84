"""What a pattern's author wrote, as safe HTML: made by `concerted.commons.markdown`, links led to the pages here."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from concerted.commons.library import Library
from concerted.commons.markdown import html
from concerted.commons.prose import clean
from concerted.web.commons.addresses import address_of

_OWN = re.compile(r'<a href="(?!https?:)([^"]*)" rel="[^"]*">(.*?)</a>', re.DOTALL)
_ENDS = re.compile(r"(?:\s*^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$)+\s*\Z", re.MULTILINE)


def shown_body(library: Library, markdown: str) -> SafeString:
    """Return a stretch of a body: a link to a pattern's file leads to its page, any other local link is its words."""

    def led(link: re.Match[str]) -> str:
        name = link[1].partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".md").replace("%5F", "_")
        pattern = library.named(name) if name else None
        return f'<a href="{escape(address_of(pattern))}">{link[2]}</a>' if pattern else link[2]

    made = html(clean(_ENDS.sub("", markdown)).strip())
    return mark_safe(_OWN.sub(led, made))  # noqa: S308 - every letter was escaped by `html`
