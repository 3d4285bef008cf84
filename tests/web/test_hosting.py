"""One host, several coalitions: each under its own address, set up by a link, and none reached through another."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import set_script_prefix
from pytest_django import DjangoDbBlocker

from concerted.demo import MARK
from concerted.errors import InputError
from concerted.web import reading
from concerted.web.api import telling
from concerted.web.hosting.setting_up import token
from concerted.web.house import House, Houses, is_name
from concerted.web.people.links import link, representatives
from tests.web.conftest import empty_tables, pages_of, text
from tests.web.houses import NAMES
from tests.web.test_ways_to_sign_in import digits

LAKE, AIR = "lake", "clear-air"
ANSWERS = {"name": "Night Buses", "convener": "Night Nurses", "context": "activist"}


@pytest.fixture
def houses(
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    built_mid_life: House,
    built_circle: House,
) -> Iterator[Houses]:
    """A folder of two houses, as it is served."""
    shutil.copytree(built_mid_life.folder, tmp_path / LAKE)
    shutil.copytree(built_circle.folder, tmp_path / AIR)
    served = Houses(tmp_path)
    served.tables.write_bytes(empty_tables(django_db_blocker))
    with pages_of(served, django_db_blocker):
        yield served


def sign_in(houses: Houses, name: str, organisation: str) -> Client:
    """Return a client that acts for an organisation in the house of that name."""
    client = Client()
    set_script_prefix(f"/{name}/")
    with reading.inside(houses.each[name]):
        names = {actor.id: actor.name for actor in reading.state().actors.values()}
        row = next(row for row in representatives(reading.coalition(), names) if names[row.actor] == organisation)
        address = "/" + link(row).split("/", 3)[3]
    set_script_prefix("/")
    assert client.post(address).status_code == 302
    return client


def test_a_live_page_listens_to_its_own_house_alone(houses: Houses):
    page = text(Client().get(f"/{AIR}/circle"))
    assert f'data-stream="/{AIR}/live"' in page
    assert f'data-live="/{AIR}/circle"' in page
    room = text(Client().get(f"/{AIR}/circle/room"))
    assert f'data-live="/{AIR}/circle/room"' in room
    assert f"A code that leads a phone to http://127.0.0.1:8000/{AIR}/circle" in room


def test_the_host_lists_what_it_keeps_and_each_is_entered_under_its_own_name(houses: Houses):
    client = Client()
    page = text(client.get("/"))
    assert 'href="/lake/"' in page
    assert 'href="/clear-air/"' in page
    assert client.get("/lake").headers["Location"] == "/lake/"
    assert "Not yet a coalition" in text(client.get("/clear-air/"))
    inside = text(client.get("/lake/decisions"))
    assert 'href="/lake/platform"' in inside
    assert 'href="/platform"' not in inside


@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere/", "/nowhere/decisions", "/lake/nowhere", "/decisions", "/%2e%2e/"]
)
def test_an_address_of_no_house_is_nothing(houses: Houses, path: str):
    assert Client().get(path).status_code == 404


def test_who_acts_in_one_coalition_is_a_visitor_in_the_other(houses: Houses):
    client = sign_in(houses, LAKE, NAMES[0])
    assert f"<strong>{NAMES[0]}</strong>" in text(client.get("/lake/circle"))
    assert "for</span>" not in text(client.get("/clear-air/circle"))
    before = _size(houses.each[AIR])
    assert client.post("/clear-air/circle/sentences", {"text": "We want all of it."}).status_code == 403
    assert _size(houses.each[AIR]) == before


def test_one_person_acts_in_several_coalitions_and_in_each_for_whom_they_chose(houses: Houses):
    client, inviting = sign_in(houses, LAKE, NAMES[0]), sign_in(houses, AIR, NAMES[3])
    invitation = text(inviting.get(inviting.post("/clear-air/representatives/invitations").url))
    link_there = re.search(r'href="https?://[^/]+(/clear-air/join/[^"]+)"', invitation)
    assert link_there
    assert client.get(link_there[1].replace("/clear-air/", "/lake/")).status_code == 404
    assert client.post(link_there[1]).url == "/clear-air/settings"
    assert f"for</span> <strong>{NAMES[3]}" in text(client.get("/clear-air/circle"))
    assert f"for</span> <strong>{NAMES[0]}" in text(client.get("/lake/circle"))
    assert '<a href="/clear-air/">Clear Air</a>' in text(client.get("/lake/settings"))


def test_asked_once_more_who_one_is_one_comes_back_to_the_same_coalition(houses: Houses):
    client = sign_in(houses, LAKE, NAMES[0])
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", text(client.get("/lake/settings/app")))
    assert secret
    client.post("/lake/settings/app", {"code": digits(secret[1])})
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    asked = client.post("/lake/settings/leave", follow=True)
    assert "Show that it is you" in text(asked)
    answer = client.post(asked.redirect_chain[-1][0], {"code": digits(secret[1], steps=1)}, follow=True)
    assert answer.request["PATH_INFO"] == "/lake/settings/leave"
    assert "have all about you removed?" in text(answer)


def test_a_link_of_one_coalition_opens_nothing_in_another(houses: Houses):
    set_script_prefix("/lake/")
    with reading.inside(houses.each[LAKE]):
        row = representatives(reading.coalition(), {"river-watch": NAMES[0]})[0]
        address = link(row)
    set_script_prefix("/")
    elsewhere = address.replace("/lake/", "/clear-air/").split("/", 3)[3]
    assert Client().post(f"/{elsewhere}").status_code == 403


def test_a_coalition_is_set_up_by_whoever_has_the_hosts_link(houses: Houses):
    client = Client()
    address = f"/set-up/{token()}"
    assert "Three answers" in text(client.get(address))
    answer = client.post(address, ANSWERS)
    assert answer.headers["Location"] == "/night-buses/"
    home = text(client.get("/night-buses/"))
    assert "Not yet a coalition" in home
    assert "for</span> <strong>Night Nurses" in home
    assert "Choose how you come back" in home
    assert "Invite the others: 1 of at least 5 are in the formation circle." in home
    assert client.post(address, ANSWERS).headers["Location"] == "/night-buses-2/"
    assert list(houses.each) == [AIR, LAKE, "night-buses", "night-buses-2"]


def test_a_setting_up_that_the_rules_refuse_leaves_no_house_and_keeps_what_was_typed(houses: Houses):
    answer = Client().post(f"/set-up/{token()}", {**ANSWERS, "convener": ""})
    assert answer.status_code == 422
    assert "Night Buses" in text(answer)
    assert list(houses.each) == [AIR, LAKE]


def test_a_set_up_link_that_is_not_the_hosts_sets_up_nothing_and_cannot_be_guessed_at_leisure(houses: Houses):
    statuses = [Client().post("/set-up/guess", ANSWERS).status_code for _ in range(22)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert list(houses.each) == [AIR, LAKE]


def test_in_a_demo_anybody_steps_into_anybodys_shoes_with_one_click(mid_life: House):
    (mid_life.folder / MARK).write_text("")
    client = Client()
    assert NAMES[1] in text(client.get("/step-in"))
    assert client.post("/step-in", {"as": "beekeepers"}).status_code == 302
    assert "for</span> <strong>Beekeepers" in text(client.get("/"))
    assert UserSession.objects.get().user.represents.get().actor == "beekeepers"
    client.post("/step-in", {"as": ""})
    assert "Sign in" in text(client.get("/"))


def test_where_somebody_lives_nobody_steps_in(mid_life: House):
    assert Client().post("/step-in", {"as": "beekeepers"}).status_code == 404


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "Lake", "-lake", "lake.record", "static", "set-up", "x" * 64])
def test_a_folder_of_another_name_is_no_house_of_the_hosts(name: str):
    assert not is_name(name)


def test_an_empty_folder_may_be_begun_in_and_one_with_other_things_is_refused(tmp_path: Path):
    Houses(tmp_path).check()
    (tmp_path / "web.key").write_text("")
    Houses(tmp_path).check()
    (tmp_path / "letters.txt").write_text("")
    with pytest.raises(InputError, match="no record"):
        Houses(tmp_path).check()


def test_of_many_houses_a_thread_keeps_open_only_those_that_it_read_last(
    houses: Houses, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "OPEN", 1)
    sizes = [_size(houses.each[name]) for name in (LAKE, AIR, LAKE)]
    assert sizes[0] == sizes[2] != sizes[1]
    assert list(reading._open.connections) == [houses.each[LAKE].record]


def test_houses_in_which_no_webhook_waits_are_not_entered_to_look_for_some(houses: Houses):
    assert _size(houses.each[LAKE])
    reading.close()
    telling.look()
    assert reading._open.connections == {}


def _size(house: House) -> int:
    with reading.inside(house):
        return reading.checkpoint().size


class TestFoundingByAProgram:
    def test_whoever_has_the_hosts_link_founds_one_and_its_convener_goes_on(self, houses: Houses):
        made = Client(headers={"Authorization": f"Bearer {token()}"}).post(
            "/api/v1/coalitions", ANSWERS, content_type="application/json"
        )
        assert made.status_code == 201, made.content
        given = made.json()
        assert given["api"] == "/night-buses/api/v1/"
        assert houses.each["night-buses"].folder.stat().st_mode & 0o777 == 0o700
        going_on = Client(headers={"Authorization": f"Bearer {given['token']}"})
        me = going_on.get(f"{given['api']}me").json()
        assert (me["actor"], me["scope"]) == ("night-nurses", "act")
        assert Client().post("/" + given["sign_in"].split("/", 3)[3]).status_code == 302
        listed = Client().get("/api/v1/coalitions").json()
        assert {one["api"] for one in listed} == {f"/{name}/api/v1/" for name in houses.each}

    @pytest.mark.parametrize("bearer", ["", "nonsense"])
    def test_nobody_else_does(self, houses: Houses, bearer: str):
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else None
        answer = Client(headers=headers).post("/api/v1/coalitions", ANSWERS, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "no-token")
        assert len(houses.each) == 2

    def test_what_is_no_founding_leaves_nothing_behind(self, houses: Houses):
        client = Client(headers={"Authorization": f"Bearer {token()}"})
        for wrong in ({"context": "odd"}, {"name": " "}, {"convener": ""}, {"more": 1}):
            answer = client.post("/api/v1/coalitions", {**ANSWERS, **wrong}, content_type="application/json")
            assert answer.status_code == 422, answer.content
        assert len(houses.each) == 2

    def test_it_describes_itself(self, houses: Houses):
        assert houses.folder
        assert "/api/v1/coalitions" in Client().get("/api/v1/openapi.json").json()["paths"]
