"""A coalition run from a shell alone: every verb of its life, as a convener would type them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from concerted import host
from concerted.cli.demo import LIFE_NAMES
from concerted.coalition import Effect, Invitation, Nod, Platform, Proposing, Wording
from concerted.coalition.clauses import in_order
from concerted.coalition.platform_file import read_platform
from concerted.coalition.text import actor_id
from concerted.contexts import platform_template
from concerted.demo.lives import LIVES
from concerted.demo.story import Teller
from concerted.record.checkpoint import Signer
from tests.cli.shell import QuickShell, Shell
from tests.commons.shelf import laid

NAMES = ("River Watch", "Clinics", "Growers", "Schools", "Beekeepers")
ACTORS = """name,people,context,affiliations,jurisdictions,constraints
Clinics,1200,government,County,EU;UK,no party politics;no fund-raising
Growers,90,corporate,County,US,
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return QuickShell(tmp_path)


@pytest.fixture
def member(tmp_path: Path) -> Shell:
    """A coalition in force, founded forty days ago; its platform is the activists' template."""
    grown(tmp_path)
    return QuickShell(tmp_path)


def grown(folder: Path, *, days: int = 40) -> Teller:
    began = datetime.now(UTC) - timedelta(days=days)
    record = folder / "coalition.record"
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(record, name="Clear Air", context="activist", convener=NAMES[0], at=at)
    with host.opened(record) as (connection, _):
        teller = Teller(connection, coalition, Signer.load(host.key_file(record)), began=began)
        for name in NAMES[1:]:
            teller.do(Invitation(name=name), "river-watch")
        sentence = teller.do(Wording(text="We want our air measured by neighbours."), "river-watch")
        for name in NAMES[1:]:
            teller.do(Nod(yes=True), actor_id(name), ref=sentence)
        clauses = in_order(read_platform(platform_template("activist"), file="activist"))
        teller.do(Platform(clauses=clauses), "clinics")
        for name in NAMES:
            teller.endorse(actor_id(name))
    return teller


def number(said: str) -> str:
    """The number of the entry that a verb says it made."""
    found = re.match(r" *(\d+)  ", said)
    assert found, said
    return found[1]


def test_the_map_of_actors_is_kept_from_a_shell(shell):
    shell.ok("found", "Clear Air", "--context", "activist", "--convener", "River Watch")
    (shell.folder / "actors.csv").write_text(ACTORS)
    assert "Growers" in shell.ok("actors", "import", "actors.csv")
    shell.ok("actors", "set", "Walkers' Club", "--people", "400", "--channel", "newsletter", "--rests-on", "Old books.")
    shell.ok("actors", "tie", "Clinics", "Growers", "--what", "They share a hall.")
    assert "held an interview with Clinics" in shell.ok("actors", "interview", "Clinics", "--note", "“Every Tuesday.”")
    said = shell.ok("actors")
    for words in ("reaches: 1,200 people", "may not: no party politics; no fund-raising", "paid or owned by: County",
                  "Clinics – Growers: They share a hall.", "1 actors interviewed"):  # fmt: skip
        assert words in said
    assert "Every Tuesday" not in (shell.ok("log", "--all") + said)
    made = {
        "actors": [{"name": "Clinics", "reach": 3}, {"name": "Bakers"}],
        "ties": [{"a": "Bakers", "b": "Clinics", "where": "a letter"}, {"a": "Bakers", "b": "Strangers", "where": "x"}],
    }
    (shell.folder / "map.json").write_text(json.dumps(made))
    assert "Bakers and Clinics know each other: a letter" in shell.ok("actors", "import", "map.json")
    assert "Nothing new." in shell.ok("actors", "import", "map.json")
    shell.ok("invite", "Clinics", "--by", "River Watch")


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("nom,people\nA,3\n", "line 1: there is no column called nom"),
        ("people\n3\n", "line 1: the column name is missing"),
        ("name,people\nA,3\nB,many\n", "line 3: “many” is no number of people"),
        ("name,people\nA,3\n,4\n", "line 3: this row has no name"),
        ("name,context\nA,nautical\n", "line 2: “nautical” is no context"),
        ("name,people\nA,3\nA\u200b,4\n", "a character nobody can see"),
    ],
)
def test_a_table_with_a_fault_names_the_line_and_enters_nothing(shell, table, why):
    shell.ok("found", "Clear Air", "--context", "activist", "--convener", "River Watch")
    (shell.folder / "actors.csv").write_text(table)
    assert why in shell.refused("actors", "import", "actors.csv")
    assert "on the map" not in shell.ok("log", "--all")
    (shell.folder / "map.json").write_text("[]")
    assert "this is no map.json" in shell.refused("actors", "import", "map.json")


