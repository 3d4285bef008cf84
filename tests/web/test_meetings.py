"""Meetings: called with an agenda, decided in and written down as they go on, published by one click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from concerted import host
from concerted.coalition import Convening, Leaving
from concerted.host import verify
from concerted.web import reading
from concerted.web.house import House
from concerted.web.meetings.models import Notes
from concerted.web.writing import enter
from tests.web import houses
from tests.web.conftest import SignIn, text, with_tables
from tests.web.houses import IDS, MEETING, NAMES

WRITTEN = "The meters: two are bought.\n\nMoney: a common purse."


@pytest.fixture(scope="module")
def built_meeting(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.in_a_meeting(tmp_path_factory.mktemp("meeting")), django_db_blocker)


@pytest.fixture
def room(copy_of: Callable[[House], House], built_meeting: House) -> House:
    return copy_of(built_meeting)


def number() -> int:
    return max(reading.state().meetings)


def here() -> str:
    return f"/meetings/{number()}"


def called(hours: float) -> int:
    """Call a meeting so many hours from now, or ago."""
    starts = host.later(host.now(), hours * 3600)
    return enter(Convening(title="Another", starts=starts, agenda=("One", "Two")), by=IDS[0]).number


@pytest.mark.usefixtures("mid_life")
def test_a_member_calls_a_meeting_by_the_clocks_of_its_own_zone(sign_in: SignIn):
    given = {"title": "Winter circle", "starts": "2027-01-12T18:00", "zone": "Europe/Berlin"}
    answer = sign_in(NAMES[1]).post("/meetings/new", {**given, "agenda": "Data\r\n\r\n Money "}, follow=True)
    held = reading.state().meetings[number()]
    assert (held.title, held.starts, held.agenda) == ("Winter circle", "2027-01-12T17:00:00Z", ("Data", "Money"))
    assert "<h1>Winter circle</h1>" in text(answer)
    assert "That is noted once it has begun." in text(answer)
    assert "Winter circle" in text(Client().get("/meetings"))


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize(
    ("starts", "zone"),
    [("", "UTC"), ("2027-01-12T18:00", "Berlin"), ("2027-03-28T02:30", "Europe/Berlin"), ("soon", "")],
)
def test_a_meeting_at_no_time_is_refused_and_keeps_what_was_typed(sign_in: SignIn, starts: str, zone: str):
    answer = sign_in(NAMES[1]).post("/meetings/new", {"title": "Winter circle", "starts": starts, "zone": zone})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert "Europe/Berlin" in text(answer)
    assert 'value="Winter circle"' in text(answer)


@pytest.mark.usefixtures("mid_life")
def test_who_was_there_is_noted_once_it_has_begun_and_corrected_until_something_rests_on_it(sign_in: SignIn):
    to_come, begun = called(3), called(-1)
    client = sign_in(NAMES[1])
    address = f"/meetings/{to_come}/attendance"
    assert "The meeting begins at" in text(client.post(address, {"present": IDS[:3]}))
    for present in (IDS[:3], IDS[:4]):
        assert client.post(f"/meetings/{begun}/attendance", {"present": present}).status_code == 302
    assert reading.state().meetings[begun].present == IDS[:4]
    page = text(client.get(f"/meetings/{begun}"))
    assert page.count(" checked>") == 4
    assert "Correct it" in page
    refused = client.post(f"/meetings/{begun}/attendance", {"present": ["nobody-known"]})
    assert refused.status_code == 422


@pytest.mark.usefixtures("mid_life")
def test_of_a_meeting_some_days_ago_one_says_when_it_was_and_what_is_entered_was_done_then(sign_in: SignIn):
    past = called(-72)
    client = sign_in(NAMES[0])
    assert "It was held" in text(client.get(f"/meetings/{past}"))
    begun = reading.state().meetings[past].starts
    given = {"present": IDS[:5], "held": begun[:19], "zone": "UTC"}
    client.post(f"/meetings/{past}/attendance", given)
    client.post(f"/meetings/{past}/proposals", {"title": "Buy it", "text": "One.", "class": "tactical"})
    held = reading.state().meetings[past]
    assert held.held_at == begun
    proposal = next(one for one in reading.state().proposals.values() if one.meeting == past)
    assert proposal.held_at == held.held_at
    bad = client.post(f"/meetings/{past}/attendance", {**given, "held": "yesterday"})
    assert bad.status_code == 422


@pytest.mark.usefixtures("room")
def test_what_is_put_to_the_room_is_answered_and_closed_in_it(sign_in: SignIn):
    clients = [sign_in(name) for name in NAMES[:5]]
    given = {"title": "Count the hives", "text": "All of them, in May.", "class": "tactical"}
    answer = clients[0].post(f"{here()}/proposals", given)
    proposal = max(reading.state().proposals)
    assert answer["Location"] == f"{here()}#proposal-{proposal}"
    for client in clients[:4]:
        client.post(f"{here()}/stances", {"proposal": proposal, "stance": "agree", "reason": "left in the box"})
    early = clients[0].post(f"{here()}/decisions", {"proposal": proposal, "rationale": "All agree."})
    assert early.status_code == 422
    assert "is open until" in text(early)
    object_to = {"proposal": proposal, "stance": "object"}
    assert "needs a reason" in text(clients[4].post(f"{here()}/stances", object_to))
    clients[4].post(f"{here()}/stances", {**object_to, "reason": "Whose hives?"})
    assert "Everyone who is awaited has answered" in text(clients[0].get(here()))
    clients[0].post(f"{here()}/decisions", {"proposal": proposal, "rationale": "One objection stands."})
    assert reading.state().proposals[proposal].status == "rejected"
    page = text(Client().get(here()))
    assert "One objection stands." in page
    assert "<q>Whose hives?</q>" in page
    assert "left in the box" not in page


@pytest.mark.usefixtures("room")
def test_only_who_was_there_puts_something_to_the_room(sign_in: SignIn):
    absent = sign_in(NAMES[5])
    assert "Put something to those who are there" not in text(absent.get(here()))
    answer = absent.post(f"{here()}/proposals", {"title": "x", "text": "y", "class": "tactical"})
    assert "Its proposer was not at that meeting." in text(answer)
    unclear = sign_in(NAMES[0]).post(f"{here()}/proposals", {"title": "x", "text": "y", "class": "royal"})
    assert "Nothing is chosen yet." in text(unclear)
    assert unclear.status_code == 422
    assert sign_in(NAMES[0]).post(f"{here()}/stances", {"proposal": "x", "stance": "shrug"}).status_code == 422


def test_notes_are_saved_for_those_who_belong_and_published_by_one_click(room: House, sign_in: SignIn):
    client, before = sign_in(NAMES[2]), reading.checkpoint().size
    assert client.post(f"{here()}/minutes", {"text": WRITTEN, "seen": "0", "do": "save"}).status_code == 302
    assert reading.checkpoint().size == before
    assert "The meters: two are bought." in text(sign_in(NAMES[5]).get(here()))
    assert "Last saved by" in text(client.get(here()))
    assert "two are bought" not in text(Client().get(here()))
    assert "They are not published yet." in text(Client().get(here()))
    client.post(f"{here()}/minutes", {"text": WRITTEN, "seen": "1", "do": "publish"})
    assert not Notes.objects.exists()
    assert reading.state().meetings[number()].minutes == WRITTEN
    assert "two are bought" in text(Client().get(here()))
    assert "two are bought" in text(Client().get("/meetings"))
    assert verify(str(room.record)).state.meetings[number()].minutes == WRITTEN


@pytest.mark.usefixtures("room")
def test_two_who_write_at_once_are_told_and_lose_nothing(sign_in: SignIn):
    one, other = sign_in(NAMES[2]), sign_in(NAMES[3])
    one.post(f"{here()}/minutes", {"text": "What one heard.", "seen": "0"})
    for do in ("save", "publish"):
        answer = other.post(f"{here()}/minutes", {"text": "What another heard.", "seen": "0", "do": do})
        assert answer.status_code == 422
        page = text(answer)
        assert "Somebody else saved the notes meanwhile." in page
        assert ">What another heard.</textarea>" in page
        assert '<pre class="wrap">What one heard.</pre>' in page
        assert 'name="seen" value="1"' in page
    assert other.post(f"{here()}/minutes", {"text": "What both heard.", "seen": "1"}).status_code == 302
    assert Notes.objects.get().text == "What both heard."


@pytest.mark.usefixtures("mid_life")
def test_minutes_that_are_refused_stay_as_notes(sign_in: SignIn):
    begun = called(-1)
    client = sign_in(NAMES[2])
    answer = client.post(f"/meetings/{begun}/minutes", {"text": WRITTEN, "seen": "0", "do": "publish"})
    assert answer.status_code == 422
    assert "Nobody is known to have been at" in text(answer)
    assert Notes.objects.get().text == WRITTEN
    assert client.post(f"/meetings/{begun}/minutes", {"text": " ", "seen": "1"}).status_code == 422


@pytest.mark.usefixtures("room")
def test_one_who_does_not_belong_neither_reads_nor_writes_the_notes(sign_in: SignIn):
    sign_in(NAMES[2]).post(f"{here()}/minutes", {"text": WRITTEN, "seen": "0"})
    client = sign_in(NAMES[4])
    enter(Leaving(), by=IDS[4])
    assert "two are bought" not in text(client.get(here()))
    assert client.post(f"{here()}/minutes", {"text": "x", "seen": "1"}).status_code == 422
    assert client.get("/meetings/new").status_code == 403
    assert Notes.objects.get().text == WRITTEN


@pytest.mark.usefixtures("room")
def test_a_meeting_is_taken_along_as_text_with_what_was_decided_and_why(client: Client):
    answer = client.get(f"{here()}.md")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    told = text(answer)
    assert told.startswith(f"# Clear Air for the Valley: {MEETING}\n")
    assert "- The meters\n- Money" in told
    assert "## Adopted: A common purse" in told
    assert "Why: All five agree." in told
    assert "school road" not in told


@pytest.mark.usefixtures("circle")
def test_before_a_platform_is_in_force_the_circle_meets_too(sign_in: SignIn):
    begun = called(-1)
    client = sign_in(NAMES[3])
    client.post(f"/meetings/{begun}/attendance", {"present": IDS[:5]})
    assert reading.state().meetings[begun].present == IDS[:5]
    page = text(client.get(f"/meetings/{begun}"))
    assert "Put something to those who are there" not in page
    client.post(f"/meetings/{begun}/minutes", {"text": WRITTEN, "seen": "0", "do": "publish"})
    assert "Write them anew" in text(client.get(f"/meetings/{begun}"))


@pytest.mark.usefixtures("room")
def test_a_script_that_asks_gets_the_meeting_without_its_frame_and_never_what_is_being_written(client: Client):
    answer = client.get(here(), headers={"HX-Request": "true"})
    assert text(answer).strip().startswith('<div id="meeting-now"')
    assert "<html" not in text(answer)


@pytest.mark.usefixtures("room")
def test_the_list_tells_what_is_to_come_from_what_was(client: Client):
    called(48)
    past = called(-48)
    page = text(client.get("/meetings"))
    to_come, over = page.split("<h2>Held</h2>")
    assert to_come.index(MEETING) < to_come.index("Another")
    assert "It has begun." in to_come
    assert f"/meetings/{past}" in over
    assert "Nobody has said yet who was there." in over


@pytest.mark.usefixtures("mid_life")
def test_there_is_no_meeting_where_there_is_none(client: Client, sign_in: SignIn):
    assert "No meeting is called." in text(client.get("/meetings"))
    for path in ("/meetings/9999", "/meetings/9999.md"):
        assert client.get(path).status_code == 404
    member = sign_in(NAMES[0])
    for path in ("attendance", "proposals", "stances", "decisions", "minutes"):
        assert member.post(f"/meetings/9999/{path}", {"text": "x"}).status_code == 404
        assert member.get(f"/meetings/9999/{path}").status_code == 302
