"""Who belongs: the list, one organisation's page, and what each may do about itself and about others."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client
from django.utils.html import escape

from concerted import host
from concerted.coalition import ActorFacts, ProxyGiven, SeatTaken
from concerted.coalition.days import days_later, later, midnight
from concerted.coalition.membership import RENEWABLE
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.members import views
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES

NURSES = "Night Nurses"


def actor(name: str) -> Actor:
    return reading.state().actors[name]


@pytest.mark.usefixtures("at_work")
def test_everybody_reads_who_belongs_and_what_each_carries(client: Client):
    page = text(client.get("/members"))
    assert all(escape(name) in page for name in NAMES)
    assert "A membership lasts until one leaves." in page
    assert "kept 1 of 2" in page
    assert 'method="post"' not in page
    own = text(client.get(f"/members/{IDS[0]}"))
    assert "Belongs since" in own
    assert 'method="post"' not in own
    assert client.get("/members/nobody").status_code == 404


@pytest.mark.usefixtures("circle")
def test_before_there_are_members_it_shows_the_circle(client: Client, sign_in: SignIn):
    page = text(client.get("/members"))
    assert "Participants" in page
    assert all(escape(name) in page for name in NAMES[:5])
    assert "The circle has 7 seats left." in text(sign_in(NAMES[0]).get("/members"))


@pytest.mark.usefixtures("mid_life")
def test_a_member_invites_an_organisation_which_joins_by_endorsing(sign_in: SignIn):
    answer = sign_in(NAMES[0]).post("/invitations", {"name": f" {NURSES} "}, follow=True)
    page = text(answer)
    assert f"{NAMES[0]} invited {NURSES}." in page
    assert f"<h1>{NURSES}</h1>" in page
    nurses = sign_in(NURSES)
    assert "and join by endorsing it" in text(nurses.get("/members/night-nurses"))
    platform = reading.state().platform
    assert platform
    nurses.post("/platform/endorsement", {"digest": platform.digest})
    assert "Belongs since" in text(nurses.get("/members/night-nurses"))


@pytest.mark.usefixtures("mid_life")
def test_a_name_that_is_taken_or_looks_alike_is_refused_beside_its_form(sign_in: SignIn):
    answer = sign_in(NAMES[0]).post("/invitations", {"name": "beekeepers"})
    assert answer.status_code == 422
    assert "Beekeepers is invited already." in text(answer)
    assert 'value="beekeepers"' in text(answer)


@pytest.mark.usefixtures("mid_life")
def test_nobody_invites_more_in_an_hour_than_it_could_know(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "INVITATIONS", 2)
    client = sign_in(NAMES[0])
    answers = [client.post("/invitations", {"name": f"Choir of the {n}th Street"}) for n in range(4, 7)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Go on in an hour." in text(answers[-1])
    assert sign_in(NAMES[1]).post("/invitations", {"name": NURSES}).status_code == 302


@pytest.mark.usefixtures("mid_life")
def test_an_organisation_says_what_it_is_and_nobody_says_it_for_a_member(sign_in: SignIn, client: Client):
    said = {
        "people": "1200", "channels": "newsletter\r\nmarket stall\r\n\r\n", "rests_on": "Thirty years of swarms.",
        "constraints": "no party politics", "context": "tech",
    }  # fmt: skip
    keepers = sign_in("Beekeepers")
    keepers.post("/members/beekeepers/facts", said)
    facts = actor("beekeepers").facts
    assert (facts.people, facts.channels, facts.context) == (1200, ("newsletter", "market stall"), "tech")
    page = text(client.get("/members/beekeepers"))
    assert "newsletter, market stall" in page
    assert "Thirty years of swarms." in page
    assert ">newsletter&#10;market stall</textarea>" in text(keepers.get("/members/beekeepers"))
    refused = sign_in(NAMES[0]).post("/members/beekeepers/facts", said)
    assert refused.status_code == 422
    assert "it speaks for itself" in text(refused)
    assert "--by" not in text(refused)
    wrong = keepers.post("/members/beekeepers/facts", said | {"people": "some"})
    assert "“some” is no whole number." in text(wrong)
    assert 'value="some"' in text(wrong)


@pytest.mark.usefixtures("mid_life")
def test_a_member_lets_another_vote_for_it_until_a_day_and_takes_it_back(sign_in: SignIn, client: Client):
    keepers = sign_in("Beekeepers")
    until = days_later(host.now()[:10], 30)
    keepers.post("/membership/proxy", {"holder": IDS[0], "until": until})
    proxy = actor("beekeepers").proxy
    assert proxy
    assert (proxy.holder, proxy.until) == (IDS[0], midnight(until))
    assert f"{NAMES[0]} votes for it until" in text(client.get("/members/beekeepers"))
    assert "It votes for Beekeepers" in text(client.get(f"/members/{IDS[0]}"))
    keepers.post("/membership/proxy/ending")
    assert actor("beekeepers").proxy is None
    for wrong in ("", "soon", days_later(until, 400)):
        answer = keepers.post("/membership/proxy", {"holder": IDS[0], "until": wrong})
        assert answer.status_code == 422
        assert text(answer).count('role="alert"') == 1


@pytest.mark.usefixtures("mid_life")
def test_whoever_holds_a_proxy_gives_it_up(sign_in: SignIn):
    enter(ProxyGiven(holder=IDS[0], until=later(host.now(), 20)), by="beekeepers")
    holder = sign_in(NAMES[0])
    assert "Give Beekeepers’s proxy up" in text(holder.get(f"/members/{IDS[0]}"))
    holder.post("/membership/proxy/ending", {"principal": "beekeepers"})
    assert actor("beekeepers").proxy is None
    answer = holder.post("/membership/proxy/ending", {"principal": "beekeepers"})
    assert "has no proxy with" in text(answer)


@pytest.mark.usefixtures("mid_life")
def test_seats_are_public_and_who_sits_there_is_its_organisations_alone(sign_in: SignIn, client: Client):
    keepers = sign_in("Beekeepers")
    keepers.post("/membership/seats", {"seat": "board", "person": "Ada Lee", "binds": "yes"})
    keepers.post("/membership/seats", {"seat": "field office"})
    assert {name: seat.binds for name, seat in actor("beekeepers").seats.items()} == {
        "board": True, "field office": False,
    }  # fmt: skip
    assert "Ada Lee" in text(keepers.get("/members/beekeepers"))
    for reader in (client, sign_in(NAMES[0])):
        page = text(reader.get("/members/beekeepers"))
        assert "field office" in page
        assert "Ada Lee" not in page
    keepers.post("/membership/voice", {"voice": "together"})
    assert "it abstains until they say the same" in text(client.get("/members/beekeepers"))
    keepers.post("/membership/seats/ending", {"seat": "board"})
    assert list(actor("beekeepers").seats) == ["field office"]
    again = keepers.post("/membership/seats", {"seat": "field office"})
    assert "is taken" in text(again)
    gone = keepers.post("/membership/seats/ending", {"seat": "board"})
    assert "has no seat “board”" in text(gone)
    assert "Nothing is chosen yet." in text(keepers.post("/membership/voice", {"voice": "loud"}))


@pytest.mark.usefixtures("at_work")
def test_a_member_leaves_at_once_with_the_record_and_its_own_words(sign_in: SignIn, client: Client):
    enter(SeatTaken(seat="board", binds=True), by=IDS[0], reason="Ada Lee")
    leaving = sign_in(NAMES[0])
    page = text(leaving.get("/membership/leaving"))
    assert "These duties fall vacant:" in page
    taken = leaving.get("/membership/data")
    with zipfile.ZipFile(io.BytesIO(taken.content)) as packed:
        assert packed.namelist() == ["record.zip", "own.json", "handed-in.json"]
        own = json.loads(packed.read("own.json"))
    assert {"Ada Lee"} <= {one["words"] for one in own}
    assert {one["what"] for one in own} > {"seat", "stance"}
    answer = leaving.post("/membership/leaving", {"reason": "We are tired."}, follow=True)
    assert f"{NAMES[0]} left." in text(answer)
    assert actor(IDS[0]).member_since is None
    assert "Were with us" in text(client.get("/members"))
    assert leaving.get("/membership/data").status_code == 200
    again = leaving.post("/membership/leaving")
    assert again.status_code == 422
    assert f"{NAMES[0]} is not a member." in text(again)
    assert "join by endorsing it" in text(leaving.get(f"/members/{IDS[0]}"))


@pytest.mark.usefixtures("circle")
def test_a_participant_leaves_the_circle_and_its_seat_is_free(sign_in: SignIn):
    client = sign_in(NAMES[4])
    assert "Your nods are taken back" in text(client.get("/membership/leaving"))
    client.post("/membership/leaving")
    assert not actor(IDS[4]).in_circle


@pytest.mark.usefixtures("mid_life")
def test_a_body_adopts_the_platform_without_joining_and_lays_it_down(sign_in: SignIn, client: Client):
    keepers = sign_in("Beekeepers")
    keepers.post("/adoptions", {"name": "Valley Bakers"})
    page = text(client.get("/members"))
    assert "Valley Bakers" in page
    assert "no longer does" not in page
    assert "<option>Valley Bakers</option>" in text(keepers.get("/members"))
    refused = keepers.post("/adoptions", {"name": "Beekeepers"})
    assert "Adopting is for bodies that do not join." in text(refused)
    keepers.post("/adoptions/ending", {"name": "Valley Bakers"})
    assert reading.state().adopters == {}
    assert "has not adopted it" in text(keepers.post("/adoptions/ending", {"name": "Valley Bakers"}))


@pytest.mark.usefixtures("full_page")
def test_a_season_is_renewed_shortly_before_it_ends_or_lapses_without_blame(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    first, second = reading.state().members[:2]
    client = sign_in(first.name)
    assert "You can renew from" in text(client.get(f"/members/{first.id}"))
    early = client.post("/membership/renewal")
    assert early.status_code == 422
    ends = str(first.season_ends)
    soon = midnight(days_later(ends[:10], 1 - RENEWABLE))
    monkeypatch.setattr(host, "now", lambda: soon)
    assert "Renew for the next season" in text(client.get(f"/members/{first.id}"))
    client.post("/membership/renewal")
    assert str(actor(first.id).season_ends) > ends
    monkeypatch.setattr(host, "now", lambda: later(ends, 1))
    page = text(client.get("/members"))
    assert page.count("its season is over") == 11
    answer = client.post("/membership/lapse", follow=True)
    assert "Lapsed with their season, without blame" in text(answer)
    assert [one.id for one in reading.state().members] == [first.id]
    assert "lapsed with its season" in text(client.get(f"/members/{second.id}"))
    assert "No season is over" in text(client.post("/membership/lapse"))


@pytest.mark.usefixtures("full_page")
def test_whoever_left_in_this_season_is_told_when_it_may_come_back(sign_in: SignIn):
    client = sign_in(reading.state().members[0].name)
    client.post("/membership/leaving")
    page = text(client.get(f"/members/{next(iter(reading.state().actors))}"))
    assert "left during this season." in page
    assert "The next season begins on" in page
    assert "join by endorsing it" not in page


@pytest.mark.usefixtures("mid_life")
def test_a_name_from_the_map_is_invited_with_one_button(sign_in: SignIn):
    enter(ActorFacts(name=NURSES, people=90), by=None)
    client = sign_in(NAMES[0])
    assert "On the map, and not invited yet." in text(client.get("/members/night-nurses"))
    client.post("/members/night-nurses/facts", {"people": "95"})
    assert actor("night-nurses").facts.people == 95
    client.post("/invitations", {"name": NURSES})
    assert actor("night-nurses").invited_by == IDS[0]
    assert "is invited already" in text(client.post("/invitations", {"name": NURSES}))


@pytest.mark.usefixtures("mid_life")
def test_whom_an_organisation_knows_is_said_and_shown_on_both_pages(sign_in: SignIn):
    client, one, other = sign_in(NAMES[0]), f"/members/{IDS[5]}", IDS[2]
    assert "No tie to anybody is known." in text(client.get(one))
    assert "A tie has two different ends." in text(client.post(f"{one}/ties", {"other": IDS[5], "what": "Itself."}))
    client.post(f"{one}/ties", {"other": other, "what": "They share a van."})
    assert "They share a van." in text(client.get(one))
    assert "They share a van." in text(Client().get(f"/members/{other}"))


@pytest.mark.usefixtures("mid_life")
def test_of_a_conversation_the_record_says_only_that_it_was(sign_in: SignIn):
    client, one = sign_in(NAMES[0]), f"/members/{IDS[5]}"
    assert "An interview without a word of it helps nobody." in text(client.post(f"{one}/interviews"))
    client.post(f"{one}/interviews", {"notes": "They wait for the thaw."})
    page = text(client.get(one))
    assert "1 conversation with it was noted." in page
    assert "thaw" not in page
    assert b"thaw" not in Client().get("/record/download").content