def test_the_circle_works_from_a_shell(shell):
    shell.ok("found", "Clear Air", "--context", "activist", "--convener", "River Watch")
    shell.ok("invite", *NAMES[1:], "--by", "River Watch")
    shell.ok("actors", "set", "Walkers' Club")
    shell.ok("circle", "agenda", "What do we all want that none of us achieves alone?", "--by", "River Watch")
    first = number(shell.ok("nod", "We want less spraying.", "--by", "River Watch"))
    shell.ok("circle", "view", first, "disagree", "--by", "Walkers' Club")
    second = number(shell.ok("nod", "We want our air measured.", "--revises", first, "--by", "Clinics"))
    shell.ok("circle", "withdraw", first, "--by", "River Watch")
    said = shell.ok("circle")
    assert "Not yet a coalition, but a group with separate agendas" in said
    assert "What do we all want" in said
    assert f"{second}  “We want our air measured.” (revises {first})" in said
    assert "less spraying" not in said
    assert "No opinion groups: too few have answered to tell." in shell.ok("circle", "opinions")
    assert "Beekeepers left." in shell.ok("circle", "leave", "--by", "Beekeepers")


def test_a_proposal_is_drafted_opened_edited_objected_to_and_decided(member):
    draft = number(member.ok("propose", "A bench", "--draft", "--by", "Clinics"))
    assert "draft" in member.ok("proposal", "show", draft)
    closes = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%d 18:00 Europe/Berlin")
    member.ok("proposal", "open", draft, "--closes", closes, "--by", "Clinics")
    objection = number(member.ok("stance", draft, "object", "--reason", "For whom?", "--by", "Growers"))
    shown = member.ok("proposal", "show", draft)
    assert f"({closes})" in shown
    for said in (
        "A bench", "tactical, proposed by Clinics", "must answer, 1 so far, one objection stands, closes ",
        "Growers objects: “For whom?”", f"Objection {objection} of Growers, open: “For whom?”",
    ):  # fmt: skip
        assert said in shown
    edited = member.ok("proposal", "edit", draft, "--text", "One for the square.", "--by", "Clinics")
    assert "Answers given before are asked again" in edited
    shown = member.ok("proposal", "show", draft)
    assert "(before the text was edited)" in shown
    assert "One for the square." in shown
    assert "is resolved" in member.ok("objection", "resolve", objection, "--by", "Growers")
    member.ok("member", "proxy", "Clinics", "--until", closes, "--by", "Schools")
    member.ok("member", "seat", "board", "--person", "Ada Lee", "--binds", "--by", "Beekeepers")
    member.ok("member", "voice", "together", "--by", "Beekeepers")
    for name in ("River Watch", "Clinics", "Growers"):
        member.ok("stance", draft, "agree", "--by", name)
    member.ok("stance", draft, "agree", "--seat", "board", "--by", "Beekeepers")
    assert "Clinics, for Schools, agrees" in member.ok("stance", draft, "agree", "--for", "Schools", "--by", "Clinics")
    said = member.ok("close", draft, "--rationale", "All agree.", "--statement", "One bench, for the square.")
    assert "Adopted: “One bench, for the square.”" in said
    assert "One bench, for the square." in member.ok("log")
    assert "| Schools | agree |" in member.ok("publish", "--as", "votes")
    shown = member.ok("member")
    assert "seat: board, may bind it" in shown
    assert "Clinics votes for it until" in shown
    member.ok("member", "end-proxy", "--by", "Schools")
    member.ok("member", "end-seat", "board", "--by", "Beekeepers")
    public, whole = member.folder / "coalition.zip", member.folder / "next-host.zip"
    member.ok("export", public)
    member.ok("export", whole, "--private")
    assert b"Ada Lee" not in public.read_bytes()
    assert b"Ada Lee" in whole.read_bytes()
    member.ok("verify", public)
    member.ok("verify", whole)


