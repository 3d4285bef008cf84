"""A proposal's life on its page: draft, open, edited, answered by proxy, extended, withdrawn, decided with effect."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from concerted import host
from concerted.coalition import Attendance, Convening, Edit, ProxyGiven, Stance
from concerted.web import reading
from concerted.web.people.models import Person
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.deciding import adopted, amending, everybody, newest, objected, proposal, proposed, ruled
from tests.web.houses import IDS, NAMES, open_one

pytestmark = pytest.mark.usefixtures("mid_life")
GIVEN = {"title": "Count the hives", "text": "All of them, in May.", "class": "tactical"}
ME = NAMES[4]


def moment(days: float) -> str:
    at = datetime.fromisoformat(host.now()) + timedelta(days=days)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_draft_asks_nobody_until_its_proposer_opens_it(sign_in: SignIn):
    client = sign_in(ME)
    page = text(client.post("/decisions/new", {**GIVEN, "as": "draft"}, follow=True))
    draft = newest()
    assert draft.status == "draft"
    assert "A draft: everybody can read it, nobody is asked yet." in page
    assert 'name="stance"' not in page
    assert f'href="/decisions/{draft.entry}">Count the hives</a>' in text(Client().get("/decisions"))
    assert "opened “Count the hives” for answers" in text(client.post(f"/decisions/{draft.entry}/opening", follow=True))
    assert proposal(draft.entry).is_open
    again = client.post(f"/decisions/{draft.entry}/opening")
    assert again.status_code == 422
    assert "“Count the hives” is open." in text(again)


def test_a_stranger_to_a_draft_is_offered_nothing_to_do_with_it(sign_in: SignIn):
    number = proposed(draft=True)
    page = text(sign_in(ME).get(f"/decisions/{number}"))
    assert "It is yours" not in page
    assert sign_in(ME).post(f"/decisions/{number}/opening").status_code == 422


def test_a_closing_time_is_by_the_clocks_of_the_reader_and_shown_by_them(sign_in: SignIn):
    day, client = moment(40)[:10], sign_in(ME)
    Person.objects.update(zone="Asia/Tokyo")
    client.post("/decisions/new", {**GIVEN, "closes": f"{day}T18:00"})
    assert (newest().closes, newest().zone) == (f"{day}T09:00:00Z", "Asia/Tokyo")
    assert ", 18:00 JST</time>" in text(client.get("/decisions"))
    Person.objects.update(zone="")
    assert ", 09:00 UTC</time>" in text(client.get("/decisions"))


def test_a_zone_without_letters_of_its_own_is_named_by_its_place(sign_in: SignIn):
    proposed()
    client = sign_in(ME)
    Person.objects.update(zone="America/Sao_Paulo")
    assert " America/Sao_Paulo</time>" in text(client.get("/decisions"))


@pytest.mark.parametrize("closes", ["2027-03-28T02:30", "soon"])
def test_a_closing_time_that_no_clock_shows_is_refused(sign_in: SignIn, closes: str):
    with timezone.override("Europe/Berlin"):
        answer = sign_in(ME).post("/decisions/new", {**GIVEN, "closes": closes})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert f'value="{closes}"' in text(answer)


def test_what_is_to_be_looked_at_again_says_when(sign_in: SignIn):
    day = moment(200)[:10]
    client = sign_in(ME)
    client.post("/decisions/new", {**GIVEN, "review": day})
    number = newest().entry
    assert f'To be looked at again on <time datetime="{day}">' in text(client.get(f"/decisions/{number}"))
    adopted(number)
    log = text(client.get("/decisions"))
    assert f'<time datetime="{day}">' in log[log.index("To be looked at again") :]


def test_what_a_proposal_does_besides_decides_its_kind_and_is_said(sign_in: SignIn):
    page = text(sign_in(ME).post("/decisions/new", {**GIVEN, "effect": "part river-watch"}, follow=True))
    assert (newest().decision_class, newest().effect.actor) == ("membership", "river-watch")
    assert "<b>What it does:</b> Part from River Watch." in page
    refused = sign_in(ME).post("/decisions/new", {**GIVEN, "effect": "part nobody"})
    assert refused.status_code == 422
    assert "Nothing is chosen yet." in text(refused)


@pytest.mark.parametrize(("effect", "kind"), [("reaffirm", "platform"), ("sunset goal-reached", "sunset")])
def test_standing_by_the_page_and_ending_are_proposed_too(sign_in: SignIn, effect: str, kind: str):
    sign_in(ME).post("/decisions/new", {**GIVEN, "effect": effect})
    assert newest().decision_class == kind


def test_what_was_decided_in_a_meeting_names_it_and_may_close_at_once(sign_in: SignIn):
    meeting = enter(Convening(title="Spring meeting", starts=moment(0), agenda=("Hives",)), by=IDS[0]).number
    enter(Attendance(present=IDS[:5]), by=IDS[0], ref=meeting)
    client = sign_in(ME)
    assert "Spring meeting" in text(client.get("/decisions/new"))
    page = text(client.post("/decisions/new", {**GIVEN, "meeting": str(meeting)}, follow=True))
    assert newest().meeting == meeting
    assert "Decided in a meeting: Spring meeting" in page
    assert "Spring meeting" not in text(sign_in(NAMES[5]).get("/decisions/new"))


def test_editing_the_words_asks_everybody_again(sign_in: SignIn):
    number = proposed("beekeepers")
    enter(Stance(stance="agree"), by=IDS[0], ref=number)
    client = sign_in(ME)
    assert "1 answer given so far will be marked" in text(client.get(f"/decisions/{number}/edit"))
    page = text(client.post(f"/decisions/{number}/edit", {"title": "Count all hives", "text": "In May."}, follow=True))
    assert (proposal(number).title, proposal(number).text) == ("Count all hives", "In May.")
    assert "To the text before it was edited: asked again." in page
    assert "The text was edited after 1 answer came in" in page
    mine = text(sign_in(NAMES[0]).get(f"/decisions/{number}"))
    assert "The text was edited since: please answer again." in mine


def test_an_edit_that_changes_nothing_or_another_ones_proposal_is_refused(sign_in: SignIn):
    number = proposed("beekeepers")
    same = sign_in(ME).post(f"/decisions/{number}/edit", {"title": "", "text": "In May."})
    assert same.status_code == 422
    assert "The edit changes nothing." in text(same)
    other = sign_in(NAMES[0]).post(f"/decisions/{number}/edit", {"title": "Mine", "text": "Now."})
    assert "Beekeepers proposed this." in text(other)
    assert "only it can edit it" in text(other)


def test_a_proposer_takes_its_proposal_back(sign_in: SignIn):
    number = proposed("beekeepers")
    client = sign_in(ME)
    assert "withdrew “Count the hives”" in text(
        client.post(f"/decisions/{number}/withdrawal", {"reason": "Too early."}, follow=True)
    )
    assert proposal(number).status == "withdrawn"
    log = text(Client().get("/decisions"))
    assert "Count the hives" in log[log.index("<h2>Withdrawn") :]
    again = client.post(f"/decisions/{number}/withdrawal", {"reason": "Again."})
    assert again.status_code == 422
    assert ">Again.</textarea>" in text(again)


def test_what_lacks_its_quorum_when_time_is_up_is_extended_once(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    ruled(extension=5)
    number = proposed()
    closes = proposal(number).closes
    monkeypatch.setattr(host, "now", lambda: closes)
    client = sign_in(ME)
    page = text(client.get(f"/decisions/{number}"))
    assert "Its rule gives 5 days more, once" in page
    assert 'name="rationale"' not in page
    page = text(client.post(f"/decisions/{number}/extension", follow=True))
    assert "extended once" in page
    assert "Extend it" not in page
    assert client.post(f"/decisions/{number}/extension").status_code == 422


def test_a_decision_says_in_a_sentence_what_was_decided_where_the_title_does_not(sign_in: SignIn):
    number = proposed()
    everybody(number)
    given = {"rationale": "All agree.", "statement": "We count 40 hives in May."}
    page = text(sign_in(ME).post(f"/decisions/{number}/close", given, follow=True))
    assert "We count 40 hives in May." in page
    assert proposal(number).decision.statement == given["statement"]
    assert "We count 40 hives in May." in text(Client().get("/decisions"))


def test_a_decision_that_lapsed_says_why(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    number = proposed()
    closes = proposal(number).closes
    monkeypatch.setattr(host, "now", lambda: closes)
    page = text(sign_in(ME).post(f"/decisions/{number}/close", {"rationale": "Nobody came."}, follow=True))
    assert "It lapsed. Too few took part." in page


def test_a_member_answers_for_another_by_its_proxy_and_the_page_says_so(sign_in: SignIn):
    enter(ProxyGiven(holder="beekeepers", until=moment(30)), by="field-workers")
    number = proposed()
    client = sign_in(ME)
    page = text(client.get(f"/decisions/{number}"))
    assert "Beekeepers may answer for it." in page
    assert 'name="for" value="field-workers"' in page
    client.post(f"/decisions/{number}/stance", {"stance": "agree", "for": "field-workers"})
    client.post(f"/decisions/{number}/stance", {"stance": "abstain", "for": "beekeepers"})
    taken = proposal(number).stances
    assert (taken["field-workers"].stance, taken["field-workers"].by_proxy) == ("agree", "beekeepers")
    assert taken["beekeepers"].stance == "abstain"
    assert "Through its proxy, Beekeepers; its own answer would count instead." in text(
        client.get(f"/decisions/{number}")
    )
    enter(Stance(stance="disagree"), by="field-workers", ref=number, reason="Not like this.")
    assert 'name="for"' not in text(client.get(f"/decisions/{number}"))
    late = client.post(f"/decisions/{number}/stance", {"stance": "agree", "for": "field-workers"})
    assert "Field Workers has answered itself." in text(late)


def test_the_count_is_one_plain_sentence(client: Client):
    number = open_one(reading.state())
    page = text(client.get(f"/decisions/{number}"))
    count = page[page.index('<p class="count">') :].split("</p>")[0]
    assert count.startswith('<p class="count">4 of 7 must answer, 3 so far, one objection stands, closes <time')
    assert count.endswith(" UTC</time>.")
    assert "As it stands, it would lapse: too few have taken part." in page


def test_vetoes_and_families_are_named_where_the_rule_counts_them(client: Client):
    ruled(veto=("river-watch",), cap=1)
    number = proposed()
    page = text(client.get(f"/decisions/{number}"))
    assert "Nothing is adopted against: River Watch." in page


def test_an_amendment_says_with_which_other_it_collides(client: Client):
    one = amending("tactics", title="One", text="Each member chooses talks or courts.")
    two = amending("tactics", IDS[1], title="Two", text="Each member chooses streets or field days.")
    assert f'It collides with <a href="/decisions/{one}">One</a>' in text(client.get(f"/decisions/{two}"))
    assert f'It collides with <a href="/decisions/{two}">Two</a>' in text(client.get(f"/decisions/{one}"))


def test_a_reversal_that_came_too_late_says_so(sign_in: SignIn):
    number = adopted(proposed())
    first = sign_in(ME).post(f"/decisions/{proposal_of(number)}/reversal", {"text": "No."}, follow=True)
    assert "Reverse: Count the hives" in text(first)
    undoing = newest().entry
    second = sign_in(ME).post(f"/decisions/{proposal_of(number)}/reversal", {"text": "No, no."}, follow=True)
    assert second.status_code == 200
    adopted(undoing)
    everybody(newest().entry)
    page = text(sign_in(ME).post(f"/decisions/{newest().entry}/close", {"rationale": "Too late."}, follow=True))
    assert "What it would reverse was reversed meanwhile." in page


def proposal_of(decision: int) -> int:
    return reading.state().decisions[decision].entry


def test_an_objection_is_an_object_with_an_address_of_its_own(client: Client):
    number = proposed()
    objection = objected(number)
    assert client.get(f"/objections/{objection}")["Location"] == f"/decisions/{number}#objection-{objection}"
    page = text(client.get(f"/decisions/{number}"))
    assert f'id="objection-{objection}"' in page
    assert "School Parents objects" in page
    assert "It would cost us their trust." in page
    assert "open: it stands in the way" in page


@pytest.mark.parametrize(("word", "said"), [("withdrawn", "withdrew its objection"), ("resolved", "is resolved.")])
def test_whoever_objected_settles_it(sign_in: SignIn, word: str, said: str):
    number = proposed()
    objection = objected(number)
    client = sign_in(NAMES[3])
    page = text(client.post(f"/objections/{objection}/answer", {"answer": word}, follow=True))
    assert said in page
    assert proposal(number).objections[objection].state == word
    assert 'name="answer"' not in page
    again = client.post(f"/objections/{objection}/answer", {"answer": word})
    assert again.status_code == 422
    assert "There is no open objection" in text(again)


def test_others_judge_an_objection_where_the_rule_lets_them(sign_in: SignIn):
    ruled(overrule="1/2")
    number = proposed()
    objection = objected(number)
    client = sign_in(ME)
    assert "Is it valid" in text(client.get(f"/decisions/{number}"))
    bare = client.post(f"/objections/{objection}/validity", {"valid": "no"})
    assert bare.status_code == 422
    assert "needs a reason" in text(bare)
    page = text(client.post(f"/objections/{objection}/validity", {"valid": "no", "reason": "A taste."}, follow=True))
    assert "finds it not valid, <q>A taste.</q>" in page
    assert "1 of the 3 it takes find it not valid" in page
    for member in (IDS[0], IDS[1]):
        sign_in(NAMES[IDS.index(member)]).post(f"/objections/{objection}/validity", {"valid": "no", "reason": "So."})
    everybody(number, but=(IDS[3],))
    page = text(client.post(f"/decisions/{number}/close", {"rationale": "It named no harm."}, follow=True))
    assert proposal(number).decision.result == "adopted"
    assert "<strong>overruled</strong>" in page


def test_what_is_said_of_an_objection_is_one_of_the_choices(sign_in: SignIn):
    objection = objected(proposed())
    for path, given in (("answer", {"answer": "eaten"}), ("validity", {"valid": "perhaps"})):
        answer = sign_in(NAMES[3]).post(f"/objections/{objection}/{path}", given)
        assert answer.status_code == 422
        assert "Nothing is chosen yet." in text(answer)


def test_an_edit_of_the_words_keeps_the_entries_that_did_it(client: Client):
    number = proposed("beekeepers")
    edit = enter(Edit(text="In June."), by="beekeepers", ref=number).number
    assert f'edited: <a href="/record/{edit}">entry {edit}</a>' in text(client.get(f"/decisions/{number}"))
