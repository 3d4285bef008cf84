"""Polis exports: `comments.csv` with `votes.csv` or `participants-votes.csv`, as openData publishes them.

A published table of votes has 1 for agree, -1 for disagree and 0 for pass; the service itself, and raw exports of it,
have the opposite sign. Which of the two a file has is seen from the agrees and disagrees that `comments.csv` counts.
Comments that the moderators took out (`moderated` is -1) are skipped, with their votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from concerted.ecosystem.corpus import Coded, Document
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.tables import rows
from concerted.errors import InputError, Place

_COLUMNS: dict[str, tuple[str, ...]] = {
    "comment": ("comment-id", "comment_id", "tid", "statement-id", "statement_id"),
    "author": ("author-id", "author_id", "pid", "participant-id", "participant_id"),
    "voter": ("voter-id", "voter_id", "pid", "participant-id", "participant_id", "participant"),
    "text": ("comment-body", "comment_body", "comment_text", "comment", "txt", "body"),
    "time": ("timestamp", "created", "datetime"),
    "moderated": ("moderated", "mod", "moderation"),
    "agrees": ("agrees", "agree", "n-agree"),
    "disagrees": ("disagrees", "disagree", "n-disagree"),
    "vote": ("vote", "value"),
    "group": ("group-id", "group_id", "group"),
    "participant": ("participant", "participant-id", "participant_id", "pid"),
}
_MILLISECONDS = 100_000_000_000
"""A larger time stamp counts milliseconds: as seconds it would lie beyond the year 5000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comment:
    author: str
    text: str
    date: str
    line: int
    moderated: int
    balance: float
    """Agrees less disagrees, as the export counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    voter: str
    comment: str
    value: float
    time: float
    line: int
    date: str


def is_polis(path: Path) -> bool:
    """Return whether a folder is the export of a Polis conversation."""
    return (path / "comments.csv").is_file() and any(
        (path / name).is_file() for name in ("votes.csv", "participants-votes.csv")
    )


def read_polis(path: Path, gathering: Gathering) -> None:
    """Gather a conversation: comments as documents of their authors, each participant's last vote on each comment.

    Raises `InputError`, naming the file, line and field.
    """
    comments = _comments(path / "comments.csv")
    for number, comment in comments.items():
        source = f"comments.csv, line {comment.line}"
        if comment.moderated < 0:
            gathering.skip(source, f"the moderators took out comment {number}")
        elif not comment.author:
            gathering.skip(source, f"comment {number} has no author")
        else:
            gathering.add(Document(actor=comment.author, source=source, text=comment.text, date=comment.date))
    table = next(path / name for name in ("votes.csv", "participants-votes.csv") if (path / name).is_file())
    votes = _last(_votes(table) if table.name == "votes.csv" else _matrix(table, gathering))
    sign = _sign(comments, votes.values())
    unknown = 0
    for vote in votes.values():
        voted = comments.get(vote.comment)
        if voted is None or not voted.text:
            unknown += 1
        elif voted.moderated >= 0:
            where = f"{table.name}, line {vote.line}"
            gathering.code(
                Coded(
                    actor=vote.voter,
                    concept=voted.text,
                    value=sign * vote.value,
                    source=where,
                    date=vote.date,
                    kind="vote",
                )
            )
    if unknown:
        gathering.skip(table.name, f"{unknown:,} votes are on comments without a text in comments.csv")
    matrix = path / "participants-votes.csv"
    if table != matrix and matrix.is_file():
        for _ in _matrix(matrix, gathering):
            pass  # read for what it says of the participants


def _comments(table: Path) -> dict[str, _Comment]:
    found: dict[str, _Comment] = {}
    for line, row in rows(table):
        said = _named(row, table, line, "comment", "text")
        balance = _number(said, "agrees", table, line) - _number(said, "disagrees", table, line)
        time = _number(said, "time", table, line, lenient=True)
        found[said["comment"]] = _Comment(
            author=said.get("author", ""),
            text=" ".join(said["text"].split()),
            date=_day(time),
            line=line,
            moderated=int(_number(said, "moderated", table, line, lenient=True)),
            balance=balance,
        )
    return found


def _votes(table: Path) -> Iterator[_Vote]:
    for line, row in rows(table):
        said = _named(row, table, line, "comment", "voter", "vote")
        time = _number(said, "time", table, line, lenient=True)
        value = _number(said, "vote", table, line)
        yield _Vote(
            voter=said["voter"],
            comment=said["comment"],
            value=_side(value, table, line),
            time=time,
            line=line,
            date=_day(time),
        )


def _matrix(table: Path, gathering: Gathering) -> Iterator[_Vote]:
    """Yield the votes of a table with a row for each participant and a column for each comment."""
    for line, row in rows(table):
        said = _named(row, table, line, "participant")
        if said.get("group"):
            gathering.fact(said["participant"], {"group": said["group"]})
        for column, vote in row.items():
            if column.isdecimal() and vote.strip():
                try:
                    value = _side(float(vote), table, line)
                except ValueError:
                    raise _bad(table, line, column, vote) from None
                yield _Vote(voter=said["participant"], comment=column, value=value, time=0.0, line=line, date="")


def _last(votes: Iterator[_Vote]) -> dict[tuple[str, str], _Vote]:
    """Return each participant's last vote on each comment."""
    found: dict[tuple[str, str], _Vote] = {}
    for vote in votes:
        key = (vote.voter, vote.comment)
        if key not in found or vote.time >= found[key].time:
            found[key] = vote
    return found


def _sign(comments: Mapping[str, _Comment], votes: Iterable[_Vote]) -> float:
    """Return 1 where a vote of 1 agrees, -1 where it disagrees: whichever fits the counts of the comments."""
    sums: dict[str, float] = {}
    for vote in votes:
        sums[vote.comment] = sums.get(vote.comment, 0.0) + vote.value
    fit = sum(value * comments[number].balance for number, value in sums.items() if number in comments)
    return -1.0 if fit < 0 else 1.0


def _named(row: Mapping[str, str], table: Path, line: int, *needed: str) -> dict[str, str]:
    found = {known: next((row[name] for name in names if name in row), None) for known, names in _COLUMNS.items()}
    for known in needed:
        if found[known] is None:
            hint = f"Give the export as Polis wrote it, with a column {_COLUMNS[known][0]}."
            raise InputError(
                "no-column", "the column is missing", place=Place(table, line, _COLUMNS[known][0]), hint=hint
            )
    return {known: value.strip() for known, value in found.items() if value is not None}


def _number(said: Mapping[str, str], known: str, table: Path, line: int, *, lenient: bool = False) -> float:
    text = said.get(known, "")
    try:
        return float(text) if text else 0.0
    except ValueError:
        if lenient:
            return {"true": 1.0, "false": -1.0}.get(text.lower(), 0.0)
        raise _bad(table, line, _COLUMNS[known][0], text) from None


def _side(value: float, table: Path, line: int) -> float:
    if value not in {-1.0, 0.0, 1.0}:
        raise _bad(table, line, "vote", f"{value:g}")
    return value


def _bad(table: Path, line: int, column: str, text: str) -> InputError:
    hint = "A vote is 1, 0 or -1; a count is a number."
    return InputError("bad-number", f"“{text[:60]}” is not one", place=Place(table, line, column), hint=hint)


def _day(time: float) -> str:
    seconds = time / 1000 if time > _MILLISECONDS else time
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds > 0 else ""
    except (OverflowError, OSError, ValueError):
        return ""
