"""Entries that wait for a key: kept, made afresh as the record grows, shown, and entered once they are signed.

Whoever has a session may have an entry drafted; only whoever holds the key makes it count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest

from concerted import host
from concerted.coalition import Ballot, Message, State, evolve, line_of
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.archive import opening_lines, read_openings
from concerted.record.entry import Entry, read_entry
from concerted.record.opening import Opening
from concerted.web import reading
from concerted.web.people.acting import representing
from concerted.web.signed.announcing import is_announced
from concerted.web.signed.models import Draft
from concerted.web.writing import Entered, ToSign, take_in

KEPT = timedelta(days=1)
MOST = 20
"""Drafts of one person at once."""
LONGEST_SIGNATURE = 88
"""Characters of a signature in base64."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as its page shows it: what it would do, its words, its exact text, and the key that is to sign it."""

    draft: Draft
    entry: Entry
    line: Line
    text: str
    beside: tuple[Opening, ...]
    public: str
    first: bool
    """Whether it registers the organisation's first key, which signs its own entry."""

    @property
    def announced(self) -> bool:
        """Whether every member is told of it at once."""
        return self.entry.kind == Message.kind and is_announced(self.draft.actor, str(self.entry.body["digest"]))

    @property
    def ballot(self) -> bool:
        """Whether it is a ballot that trustees open, of which the page cannot say what it holds."""
        return self.entry.kind == Ballot.kind and "commitment" in self.entry.body

    @property
    def words(self) -> list[dict[str, Any]]:
        """The words beside it, each with what proves that the entry commits to them."""
        return [{"path": one.path, "value": one.value, "blinding": one.blinding.hex()} for one in self.beside]


def keep(request: HttpRequest, waiting: ToSign, after: str) -> Draft:
    """Keep an entry until it is signed, and forget those that nobody signed."""
    row = representing(request)
    if row is None:
        raise RuntimeError("an entry was made for nobody")  # enter() is only called for a representative
    Draft.objects.filter(at__lt=datetime.now(UTC) - KEPT).delete()
    own = Draft.objects.filter(person=row.person).order_by("-pk")
    own.exclude(pk__in=own.values("pk")[: MOST - 1]).delete()
    return Draft.objects.create(
        person=row.person,
        coalition=row.coalition,
        actor=row.actor,
        entry=waiting.entry.to_bytes().decode(),
        beside=opening_lines(waiting.beside).decode(),
        after=after,
    )


def shown(draft: Draft, actor: Actor) -> Shown:
    """Return a draft, made afresh at this moment. Refuses what the rules no longer allow."""
    state = reading.state()
    entry, beside = host.redrafted(state, *_read(draft), at=max(host.now(), state.at))
    draft.entry, draft.beside = entry.to_bytes().decode(), opening_lines(beside).decode()
    draft.save(update_fields=["entry", "beside"])
    public = actor.public or str(entry.body["public"])
    return Shown(draft, entry, _line(state, entry), draft.entry, beside, public, first=actor.key is None)


def enter_signed(draft: Draft, signature: str, *, known: bool = False) -> Entered:
    """Enter a draft with its signature. Refuses as the rules do; `RecordBroken` where the signature is no good."""
    if len(signature) != LONGEST_SIGNATURE:
        raise Refused("unsigned", "It is not signed.", hint="Sign it with the key, in the browser that has it.")
    entry, beside = _read(draft)
    entered = take_in(replace(entry, sig=signature), beside, known=known)
    draft.delete()
    return entered


def statement_of(draft: Draft) -> dict[str, object]:
    """Return a statement's fields as its form has them; nothing where the draft is of something else."""
    entry, beside = _read(draft)
    if entry.kind != Message.kind or not beside:
        return {}
    return {
        "title": entry.body["title"],
        "text": beside[0].value,
        "for_coalition": entry.body.get("for_coalition"),
        "decision": entry.ref.index if entry.ref else "",
        "announce": is_announced(draft.actor, str(entry.body["digest"])),
    }


def _read(draft: Draft) -> tuple[Entry, tuple[Opening, ...]]:
    return read_entry(draft.entry.encode()), tuple(read_openings(draft.beside.encode()))


def _line(state: State, entry: Entry) -> Line:
    return line_of(evolve(state, entry), entry)
