"""The pages of panels drawn by lot: every draw, one draw, and what members do there."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concerted import host, plain
from concerted.coalition import DrawAnnounced, PanelDrawn, PanelReplaced, Seats, SeedRevealed
from concerted.coalition.drawing import commitment_to, known_draw
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.guard.chance import DRAND, SECRET
from concerted.web import reading
from concerted.web.guard.draws import draw_page, draws_page
from concerted.web.meetings.reading import moment_of
from concerted.web.pages.acts import act_view, carried, posted, say_entered, whole_number
from concerted.web.people.acting import acting, for_representatives
from concerted.web.writing import Refusal, enter


@require_http_methods(["GET", "HEAD", "POST"])
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw; a member announces another."""
    return _announce(request) if request.method == "POST" else _draws(request)


@for_representatives
def _announce(request: HttpRequest, actor: Actor) -> HttpResponse:
    return carried(
        request,
        lambda: _announced(request),
        by=actor,
        form="draw",
        again=lambda refusal: _draws(request, refusal),
        to=reverse("draws"),
    )


@require_safe
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """One draw: everybody's odds, whose seeds are there, and how the panel follows from them."""
    return _draw(request, number)


@act_view("draw")
@never_cache
def commit(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Commit to a seed that is made here, shown once, and kept by nobody but the reader."""
    value = secrets.token_bytes(SECRET)
    try:
        body = commitment_to(reading.state(), known_draw(reading.state(), number), actor.id, value)
        entered = enter(body, by=actor.id, ref=number)
    except Refused as refused:
        return _draw(request, number, Refusal("commit", refused))
    say_entered(request, entered)
    return _draw(request, number, seed=value.hex())


@act_view("draw")
def reveal(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Reveal the seed that one committed to."""
    return _do(request, actor, number, "reveal", SeedRevealed(value=posted(request, "seed").lower()))


@act_view("draw")
def drawn(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Have the panel drawn, with the public randomness as it was published."""
    return _do(request, actor, number, "drawn", PanelDrawn(randomness=posted(request, "randomness") or None))


@act_view("draw")
def drop_out(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Give up a seat; the lot says who takes it."""
    return _do(request, actor, number, "leave", PanelReplaced(leaver=posted(request, "leaver")))


def _announced(request: HttpRequest) -> DrawAnnounced:
    """Return the draw that the form asks for; with quotas, with the fairest lottery known."""
    state, chosen = reading.state(), request.POST.getlist
    among, seats = tuple(chosen("among")), whole_number(request, "seats") or 0
    places = draws_page(state, host.now()).places
    spans = [(place, whole_number(request, f"least-{n}"), whole_number(request, f"most-{n}"))
             for n, place in enumerate(places, 1)]  # fmt: skip
    quotas = tuple(
        Seats(constituency=place, least=least or 0, most=seats if most is None else most)
        for place, least, most in spans
        if least is not None or most is not None
    )
    commits = tuple(chosen("commits")) or None
    source = {"drand": DRAND.name, "other": posted(request, "other")}.get(posted(request, "source")) or None
    return DrawAnnounced(
        title=posted(request, "title"),
        among=among,
        seats=seats,
        quotas=quotas or None,
        panels=plain.lottery(state, among, quotas, seats),
        commits=commits,
        commit_by=_moment(request, "commit_by") if commits else None,
        reveal_by=_moment(request, "reveal_by") if commits else None,
        source=source,
        published_at=_moment(request, "published_at") if source else None,
    )


def _moment(request: HttpRequest, name: str) -> str:
    return moment_of(request.POST.get(name, ""), timezone.get_current_timezone_name())


def _do(request: HttpRequest, actor: Actor, number: int, form: str, body: object) -> HttpResponse:
    return carried(
        request,
        lambda: body,
        by=actor,
        form=form,
        again=lambda refusal: _draw(request, number, refusal),
        to=reverse("draw", args=[number]),
        ref=number,
    )


def _draws(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    page, me = draws_page(reading.state(), host.now()), acting(request)
    chosen = {name: request.POST.getlist(name) for name in ("among", "commits")} if refusal else None
    here = {"page": page, "me": me, "refusal": refusal, "given": refusal.given if refusal else {}, "chosen": chosen}
    return render(request, "guard/draws.html", here, status=422 if refusal else 200)


def _draw(request: HttpRequest, number: int, refusal: Refusal | None = None, seed: str = "") -> HttpResponse:
    if number not in reading.state().draws:
        raise Http404
    page = draw_page(reading.state(), number, acting(request), host.now())
    here = {"page": page, "refusal": refusal, "seed": seed, "now": host.now()}
    return render(request, "guard/draw.html", here, status=422 if refusal else 200)
