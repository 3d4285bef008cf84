"""Houses for the page tests: coalitions at several stages of life, told to the rules on a simulated clock."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from concerted import host
from concerted.coalition import (
    ActorFacts,
    Agenda,
    Assessing,
    Attendance,
    Clause,
    Closing,
    Command,
    Convening,
    Endorsement,
    Invitation,
    Leaving,
    Nod,
    PeriodOpening,
    Platform,
    Proposing,
    Ratings,
    Released,
    Rotating,
    Seen,
    ShownAt,
    Stance,
    State,
    View,
    Watch,
    Wording,
    changes_between,
)
from concerted.coalition.assessments import DIMENSIONS
from concerted.coalition.clauses import MOST, PAGE, in_order, words
from concerted.coalition.platform_file import read_platform
from concerted.coalition.text import actor_id
from concerted.contexts import platform_template
from concerted.demo.story import Teller, tell
from concerted.lines import Line
from concerted.record.checkpoint import Signer
from concerted.watch import Look, Memory, folded
from concerted.web.house import House

NAMES = ("River Watch", "Marrow Clinics", "Growers' Union", "School Parents", "Beekeepers", "Field Workers")
NEWCOMERS = ("Valley Bakers", "Lane Cyclists", "Allotment Gardens")
IDS = tuple(actor_id(name) for name in NAMES)
FIRST = "We want less spraying."
SECOND = "We want the air our children breathe measured by someone who gains nothing from it."
REASON = "Less than what? Our people ask to know, not to count."


def mid_life(folder: Path) -> House:
    """Members, decisions adopted, rejected and reversed, one proposal open, and a map."""
    house = House(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tell(house.record, NAMES, now=datetime.now(UTC))
    house.map_json.write_text(json.dumps(the_map_with_newcomers()), "utf-8")
    return house


def at_work(folder: Path) -> House:
    """The same, with a turn of the duties begun, and commitments of which one was kept and one missed."""
    house = mid_life(folder)

    def do(body: Any, by: str | None = None, ref: int | None = None) -> int:
        state, _ = host.enter(house.record, Command(body=body, at=host.now(), by=by, ref=ref))
        return state.size - 1

    do(Rotating())
    do(PeriodOpening(clause="nobody-pays-for-speaking"))
    period = do(PeriodOpening(clause="published-data"))
    do(Seen(member=IDS[0], seen="kept", evidence="https://river.example/table"), IDS[1], ref=period)
    do(Seen(member=IDS[2], seen="missed", evidence="No rows in the shared table."), IDS[1], ref=period)
    return house


def watched(folder: Path) -> House:
    """The same, where two lines are watched, all but one said where one can look, and the watch has looked."""
    house = at_work(folder)

    def do(body: Any, by: str | None = None, ref: int | None = None) -> int:
        state, _ = host.enter(house.record, Command(body=body, at=host.now(), by=by, ref=ref))
        return state.size - 1

    with host.opened(house.record) as (connection, coalition):
        state = host.state_of(connection, coalition)
    platform = state.platform
    assert platform
    watches = {
        "published-data": Watch(look="terms"),
        "attribution": Watch(look="phrase", phrase="gathered by all of us"),
    }
    now = tuple(replace(clause, watch=watches.get(clause.id)) for clause in platform.clauses)
    body = Proposing(
        title="Let a machine look", text="It saves us asking.", decision_class="platform",
        changes=changes_between(platform.clauses, now), base=platform.digest,
    )  # fmt: skip
    proposal = do(body, IDS[0])
    for actor in state.members:
        do(Stance(stance="agree"), actor.id, ref=proposal)
    do(Closing(rationale="It saves us asking."), IDS[0], ref=proposal)
    for member in IDS[:5]:
        do(ShownAt(clause="published-data", address=f"https://{member}.example/terms"), member)
    period = next(one for one in state.periods.values() if one.clause == "published-data")
    look_at(house, period.name, period.entry, do)
    return house


def look_at(house: House, period: str, number: int, do: Any) -> None:
    """Let the watch have looked twice: at terms that stayed, and at others that changed."""
    memory = Memory(house.folder / "watch.db")
    stayed = folded(Line("It reads as it did on {day}.", {"day": "2026-11-02"}))
    changed = folded(Line("It no longer reads as it did on {day}.", {"day": "2026-11-02"}))
    diff = (
        "--- before\n+++ now\n@@ -2,3 +2,3 @@\n Everyone may use these data.\n"
        "-They are free, for every purpose.\n+They are free for members, and at a price for others.\n"
        " Name all who gathered them."
    )
    for member, said, verdict, gone, at in (
        (IDS[0], stayed, "kept", "", 4), (IDS[3], stayed, "kept", "", 8), (IDS[3], changed, "missed", diff, 3),
    ):  # fmt: skip
        moment = (datetime.now(UTC) - timedelta(hours=at)).strftime("%Y-%m-%dT%H:%M:%SZ")
        look = Look(
            clause="published-data", period=period, member=member, at=moment, look="terms", verdict=verdict, said=said,
            address=f"https://{member}.example/terms", digest="ab" * 32,
            excerpt="Terms of use. Everyone may use these data. They are free for members, and at a price …", diff=gone,
            more=(folded(Line("The server answers {status}.", {"status": 200})),) if gone else (),
        )  # fmt: skip
        memory.keep_look(look)
    memory.close()
    evidence = f"It no longer reads as it did on 2026-11-02. Looked at by itself: https://{IDS[3]}.example/terms"
    do(Seen(member=IDS[3], seen="missed", evidence=evidence, digest="ab" * 32), ref=number)


def at_the_circle(folder: Path) -> House:
    """Five participants; two sentences, neither with everybody's nod: the second lacks only the last two."""
    house = House(folder)
    folder.mkdir(parents=True, exist_ok=True)
    began = datetime.now(UTC) - timedelta(days=9)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(house.record, name="Clear Air", context="activist", convener=NAMES[0], at=at)
    with host.opened(house.record) as (connection, _):
        teller = Teller(connection, coalition, Signer.load(host.key_file(house.record)), began=began)
        for name in NAMES[1:5]:
            teller.do(Invitation(name=name), IDS[0])
        first = teller.do(Wording(text=FIRST), IDS[0])
        teller.do(Nod(yes=False), IDS[2], ref=first, reason=REASON)
        second = teller.do(Wording(text=SECOND), IDS[2], ref=first)
        teller.do(Nod(yes=True), IDS[0], ref=second)
        teller.do(Nod(yes=True), IDS[1], ref=second)
    return house


