"""What members alone read for a while: no way out of a house says it to anybody else, and it ends by itself."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

from concerted import host, remote
from concerted.assistant.sources import Kept
from concerted.coalition import Invitation
from concerted.coalition.hiding import public_by
from concerted.coalition.vitality import QUESTIONS
from concerted.errors import RecordBroken
from concerted.record.archive import files_of
from concerted.web import reading, writing
from concerted.web.api.models import Scope
from concerted.web.api.tokens import make
from concerted.web.hosting.entering import entered
from concerted.web.house import House, Houses
from concerted.web.jobs import due
from concerted.web.notices.calendar import address
from concerted.web.notices.letters import letter
from concerted.web.notices.models import Inbox
from concerted.web.notices.post import _as_seen_by
from concerted.web.people.links import link, representatives
from concerted.web.people.models import Representative
from tests.cli.shell import Shell
from tests.web.access import TABLE, rows
from tests.web.conftest import SignIn, pages_of, text, with_tables
from tests.web.hidden import DAYS, INVITED, LEFT, PLANTED, keeping_to_itself
from tests.web.houses import IDS, NAMES, at_the_circle
from tests.web.roles import form_of
from tests.web.served import Served, serving, token_of

LAKE, AIR = "lake", "clear-air"
OTHERS = ("visitor", "another coalition's", "invited", "left", "a token of one invited")
SHOWN = [word for word in PLANTED if word not in {"halvorund", "pintaderm"}]
"""What a member sees of them: the open one reads otherwise since it was edited."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A folder of two houses, with the tables of their pages."""
    folder = tmp_path_factory.mktemp("hidden")
    keeping_to_itself(folder / LAKE)
    at_the_circle(folder / AIR)
    with pages_of(Houses(folder), django_db_blocker):
        call_command("migrate", verbosity=0, interactive=False)
    return folder


@pytest.fixture
def houses(built: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Houses]:
    """A copy of the two, as it is served."""
    folder = Path(shutil.copytree(built, tmp_path / "houses"))
    with pages_of(Houses(folder), django_db_blocker):
        yield Houses(folder)


def signed_in(houses: Houses, name: str, organisation: str) -> Client:
    client = Client()
    with entered(name, houses.each[name]):
        assert client.post("/" + link(_row(organisation)).split("/", 3)[3]).status_code == 302
    return client


def _row(organisation: str) -> Representative:
    names = {actor.id: actor.name for actor in reading.state().actors.values()}
    rows = representatives(reading.coalition(), names)
    return next(row for row in rows if organisation in (row.actor, names[row.actor]))


def with_token(houses: Houses, organisation: str) -> Client:
    with entered(LAKE, houses.each[LAKE]):
        token = make(_row(organisation), "a test", Scope.READ)
    return Client(headers={"Authorization": f"Bearer {token}"})


class Who(dict[str, Client]):
    """Clients by role, signed in when first asked for."""

    def __init__(self, houses: Houses) -> None:
        super().__init__()
        self._houses = houses

    def __missing__(self, role: str) -> Client:
        made: dict[str, Callable[[], Client]] = {
            "visitor": Client,
            "another coalition's": lambda: signed_in(self._houses, AIR, NAMES[1]),
            "invited": lambda: signed_in(self._houses, LAKE, INVITED),
            "left": lambda: signed_in(self._houses, LAKE, LEFT),
            "a token of one invited": lambda: with_token(self._houses, INVITED),
            "member": lambda: signed_in(self._houses, LAKE, NAMES[1]),
            "a token of a member": lambda: with_token(self._houses, NAMES[1]),
        }
        self[role] = made[role]()
        return self[role]


@pytest.fixture
def who(houses: Houses) -> Who:
    return Who(houses)


@dataclass(frozen=True)
class There:
    """What is hidden in the house, by number."""

    hidden: list[int]
    objections: list[int]
    meeting: int
    size: int
    files: list[str]


@pytest.fixture
def there(houses: Houses) -> There:
    with entered(LAKE, houses.each[LAKE]):
        state = reading.state()
        return There(
            hidden=[number for number, one in state.proposals.items() if one.hidden],
            objections=list(state.objections),
            meeting=max(state.meetings),
            size=state.size,
            files=list(files_of(host.public(reading.whole()))),
        )


