"""Every kind of entry of the four lives, made by keyboard alone, in a real browser.

Each is worked as a person would: the page is opened, its form is reached by Tab, filled by typing and arrows, and sent
by Enter. They are done in the order in which they stand here, for some rest on others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from concerted.demo.lives import LIVES, told
from tests.web.houses import IDS, NAMES
from tests.web.keys import press, work
from tests.web.ripe import SEED, ripe
from tests.web.served import Served, serving

IN_A_MONTH = (datetime.now(UTC) + timedelta(days=30)).strftime("%m%d%Y")
AT_SIX = f"{IN_A_MONTH}\t0600PM"
"""A day, and an hour of it, as one types them into a browser's own fields."""

FOUNDS = {"name": "Night Buses", "convener": "Drivers", "context": "activist"}
LENT = {"holder": IDS[2], "until": IN_A_MONTH}

CITED = {"pattern": "turn-taking", "name": "Taking Turns", "why": "So that nobody tires."}

HOLDER, OFFERED = "whoever holds the first duty", "whoever it is offered to"


@dataclass(frozen=True)
class Flow:
    """How one kind of entry is made: in which coalition, by whom, on which page, by which form."""

    kind: str
    house: str
    who: str
    page: str
    action: str
    button: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.kind


FLOWS = (
    Flow("agenda", "young", NAMES[0], "/circle", "/circle/agenda", "Set it", {"items": "Who is not here?"}),
    Flow("sentence", "young", NAMES[1], "/circle", "/circle/sentences", "Propose it", {"text": "We want to know."}),
    Flow("nod", "young", NAMES[3], "/circle", "/sentences/{second}/nod", "Nod"),
    Flow("nod", "young", NAMES[4], "/circle", "/sentences/{second}/nod", "Nod"),
    Flow("platform", "young", NAMES[1], "/platform", "/platform/beginning", "", {}),
    Flow("endorsement", "young", NAMES[1], "/platform", "/platform/endorsement", "Endorse"),
    Flow("leaving", "banks", "Market Women", "/circle", "/circle/leaving", "Leave", {"reason": "The stalls call."}),
    Flow("holding-cost", "air", NAMES[2], "/platform/standards", "/standards/attribution/cost", "", {"cost": "A van."}),
    Flow("view", "banks", "Market Women", "/circle", "/view", "We agree"),
    Flow("invitation", "air", NAMES[0], "/members", "/invitations", "", {"name": "Valley Bakers"}),
    Flow("actor", "air", NAMES[5], f"/members/{IDS[5]}", "/facts", "", {"people": "300", "rests_on": "Years."}),
    Flow("tie", "air", NAMES[0], f"/members/{IDS[5]}", "/ties", "", {"other": IDS[2], "what": "They share a van."}),
    Flow("interview", "air", NAMES[0], f"/members/{IDS[5]}", "/interviews", "", {"notes": "They wait for spring."}),
    Flow("seat", "air", NAMES[5], f"/members/{IDS[5]}", "/membership/seats", "", {"seat": "board", "binds": "yes"}),
    Flow("voice", "air", NAMES[5], f"/members/{IDS[5]}", "/membership/voice", "", {"voice": "together"}),
    Flow("seat-ended", "air", NAMES[5], f"/members/{IDS[5]}", "/membership/seats/ending"),
    Flow("proxy-ended", "air", NAMES[5], f"/members/{IDS[5]}", "/membership/proxy/ending"),
    Flow("proxy", "air", NAMES[1], f"/members/{IDS[1]}", "/membership/proxy", "", LENT),
    Flow("renewal", "air", NAMES[0], f"/members/{IDS[0]}", "/membership/renewal"),
    Flow("adoption", "air", NAMES[0], "/members", "/adoptions", "", {"name": "The Choir"}),
    Flow("adoption-ended", "air", NAMES[0], "/members", "/adoptions/ending", "", {"name": "Bee Club"}),
    Flow(
        "proposal", "air", NAMES[0], "/decisions/new", "/decisions/new", "Put it to everyone",
        {"title": "Count the hives", "text": "In May.", "class": "tactical"},
    ),
    Flow(
        "stance", "air", NAMES[1], "/decisions/{judged}", "/stance", "", {"stance": "disagree", "reason": "Too dear."}
    ),
    Flow("validity", "air", NAMES[2], "/decisions/{judged}", "/validity", "Not valid", {"reason": "It can be cut."}),
    Flow("objection-answer", "air", NAMES[5], "/decisions/{judged}", "/answer", "Withdraw the objection"),
    Flow("proposal-extension", "air", NAMES[0], "/decisions/{late}", "/extension"),
    Flow("decision", "air", NAMES[0], "/decisions/{ready}", "/close", "", {"rationale": "All agree."}),
    Flow("proposal-edit", "air", NAMES[4], "/decisions/{bench}/edit", "/edit", "", {"text": "By the school."}),
    Flow("proposal-opening", "air", NAMES[4], "/decisions/{bench}", "/opening"),
    Flow("proposal-withdrawal", "air", NAMES[4], "/decisions/{fence}", "/withdrawal", "", {"reason": "No wood."}),
    Flow("meeting", "air", NAMES[0], "/meetings/new", "/meetings/new", "", {"title": "June", "starts": AT_SIX}),
    Flow("attendance", "air", NAMES[0], "/meetings/{meeting}", "/attendance", "", {"present": "yes"}),
    Flow("minutes", "air", NAMES[0], "/meetings/{meeting}", "/minutes", "Publish", {"text": "We met."}),
    Flow("period", "air", NAMES[0], "/commitments", "/commitments/periods"),
    Flow(
        "observation", "air", NAMES[3], "/commitments/periods/{period}", "/seen", "",
        {"member": IDS[4], "seen": "kept", "evidence": "The leaflet."},
    ),
    Flow("call", "air", NAMES[0], "/commitments/periods/{period}", "/call", "", {"reason": "What would help?"}),
    Flow("call-ended", "air", NAMES[1], "/commitments/calls/{call}", "/ending", "", {"ending": "renewed"}),
    Flow("draw", "air", NAMES[0], "/draws", "/draws", "", {"title": "A jury", "commits": "yes"}),
    Flow("draw-commitment", "air", NAMES[1], "/draws/{seeds}", "/commitment"),
    Flow("draw-reveal", "air", NAMES[1], "/draws/{shown}", "/reveal", "", {"seed": SEED}),
    Flow("drawn", "air", NAMES[0], "/draws/{to-draw}", "/drawing", "", {"randomness": "3 17 22"}),
    Flow("panel-replacement", "air", NAMES[0], "/draws/{seated}", "/replacement"),
    Flow("capacity", "air", NAMES[2], "/duties", "/duties/capacity", "", {"duties": "2"}),
    Flow("rotation", "air", NAMES[0], "/duties", "/duties/rotation"),
    Flow("duty-note", "air", HOLDER, "/duties", "/duties/note", "", {"text": "The key hangs by the door."}),
    Flow("swap", "air", HOLDER, "/duties", "/duties/offer"),
    Flow("swap-accepted", "air", OFFERED, "/duties", "/duties/acceptance"),
    Flow("skip", "air", HOLDER, "/duties", "/duties/skip", "", {"reason": "Harvest."}),
    Flow("leaving", "air", HOLDER, "/membership/leaving", "/membership/leaving", "", {"reason": "For now."}),
    Flow("filling", "air", HOLDER, "/duties", "/duties/filling"),
    Flow("citation", "air", NAMES[1], "/citations", "/citations/new", "", CITED),
    Flow("citation-withdrawn", "air", NAMES[1], "/citations", "/withdrawal", "", {"reason": "It ran dry."}),
    Flow("lapse", "old", NAMES[0], "/members", "/membership/lapse"),
    Flow("contest", "old", NAMES[1], "/sunset", "/sunset/contest", "Contest it", {"reason": "Two villages wait."}),
    Flow("contest-ended", "old", NAMES[1], "/sunset", "/sunset/contest/ending"),
    Flow("ending", "done", NAMES[0], "/sunset", "/sunset/ending", "", {"sure": "yes"}),
    Flow("replanted", "done", NAMES[0], "/sunset", "/sunset/replanting", "", {"name": "Afresh"}),
)  # fmt: skip