def test_amendments_say_what_they_collide_with_and_why_a_line_stands(member):
    text = platform_template("activist")
    for name, instead in (("one.toml", "every three months"), ("two.toml", "twice a year")):
        (member.folder / name).write_text(text.replace("at the monthly action", f"at the action {instead}"))
    first = number(member.ok("propose", "Rarer", "--amend", "one.toml", "--by", "Clinics"))
    said = member.ok("propose", "Rarest", "--amend", "two.toml", "--by", "Growers")
    assert f"It collides with “Rarer” ({first}) in presence" in said
    (member.folder / "three.toml").write_text(text.replace("at the monthly action", "at the action every four months"))
    child = number(member.ok("propose", "Four", "--amend", "three.toml", "--amends", first, "--by", "Schools"))
    for name in NAMES:
        member.ok("stance", child, "agree", "--by", name)
    member.ok("close", child, "--rationale", "Four it is.")
    for name in NAMES:
        member.ok("stance", first, "agree", "--by", name)
    member.ok("close", first, "--rationale", "Winters are long.")
    said = member.ok("why", "presence")
    assert "at the action every four months" in said
    assert "because: Winters are long." in said
    assert "before: Every member is present at the monthly action" in said
    assert "as first agreed, put before the circle by Clinics" in said
    assert "no clause nonsense" in member.refused("why", "nonsense")
    assert "--amends go with --amend" in member.run("propose", "X", "--editorial", "--by", "Clinics").err
    assert "Yes: that is left to each member." in member.ok("may", "choose our own tactics?")
    assert "No clause speaks of this." in member.ok("may", "buy a boat?")
    assert "no values that can be ordered" in member.ok("standard", "presence")


