"""The one way in: whatever is written into the house's record goes through the one keeper of this process.

The keeper has a connection of its own, beside those through which pages read. Where the pages' own tables lie in the
record's database, nothing may be written while a transaction of Django's is open: each could wait for the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext

from concerted import host
from concerted.coalition import Command, Line, State, line_of
from concerted.coalition.text import PARAGRAPH, check_text, tidy
from concerted.errors import Refused
from concerted.keeper import Keeper
from concerted.record.sql import Connection, Where
from concerted.web import reading

_keepers: dict[Where, Keeper] = {}


def keeper() -> Keeper:
    """Return what keeps the house's record open: one in this process for each record file."""
    record = reading.house().record
    return _keepers.get(record) or _keepers.setdefault(record, Keeper(record))


def close() -> None:
    """Close the records that were written, once whoever writes has written."""
    while _keepers:
        _keepers.popitem()[1].close()


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a command: the number of its entry, and what it did."""

    number: int
    line: Line


def enter(
    body: object, *, by: str | None, ref: int | None = None, reason: str = "", held_at: str | None = None
) -> Entered:
    """Carry what an actor does into the record; return once it is on the disk.

    `held_at` is when it was done, where that is not now.
    Raises `Refused` as the rules do; nothing is then written.
    """
    reason = tidy(reason)
    if reason:
        check_text(reason, "reason", most=PARAGRAPH, lines=True)
    signer = reading.house().signer()

    def work(connection: Connection, state: State) -> Entered:
        command = Command(body=body, at=host.now(), by=by, ref=ref, held_at=held_at)
        after, entry = host.act(connection, state.coalition, command, signer=signer, reason=reason or None, state=state)
        return Entered(after.size - 1, line_of(after, entry))

    entered = keeper().write(work)
    reading.look_again()
    return entered


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command the rules refused, to be shown beside the form it came from, with what the person had typed."""

    form: str
    error: Refused
    given: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is not allowed."""
        return self.error.message

    @property
    def hint(self) -> str:
        """What to do next, in the terms of these pages where the rules speak of the command line."""
        return _hints().get(self.error.code, self.error.hint)


def _hints() -> dict[str, str]:
    return {
        "not-a-member": gettext("It becomes one by endorsing what is in force."),
        "time-is-up": gettext("It waits to be closed, with a reason."),
        "closed-already": gettext("To undo it, propose its reversal on its page."),
        "no-shared-interest": gettext("First agree one sentence that everyone nods to."),
        "stale-amendment": gettext("Read what is in force now, then write it afresh."),
        "other-version": gettext("It changed while you were reading. Read it again, then sign."),
    }