def in_a_meeting(folder: Path) -> House:
    """As in mid-life, an hour into a meeting: five are there, one decision is taken, one is still to be answered."""
    house = mid_life(folder)

    def do(body: object, by: str, ref: int | None = None) -> int:
        after, _ = host.enter(house.record, Command(body=body, at=host.now(), by=by, ref=ref))
        return after.size - 1

    meeting = do(Convening(title=MEETING, starts=host.later(host.now(), -3600), agenda=("The meters", "Money")), IDS[0])
    do(Attendance(present=IDS[:5]), IDS[0], ref=meeting)
    for title in ("Two meters for the school road", "A common purse"):
        body = Proposing(title=title, text="As read out in the room.", decision_class="tactical", meeting=meeting)
        proposal = do(body, IDS[0])
        for actor in IDS[: 5 if title == "A common purse" else 2]:
            do(Stance(stance="agree"), actor, ref=proposal)
    do(Closing(rationale="All five agree."), IDS[0], ref=proposal)
    return house


MEETING = "Monthly circle"


def of_two_minds(folder: Path) -> House:
    """A circle of eight, and three outside it, in two camps: six sentences divide them, one does not."""
    house = House(folder)
    folder.mkdir(parents=True, exist_ok=True)
    began = datetime.now(UTC) - timedelta(days=9)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    sitting, outside = CAMPS[:8], CAMPS[8:]
    coalition = host.found(house.record, name="The Two Banks", context="government", convener=sitting[0], at=at)
    with host.opened(house.record) as (connection, _):
        teller = Teller(connection, coalition, Signer.load(host.key_file(house.record)), began=began)
        ids = {name: actor_id(name) for name in CAMPS}
        for name in sitting[1:]:
            teller.do(Invitation(name=name), ids[sitting[0]])
        for name in outside:
            teller.do(ActorFacts(name=name), ids[sitting[0]])
        teller.do(
            Agenda(items=("What do both banks want that neither has alone?", "Who is not here?")), ids[sitting[0]]
        )
        for number, wording in enumerate(BANKS):
            camp = number % 2
            first = sitting[camp]
            sentence = teller.do(Wording(text=wording), ids[first])
            for place, name in enumerate(CAMPS):
                agrees = place % 2 == camp or number == len(BANKS) - 1
                if name in outside:
                    teller.do(View(view="agree" if agrees else "disagree"), ids[name], ref=sentence)
                elif name != first and (number < len(BANKS) - 1 or place != 7):
                    teller.do(Nod(yes=agrees), ids[name], ref=sentence, reason=None if agrees else "It leaves us out.")
    return house


