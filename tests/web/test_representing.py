"""Who represents an organisation: invitations by link and code, handing over, ending, and acting for several."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import qrcode
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from concerted.coalition import Invitation as InvitationOfAnActor
from concerted.web import reading
from concerted.web.people import invitations
from concerted.web.people.links import TRIES
from concerted.web.people.models import Invitation, Person, Representative
from concerted.web.people.qr import qr
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.roles import passkey

pytestmark = pytest.mark.usefixtures("mid_life")

CONVENER, INVITER, MEMBER = "River Watch", "Marrow Clinics", "Beekeepers"
NEWCOMER = "Night Nurses"


@pytest.fixture
def newcomer() -> str:
    """An actor that a member, not the convener, invited; nobody represents it yet."""
    enter(InvitationOfAnActor(name=NEWCOMER), by="marrow-clinics")
    return "night-nurses"


def made(client: Client, **fields: str) -> Invitation:
    answer = client.post("/representatives/invitations", fields)
    assert answer.status_code == 302, text(answer)
    return Invitation.objects.get(pk=answer.url.rsplit("/", 1)[1])


def refused(client: Client, actor: str, **fields: str) -> HttpResponse:
    answer = client.post("/representatives/invitations", {"actor": actor, **fields})
    assert answer.status_code == 422
    return answer


def code_of(client: Client, invitation: Invitation) -> str:
    page = text(client.get(f"/representatives/invitations/{invitation.pk}"))
    found = re.search(r'class="big-code">([2-9A-Z]{5}-[2-9A-Z]{5})<', page)
    assert found
    return found[1]


def joined(code: str, name: str = "Ada") -> Client:
    client = Client()
    answer = client.post(f"/join/{code}", {"name": name})
    assert answer.status_code == 302, text(answer)
    return client


def acts_for(client: Client) -> str:
    found = re.search(r"for</span> <strong>([^<]+)<", text(client.get("/decisions")))
    return found[1] if found else ""


def test_a_representative_invites_another_who_then_acts_for_the_same_organisation(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    ada = joined(code_of(inviting, made(inviting)))
    assert acts_for(ada) == MEMBER
    assert "Ada" in text(inviting.get("/representatives"))
    assert "Choose how you come back." in text(ada.get("/settings"))


def test_the_code_is_found_however_it_is_typed(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    code = code_of(inviting, made(inviting))
    answer = Client().post("/join", {"code": f" {code.lower().replace('-', ' ')} "}, follow=True)
    assert "To act as a" in text(answer)


def test_the_link_and_its_picture_say_the_same_as_the_code(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    invitation = made(inviting)
    code = code_of(inviting, invitation)
    page = text(inviting.get(f"/representatives/invitations/{invitation.pk}"))
    link = invitations.link(invitation)
    assert link.endswith(f"/join/{code}")
    assert link in page
    assert str(qr(link, "The invitation’s link, for a telephone’s camera")) in page


def test_the_picture_has_each_dark_module_of_the_code():
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data("http://127.0.0.1:8000/join/ABCDE-FGHJK")
    code.make()
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", str(qr("http://127.0.0.1:8000/join/ABCDE-FGHJK", "code")))
    dark = {(int(x) + n - 4, int(y) - 4) for x, y, wide in drawn for n in range(int(wide))}
    assert dark == {(x, y) for y, row in enumerate(code.get_matrix()) for x, on in enumerate(row) if on}


def test_an_invitation_is_taken_once(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    code = code_of(inviting, made(inviting))
    joined(code)
    assert Client().get(f"/join/{code}").status_code == 404
    assert Client().post(f"/join/{code}", {"name": "Bo"}).status_code == 404


def test_of_two_who_take_it_at_once_one_is_too_late_and_leaves_nothing(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    inviting = sign_in(MEMBER)
    code = code_of(inviting, made(inviting))
    seen = invitations.found(code)
    joined(code)
    monkeypatch.setattr("concerted.web.people.joining.found", lambda _: seen)
    assert Client().post(f"/join/{code}", {"name": "Bo"}).status_code == 404
    assert not Person.objects.filter(name="Bo").exists()


def test_an_invitation_is_good_for_two_weeks(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    invitation = made(inviting)
    code = code_of(inviting, invitation)
    assert timedelta(days=13) < invitation.good_until - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(good_until=timezone.now())
    assert Client().get(f"/join/{code}").status_code == 404


def test_a_withdrawn_invitation_opens_nothing(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    invitation = made(inviting)
    code = code_of(inviting, invitation)
    answer = inviting.post(f"/representatives/invitations/{invitation.pk}/withdraw", follow=True)
    assert "open nothing any more" in text(answer)
    assert Client().get(f"/join/{code}").status_code == 404


def test_nobody_sees_or_withdraws_another_organisations_invitation(sign_in: SignIn):
    invitation = made(sign_in(MEMBER))
    other = sign_in(CONVENER)
    assert other.get(f"/representatives/invitations/{invitation.pk}").status_code == 404
    assert other.post(f"/representatives/invitations/{invitation.pk}/withdraw").status_code == 404
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_the_table_alone_gives_no_code_away(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    invitation = made(inviting)
    code = code_of(inviting, invitation).replace("-", "")
    assert code not in str(vars(Invitation.objects.get(pk=invitation.pk)))


@pytest.mark.parametrize("inviter", [CONVENER, INVITER])
def test_the_convener_and_who_invited_an_organisation_bring_in_its_first_person(
    sign_in: SignIn, newcomer: str, inviter: str
):
    inviting = sign_in(inviter)
    assert f"Make an invitation for {NEWCOMER}" in text(inviting.get("/representatives"))
    assert acts_for(joined(code_of(inviting, made(inviting, actor=newcomer)))) == NEWCOMER


def test_nobody_else_invites_for_another_organisation(sign_in: SignIn, newcomer: str):
    client = sign_in(MEMBER)
    assert NEWCOMER not in text(client.get("/representatives"))
    assert "You may not invite for Night Nurses." in text(refused(client, newcomer))
    assert refused(client, "nobody").status_code == 422
    assert not Invitation.objects.exists()


def test_once_somebody_is_there_only_its_own_people_invite(sign_in: SignIn, newcomer: str):
    inviting = sign_in(CONVENER)
    first, late = made(inviting, actor=newcomer), made(inviting, actor=newcomer)
    joined(code_of(inviting, first))
    assert refused(inviting, newcomer).status_code == 422
    assert inviting.get(f"/representatives/invitations/{late.pk}").status_code == 404


def test_whoever_never_signed_in_by_a_hosts_link_does_not_count_as_being_there(sign_in: SignIn, newcomer: str):
    sign_in(MEMBER)  # prints everybody a link, as `concerted serve` does
    assert Representative.objects.filter(actor=newcomer).exists()
    assert not invitations.represented(newcomer)


def test_handing_over_ends_ones_own_turn_once_it_is_taken(sign_in: SignIn):
    giving = sign_in(MEMBER)
    code = code_of(giving, made(giving, hand_over="yes"))
    assert "hands this over to you" in text(Client().get(f"/join/{code}"))
    assert acts_for(giving) == MEMBER
    ada = joined(code)
    assert acts_for(ada) == MEMBER
    assert acts_for(giving) == ""
    assert giving.get("/decisions/new").status_code == 403


def test_nobody_hands_over_anothers_place(sign_in: SignIn, newcomer: str):
    assert "one&#x27;s own place" in text(refused(sign_in(CONVENER), newcomer, hand_over="yes"))
    assert not Invitation.objects.exists()


def test_who_has_a_passkey_shows_it_before_letting_in_or_ending_anybody(sign_in: SignIn):
    client, row = sign_in(MEMBER), Representative.objects.get(actor="beekeepers")
    passkey(row.person)
    for address in ("/representatives/invitations", f"/representatives/{row.pk}/end"):
        answer = client.post(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/again/passkey")
    assert not Invitation.objects.exists()
    assert Representative.objects.filter(pk=row.pk).exists()


def test_handing_over_to_oneself_changes_nothing(sign_in: SignIn):
    giving = sign_in(MEMBER)
    giving.post(f"/join/{code_of(giving, made(giving, hand_over='yes'))}")
    assert acts_for(giving) == MEMBER


def test_one_person_acts_for_several_and_switches_between_them(sign_in: SignIn):
    first, second = sign_in(MEMBER), sign_in(CONVENER)
    code = code_of(second, made(second))
    assert "will act for this organisation too" in text(first.get(f"/join/{code}"))
    first.post(f"/join/{code}")
    assert acts_for(first) == CONVENER
    other = Representative.objects.get(actor="beekeepers")
    assert "You act for Beekeepers now." in text(first.post(f"/representatives/{other.pk}/switch", follow=True))
    assert acts_for(first) == MEMBER


def test_nobody_switches_to_an_organisation_that_is_not_theirs(sign_in: SignIn):
    client = sign_in(MEMBER)
    foreign = Representative.objects.get(actor="river-watch")
    assert client.post(f"/representatives/{foreign.pk}/switch").status_code == 404
    assert acts_for(client) == MEMBER


def test_what_one_chose_in_another_coalition_changes_nothing_here(sign_in: SignIn):
    client = sign_in(MEMBER)
    person = Representative.objects.get(actor="beekeepers").person
    elsewhere = Representative.objects.create(person=person, coalition="another", actor="river-watch")
    assert client.post(f"/representatives/{elsewhere.pk}/switch").status_code == 404
    session = client.session
    session["represents"] = {**session["represents"], "another": elsewhere.pk}
    session.save()
    assert acts_for(client) == MEMBER


def test_a_representation_is_ended_by_a_colleague_after_asking_once(sign_in: SignIn):
    staying = sign_in(MEMBER)
    ada = joined(code_of(staying, made(staying)))
    row = Representative.objects.get(person__name="Ada")
    page = text(staying.get(f"/representatives/{row.pk}/end"))
    assert "Shall Ada no longer act for Beekeepers?" in page
    assert "Nobody else acts for it" not in page
    assert "Ada no longer acts for Beekeepers." in text(staying.post(f"/representatives/{row.pk}/end", follow=True))
    assert acts_for(ada) == ""


def test_the_last_one_is_told_what_ending_means(sign_in: SignIn):
    client = sign_in(MEMBER)
    row = Representative.objects.get(actor="beekeepers")
    assert "Nobody else acts for it" in text(client.get(f"/representatives/{row.pk}/end"))
    assert client.post(f"/representatives/{row.pk}/end").url == "/"
    assert acts_for(client) == ""
    assert f"Make an invitation for {MEMBER}" in text(sign_in(CONVENER).get("/representatives"))


def test_who_is_ended_leaves_no_invitation_behind_to_come_back_by(sign_in: SignIn):
    staying = sign_in(MEMBER)
    ada = joined(code_of(staying, made(staying)))
    back_door = code_of(ada, made(ada))
    staying.post(f"/representatives/{Representative.objects.get(person__name='Ada').pk}/end")
    assert Client().get(f"/join/{back_door}").status_code == 404


def test_nobody_ends_another_organisations_representation(sign_in: SignIn):
    client = sign_in(MEMBER)
    row = Representative.objects.get(actor="river-watch")
    assert client.post(f"/representatives/{row.pk}/end").status_code == 404
    assert Representative.objects.filter(pk=row.pk).exists()


def test_guessing_codes_is_limited_by_network_address():
    client = Client()
    for _ in range(TRIES):
        assert client.post("/join", {"code": "ABCDE-FGHJK"}).status_code == 422
    assert client.post("/join", {"code": "ABCDE-FGHJK"}).status_code == 429
    assert client.get("/join/ABCDE-FGHJK").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get("/join/ABCDE-FGHJK").status_code == 404


def test_addresses_of_one_subscriber_count_as_one():
    for number in range(TRIES):
        Client(REMOTE_ADDR=f"2001:db8:0:1::{number:x}").post("/join", {"code": "ABCDE-FGHJK"})
    assert Client(REMOTE_ADDR="2001:db8:0:1:f::1").post("/join", {"code": "ABCDE-FGHJK"}).status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:2::1").post("/join", {"code": "ABCDE-FGHJK"}).status_code == 422


def test_an_organisation_has_so_many_invitations_open_and_no_more(sign_in: SignIn):
    client = sign_in(MEMBER)
    for _ in range(invitations.MOST_OPEN):
        made(client)
    answer = client.post("/representatives/invitations", follow=True)
    assert "Withdraw some first" in text(answer)
    assert Invitation.objects.count() == invitations.MOST_OPEN


@pytest.mark.parametrize("name", ["", "   ", "A" * 81, "Ada\u202e"])
def test_joining_needs_a_name_that_can_be_read(sign_in: SignIn, name: str):
    inviting = sign_in(MEMBER)
    code = code_of(inviting, made(inviting))
    assert Client().post(f"/join/{code}", {"name": name}).status_code == 422
    assert Client().get(f"/join/{code}").status_code == 200


def test_who_represents_whom_never_enters_the_record(sign_in: SignIn):
    inviting = sign_in(MEMBER)
    before = reading.checkpoint()
    joined(code_of(inviting, made(inviting)), "Ada Unmistakable")
    assert reading.checkpoint() == before
    assert b"Unmistakable" not in reading.export()
    assert "Unmistakable" not in text(Client().get("/"))
