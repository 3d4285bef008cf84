"""The page of the platform, its earlier versions and clauses, what one may do under it, and endorsing it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from concerted import contexts
from concerted.coalition import Endorsement, next_line
from concerted.coalition.state import Actor, Version
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.searching import searching
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.pages.context import words_for
from concerted.web.people.acting import acting
from concerted.web.platform.may import asked
from concerted.web.platform.reading import compared, may_endorse, may_write, page_of, versions, why
from concerted.web.writing import Refusal, enter


@require_safe
def platform(request: HttpRequest) -> HttpResponse:
    """The page in force, or the draft before the circle."""
    return platform_page(request)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier version of the page."""
    return platform_page(request, version_of(number))


@require_safe
def clause(request: HttpRequest, name: str) -> HttpResponse:
    """Why a clause stands as it does."""
    state = reading.state()
    found = why(state, name, words_for(request))
    if found is None:
        raise Http404
    return render(request, "platform/clause_page.html", {"why": found, "may_write": may_write(state, acting(request))})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side: those that are asked for, else the newest and the one before."""
    state = reading.state()
    if not state.versions:
        raise Http404
    chosen = [_chosen(request.GET.get("from", ""), state.versions[-2:][0]), _chosen(request.GET.get("to", ""))]
    old, new = sorted(chosen, key=lambda one: one.number)
    told = compared(state, old, new, words_for(request))
    here = {
        "old": old,
        "new": new,
        "changes": [change for change in told if change.how != "kept"],
        "kept": sum(change.how == "kept" for change in told),
        "versions": versions(state),
    }
    return render(request, "platform/compare.html", here)


@require_safe
@searching
def may_we(request: HttpRequest) -> HttpResponse:
    """“May we do this without asking?”, answered by the clause that says so."""
    state = reading.state()
    question = request.GET.get("q", "").strip()
    here = {"question": question, "answer": asked(state, question), "version": state.platform or state.draft}
    return render(request, "platform/may.html", here)


@act_view("platform")
def endorse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sign the text that was read: its digest comes with the form, so nobody signs what changed meanwhile."""
    try:
        entered = enter(Endorsement(platform=request.POST.get("digest", "")), by=actor.id)
    except Refused as refused:
        return platform_page(request, refusal=Refusal("endorse", refused))
    say_entered(request, entered)
    return redirect("platform")


def version_of(number: int) -> Version:
    """Return the version of that number, or answer that there is none."""
    found = next((held for held in reading.state().versions if held.number == number), None)
    if found is None:
        raise Http404
    return found


def platform_page(request: HttpRequest, shown: Version | None = None, refusal: Refusal | None = None) -> HttpResponse:
    """Show a version of the page, else the newest; with what was refused, beside the form it came from."""
    state, me = reading.state(), acting(request)
    shown = shown or state.platform or state.draft
    here = {
        "page": page_of(state, shown) if shown else None,
        "versions": versions(state),
        "interest": state.sentences[state.interest] if state.interest is not None else None,
        "may_endorse": may_endorse(state, me),
        "may_write": may_write(state, me),
        "templates": contexts.CONTEXTS,
        "next": next_line(state),
        "cited": {one.pattern: one.name for one in state.citations.values() if one.withdrawn is None}.items(),
        "refusal": refusal,
    }
    return render(request, "platform/platform.html", here, status=422 if refusal else 200)


def _chosen(number: str, default: Version | None = None) -> Version:
    held = reading.state().versions
    return next((one for one in held if str(one.number) == number), default or held[-1])
