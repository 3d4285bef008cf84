"""Patterns on a coalition's pages: signs and risks lead to what helps, and what is cited goes back as a known use."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django import Settings

from concerted.commons import parse_pattern
from concerted.signs import SITUATIONS
from concerted.web import reading
from concerted.web.helping import helping
from concerted.web.house import House
from tests.commons.shelf import laid
from tests.web.conftest import SignIn, text
from tests.web.houses import NAMES, adopted_one

USES = "### Section 6: Known Uses\n\n**One (2020):** It held.\n\n---\n\n### Section 7: Cognitive Era\n\nMore."
TURNS = {"pattern": "turn-taking", "name": "", "place": "duty:communications", "why": "So that nobody tires."}
NO_LIBRARY = {**TURNS, "place": ""}


@pytest.fixture
def library(tmp_path: Path, settings: Settings) -> Path:
    """A mounted library, in which one pattern answers silent complaints and one tells of known uses."""
    folder = tmp_path / "patterns"
    folder.mkdir()
    hears = {"activist": "Hear Us", "body": "When people complain in private and trust erodes in silence, listen."}
    splits = {"activist": "Ask Twice", "body": "Disinformation and targeted messages drive members apart."}
    laid(folder, turn_taking={"body": USES}, evening_circle=hears, hedge_walk=splits)
    settings.COMMONS = SimpleNamespace(folders=(str(folder),), stewards=())
    return folder


@pytest.fixture
def member(at_work: House, sign_in: SignIn) -> Client:
    return sign_in(NAMES[1])


def test_a_sign_leads_to_patterns_in_the_readers_own_words(library: Path):
    assert helping("silent-complaint", "activist").patterns[0].name == "Hear Us"
    assert helping("silent-complaint", "corporate").patterns[0].name == "Evening Circle for Teams"
    assert all(helping(sign, "tech").section for sign in SITUATIONS)


def test_without_a_library_it_leads_to_the_seeds_own_section():
    found = helping("wedge", "activist")
    assert (found.patterns, found.number, found.section) == ([], 7, "Cognitive Era")
    assert "Active Listening Depth" in helping("silent-complaint", "activist").related


def test_what_the_stress_test_breaks_leads_to_what_helps(member: Client):
    page = text(member.get("/vitality/stress"))
    assert "Patterns that help" in page
    assert "Section 4, Implementation" in page


def test_contrary_copies_lead_to_what_helps_against_them(library: Path, member: Client, sign_in: SignIn):
    assert "Patterns that help" not in text(member.get("/wedge"))
    member.post("/wedge", {"text": "We heard that the growers will support the treaty at the next meeting."})
    other = sign_in(NAMES[2])
    other.post("/wedge", {"text": "We heard that the growers will oppose the treaty at the next meeting."})
    assert "Ask Twice" in text(member.get("/wedge"))


def test_a_pattern_is_cited_for_a_duty_with_its_id_and_its_name(library: Path, member: Client):
    page = text(member.post("/citations/new", TURNS, follow=True))
    assert "cited the pattern “Turn Taking” for the duty of communications" in page
    assert "Turn Taking for Movements" in page, "it is called what the reader calls it"
    (one,) = reading.state().citations.values()
    assert one.pattern.startswith("pat_turntaking")
    assert "Turn Taking" in text(Client().get("/platform"))


def test_a_decision_says_which_pattern_it_follows(member: Client):
    number = adopted_one(reading.state())
    decision = reading.state().proposals[number].decision
    assert decision
    given = {**TURNS, "name": "Taking Turns", "place": f"decision:{decision.entry}"}
    page = text(member.post("/citations/new", given, follow=True))
    assert f'href="/decisions/{number}"' in page
    assert "Taking Turns" in text(Client().get(f"/decisions/{number}"))


def test_what_is_refused_is_said_beside_the_form_with_what_was_typed(member: Client):
    answer = member.post("/citations/new", {**TURNS, "place": "decision:x", "pattern": "Turn Taking!"})
    assert answer.status_code == 422
    assert "“Turn Taking!” is no pattern&#x27;s id." in answer.content.decode()
    assert "So that nobody tires." in text(answer)
    member.post("/citations/new", NO_LIBRARY)
    assert "cited there already" in text(member.post("/citations/new", NO_LIBRARY))


def test_whoever_cited_it_withdraws_it(member: Client, sign_in: SignIn):
    member.post("/citations/new", NO_LIBRARY)
    number = max(reading.state().citations)
    assert f"/citations/{number}/withdrawal" not in text(sign_in(NAMES[2]).get("/citations"))
    assert f"/citations/{number}/withdrawal" in text(member.get("/citations"))
    page = text(member.post(f"/citations/{number}/withdrawal", {"reason": "It ran dry."}, follow=True))
    assert "None is cited yet" in page
    assert "1 citation was withdrawn" in page
    assert "No citation" in text(member.post(f"/citations/{number}/withdrawal"))


def test_what_came_of_it_is_a_change_to_the_file_that_can_be_applied(library: Path, member: Client):
    member.post("/citations/new", TURNS)
    cited = next(iter(reading.state().citations.values())).pattern
    assert "What came of it" in text(Client().get("/citations"))
    answer = Client().get(f"/citations/{cited}/known-use.diff")
    diff = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert str(library).encode() not in diff, "the machine's folders are nobody's business"
    subprocess.run(["git", "apply", "-"], cwd=library, input=diff, check=True)
    after = parse_pattern((library / "turn-taking.md").read_bytes(), Path("turn-taking.md"))
    assert "**Clear Air for the Valley (20" in after.section("known uses")
    assert "Its members hold the duty of communications by it: So that nobody tires." in after.section("known uses")


def test_where_nothing_can_be_given_back_there_is_no_file(library: Path, member: Client):
    address = "/citations/{}/known-use.diff"
    assert Client().get(address.format("turn-taking")).status_code == 404, "it is not cited"
    member.post("/citations/new", {**TURNS, "pattern": "shared-well"})
    assert Client().get(address.format("shared-well")).status_code == 404, "it tells of no known uses"
    assert Client().get(address.format("elsewhere")).status_code == 404, "it is not mounted"
    assert "known-use.diff" not in text(member.get("/citations"))
