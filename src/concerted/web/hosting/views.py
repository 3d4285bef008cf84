"""The host's own pages: which coalitions it keeps, and setting one up."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concerted import contexts
from concerted.coalition import next_line
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.hosting.setting_up import begin, is_good
from concerted.web.pages.context import context_name
from concerted.web.pages.limits import network
from concerted.web.pages.vocabulary import vocabulary
from concerted.web.people.acting import act_for
from concerted.web.people.links import may_try
from concerted.web.writing import Refusal


@require_safe
def coalitions(request: HttpRequest) -> HttpResponse:
    """Every coalition that is kept here, with what it stands for and where it stands."""
    shown = []
    for name, house in reading.houses().each.items():
        with reading.inside(house):
            state = reading.state()
        interest = state.sentences[state.interest].text if state.interest is not None else None
        words = vocabulary(state.context)
        shown.append({"name": name, "state": state, "interest": interest, "next": next_line(state), "words": words})
    return render(request, "hosting/coalitions.html", {"coalitions": shown})


@require_safe
def enter(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead `/lake` to `/lake/`."""
    if reading.houses().named(name) is None:
        raise Http404
    return redirect(f"/{name}/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Three questions, and the coalition is there. Whoever has the link may do it: the host printed it."""
    good = is_good(token)
    if not may_try(network(request), failed=not good):
        return _alone(request, gettext("Too many tries. Wait ten minutes."), status=429)
    if not good:
        return _alone(
            request, gettext("This link is not good, or no longer. `concerted serve` prints a new one."), status=403
        )
    if request.method != "POST":
        return _form(request)
    given = {field: request.POST.get(field, "").strip() for field in ("name", "context", "convener")}
    try:
        begun = begin(**given)
    except Refused as refused:
        return _form(request, Refusal("set-up", refused, given))
    login(request, begun.convener.person)
    act_for(request, begun.convener)
    return redirect(f"/{begun.name}/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page here."""
    return _alone(request, gettext("There is nothing at this address."), status=404)


def _form(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    names = {context: context_name(context) for context in contexts.CONTEXTS}
    wanted = refusal.given["context"] if refusal else ""
    words = vocabulary(wanted if wanted in names else contexts.CONTEXTS[0])
    here = {"refusal": refusal, "contexts": names, "words": words}
    return render(request, "hosting/set_up.html", here, status=422 if refusal else 200)


def _alone(request: HttpRequest, said: str, *, status: int) -> HttpResponse:
    return render(request, "hosting/said.html", {"said": said}, status=status)
