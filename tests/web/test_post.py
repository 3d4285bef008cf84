"""The post: who is told what, when, how often, and what really arrives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from concerted import host
from concerted.coalition import Endorsement, Rotating, Stance
from concerted.coalition.state import State
from concerted.web import reading
from concerted.web.hosting.entering import entered
from concerted.web.house import House, Houses
from concerted.web.jobs import once
from concerted.web.notices import chats
from concerted.web.notices.models import Inbox, Notice
from concerted.web.notices.post import AGAIN, clock, open_inbox, try_out
from concerted.web.people.models import Person, Representative
from concerted.web.writing import enter
from tests.web.conftest import link_for
from tests.web.houses import at_the_circle, open_one
from tests.web.receivers import Received, mail_server, web_address

pytestmark = pytest.mark.usefixtures("mid_life")
MEMBER, ACTOR = "Field Workers", "field-workers"


@pytest.fixture
def mail(settings: Settings) -> Iterator[Received]:
    with mail_server() as received:
        settings.MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", received.port
        yield received


@pytest.fixture
def web(settings: Settings) -> Iterator[Received]:
    with web_address() as received:
        settings.CALL_PRIVATE_ADDRESSES = True
        yield received


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


class Clock:
    """Sets the host's clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, moment: datetime | str) -> None:
        text = moment if isinstance(moment, str) else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._monkeypatch.setattr(host, "now", lambda: text)


def person(name: str = MEMBER, *, email: str | None = "ada@workers.example") -> Person:
    link_for(name)  # makes the representative of everybody
    found = Representative.objects.get(actor=ACTOR if name == MEMBER else name).person
    found.email = email
    found.save()
    return found


def inbox(received: Received, **chosen: object) -> Inbox:
    """An inbox at a web address: a person's, unless `actor` is given."""
    owner = {} if "actor" in chosen else {"person": person()}
    given = {"kind": "web", "address": f"{received.address}/hear?room=1", **owner, **chosen}
    made = Inbox(coalition=reading.coalition(), **given)
    open_inbox(made, reading.state(), clock())
    return made


def closes(state: State) -> datetime:
    return datetime.fromisoformat(state.proposals[open_one(state)].closes)


def monday_after(moment: datetime, hour: int = 9) -> datetime:
    day = moment + timedelta(days=7 - moment.weekday())
    return day.replace(hour=hour, minute=0, second=0)


def noon(moment: datetime) -> datetime:
    """The noon of its day: of 36 hours before an end, a moment within two days of it, at whatever hour it is run."""
    return moment.replace(hour=12, minute=0, second=0)


def test_an_answer_that_closes_within_two_days_is_asked_for_once(web: Received, at: Clock):
    ends = closes(reading.state())
    inbox(web, quiet_from=0, quiet_until=0, digest="never")
    at(ends - timedelta(hours=49))
    assert once()["sent"] == 0
    at(ends - timedelta(hours=47))
    assert once()["sent"] == 1
    at(ends - timedelta(hours=20))
    assert once()["sent"] == 0
    (told,) = web.told
    assert told["path"] == "/hear?room=1"
    assert "Your answer is awaited" in told["title"]
    assert f"http://127.0.0.1:8000/decisions/{open_one(reading.state())}" in told["message"]


def test_whoever_has_answered_is_not_asked(web: Received, at: Clock):
    inbox(web, quiet_from=0, quiet_until=0, digest="never")
    enter(Stance(stance="agree"), by=ACTOR, ref=open_one(reading.state()))
    at(closes(reading.state()) - timedelta(hours=20))
    assert once()["sent"] == 0
    assert web.told == []


def test_an_objection_to_what_one_proposed_is_told_at_once(web: Received):
    state = reading.state()
    proposal = state.proposals[open_one(state)]
    objector = next(name for name in proposal.electorate if name not in (*proposal.stances, proposal.by))
    inbox(web, actor=proposal.by, digest="never", quiet_from=0, quiet_until=0)
    once()
    web.told.clear()
    enter(Stance(stance="object"), by=objector, ref=proposal.entry, reason="It would harm our people.")
    assert once()["sent"] == 1
    assert f"{state.actors[objector].name} objects to what you proposed" in web.told[0]["title"]


def test_a_duty_that_begins_is_told(web: Received):
    enter(Rotating(), by=ACTOR)
    duties = reading.state().rotations[-1].duties
    holder = duties["scheduling"].holder
    assert holder
    inbox(web, actor=holder, digest="never", quiet_from=0, quiet_until=0)
    once()
    assert [told["title"] for told in web.told if "Your duty begins: scheduling" in told["title"]]
    web.told.clear()
    assert once()["sent"] == 0


