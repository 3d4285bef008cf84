"""Is the file readable as what it is: bytes, fences, YAML, and characters that deceive?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerted.commons.checks.mojibake import mojibake
from concerted.commons.findings import Edit, Seen, seen
from concerted.commons.patterns import Pattern
from concerted.commons.values import Trouble
from concerted.lines import Line

OVERSIZED = 100_000
"""Characters; the largest sound pattern known has 45,381 bytes, the ones with pasted-in output 144,178 and more."""

_ACTIVE = re.compile(r"<(?:(?:script|iframe|object|embed)\b|[a-z][^<>\n]*\son[a-z]+\s*=)", re.I)
_ACTIVE_LINK = re.compile(r"\]\(\s*javascript:", re.I)


def readable(pattern: Pattern) -> Iterator[Seen]:
    """Yield what stands in the way of reading the file, or of trusting what one sees."""
    aliased = False
    for trouble in pattern.troubles:
        if trouble.code != "yaml-alias" or not aliased:
            yield _told(trouble)
        aliased = aliased or trouble.code == "yaml-alias"
    text = pattern.text
    if len(text) > OVERSIZED:
        said = Line("This file has {size} characters. Was something pasted in by mistake?", {"size": len(text)})
        yield seen("oversized-file", 0, said)
    if pattern.source.is_suspect:
        yield from mojibake(text)
    if pattern.top.pairs and not pattern.body.strip():
        yield seen(
            "body-empty", pattern.source.body[0], Line("After the front matter the pattern’s eight sections follow.")
        )
    start = pattern.source.body[0]
    if active := _ACTIVE.search(text, start) or (
        b"script:" in pattern.source.data.lower() and _ACTIVE_LINK.search(text, start)
    ):
        yield seen("script-in-body", active.start(), Line("Published pages show this as text and never run it."))


def _told(trouble: Trouble) -> Seen:
    values = {"said": trouble.said}
    mend = (Edit(0, 1, ""),) if trouble.code == "encoding-bom" else ()
    return seen(trouble.code, trouble.start, Line(_SENTENCES[trouble.code], values if trouble.said else {}), mend=mend)


_SENTENCES = {
    "empty": "A pattern starts with its front matter: a line of three dashes.",
    "too-large": "A file of more than {said} bytes is not read as a pattern.",
    "encoding": "Save the file as UTF-8: these bytes are none.",
    "encoding-bom": "Other readers do not expect a byte order mark before the first line.",
    "control-character": "The character {said} cannot be seen and breaks other readers.",
    "bidi-control": "The character {said} makes text appear in another order than it is read.",
    "front-matter-missing": "A pattern starts with its front matter: a line of three dashes before it, and one after.",
    "front-matter-unclosed": "Here the body seems to start: a line of three dashes is missing before it.",
    "yaml-error": "The front matter cannot be read from here on: {said}.",
    "yaml-alias": "Anchors and aliases (&{said}, *{said}) are not followed: write the value itself.",
    "too-deep": "Values are nested more than {said} levels deep here.",
}
