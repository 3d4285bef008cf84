"""Where the coalition and its members can be heard: for everybody to read, named and struck out by a member's key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from concerted import plain
from concerted.coalition import ChannelNamed
from concerted.coalition.keeping import with_key
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.pages.acts import act_view, posted, whole_number
from concerted.web.writing import Refusal, enter


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """List where we can be heard; whoever has a key names more, and strikes out its own."""
    return _page(request)


@act_view("channels")
def name_channel(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Name an address where the member, or the coalition, can be heard."""
    return _carried(request, actor, "name", gone=False)


@act_view("channels")
def remove_channel(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Strike out an address: nothing said there from now on is its own."""
    return _carried(request, actor, "remove", gone=True)


def _carried(request: HttpRequest, actor: Actor, form: str, *, gone: bool) -> HttpResponse:
    for_all = "for_coalition" in request.POST or None
    body = ChannelNamed(address=posted(request, "address"), for_coalition=for_all, gone=gone or None)
    try:
        with_key(actor)
        enter(body, by=actor.id, ref=whole_number(request, "decision"))
    except Refused as refused:
        return _page(request, Refusal(form, refused, request.POST.dict()))
    return redirect("channels")


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state = reading.state()
    here = {
        "heard": plain.heard(state),
        "names": {actor.id: actor.name for actor in state.actors.values()},
        "refusal": refusal,
    }
    return render(request, "signed/channels.html", here, status=422 if refusal else 200)
