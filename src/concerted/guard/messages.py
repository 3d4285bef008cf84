"""Is this really from us? A message's canonical form, its digest and code, and what a pasted text is of.

Mail and chat re-wrap lines, quote them, add spaces and characters that nobody sees, and curl quotation marks.
None of that changes what is said, so none of it is in the canonical form:

1. Unicode normal form C; ligatures such as “ﬁ” as letters; an ellipsis as three full stops.
2. No characters that nobody sees (soft hyphens, zero-width ones, marks of direction). The two that make a
   text read otherwise than it is written (U+202D, U+202E) stay, so that they show as a change.
3. Every kind of quotation mark as ' or ", every dash as -, several hyphens in a row as one.
4. No quotation signs (>) at the beginning of lines where every line has one; none before the first word.
5. No code of a signed message: [signed 41-k3f9…].
6. White space, line ends included, as one space between words, and none around.

Letters, digits, their case, and all other signs stay. The digest is SHA-256 of a fixed prefix and that, in UTF-8.

>>> digest("> We meet\\n>   at “nine”.") == digest('We meet at "nine".')
True
>>> digest("We meet at ten.") == digest("We meet at nine.")
False
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from concerted.errors import Refused

LONGEST = 20_000
"""Characters that a message may have."""
MOST = 5 * LONGEST
"""Characters of a text that is looked at: quoted and wrapped anew, a message is longer."""
CODE = 10
"""Characters of a digest that a code shows: 50 bits, so that nobody makes another text with the same code by trying."""

_PREFIX = b"concerted/message/v1\n"
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter in it is taken for another, or for a digit."""
_READ_AS = str.maketrans("oil", "011")

_SAME = {
    "'": "‘’‚‛′ʼ`´‹›",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−",
    "...": "…", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "ffi": "ﬃ", "ffl": "ﬄ", "st": "ﬆ",
}  # fmt: skip
_READ_SAME = {ord(sign): plain for plain, signs in _SAME.items() for sign in signs}
_OVERRIDES = "\u202d\u202e"
_SIGNED = re.compile(r"\[signed\s+(\d{1,9})-([0-9a-z]{10})(?:\s+\S+?)?\s*\]", re.IGNORECASE)
_ALONE = re.compile(r"(?:https?://\S*[/=])?(\d{1,9})\s*-\s*([0-9a-z]{10})", re.IGNORECASE)

_NEAR = 0.3
"""Share of one text's word pairs that the other must have for the two to be versions of one message."""


def canonical(text: str) -> str:
    """Return the canonical form of a message, as this module's first lines say."""
    return _joined(_unquoted(_plain(text)))


def digest(text: str) -> str:
    """Return the digest of a message's canonical form, in hex."""
    return sha256(_PREFIX + canonical(text).encode()).hexdigest()


def check_message(text: str) -> None:
    """Refuse (`bad-message`) a text that cannot be signed: one that is empty, too long, or a quotation."""
    if not canonical(text):
        raise Refused("bad-message", "There are no words in it.", hint="Write the message first.")
    if len(text) > LONGEST:
        hint = "Shorten it, or sign a message that names the long document and its digest."
        raise Refused("bad-message", "It has more than {most:,} characters.", hint=hint, most=LONGEST)
    if text.lstrip().startswith(">"):
        hint = "Sign one's own words; mail takes such a sign for a quotation and drops it."
        raise Refused("bad-message", "It begins with a quotation sign (>).", hint=hint)


def footer(named: str, address: str = "") -> str:
    """Return the line that goes below a signed message, with its code and where to check it.

    >>> footer("41-0000000000", "https://air.example/verify")
    '[signed 41-0000000000 https://air.example/verify]'
    """
    return f"[signed {named}{' ' * bool(address)}{address}]"


def code(number: int, of: str) -> str:
    """Return the short code by which people name a signed message: its entry's number, and the start of its digest.

    >>> code(41, "00" * 32)
    '41-0000000000'
    """
    bits = int(of, 16) >> (256 - 5 * CODE)
    return f"{number}-" + "".join(_LETTERS[bits >> 5 * place & 31] for place in reversed(range(CODE)))


