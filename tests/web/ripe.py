"""A host of coalitions in which every kind of entry can be made today: what is worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from concerted import host
from concerted.coalition import (
    ActorFacts,
    Adoption,
    Calling,
    Closing,
    Convening,
    DrawAnnounced,
    Effect,
    Invitation,
    Nod,
    PanelDrawn,
    PeriodOpening,
    Platform,
    Proposing,
    ProxyGiven,
    Renewal,
    Seen,
    Stance,
    Variant,
    Wording,
)
from concerted.coalition.days import days_later, later, midnight
from concerted.coalition.drawing import commitment_to
from concerted.demo.story import Teller
from concerted.record import Signer
from concerted.web.house import House
from tests.web.houses import IDS, NAMES, SECOND, at_the_circle, clauses, of_two_minds

A, B, C, D, E, F = IDS


def ripe(folder: Path) -> dict[str, int]:
    """Set up the houses of a host, and return the numbers of what is asked about in them."""
    young = at_the_circle(folder / "young")
    of_two_minds(folder / "banks")
    with _founded(folder / "air", days=350) as teller:
        places = _at_work(teller)
    with _founded(folder / "old", days=385) as teller:
        _seasons_later(teller)
        _sunset(teller, days_ago=1)
    with _founded(folder / "done", days=100) as teller:
        _sunset(teller, days_ago=60)
    with host.opened(young.record) as (database, coalition):
        second = max(host.state_of(database, coalition).sentences)
    return {**places, "second": second}


@contextmanager
def _founded(folder: Path, *, days: int) -> Iterator[Teller]:
    """Tell the beginning of a coalition of six, so many days ago."""
    house = House(folder)
    folder.mkdir(parents=True)
    began = datetime.now(UTC) - timedelta(days=days)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    name = folder.name.capitalize()
    coalition = host.found(house.record, name=name, context="activist", convener=NAMES[0], at=at)
    with host.opened(house.record) as (database, _):
        teller = Teller(database, coalition, Signer.load(host.key_file(house.record)), began=began)
        for other in NAMES[1:]:
            teller.do(Invitation(name=other), A)
        sentence = teller.do(Wording(text=SECOND), A)
        for actor in IDS[1:]:
            teller.do(Nod(yes=True), actor, ref=sentence)
        teller.do(Platform(clauses=_clauses()), A)
        for actor in IDS:
            teller.endorse(actor)
        yield teller


def _clauses() -> tuple:
    """A usual platform; its rule lets members judge an objection and gives a late proposal a week; one line differs."""
    stricter = (Variant(jurisdiction="Vessia", text="In Vessia, within 7 days.", value=7),)
    changed: dict[str, dict[str, Any]] = {
        "attribution": {"value": 30, "unit": "days", "stricter": "less", "variants": stricter, "watch": None}
    }
    return tuple(
        replace(held, rule=replace(held.rule, overrule="1/2", extension=7))
        if held.governs == "tactical" and held.rule
        else replace(held, **changed.get(held.id, {}))
        for held in clauses()
    )


def until(teller: Teller, days_ago: float) -> None:
    """Let days pass, until so many are left to today."""
    left = datetime.now(UTC) - timedelta(days=days_ago) - datetime.fromisoformat(teller.state.at)
    teller.wait(left / timedelta(days=1))


def _at_work(teller: Teller) -> dict[str, int]:
    """Have something lie open in every room."""
    propose = partial(Proposing, text="As we said.", decision_class="tactical")
    until(teller, 20)
    teller.do(ActorFacts(name=NAMES[0], jurisdictions=("Vessia",)))
    late = teller.do(propose(title="A late one"), A)
    until(teller, 2)
    judged = teller.do(propose(title="A leaflet"), B)
    objection = teller.do(Stance(stance="object"), F, ref=judged, reason="It names the school.")
    ready = teller.do(propose(title="A ready one"), A)
    teller.answer(ready, dict.fromkeys(IDS, "agree"))
    drafts = [teller.do(propose(title=title, draft=True), E) for title in ("A bench", "A fence")]
    teller.do(ProxyGiven(holder=E, until=midnight(days_later(host.now()[:10], 60))), F)
    teller.do(Adoption(name="Bee Club"), A)
    period = teller.do(PeriodOpening(clause="attribution"))
    for actor in (B, C):
        teller.do(Seen(member=actor, seen="missed", evidence="No line in the leaflet."), A, ref=period)
    call = teller.do(Calling(member=B), A, ref=period)
    meeting = teller.do(Convening(title="Monthly circle", starts=host.later(teller.state.at, 7200)), A)
    return _drawing(teller) | {
        "late": late, "judged": judged, "objection": objection, "ready": ready, "bench": drafts[0], "fence": drafts[1],
        "period": period, "call": call, "meeting": meeting,
    }  # fmt: skip


SEED = "5e" * 32
"""The seed to be revealed."""


def _drawing(teller: Teller) -> dict[str, int]:
    """Have draws stand in every stage: seeds to commit to, one to reveal, one to be drawn, one that is drawn."""

    def announce(title: str, commits: tuple[str, ...] | None, source: str | None, seats: int = 2) -> int:
        days = [later(teller.state.at, n) for n in (7, 8, 9)]
        soon = later(teller.state.at, 0, hours=2)
        body = DrawAnnounced(
            title=title, among=IDS, seats=seats, commits=commits,
            commit_by=days[0] if commits else None, reveal_by=days[1] if commits else None,
            source=source, published_at=(days[2] if commits else soon) if source else None,
        )  # fmt: skip
        return teller.do(body, A)

    seeds = announce("Who reads the minutes", (B, C), "drand")
    shown = announce("Who looks at the money", (B, C), None)
    for member in (B, C):
        draw = teller.state.draws[shown]
        teller.do(commitment_to(teller.state, draw, member, bytes.fromhex(SEED)), member, ref=shown)
    ready = announce("Who opens the letters", None, "The lottery of that day")
    drawn = announce("Who sits with us", None, "The lottery of that day", len(IDS))
    teller.wait(0.1)
    teller.do(PanelDrawn(randomness="3 17 22"), ref=drawn)
    return {"seeds": seeds, "shown": shown, "to-draw": ready, "seated": drawn}


def _seasons_later(teller: Teller) -> None:
    """All renew but the last, whose membership is over."""
    until(teller, 40)
    for actor in IDS[:-1]:
        teller.do(Renewal(), actor)


def _sunset(teller: Teller, *, days_ago: float) -> None:
    """Decide to end, so many days ago."""
    until(teller, days_ago)
    effect = Effect(does="sunset", ground="goal-reached")
    body = Proposing(title="The county measures", text="By law.", decision_class="sunset", effect=effect)
    proposal = teller.do(body, A)
    teller.answer(proposal, dict.fromkeys(teller.state.proposals[proposal].electorate, "agree"))
    teller.do(Closing(rationale="It is done."), A, ref=proposal)
