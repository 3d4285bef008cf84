"""The one way in: whatever is written into the house's record goes through the one keeper of this process.

The keeper has a connection of its own, beside those through which pages read. Where the pages' own tables lie in the
record's database, nothing may be written while a transaction of Django's is open: each could wait for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from concerted import host
from concerted.coalition import Command, MemberKey, State, line_of
from concerted.coalition.hiding import due
from concerted.coalition.text import PARAGRAPH, check_text, tidy
from concerted.errors import Refused
from concerted.keeper import Keeper
from concerted.lines import Line
from concerted.record.entry import Entry
from concerted.record.opening import Opening
from concerted.record.sql import Connection, Where
from concerted.web import reading
from concerted.web.operations.metrics import ENTRIES
from concerted.web.pages.templatetags.wording import READERS

T = TypeVar("T")

_keepers: dict[Where, Keeper] = {}


def keeper() -> Keeper:
    """Return what keeps the house's record open: one in this process for each record file."""
    record = reading.house().record
    return _keepers.get(record) or _keepers.setdefault(record, Keeper(record))


def close() -> None:
    """Close the records that were written, once whoever writes has written."""
    while _keepers:
        _keepers.popitem()[1].close()


def write(work: Callable[[Connection, State], T]) -> T:
    """Carry a work into the record, and count what it entered."""
    grown = 0

    def counted(connection: Connection, state: State) -> T:
        nonlocal grown
        size = state.size
        result = work(connection, state)
        grown = state.size - size  # whatever is entered advances the keeper's own state
        return result

    result = keeper().write(counted)
    ENTRIES.inc(grown)
    return result


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a command: the number of its entry, what it did, and in which context's words it is said."""

    number: int
    line: Line
    context: str


class ToSign(Exception):
    """The organisation signs for itself: this entry, with the words beside it, waits for its key (see `signed`)."""

    def __init__(self, entry: Entry, beside: tuple[Opening, ...]) -> None:
        super().__init__(entry.kind)
        self.entry, self.beside = entry, beside


def enter(  # noqa: PLR0913 - what is entered is named one by one
    body: object,
    *,
    by: str | None,
    ref: int | None = None,
    reason: str = "",
    held_at: str | None = None,
    most: int = PARAGRAPH,
) -> Entered:
    """Carry what an actor does into the record; return once it is on the disk.

    `held_at` is when it was done, where that is not now; `most`, how many characters the words beside it may have.
    Raises `Refused` as the rules do, and `ToSign` where the actor has a key of its own; nothing is then written.
    """
    reason = tidy(reason)
    if reason:
        check_text(reason, "reason", most=most, lines=True)
    signer = reading.house().signer()

    def work(connection: Connection, state: State) -> Entered | ToSign:
        command = Command(body=body, at=host.now(), by=by, ref=ref, held_at=held_at)
        actor = state.actors.get(by or "")
        if actor and (actor.key or isinstance(body, MemberKey)):
            return ToSign(*host.to_sign(connection, state, command, reason=reason or None))
        after, entry = host.act(connection, state.coalition, command, signer=signer, reason=reason or None, state=state)
        return _entered(after, entry)

    entered = write(work)
    if isinstance(entered, ToSign):
        raise entered
    reading.look_again()
    return entered


def take_in(signed: Entry, beside: tuple[Opening, ...], *, known: bool = False) -> Entered:
    """Carry into the record what an organisation made and signed elsewhere; `known` is as for `host.take`.

    Raises as that does; nothing is then written.
    """
    signer = reading.house().signer()

    def work(connection: Connection, state: State) -> Entered:
        return _entered(host.take(connection, signed, beside, signer=signer, state=state, known=known), signed)

    entered = write(work)
    reading.look_again()
    return entered


def enter_all(bodies: Sequence[object], *, by: str) -> list[Entered]:
    """Carry several things that an actor does into the record: all of them, or where one is refused none.

    Whoever has a key of its own does one at a time: each is signed by itself.
    """
    if len(bodies) == 1:
        return [enter(bodies[0], by=by)]
    signer = reading.house().signer()

    def work(connection: Connection, state: State) -> list[Entered]:
        came = []
        for body in bodies:
            command = Command(body=body, at=host.now(), by=by)
            state, entry = host.act(connection, state.coalition, command, signer=signer, state=state)
            came.append(_entered(state, entry))
        return came

    return write(work)


def disclose() -> None:
    """Make public what is due in this house: the words of proposals that members alone read for a while."""
    if not due(reading.state(), host.now()):
        return
    signer = reading.house().signer()

    def work(connection: Connection, state: State) -> None:
        host.disclose(connection, state.coalition, signer=signer, at=max(host.now(), state.at), state=state)

    write(work)
    reading.look_again()


def open_ballots(number: int) -> Entered:
    """Have the host open the sealed ballots on a proposal, as far as they lie here. Refuses as the rules do."""
    signer = reading.house().signer()

    def work(connection: Connection, state: State) -> Entered:
        command = host.open_ballots(connection, state, number)
        after, entry = host.act(connection, state.coalition, command, signer=signer, state=state)
        return _entered(after, entry)

    entered = write(work)
    reading.look_again()
    return entered


def _entered(after: State, entry: Entry) -> Entered:
    return Entered(after.size - 1, line_of(after, entry), after.context)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command the rules refused, to be shown beside the form it came from, with what the person had typed."""

    form: str
    error: Refused
    given: dict[str, str] = field(default_factory=dict)

    @property
    def line(self) -> Line:
        """What is not allowed."""
        return self.error.line

    @property
    def advice(self) -> Line:
        """What to do next, in the terms of these pages where the rules speak of the command line."""
        return Line(HINTS[self.error.code]) if self.error.code in HINTS else self.error.advice

    def say(self, words: Mapping[str, str]) -> str:
        """Return both in one, in the reader's words and language, by their clocks."""
        said = (line.say(words, READERS) for line in (self.line, self.advice))
        return " ".join(said).strip()


HINTS = {
    "needs-signature": "Do one after the other: each is signed by itself.",
    "other-key": "Sign in the browser that has the key, or by the command line where its file is.",
    "no-key": "It makes one first, in its settings or by the command line.",
    "not-a-member": "It becomes one by endorsing what is in force.",
    "time-is-up": "It waits to be closed, with a reason.",
    "sealed-ballot": "Cast a ballot below.",
    "ballots-sealed": "Open them first.",
    "not-sealed": "Take a stance below.",
    "closed-already": "To undo it, propose its reversal on its page.",
    "no-shared-interest": "First agree one sentence that everyone nods to.",
    "stale-amendment": "Read what is in force now, then write it afresh.",
    "other-version": "It changed while you were reading. Read it again, then sign.",
    "no-swap": "Its holder offers it first.",
    "nobody-free": "Members say what they can hold.",
    "unknown-duty": "Look again at what goes round now.",
    "unknown-decision": "Choose one that was adopted and stands.",
    "not-missed": "Say first what was seen. Observers who differ settle it between them.",
    "bad-ending": "Name the day with “excused”, and only with it.",
    "still-a-member": "It leaves, or a decision parts from it.",
    "not-amended": "Propose the amendment first.",
    "ended": "Its record stays readable for ever. It can be founded afresh.",
    "ending": "A member may contest the ending; a reversal may undo it.",
    "contested": "Decide it again, or reverse it.",
    "too-many": "Choose fewer. Others join later by endorsing what is in force.",
    "not-ended": "End it first.",
    "no-sunset": "An ending is proposed and decided first.",
}
"""What to do next on these pages, by the code of what was refused."""