def codes_in(text: str) -> list[tuple[int, str]]:
    """Return the codes that a text names, as (entry, code): marked ones, or one that is all of it but its address."""
    plain = _plain(text).strip()
    alone = _ALONE.fullmatch(plain)
    found = [alone] if alone else [*_SIGNED.finditer(plain)]
    return [(int(one[1]), f"{int(one[1])}-{one[2].lower().translate(_READ_AS)}") for one in found]


@dataclass(frozen=True, slots=True)
class Known:
    """A message the record knows: its entry, its digest, and its words where they lie here."""

    number: int
    digest: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of two texts side by side: in both (`same`), only in ours (`missing`), or only in the other (`added`)."""

    how: Literal["same", "missing", "added"]
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a text is of: a message word for word (`ours`), an altered one, one named by its code alone, or none."""

    verdict: Literal["ours", "altered", "named", "unknown"]
    number: int | None = None
    pieces: tuple[Piece, ...] = ()
    """Of an altered message: ours and the other, word by word."""


def match(text: str, known: Iterable[Known]) -> Match:
    """Return which of the known messages a text is: the latest that is the same, else the nearest, else none.

    Refuses (`too-long`) a text that is longer than any message could be.
    """
    if len(text) > MOST:
        raise Refused("too-long", "It has more than {most:,} characters.", hint="Give the message alone.", most=MOST)
    messages = sorted(known, key=lambda one: -one.number)
    readings = _readings(text)
    digests = {sha256(_PREFIX + reading.encode()).hexdigest() for reading in readings}
    for one in messages:
        if one.digest in digests:
            return Match("ours", one.number)
    named = dict(codes_in(text))
    meant = [one for one in messages if named.get(one.number) == code(one.number, one.digest)]
    if not readings[0] or _ALONE.fullmatch(readings[0]):
        return Match("named", meant[0].number) if meant else Match("unknown")
    return _nearest(readings[0], meant or messages, sure=bool(meant))


def difference(ours: str, other: str) -> tuple[Piece, ...]:
    """Return two texts side by side, word by word."""
    one, two = ours.split(), other.split()
    pieces: list[Piece] = []
    for how, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", " ".join(one[a:b])))
            continue
        if b > a:
            pieces.append(Piece("missing", " ".join(one[a:b])))
        if d > c:
            pieces.append(Piece("added", " ".join(two[c:d])))
    return tuple(pieces)


def _nearest(reading: str, messages: list[Known], *, sure: bool) -> Match:
    """Return the message that a text is a version of; where it names one by its code, that one in any case."""
    pairs = _pairs(reading)
    best, number, ours = 0.0, None, ""
    for one in messages:
        if one.text is None:
            continue
        text = canonical(one.text)
        share = _shared(pairs, _pairs(text))
        if number is None or share > best:
            best, number, ours = share, one.number, text
    if number is None or (best < _NEAR and not sure):
        return Match("unknown")
    return Match("altered", number, difference(ours, reading))


def _shared(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    """Return the share of the shorter text's word pairs that the longer has: 1 where one quotes all of the other."""
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer else 0.0


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(pairwise(words)) or Counter([tuple(words)])


def _readings(text: str) -> list[str]:
    """Return the canonical form, and that of the text without any quotation sign: mail wraps quoted lines anew."""
    plain = _plain(text)
    bare = re.sub(r"^[ \t>]+", "", plain, flags=re.MULTILINE)
    return list(dict.fromkeys([_joined(_unquoted(plain)), _joined(bare)]))


def _plain(text: str) -> str:
    """Return a text without what nobody sees, and with one sign for all that read the same."""
    seen = (c for c in unicodedata.normalize("NFC", text) if c in _OVERRIDES or not _unseen(c))
    return unicodedata.normalize("NFC", "".join(seen).translate(_READ_SAME))


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f" or sign == "\u034f"


def _unquoted(text: str) -> str:
    """Return a text without the quotation signs that begin every line of it that has words, as often as they do."""
    lines = [line.strip() for line in text.splitlines()]
    while any(lines) and all(line.startswith(">") for line in lines if line):
        lines = [line[1:].strip() for line in lines]
    return "\n".join(lines)


def _joined(text: str) -> str:
    joined = " ".join(re.sub(r"-{2,}", "-", _SIGNED.sub(" ", text)).split())
    return joined.lstrip("> ")
