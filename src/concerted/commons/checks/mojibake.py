"""Letters that were read in the wrong encoding once, and what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerted.commons.findings import Edit, Seen, seen
from concerted.lines import Line

_HIGH = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_BROKEN = re.compile(f"(?:[\xc2-\xdf][{_HIGH}]|[\xe0-\xef][{_HIGH}][{_HIGH}�]|\xf0[{_HIGH}]{{3}})+")
_SUSPECT = re.compile(f"[\xc2-\xf0][{_HIGH}]")
"""How each such place starts: a search for this alone takes an eighth of the time."""

_ONCE_MORE = 3
_LOST = "�"
_LIKELY = "\x9d"
"""Of the five bytes that the code page lacks, the one that ends a closing quotation mark is the one that gets lost."""


def mojibake(text: str) -> Iterator[Seen]:
    """Yield one finding at the first such place, with the repair of all that can be repaired for certain."""
    first = _SUSPECT.search(text)
    if first is None or not (broken := list(_BROKEN.finditer(text, first.start()))):
        return
    certain = ((each, repaired(each[0])) for each in broken if _LOST not in each[0])
    mend = tuple(Edit(each.start(), each.end(), was) for each, was in certain if was != each[0])
    near = repaired(broken[0][0].replace(_LOST, _LIKELY))
    said = Line(
        "“{found}” seems to be UTF-8 that was read in another encoding once; so in {count} places.",
        {"found": broken[0][0], "count": len(broken)},
    )
    yield seen("mojibake", broken[0].start(), said, near="" if _LIKELY in near else near, mend=mend)


def repaired(text: str) -> str:
    """Return what a text was before it was read wrongly, once or several times; the text itself where that is lost."""
    for _ in range(_ONCE_MORE):
        try:
            text = b"".join(map(_byte, text)).decode()
        except (UnicodeDecodeError, UnicodeEncodeError):
            return text
    return text


def _byte(character: str) -> bytes:
    """Return the byte that Windows' code page shows as this character; the five it lacks stand for themselves."""
    return bytes([ord(character)]) if "\x80" <= character <= "\x9f" else character.encode("cp1252")
