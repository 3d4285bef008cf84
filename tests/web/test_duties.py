"""The page of the duties: who holds what, what is handed over, and whose turn comes next."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from concerted import host
from concerted.coalition import Leaving, current
from concerted.coalition.days import days_later, midnight
from concerted.coalition.duties import next_holder, next_turn
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.house import House
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text

NOTE = "The hall is booked until March; the key is at the bakery."


def holder(duty: str = "scheduling") -> Actor:
    return reading.state().actors[holders()[duty]]


def holders() -> dict[str, str]:
    rotation = current(reading.state())
    assert rotation
    return {duty: held.holder or "" for duty, held in rotation.duties.items()}


def idle() -> Actor:
    """A member that holds nothing."""
    return next(actor for actor in reading.state().members if actor.id not in holders().values())


@pytest.mark.usefixtures("mid_life")
def test_before_the_first_turn_it_says_what_will_go_round(client: Client, sign_in: SignIn):
    page = text(client.get("/duties"))
    assert "Nobody holds a duty yet." in page
    assert "communications, scheduling, documentation, convening" in page
    coming = next_turn(reading.state(), host.now())
    answer = sign_in("Beekeepers").post("/duties/rotation", follow=True)
    assert "The duties go round: turn 1" in text(answer)
    assert holders() == {one.duty: one.holder for one in coming.assignments}


@pytest.mark.usefixtures("at_work")
def test_everybody_reads_who_holds_what_and_who_comes_next(client: Client):
    page = text(client.get("/duties"))
    for duty, name in holders().items():
        assert duty in page
        assert escape(reading.state().actors[name].name) in page
    assert "Next turn" in page
    assert "1 turn · scheduling 1" in page
    assert 'method="post"' not in page


@pytest.mark.usefixtures("at_work")
def test_a_holder_skips_and_whoever_is_next_takes_over(sign_in: SignIn):
    skipped, after = holder(), next_holder(reading.state(), "scheduling", host.now())
    client = sign_in(skipped.name)
    assert f"{escape(reading.state().actors[after or ''].name)} would take over" in text(client.get("/duties"))
    answer = client.post("/duties/skip", {"duty": "scheduling", "reason": "Harvest."}, follow=True)
    assert f"{escape(skipped.name)} skipped scheduling" in text(answer)
    assert holder().id == after
    assert reading.reasons()[reading.checkpoint().size - 1] == "Harvest."


@pytest.mark.usefixtures("at_work")
def test_two_exchange_their_duties(sign_in: SignIn):
    giver, taker = holder("scheduling"), holder("convening")
    offer = {"duty": "scheduling", "to": taker.id, "theirs": "convening"}
    answer = sign_in(giver.name).post("/duties/offer", offer, follow=True)
    assert f"offered to {escape(taker.name)}, for convening" in text(answer)
    client = sign_in(taker.name)
    assert "Take over scheduling" in text(client.get("/duties"))
    client.post("/duties/acceptance", {"duty": "scheduling"})
    assert (holder("scheduling").id, holder("convening").id) == (taker.id, giver.id)


@pytest.mark.usefixtures("at_work")
def test_a_note_is_handed_over_by_whoever_holds_the_duty(sign_in: SignIn, client: Client):
    sign_in(holder().name).post("/duties/note", {"duty": "scheduling", "text": f"{NOTE}\r\n"})
    assert f"<p>{NOTE}</p>" in text(client.get("/duties"))


@pytest.mark.usefixtures("at_work")
def test_a_duty_that_fell_vacant_is_filled_by_whoever_is_next(sign_in: SignIn):
    gone, who = holder(), idle()
    enter(Leaving(), by=gone.id)
    after = reading.state().actors[next_holder(reading.state(), "scheduling", host.now()) or ""]
    client = sign_in(who.name)
    assert f"Hand it to {escape(after.name)}, whose turn it is" in text(client.get("/duties"))
    client.post("/duties/filling", {"duty": "scheduling"})
    assert holder().id == after.id


@pytest.mark.usefixtures("at_work")
def test_a_member_says_what_it_can_hold_and_until_when_it_is_away(sign_in: SignIn):
    client = sign_in("Beekeepers")
    page = text(client.post("/duties/capacity", {"duties": "1", "absent": "2031-02-01"}, follow=True))
    assert "holds 1 at most" in page
    assert '<time datetime="2031-02-01">1 February 2031</time>' in page
    client.post("/duties/capacity", {"duties": "", "absent": ""})
    actor = reading.state().actors["beekeepers"]
    assert (actor.capacity, actor.absent_until) == (None, None)


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("given", "said"),
    [({"duties": "many"}, "“many” is no whole number."), ({"duties": "99"}, "99 duties at once?"),
     ({"absent": "soon"}, "“soon” is no day for coming back.")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_beside_its_form_with_what_was_typed(
    sign_in: SignIn, given: dict[str, str], said: str
):
    answer = sign_in("Beekeepers").post("/duties/capacity", given)
    assert answer.status_code == 422
    assert text(answer).count('role="alert"') == 1
    assert said in text(answer)
    assert f'value="{next(iter(given.values()))}"' in text(answer)


@pytest.mark.usefixtures("at_work")
def test_whoever_does_not_hold_a_duty_is_shown_no_form_and_told_why_it_may_not(sign_in: SignIn):
    client = sign_in(idle().name)
    assert "Skip it this time" not in text(client.get("/duties"))
    for path in ("/duties/skip", "/duties/note", "/duties/acceptance"):
        answer = client.post(path, {"duty": "scheduling", "text": NOTE})
        assert answer.status_code == 422, path
        page = text(answer)
        assert page.count('role="alert"') == 1
        assert page.index('role="alert"') < page.index("This turn")
        assert "concerted duties" not in page


def test_the_next_turn_begins_shortly_before_this_one_is_over(
    at_work: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    client = sign_in("Beekeepers")
    assert "Begin this turn" not in text(client.get("/duties"))
    rotation = current(reading.state())
    assert rotation
    early = midnight(days_later(rotation.ends, -3))
    monkeypatch.setattr(host, "now", lambda: early)
    assert "Begin this turn" in text(client.get("/duties"))
    assert client.post("/duties/rotation").status_code == 302
    assert (current(reading.state()) or rotation).number == 2
    late = midnight(days_later(rotation.ends, 200))
    monkeypatch.setattr(host, "now", lambda: late)
    assert "Its last day is over." in text(client.get("/duties"))
