"""The demo coalition's first two months, told to the rules one command at a time, on a simulated clock.

Who takes part comes from the map; what they say is invented. It ends with one proposal open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from concerted import host
from concerted.coalition import (
    Clause,
    Closing,
    Command,
    Endorsement,
    Invitation,
    Nod,
    Platform,
    Proposing,
    Stance,
    State,
    Wording,
    changes_between,
)
from concerted.coalition.platform_file import read_platform
from concerted.coalition.text import actor_id
from concerted.record import Signer
from concerted.record.sql import Connection, transaction

NAME = "Clear Air for the Valley"
FIRST_WORDS = "We want less spraying."
SECOND_WORDS = (
    "We want everyone in the valley to know, before and after, what is sprayed near them,"
    " measured and published by someone who gains nothing from it."
)
LATECOMER = "Marrow Valley Walkers"
BEGAN = 65
"""Days before the telling."""


class Teller:
    """Tells a coalition's life to its record; each command comes some hours after the last."""

    def __init__(self, connection: Connection, coalition: str, signer: Signer, *, began: datetime) -> None:
        self._connection, self._coalition, self._signer = connection, coalition, signer
        self._time = began
        self.state = State()

    def wait(self, days: float) -> None:
        """Let days pass."""
        self._time += timedelta(days=days)

    def do(self, body: object, by: str | None = None, *, ref: int | None = None, reason: str | None = None) -> int:
        """Enter one command and return the number of its entry."""
        self._time += timedelta(hours=1, minutes=7)
        at = self._time.strftime("%Y-%m-%dT%H:%M:%SZ")
        command = Command(body=body, at=at, by=by, ref=ref)
        with transaction(self._connection):
            self.state, _ = host.act(self._connection, self._coalition, command, signer=self._signer, reason=reason)
        return self.state.size - 1

    def endorse(self, actor: str) -> None:
        """Have an actor sign the platform as it stands."""
        version = self.state.platform or self.state.draft
        assert version is not None  # noqa: S101 - the story puts one before the circle first
        self.do(Endorsement(platform=version.digest), actor)

    def answer(self, proposal: int, stances: dict[str, str], reasons: dict[str, str] | None = None) -> None:
        """Have members take their stances on a proposal."""
        for actor, stance in stances.items():
            body = Stance(stance=stance)  # type: ignore[arg-type]
            self.do(body, actor, ref=proposal, reason=(reasons or {}).get(actor))

    def decide(self, proposal: int, rationale: str) -> int:
        """Close a proposal once its time is up."""
        closes = datetime.fromisoformat(self.state.proposals[proposal].closes)
        self._time = max(self._time, closes)
        return self.do(Closing(rationale=rationale), ref=proposal)


def tell(record: Path, participants: Sequence[str], *, now: datetime) -> str:
    """Found the demo coalition in a new record file and return its id; `participants` are 5 to 11 names."""
    began = now.astimezone(UTC) - timedelta(days=BEGAN)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(record, name=NAME, context="activist", convener=participants[0], at=at)
    with host.opened(record) as (connection, _):
        teller = Teller(connection, coalition, Signer.load(host.key_file(record)), began=began)
        ids = [actor_id(name) for name in participants]
        _circle(teller, participants, ids)
        _platform(teller, ids)
        _season(teller, ids)
        _present(teller, ids)
    return coalition


def _circle(teller: Teller, names: Sequence[str], ids: Sequence[str]) -> None:
    for name in names[1:]:
        teller.do(Invitation(name=name), ids[0])
    teller.wait(2)
    first = teller.do(Wording(text=FIRST_WORDS), ids[0])
    teller.do(Nod(yes=True), ids[1], ref=first)
    less = "Less than what? We would be asked for a number we cannot give. What our people ask for is to know."
    teller.do(Nod(yes=False), ids[2], ref=first, reason=less)
    teller.do(Nod(yes=False), ids[3], ref=first, reason="Say who measures. A figure from the sprayer helps nobody.")
    teller.wait(3)
    second = teller.do(Wording(text=SECOND_WORDS), ids[2], ref=first)
    for actor in ids:
        if actor != ids[2]:
            teller.do(Nod(yes=True), actor, ref=second)


