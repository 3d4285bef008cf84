"""Everything the pages do: each form of a page has its operation in the API, or a reason why it is a person's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.urls import resolve

from concerted.coalition.life import STEPS
from concerted.web.api.acts import ELSEWHERE, KINDS, OTHERWISE
from concerted.web.api.description import api, host_api
from tests.web.access import TABLE, rows

OPERATIONS = {
    "map-invitations": "enter_invitation",
    "agenda": "enter_agenda",
    "leave-circle": "enter_leaving",
    "propose-sentence": "enter_sentence",
    "withdraw-sentence": "enter_sentence_withdrawal",
    "nod": "enter_nod",
    "view": "enter_view",
    "begin-platform": "enter_platform",
    "endorse": "enter_endorsement",
    "amendment": "changes enter_proposal",
    "new-proposal": "enter_proposal",
    "open-draft": "enter_proposal_opening",
    "edit-proposal": "enter_proposal_edit",
    "withdraw-proposal": "enter_proposal_withdrawal",
    "extend-proposal": "enter_proposal_extension",
    "stance": "enter_stance",
    "ballot": "enter_ballot receipt",
    "openings": "open_ballots",
    "seal": "enter_ballot enter_signed",
    "unseal": "enter_unsealing",
    "name-channel": "enter_channel",
    "remove-channel": "enter_channel",
    "trustee": "enter_trustee_key",
    "close": "enter_decision",
    "reverse": "enter_proposal",
    "answer-objection": "enter_objection_answer",
    "judge-objection": "enter_validity",
    "new-meeting": "enter_meeting",
    "attendance": "enter_attendance",
    "minutes": "notes keep_notes enter_minutes",
    "propose-in-meeting": "enter_proposal",
    "answer-in-meeting": "enter_stance",
    "close-in-meeting": "enter_decision",
    "rotate-duties": "enter_rotation",
    "offer-duty": "enter_swap",
    "accept-duty": "enter_swap_accepted",
    "skip-duty": "enter_skip",
    "fill-duty": "enter_filling",
    "duty-note": "enter_duty_note",
    "duty-capacity": "enter_capacity",
    "open-periods": "enter_period",
    "saw": "enter_observation",
    "shown-at": "enter_shown_at",
    "make-call": "enter_call",
    "end-call": "enter_call_ended",
    "rate": "enter_assessment",
    "wedge": "wedge received hand_in",
    "erase-received": "erase_received",
    "verify": "verify",
    "facts": "enter_actor",
    "tie": "enter_tie",
    "interview": "enter_interview",
    "invite": "enter_invitation",
    "adopt": "enter_adoption",
    "end-adoption": "enter_adoption_ended",
    "lapse": "enter_lapse",
    "renew": "enter_renewal",
    "seat": "enter_seat",
    "end-seat": "enter_seat_ended",
    "voice": "enter_voice",
    "give-proxy": "enter_proxy",
    "end-proxy": "enter_proxy_ended",
    "leave": "enter_leaving",
    "propose-sunset": "enter_proposal",
    "contest": "enter_contest",
    "uncontest": "enter_contest_ended",
    "end": "enter_ending",
    "replant": "replant",
    "cite": "enter_citation",
    "withdraw-citation": "enter_citation_withdrawn",
    "draws": "lottery enter_draw",
    "commit-seed": "enter_draw_commitment",
    "reveal-seed": "enter_draw_reveal",
    "draw-panel": "enter_drawn",
    "drop-out": "enter_panel_replacement",
    "holding-cost": "enter_holding_cost",
    "key": "enter_key",
    "revoke-key": "enter_key_revoked",
    "statement": "enter_message",
    "advise": "enter_message",
    "withdraw-statement": "enter_message_withdrawn",
    "sign": "enter_signed",
    "webhooks": "webhooks new_webhook",
    "end-webhook": "end_webhook",
    "make-invitation": "invite_to_represent",
    "withdraw-invitation": "withdraw_invitation",
    "end-representation": "end_representation",
    "set-up": "found",
    "entries": "enter_signed",
}
"""Each form of a page, by the name of its address → the operations by which a program does the same."""

A_PERSON_S_OWN = {
    "answer-pulse": "it is anonymous, and asks how a person is",
    "tokens": "a token makes no tokens",
    "revoke-token": "a token revokes no tokens",
    "switch": "a token acts for one organisation",
    "add-inbox": "where a person wants to be told", "inbox": "as above",
    "stop-notices": "as above", "renew-calendar": "as above",
    "step-in": "in a demo alone, to look around",
    "drop-draft": "what waits on a page to be signed; a program keeps its own",
    "renew-mailbox": "the address that a person forwards mail to",
    "review": "a steward reads what the machine proposes; programs use concerted commons review",
    "review-all": "as above",
    "cosignatures": "for witnesses, in a form of their own", "add-checkpoint": "as above",
}  # fmt: skip
"""Forms that no program needs, and why not. Signing in, and everything under a person's settings, is as much."""

SESSION = re.compile(r"sign-|account_|mfa_|openid_|enter-code|join|leave-host|disconnect|end-(other-)?session")


def forms() -> Iterator[str]:
    """The name of every address that takes what a form sends."""
    for part in rows(TABLE.read_text()).values():
        for row in part:
            if row.method == "POST":
                asked = re.sub(r"\{\w+\}", "1", row.address)
                host = asked.startswith("/set-up")
                found = resolve(asked, "concerted.web.hosting.urls" if host else "concerted.web.urls")
                yield str(found.url_name)


def operations() -> set[str]:
    described = (each.get_openapi_schema(path_prefix="/") for each in (api, host_api))
    return {one["operationId"] for part in described for methods in part["paths"].values() for one in methods.values()}


def test_every_form_of_a_page_has_its_operation_or_is_a_persons_own():
    told = OPERATIONS.keys() | A_PERSON_S_OWN.keys()
    named = set(forms())
    missing = {name for name in named - told if not (SESSION.match(name) or name in ("settings", "sign-out"))}
    assert missing == set()
    assert told - named == set()


def test_what_is_said_to_do_the_same_is_there():
    assert {one for named in OPERATIONS.values() for one in named.split()} - operations() == set()


@pytest.mark.parametrize("kind", STEPS)
def test_every_kind_of_entry_is_reached_or_made_by_the_host_itself(kind: str):
    operation = OTHERWISE.get(kind, f"enter_{kind.replace('-', '_')}")
    assert (operation in operations()) != (kind in ELSEWHERE)


def test_no_kind_is_reached_in_two_ways():
    assert not set(KINDS) & (ELSEWHERE.keys() | OTHERWISE.keys())
    assert json.dumps(ELSEWHERE)  # each with who makes it
