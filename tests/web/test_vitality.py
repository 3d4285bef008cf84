"""The pages of vitality: signs with what shows them, what they call for, rating, and the pulse without names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker

from concerted import host
from concerted.coalition import Adoption, Released, together
from concerted.coalition.assessments import DIMENSIONS
from concerted.coalition.days import later
from concerted.coalition.vitality import QUESTIONS, vital
from concerted.coalition.vitality.moves import SMALLER
from concerted.host import verify
from concerted.web import jobs, reading
from concerted.web.house import House, Houses
from concerted.web.notices.digest import digest
from concerted.web.people.models import Person, Representative
from concerted.web.vitality import pulse
from concerted.web.vitality.models import Answered, Counted
from concerted.web.vitality.pictures import measured_line, strip
from concerted.web.vitality.reading import address, alerts, headline, tally, tracks, vital_now
from concerted.web.writing import enter
from tests.web import houses
from tests.web.conftest import SignIn, text, with_tables
from tests.web.houses import IDS, NAMES


@pytest.fixture(scope="module")
def built_tended(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.tended(tmp_path_factory.mktemp("tended")), django_db_blocker)


@pytest.fixture(autouse=True)
def tended(copy_of: Callable[[House], House], built_tended: House) -> House:
    return copy_of(built_tended)


@pytest.fixture
def member(sign_in: SignIn) -> Client:
    return sign_in(NAMES[0])


# The overview and its signs


def test_the_page_says_in_one_line_how_it_is_and_shows_every_sign(client: Client):
    page = text(client.get("/vitality"))
    assert re.search(r"<h1>It is time to (renegotiate|begin afresh)\.</h1>", page)
    assert all(f"/vitality/signs/{one.name}" in page for one in QUESTIONS)
    assert page.count("<circle") > 30


def test_a_new_entry_is_noted_without_reading_the_record_again(monkeypatch: pytest.MonkeyPatch, client: Client):
    now = host.now()
    monkeypatch.setattr(host, "now", lambda: now)
    vital_now()
    read, told = [], reading.told
    monkeypatch.setattr(reading, "told", lambda **span: read.append(span) or told(**span))
    enter(Adoption(name="Library"), by=None)
    size = reading.state().size
    assert "1 body took up the" in text(client.get("/vitality/signs/referred"))
    assert {"start": size - 1, "end": size} in read
    assert vital_now() == vital(told(), reading.state(), host.now())
    assert {"start": 0, "end": size} not in read


def test_another_record_in_the_place_of_the_first_is_read_anew(monkeypatch: pytest.MonkeyPatch, tended: House):
    now = host.now()
    monkeypatch.setattr(host, "now", lambda: now)
    before, size = vital_now(), reading.state().size
    other = tended.folder.parent / "other"
    other.mkdir()
    houses.mid_life(other)
    reading.close()
    shutil.copy(other / tended.record.name, tended.record)
    reading.look_again()
    assert reading.state().size < size
    assert vital_now() != before
    assert vital_now() == vital(reading.told(), reading.state(), host.now())


def test_the_one_line_names_the_greatest_step_or_how_much_there_is_to_tend():
    found = vital_now()
    assert found
    small = [one for one in found.advice if one.calls_for == "tend"]
    assert headline(replace(found, advice=tuple(small))) == "Alive, with 7 things to tend."
    assert tally(found) == "Of 10 signs 0 are well, 6 are not, and of 4 one cannot tell."
    one = tuple(one for one in small if not one.because)
    assert headline(replace(found, advice=one, signs=())) == "Alive, with 1 thing to tend."
    life = tuple(one for one in found.signs if one.well is None)
    assert headline(replace(found, advice=(), signs=life, sliding=())) == "Too young to tell."
    well = replace(life[0], found=replace(life[0].found, verdict="present"))
    assert headline(replace(found, advice=(), signs=(well,), sliding=())) == "Alive and well."


def test_a_sign_shows_the_seeds_sentence_and_leads_to_the_entries_that_show_it(client: Client):
    found = vital_now()
    assert found
    sign = found.sign("rigid-platform")
    assert sign
    page = text(client.get("/vitality/signs/rigid-platform"))
    assert "The platform has not been renegotiated in 18+ months" in page
    assert all(f'"/record/{number}"' in page for number in sign.found.entries)
    assert "Adaptive Facilitation" in page


@pytest.mark.parametrize("name", [one.name for one in QUESTIONS])
def test_every_sign_opens(client: Client, name: str):
    assert client.get(f"/vitality/signs/{name}").status_code == 200


def test_each_move_leads_a_member_to_a_form_that_is_filled_in(member: Client, client: Client):
    page = text(member.get("/vitality"))
    moves = [link.replace("&amp;", "&") for link in re.findall(r'<a class="button[^"]*" href="([^"]+)"', page)]
    assert len(moves) >= 3
    reaffirm = next(one for one in moves if "effect=reaffirm" in one)
    form = text(member.get(reaffirm))
    assert parse_qs(urlsplit(reaffirm).query)["title"][0] in form
    assert re.search(r'value="reaffirm"[^>]*(selected|checked)', form)
    assert all(member.get(one).status_code == 200 for one in moves)
    assert '<a class="button' not in text(client.get("/vitality"))


def test_a_meeting_about_how_we_are_begins_with_its_title(member: Client):
    page = text(member.get("/vitality/signs/silent-complaint"))
    move = next(one for one in re.findall(r'href="(/meetings/new\?[^"]+)"', page))
    assert "How are we with each other?" in text(member.get(move))


def test_before_a_platform_there_is_nothing_to_tend(built_circle: House):
    # a house of its own: the one of this module is moved into already
    before = settings.HOUSES
    settings.HOUSES = Houses(built_circle.folder)
    try:
        reading.close()
        assert "There is nothing to tend yet." in text(Client().get("/vitality"))
        assert Client().get("/vitality/signs/rigid-platform").status_code == 404
        assert Client().get("/api/v1/vitality").status_code == 422
        assert list(alerts(7)) == []
    finally:
        settings.HOUSES = before
        reading.close()


def test_what_was_entered_a_moment_ago_is_on_the_page(member: Client, client: Client):
    before = text(client.get("/vitality/signs/referred"))
    member.post("/adoptions", {"name": "Valley Bakers"})
    assert text(client.get("/vitality/signs/referred")) != before


# The stress test and the promises


def test_the_stress_test_names_whom_it_would_miss(client: Client):
    page = text(client.get("/vitality/stress"))
    assert "Nobody would speak for patients." in page
    assert "Marrow Clinics" in page


def test_who_slides_is_told_before_it_is_a_breach(client: Client):
    page = text(client.get("/vitality/commitments"))
    assert "slides" in page
    assert "29" in page
    assert "missed again and again" not in page
    assert "has come nearer to the limit of answer three times running" in text(client.get("/vitality"))


def test_a_slide_is_one_click_from_a_meeting_about_it(member: Client):
    page = text(member.get("/vitality"))
    move = next(one for one in re.findall(r'href="(/meetings/new\?title=Before[^"]+)"', page))
    assert "Before it is a breach: what would help?" in text(member.get(move))


def test_to_call_what_was_missed_leads_to_the_form_of_that_call(member: Client):
    where = address(reading.state(), SMALLER["free-riding"][0])
    page = text(member.get(where.partition("#")[0]))
    assert where.endswith(f"#of-{IDS[3]}")
    assert f'action="/commitments/periods/{where.partition("#")[0].rsplit("/", 1)[1]}/' in page
    assert f'id="of-{IDS[3]}"' in page
    assert address(replace(reading.state(), periods={}), SMALLER["free-riding"][0]) == "/vitality/commitments"


def test_each_period_says_how_many_owed_it_as_it_opened(client: Client):
    page = text(client.get("/vitality/commitments"))
    rows = re.findall(r"<tr><th[^>]*>.*?</th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td></tr>", page)
    assert ("5", "4", "1", "0") in rows
    assert len(rows) == len(reading.state().periods)


def test_a_members_periods_stand_where_they_were(tended: House):
    """Whoever owed it from the third period on has its first mark in the third place."""
    (one,) = tracks(reading.state())
    course = one.tracks[0].course
    places = {step.period.entry: place for place, step in enumerate(course.steps)}
    late = replace(course, steps=course.steps[2:])
    assert strip(late, places).count("<rect") == len(course.steps) - 2
    assert f'x="{14 * 2 + 1}"' in strip(late, places)
    assert f'x="{1}"' not in strip(late, places)
    first = str(measured_line(late, places)).split('points="')[1].split(",")[0]
    assert float(first) > float(str(measured_line(course, places)).split('points="')[1].split(",")[0])


# Rating


def rating(value: str = "4", **fields: str) -> dict[str, str]:
    return {**dict.fromkeys(DIMENSIONS, value), "reason": "We do what we said.", **fields}


def test_a_season_is_shown_beside_the_one_before_and_the_overall_says_what_it_is(client: Client):
    page = text(client.get("/vitality/assessment"))
    assert page.count("last season") >= 9
    assert "the mean of these eight" in page


def test_a_member_rates_a_season_once_with_its_reasons(sign_in: SignIn):
    client = sign_in(NAMES[4])
    assert 'name="vitality"' in text(client.get("/vitality/assessment"))
    assert client.post("/vitality/assessment/rating", rating()).status_code == 302
    page = text(client.get("/vitality/assessment"))
    assert "We do what we said." in page
    assert 'name="vitality"' not in page
    assert IDS[4] in together(reading.state())[-1].members
    refused = client.post("/vitality/assessment/rating", rating())
    assert refused.status_code == 422
    assert "has rated this season" in text(refused)


@pytest.mark.parametrize("fields", [{"resilience": "9"}, {"resilience": ""}, {"reason": ""}, {"ownership": "x"}])
def test_what_is_no_rating_is_refused_with_what_was_typed(sign_in: SignIn, fields: dict[str, str]):
    client, size = sign_in(NAMES[4]), reading.state().size
    answer = client.post("/vitality/assessment/rating", rating(**fields))
    assert answer.status_code == 422
    assert reading.state().size == size


# The pulse


def people(client_of: SignIn, actors: tuple[str, ...]) -> list[Person]:
    """Somebody new for each of these organisations."""
    found = []
    for number, actor in enumerate(actors):
        person = Person.objects.named(f"Somebody {number}")
        Representative.objects.create(person=person, coalition=reading.coalition(), actor=actor)
        found.append(person)
    return found


def answered(actors: tuple[str, ...], values: tuple[int, ...], sign_in: SignIn) -> None:
    state = reading.state()
    for person, actor, value in zip(people(sign_in, actors), actors, values, strict=True):
        pulse.answer(person, state.actors[actor], value, host.now())


def next_month(months: int = 1) -> str:
    return later(host.now(), 32 * months)


def test_an_answer_is_counted_and_nothing_joins_it_to_who_gave_it(member: Client):
    assert "/vitality/pulse" in text(member.get("/"))
    assert member.post("/vitality/pulse/answer", {"felt": "2"}).status_code == 302
    (who,) = Answered.objects.all()
    assert {field.name for field in Answered._meta.fields} == {"id", "coalition", "month", "person", "actor"}
    assert {field.name for field in Counted._meta.fields} == {"id", "coalition", "month", "value", "times"}
    assert dict(Counted.objects.values_list("value", "times")) == {1: 0, 2: 1, 3: 0, 4: 0, 5: 0}
    assert who.actor == IDS[0]
    assert "You have answered" in text(member.get("/vitality/pulse"))
    assert "/vitality/pulse" not in re.findall(r'class="todo".*?</ul>', text(member.get("/")), re.DOTALL)


def test_one_answers_once_a_month_and_only_of_the_choices(member: Client):
    assert member.post("/vitality/pulse/answer", {"felt": "6"}).status_code == 422
    member.post("/vitality/pulse/answer", {"felt": "2"})
    again = member.post("/vitality/pulse/answer", {"felt": "5"})
    assert again.status_code == 422
    assert sum(Counted.objects.values_list("times", flat=True)) == 1


def test_whoever_left_is_not_asked(sign_in: SignIn):
    client = sign_in(NAMES[5])
    assert 'name="felt"' not in text(client.get("/vitality/pulse"))
    assert client.post("/vitality/pulse/answer", {"felt": "3"}).status_code == 422


def test_nothing_is_released_before_the_month_is_over(sign_in: SignIn):
    before = reading.state().size
    answered(IDS[:5], (1, 2, 3, 4, 5), sign_in)
    pulse.release(host.now())
    assert reading.state().size == before
    assert Answered.objects.count() == 5


def released(monkeypatch: pytest.MonkeyPatch, months: int = 1) -> None:
    """The month goes by, and the host's jobs are done."""
    then = next_month(months)
    monkeypatch.setattr(host, "now", lambda: then)
    reading.look_again()
    jobs.due()


