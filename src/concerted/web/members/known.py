"""What is learnt of an organisation before it belongs: whom it knows already, and that somebody talked with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from concerted.coalition import Interview, KnownTie
from concerted.coalition.state import Actor
from concerted.web.members.views import shown
from concerted.web.pages.acts import act_view, carried, posted


@act_view("member")
def tie(request: HttpRequest, me: Actor, actor: str) -> HttpResponse:
    """Say that it and another know each other already, and how one can tell."""
    body = KnownTie(between=(actor, posted(request, "other")), what=posted(request, "what"))
    return carried(
        request,
        lambda: body,
        by=me,
        form="tie",
        again=lambda refusal: shown(request, actor, refusal),
        to=reverse("member", args=[actor]) + "#known",
    )


@act_view("member")
def interview(request: HttpRequest, me: Actor, actor: str) -> HttpResponse:
    """Note a conversation with it; the words stay with the host, and no public copy has them."""
    return carried(
        request,
        lambda: Interview(actor=actor),
        by=me,
        form="interview",
        again=lambda refusal: shown(request, actor, refusal),
        to=reverse("member", args=[actor]) + "#known",
        reason=posted(request, "notes"),
    )