def test_quiet_hours_hold_even_for_what_cannot_wait(web: Received, at: Clock):
    ends = closes(reading.state())
    day = ends - timedelta(hours=47)
    inbox(web, digest="never", zone="Asia/Tokyo", quiet_from=21, quiet_until=8)
    at(day.replace(hour=13))  # 22:00 in Tokyo
    assert once()["sent"] == 0
    at(day.replace(hour=22, minute=59))
    assert once()["sent"] == 0
    at(day.replace(hour=23, minute=1))  # past eight there
    assert once()["sent"] == 1


def test_the_digest_comes_on_monday_after_the_quiet_hours_and_once(web: Received, at: Clock):
    start = noon(closes(reading.state()) - timedelta(days=2))
    at(start)
    inbox(web, urgent=False, quiet_from=21, quiet_until=8)
    enter(Rotating(), by="beekeepers")
    monday = monday_after(start, hour=0)
    at(monday - timedelta(minutes=1))
    assert once()["sent"] == 0
    at(monday + timedelta(hours=7, minutes=59))
    assert once()["sent"] == 0
    at(monday + timedelta(hours=8))
    assert once()["sent"] == 1
    at(monday + timedelta(days=1, hours=9))
    assert once()["sent"] == 0
    assert "Also happened" in web.told[0]["message"]


def test_a_daily_digest_begins_the_next_day(web: Received, at: Clock):
    start = noon(closes(reading.state()) - timedelta(days=2))
    at(start)
    inbox(web, urgent=False, digest="daily")
    assert once()["sent"] == 0
    at(start + timedelta(days=1))
    assert once()["sent"] == 1
    assert re.search(r": \d things? needs? you$", web.told[0]["title"])


def test_a_digest_with_nothing_in_it_is_not_sent(web: Received, at: Clock):
    state = reading.state()
    enter(Stance(stance="agree"), by=ACTOR, ref=open_one(state))
    assert state.platform
    enter(Endorsement(platform=state.platform.digest), by=ACTOR)
    start = noon(closes(state) - timedelta(days=2))
    at(start)
    inbox(web, digest="daily")
    at(start + timedelta(days=1))
    came = once()
    assert (came["sent"], came["moot"]) == (0, 1)


def test_what_one_digest_told_the_next_does_not_tell_again(web: Received, at: Clock):
    start = noon(closes(reading.state()) - timedelta(days=2))
    at(start)
    inbox(web, urgent=False, digest="daily")
    enter(Rotating(), by="beekeepers")
    for day in (1, 2):
        at(start + timedelta(days=day, hours=-1))
        once()
    first, second = (told["message"] for told in web.told)
    assert "Also happened" in first
    assert "Also happened" not in second


