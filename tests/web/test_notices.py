"""The page of notices, what one chooses there, and the calendars."""

from __future__ import annotations

import re
import socket

import pytest
from django.test import Client
from icalendar import Calendar

from concerted.coalition import Convening, Rotating
from concerted.outward import is_public, outward
from concerted.web import reading
from concerted.web.notices.models import Inbox
from concerted.web.notices.stopping import stop_link
from concerted.web.people.models import Representative
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import open_one

pytestmark = pytest.mark.usefixtures("mid_life")
MEMBER, ACTOR = "Field Workers", "field-workers"
SLACK = "https://hooks.slack.com/services/T12345678/B12345678/abcdefghijklmnopqrstuvwx"
CHOSEN = {"digest": "daily", "urgent": "yes", "quiet_from": "22", "quiet_until": "7", "zone": "America/Lima"}


@pytest.fixture
def member(sign_in: SignIn) -> Client:
    return sign_in(MEMBER)


def told(client: Client, **given: str) -> Inbox:
    answer = client.post("/notices/inboxes", {"kind": "slack", "address": SLACK, "whose": "", **given})
    assert answer.status_code == 302, text(answer)
    return Inbox.objects.latest("pk")


def test_the_page_shows_what_a_digest_would_say(member: Client):
    page = text(member.get("/notices"))
    state = reading.state()
    assert state.proposals[open_one(state)].title in page
    assert "What needs you" in page
    assert "Decided" in page


def test_a_visitor_is_led_to_sign_in(client: Client):
    assert client.get("/notices")["Location"] == "/sign-in"


def test_the_secret_of_an_address_is_not_shown_again(member: Client):
    told(member)
    page = text(member.get("/notices"))
    assert "hooks.slack.com …uvwx" in page
    assert "abcdefgh" not in page


def test_what_is_chosen_is_kept(member: Client):
    inbox = told(member)
    member.post(f"/notices/inboxes/{inbox.pk}", CHOSEN)
    inbox.refresh_from_db()
    chosen = (inbox.digest, inbox.urgent, inbox.quiet_from, inbox.quiet_until, inbox.zone)
    assert chosen == ("daily", True, 22, 7, "America/Lima")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zone": "Mars/Olympus"}, "“Mars/Olympus” is no time zone."),
        ({"quiet_from": "24"}, "“24” is no hour."),
        ({"quiet_until": "-1"}, "“-1” is no hour."),
        ({"digest": "hourly"}, "How often a digest is to come is not said."),
    ],
)
def test_a_choice_that_cannot_be_is_refused_beside_its_form(member: Client, wrong: dict[str, str], said: str):
    inbox = told(member)
    answer = member.post(f"/notices/inboxes/{inbox.pk}", {**CHOSEN, **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    inbox.refresh_from_db()
    assert inbox.digest == "weekly"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "file:///etc/passwd"}, "That is no address of Slack."),
        ({"kind": "web", "address": "file:///etc/passwd"}, "That is no address of Webhook."),
        ({"kind": "web", "address": "https://" + "a" * 600}, "That is no address of Webhook."),
        ({"kind": "mail", "address": "somebody@else.example"}, "That service is not known here."),
        ({"whose": "beekeepers"}, "You do not represent that organisation."),
    ],
)
def test_a_place_that_cannot_be_told_is_refused(member: Client, wrong: dict[str, str], said: str):
    answer = member.post("/notices/inboxes", {"kind": "slack", "address": SLACK, "whose": "", **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Inbox.objects.exists()


def test_a_place_is_told_once(member: Client):
    told(member)
    answer = member.post("/notices/inboxes", {"kind": "slack", "address": SLACK, "whose": ""})
    assert answer.status_code == 422
    assert "It is told already." in text(answer)


def test_no_more_than_ten_places_are_told(member: Client):
    for n in range(10):
        told(member, kind="web", address=f"https://example.org/{n}")
    answer = member.post("/notices/inboxes", {"kind": "slack", "address": SLACK, "whose": ""})
    assert "There are 10 already." in text(answer)


def test_an_organisations_place_is_everybodys_who_represents_it(member: Client, sign_in: SignIn):
    inbox = told(member, whose=ACTOR)
    assert f"/notices/inboxes/{inbox.pk}" in text(sign_in(MEMBER).get("/notices"))
    other = sign_in("Beekeepers")
    assert f"/notices/inboxes/{inbox.pk}" not in text(other.get("/notices"))
    assert other.post(f"/notices/inboxes/{inbox.pk}", CHOSEN).status_code == 404


def test_a_place_can_be_removed(member: Client):
    inbox = told(member)
    member.post(f"/notices/inboxes/{inbox.pk}", {"do": "remove"})
    assert not Inbox.objects.exists()


def test_letters_on_trial_are_limited(member: Client):
    inbox = told(member)
    for _ in range(6):
        assert member.post(f"/notices/inboxes/{inbox.pk}", {"do": "try"}).status_code == 302
    assert member.post(f"/notices/inboxes/{inbox.pk}", {"do": "try"}).status_code == 429


def test_the_link_that_ends_letters_asks_before_it_does(member: Client, client: Client):
    link = stop_link(told(member)).removeprefix("http://127.0.0.1:8000")
    assert "No more of these letters?" in text(client.get(link))
    assert Inbox.objects.get().urgent
    assert client.post(link).status_code == 200
    assert not Inbox.objects.get().urgent
    assert client.get(f"{link}x").status_code == 404


def test_the_coalitions_calendar_is_anybodys(client: Client):
    enter(Rotating(), by=ACTOR)
    enter(Convening(title="Second assembly", starts="2031-05-01T17:00:00Z", agenda=("Budget",)), by=ACTOR)
    events = Calendar.from_ical(client.get("/calendar.ics").content).walk("VEVENT")
    titles = [str(event["SUMMARY"]) for event in events]
    assert "Second assembly" in titles
    assert len(titles) == 1 + sum(one.holder is not None for one in reading.state().rotations[-1].duties.values())


def test_ones_own_calendar_has_ones_own_duties_and_what_one_has_to_answer(member: Client, client: Client):
    enter(Rotating(), by=ACTOR)
    state = reading.state()
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/calendar/\S+?\.ics)", text(member.get("/notices")))
    answer = client.get(path)
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    mine = [duty for duty, held in state.rotations[-1].duties.items() if held.holder == ACTOR]
    assert titles == [f"{duty}: {MEMBER}" for duty in mine] + [
        f"Answer awaited: {state.proposals[open_one(state)].title}"
    ]
    assert "no-store" in answer["Cache-Control"]
    member.post("/notices/calendar")
    assert client.get(path).status_code == 404


def test_who_represents_nobody_any_more_has_no_duties_in_its_calendar(member: Client, client: Client):
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/calendar/\S+?\.ics)", text(member.get("/notices")))
    Representative.objects.filter(actor=ACTOR).delete()
    assert Calendar.from_ical(client.get(path).content).walk("VEVENT") == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:a00:1::", "224.0.0.1", "100.64.0.1", "0.0.0.1"],
)  # fmt: skip
def test_addresses_of_ones_own_network_are_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_addresses_of_the_public_network_are(address: str):
    assert is_public(address)


def test_the_watch_ends_where_it_was_set():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with outward(), pytest.raises(OSError, match="not an address of the public network"):
            socket.create_connection(server.getsockname())
        socket.create_connection(server.getsockname()).close()


def test_ones_own_data_say_where_one_is_told(member: Client):
    told(member)
    (kept,) = member.get("/settings/data").json()["told_in"]
    assert (kept["where"], kept["address"]) == ("slack", SLACK)