BY_THE_HOST = "founding"
"""By the link that the host prints: the last test here."""


@dataclass
class Desk:
    """One browser at a host, and by which cookies each person is signed in there."""

    page: Page
    served: Served
    places: dict[str, int]
    signed_in: dict[str, list] = field(default_factory=dict)

    def sit_down(self, house: str, who: str) -> None:
        """Be this organisation's person; the first time by its link and its button."""
        key, context = f"{house}: {who}", self.page.context
        context.clear_cookies()
        if key in self.signed_in:
            context.add_cookies(self.signed_in[key])
            return
        self.page.goto(self.served.links[key])
        press(self.page, f"Sign in for {who}")
        self.signed_in[key] = context.cookies()

    def named(self, house: str, who: str) -> str:
        """Say who that is now, where it is somebody who holds a duty."""
        if who not in (HOLDER, OFFERED):
            return who
        held = self.ask(house, "duties")["held"]
        key = "holder" if who == HOLDER else "offered_to"
        return NAMES[IDS.index(next(one[key] for one in held if one.get(key)))]

    def ask(self, house: str, what: str) -> dict:
        with urlopen(f"{self.served.address}/{house}/api/v1/{what}") as answer:  # noqa: S310 - our own
            return json.load(answer)

    def newest(self, house: str) -> str:
        """The kind of the record's newest entry."""
        size = self.ask(house, "checkpoint")["size"]
        return self.ask(house, f"entries/{size - 1}")["kind"]


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("ripe")
    places = ripe(folder)
    with serving(folder) as served:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        yield Desk(context.new_page(), served, places)
        context.close()


@pytest.mark.parametrize("flow", FLOWS, ids=str)
def test_it_is_done_by_keyboard_alone(desk: Desk, flow: Flow):
    desk.sit_down(flow.house, desk.named(flow.house, flow.who))
    desk.page.goto(f"{desk.served.address}/{flow.house}{flow.page.format(**desk.places)}")
    work(desk.page, flow.action.format(**desk.places), flow.button, flow.values)
    assert desk.newest(flow.house) == flow.kind


def test_a_coalition_is_founded_by_keyboard_alone(desk: Desk):
    page = desk.page
    page.context.clear_cookies()
    page.goto(desk.served.set_up)
    work(page, "/set-up/" + desk.served.set_up.rpartition("/")[2], "", FOUNDS)
    assert desk.newest("night-buses") == "founding"


def test_every_kind_of_the_four_lives_is_done_by_keyboard():
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    lived = set()
    for name in LIVES:
        life = told(name, log_key=key, fresh_key=key)
        while life:
            lived |= {entry.kind for entry in life.entries}
            life = life.fresh
    assert lived - {flow.kind for flow in FLOWS} == {BY_THE_HOST}
