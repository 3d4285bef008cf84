"""The commitment board: what was promised, what was seen, and calls that open a renegotiation."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from concerted import host
from concerted.coalition import CallEnding, Calling, Leaving, PeriodOpening, Seen, commitment_standing
from concerted.coalition.days import midnight
from concerted.coalition.state import Call, Period
from concerted.web import reading
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES

WHY = "Thirty of us carried those filters. What would help?"


def period(clause: str = "published-data") -> Period:
    return next(one for one in reading.state().periods.values() if one.clause == clause)


def standing(member: str) -> str:
    return commitment_standing(period(), member)


def called() -> Call:
    """A call on the one that missed it, made by the first."""
    number = enter(Calling(member=IDS[2]), by=IDS[0], ref=period().entry, reason=WHY).number
    return reading.state().calls[number]


@pytest.mark.usefixtures("mid_life")
def test_before_any_period_the_board_says_what_is_promised(client: Client, sign_in: SignIn):
    page = text(client.get("/commitments"))
    assert "Whoever uses the data names all who gathered it." in page
    assert "No period of it was opened yet." in page
    assert 'method="post"' not in page
    before = reading.checkpoint().size
    assert sign_in("Beekeepers").post("/commitments/periods").status_code == 302
    assert {one.clause for one in reading.state().periods.values()} == {
        "published-data", "attribution", "nobody-pays-for-speaking",
    }  # fmt: skip
    assert reading.checkpoint().size == before + 3


@pytest.mark.usefixtures("at_work")
def test_everybody_reads_who_kept_what(client: Client):
    page = text(client.get("/commitments"))
    assert page.count('aria-label="kept"') == 1
    assert page.count('aria-label="missed"') == 1
    assert page.count('aria-label="unknown"') == 5 + 7
    assert "1 of 2" in page
    assert "1 missed" in page
    evidence = text(client.get(f"/commitments/periods/{period().entry}"))
    assert f"says {NAMES[1]}:" in evidence
    assert '<a href="https://river.example/table" rel="nofollow">https://river.example/table</a>' in evidence
    assert "runs still" in evidence


@pytest.mark.usefixtures("at_work")
def test_a_clause_has_every_period_it_was_owed_in(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(host, "now", lambda: midnight(period().ends))
    enter(PeriodOpening(clause="published-data"), by=None)
    page = text(client.get("/commitments/of/published-data"))
    names = [one.name for one in reading.state().periods.values() if one.clause == "published-data"]
    assert page.index(f">{names[1]}<") < page.index(f">{names[0]}<")
    assert client.get("/commitments/of/tactics").status_code == 404
    assert client.get("/commitments/of/nothing").status_code == 404


@pytest.mark.usefixtures("at_work")
def test_a_member_says_what_it_saw_and_observers_who_differ_leave_it_unknown(sign_in: SignIn):
    address = f"/commitments/periods/{period().entry}"
    seen = {"member": IDS[0], "seen": "missed", "evidence": "The table was empty in the third week."}
    answer = sign_in(NAMES[3]).post(f"{address}/seen", seen, follow=True)
    assert "those who looked differ" in text(answer)
    assert standing(IDS[0]) == "unknown"
    sign_in(NAMES[3]).post(f"{address}/seen", seen | {"seen": "kept"})
    assert standing(IDS[0]) == "kept"


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("given", "said"),
    [({"seen": "kept", "evidence": ""}, "it is empty"), ({"evidence": "Rows."}, "Nothing is chosen yet."),
     ({"member": "nobody", "seen": "kept", "evidence": "Rows."}, "owed nothing under")],
)  # fmt: skip
def test_a_word_without_evidence_or_sense_is_refused_with_what_was_typed(
    sign_in: SignIn, given: dict[str, str], said: str
):
    answer = sign_in(NAMES[3]).post(f"/commitments/periods/{period().entry}/seen", {"member": IDS[4], **given})
    assert answer.status_code == 422
    assert said in text(answer)
    assert f">{given['evidence']}</textarea>" in text(answer)


@pytest.mark.usefixtures("at_work")
def test_a_missed_commitment_is_called_by_another_member_never_by_its_own(sign_in: SignIn):
    address = f"/commitments/periods/{period().entry}"
    assert "Call " not in text(sign_in(NAMES[2]).get(address))
    client = sign_in(NAMES[0])
    assert f"Call {escape(NAMES[2])} on it" in text(client.get(address))
    answer = client.post(f"{address}/call", {"member": IDS[2], "reason": WHY}, follow=True)
    assert f"{NAMES[0]} asks {escape(NAMES[2])} to talk." in text(answer)
    assert WHY in text(answer)
    assert WHY in text(Client().get("/commitments"))
    again = client.post(f"{address}/call", {"member": IDS[2]})
    assert "It has been called." in text(again)
    assert text(again).index("It has been called.") < text(again).index("Who owed it")


@pytest.mark.usefixtures("at_work")
def test_a_call_ends_renewed_by_the_one_that_was_called(sign_in: SignIn):
    call = called()
    client = sign_in(NAMES[2])
    page = text(client.get(f"/commitments/calls/{call.entry}"))
    assert ('value="renewed"' in page, 'value="excused"' in page) == (True, False)
    answer = client.post(f"/commitments/calls/{call.entry}/ending", {"ending": "renewed"}, follow=True)
    assert "committed itself anew." in text(answer)
    assert reading.state().calls[call.entry].ending == "renewed"


@pytest.mark.usefixtures("at_work")
def test_a_call_ends_excused_until_a_day_by_the_one_that_made_it(sign_in: SignIn, client: Client):
    call = called()
    caller, address = sign_in(NAMES[0]), f"/commitments/calls/{call.entry}/ending"
    refused = caller.post(address, {"ending": "excused", "until": ""})
    assert refused.status_code == 422
    assert "Name the day with “excused”" in text(refused)
    assert "--until" not in text(refused)
    caller.post(address, {"ending": "excused", "until": "2031-06-01"})
    assert "owes nothing under it until" in text(client.get(f"/commitments/calls/{call.entry}"))
    assert "excused until" in text(client.get("/commitments"))


@pytest.mark.usefixtures("at_work")
def test_a_call_ends_with_an_amendment_only_once_there_is_one(sign_in: SignIn):
    call = called()
    answer = sign_in(NAMES[0]).post(f"/commitments/calls/{call.entry}/ending", {"ending": "amended"})
    assert "Propose the amendment first." in text(answer)
    stranger = sign_in(NAMES[4]).post(f"/commitments/calls/{call.entry}/ending", {"ending": "renewed"})
    assert "is for" in text(stranger)


@pytest.mark.usefixtures("at_work")
def test_a_call_ends_parted_once_the_member_has_left(sign_in: SignIn, client: Client):
    call = called()
    enter(Leaving(), by=IDS[2])
    page = text(sign_in(NAMES[4]).get(f"/commitments/calls/{call.entry}"))
    assert 'value="parted"' in page
    enter(CallEnding(ending="parted"), by=IDS[4], ref=call.entry)
    assert "is no longer with us." in text(client.get(f"/commitments/calls/{call.entry}"))
    assert 'class="gone"' in text(client.get("/commitments"))


@pytest.mark.usefixtures("at_work")
def test_what_was_seen_is_shown_as_typed_and_never_as_markup(client: Client):
    evil = '<script>alert(1)</script> javascript:alert(1) https://x.example/"><script>'
    enter(Seen(member=IDS[4], seen="missed", evidence=evil), by=IDS[0], ref=period().entry)
    for path in ("/commitments", f"/commitments/periods/{period().entry}", "/record"):
        page = text(client.get(path))
        assert "<script" not in page
        assert 'href="javascript' not in page


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize("path", ["/commitments/periods/1", "/commitments/calls/1"])
def test_what_is_no_period_and_no_call_is_not_found(client: Client, sign_in: SignIn, path: str):
    assert client.get(path).status_code == 404
    deed = "seen" if "periods" in path else "ending"
    assert sign_in(NAMES[0]).post(f"{path}/{deed}", {"ending": "renewed", "seen": "kept"}).status_code == 404