CAMPS = (
    "North Bank Traders", "South Bank Tenants", "Ferry Crews", "Market Women", "Harbour Office", "School Board",
    "Chamber of Craft", "Night Buses", "Port Insurers", "Reading Rooms", "Bridge Builders",
)  # fmt: skip
BANKS = (
    "We want the new bridge open to lorries by spring.",
    "We want the new bridge for those who walk, ride and take the bus.",
    "We want the tolls to pay for the harbour.",
    "We want no toll for anyone who lives on either bank.",
    "We want the old ferry sold.",
    "We want the old ferry kept for the nights when the bridge is closed.",
    "We want to know, before it is built, who will be able to cross and at what price.",
)


def of_a_full_page(folder: Path) -> House:
    """Twelve members, and a platform of as many words as one page may have."""
    house = House(folder)
    began = datetime.now(UTC) - timedelta(days=9)
    names = [f"Organisation of the {n}th Valley" for n in range(1, 13)]
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(house.record, name="The Whole Page", context="tech", convener=names[0], at=at)
    with host.opened(house.record) as (connection, _):
        teller = Teller(connection, coalition, Signer.load(host.key_file(house.record)), began=began)
        ids = [actor_id(name) for name in names]
        for name in names[1:]:
            teller.do(Invitation(name=name), ids[0])
        sentence = teller.do(Wording(text=f"{SECOND[:-1]}, {SECOND}"), ids[0])
        for actor in ids[1:]:
            teller.do(Nod(yes=True), actor, ref=sentence)
        teller.do(Platform(clauses=full_page()), ids[0])
        draft = teller.state.draft
        assert draft
        for actor in ids:
            teller.do(Endorsement(platform=draft.digest), actor)
    return house


def tended(folder: Path) -> House:
    """Two years old: one left and nobody touched the page, one slides, the pulse falls, two seasons are rated."""
    house = House(folder)
    folder.mkdir(parents=True, exist_ok=True)
    began = datetime.now(UTC) - timedelta(days=TENDED)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(house.record, name="Clear Air", context="activist", convener=NAMES[0], at=at)
    with host.opened(house.record) as (connection, _):
        teller = Teller(connection, coalition, Signer.load(host.key_file(house.record)), began=began)
        for name in NAMES[1:]:
            teller.do(Invitation(name=name), IDS[0])
        sentence = teller.do(Wording(text=SECOND), IDS[0])
        for actor in IDS[1:]:
            teller.do(Nod(yes=True), actor, ref=sentence)
        teller.do(Platform(clauses=measured_clauses()), IDS[0])
        for actor in IDS:
            teller.endorse(actor)
        teller.do(ActorFacts(name=NAMES[1], constituencies=("patients",)), IDS[1])
        teller.wait(90)
        teller.do(Leaving(), IDS[5], reason="Our people are too few.")
        for quarter in range(7):
            _quarter(teller, quarter)
    return house


