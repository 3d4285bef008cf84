"""The guard's pages: the capture check in words, and contrary copies laid side by side for members."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client

from concerted.coalition import Leaving
from concerted.web.guard import handing
from concerted.web.guard.models import Received
from concerted.web.jobs import due
from concerted.web.people.models import Person
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text

YES = "We heard that the growers will support the treaty at the next meeting."
NO = "We heard that the growers will oppose the treaty at the next meeting."


@pytest.mark.usefixtures("mid_life")
def test_the_capture_check_is_in_words_first_and_says_when_it_is_too_early(sign_in: SignIn):
    page = text(sign_in("Beekeepers").get("/capture"))
    assert "Too few decisions were contested" in page
    assert page.index("In words") < page.index("In numbers")
    assert "accuses nobody and ranks nobody" in page


@pytest.mark.usefixtures("mid_life")
def test_contrary_copies_of_two_members_are_laid_side_by_side(sign_in: SignIn):
    bees, water = sign_in("Beekeepers"), sign_in("Marrow Clinics")
    assert "no two members handed in copies" in text(bees.get("/wedge"))
    answer = bees.post(
        "/wedge", {"text": YES, "sender": "growers@example.org", "came": "2026-11-02T10:00"}, follow=True
    )
    assert "It is handed in." in text(answer)
    water.post("/wedge", {"text": NO})
    page = bees.get("/wedge").content.decode()
    assert "2 members got copies that say the contrary" in page
    assert '<mark class="differs">support</mark>' in page
    assert '<mark class="differs">oppose</mark>' in page
    assert "claims to be from growers@example.org" in page
    assert "Neither is proven to be from the coalition" in page


@pytest.mark.usefixtures("mid_life")
def test_only_who_handed_it_in_erases_it(sign_in: SignIn):
    bees, water = sign_in("Beekeepers"), sign_in("Marrow Clinics")
    bees.post("/wedge", {"text": YES})
    number = Received.objects.get().pk
    assert water.post(f"/wedge/{number}/erasing").status_code == 404
    assert Received.objects.count() == 1
    assert "It is erased." in text(bees.post(f"/wedge/{number}/erasing", follow=True))
    assert not Received.objects.exists()


@pytest.mark.usefixtures("mid_life")
def test_letters_that_nobody_can_see_are_taken_in(sign_in: SignIn):
    assert sign_in("Beekeepers").post("/wedge", {"text": "Sup\u200bport"}).status_code == 302


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": " "}, "This is no message"),
        ({"text": "x" * 10_001}, "at most 10000 characters"),
        ({"text": "Hello", "sender": "x" * 201}, "sender"),
        ({"text": "Hello", "came": "soon"}, "soon"),
    ],
)
def test_what_cannot_be_handed_in_is_said_beside_the_form_and_nothing_is_lost(sign_in: SignIn, given: dict, says: str):
    answer = sign_in("Beekeepers").post("/wedge", given)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Received.objects.exists()


@pytest.mark.usefixtures("mid_life")
def test_more_than_are_looked_through_are_not_taken_in(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(handing, "MOST", 0)
    assert "not looked through here" in text(sign_in("Beekeepers").post("/wedge", {"text": YES}))


@pytest.mark.usefixtures("mid_life")
def test_visitors_see_neither_page(client: Client):
    assert {client.get(page).status_code for page in ("/capture", "/wedge")} == {403}


@pytest.mark.usefixtures("mid_life")
def test_what_one_handed_in_is_taken_along_and_nobody_elses(sign_in: SignIn):
    bees, water = sign_in("Beekeepers"), sign_in("Marrow Clinics")
    bees.post("/wedge", {"text": YES, "sender": "growers@example.org"})
    water.post("/wedge", {"text": NO})
    bees.post("/vitality/pulse/answer", {"felt": "2"})
    data = bees.get("/settings/data").json()
    own = {"text": YES, "sender": "growers@example.org", "came": ""}
    assert data["handed_in_by_these_organisations"] == [{"organisation": "beekeepers", **own}]
    (answered,) = data["answered_the_pulse"]
    assert answered.keys() == {"month", "acts_for"}
    with zipfile.ZipFile(io.BytesIO(bees.get("/membership/data").content)) as packed:
        assert json.loads(packed.read("handed-in.json")) == [own]


@pytest.mark.usefixtures("mid_life")
def test_what_a_member_handed_in_is_erased_as_it_leaves(sign_in: SignIn):
    bees, water = sign_in("Beekeepers"), sign_in("Marrow Clinics")
    bees.post("/wedge", {"text": YES})
    water.post("/wedge", {"text": NO})
    bees.post("/membership/leaving")
    assert [one.text for one in Received.objects.all()] == [NO]
    due()
    assert Received.objects.count() == 1
    enter(Leaving(), by=Received.objects.get().member)
    due()
    assert not Received.objects.exists()


@pytest.mark.usefixtures("mid_life")
def test_what_was_handed_in_goes_with_the_last_who_acts_for_its_member(sign_in: SignIn):
    sign_in("Beekeepers").post("/wedge", {"text": YES})
    one = Person.objects.get(represents__actor="beekeepers")
    here = one.represents.get()
    other = Person.objects.named("Ada")
    other.represents.create(coalition=here.coalition, actor=here.actor)
    handing.erase_of(one)
    assert Received.objects.count() == 1
    other.delete()
    handing.erase_of(one)
    assert not Received.objects.exists()
