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

_ACTIVE = re.compile(
    r"<(?:script|iframe|object|embed|applet|frameset)\b|<style\b[^<>]*>|<(?:form|base|meta|link)\s[^<>]*="
    r"|<[a-z][^<>]*[\s/\"']on[a-z]+\s*=",
    re.I,
)


def _spelt(word: str) -> str:
    """Return what matches a word as browsers read it: with its letters as entities, and breaks between them."""
    return r"\s*".join(rf"(?:{each}|&#0*{ord(each)};?|&#x0*{ord(each):x};?)" for each in word)


_ACTIVE_LINK = re.compile(
    rf"(?:\]\(|\]:|=|<)[\s\"'<]*(?:(?:{_spelt('javascript')}|{_spelt('vbscript')})\s*(?::|&colon;|&#0*58;?|&#x0*3a;?)"
    r"|data:\s*(?:text/html|image/svg))",
    re.I,
)
_MARKS = ("<", "=", "](", "]:")
_SCHEMES = ("javascript", "vbscript", "data:", "&#")
"""Without one of the former there is no such HTML or link, without one of the latter no such link: to look is fast."""

_FENCED = re.compile(r"^(`{3,}|~{3,})", re.M)


def readable(pattern: Pattern) -> Iterator[Seen]:
    """Yield what stands in the way of reading the file, or of trusting what one sees."""
    text = pattern.text
    named = [trouble for trouble in pattern.troubles if trouble.code == "yaml-alias"]
    yield from (_told(trouble) for trouble in pattern.troubles if trouble not in named)
    if named:  # said once: where a value is first asked for, or else where it is first named
        yield _told(next((each for each in named if text[each.start] == "*"), named[0]))
    if len(text) > OVERSIZED:
        said = Line("This file has {size} characters. Was something pasted in by mistake?", {"size": len(text)})
        yield seen("oversized-file", 0, said)
    if pattern.source.is_suspect:
        yield from mojibake(text)
    if pattern.top.pairs and not pattern.body.strip():
        yield seen(
            "body-empty", pattern.source.body[0], Line("After the front matter the pattern’s eight sections follow.")
        )
    if (at := _active(pattern)) is not None:
        yield seen("script-in-body", at, Line("Published pages show this as text and never run it."))


def _active(pattern: Pattern) -> int | None:
    """Return where HTML first runs or loads something, in a value or in the body; in code it does not."""
    text, start = pattern.text, pattern.source.body[0]
    if not any(mark in text for mark in _MARKS):
        return None
    written = "".join(text.lower().split())
    kinds = [_ACTIVE, _ACTIVE_LINK] if any(scheme in written for scheme in _SCHEMES) else [_ACTIVE]
    places = (each.start() for kind in kinds for each in kind.finditer(text))
    return min((at for at in places if at < start or not _in_code(text, start, at)), default=None)


def _in_code(text: str, start: int, at: int) -> bool:
    """Say whether a place of the body stands between fences of code, or between two marks of code on its line."""
    fence = ""
    for mark in _FENCED.finditer(text, start, at):
        fence = mark[1] if not fence else "" if mark[1].startswith(fence) else fence
    line, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return bool(fence) or (text.count("`", line, at) % 2 == 1 and "`" in text[at : end if end > 0 else len(text)])


def _told(trouble: Trouble) -> Seen:
    values = {"said": trouble.said}
    mend = (Edit(0, 1, ""),) if trouble.code == "encoding-bom" else ()
    return seen(trouble.code, trouble.start, Line(_SENTENCES[trouble.code], values if trouble.said else {}), mend=mend)


_SENTENCES = {
    "empty": "A pattern starts with its front matter: a line of three dashes.",
    "too-large": "A file of more than {said} bytes is not read as a pattern.",
    "encoding": "Save the file as UTF-8: these bytes are none.",
    "encoding-bom": "Other readers do not expect a byte order mark before the first line.",
    "line-ends": "This line ends in another way than the first: use one way throughout.",
    "control-character": "The character {said} cannot be seen and breaks other readers.",
    "bidi-control": "The character {said} makes text appear in another order than it is read.",
    "front-matter-missing": "A pattern starts with its front matter: a line of three dashes before it, and one after.",
    "front-matter-unclosed": "Here the body seems to start: a line of three dashes is missing before it.",
    "yaml-error": "The front matter cannot be read from here on: {said}.",
    "yaml-alias": "Anchors and aliases (&{said}, *{said}) are not followed: write the value itself.",
    "too-deep": "Values are nested more than {said} levels deep here.",
}