def _quarter(teller: Teller, quarter: int) -> None:
    """Who owes looks at the promise; in the last four, the pulse falls; twice, all rate the season."""
    period = teller.do(PeriodOpening(clause="answer"))
    for actor in IDS[:5]:
        days = 5 + 4 * quarter if actor == IDS[2] else 4
        seen = "missed" if actor == IDS[3] and quarter in (3, 5) else "kept"
        teller.do(Seen(member=actor, seen=seen, evidence=f"Answered after {days} days."), IDS[0], ref=period)  # type: ignore[arg-type]
    if quarter in (1, 6):
        for place, actor in enumerate(IDS[:3]):
            rated = Ratings(**{name: 2 + (place + n + quarter) % 4 for n, name in enumerate(DIMENSIONS)})
            teller.do(Assessing(ratings=rated), actor, reason="Two of us carry the rest, and everybody sees it.")
    if quarter > 2:
        month = f"{teller.state.at[:7]}-01"
        teller.wait(32)
        teller.do(Released(starts=month, at_least=5, halves=9 - quarter + 1))
        teller.wait(59)
    else:
        teller.wait(91)


TENDED = 750
"""Days ago that it began."""


def measured_clauses() -> tuple[Clause, ...]:
    """A platform without seasons whose one promise has a measure."""
    given = [replace(one, season=None) for one in clauses() if one.kind != "non-negotiable"]
    answer = Clause(
        id="answer", kind="non-negotiable", text="Whoever asks is answered within thirty days.", every="quarter",
        check="The days until the answer, in the shared table.", value=30, unit="days", stricter="less",
    )  # fmt: skip
    return in_order([answer, *given])


def full_page() -> tuple[Clause, ...]:
    """Clauses with exactly as many words as a page may have."""
    given = list(clauses())
    more = [replace(given[0], id=f"also-{n}") for n in range(MOST - len(given))]
    whole = in_order([*given, *more])
    left = PAGE - words(whole)
    assert left > 0
    return (*whole[:-1], replace(whole[-1], text=" ".join([whole[-1].text, *["steadily"] * left])))


def clauses() -> tuple[Clause, ...]:
    """A platform to put before a circle."""
    return read_platform(platform_template("activist"), file="activist.platform.toml")


def nod_elsewhere(house: House, actor: str) -> None:
    """Nod as another process does, by the command line or on the record itself."""
    with host.opened(house.record) as (connection, coalition):
        sentences = host.state_of(connection, coalition).sentences
    number = next(n for n, sentence in sentences.items() if sentence.text == SECOND)
    host.enter(house.record, Command(body=Nod(yes=True), at=host.now(), by=actor, ref=number))


def open_one(state: State) -> int:
    """The number of the proposal that is open."""
    return next(n for n, proposal in state.proposals.items() if proposal.decision is None)


def adopted_one(state: State, *, reversed_later: bool = False) -> int:
    """The number of a proposal that was adopted and still stands, or that was reversed later."""
    decided = ((n, p.decision) for n, p in state.proposals.items() if p.decision and p.decision.result == "adopted")
    return next(n for n, decision in decided if (decision.reversed_by is not None) == reversed_later)


def the_map_with_newcomers() -> dict[str, Any]:
    """The same map, with a second latent coalition of three that nobody has asked yet, and one that stands between."""
    found = the_map()
    said = {**found["actors"][0], "positions": {"0": 0.9, "1": -0.8}, "near": [], "quotes": []}
    pairs = list(combinations(NEWCOMERS, 2))
    return {
        **found,
        "actors": [*found["actors"], *({**said, "name": name} for name in NEWCOMERS)],
        "coalitions": [
            *found["coalitions"],
            {
                **found["coalitions"][0], "actors": list(NEWCOMERS), "circle": list(NEWCOMERS[:2]), "known": [],
                "introduce": [], "beliefs": [], "divides": [], "bridges": [], "opponents": [], "invitations": [],
            },
        ],
        "alignment": [*found["alignment"], *([a, b, 0.6] for a, b in pairs), [NAMES[0], NEWCOMERS[0], -0.4]],
    }  # fmt: skip