def test_what_is_decided_in_a_room_is_entered_later(member):
    then = (datetime.now(UTC) - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    meeting = number(member.ok("meeting", "call", "Circle", "--starts", then, "--item", "Meters", "--by", "Clinics"))
    member.ok("meeting", "held", meeting, "Clinics", "Growers", "River Watch", "--held-at", then, "--by", "Clinics")
    proposal = number(member.ok("propose", "Two meters", "--meeting", meeting, "--held-at", then, "--by", "Clinics"))
    for name in ("Clinics", "Growers", "River Watch"):
        member.ok("stance", proposal, "agree", "--held-at", then, "--by", name)
    member.ok("close", proposal, "--rationale", "All in the room agree.", "--held-at", then)
    member.ok("meeting", "minutes", meeting, "We looked at figures.", "--by", "Clinics")
    said = member.ok("meeting")
    assert "Present: Clinics, Growers, River Watch" in said
    assert "adopted: Two meters" in said
    assert "We looked at figures." in member.ok("publish", "--as", "minutes")
    assert "taken on" in member.ok("log")


def test_duties_go_round_and_are_swapped_skipped_noted_and_subscribed_to(member):
    member.ok("duties", "capacity", "1", "--absent-until", "2001-01-01", "--by", "Schools")
    assert "turn 1" in member.ok("duties", "rotate")
    table = dict(re.findall(r"^  (\w+): ([A-Z][\w ]+)$", member.ok("duties"), re.MULTILINE))
    holder, other = table["scheduling"], table["documentation"]
    member.ok("duties", "swap", "scheduling", other, "--for", "documentation", "--by", holder)
    assert f"offered to {other}" in member.ok("duties")
    member.ok("duties", "accept", "scheduling", "--by", other)
    member.ok("duties", "note", "scheduling", "The hall is booked until March.", "--by", other)
    assert "takes over" in member.ok("duties", "skip", "convening", "--by", table["convening"])
    assert "holds convening" in member.refused("duties", "fill", "convening")
    said = member.ok("duties")
    assert f"scheduling: {other}" in said
    assert "The hall is booked until March." in said
    member.ok("duties", "calendar", "duties.ics", "--of", other)
    feed = (member.folder / "duties.ics").read_text()
    assert feed.startswith("BEGIN:VCALENDAR")
    assert f"SUMMARY:scheduling: {other}" in feed
    assert holder not in feed


def test_patterns_are_cited_and_what_came_of_them_goes_back_as_a_diff(member):
    uses = {"body": "### Section 6: Known Uses\n\n**One:** It held.\n"}
    (member.folder / "patterns").mkdir()
    laid(member.folder / "patterns", turn_taking=uses)
    assert "No pattern is cited." in member.ok("citations")
    why = ("--why", "So that nobody tires.", "--by", "Clinics")
    assert "“Well keeping”" in member.ok("citations", "add", "well-keeping", *why)
    said = member.ok("citations", "add", "turn-taking", "--in", "patterns", "--duty", "scheduling", *why)
    assert "cited the pattern “Turn Taking” for the duty of scheduling." in said
    assert "(well-keeping), in all it does" in member.ok("citations")
    assert '"duty": "scheduling"' in member.ok("citations", "show", "--json")
    diff = member.ok("commons", "known-use", "turn-taking", "--in", "patterns")
    assert "+**Clear Air (20" in diff
    assert "hold the duty of scheduling by it: So that nobody tires." in diff
    assert "Cited here: " in member.refused("commons", "known-use", "shared-well", "--in", "patterns")
    member.ok("citations", "withdraw", number(said), "--by", "Clinics")
    assert "Turn Taking" not in member.ok("citations")


def test_commitments_are_opened_seen_called_and_renegotiated(member):
    assert "attribution" in member.ok("commitments")
    opened = member.ok("commitments", "open")
    period = number(opened)
    assert "Nothing new." in member.ok("commitments", "open")
    member.ok(
        "commitments", "saw", period, "Growers", "missed", "--evidence", "No line in the leaflet.", "--by", "Clinics"
    )
    assert "✗ Growers: missed" in member.ok("commitments")
    call = number(member.ok("call", "on", period, "Growers", "--reason", "What happened?", "--by", "Clinics"))
    day = (datetime.now(UTC) + timedelta(days=60)).strftime("%Y-%m-%d")
    member.ok("call", "end", call, "excused", "--until", day, "--by", "Clinics")
    said = member.ok("commitments")
    assert f"excused until {day}" in said
    assert "Growers: 0 of 2, 1 missed, 1 unknown" in said
    assert "✗ missed" in member.ok("publish")


def test_a_member_leaves_with_everything_and_bodies_adopt_without_joining(member):
    member.ok("member", "adopt", "Valley Bakers")
    assert "Schools left." in member.ok("member", "leave", "--take", "ours", "--by", "Schools")
    member.ok("verify", "ours/record.zip")
    own = json.loads((member.folder / "ours/own.json").read_text())
    assert [entry["what"] for entry in own] == ["nod", "endorsement"]
    said = member.ok("member")
    assert "Schools: member until" in said
    assert "Valley Bakers: adopts version 1 without joining" in said
    member.ok("member", "adopt", "Valley Bakers", "--ended")
    member.ok("member", "take", "mine", "--by", "Clinics")
    assert (member.folder / "mine/record.zip").is_file()
    assert "Clinics: 20" in member.ok("season")
    assert "Renew from" in member.refused("season", "renew", "--by", "Clinics")
    assert "No season is over" in member.refused("season", "lapse")


def test_a_lost_key_is_released_by_the_others_and_a_fresh_one_registered(member):
    member.ok("key", "clinics.key", "--by", "Clinics")
    assert "signs for itself" in member.refused("stance", "5", "agree", "--by", "Clinics")
    proposal = number(member.ok("propose", "Clinics lost its key", "--release-key", "Clinics", "--by", "Growers"))
    for name in ("River Watch", "Growers", "Schools", "Beekeepers"):
        member.ok("stance", proposal, "agree", "--by", name)
    assert "is open until" in member.refused("close", proposal, "--rationale", "They told us.")
    member.ok("stance", proposal, "abstain", "--by", "Clinics", "--key", "clinics.key")
    member.ok("close", proposal, "--rationale", "They told us in person.")
    member.ok("key", "fresh.key", "--by", "Clinics")
    member.ok("propose", "A flag", "--by", "Clinics", "--key", "fresh.key")
    assert "is not what clinics signed" not in member.ok("verify", "coalition.record")


def test_a_coalition_ends_well_and_is_replanted(tmp_path):
    teller = grown(tmp_path, days=60)
    with host.opened(tmp_path / "coalition.record") as (connection, _):
        teller = resumed(teller, connection)
        effect = Effect(does="sunset", ground="replant")
        body = Proposing(title="Begin afresh", text="Much has changed.", decision_class="sunset", effect=effect)
        proposal = teller.do(body, "clinics")
        teller.answer(proposal, {actor_id(name): "agree" for name in NAMES})
        teller.decide(proposal, "The river is another one now.")
        teller.wait(16)
    shell, again = QuickShell(tmp_path), ("replant", "coalition.record", "--convener", "Clinics")
    said = shell.ok("sunset")
    assert "The alliance is ending" in said
    assert "replant: new conditions call for a fresh platform" in said
    assert "could be contested until" in shell.refused("sunset", "contest", "Not yet.", "--by", "Schools")
    assert "does not contest it" in shell.refused("sunset", "uncontest", "--by", "Schools")
    assert "has not ended" in shell.refused(*again, "--record", "n.record")
    assert "has ended. Thank you, all." in shell.ok("sunset", "end")
    assert "has ended" in shell.refused("propose", "More", "--by", "Clinics")
    said = shell.ok(*again, "--name", "Clear Water", "--record", "n.record")
    assert "Invited to its circle: River Watch, Growers, Schools, Beekeepers." in said
    assert "Replanted from Clear Air" in shell.ok("sunset", "--record", "n.record")
    assert "It went on as clear-water-" in shell.ok("sunset")
    assert "It went on as" in shell.refused(*again, "--record", "m.record")
    for record in ("coalition.record", "n.record"):
        shell.ok("verify", record)


def resumed(teller: Teller, connection: object) -> Teller:
    """The same storyteller on a connection that is open."""
    teller._connection = connection  # type: ignore[assignment]
    return teller


@pytest.mark.parametrize(
    "arguments",
    [
        ("propose", "T", "--part", "Clinics", "--reaffirm", "--by", "Clinics"),
        ("publish", "--as", "songs"),
        ("call", "end", "3", "forgiven", "--by", "Clinics"),
    ],
)
def test_a_verb_used_wrongly_says_so(member, arguments):
    assert member.run(*arguments).status == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("propose", "T", "--closes", "tomorrow", "--by", "Clinics"), "“tomorrow” is no time"),
        (("publish", "--since", "yesterday"), "is no day"),
        (("duties", "note", "scheduling", "x", "--by", "Clinics"), "does not hold scheduling"),
        (("propose", "T", "--part", "Nobody", "--by", "Clinics"), "“Nobody” is not known"),
        (("proposal", "show", "999"), "no proposal 999"),
        (("member", "leave", "--by", "Walkers"), "“Walkers” is not known"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(member, arguments, why):
    assert why in member.refused(*arguments)


def test_the_demo_tells_whole_lives_too(shell):
    assert tuple(LIVES) == LIFE_NAMES
    said = shell.ok("demo", "house", "--life", "notebook")
    assert "Portable Memory Pact, 7 members" in said
    assert "ended" in shell.ok("log", "--record", "house/coalition.record")
