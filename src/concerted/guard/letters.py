"""Messages as they are handed in: a text, a mail, or a box of mails, known by how it begins and not by its name.

Of a mail that somebody forwards, only what was forwarded is kept: not who forwards it, nor what they wrote above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from concerted.errors import Refused

LARGEST = 5_000_000
"""Bytes that a file or a mail may have."""
MOST = 100
"""Mails that are read from one box."""
_DEEPEST = 4
"""How often a mail may be forwarded within another."""

_HEADED = re.compile(rb"(?:(?:From|To|Date|Subject|Received|Return-Path|MIME-Version|Delivered-To|Message-ID"
                     rb"|X-[\w-]+|DKIM-Signature|Content-Type)[ \t]*:)", re.IGNORECASE)  # fmt: skip
_BETWEEN = re.compile(rb"^From [^\n]*\n", re.MULTILINE)
_FORWARDED = re.compile(
    r"^[> \t]*(?:-{2,}\s*(?:Forwarded message|Original Message|Weitergeleitete Nachricht|Ursprüngliche Nachricht"
    r"|Message transféré|Message d'origine|Mensaje reenviado|Mensaje original|Messaggio inoltrato)\s*-{2,}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht|Début du message transféré"
    r"|Début du message réexpédié|Inicio del mensaje reenviado|Inizio messaggio inoltrato)\s*:)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"^[> \t*]*([A-ZÀ-Ý][\w -]{0,20}?)\s?\*?\s?:\*?\s*(.*)$")
_FROM = ("from", "von", "de", "da")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message: its words, from whom it claims to be, and when it came (RFC 3339 in UTC), as far as it says."""

    text: str
    sender: str = ""
    came: str = ""


def read_letters(data: bytes) -> list[Letter]:
    """Return the messages in a file: a text, a mail (.eml), or a box of mails (mbox).

    Refuses what is none of these (`not-text`), is too large, or has no words in it (`bad-message`).
    """
    if len(data) > LARGEST:
        raise Refused("too-long", "It is larger than {most} MB.", hint="Cut it into parts.", most=LARGEST // 10**6)
    found = [letter for letter in _letters(data) if letter.text]
    if not found:
        raise Refused("bad-message", "There are no words in it.", hint="Paste the message itself.")
    return found


def read_letter(data: bytes) -> Letter:
    """Return what a mail says, or what it forwards. Refuses as `read_letters` does."""
    return read_letters(_BETWEEN.sub(b"", data, count=1) if data.startswith(b"From ") else data)[0]


def _letters(data: bytes) -> Iterator[Letter]:
    begins = data.lstrip(b"\xef\xbb\xbf\r\n")
    if begins.startswith(b"From ") and _HEADED.match(begins.split(b"\n", 1)[-1]):
        boxed = [part.replace(b"\n>From ", b"\nFrom ") for part in _BETWEEN.split(begins)[1:]]
        if len(boxed) > MOST:
            raise Refused("too-many", "There are more than {most} mails in it.", hint="Cut it into parts.", most=MOST)
        for one in boxed:
            yield from _of_mail(one)
    elif _HEADED.match(begins):
        yield from _of_mail(begins)
    else:
        yield Letter(text=_decoded(data).strip())


def _of_mail(data: bytes) -> Iterator[Letter]:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)  # noqa: S101 - what this policy makes
    inner = list(_attached(mail, _DEEPEST))
    yield from (_letter(one) for one in inner or [mail])


def _attached(mail: EmailMessage, levels: int) -> Iterator[EmailMessage]:
    """Yield the mails that a mail carries, the innermost ones."""
    for part in mail.walk() if levels else ():
        if part is not mail and part.get_content_type() == "message/rfc822":
            carried = part.get_payload()
            mails = [one for one in carried if isinstance(one, EmailMessage)] if isinstance(carried, list) else []
            for one in mails:
                yield from (list(_attached(one, levels - 1)) or [one])
            return


def _letter(mail: EmailMessage) -> Letter:
    text = _body(mail).replace("\r\n", "\n").strip()
    forwarded = list(_FORWARDED.finditer(text))
    if forwarded:
        return _inline(text[forwarded[-1].end() :])
    return Letter(text=text, sender=_one_line(str(_header(mail, "from"))), came=_moment(mail))


def _inline(text: str) -> Letter:
    """Return what stands below the line that says that it is forwarded, without the fields above it."""
    lines = [re.sub(r"^(?:> ?)+", "", line) for line in text.strip().splitlines()]
    sender = ""
    while lines and (field := _FIELD.match(lines[0])):  # up to the first line that is none: an empty one
        lines.pop(0)
        if field[1].strip().casefold() in _FROM:
            sender = _one_line(field[2])
    return Letter(text="\n".join(lines).strip(), sender=sender)


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    text = _decoded(raw if isinstance(raw, bytes) else b"", part.get_content_charset())
    return _Words.of(text) if part.get_content_subtype() == "html" else text


def _decoded(data: bytes, charset: str | None = None) -> str:
    """Return text; where nobody says how it is written, as UTF-8, else as Western Windows writes it."""
    for name in (charset, "utf-8-sig", "cp1252"):
        try:
            text = data.decode(name) if name else None
        except (LookupError, UnicodeDecodeError):
            continue
        if text is not None and "\0" not in text:
            return text
    raise Refused("not-text", "This file is no text.", hint="Paste the message, or send a .txt, .eml or mbox file.")


def _header(mail: EmailMessage, name: str) -> object:
    try:
        return mail.get(name, "")
    except (ValueError, LookupError, AttributeError, TypeError, NameError):  # the standard library, on broken headers
        return ""


def _moment(mail: EmailMessage) -> str:
    when = getattr(_header(mail, "date"), "datetime", None)
    if not isinstance(when, datetime):
        return ""
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_line(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


class _Words(HTMLParser):
    """The words of a page, a line for each of its blocks."""

    _BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"})
    _SILENT = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, page: str) -> str:
        """Return the words of a page."""
        reader = cls()
        reader.feed(page)
        lines = ("".join(reader.words)).splitlines()
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self._silent += tag in self._SILENT
        if tag in self._BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        if tag in self._BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data.replace("\n", " "))
