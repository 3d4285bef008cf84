"""What lies beside the record, by the API: who represents whom, notes of meetings, what was received, own words."""

from __future__ import annotations

import pytest

from concerted.coalition import Convening, Leaving
from concerted.web import reading
from concerted.web.people.models import Invitation, Person, Representative
from concerted.web.writing import enter
from tests.web.houses import IDS, NAMES
from tests.web.test_api import Program, letting_in, program, representative
from tests.web.test_guard import NO, YES

pytestmark = pytest.mark.usefixtures("mid_life")


class TestRepresentatives:
    def test_one_sees_who_represents_ones_own_organisation_alone(self):
        acting = letting_in()
        colleague = Representative.objects.create(
            person=Person.objects.named("Ada"), coalition=reading.coalition(), actor=IDS[5]
        )
        found = acting.get("representatives")
        assert {one["name"]: one["yours"] for one in found} == {NAMES[5]: True, "Ada": False}
        assert letting_in(IDS[1]).refused("representatives/invitations", actor=IDS[5]) == "not-theirs"
        acting.delete(f"representatives/{colleague.pk}")
        assert [one["name"] for one in acting.get("representatives")] == [NAMES[5]]

    def test_nobody_ends_a_representation_of_another_organisation(self):
        other = representative(IDS[0])
        answer = letting_in()._client.delete(f"/api/v1/representatives/{other.pk}")
        assert answer.json()["code"] == "unknown-representative"
        assert Representative.objects.filter(pk=other.pk).exists()

    def test_an_invitation_hands_over_and_the_token_ends_with_it(self):
        acting = letting_in()
        made = acting.post("representatives/invitations", hand_over=True)
        assert made["hands_over"]
        assert made["link"].endswith(made["code"])
        assert acting.get("representatives/invitations") == [made]
        from concerted.web.people.invitations import found, take  # noqa: PLC0415 - as the page does it

        invitation = found(made["code"])
        assert invitation
        take(invitation, Person.objects.named("Bo"))
        assert acting._client.get("/api/v1/me").status_code == 401
        assert [str(one.person) for one in Representative.objects.filter(actor=IDS[5])] == ["Bo"]

    def test_whoever_invited_an_organisation_lets_its_first_person_in(self):
        program(IDS[2]).post("entries/invitation", name="Night Nurses")
        made = letting_in(IDS[2]).post("representatives/invitations", actor="Night Nurses")
        assert made["actor"] == "night-nurses"
        assert letting_in(IDS[3]).refused("representatives/invitations", actor="Night Nurses") == "not-theirs"
        assert letting_in(IDS[2]).refused("representatives/invitations", actor="night-nurses", hand_over=True)
        assert letting_in(IDS[2]).refused("representatives/invitations", actor="Nobody Known") == "unknown-actor"

    def test_an_invitation_is_withdrawn_by_those_whose_it_is(self):
        made = letting_in().post("representatives/invitations")
        answer = letting_in(IDS[0])._client.delete(f"/api/v1/representatives/invitations/{made['number']}")
        assert answer.json()["code"] == "unknown-invitation"
        letting_in().delete(f"representatives/invitations/{made['number']}")
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("scope", ["read", "draft", "act"])
    def test_no_other_token_lets_anybody_in_or_ends_anybody(self, scope: str):
        made, own = letting_in().post("representatives/invitations"), representative(IDS[5])
        acting = program(IDS[5], scope)
        assert acting.refused("representatives/invitations", 403) == "not-enough"
        for path in (f"representatives/invitations/{made['number']}", f"representatives/{own.pk}"):
            assert acting._client.delete(f"/api/v1/{path}").status_code == 403
        assert Representative.objects.filter(pk=own.pk).exists()
        assert Invitation.objects.count() == 1


class TestNotes:
    def test_two_who_write_at_once_are_told(self):
        number = enter(Convening(title="We meet", starts="2026-12-01T10:00:00Z"), by=IDS[0]).number
        one, two = program(IDS[0]), program(IDS[1])
        assert one.get(f"meetings/{number}/notes") == {"text": "", "times": 0}
        kept = put(one, number, text="The meters: two.", seen=0)
        assert kept == {"text": "The meters: two.", "by": IDS[0], "times": 1}
        answer = two._client.put(
            f"/api/v1/meetings/{number}/notes", {"text": "Three.", "seen": 0}, content_type="application/json"
        )
        assert answer.json()["code"] == "notes-changed"
        assert put(two, number, text="The meters: two, or three.", seen=1)["times"] == 2

    def test_they_are_for_those_who_belong(self):
        program(IDS[0]).post("entries/invitation", name="Night Nurses")
        number = enter(Convening(title="We meet", starts="2026-12-01T10:00:00Z"), by=IDS[0]).number
        put(program(IDS[0]), number, text="Between us.", seen=0)
        answer = program("night-nurses")._client.get(f"/api/v1/meetings/{number}/notes")
        assert (answer.status_code, answer.json()["code"]) == (422, "not-theirs")
        assert program(IDS[0])._client.get("/api/v1/meetings/0/notes").status_code == 404


class TestGuard:
    def test_contrary_copies_are_laid_side_by_side(self):
        one, two = program(IDS[0]), program(IDS[1])
        made = one.post("received", text=YES, sender="growers@example.org", came="2026-11-02T10:00:00Z")
        assert one.get("received") == [made]
        assert two.get("received") == []
        two.post("received", text=NO)
        (found,) = one.get("wedge")
        assert found["recipients"] == 2
        assert {copy["recipient"] for copy in found["pairs"][0]} == {NAMES[0], NAMES[1]}
        assert two._client.delete(f"/api/v1/received/{made['number']}").json()["code"] == "unknown-message"
        one.delete(f"received/{made['number']}")
        assert one.get("wedge") == []

    def test_it_is_the_members_own(self):
        asking = program(IDS[5])
        enter(Leaving(), by=IDS[5])
        for path in ("received", "wedge", "capture"):
            assert asking._client.get(f"/api/v1/{path}").json()["code"] == "not-a-member"
        assert asking.refused("received", text=YES) == "not-a-member"

    def test_what_is_no_time_is_refused(self):
        assert program().refused("received", text=YES, came="yesterday") == "bad-time"

    def test_the_capture_check_says_when_it_is_too_early(self):
        assert any("Too few" in one["says"] for one in program().get("capture"))


def test_one_takes_along_what_ones_organisation_said():
    program().post("entries/seat", seat="board", binds=True, person="Ada Unmistakable")
    assert "Ada Unmistakable" in [one.get("words") for one in program().get("me/words")]
    assert "Ada Unmistakable" not in [one.get("words") for one in program(IDS[0]).get("me/words")]


def put(by: Program, number: int, **body: object) -> dict[str, object]:
    answer = by._client.put(f"/api/v1/meetings/{number}/notes", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = answer.json()
    return found
