"""The page of the patterns that the coalition works by: cite one, withdraw that, and take along what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted.coalition import CitationWithdrawn, Citing
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.citations.reading import diff_of, looked_up, page, place_of
from concerted.web.pages.acts import act_view, carried, posted
from concerted.web.pages.context import words_context
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal


@require_safe
def citations(request: HttpRequest) -> HttpResponse:
    """Which patterns the coalition works by, where and why, and what came of each."""
    return _page(request)


@act_view("citations")
def cite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that the coalition works by a pattern."""

    def body() -> Citing:
        pattern, name = looked_up({field: posted(request, field) for field in ("pattern", "name")})
        decision, duty = place_of(posted(request, "place"))
        return Citing(pattern=pattern, name=name, why=posted(request, "why"), decision=decision, duty=duty)

    return carried(
        request,
        body,
        by=actor,
        form="cite",
        again=lambda refusal: _page(request, refusal),
        to=reverse("citations"),
    )


@act_view("citations")
def withdraw(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say that the coalition does not work by it there."""
    return carried(
        request,
        CitationWithdrawn,
        by=actor,
        ref=number,
        form=f"withdraw-{number}",
        again=lambda refusal: _page(request, refusal),
        to=reverse("citations"),
        reason=posted(request, "reason"),
    )


@require_safe
def known_use(request: HttpRequest, pattern: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Give what came of a pattern as a change to its file, ready for its library."""
    diff = diff_of(reading.state(), pattern)
    if diff is None:
        raise Http404
    name = f'attachment; filename="{pattern}-known-use.diff"'
    return HttpResponse(diff, content_type="text/x-diff; charset=utf-8", headers={"Content-Disposition": name})


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    here = {
        "page": page(state, me, words_context(request)),
        "asked": request.GET.get("pattern", ""),
        "refusal": refusal,
        "forms": ("cite",) if me and me.member_since and not state.sunset else (),
    }
    return render(request, "citations/citations.html", here, status=422 if refusal else 200)
