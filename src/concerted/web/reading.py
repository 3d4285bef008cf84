"""What pages read: the coalition's state and the entries of its record.

Each thread reads through a connection of its own. Which house a page is of is said by its address: see `hosting`.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic

from django.conf import settings
from django.utils.translation import gettext

from concerted import host
from concerted.coalition import State
from concerted.coalition.hiding import Beside, revealed
from concerted.errors import InputError
from concerted.host import Verified
from concerted.record.archive import Replica
from concerted.record.check import Checked, check
from concerted.record.entry import Entry, read_entry
from concerted.record.opening import Opening
from concerted.record.sql import Connection, Where, connect, errors, is_lost, run
from concerted.record.store import Head, checkpoint_at, coalitions, cosignatures, entries, head, node, openings, replica
from concerted.web.house import House, Houses
from concerted.web.states import Seen, States

AGAIN = 30.0
"""Seconds after which a replica that did not answer is asked again."""
OPEN = 16
"""Records that a thread keeps open, each with three files: of a thousand houses, those it read last."""


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as the record has it: its number, its exact bytes, and its leaf hash in hex."""

    number: int
    entry: Entry
    data: bytes
    leaf: str


@dataclass(slots=True)
class _Visit:
    """One request, or whatever else reads one house from beginning to end, and the state it sees."""

    house: House
    record: Where
    """Where it reads the record: at its own place, or at the replica of it."""
    member: bool = False
    """Whether a member reads: it sees what members alone read for a while."""
    state: State | None = None
    seen: State | None = None
    """The state as this reader may see it."""
    looked_at: list[Seen] = field(default_factory=list)
    """The states that it looks at until it ends, the one before its own entry too."""


_visit: ContextVar[_Visit | None] = ContextVar("visit", default=None)


@contextmanager
def inside(house: House, *, afar: bool = False) -> Iterator[None]:
    """Read this house's record for as long as the context lasts, and all the while at one state.

    `afar` reads it at its replica, where it has one that answers: that may be a moment behind.
    """
    there = afar and bool(settings.REPLICA) and _open.reaches(settings.REPLICA)
    visit = _Visit(house, settings.REPLICA if there else house.record)
    before = _visit.set(visit)
    try:
        yield
    finally:
        _visit.reset(before)
        for seen in visit.looked_at:
            _states[visit.record].leave(seen)


def look_again() -> None:
    """See from now on what was entered since the visit began."""
    if visit := _visit.get():
        visit.state = visit.seen = None


def look_as(*, member: bool) -> None:
    """See from now on what a member sees, or only what everybody does. Without it, it is what everybody sees."""
    if visit := _visit.get():
        visit.member, visit.seen = member, None


def house() -> House:
    """Return the house that the page is of: the one entered, else the only one served."""
    visit = _visit.get()
    served = visit.house if visit else houses().single
    if served is None:
        raise RuntimeError("this page is of no house")
    return served


def houses() -> Houses:
    """Return what is served: a house, or a folder of houses."""
    served: Houses | None = settings.HOUSES
    if served is None:
        raise RuntimeError("nothing is served: set CONCERTED_FOLDER")
    return served


def has_house() -> bool:
    """Tell whether the page is of a house; where a folder of houses is served, the host's own pages are of none."""
    return _visit.get() is not None or bool(settings.HOUSES and settings.HOUSES.single)


class _Open(threading.local):
    """The records that this thread has open to read, the one read longest ago first; and whose each is."""

    def __init__(self) -> None:
        self.connections: dict[Where, Connection] = {}
        self.coalitions: dict[Where, str] = {}
        self.out_of_reach = 0.0
        """Until when nobody asks the replica again, by the monotonic clock."""

    def connection(self, where: Where) -> Connection:
        known = self.connections.pop(where, None)
        if known is None or is_lost(known):
            known = connect(where)
        self.connections[where] = known
        while len(self.connections) > OPEN:
            self.connections.pop(next(iter(self.connections))).close()
        return known

    def reaches(self, replica: str) -> bool:
        if monotonic() < self.out_of_reach:
            return False
        try:
            run(self.connection(replica), "SELECT 1")
        except InputError:
            self.out_of_reach = monotonic() + AGAIN
        except errors():
            self.connections.pop(replica).close()
            self.out_of_reach = monotonic() + AGAIN
        else:
            return True
        return False


_open = _Open()
_states: defaultdict[Where, States] = defaultdict(States)


def _where() -> Where:
    """Return where the record is read now."""
    visit = _visit.get()
    return visit.record if visit else house().record


def raw() -> Connection:
    """Return this thread's connection to the house's record."""
    return _open.connection(_where())


