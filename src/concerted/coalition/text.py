"""What a text or a name must look like before it may enter a record.

Every copy of the record must read the same, and no two members may look alike: text is in Unicode
normal form C, has no invisible or control characters, and keeps to a length.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from concerted.errors import Refused

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


def check_text(text: str, field: str, *, most: int, lines: bool = False) -> None:
    """Refuse (`bad-text`) a text that is empty, too long, untidy, or has characters nobody can see."""
    if not text.strip():
        raise _refused(field, "it is empty", "Write at least a word.")
    if len(text) > most:
        raise _refused(field, f"it has {len(text):,} characters, {len(text) - most:,} over the limit", "Shorten it.")
    unseen = next((c for c in text if unicodedata.category(c)[0] == "C" and not (lines and c == "\n")), None)
    if unseen is not None:
        name = unicodedata.name(unseen, f"U+{ord(unseen):04X}")
        raise _refused(
            field, f"it has a character nobody can see ({name})", "Type the text afresh instead of pasting it."
        )
    if tidy(text) != text:
        raise _refused(field, "it is not in Unicode normal form C, or has space around it", "Type the text afresh.")


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


def _refused(field: str, why: str, hint: str) -> Refused:
    return Refused("bad-text", f"The {field} cannot stand: {why}.", hint=hint)