def every_get(there: There, *, guessing: bool) -> set[str]:
    """Every address there is; and by guessing, each number from the first hidden one on that there is or might be."""
    paths = {path for number in there.hidden for path in of_the_table("GET", there, number)}
    for number in range(there.hidden[0], there.size + 1) if guessing else there.hidden:
        paths |= {f"/record/{number}", f"/decisions/{number}", f"/decisions/{number}/edit", f"/objections/{number}"}
        paths |= {f"/api/v1/entries/{number}", f"/api/v1/proposals/{number}"}
    paths |= {f"/vitality/signs/{question.name}" for question in QUESTIONS}
    paths |= {f"/record/{number}/proof" for number in there.hidden}
    paths |= {f"/record/{name}" for name in there.files}
    described = json.loads(Client().get(f"/{LAKE}/api/v1/openapi.json").content)
    paths |= {path.removeprefix(f"/{LAKE}") for path, methods in described["paths"].items() if "get" in methods}
    return {path for path in paths if "{" not in path} | {"/api/v1/openapi.json"}


def of_the_table(method: str, there: There, number: int) -> Iterator[str]:
    """The addresses of the table of access, where a proposal is this one."""
    numbers = defaultdict(lambda: number, meeting=there.meeting, objection=there.objections[-1], sentence=0, period=0)
    for row in rows(TABLE.read_text("utf-8"))["coalition"]:
        if row.method == method:
            yield row.address.format_map(numbers)


def said_of(answer: HttpResponse) -> list[str]:
    """The planted words that an answer says, in its page or its heads."""
    told = (b"" if answer.streaming else unpacked(answer.content)) + repr(dict(answer.headers)).encode()
    return [word for word in PLANTED if word.encode() in told.lower()]


