"""What a text or a name must look like before it may enter a record.

Every copy of the record must read the same, and no two members may look alike: text is in Unicode
normal form C, has no invisible or control characters, and keeps to a length.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from concerted.errors import Refused
from concerted.lines import Line

NAME = 80
"""Characters a name may have."""
SENTENCE = 300
"""Characters the one-sentence shared interest may have."""
PARAGRAPH = 4_000
"""Characters a proposal's text or a decision's reason may have."""

_ID = 48

_ALIKE = {
    "a": "аαɑ", "b": "вьβ", "c": "сϲ", "d": "ԁ", "e": "еεҽ", "g": "ɡց", "h": "һнη", "i": "іıιɩӏl1|", "j": "јϳ",
    "k": "кκ", "m": "м", "n": "пոν",
    "o": "оοօσ0", "p": "рρ", "q": "ԛզ", "r": "г", "s": "ѕ", "t": "тτ", "u": "цυս", "v": "ѵ",
    "w": "ԝшω", "x": "хχ", "y": "уγү", "z": "ζ", "-": "‐‑‒–—−", "'": "’‘ʼ`´",
}  # fmt: skip
_LOOKS_LIKE = {ord(twin): letter for letter, twins in _ALIKE.items() for twin in twins}
"""Letters of other scripts, digits and signs that pass for another where a name is read quickly."""


def tidy(text: str) -> str:
    """Return what somebody typed in the form a record keeps: normal form C, one kind of line end, no outer space."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_text(text: str, field: str | Line, *, most: int, lines: bool = False) -> None:
    """Refuse (`bad-text`) a text that is empty, too long, untidy, or has characters nobody can see.

    `field` is what it is called in a sentence.
    """
    what = Line(field) if isinstance(field, str) else field
    if not text.strip():
        raise Refused("bad-text", "The {field} cannot stand: it is empty.", hint="Write at least a word.", field=what)
    if (over := len(text) - most) > 0:
        long = "The {field} cannot stand: it has {count:,} characters, {over:,} over the limit."
        raise Refused("bad-text", long, hint="Shorten it.", field=what, count=len(text), over=over)
    unseen = next((c for c in text if unicodedata.category(c)[0] == "C" and not (lines and c == "\n")), None)
    if unseen is not None:
        name = unicodedata.name(unseen, f"U+{ord(unseen):04X}")
        hidden = "The {field} cannot stand: it has a character nobody can see ({character})."
        hint = "Type the text afresh instead of pasting it."
        raise Refused("bad-text", hidden, hint=hint, field=what, character=name)
    if tidy(text) != text:
        untidy = "The {field} cannot stand: it is not in Unicode normal form C, or has space around it."
        raise Refused("bad-text", untidy, hint="Type the text afresh.", field=what)


def actor_id(name: str) -> str:
    """Return the short name by which the record calls an actor: “Farm Workers' Union” is `farm-workers-union`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:_ID].rstrip("-")
    return words or f"actor-{sha256(name.encode()).hexdigest()[:8]}"


def same_name(one: str, other: str) -> bool:
    """Tell whether two names would be taken for one another: but for case, width, or letters that look alike.

    After Unicode TR 39's skeletons, for the scripts whose letters pass for Latin ones.
    """
    return folded(one) == folded(other)


def folded(name: str) -> str:
    """Return a name as it is compared with others."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFD", plain).translate(_LOOKS_LIKE)).split())
