"""Signing in by link, and out again."""

from __future__ import annotations

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.web import reading
from concerted.web.house import House
from concerted.web.people import links
from concerted.web.people.models import Person, Representative
from tests.web.conftest import SignIn, link_for, text
from tests.web.houses import NAMES

pytestmark = pytest.mark.usefixtures("mid_life")


def test_opening_a_link_signs_nobody_in(client: Client):
    answer = client.get(link_for("Beekeepers"))
    assert "of Beekeepers" in text(answer)
    assert "sessionid" not in client.cookies
    assert "Sign out" not in text(client.get("/"))


def test_pressing_its_button_signs_in_and_says_for_whom(client: Client):
    answer = client.post(link_for("Beekeepers"), follow=True)
    assert "You act for Beekeepers now." in text(answer)
    assert "Sign out" in text(answer)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client):
    client.post(link_for("Beekeepers"))
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")


def test_over_https_the_session_cookie_is_secure(client: Client, settings: Settings):
    settings.SESSION_COOKIE_SECURE = True
    client.post(link_for("Beekeepers"), secure=True)
    assert client.cookies["sessionid"]["secure"]


def test_an_altered_link_is_not_good(client: Client):
    token = link_for("Beekeepers")
    answer = client.post(token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert answer.status_code == 403
    assert "no longer good" in text(answer)


def test_a_link_is_good_for_48_hours(client: Client, monkeypatch: pytest.MonkeyPatch):
    made = signing.TimestampSigner.timestamp
    monkeypatch.setattr(
        signing.TimestampSigner, "timestamp", lambda self: signing.b62_encode(_seconds(made(self)) - 172_700)
    )
    in_time = link_for("Beekeepers")
    monkeypatch.setattr(
        signing.TimestampSigner, "timestamp", lambda self: signing.b62_encode(_seconds(made(self)) - 172_900)
    )
    too_late = link_for("Beekeepers")
    assert client.get(in_time).status_code == 200
    assert client.get(too_late).status_code == 403


def _seconds(stamp: str) -> int:
    return signing.b62_decode(stamp)


def test_a_link_signed_for_something_else_is_not_good(client: Client):
    row = links.representatives(reading.coalition(), {"beekeepers": "Beekeepers"})[0]
    assert client.post(f"/sign-in/{signing.dumps(row.pk, salt='another')}").status_code == 403


def test_tries_are_limited_by_network_address_and_counted_honestly(client: Client):
    for _ in range(links.TRIES):
        assert client.post("/sign-in/guess").status_code == 403
    assert client.post("/sign-in/guess").status_code == 429
    answer = client.get(link_for("Beekeepers"))
    assert answer.status_code == 429
    assert "Wait ten minutes" in text(answer)
    assert client.post(link_for("Beekeepers"), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_count_that_expired_meanwhile_is_no_obstacle(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cache, "add", lambda *_, **__: False)
    assert links.may_try("192.0.2.8", failed=True)


def test_signing_out_ends_the_session(sign_in: SignIn):
    client = sign_in("Beekeepers")
    assert "You are signed out." in text(client.post("/sign-out", follow=True))
    assert client.get("/decisions/new").status_code == 403


def test_each_actor_has_one_representative_however_often_the_house_is_opened():
    names = {actor.id: actor.name for actor in reading.state().actors.values()}
    first = links.representatives(reading.coalition(), names)
    assert links.representatives(reading.coalition(), names) == first
    assert Representative.objects.count() == Person.objects.count() == len(NAMES) + 1
    assert str(first[0]) == f"{NAMES[0]} for river-watch"
    assert str(Person(pk=3)) == "person 3"


def test_people_are_in_the_web_tables_and_never_in_the_record(mid_life: House):
    links.representatives(reading.coalition(), {"river-watch": "River Watch"})
    Person.objects.update(name="Ada Unmistakable")
    assert b"Unmistakable" not in reading.export()


@pytest.mark.usefixtures("mid_life")
def test_a_person_takes_along_all_that_is_kept_about_them(sign_in: SignIn):
    data = sign_in(NAMES[0]).get("/settings/data").json()
    assert data["name"] == NAMES[0]
    assert data["acts_for"] == ["river-watch"]
    assert {"email", "last_sign_in"} <= data.keys()
    assert any(one["what"] == "invitation" for one in data["entered_by_these_organisations"])
