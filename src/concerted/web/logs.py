"""What the log says: plain lines for people, or JSON for machines; in both, nothing about anybody.

Our own lines are sentences that we wrote, and what fills them is never a name, an address or a token. What other
libraries say may be anything: of it, only the sentence without what they put into it. Of an error, its kind and
where it happened, never its message: that quotes what somebody typed.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from concerted.errors import ConcertedError

request_number: ContextVar[str] = ContextVar("request_number", default="")
"""The number of the request that is being answered, if one is."""

_OURS = "concerted"
_GAP = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}")
_TELLING = re.compile(r"\S+@\S+|\w+://\S+|\b[\w-]{20,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|[?&]\S+=\S*")
"""What looks like an address, a token, or a query."""


def sentence(record: logging.LogRecord) -> str:
    """Return what a line of the log says, without anything about anybody."""
    if record.name.split(".")[0] == _OURS:
        return record.getMessage()
    first = (str(record.msg).strip().splitlines() or [""])[0]
    return _TELLING.sub("…", _GAP.sub("…", first))


def wrong(error: BaseException | None) -> str:
    """Return an error's kind; of our own errors, their code as well."""
    kind = type(error).__name__
    return f"{kind} ({error.code})" if isinstance(error, ConcertedError) else kind


def places(trace: TracebackType | None) -> list[str]:
    """Return where it happened, the outermost call first."""
    return [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]


class Text(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; below it, where something went wrong."""
        number = f" [{request_number.get()}]" if request_number.get() else ""
        lines = [f"{record.levelname} {record.name}{number}: {sentence(record)}"]
        if record.exc_info:
            lines += [f"  {wrong(record.exc_info[1])}", *(f"    {place}" for place in places(record.exc_info[2]))]
        return "\n".join(lines)


class Json(logging.Formatter):
    """One object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        fields: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": sentence(record),
        }
        if number := request_number.get():
            fields["request"] = number
        fields |= getattr(record, "fields", {}) if record.name.split(".")[0] == _OURS else {}
        if record.exc_info:
            fields |= {"error": wrong(record.exc_info[1]), "where": places(record.exc_info[2])}
        return json.dumps(fields, ensure_ascii=False)
