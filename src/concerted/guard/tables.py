"""Reading what the guard works on from rows of tables: each fault is named by its place, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from concerted.errors import InputError, Place
from concerted.guard.agreement import Vote
from concerted.guard.contrast import tokens
from concerted.guard.coordination import Post
from concerted.guard.panels import Candidate, Quota
from concerted.guard.wedge import Message

Row: TypeAlias = "tuple[int, Mapping[str, str]]"

FOR = ("for", "yes", "agree", "1", "y")
AGAINST = ("against", "no", "disagree", "object", "-1", "n")


def posts(file: Path, rows: Iterable[Row]) -> list[Post]:
    """Read posts: account, time, what was shared (object, link or text), and content, the name of the post."""
    found = []
    for line, row in rows:
        shared = _first(row, "object", "object_id", "link", "url") or " ".join(
            map(str.casefold, tokens(row.get("text", "")))
        )
        if not shared:
            raise _missing(file, line, "link", "Name what was shared: object, link or text.")
        account = _needed(file, line, row, "account", "account_id")
        time = _time(file, line, row, "time", "timestamp_share", "timestamp")
        if time is None:
            raise _missing(file, line, "time", "Say when: seconds, or 2026-12-01T17:00:00Z.")
        content = _first(row, "content", "content_id", "id") or f"line {line}"
        found.append(Post(account, shared, content, time))
    return found


def messages(file: Path, rows: Iterable[Row]) -> list[Message]:
    """Read messages: text and recipient; sender, time and signed where they are known."""
    return [
        Message(
            id=_first(row, "id") or f"line {line}",
            text=_needed(file, line, row, "text"),
            recipient=_needed(file, line, row, "recipient", "to", "member"),
            sender=_first(row, "sender", "from"),
            time=_time(file, line, row, "time", "date"),
            signed=_first(row, "signed").casefold() in FOR,
        )
        for line, row in rows
    ]


def candidates(file: Path, rows: Iterable[Row]) -> list[Candidate]:
    """Read a pool: one line each, a column for each category; `id` or `name` names them, else the line does."""
    found = []
    for line, row in rows:
        named = _first(row, "id", "name", "member") or f"{line - 1:05}"
        features = {key: value.strip() for key, value in row.items() if key not in ("id", "name", "member")}
        found.append(Candidate(named, features))
    if not found:
        raise InputError("nothing-there", "nobody is in it", place=Place(file), hint="Write one candidate a line.")
    return found


def quotas(file: Path, rows: Iterable[Row]) -> list[Quota]:
    """Read quotas: category, feature, min, max."""
    return [
        Quota(
            _needed(file, line, row, "category").casefold(),
            _needed(file, line, row, "feature", "name"),
            _number(file, line, row, "min"),
            _number(file, line, row, "max"),
        )
        for line, row in rows
    ]


def votes(file: Path, rows: Iterable[Row]) -> list[Vote]:
    """Read decisions: a line for each member's answer, with decision, member, stance and outcome; by, if known."""
    gathered: dict[str, dict[str, bool]] = {}
    outcomes: dict[str, tuple[bool, str | None]] = {}
    for line, row in rows:
        title, member = _needed(file, line, row, "decision"), _needed(file, line, row, "member")
        stance, outcome = _needed(file, line, row, "stance").casefold(), _needed(file, line, row, "outcome").casefold()
        sides = gathered.setdefault(title, {})
        if stance in FOR + AGAINST:
            sides[member] = stance in FOR
        outcomes[title] = (outcome in (*FOR, "adopted", "passed"), _first(row, "by") or None)
    return [
        Vote(title=title, sides=sides, adopted=outcomes[title][0], by=outcomes[title][1])
        for title, sides in gathered.items()
    ]


def weights(text: str) -> list[int]:
    """Read weights as they are typed: “7 7 7 1 1”, or “10x1” for ten of one. Raises `InputError`."""
    found: list[int] = []
    for part in text.replace(",", " ").split():
        many, _, weight = part.rpartition("x")
        if not weight.isdigit() or (many and not many.isdigit()):
            hint = "Write whole numbers: 5x7 10x1, say."
            raise InputError("bad-number", f"“{part}” is no weight", hint=hint)
        found += [int(weight)] * (int(many) if many else 1)
    return found


def _first(row: Mapping[str, str], *names: str) -> str:
    return next((row[name].strip() for name in names if row.get(name, "").strip()), "")


def _needed(file: Path, line: int, row: Mapping[str, str], *names: str) -> str:
    found = _first(row, *names)
    if not found:
        raise _missing(file, line, names[0], f"Name the column {names[0]}. Found: {', '.join(row) or 'none'}.")
    return found


def _missing(file: Path, line: int, field: str, hint: str) -> InputError:
    return InputError("no-column", "it is missing", place=Place(file, line, field), hint=hint)


def _number(file: Path, line: int, row: Mapping[str, str], name: str) -> int:
    text = _needed(file, line, row, name)
    if not text.isdigit():
        raise InputError(
            "bad-number", f"“{text}” is no whole number", place=Place(file, line, name), hint="Write 0, 1, 2 …"
        )
    return int(text)


def _time(file: Path, line: int, row: Mapping[str, str], *names: str) -> float | None:
    """Return a moment in seconds: a number as it is, or a date with a time; in UTC where it names no zone."""
    text = _first(row, *names)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        hint = "Write seconds, or 2026-12-01T17:00:00Z."
        raise InputError("bad-time", f"“{text}” is no time", place=Place(file, line, names[0]), hint=hint) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
