"""How a coalition ends in the browser: agreed grounds, a contest, the end; and founding it afresh beside the old."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import set_script_prefix
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from concerted import host
from concerted.coalition import Closing, Contest, Effect, Ending, Proposing, Stance
from concerted.coalition.days import later
from concerted.demo import MARK
from concerted.demo.lives import to_records
from concerted.web import reading
from concerted.web.hosting.entering import entered
from concerted.web.house import Houses
from concerted.web.people.links import link, representatives
from concerted.web.people.models import Representative
from concerted.web.writing import enter
from tests.web.conftest import SignIn, empty_tables, pages_of, text
from tests.web.houses import IDS, NAMES
from tests.web.test_api import program

ENDS = {"ground": "goal-reached", "title": "The county measures", "text": "By law, and in public."}
NOT_YET = "Two villages still have no figures."
OLD, FRESH = "checkers", "the-third-pair-of-eyes"


def decided(proposal: int | None = None) -> int:
    """Decide to end, or decide it again; every member agrees."""
    if proposal is None:
        effect = Effect(does="sunset", ground="goal-reached")
        body = Proposing(title=ENDS["title"], text=ENDS["text"], decision_class="sunset", effect=effect)
        proposal = enter(body, by=IDS[0]).number
    for actor in reading.state().members:
        enter(Stance(stance="agree"), by=actor.id, ref=proposal)
    return enter(Closing(rationale="It is done."), by=None, ref=proposal).number


def ends_from() -> str:
    sunset = reading.state().sunset
    assert sunset
    return sunset.ends_from


@pytest.mark.usefixtures("mid_life")
def test_everybody_reads_on_which_grounds_it_ends(client: Client):
    page = text(client.get("/sunset"))
    assert "When the county measures and publishes by law" in page
    assert "The shared goal is reached: end and celebrate." in page
    assert "14 days to answer, and as long to contest it." in page
    assert 'method="post"' not in page


@pytest.mark.usefixtures("circle")
def test_a_circle_without_a_platform_has_agreed_nothing_yet(client: Client, sign_in: SignIn):
    assert "Nobody is trapped here." in text(client.get("/sunset"))
    assert "Propose to end" not in text(sign_in(NAMES[0]).get("/sunset"))


@pytest.mark.usefixtures("mid_life")
def test_a_member_puts_an_ending_to_the_others_on_an_agreed_ground(sign_in: SignIn, client: Client):
    keepers = sign_in("Beekeepers")
    refused = keepers.post("/sunset/proposal", ENDS | {"ground": "tired"})
    assert refused.status_code == 422
    assert f'value="{ENDS["title"]}"' in text(refused)
    answer = keepers.post("/sunset/proposal", ENDS, follow=True)
    assert f"Beekeepers proposed: “{ENDS['title']}”" in text(answer)
    proposal = next(p for p in reading.state().proposals.values() if p.title == ENDS["title"])
    assert proposal.effect == Effect(does="sunset", ground="goal-reached")
    assert "Proposed now" in text(client.get("/sunset"))
    decided(proposal.entry)
    assert "We are coming to an end." in text(client.get("/sunset"))


@pytest.mark.usefixtures("at_work")
def test_members_contest_an_ending_with_a_reason_and_may_take_it_back(sign_in: SignIn, client: Client):
    decided()
    page = text(client.get("/sunset"))
    assert "Nobody so far." in page
    assert "What it closes" in page
    keepers = sign_in("Beekeepers")
    refused = keepers.post("/sunset/contest", {"reason": ""})
    assert "To contest it needs a reason." in text(refused)
    keepers.post("/sunset/contest", {"reason": NOT_YET})
    assert f"<q>{NOT_YET}</q>" in text(client.get("/sunset"))
    assert "Decide it again" in text(sign_in(NAMES[0]).get("/sunset"))
    keepers.post("/sunset/contest/ending")
    assert "<q>" not in text(client.get("/sunset"))
    assert "does not contest it" in text(keepers.post("/sunset/contest/ending"))


@pytest.mark.usefixtures("at_work")
def test_it_ends_once_the_days_are_over_and_somebody_means_it(
    sign_in: SignIn, client: Client, monkeypatch: pytest.MonkeyPatch
):
    decided()
    member = sign_in(NAMES[0])
    early = member.post("/sunset/ending", {"sure": "yes"})
    assert early.status_code == 422
    assert "It may end from" in text(early)
    over = later(ends_from(), 1)
    monkeypatch.setattr(host, "now", lambda: over)
    enter_page = text(member.get("/sunset"))
    assert "We mean it" in enter_page
    unsure = member.post("/sunset/ending")
    assert "Say that you mean it." in text(unsure)
    answer = member.post("/sunset/ending", {"sure": "yes"}, follow=True)
    assert "This has ended, on purpose." in text(answer)
    assert reading.state().members == []
    page = text(client.get("/sunset"))
    assert "To the end" in page
    assert "concerted replant" in page  # this host keeps one coalition only: its own people found it afresh
    for path in ("/", "/duties", "/commitments", "/members", f"/members/{IDS[0]}", "/record", "/platform"):
        assert client.get(path).status_code == 200
        assert member.get(path).status_code == 200
    refused = member.post("/duties/capacity", {"duties": "1"})
    assert "has ended." in text(refused)
    assert "Its record stays readable for ever." in text(refused)
    assert member.post("/sunset/replanting", {"name": "Anew", "with": NAMES[1]}).status_code == 422


@pytest.mark.usefixtures("at_work")
def test_a_contested_ending_ends_only_once_it_is_decided_again(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    decided()
    enter(Contest(), by=IDS[1], reason=NOT_YET)
    over = later(ends_from(), 1)
    monkeypatch.setattr(host, "now", lambda: over)
    refused = sign_in(NAMES[0]).post("/sunset/ending", {"sure": "yes"})
    assert "Contested by: Marrow Clinics." in text(refused)
    assert "concerted propose" not in text(refused)
    decided()
    enter(Ending(), by=IDS[0])
    assert "This has ended" in text(sign_in(NAMES[0]).get("/sunset"))


@pytest.fixture
def houses(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Houses]:
    """A folder of houses in which one coalition has ended, as it is served."""
    (tmp_path / OLD).mkdir()
    to_records(OLD, tmp_path / OLD)
    served = Houses(tmp_path)
    served.tables.write_bytes(empty_tables(django_db_blocker))
    with pages_of(served, django_db_blocker):
        yield served


def inside_as(houses: Houses, actor: str) -> Client:
    """Return a client that acts for an actor in the coalition that has ended."""
    client = Client()
    set_script_prefix(f"/{OLD}/")
    with reading.inside(houses.each[OLD]):
        names = {one.id: one.name for one in reading.state().actors.values() if one.belongs}
        row = next(row for row in representatives(reading.coalition(), names) if row.actor == actor)
        address = "/" + link(row).split("/", 3)[3]
    set_script_prefix("/")
    assert client.post(address).status_code == 302
    return client


def stayed(houses: Houses) -> list[tuple[str, str]]:
    with reading.inside(houses.each[OLD]):
        actors = reading.state().actors.values()
        return [(one.id, one.name) for one in actors if one.terms and one.terms[-1].how == "sunset"]


def test_those_that_stayed_found_it_afresh_beside_the_old_with_their_people(houses: Houses):
    (convener, own), *others = stayed(houses)
    client = inside_as(houses, convener)
    assert "Found it afresh" in text(client.get(f"/{OLD}/sunset"))
    chosen = [name for _, name in others[:5]]
    answer = client.post(f"/{OLD}/sunset/replanting", {"name": "The Third Pair of Eyes", "with": chosen})
    assert answer.headers["Location"] == f"/{FRESH}/"
    with reading.inside(houses.each[FRESH]):
        state = reading.state()
        assert [actor.name for actor in state.circle] == [own, *chosen]
        assert state.origin
        fresh = reading.coalition()
    assert Representative.objects.filter(coalition=fresh).count() == 6
    home = text(client.get(f"/{FRESH}/", follow=True))
    assert "Founded afresh." in home
    assert f"<strong>{escape(own)}</strong>" in home
    assert f'href="/{FRESH}/"' in text(Client().get(f"/{OLD}/sunset"))
    assert f'href="/{OLD}/"' in text(Client().get(f"/{FRESH}/sunset"))
    again = client.post(f"/{OLD}/sunset/replanting", {"name": "Once More", "with": chosen})
    assert again.status_code == 422
    assert sorted(houses.each) == sorted([OLD, FRESH])


def test_what_is_founded_afresh_in_a_demo_is_a_demo_too(houses: Houses):
    (houses.folder / OLD / MARK).write_text("A demo.")
    (convener, _), *others = stayed(houses)
    inside_as(houses, convener).post(f"/{OLD}/sunset/replanting", {"name": "Anew", "with": [n for _, n in others]})
    assert houses.each["anew"].is_demo


@pytest.mark.parametrize(
    ("name", "many", "said"),
    [("Anew", 0, "Nobody is chosen yet."), ("A\u202eB", 5, "a character nobody can see")],
)
def test_what_cannot_be_founded_leaves_no_house_behind(houses: Houses, name: str, many: int, said: str):
    (convener, _), *others = stayed(houses)
    chosen = [other for _, other in others[:many]]
    answer = inside_as(houses, convener).post(f"/{OLD}/sunset/replanting", {"name": name, "with": chosen})
    assert answer.status_code == 422
    assert said in text(answer)
    assert list(houses.each) == [OLD]
    assert {path.name for path in houses.folder.iterdir() if path.is_dir()} == {OLD}


def test_nobody_founds_what_has_not_ended_or_without_being_a_member_of_it(houses: Houses):
    given = {"name": "Anew", "with": "Anybody"}
    assert Client().post(f"/{OLD}/sunset/replanting", given).status_code == 403
    (convener, _), *_ = stayed(houses)
    client = inside_as(houses, convener)
    Representative.objects.all().delete()
    assert client.post(f"/{OLD}/sunset/replanting", given).status_code == 403
    assert list(houses.each) == [OLD]


def test_a_program_founds_it_afresh_too(houses: Houses):
    (convener, own), *others = stayed(houses)
    with entered(OLD, houses.each[OLD]):
        acting = program(convener)
    asked = f"/{OLD}/api/v1/replanting"
    given = {"name": "The Third Pair of Eyes", "names": [name for _, name in others[:5]]}
    assert Client().post(asked, given, content_type="application/json").status_code == 401
    made = acting._client.post(asked, given, content_type="application/json")
    assert (made.status_code, made.json()["address"]) == (201, f"/{FRESH}/")
    with reading.inside(houses.each[FRESH]):
        assert [actor.name for actor in reading.state().circle] == [own, *given["names"]]
    again = acting._client.post(asked, given, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (422, "not-here")