def test_from_five_answers_of_three_members_the_rounded_mean_is_released_and_the_rest_forgotten(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tended: House
):
    answered((*IDS[:4], IDS[0]), (1, 2, 2, 3, 4), sign_in)
    released(monkeypatch)
    latest = reading.state().pulses[-1]
    assert (latest.at_least, latest.halves) == (5, 5)
    assert Answered.objects.count() == Counted.objects.count() == 0
    assert "2.5" in text(Client().get("/vitality/pulse"))
    assert verify(str(tended.record)).state.pulses[-1] == latest


@pytest.mark.parametrize("actors", [IDS[:4], (IDS[0], IDS[0], IDS[0], IDS[1], IDS[1])])
def test_of_fewer_answers_or_members_nothing_is_ever_released(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, actors):
    before = reading.state().size
    answered(actors, (1, 2, 3, 4, 5)[: len(actors)], sign_in)
    released(monkeypatch)
    assert reading.state().size == before
    assert Answered.objects.count() == Counted.objects.count() == 0


def test_a_month_that_was_released_by_a_process_that_stopped_is_not_released_twice(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tended: House
):
    answered(IDS[:5], (3, 3, 3, 3, 3), sign_in)
    month = pulse.month_of(host.now())
    then = next_month()
    monkeypatch.setattr(host, "now", lambda: then)
    enter(Released(starts=month, at_least=5, halves=6), by=None)
    size = reading.state().size
    reading.look_again()
    jobs.due()
    assert reading.state().size == size
    assert Answered.objects.count() == 0


# Told elsewhere


def test_a_sign_that_turned_bad_since_the_last_digest_is_told_in_it():
    quiet = digest(reading.state(), [IDS[0]], since=reading.state().size, now=host.now())
    assert [one.address for one in quiet.alerts] == []
    told = digest(reading.state(), [IDS[0]], since=reading.state().size, now=host.now(), days=400)
    assert "/vitality/signs/rigid-platform" in {one.address for one in told.alerts}
    assert not told.is_empty


def test_programs_read_the_same(client: Client):
    found = client.get("/api/v1/vitality").json()
    assert [one["name"] for one in found["signs"]] == [one.name for one in QUESTIONS]
    assert found["slides"][0]["member"] == IDS[2]
    assert found["rated"][-1]["overall"]
    assert client.get("/api/v1/vitality/stress").json()["tried"] == 15
