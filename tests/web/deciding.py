"""Steps that the tests of proposals and of the platform begin from, told to the rules through the pages' way in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from concerted import host
from concerted.coalition import Clause, Closing, Proposing, ProxyGiven, Stance, Validity
from concerted.coalition.amending import amendment
from concerted.coalition.rules import REASONED
from concerted.coalition.state import Proposal, Version
from concerted.demo.story import Teller
from concerted.record import Signer
from concerted.web import reading
from concerted.web.house import House
from concerted.web.writing import enter
from tests.web.houses import IDS, mid_life


def platform() -> Version:
    found = reading.state().platform
    assert found
    return found


def proposal(number: int) -> Proposal:
    return reading.state().proposals[number]


def newest() -> Proposal:
    proposals = reading.state().proposals
    return proposals[max(proposals)]


def clause(name: str) -> Clause:
    return next(held for held in platform().clauses if held.id == name)


def proposed(by: str = IDS[0], **fields: Any) -> int:
    body = Proposing(**{"title": "Count the hives", "text": "In May.", "decision_class": "tactical", **fields})
    return enter(body, by=by).number


def amending(name: str, by: str = IDS[0], *, title: str = "Say it better", **fields: Any) -> int:
    """Propose to change one clause."""
    wanted = tuple(replace(held, **fields) if held.id == name else held for held in platform().clauses)
    changes, base = amendment(reading.state(), wanted)
    return proposed(by, title=title, decision_class="platform", changes=changes, base=base)


def everybody(number: int, stance: str = "agree", but: tuple[str, ...] = ()) -> None:
    for actor in proposal(number).electorate:
        if actor not in but:
            reason = "So." if stance in REASONED else ""
            enter(Stance(stance=stance), by=actor, ref=number, reason=reason)  # type: ignore[arg-type]


def adopted(number: int, rationale: str = "All agree.") -> int:
    everybody(number)
    return enter(Closing(rationale=rationale), by=IDS[0], ref=number).number


def ruled(**fields: Any) -> None:
    """Have what is done together decided by a rule with these fields."""
    held = next(held for held in platform().clauses if held.governs == "tactical")
    assert held.rule
    adopted(amending(held.id, rule=replace(held.rule, **fields)))


def objected(number: int, by: str = IDS[3], why: str = "It would cost us their trust.") -> int:
    return enter(Stance(stance="object"), by=by, ref=number, reason=why).number


LEAFLET = "Print a leaflet for the market"
HARM = "The leaflet names the school before the parents' evening has met. It would cost us their trust."


def busy(folder: Path) -> House:
    """A house in the middle of deciding: an objection judged, a proxy given, two amendments that collide, a draft."""
    house = mid_life(folder)
    with host.opened(house.record) as (connection, coalition):
        state = host.state_of(connection, coalition)
        began = datetime.fromisoformat(state.at)
        teller = Teller(connection, coalition, Signer.load(host.key_file(house.record)), began=began)
        teller.state = state
        _overruling(teller)
        leaflet = teller.do(
            Proposing(title=LEAFLET, text="Two thousand, in three languages.", decision_class="tactical"), IDS[1]
        )
        teller.answer(leaflet, {IDS[0]: "agree", IDS[1]: "agree"})
        objection = teller.do(Stance(stance="object"), IDS[3], ref=leaflet, reason=HARM)
        teller.do(Validity(valid=False), IDS[0], ref=objection, reason="It can be printed without the name.")
        until = (datetime.now(UTC) + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
        teller.do(ProxyGiven(holder=IDS[4], until=until), IDS[5])
        for member, more in ((IDS[1], " Raw readings are kept."), (IDS[2], " Readings stay public for ten years.")):
            _amend(teller, member, more)
        teller.do(Proposing(title="A bench", text="One day.", decision_class="tactical", draft=True), IDS[4])
    return house


def _overruling(teller: Teller) -> None:
    version = teller.state.platform
    assert version
    wanted = tuple(
        replace(held, rule=replace(held.rule, overrule="1/2")) if held.rule and held.governs == "tactical" else held
        for held in version.clauses
    )
    changes, base = amendment(teller.state, wanted)
    body = Proposing(
        title="Look at objections together", text="Half of the others.", decision_class="platform", changes=changes,
        base=base,
    )  # fmt: skip
    number = teller.do(body, IDS[0])
    teller.answer(number, dict.fromkeys(teller.state.proposals[number].electorate, "agree"))
    teller.do(Closing(rationale="We trust each other to tell a harm from a taste."), ref=number)


def _amend(teller: Teller, member: str, more: str) -> None:
    version = teller.state.platform
    assert version
    first, *others = version.clauses
    changes, base = amendment(teller.state, (replace(first, text=first.text + more), *others))
    body = Proposing(
        title=f"Keep it:{more}"[:40], text="For a trend.", decision_class="platform", changes=changes, base=base
    )
    teller.do(body, member)
