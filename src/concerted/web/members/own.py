"""What an organisation does about itself: facts, seats, proxies, renewal, its data to take along, and leaving."""

from __future__ import annotations

import io
import json
import zipfile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concerted import contexts, host
from concerted.coalition import (
    ActorFacts,
    Leaving,
    ProxyEnded,
    ProxyGiven,
    Renewal,
    SeatEnded,
    SeatTaken,
    VoiceRule,
)
from concerted.coalition.days import check_day, midnight
from concerted.coalition.state import Actor
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.guard.handing import erase_of_gone, handed_in_by
from concerted.web.members.reading import whole
from concerted.web.members.views import shown
from concerted.web.pages.acts import act_view, carried, chosen_of, posted, say_entered, whole_number
from concerted.web.people.acting import for_representatives
from concerted.web.writing import Refusal, enter

LISTS = ("channels", "vouched_by", "constraints", "constituencies", "jurisdictions", "affiliations")
"""Facts that are lists: one item a line."""


@act_view("member")
def facts(request: HttpRequest, me: Actor, actor: str) -> HttpResponse:
    """Say what is known of an organisation; a member speaks for itself."""
    named = reading.state().actors.get(actor)

    def body() -> ActorFacts:
        lists = {name: _lines(request, name) for name in LISTS}
        context = request.POST.get("context", "")
        return ActorFacts(
            name=named.name if named else actor,
            people=whole_number(request, "people"),
            rests_on=posted(request, "rests_on") or None,
            context=context if context in contexts.CONTEXTS else None,  # type: ignore[arg-type]
            **lists,  # type: ignore[arg-type]
        )

    return carried(
        request, body, by=me, form="facts", again=lambda refusal: shown(request, actor, refusal), to=_page_of(actor)
    )


@act_view("members")
def renew(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Renew the membership for the next season."""
    return _do(request, actor, "renew", Renewal())


@act_view("members")
def seat(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Seat a representative; who that is lies beside the record and in no public copy."""
    body = SeatTaken(seat=posted(request, "seat"), binds=request.POST.get("binds") == "yes")
    return _do(request, actor, "seat", body, reason=posted(request, "person"))


@act_view("members")
def end_seat(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that nobody represents the organisation from that seat any more."""
    name = posted(request, "seat")
    return _do(request, actor, f"end-seat-{name}", SeatEnded(seat=name))


@act_view("members")
def voice(request: HttpRequest, actor: Actor) -> HttpResponse:
    """State what counts where its seats differ."""

    def body() -> VoiceRule:
        return VoiceRule(voice=chosen_of(request, "voice", ("latest", "together")))  # type: ignore[arg-type]

    return carried(
        request,
        body,
        by=actor,
        form="voice",
        again=lambda refusal: shown(request, actor.id, refusal),
        to=_page_of(actor.id, "voice"),
    )


@act_view("members")
def give_proxy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let another member vote for this one until a day begins."""

    def body() -> ProxyGiven:
        until = posted(request, "until")
        check_day(until, "the end of a proxy")
        return ProxyGiven(holder=posted(request, "holder"), until=midnight(until))

    return carried(
        request,
        body,
        by=actor,
        form="proxy",
        again=lambda refusal: shown(request, actor.id, refusal),
        to=_page_of(actor.id, "voice"),
    )


@act_view("members")
def end_proxy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End a proxy: the one that was given, or one that is held."""
    principal = posted(request, "principal") or actor.id
    form = "end-proxy" if principal == actor.id else f"end-proxy-{principal}"
    return _do(request, actor, form, ProxyEnded(principal=principal))


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What leaving does and what one takes along; then, with one button, leaving."""
    if request.method != "POST":
        return _leave(request, actor)
    reason = posted(request, "reason")
    try:
        entered = enter(Leaving(), by=actor.id, reason=reason)
    except Refused as refused:
        return _leave(request, actor, Refusal("leave", refused, {"reason": reason}))
    erase_of_gone(reading.state())
    say_entered(request, entered)
    return redirect("member", actor.id)


@never_cache
@require_safe
@for_representatives
def take_along(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001 - every view's shape
    """The whole record, all that the organisation said beside it and handed in, as one file to keep."""
    own = {"own.json": reading.own_words(actor.id), "handed-in.json": handed_in_by(actor.id)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.zip", reading.export())
        for name, kept in own.items():
            archive.writestr(name, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{actor.id}.zip"'
    return answer


def _lines(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(line for line in map(tidy, request.POST.get(name, "").splitlines()) if line)


def _page_of(actor: str, place: str = "") -> str:
    return reverse("member", args=[actor]) + (f"#{place}" if place else "")


def _do(request: HttpRequest, actor: Actor, form: str, body: object, *, reason: str = "") -> HttpResponse:
    return carried(
        request,
        lambda: body,
        by=actor,
        form=form,
        again=lambda refusal: shown(request, actor.id, refusal),
        to=_page_of(actor.id, "voice" if form != "renew" else ""),
        reason=reason,
    )


def _leave(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    one = whole(reading.state(), actor, actor, host.now())
    here = {"one": one, "forms": one.forms, "refusal": refusal}
    return render(request, "members/leave.html", here, status=422 if refusal else 200)
