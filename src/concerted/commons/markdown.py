"""A pattern's body as HTML that is safe: every letter escaped, and only what is listed here becomes an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_FENCE = re.compile(r"^(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*)$")
_RULE = re.compile(r"^[ \t]*(?:-[ \t]*){3,}$|^[ \t]*(?:\*[ \t]*){3,}$|^[ \t]*(?:_[ \t]*){3,}$")
_BULLET = re.compile(r"^[ \t]*(?:[-*+]|(\d{1,3})[.)])[ \t]+(.*)$")
_CALLOUT = re.compile(r"^\[!\w+\][ \t]*")
_CODE = re.compile(r"`([^`\n]+)`")
_STRONG = re.compile(r"(?:\*\*|__)(?=\S)(.{1,300}?)(?<=\S)(?:\*\*|__)")
_EMPHASIS = re.compile(r"(?<![\w*])[*_](?=[^\s*_])([^*_\n]{1,300}?)(?<=\S)[*_](?![\w*])")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(([^()\s]{1,500})\)")
_SAFE = re.compile(r"https?://[^\s\"'<>]+\Z|(?!//)[\w./#-]+\Z")
_DEEPEST = 6


def html(markdown: str) -> str:
    """Return a body's HTML: headings, paragraphs, lists, quotations, code, rules, emphasis and links to the web."""
    return "\n".join(_blocks(markdown.replace("\r\n", "\n").split("\n"), 0))


def _blocks(lines: list[str], depth: int) -> Iterator[str]:
    at, paragraph = 0, list[str]()
    while at < len(lines):
        line = lines[at]
        made, after = _block(lines, at, depth)
        if made is None and line.strip():
            paragraph.append(line.strip())
        elif paragraph:
            yield f"<p>{_inline(' '.join(paragraph))}</p>"
            paragraph = []
        if made:
            yield made
        at = after
    if paragraph:
        yield f"<p>{_inline(' '.join(paragraph))}</p>"


def _block(lines: list[str], at: int, depth: int) -> tuple[str | None, int]:
    """Return the element that starts in this line and the line after it; None where it is a line of a paragraph."""
    line = lines[at]
    if heading := _HEADING.match(line):
        level = min(_DEEPEST, max(2, len(heading[1])))
        said = _inline(heading[2].rstrip(" \t#"))
        return f"<h{level}>{said}</h{level}>", at + 1
    if _RULE.match(line):
        return "<hr>", at + 1
    return _several(lines, at, depth)


def _several(lines: list[str], at: int, depth: int) -> tuple[str | None, int]:
    line = lines[at]
    if fence := _FENCE.match(line):
        end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith(fence[1])), len(lines))
        return f"<pre>{escape(chr(10).join(lines[at + 1 : end]))}</pre>", end + 1
    if line.startswith(">") and depth < _DEEPEST:
        end = _while(lines, at, ">")
        inner = [_CALLOUT.sub("", each[1:].removeprefix(" ")) for each in lines[at:end]]
        return f"<blockquote>{''.join(_blocks(inner, depth + 1))}</blockquote>", end
    if _BULLET.match(line):
        return _list(lines, at)
    if line.startswith("|"):
        end = _while(lines, at, "|")
        return f"<pre>{escape(chr(10).join(lines[at:end]))}</pre>", end
    return None, at + 1


def _list(lines: list[str], at: int) -> tuple[str, int]:
    first = _BULLET.match(lines[at])
    kind = "ol" if first and first[1] else "ul"
    items: list[str] = []
    while at < len(lines) and lines[at].strip():
        if found := _BULLET.match(lines[at]):
            items.append(found[2])
        else:
            items[-1] += f" {lines[at].strip()}"
        at += 1
    return f"<{kind}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{kind}>", at


def _while(lines: list[str], at: int, mark: str) -> int:
    """Return the line after those that start with a mark."""
    return next((end for end in range(at, len(lines)) if not lines[end].startswith(mark)), len(lines))


def _inline(text: str) -> str:
    """Return a line with its code, links and emphasis; code is taken first, so that nothing in it is marked."""
    parts = _CODE.split(text)
    return "".join(f"<code>{escape(part)}</code>" if number % 2 else _marked(part) for number, part in enumerate(parts))


def _marked(text: str) -> str:
    said = escape(text)
    said = _LINK.sub(_link, said)
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", said))


def _link(found: re.Match[str]) -> str:
    if not _SAFE.match(found[2]):
        return found[1]
    address = found[2].replace("_", "%5F").replace("*", "%2A")
    return f'<a href="{address}" rel="nofollow noopener">{found[1]}</a>'