def close() -> None:
    """Close the records that this thread reads."""
    while _open.connections:
        _open.connections.popitem()[1].close()
    _open.coalitions.clear()


def coalition() -> str:
    """Return the id of the coalition that this house keeps; a record never changes it."""
    where = _where()
    if where not in _open.coalitions:
        _open.coalitions[where] = coalitions(raw())[0]
    return _open.coalitions[where]


def checkpoint() -> Head:
    """Return the record's newest checkpoint."""
    newest = head(raw(), coalition())
    if newest is None:
        raise RuntimeError("the record has no checkpoint")
    return newest


def note(size: int) -> str | None:
    """Return the signed checkpoint of the first `size` entries: as long as it is the same, so are they."""
    return checkpoint_at(raw(), coalition(), size)


def state() -> State:
    """Return what the record says is so now; during a visit, as it was when first asked. To be read, never changed.

    Hidden words are in it only where a member reads (`look_as`).
    Visits look at one state together, which is caught up with the record once they are over. Outside a visit,
    where nobody says how long a state is looked at, the record is folded anew.
    """
    visit = _visit.get()
    if visit is None:
        return _hidden(host.state_of(raw(), coalition()))
    if visit.state is None:
        visit.looked_at.append(_states[visit.record].look(raw(), coalition()))
        visit.state = visit.looked_at[-1].state
    if visit.seen is None:
        shown = host.as_members_see(raw(), coalition(), visit.state) if visit.member else visit.state
        visit.seen = _hidden(shown) if not visit.member else shown
    return visit.seen


def _hidden(state: State) -> State:
    """Return the state as everybody sees it, saying in the reader's language what is not public yet."""
    words: dict[int, Beside] = {}
    for proposal in state.proposals.values():
        if not proposal.hidden or proposal.hiding is None:
            continue
        until = gettext("Members alone read it for a while. It becomes public by itself.")
        title = gettext("Proposal %(number)d, not public yet") % {"number": proposal.entry}
        words[proposal.hiding.wording[0]] = Beside({"title": title, "text": until}, b"")
        if proposal.hiding.said:
            words[proposal.hiding.said[0]] = Beside({"rationale": gettext("Not public yet.")}, b"")
    return revealed(state, words) if words else state


def whole() -> Replica:
    """Return the record as a copy of it is, every byte of it, unjudged.

    What is made of it may be kept by the replica itself: another byte, and it is another replica.
    """
    return replica(raw(), coalition())


@lru_cache(maxsize=8)
def _verified(held: Replica) -> Verified:
    return host.verified(held, check(held))


def verified() -> Verified:
    """Return what verifying the record finds now, byte by byte and rule by rule. Raises `RecordError`."""
    return _verified(whole())


def checked() -> tuple[Replica, Checked]:
    """Return the record as a copy of it is, with every byte checked. Raises `RecordError`."""
    held = whole()
    return host.public(held), _verified(held).checked


def reasons() -> dict[int, str]:
    """Return the reasons that lie beside the record, by entry, as far as this reader may see them."""
    visit = _visit.get()
    return host.reasons(raw(), coalition(), state(), member=visit is not None and visit.member)


def withheld_beside() -> tuple[Opening, ...]:
    """Return what members alone may read for a while, as it lies beside the record; for members alone."""
    return host.withheld_beside(raw(), state())


def messages() -> dict[int, str]:
    """Return the words of signed messages that lie beside the record, by entry."""
    return host.messages(openings(raw(), coalition()))


def sealed_choices() -> dict[int, tuple[str, bytes]]:
    """Return what sealed ballots hold, by entry: only for each voter's own receipt, and for opening them all."""
    return host.sealed_choices(openings(raw(), coalition()))


def own_words(actor: str) -> list[dict[str, object]]:
    """Return an organisation's own entries with the words beside them; for its representatives alone."""
    return host.own_words(raw(), coalition(), actor)


def cosigned() -> list[tuple[int, str, str]]:
    """Return the witnesses' signature lines as (size, name, line)."""
    return cosignatures(raw(), coalition())


def written(*, start: int = 0, end: int | None = None) -> list[Written]:
    """Return the entries from number `start` to just before `end`, oldest first."""
    database, name = raw(), coalition()
    held = entries(database, name, start=start, end=end)
    return [
        Written(number, read_entry(data), data, node(database, name, 0, number).hex())
        for number, data in enumerate(held, start)
    ]


def told(*, start: int = 0, end: int | None = None) -> list[Entry]:
    """Return the entries alone from number `start` to just before `end`, oldest first, without their proofs."""
    return [read_entry(data) for data in entries(raw(), coalition(), start=start, end=end)]


def export() -> bytes:
    """Return the whole record as one archive; the web shell's own tables are not in it."""
    return host.export(raw(), coalition())