def who_moved() -> list[dict[str, Any]]:
    """What changed on that map since the last one, and since about a month ago."""
    quote = the_map()["coalitions"][0]["sentences"][0]
    then, now = ({**quote, "text": f"We {side} the dam."} for side in ("oppose", "support"))

    def move(n: int, before: float | None, after: float | None, **said: Any) -> dict[str, Any]:
        told = {"actor": NAMES[n], "concept": "March in the streets.", "before": before, "after": after}
        return {**told, "said_before": None, "said_after": None, **said}

    changed = {
        "moves": [move(0, -0.6, 0.6, said_before=then, said_after=now)],
        "appeared": [NAMES[5]], "vanished": ["Gone Guild"], "joined": [[NAMES[2], 0]], "left": [[NAMES[4], 0]],
        "concepts": ["March in the streets."], "since": "2026-11-24", "until": "2026-12-01",
    }  # fmt: skip
    moves = [
        *(move(n % 6, None, 0.5) for n in range(7)), move(1, 0.5, 0.1), move(2, 0.4, 0.95), move(3, None, 0.1),
        {**move(4, 0.5, None), "concept": "What nobody says now."},
    ]  # fmt: skip
    nothing = {"appeared": [], "vanished": [], "joined": [], "left": [], "concepts": []}
    return [changed, {**nothing, "moves": moves, "since": "2026-10-30", "until": "2026-12-01"}]


def the_map() -> dict[str, Any]:
    """A small map in the form of docs/map.schema.json."""
    said = {
        "actor": NAMES[0], "text": "Publish what is sprayed before it is sprayed.", "side": "support", "because": "ask",
        "confidence": 0.75, "source": "River Watch/letter.txt", "date": "2026-02-01", "start": 0, "end": 45,
    }  # fmt: skip
    belief = {"concept": 0, "name": "Publish what is sprayed.", "quotes": [said]}
    shared = {**belief, "supporting": list(NAMES[:4]), "opposing": []}
    rift = {
        "concept": 1, "name": "March in the streets.", "supporting": [NAMES[0]], "opposing": [NAMES[1]], "quotes": [],
    }  # fmt: skip
    pair = {"a": NAMES[0], "b": NAMES[2], "alignment": 0.8}
    invited = [
        {"actor": name, "constituency": "", "covers": [0], "loses": [], "alone": False} for name in NAMES[:4]
    ]  # fmt: skip
    group = {
        "actors": list(NAMES[:4]), "latent": True, "strength": 0.71, "chance": 0.004, "stability": 0.9, "stable": True,
        "parent": None, "known": [[NAMES[0], NAMES[1]]], "density": 0.1667, "introduce": [pair], "beliefs": [shared],
        "divides": [rift], "bridges": [{"actor": NAMES[4], "alignment": 0.3}],
        "opponents": [{"actor": NAMES[5], "alignment": -0.4}], "overlapping": [], "circle": list(NAMES[:4]),
        "invitations": invited, "sentences": [said],
    }  # fmt: skip
    introduction = {
        **pair, "surprise": 3.0, "reach": 1, "apart": 2, "complementarity": 0.4, "lift": 2.5,
        "because": "Alignment 0.80.",
    }  # fmt: skip
    actors = [
        {"name": name, "documents": 2, "positions": {}, "reach": 300, "near": [], "far": [], "quotes": []}
        for name in NAMES
    ]  # fmt: skip
    for actor in actors[:4]:
        actor["positions"] = {"0": 0.9}
    return {
        "form": 2, "made_by": "rules and a static table of word vectors; no language model", "basis": "positions",
        "counts": {"actors": 6, "documents": 12, "statements": 140, "concepts": 2, "ties": 1}, "actors": actors,
        "ties": [{"a": NAMES[0], "b": NAMES[1], "where": "ties.csv, line 2", "date": "", "kind": "given"}],
        "alignment": [[NAMES[a], NAMES[b], 0.7] for a in range(4) for b in range(a + 1, 4)],
        "concepts": [
            {"name": "Publish what is sprayed.", "kind": "found", "statements": 30, "supporting": 4, "opposing": 0},
            {"name": "March in the streets.", "kind": "found", "statements": 3, "supporting": 1, "opposing": 1},
        ],
        "coalitions": [group],
        "looked": {
            "speaking": 6, "speaks": 5, "shuffles": 49, "chance": 0.01, "likeliest": 0.004, "concepts_needed": None,
        },
        "wording": {"kind": "none", "chance": 1.0, "stability": 0.0, "groups": []}, "introduce": [introduction],
        "copied": [], "missing": "", "skipped": [], "merged": {},
    }  # fmt: skip
