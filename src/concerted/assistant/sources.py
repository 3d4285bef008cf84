"""Where an assistant reads a record, and where its drafts go: a store on this machine, or a host elsewhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from concerted import host
from concerted.coalition import Command, Proposing, State, line_of, replay
from concerted.coalition.shape import to_json
from concerted.coalition.state import named_actor
from concerted.copies import Answered, fetch, fetch_note, send
from concerted.errors import Refused
from concerted.lines import verbatim
from concerted.record.archive import Replica
from concerted.record.check import check
from concerted.record.entry import Entry, read_entry
from concerted.record.sql import Where
from concerted.record.store import entries


@dataclass(frozen=True, slots=True)
class Read:
    """A record as it stands: its state, its entries, and the reasons beside it."""

    state: State
    entries: Sequence[Entry]
    reasons: Mapping[int, str]


class Source(Protocol):
    """What an assistant works on."""

    def read(self) -> Read:
        """Return the record as it stands now."""

    def draft(self, body: Proposing) -> str:
        """Make a draft of a proposal, and return what was entered, in a sentence."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that is kept here. `by` is the organisation whose assistant it is; None for one that only reads."""

    record: Where
    by: str | None

    def read(self) -> Read:
        """Return the record as it stands now."""
        with host.opened(self.record) as (connection, coalition):
            held = [read_entry(data) for data in entries(connection, coalition)]
            state = host.state_of(connection, coalition)
            return Read(state, held[: state.size], host.reasons(connection, coalition, state))

    def draft(self, body: Proposing) -> str:
        """Make a draft of a proposal. Refuses (`nobody`) where no organisation was named."""
        if self.by is None:
            raise Refused("nobody", "It is not known for whom you draft.", hint="Start it with --by NAME.")
        with host.opened(self.record) as (connection, coalition):
            actor = named_actor(host.state_of(connection, coalition), self.by).id
        state, entry = host.enter(self.record, Command(body=replace(body, draft=True), at=host.now(), by=actor))
        return f"Entry {state.size - 1}: {line_of(state, entry).say()}"


@dataclass(slots=True)
class Elsewhere:
    """A record that a host keeps at a web address; every byte is checked here, and every rule replayed.

    `token` is one that the organisation made on the host's settings page, with the scope “draft”.
    """

    address: str
    token: str | None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _held: tuple[Replica, Read] | None = None

    def read(self) -> Read:
        """Return the record as it stands now; it is fetched again only once it has grown."""
        with self._lock:
            if self._held is None or self._held[0].note != fetch_note(self.address):
                known = self._held[0].entries if self._held else ()
                held = host.public(fetch(self.address, known=known))
                checked = check(held)
                reasons = {one.index: one.value for one in held.openings if one.path == host.REASON}
                self._held = held, Read(replay(checked.entries), checked.entries, reasons)
            return self._held[1]

    def draft(self, body: Proposing) -> str:
        """Have the host make a draft. Refuses (`no-token`) without a token, and as the host does."""
        if self.token is None:
            hint = "Make a token with the scope “draft” on the host's settings page, and set CONCERTED_TOKEN to it."
            raise Refused("no-token", "To draft, the host has to know for whom.", hint=hint)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        asked = json.dumps(to_json(replace(body, draft=True)))
        try:
            answer = send(f"{self.address.rstrip('/')}/api/v1/entries/proposal", asked, headers=headers)
        except Answered as refused:
            raise _as_said(refused) from None
        made = json.loads(answer)
        if "number" not in made:  # what there is to sign: no key is here, and none should be
            hint = "Your people draft it with the key: concerted propose --draft --key FILE."
            raise Refused("needs-signature", "Your organisation signs for itself; nobody acts for it.", hint=hint)
        return f"Entry {made['number']}: {made['says']}"


def _as_said(refused: Answered) -> Refused:
    """Return a host's refusal as it said it."""
    try:
        said = json.loads(refused.said)
        return Refused(said["code"], verbatim(said["message"]), hint=verbatim(said["hint"]))
    except (ValueError, KeyError, TypeError):
        return Refused("refused-there", "The host answered {status} {said}", status=refused.status, said=refused.said)
