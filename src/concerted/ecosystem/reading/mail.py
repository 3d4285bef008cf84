"""Mail archives: mbox files (RFC 4155) and maildir folders, one message at a time.

The actor is the organisation, by the domain that a sender writes from; senders at public mail hosts are nobody's voice
but their own, and left out unless people are asked for. What a message quotes and its signature are not its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import partial
from pathlib import Path

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.reading.apart import APART
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.kept import once_for, once_for_bytes
from concerted.ecosystem.reading.own_words import own_words
from concerted.ecosystem.reading.senders import organisation
from concerted.ecosystem.reading.tables import unreadable
from concerted.ecosystem.reading.texts import content_of, decode, mail_day
from concerted.errors import InputError

LARGEST_MESSAGE = 16 * 2**20
"""Bytes; a larger message, attachments included, is skipped and named."""
_LONGEST_LINE = 2**16
_BEGINS = re.compile(rb"From .{0,500}\d{1,2}:\d\d.{0,100}\d{4}\s*$")
_IDENTIFIER = re.compile(r"<[^<>\s]{1,300}>")
_LONGEST_HEADER = 10_000


def is_mbox(path: Path) -> bool:
    """Return whether a file is called an mbox, or begins like one."""
    if not path.is_file() or path.suffix.lower() not in {".mbox", ".mbx", ""}:
        return False
    try:
        with path.open("rb") as file:
            return path.suffix != "" or bool(_BEGINS.match(file.readline(_LONGEST_LINE)))
    except OSError:
        return False


def is_maildir(path: Path) -> bool:
    """Return whether a folder is a maildir: it has `cur`, `new` and `tmp`."""
    return all((path / part).is_dir() for part in ("cur", "new", "tmp"))


def read_mbox(path: Path, gathering: Gathering) -> None:
    """Gather the messages of an mbox. Raises `InputError` where it has none, or cannot be opened."""
    found = False
    try:
        for number, message in enumerate(messages(path), start=1):
            found, source = True, f"{path.name}, message {number}"
            if message is None:
                _too_large(source, gathering)
            else:
                once_for_bytes(message, "mail", gathering, partial(_read_message, message, source, gathering), source)
    except OSError as error:
        raise unreadable(path, error) from None
    if not found:
        hint = "Each message of an mbox begins with a line such as “From sender Mon Jan  1 12:00:00 2024”."
        raise InputError("no-mail", "there is no message in it", hint=hint)


def read_maildir(path: Path, gathering: Gathering) -> None:
    """Gather the messages of a maildir. Raises `InputError` where it cannot be listed."""
    try:
        files = sorted(file for part in ("cur", "new") for file in (path / part).iterdir())
    except OSError as error:
        raise unreadable(path, error) from None
    for file in files:
        source = f"{path.name}/{file.parent.name}/{file.name}"
        try:
            if file.stat().st_size > LARGEST_MESSAGE:
                _too_large(source, gathering)
            else:
                once_for(file, "mail", gathering, partial(_read_file, file, source, gathering), source)
        except (OSError, InputError):
            gathering.skip(source, "it cannot be opened")


def messages(path: Path) -> Iterator[bytes | None]:
    """Yield each message of an mbox as it stands; None for one that is too large. Never holds more than one."""
    lines: list[bytes] = []
    size, begun, after_blank, line_start = 0, False, True, True
    with path.open("rb") as file:
        while line := file.readline(_LONGEST_LINE):
            if line_start and after_blank and _BEGINS.match(line):
                if begun:
                    yield b"".join(lines) if size <= LARGEST_MESSAGE else None
                lines, size, begun = [], 0, True
            elif begun:
                size += len(line)
                if size <= LARGEST_MESSAGE:
                    lines.append(line[1:] if line_start and re.match(rb">+From ", line) else line)
                else:
                    lines.clear()
            after_blank, line_start = line_start and not line.strip(), line.endswith(b"\n")
    if begun:
        yield b"".join(lines) if size <= LARGEST_MESSAGE else None


def _too_large(source: str, gathering: Gathering) -> None:
    gathering.skip(source, f"it has more than {LARGEST_MESSAGE // 2**20} MiB")


def _read_file(file: Path, source: str, gathering: Gathering) -> None:
    _read_message(content_of(file), source, gathering)


def _read_message(raw: bytes, source: str, gathering: Gathering) -> None:
    try:
        message = message_from_bytes(raw)
        actor, refused = organisation(_sender(message), people=gathering.people)
        if not actor:
            gathering.skip(source, refused)
            return
        text = own_words(_text(message, source, gathering))
        title, date = _header(message, "Subject"), mail_day(_header(message, "Date"))
    except Exception as error:
        gathering.skip(source, f"it is damaged ({type(error).__name__})")
        return
    title = re.sub(r"^(?:(?:re|aw|fwd?|wg|antwort)\s*:\s*|\[[^\]]{1,60}\]\s*)+", "", title, flags=re.IGNORECASE)
    gathering.add(Document(actor=actor, source=source, text=text, title=title, date=date))
    own = _IDENTIFIER.search(_header(message, "Message-ID"))
    gathering.wrote(own[0] if own else "", actor)
    if before := _IDENTIFIER.search(_header(message, "In-Reply-To")):
        gathering.replied(actor, before[0], date, source)


def _sender(message: Message) -> tuple[str, str]:
    """Return the sender's name and address, as they were before a list put its own in their place."""
    rewritten = " via " in _header(message, "From")
    names = ("X-Original-From", "Reply-To", "From") if rewritten else ("From", "Sender")
    for name in names:
        value = re.sub(r"(?<=\S) at (?=\S+\.\S)", "@", _header(message, name))
        called, address = parseaddr(value)
        if "@" in address:
            return called, address
    return "", ""


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))[:_LONGEST_HEADER]
    with suppress(ValueError, LookupError):  # an encoding nobody knows, or damaged: as it stands
        value = str(make_header(decode_header(value)))
    return " ".join(value.encode(errors="surrogateescape").decode(errors="replace").split())


def _text(message: Message, source: str, gathering: Gathering) -> str:
    """Return a message's words: its plain text, or else its page; attachments are named as skipped."""
    plain: list[str] = []
    pages: list[bytes] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        name, form = part.get_filename(), part.get_content_type()
        if name or part.get_content_disposition() == "attachment" or not form.startswith("text/"):
            gathering.skip(f"{source}, {name or form}", "an attachment")
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        if form == "text/html":
            pages.append(_charset(part, data).encode(errors="replace"))
        elif form == "text/plain":
            plain.append(_charset(part, data))
    if any(text.strip() for text in plain) or not pages:
        return "\n\n".join(plain)
    return "\n\n".join(APART.read(".html", page).text for page in pages)


def _charset(part: Message, data: bytes) -> str:
    """Return a part's text in the encoding that it states, where that fits; else by guess."""
    try:
        return data.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (UnicodeError, LookupError, ValueError):
        return decode(data)[0].replace("\r\n", "\n")
