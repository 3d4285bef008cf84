"""Proposing, taking a stance, closing, reversing; and the log of it all."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from concerted import host
from concerted.coalition import Proposing, Stance, changes_between
from concerted.web import reading
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES, adopted_one, open_one

pytestmark = pytest.mark.usefixtures("mid_life")


@pytest.fixture
def open_number(mid_life: object) -> int:
    return open_one(reading.state())


def everybody_agrees(number: int) -> None:
    for actor in reading.state().proposals[number].electorate:
        enter(Stance(stance="agree"), by=actor, ref=number)


def test_the_log_shows_each_decision_with_outcome_rule_stances_reasons_and_rationale(client: Client):
    page = text(client.get("/decisions"))
    for proposal in reading.state().decisions.values():
        assert proposal.decision
        assert proposal.title in page
        assert proposal.decision.rationale.split(";")[0].replace("'", "&#x27;") in page
    assert "adopted, later reversed" in page
    assert "rejected" in page
    assert "By consent: adopted if no objection stands" in page
    assert "Our members would be seen by the people who employ them." in page
    assert page.index("Open now") < page.index("The log")


def test_an_open_proposal_says_how_it_stands_and_how_long_it_is_open(client: Client, open_number: int):
    page = text(client.get(f"/decisions/{open_number}"))
    assert "3 of 7 have answered: 2 agree, 1 objects." in page
    assert "2 agree, 1 object, 4 not answered yet, quorum 4" in page
    assert "days left" in page
    assert f'<time datetime="{reading.state().proposals[open_number].closes}">' in page


def test_a_member_takes_a_stance_with_a_reason_and_may_change_it(sign_in: SignIn, open_number: int):
    client = sign_in(NAMES[4])
    answer = client.post(f"/decisions/{open_number}/stance", {"stance": "disagree", "reason": "Too dear."}, follow=True)
    assert f"{NAMES[4]} disagrees with" in text(answer)
    assert "<q>Too dear.</q>" in text(answer)
    client.post(f"/decisions/{open_number}/stance", {"stance": "agree"})
    assert reading.state().proposals[open_number].stances[IDS[4]].stance == "agree"
    assert "<q>Too dear.</q>" not in text(client.get(f"/decisions/{open_number}"))


@pytest.mark.parametrize(("stance", "said"), [("object", "To object needs a reason."), ("", "Nothing is chosen yet.")])
def test_a_refused_stance_changes_nothing_and_keeps_the_choice(
    sign_in: SignIn, open_number: int, stance: str, said: str
):
    before = reading.checkpoint()
    answer = sign_in(NAMES[4]).post(f"/decisions/{open_number}/stance", {"stance": stance})
    assert answer.status_code == 422
    assert said in text(answer)
    assert reading.checkpoint() == before
    if stance:
        assert f'value="{stance}" required checked' in text(answer)


def test_a_refused_stance_keeps_the_reason(sign_in: SignIn, open_number: int):
    answer = sign_in(NAMES[4]).post(f"/decisions/{open_number}/stance", {"stance": "maybe", "reason": "I wrote a lot."})
    assert ">I wrote a lot.</textarea>" in text(answer)


def test_a_decision_without_a_reason_is_refused(sign_in: SignIn, open_number: int):
    everybody_agrees(open_number)
    answer = sign_in(NAMES[4]).post(f"/decisions/{open_number}/close", {"rationale": "  "})
    assert answer.status_code == 422
    assert "The rationale cannot stand: it is empty." in text(answer)


def test_once_all_have_answered_a_member_closes_it_and_the_rule_says_what_came_of_it(sign_in: SignIn, open_number: int):
    client = sign_in(NAMES[4])
    assert 'name="rationale"' not in text(client.get(f"/decisions/{open_number}"))
    everybody_agrees(open_number)
    assert "it waits to be closed" in text(client.get("/"))
    answer = client.post(f"/decisions/{open_number}/close", {"rationale": "All agree."}, follow=True)
    assert "Adopted: “Ask the county to pay for health data”" in text(answer)
    log = text(Client().get("/decisions"))
    assert log.index("The log") < log.index("All agree.")


def test_closing_too_early_is_refused_and_says_who_is_awaited(sign_in: SignIn, open_number: int):
    answer = sign_in(NAMES[4]).post(f"/decisions/{open_number}/close", {"rationale": "In a hurry."})
    assert answer.status_code == 422
    assert "Field Workers" in text(answer)
    assert ">In a hurry.</textarea>" in text(answer)


def test_when_time_is_up_there_is_no_stance_to_take_but_it_can_be_closed(
    sign_in: SignIn, open_number: int, monkeypatch: pytest.MonkeyPatch
):
    closes = reading.state().proposals[open_number].closes
    monkeypatch.setattr(host, "now", lambda: closes)
    client = sign_in(NAMES[4])
    page = text(client.get(f"/decisions/{open_number}"))
    assert 'name="stance"' not in page
    assert 'name="rationale"' in page
    assert "time is up" in page
    late = client.post(f"/decisions/{open_number}/stance", {"stance": "agree"})
    assert late.status_code == 422
    assert "The time to answer ended" in text(late)
    assert "It waits to be closed, with a reason." in text(late)


def test_a_member_proposes_and_the_rule_of_its_class_governs(sign_in: SignIn):
    client = sign_in(NAMES[4])
    assert "10 days to answer." in text(client.get("/decisions/new"))
    given = {"title": "Let the Walkers speak", "text": "At the June meeting.\r\nOnce.", "class": "membership"}
    answer = client.post("/decisions/new", given, follow=True)
    assert "Beekeepers proposed: “Let the Walkers speak”" in text(answer)
    proposals = reading.state().proposals
    proposal = proposals[max(proposals)]
    assert (proposal.decision_class, proposal.rule.method) == ("membership", "majority")
    assert proposal.text == "At the June meeting.\nOnce."
    assert "more than 1/2 of those who vote for or against agree" in text(answer)


@pytest.mark.parametrize("wrong", [{"title": "x" * 81}, {"class": ""}, {"class": "war"}, {"text": ""}])
def test_a_refused_proposal_keeps_everything_that_was_typed(sign_in: SignIn, wrong: dict[str, str]):
    given = {"title": "Count the hives", "text": "All of <them>.", "class": "sunset", **wrong}
    answer = sign_in(NAMES[4]).post("/decisions/new", given)
    page = text(answer)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert f'value="{given["title"]}"' in page
    assert not given["text"] or ">All of &lt;them&gt;.</textarea>" in page
    if given["class"] == "sunset":
        assert 'value="sunset" required checked' in page


def test_reversing_opens_a_proposal_with_the_inverse_effect(sign_in: SignIn):
    state = reading.state()
    amending = next(n for n, proposal in state.proposals.items() if proposal.changes)
    client = sign_in(NAMES[4])
    answer = client.post(f"/decisions/{amending}/reversal", {"text": "Weekly is too often."}, follow=True)
    assert "Reverse: Publish every week, not every month" in text(answer)
    assert "<ins>" in text(answer)
    reversal = reading.state().proposals[max(reading.state().proposals)]
    assert reversal.changes[0].now == state.proposals[amending].changes[0].was


def test_what_is_reversed_already_offers_no_reversal_and_refuses_one(sign_in: SignIn):
    number = adopted_one(reading.state(), reversed_later=True)
    client = sign_in(NAMES[4])
    page = text(client.get(f"/decisions/{number}"))
    assert "Propose to reverse" not in page
    assert "Reversed by" in page
    answer = client.post(f"/decisions/{number}/reversal", {"text": "Again."})
    assert answer.status_code == 422
    assert "is reversed already." in text(answer)
    assert ">Again.</textarea>" in text(answer)


@pytest.mark.parametrize("number", ["open", "nothing"])
def test_only_a_decision_can_be_reversed(sign_in: SignIn, open_number: int, number: str):
    path = f"/decisions/{open_number if number == 'open' else 9999}/reversal"
    assert sign_in(NAMES[4]).post(path, {"text": "No."}).status_code == 404


def test_the_number_of_a_decisions_entry_leads_to_its_proposal(client: Client):
    state = reading.state()
    entry, proposal = next(iter(state.decisions.items()))
    assert client.get(f"/decisions/{entry}")["Location"] == f"/decisions/{proposal.entry}"


def test_an_amendment_shows_each_clause_as_it_was_and_as_it_is_to_be(client: Client):
    amending = next(p for p in reading.state().proposals.values() if p.changes)
    page = text(client.get(f"/decisions/{amending.entry}"))
    assert amending.changes[0].was
    assert amending.changes[0].now
    assert "measures within a <del>month, </del>in the shared table." in page
    assert "measures within a <ins>week, </ins>in the shared table." in page


def test_a_majority_draws_how_many_must_agree(client: Client):
    state = reading.state()
    assert state.platform
    fewer = tuple(clause for clause in state.platform.clauses if clause.id != "tactics")
    body = Proposing(
        title="One point less", text="It goes without saying.", decision_class="platform",
        changes=changes_between(state.platform.clauses, fewer), base=state.platform.digest,
    )  # fmt: skip
    number = enter(body, by=IDS[0]).number
    page = text(client.get(f"/decisions/{number}"))
    assert "7 not answered yet, quorum 5, 5 must agree" in page


def test_the_pages_speak_of_the_time_that_is_left(sign_in: SignIn, open_number: int, monkeypatch: pytest.MonkeyPatch):
    client = sign_in(NAMES[4])
    closes = datetime.fromisoformat(reading.state().proposals[open_number].closes)
    for before, said in ((timedelta(hours=30), "30 hours left"), (timedelta(minutes=20), "1 hour left")):
        monkeypatch.setattr(host, "now", lambda moment=closes - before: moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
        assert said in text(client.get("/decisions"))
