"""What can be read: everything the public pages show, and what needs whoever holds the token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx, Router

from concerted import host, plain
from concerted.errors import Refused
from concerted.plain.members import Standing
from concerted.plain.proposals import Status
from concerted.web import reading
from concerted.web.api.access import Token, asker

A_PAGE = 100
"""Entries in one answer, at most."""

_MOST = 2**53 - 1
"""The greatest number there is in a record."""

router = Router()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Some entries of the record, oldest first; `next` is where to go on, while there are more."""

    entries: tuple[plain.Entry, ...]
    size: int
    """Entries of the whole record."""
    next: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The record's newest checkpoint: the signed note, as `concerted verify` reads it."""

    size: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """For whom a token acts, and what it may do."""

    actor: str
    name: str
    scope: str
    token: str
    """What its maker called it."""


@router.get("/coalition", response=plain.Coalition, tags=["Coalition"], summary="The coalition at a glance")
def coalition(request: HttpRequest) -> plain.Coalition:  # noqa: ARG001 - ninja's signature, here and below
    """What it is, what it wants, who belongs, and what it has to do next."""
    return plain.coalition(reading.state())


@router.get("/actors", response=list[plain.Actor], tags=["Coalition"], summary="The actors")
def actors(request: HttpRequest, standing: Standing | None = None) -> list[plain.Actor]:  # noqa: ARG001
    """Every organisation the coalition knows, or those of one standing."""
    return plain.actors(reading.state(), standing)


@router.get("/actors/{name}", response=plain.Actor, tags=["Coalition"], summary="One actor")
def actor(request: HttpRequest, name: str) -> plain.Actor:  # noqa: ARG001
    """One organisation, by its short or its full name."""
    return plain.actor(reading.state(), name)


@router.get("/circle", response=plain.Circle, tags=["Circle"], summary="The formation circle")
def circle(request: HttpRequest) -> plain.Circle:  # noqa: ARG001
    """Its agenda, its sentences with who nodded to which, and how opinions group."""
    return plain.circle(reading.state(), reading.reasons())


@router.get("/platform", response=plain.Page, tags=["Platform"], summary="The platform")
def platform(request: HttpRequest) -> plain.Page:  # noqa: ARG001
    """The one page in force; before there is one, its draft."""
    return plain.page(reading.state())


@router.get("/platform/versions/{int:number}", response=plain.Page, tags=["Platform"], summary="One version")
def version(request: HttpRequest, number: int) -> plain.Page:  # noqa: ARG001
    """The platform as it read in one version, from 1 on."""
    state = reading.state()
    for one in state.versions:
        if one.number == number:
            return plain.version(state, one)
    raise Refused(
        "unknown-version",
        "There is no version {number}.",
        hint="There are {count}.",
        number=number,
        count=len(state.versions),
    )


@router.get("/platform/why/{clause}", response=plain.Why, tags=["Platform"], summary="Why a clause is there")
def why(request: HttpRequest, clause: str) -> plain.Why:  # noqa: ARG001
    """Every decision that changed a clause, with its reason, and how it read before."""
    return plain.why(reading.state(), clause)


@router.get(
    "/platform/standard/{clause}", response=plain.OneStandard, tags=["Platform"], summary="One standard for all"
)
def standard(request: HttpRequest, clause: str) -> plain.OneStandard:  # noqa: ARG001
    """Of a clause that differs by jurisdiction: what satisfies all, and who would be bound by what otherwise."""
    return plain.standard(reading.state(), clause)


@router.get(
    "/platform/standards", response=list[plain.Differing], tags=["Platform"], summary="One standard, or several?"
)
def standards(request: HttpRequest) -> list[plain.Differing]:  # noqa: ARG001
    """Of each clause that differs by jurisdiction: whom less would bind, and what holding more would cost each."""
    return plain.standards(reading.state())


@router.get("/platform/may", response=plain.May, tags=["Platform"], summary="May we do this without asking?")
def may(request: HttpRequest, question: QueryEx[str, P(max_length=500)]) -> plain.May:  # noqa: ARG001
    """What the platform says to a question, with the clause that answers it and the words that matched."""
    return plain.asked(reading.state(), question)


@router.get("/proposals", response=list[plain.Proposal], tags=["Proposals"], summary="Proposals and decisions")
def proposals(
    request: HttpRequest,  # noqa: ARG001
    status: Status | None = None,
    about: QueryEx[str, P(max_length=200, description="Words that all stand in its title, text or reason.")] = "",
) -> list[plain.Proposal]:
    """The latest first; what came of each is under `decision`."""
    return plain.proposals(reading.state(), reading.reasons(), host.now(), status=status, about=about)


@router.get("/proposals/{int:number}", response=plain.Proposal, tags=["Proposals"], summary="One proposal")
def proposal(request: HttpRequest, number: int) -> plain.Proposal:  # noqa: ARG001
    """Its text, its rule, how everyone stands and why, and what came of it."""
    return plain.proposal(reading.state(), number, reading.reasons(), host.now())


@router.get("/meetings", response=list[plain.Meeting], tags=["Meetings"], summary="Meetings")
def meetings(request: HttpRequest) -> list[plain.Meeting]:  # noqa: ARG001
    """The latest to begin first: agenda, who came, minutes."""
    return plain.meetings(reading.state())


