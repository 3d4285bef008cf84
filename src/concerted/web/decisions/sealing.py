"""Ballots that trustees open, in the browser: sealed there, followed there, and opened there by a trustee's own key.

The host gives what is to be sealed and to whom; it gets what is sealed, and what a trustee gives up once time is up.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concerted import host
from concerted.coalition import Ballot, State, Unsealing
from concerted.coalition.ballots import CHOICES
from concerted.coalition.shape import from_json
from concerted.coalition.state import Actor, Proposal
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.reading import shown
from concerted.web.people.acting import for_representatives
from concerted.web.signed.signing import address_of, with_script
from concerted.web.writing import Refusal, enter


@with_script
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def seal(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Cast a ballot that was sealed in the browser, and say there what became of it."""
    return _carried(request, "seal", actor, number, _ballot)


@with_script
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def unseal(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Answer as a trustee: with the shares that the browser opened."""
    return _carried(request, "unseal", actor, number, _shares)


def _carried(
    request: HttpRequest, name: str, actor: Actor, number: int, made: Callable[[QueryDict], Ballot | Unsealing]
) -> HttpResponse:
    """Show a page, or enter what the browser made on it and show it again."""
    proposal = _known(number)
    if request.method != "POST":
        return _page(request, name, proposal, actor)
    try:
        enter(made(request.POST), by=actor.id, ref=number)
    except Refused as refused:
        return _page(request, name, proposal, actor, Refusal(name, refused))
    return redirect(name, number)


def _ballot(sent: QueryDict) -> Ballot:
    return Ballot(commitment=sent.get("commitment", ""), shares=tuple(sent.get("shares", "").split()))


def _shares(sent: QueryDict) -> Unsealing:
    try:
        return from_json(Unsealing, {"shares": json.loads(sent.get("shares", ""))})
    except ValueError:
        hint = "Open them with the button, in the browser that has the trustee's key."
        raise Refused("bad-shares", "These are no shares.", hint=hint) from None


def _known(number: int) -> Proposal:
    proposal = reading.state().proposals.get(number)
    if proposal is None or not proposal.by_trustees:
        raise Http404
    return proposal


def _page(
    request: HttpRequest, name: str, proposal: Proposal, actor: Actor, refusal: Refusal | None = None
) -> HttpResponse:
    state = reading.state()
    said = to_seal(state, proposal, actor) if name == "seal" else to_unseal(state, proposal, actor)
    here = {
        "one": shown(state, proposal, actor, host.now()),
        "said": said,
        "choices": CHOICES,
        "refusal": refusal,
        "here": address_of(request),
    }
    return render(request, f"decisions/{name}.html", here, status=422 if refusal else 200)


def to_seal(state: State, proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """Return what a browser needs to seal a member's ballot, and to tell what became of those it sealed."""
    cast, taken = proposal.ballots.get(actor.id), proposal.stances.get(actor.id)
    return {
        **_bound(state, proposal),
        "member": actor.id,
        "platform": state.platform.digest if state.platform else "",
        "openers": proposal.rule.openers,
        "trustees": list(proposal.trustees.items()),
        "opened": proposal.opened_at is not None,
        "commitments": sorted(proposal.commitments),
        "cast": cast
        and {
            "ballot": cast.entry,
            "leaf": cast.leaf,
            "commitment": cast.c,
            "choice": taken.stance if taken and cast.opened is not None else None,
        },
    }


def to_unseal(state: State, proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """Return what a trustee's browser needs to open its shares of all ballots."""
    place = list(proposal.trustees).index(actor.id) if actor.id in proposal.trustees else None
    cast = sorted(proposal.ballots.items(), key=lambda one: one[1].entry) if place is not None else []
    return {
        **_bound(state, proposal),
        "trustee": actor.id,
        "public": proposal.trustees.get(actor.id, ""),
        "ballots": [{"ballot": one.entry, "member": member, "share": one.shares[place or 0]} for member, one in cast],
    }


def _bound(state: State, proposal: Proposal) -> dict[str, Any]:
    return {"coalition": state.coalition, "proposal": proposal.entry, "leaf": proposal.leaf}
