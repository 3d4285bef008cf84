"""What a message says itself: without what it quotes, signatures and the footers of lists (RFC 3676, section 4)."""

from __future__ import annotations

import re

_ATTRIBUTION = re.compile(
    r"^(?:On|Am|Le|El|Op) .{3,200}(?:wrote|schrieb|a écrit|escribió|schreef)(?: .{0,100})?\s?:$", re.IGNORECASE
)
_FORWARDED = re.compile(
    r"^(?:[-_]{2,}\s*(?:original message|ursprüngliche nachricht|original-nachricht|forwarded message"
    r"|weitergeleitete nachricht|message d'origine)\s*[-_]{2,}|begin forwarded message:"
    r"|anfang der weitergeleiteten nachricht:|_{20,}|-{2} ?|\*?(?:from|von|de)\*?:.{3,300})$",
    re.IGNORECASE,
)
_HEADERS = re.compile(r"^\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet)\*?:", re.IGNORECASE)
_SENT_FROM = re.compile(r"^(?:sent from my|von meinem .{1,40} gesendet|get outlook for) ?.{0,60}$", re.IGNORECASE)
_QUOTED = re.compile(r"^\s{0,3}[>|]")


def own_words(text: str) -> str:
    """Return the lines that are the sender's own."""
    lines = text.splitlines()
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if _ends(lines, at):
            break
        if length := _attribution(lines, at):
            at += length
            if not _quotes_next(lines, at):
                break
            continue
        if not _QUOTED.match(lines[at]) and not _SENT_FROM.match(line):
            kept.append(lines[at])
        at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _ends(lines: list[str], at: int) -> bool:
    """Return whether here begins a signature, a footer or a message that is passed on whole."""
    line = lines[at].strip()
    if not _FORWARDED.match(line):
        return False
    if line[0] in "-_" or line.endswith("nachricht:") or line.casefold().startswith("begin"):
        return True
    return any(_HEADERS.match(following.strip()) for following in lines[at + 1 : at + 3])


def _attribution(lines: list[str], at: int) -> int:
    """Return how many lines the sentence takes that says whom the next ones quote; 0 where there is none."""
    for length in (1, 2, 3):
        sentence = " ".join(line.strip() for line in lines[at : at + length])
        if _ATTRIBUTION.match(sentence[:600]):
            return length
    return 0


def _quotes_next(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 5] if line.strip()), "")
    return bool(_QUOTED.match(following))