def unpacked(data: bytes) -> bytes:
    """The bytes of an answer; of an archive, those of each file in it."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(unpacked(archive.read(name)) for name in archive.namelist())


OWN = {"left": {"/membership/data": ["tessarine"]}}
"""Whoever left takes along what it said itself."""


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_file_feed_or_answer_says_a_hidden_word_to_whoever_is_no_member(who: Who, there: There, role: str):
    paths = every_get(there, guessing=role == "visitor")
    assert len(paths) > (300 if role == "visitor" else 100)
    told = {path: words for path in sorted(paths) if (words := said_of(who[role].get(f"/{LAKE}{path}")))}
    assert told == OWN.get(role, {})


@pytest.mark.parametrize("role", OTHERS)
def test_no_form_that_is_refused_says_a_hidden_word(houses: Houses, who: Who, there: There, role: str):
    own = ("/settings", "/sign-", "/join", "/representatives", "/notices", "/platform/endorsement")  # by that one joins
    with entered(LAKE, houses.each[LAKE]):
        typed = form_of(reading.state())
    told = {}
    for asked in {path for number in there.hidden for path in of_the_table("POST", there, number)}:
        if asked.startswith(own):
            continue
        if words := said_of(who[role].post(f"/{LAKE}{asked}", typed, follow=True)):
            told[asked] = words
    assert told == {}


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["/decisions", "/decisions/feed", "/api/v1/proposals"])
def test_a_search_for_a_hidden_word_finds_what_a_search_for_nothing_finds(who: Who, role: str, path: str):
    """But for the word itself, which the page shows again, the answers are the same."""

    who[role].get(f"/{LAKE}/")  # which says that one is signed in, once

    def asked(word: str) -> str:
        answer = who[role].get(f"/{LAKE}{path}", {"q": word, "about": word})
        return re.sub(r"(csrfmiddlewaretoken\" value=\"\w+|<updated>[^<]*)", "", text(answer).replace(word, "…"))

    assert {asked(word) for word in PLANTED} == {asked("zyzzyvas")}


def test_a_member_reads_it_on_the_pages_in_the_feed_and_by_its_token(who: Who, there: There):
    pages = [f"/{LAKE}/decisions/{number}" for number in there.hidden] + [f"/{LAKE}/decisions"]
    pages += [f"/{LAKE}/record/{number}" for number in range(there.hidden[0], there.size)]
    told = "".join(text(who["member"].get(path)) for path in pages)
    assert [word for word in SHOWN if word not in told] == []
    assert told.count("Members only, until") >= len(there.hidden)
    handed_around = who["member"].get(f"/{LAKE}/meetings/{there.meeting}.md")
    assert said_of(handed_around) == []
    assert "quillbert" in text(who["member"].get(f"/{LAKE}/decisions/feed"))
    assert "quillbert" in text(who["member"].get(f"/{LAKE}/decisions", {"q": "ostrakon"}))
    proposals = who["a token of a member"].get(f"/{LAKE}/api/v1/proposals").json()
    assert [word for word in SHOWN if word not in json.dumps(proposals) and word != "nightjarl"] == []
    one = next(one for one in proposals if one["number"] == there.hidden[0])
    assert one["visibility"] == "members"
    assert one["public_by"]


def test_everybody_sees_that_something_is_hidden_how_it_stands_and_when_it_ends(who: Who, there: There):
    page = text(who["visitor"].get(f"/{LAKE}/decisions/{there.hidden[0]}"))
    assert f"Proposal {there.hidden[0]}, not public yet" in page
    assert "Its words become public on" in page
    assert "6 of 6" in re.sub(r"<[^>]+>", "", page) or "agree" in page
    log = text(who["visitor"].get(f"/{LAKE}/record"))
    assert f"Its words become public {DAYS} days after its closing." in log
    entry = text(who["visitor"].get(f"/{LAKE}/record/{there.hidden[0]}"))
    assert "Members alone read them for a while" in entry
    check = text(who["visitor"].get(f"/{LAKE}/record/check"))
    assert "its stances and its count hold" in check


def test_a_page_kept_for_visitors_is_not_the_one_a_member_was_given(who: Who, there: There):
    path = f"/{LAKE}/decisions/{there.hidden[0]}"
    for role in ("member", "visitor", "a token of a member", "visitor", "member"):
        words = said_of(who[role].get(path))
        assert bool(words) == (role == "member"), role  # a token is for the API alone


def test_what_shows_a_sign_is_named_to_members_alone_whoever_looked_first(who: Who):
    path = f"/{LAKE}/vitality/signs/bottleneck"
    told = [said_of(who[role].get(path)) for role in ("visitor", "member", "visitor")]
    assert told[0] == told[2] == []
    assert "quillbert" in told[1]


def test_a_token_that_is_none_opens_nothing_even_in_a_members_browser(who: Who):
    answer = who["member"].get(f"/{LAKE}/api/v1/proposals")
    assert answer.status_code == 200
    assert said_of(answer) == []


def test_a_private_calendar_names_it_to_members_alone(houses: Houses, there: There):
    with entered(LAKE, houses.each[LAKE]):
        addresses = {name: address(_row(name).person) for name in (IDS[1], INVITED, LEFT)}
    told = {name: said_of(Client().get("/" + one.split("/", 3)[3])) for name, one in addresses.items()}
    assert told[INVITED] == told[LEFT] == []
    assert "crosswick" in told[IDS[1]]
    assert there.hidden


def test_a_letter_tells_members_alone(houses: Houses):
    told = {}
    with entered(LAKE, houses.each[LAKE]):
        for name in (IDS[1], INVITED, LEFT):
            inbox = Inbox(coalition=reading.coalition(), kind="web", address="https://hear.example", seen=0)
            inbox.person = _row(name).person
            inbox.save()
            written = letter(inbox, "digest:2026-11-30", _as_seen_by(inbox))
            told[name] = [word for word in PLANTED if written and word in f"{written.text}{written.page}"]
            inbox.delete()
    assert told[INVITED] == told[LEFT] == []
    assert "ostrakon" in told[IDS[1]]


def test_no_file_that_is_handed_around_has_it(built: Path, tmp_path: Path):
    house = shutil.copytree(built / LAKE, tmp_path / "house")
    shell = Shell(tmp_path)
    record = ("--record", "house/coalition.record")
    shell.ok("export", "copy.zip", *record)
    shell.ok("export", "folder", "--folder", *record)
    shell.ok("site", "house", "public", "--address", "https://valley.example.org")
    shell.ok("publish", "--as", "votes", "--out", "votes.md", *record)
    shell.ok("publish", "--as", "minutes", "--out", "minutes.md", *record)
    made = [path for path in tmp_path.rglob("*") if path.is_file() and house not in path.parents]
    assert len(made) > 50
    told = {path.name: words for path in made if (words := [w for w in PLANTED if w.encode() in path.read_bytes()])}
    assert told == {}
    verified = shell.ok("verify", "copy.zip")
    assert "its stances and its count hold; its words come then." in verified
    shell.ok("export", "private.zip", "--private", *record)
    assert b"quillbert" in (tmp_path / "private.zip").read_bytes()


def test_an_assistant_reads_what_everybody_may(built: Path):
    source = Kept(built / LAKE / "coalition.record", IDS[1])
    read = source.read()
    told = f"{read.state}{read.reasons}"
    assert [word for word in PLANTED if word in told] == []


def test_the_command_line_where_the_record_is_kept_shows_it_and_says_until_when(built: Path, there: There):
    shell = Shell(built / LAKE)
    log = shell.ok("log")
    assert "quillbert" in log
    assert "Members only, until" in log
    assert "crosswick" in shell.ok("proposal", "show", str(there.hidden[1]))
    assert "not public yet" in shell.ok("proposal", "disclose")


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = Path(shutil.copytree(built / LAKE, tmp_path_factory.mktemp("served") / LAKE))
    with serving(folder) as served:
        yield served


class TestOnAnAddress:
    """The command line of somebody whose record is kept elsewhere: `concerted serve`, and verbs with its address."""

    READING = (("log",), ("log", "--all"), ("proposal", "show", "{open}"))

    @pytest.fixture
    def told(
        self, served: Served, there: There, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[[str], list[list[str]]]:
        """The planted words that each verb says to whoever has this token."""
        monkeypatch.setenv("CONCERTED_RECORD", served.address)

        def said(token: str) -> list[list[str]]:
            monkeypatch.setenv("CONCERTED_TOKEN", token)
            shell = Shell(tmp_path)
            told = [shell.ok(*(word.format(open=there.hidden[1]) for word in verb)) for verb in self.READING]
            return [[word for word in PLANTED if word in one] for one in told]

        return said

    def test_a_member_reads_with_its_token_what_it_may(self, served: Served, told: Callable[[str], list[list[str]]]):
        log, everything, shown = told(token_of(served, NAMES[1], "read"))
        assert {"quillbert", "ostrakon", "fendrake", "tessarine", "crosswick", "grindelow"} <= set(log)
        assert "nightjarl" in everything
        assert "crosswick" in shown

    def test_nobody_else_does(self, served: Served, told: Callable[[str], list[list[str]]]):
        assert told("") == [[], [], []]
        assert told(token_of(served, INVITED, "act")) == [[], [], []]

    def test_a_token_that_is_none_is_said(self, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("CONCERTED_TOKEN", "concerted_guess")
        assert "The host does not know this token." in Shell(tmp_path).refused("log", "--record", served.address)

    def test_what_a_host_makes_up_is_found_out(self, served: Served, monkeypatch: pytest.MonkeyPatch, there: There):
        made_up = [{"number": there.hidden[0], "path": "body.words", "value": "{}", "blinding": "00" * 32}]
        monkeypatch.setattr(remote, "ask", lambda *_: json.dumps(made_up))
        with pytest.raises(RecordBroken):
            remote.read(served.address, token="concerted_own")


@pytest.fixture(scope="module")
def built_alone(built: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    folder = tmp_path_factory.mktemp("alone") / "house"
    return with_tables(House(Path(shutil.copytree(built / LAKE, folder))), django_db_blocker)


@pytest.fixture
def own_copy(copy_of: Callable[[House], House], built_alone: House) -> House:
    return copy_of(built_alone)


def test_it_becomes_public_by_itself_and_the_record_then_holds_in_full(
    own_copy: House, monkeypatch: pytest.MonkeyPatch
):
    state = reading.state()
    ends = {number: public_by(one) for number, one in state.proposals.items() if one.hidden}
    first = min(ends, key=lambda number: ends[number])
    monkeypatch.setattr(host, "now", lambda: ends[first])
    due()
    state = reading.state()
    assert not state.proposals[first].hidden
    monkeypatch.setattr(host, "now", lambda: max(ends.values()))
    due()
    pages = "".join(text(Client().get(f"/decisions/{number}")) for number in ends)
    assert [word for word in SHOWN if word not in pages and word != "nightjarl"] == []
    assert "Members alone read it at first" in pages
    assert b"nightjarl" in Client().get("/record/openings").content
    found = reading.verified()
    assert found.hidden == found.overdue == ()
    assert host.verify(str(own_copy.record)).state.size == reading.checkpoint().size


def test_whatever_is_entered_first_makes_public_what_is_due(own_copy: House, monkeypatch: pytest.MonkeyPatch):
    ends = [public_by(one) for one in reading.state().proposals.values() if one.hidden]
    monkeypatch.setattr(host, "now", lambda: max(ends))
    entered_one = writing.enter(Invitation(name="Late Shift"), by=IDS[0])
    assert entered_one.line.say() == "River Watch invited Late Shift."
    assert not any(one.hidden for one in reading.state().proposals.values())
    assert own_copy.record


FORM = {"title": "Whom to ask", "text": "The harbour, first.", "class": "tactical", "closes": "", "as": "open"}


@pytest.mark.parametrize(
    ("chosen", "days"), [({"visibility": "members"}, DAYS), ({"visibility": "delayed", "delay": "3"}, 3)]
)
@pytest.mark.usefixtures("own_copy")
def test_a_member_chooses_on_the_form_who_may_read_it(sign_in: SignIn, chosen: dict[str, str], days: int):
    member = sign_in(NAMES[1])
    page = text(member.get("/decisions/new"))
    assert "Who may read it?" in page
    assert f"{DAYS} days after its closing." in page
    assert member.post("/decisions/new", {**FORM, **chosen}).status_code == 302
    state = reading.state()
    made = state.proposals[max(state.proposals)]
    assert made.hiding
    assert made.hiding.days == days
    assert b"harbour" not in b"".join(one.data for one in reading.written())


@pytest.mark.usefixtures("own_copy")
def test_in_a_meeting_too_a_member_chooses_who_may_read_it_and_it_is_decided_there(sign_in: SignIn):
    room = f"/meetings/{max(reading.state().meetings)}"
    here = [sign_in(name) for name in NAMES[:5]]
    page = text(here[1].get(room))
    assert "Who may read it?" in page
    assert "Leave out what members alone read for now." in page
    asked = {"title": "Whom to ask", "text": "The harbourmaster.", "class": "tactical", "visibility": "delayed"}
    wrong = here[1].post(f"{room}/proposals", {**asked, "delay": "90"})
    assert (wrong.status_code, 'value="90"' in text(wrong)) == (422, True)
    assert here[1].post(f"{room}/proposals", {**asked, "delay": "3"}).status_code == 302
    number = max(reading.state().proposals)
    for member in here:
        assert member.post(f"{room}/stances", {"proposal": number, "stance": "agree"}).status_code == 302
    closed = here[1].post(f"{room}/decisions", {"proposal": number, "rationale": "All but the harbour agree."})
    assert closed.status_code == 302
    made = reading.state().proposals[number]
    assert made.hiding
    assert (made.hiding.days, made.decision is not None) == (3, True)
    assert b"harbour" not in b"".join(one.data for one in reading.written())
    assert "harbour" not in text(Client().get(room)) + text(Client().get(f"{room}.md"))
    assert "harbourmaster" in text(here[2].get(room))


@pytest.mark.usefixtures("own_copy")
def test_a_delay_that_is_not_allowed_is_refused_beside_the_form(sign_in: SignIn):
    answer = sign_in(NAMES[1]).post("/decisions/new", {**FORM, "visibility": "delayed", "delay": "90"})
    assert answer.status_code == 422
    assert f"for {DAYS} days after the closing" in text(answer)
    assert 'value="90"' in text(answer)


def test_where_the_platform_allows_no_delay_the_form_offers_none(mid_life: House, sign_in: SignIn):
    member = sign_in(NAMES[1])
    assert "Who may read it?" not in text(member.get("/decisions/new"))
    answer = member.post("/decisions/new", {**FORM, "visibility": "members"})
    assert "lets nothing stay hidden" in text(answer)
    assert mid_life.record


@pytest.mark.usefixtures("own_copy")
def test_a_member_edits_closes_and_reverses_what_is_hidden_without_giving_it_away(sign_in: SignIn):
    member = sign_in(NAMES[0])
    decided, opened, *_ = [number for number, one in reading.state().proposals.items() if one.hidden]
    edited = {"title": "Paint crosswick", "text": "With sandalbark."}
    assert member.post(f"/decisions/{opened}/edit", edited).status_code == 302
    assert member.post(f"/decisions/{decided}/reversal", {"text": "We paltriver."}).status_code == 302
    written = b"".join(one.data for one in reading.written()) + Client().get("/record/openings").content
    for word in (b"sandalbark", b"crosswick", b"paltriver", b"quillbert"):
        assert word not in written
    assert "sandalbark" in text(member.get(f"/decisions/{opened}"))
