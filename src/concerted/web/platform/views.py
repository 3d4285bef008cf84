"""The page of the platform, its earlier versions, and endorsing it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from concerted.coalition import Endorsement, next_line
from concerted.coalition.state import Actor, Version
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.people.acting import acting
from concerted.web.platform.reading import may_endorse, page_of, versions
from concerted.web.writing import Refusal, enter


@require_safe
def platform(request: HttpRequest) -> HttpResponse:
    """The page in force, or the draft before the circle."""
    return _page(request)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier version of the page."""
    found = next((held for held in reading.state().versions if held.number == number), None)
    if found is None:
        raise Http404
    return _page(request, found)


@act_view("platform")
def endorse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sign the text that was read: its digest comes with the form, so nobody signs what changed meanwhile."""
    try:
        entered = enter(Endorsement(platform=request.POST.get("digest", "")), by=actor.id)
    except Refused as refused:
        return _page(request, refusal=Refusal("endorse", refused))
    say_entered(request, entered)
    return redirect("platform")


def _page(request: HttpRequest, shown: Version | None = None, refusal: Refusal | None = None) -> HttpResponse:
    state = reading.state()
    shown = shown or state.platform or state.draft
    here = {
        "page": page_of(state, shown) if shown else None,
        "versions": versions(state),
        "interest": state.sentences[state.interest] if state.interest is not None else None,
        "may_endorse": may_endorse(state, acting(request)),
        "next": next_line(state),
        "refusal": refusal,
    }
    return render(request, "platform/platform.html", here, status=422 if refusal else 200)
