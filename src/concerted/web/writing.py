"""The one way in: what a signed-in representative does goes through `host.act` into the record."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext

from concerted import host
from concerted.coalition import Command, Line, line_of
from concerted.coalition.text import PARAGRAPH, check_text, tidy
from concerted.errors import Refused
from concerted.web import reading


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a command: the number of its entry, and what it did."""

    number: int
    line: Line


def enter(body: object, *, by: str | None, ref: int | None = None, reason: str = "") -> Entered:
    """Carry what an actor does into the record, in one transaction with whatever else the page writes.

    Raises `Refused` as the rules do; nothing is then written.
    """
    reason = tidy(reason)
    if reason:
        check_text(reason, "reason", most=PARAGRAPH, lines=True)
    with transaction.atomic():
        command = Command(body=body, at=host.now(), by=by, ref=ref)
        state, entry = host.act(
            reading.raw(), reading.coalition(), command, signer=reading.house().signer(), reason=reason or None
        )
    return Entered(state.size - 1, line_of(state, entry))


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