def _platform(teller: Teller, ids: Sequence[str]) -> None:
    teller.wait(3)
    teller.do(Platform(clauses=_clauses()), ids[1])
    for actor in ids:
        teller.wait(0.3)
        teller.endorse(actor)


def _season(teller: Teller, ids: Sequence[str]) -> None:
    a, b, c, d, e = ids[:5]
    teller.wait(4)
    meters = _propose(
        teller, b, "Buy two drift meters together",
        "Two calibrated meters, one to stand at a school and one to travel. Each of us gives what it can.",
    )  # fmt: skip
    teller.answer(meters, dict.fromkeys(ids, "agree"))
    teller.decide(meters, "Nobody objects, and figures of our own are what every one of us lacks.")
    teller.wait(2)
    voice = _propose(
        teller, a, "Let one of us answer all press calls",
        "The convener answers for everyone, so that we do not contradict each other in the sowing weeks.",
    )  # fmt: skip
    teller.answer(
        voice, {a: "agree", b: "agree", c: "stand-aside", d: "agree"}, {c: "Our people expect our own voice."}
    )
    first_voice = teller.decide(voice, "No objection stands; we try it for one season.")
    teller.wait(3)
    _weekly_data(teller, ids)
    march = _propose(teller, e, "March together on opening day", "From the bridge to the county hall, all banners.")
    risky = "Our members would be seen by the people who employ them. We cannot ask that of them."
    teller.answer(march, {a: "agree", b: "abstain", e: "agree", c: "agree"})
    teller.answer(march, {d: "object"}, {d: risky})
    teller.decide(march, "The objection stands: a march would put one member's people at risk. A petition will not.")
    undo = teller.do(
        Proposing(
            title="Everyone answers the press again",
            text="One desk became the bottleneck: eleven calls waited over a week.",
            decision_class="tactical",
            reverses=first_voice,
        ),
        c,
        ref=first_voice,
    )
    teller.answer(undo, dict.fromkeys(ids, "agree"))
    teller.decide(undo, "Speaking in one's own words is what the page promised; the trial showed why.")
    teller.do(Invitation(name=LATECOMER), d)
    teller.wait(1)
    teller.endorse(actor_id(LATECOMER))


def _weekly_data(teller: Teller, ids: Sequence[str]) -> None:
    platform = teller.state.platform
    assert platform is not None  # noqa: S101 - in force since the circle endorsed it
    weekly = {
        "text": "Every member publishes what it measures within a week, in the shared table.",
        "check": "The shared table has the member's rows of the week before.",
        "every": "week",
    }
    clauses = tuple(replace(c, **weekly) if c.id == "published-data" else c for c in platform.clauses)  # type: ignore[arg-type]
    body = Proposing(
        title="Publish every week, not every month",
        text="A month is too late for a family that wants to know about last Tuesday.",
        decision_class="platform",
        changes=changes_between(platform.clauses, clauses),
        base=platform.digest,
    )
    proposal = teller.do(body, ids[3])
    teller.answer(proposal, dict.fromkeys(ids, "agree"))
    teller.decide(proposal, "All agree. The travelling meter makes weekly rows possible for everyone.")
    for actor in ids[:-1]:
        teller.endorse(actor)


def _present(teller: Teller, ids: Sequence[str]) -> None:
    a, b, c = ids[:3]
    teller.wait(2)
    health = _propose(
        teller, c, "Ask the county to pay for health data",
        "A joint letter: the county funds three years of health data, collected by somebody it does not employ,"
        " and publishes all of it.",
    )  # fmt: skip
    teller.answer(
        health, {c: "agree", a: "agree", b: "object"}, {b: "Name who keeps the records. Our patients will ask."}
    )


def _propose(teller: Teller, by: str, title: str, text: str) -> int:
    return teller.do(Proposing(title=title, text=text, decision_class="tactical"), by)


def _clauses() -> tuple[Clause, ...]:
    text = files(__package__).joinpath("platform.toml").read_text("utf-8")
    return read_platform(text, file="platform.toml")