def test_mail_really_arrives_and_can_be_ended_in_one_click(mail: Received, at: Clock, client: Client):
    ends = closes(reading.state())
    person()
    at(noon(ends - timedelta(days=4)))
    assert once()["sent"] == 0  # the inbox is opened with the first look
    at(noon(ends - timedelta(hours=36)))
    once()
    letter = mail.letters[0]  # on some days of the week the digest is due as well
    assert letter["To"] == "ada@workers.example"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert page
    assert "Your answer is awaited" in plain.get_content()
    assert "<h1>" in page.get_content()
    link = urlsplit(letter["List-Unsubscribe"].strip("<> "))
    assert client.post(link.path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    told = Inbox.objects.get()
    assert (told.digest, told.urgent) == ("never", False)


def test_who_ended_the_letters_is_not_given_a_new_inbox(mail: Received, at: Clock):
    person()
    once()
    Inbox.objects.update(digest="never", urgent=False)
    at(monday_after(clock()))
    once()
    assert Inbox.objects.count() == 1
    assert mail.letters == []


def test_without_mail_nobody_has_a_mail_inbox():
    person()
    once()
    assert Inbox.objects.count() == 0


def test_what_is_turned_away_is_tried_again_and_then_given_up(web: Received, at: Clock):
    at(noon(closes(reading.state()) - timedelta(hours=36)))
    inbox(web, digest="never", quiet_from=0, quiet_until=0)
    web.refusing = True
    assert once()["due"] == 1
    assert once()["due"] == 0  # not before its time
    for _ in AGAIN:
        DBTaskResult.objects.ready().update(run_after=datetime.fromisoformat("2026-01-01T00:00:00Z"))
        DBTaskResult.objects.filter(status="READY").update(run_after=datetime.fromisoformat("2026-01-01T00:00:00Z"))
        came = once()
    assert came["failed"] == 1
    assert len(web.told) == len(AGAIN) + 1
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_what_was_turned_away_arrives_once_it_is_taken(mail: Received, at: Clock):
    person()
    once()
    at(noon(closes(reading.state()) - timedelta(hours=36)))
    mail.refusing = True
    assert once()["due"] == 1
    mail.refusing = False
    DBTaskResult.objects.filter(status="READY").update(run_after=datetime.fromisoformat("2026-01-01T00:00:00Z"))
    assert once()["sent"] == 1
    assert len(mail.letters) == 1


def test_what_was_being_sent_when_the_host_died_is_not_sent_again(web: Received, at: Clock):
    at(noon(closes(reading.state()) - timedelta(hours=36)))
    held = inbox(web, digest="never", quiet_from=0, quiet_until=0)
    proposal = reading.state().proposals[open_one(reading.state())]
    Notice.objects.create(inbox=held, about=f"answer:{proposal.entry}:{proposal.closes}", stage="sending")
    assert once()["sent"] == 0
    assert web.told == []


def test_an_address_in_the_hosts_own_network_is_never_called(settings: Settings, at: Clock):
    settings.CALL_PRIVATE_ADDRESSES = False
    at(noon(closes(reading.state()) - timedelta(hours=36)))
    with web_address() as received:
        inbox(received, digest="never", quiet_from=0, quiet_until=0)
        assert once()["due"] == 1
        assert received.told == []


def test_a_trial_is_sent_whatever_the_hour(web: Received):
    everything_quiet = {"quiet_from": 0, "quiet_until": 23}
    held = inbox(web, digest="never", urgent=False, **everything_quiet)
    try_out(held)
    once()
    assert "a trial" in web.told[0]["title"]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("slack", "https://hooks.slack.com/services/T12345678/B12345678/abcdefghijklmnopqrstuvwx"),
        ("discord", "https://discord.com/api/webhooks/123456789012345678/" + "a" * 68),
        ("teams", "https://prod-00.westus.logic.azure.com/workflows/abc/triggers/manual/paths/invoke?sig=SIGNATURE"),
        ("matrix", "matrixs://token@matrix.example.org/#room"),
        ("mattermost", "https://chat.example.org/hooks/abcdefghijklmnopqrstuvwxyz"),
        ("telegram", "tgram://123456789:AAabcdefghijklmnopqrstuvwxyz_123456/12315544/"),
        ("web", "https://example.org/hear?token=1"),
    ],
)
def test_each_service_takes_the_address_it_gives_out(kind: str, address: str):
    chats.check_address(kind, address)
    secret = chats.shown(Inbox(kind=kind, address=address))
    assert re.search(r"token|AAabc|services|SIGNATURE", secret) is None


def test_each_house_of_a_folder_tells_its_own(settings: Settings, tmp_path: Path, mid_life: House, web: Received):
    folder = tmp_path / "houses"
    shutil.copytree(mid_life.folder, folder / "clear-air", ignore=shutil.ignore_patterns("web.*"))
    at_the_circle(folder / "lake")
    settings.HOUSES = Houses(folder)
    inboxes = {}
    for name, house in settings.HOUSES.each.items():
        with entered(name, house):
            inboxes[name] = inbox(web, actor="river-watch", quiet_from=0, quiet_until=0)
    for held in inboxes.values():
        try_out(held)
    once()
    reading.close()
    assert sorted(re.findall(r"http://127\.0\.0\.1:8000(/\S*)$", told["message"])[-1] for told in web.told) == [
        "/clear-air/", "/lake/"
    ]  # fmt: skip


def test_who_represents_nobody_any_more_is_told_nothing(web: Received, at: Clock):
    start = noon(closes(reading.state()) - timedelta(days=2))
    at(start)
    inbox(web, digest="daily")
    Representative.objects.filter(actor=ACTOR).delete()
    at(start + timedelta(days=1))
    assert once()["sent"] == 0
    assert web.told == []


def test_an_inbox_that_was_removed_is_told_nothing(web: Received):
    held = inbox(web)
    try_out(held)
    held.delete()
    once()
    assert web.told == []
    assert not DBTaskResult.objects.failed().exists()


def test_a_house_that_is_gone_tells_nothing(mid_life: House, web: Received, settings: Settings, tmp_path: Path):
    held = inbox(web, quiet_from=0, quiet_until=0)
    try_out(held)
    empty = tmp_path / "empty"
    empty.mkdir()
    settings.HOUSES = Houses(empty)
    once()
    assert web.told == []