@router.get("/citations", response=list[plain.Citation], tags=["Citations"], summary="Patterns it works by")
def citations(request: HttpRequest) -> list[plain.Citation]:  # noqa: ARG001
    """Which patterns of a commons it cites, why, and in which decision or duty; the latest first."""
    return plain.citations(reading.state())


@router.get("/duties", response=plain.Duties, tags=["Duties"], summary="Duties")
def duties(request: HttpRequest) -> plain.Duties:  # noqa: ARG001
    """Who holds which duty in this turn, what was handed over, and how often each has served."""
    return plain.duties(reading.state())


@router.get("/draws", response=list[plain.Draw], tags=["Drawing"], summary="Panels by lot")
def draws(request: HttpRequest) -> list[plain.Draw]:  # noqa: ARG001
    """The latest first: everybody's odds, whose seeds are there, who was drawn."""
    return plain.draws(reading.state(), host.now())


@router.get("/draws/{int:number}", response=plain.Draw, tags=["Drawing"], summary="One panel by lot")
def draw(request: HttpRequest, number: int) -> plain.Draw:  # noqa: ARG001
    """With all that it takes to draw it again."""
    return plain.draw(reading.state(), number, host.now())


@router.get("/commitments", response=plain.Commitments, tags=["Commitments"], summary="The commitment board")
def commitments(request: HttpRequest) -> plain.Commitments:  # noqa: ARG001
    """What every member owed, whether it was kept, and the calls."""
    return plain.commitments(reading.state(), reading.reasons(), host.now())


@router.get("/vitality", response=plain.Vitality, tags=["Vitality"], summary="How the coalition is")
def vitality(request: HttpRequest) -> plain.Vitality:  # noqa: ARG001
    """Its signs of life and of decay, each with the entries that show it, and what they call for."""
    written = [one.entry for one in reading.written(end=reading.state().size)]
    return plain.vitality(written, reading.state(), host.now())


@router.get("/vitality/stress", response=plain.Stress, tags=["Vitality"], summary="The stress test")
def stress(request: HttpRequest) -> plain.Stress:  # noqa: ARG001
    """What breaks if any one, or any two, members are gone tomorrow."""
    return plain.stress(reading.state(), host.now())


@router.get("/entries", response=Entries, tags=["Record"], summary="Entries of the record")
def entries(
    request: HttpRequest,  # noqa: ARG001
    start: QueryEx[int, P(ge=0, le=_MOST)] = 0,
    limit: QueryEx[int, P(ge=1, le=A_PAGE)] = A_PAGE,
) -> Entries:
    """From number `start` on, oldest first. What else follows from them, anyone can compute."""
    state, reasons = reading.state(), reading.reasons()
    written = reading.written(start=start, end=start + limit) if start < state.size else []
    found = tuple(plain.entry_of(state, one.entry, one.number, reasons) for one in written if one.number < state.size)
    after = start + len(found)
    return Entries(entries=found, size=state.size, next=after if found and after < state.size else None)


@router.get("/entries/{int:number}", response=plain.Entry, tags=["Record"], summary="One entry")
def entry(request: HttpRequest, number: int) -> plain.Entry:  # noqa: ARG001
    """What it did, and what it holds."""
    return entry_now(number)


@router.get("/checkpoint", response=Checkpoint, tags=["Record"], summary="The newest checkpoint")
def checkpoint(request: HttpRequest) -> Checkpoint:  # noqa: ARG001
    """The record's size and root hash, signed by its host, with its witnesses' cosignatures."""
    newest = reading.checkpoint()
    return Checkpoint(size=newest.size, note=newest.note)


@router.get("/map", response=dict[str, Any], tags=["Map"], summary="The ecosystem map")
def ecosystem_map(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The map in the form of docs/map.schema.json: actors, concepts, positions, latent coalitions."""
    found = reading.house().ecosystem_map()
    if found is None:
        hint = "The host makes one: concerted map --help."
        raise Refused("unknown-map", "This {coalition} has no map.", hint=hint)
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json; charset=utf-8")


@router.get("/me", response=Me, auth=Token(), tags=["Me"], summary="Whose token this is")
def me(request: HttpRequest) -> Me:
    """For whom the token acts, and what it may do."""
    who = request.auth  # type: ignore[attr-defined] # ninja puts it there
    return Me(actor=who.actor.id, name=who.actor.name, scope=who.token.scope, token=who.token.name)


@router.get("/me/needs", response=list[plain.Need], auth=Token(), tags=["Me"], summary="What needs me now?")
def my_needs(request: HttpRequest) -> list[plain.Need]:
    """What waits for this actor, that only it can do."""
    return plain.needs(reading.state(), asker(request).actor.id, host.now())


def entry_now(number: int) -> plain.Entry:
    """Return an entry as it is told now. Refuses (`unknown-entry`) where there is none of that number."""
    state = reading.state()
    if not 0 <= number < state.size:
        hint = "The record has entries 0 to {last}."
        raise Refused("unknown-entry", "There is no entry {number}.", hint=hint, number=number, last=state.size - 1)
    (one,) = reading.written(start=number, end=number + 1)
    return plain.entry_of(state, one.entry, number, reading.reasons())
