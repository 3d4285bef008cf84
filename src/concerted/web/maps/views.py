"""The pages of the ecosystem map, and what its picture asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from functools import lru_cache, wraps
from hashlib import sha256
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import etag, require_http_methods, require_safe

from concerted.coalition.state import Actor
from concerted.ecosystem.atlas import Chosen
from concerted.ecosystem.atlas.view import Box, seen
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.maps import asked
from concerted.web.maps.entries import actor_entry, pair_entry
from concerted.web.maps.held import Held, held
from concerted.web.maps.invited import guest_list, invite
from concerted.web.maps.reading import choices, told
from concerted.web.maps.tables import pairs, table
from concerted.web.pages.context import words_for
from concerted.web.people.acting import acting, for_representatives
from concerted.web.writing import Refusal

_View = Callable[..., HttpResponse]
FRAGMENT = "fragment"
"""In an address: only the entry, to be put beside the picture."""


@require_safe
@csp_replace({"script-src": [SELF], "connect-src": [SELF]})  # the picture: it fetches what it draws, from here alone
def ecosystem_map(request: HttpRequest) -> HttpResponse:
    """Who already pulls the same way, what aligns them, and who knows whom."""
    me = acting(request)
    page = told(words_for(request), invites=me is not None)
    found = held() if page else None
    return render(request, "maps/map.html", {"map": page, "choices": choices(found, request.GET) if found else None})


def of_a_map(view: _View) -> _View:
    """Hand a view the house's map; where there is none there is no such page."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        found = held()
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return answer


def _state_of_map(request: HttpRequest) -> str | None:
    found = held()
    if found is None:
        return None
    return f'"{sha256(f"{found.of} {request.GET.urlencode()}".encode()).hexdigest()[:32]}"'


@require_safe
@etag(_state_of_map)
@gzip_page
@of_a_map
def network(request: HttpRequest, found: Held) -> HttpResponse:
    """What the picture draws: the dots and lines of a window, as JSON."""
    window = _drawn(found, asked.chosen(request.GET), asked.box(request.GET))
    # kept here already, as it is drawn, for whoever asks
    return HttpResponse(window, "application/json", headers={"Cache-Control": "private, no-cache"})


@lru_cache(maxsize=128)
def _drawn(found: Held, chosen: Chosen, box: Box | None) -> bytes:
    view = seen(found.atlas, found.network, chosen, box)
    place = {dot.key: n for n, dot in enumerate(view.dots)}
    answer = {
        "wide": found.atlas.wide,
        "high": found.atlas.high,
        "grouped": view.grouped,
        "shown": view.actors,
        "of": found.atlas.count(Chosen()),
        "dots": [astuple(dot) for dot in view.dots],
        "lines": [(place[a], place[b], alignment, known) for a, b, alignment, known in view.lines],
        "coalitions": [
            {"number": one.number, "x": one.x, "middle": one.middle, "top": one.top} for one in found.atlas.coalitions()
        ],
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


@require_safe
@of_a_map
def actors(request: HttpRequest, found: Held) -> HttpResponse:
    """All actors as a table."""
    return render(request, "maps/table.html", {"table": table(found, request.GET)})


@require_safe
@of_a_map
def lines(request: HttpRequest, found: Held) -> HttpResponse:
    """All pairs that are near, far, or known to each other, as a table."""
    return render(request, "maps/pairs.html", {"table": pairs(found, request.GET)})


@require_safe
@of_a_map
def actor(request: HttpRequest, found: Held, number: int) -> HttpResponse:
    """One actor: where it stands, in its own words."""
    return _entry(request, "actor", actor_entry(found, number))


@require_safe
@of_a_map
def pair(request: HttpRequest, found: Held, one: int, other: int) -> HttpResponse:
    """The line between two actors: the statements behind it, and what shows that they know each other."""
    return _entry(request, "pair", pair_entry(found, one, other))


def _entry(request: HttpRequest, kind: str, entry: object) -> HttpResponse:
    if entry is None:
        raise Http404
    name = f"maps/{kind}_entry.html" if FRAGMENT in request.GET else f"maps/{kind}.html"
    return render(request, name, {"entry": entry, "fragment": FRAGMENT in request.GET})


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def invitations(request: HttpRequest, actor: Actor, place: int) -> HttpResponse:
    """Invite those of a latent coalition who are suggested for the circle, or others of it."""
    found = held()
    guests = guest_list(found, place) if found else None
    if guests is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        chosen = request.POST.getlist("actor")
        try:
            came = invite(guests, chosen, by=actor.id)
        except Refused as refused:
            refusal = Refusal("invite", refused, dict.fromkeys(chosen, "1"))
        else:
            return _invited(request, len(came))
    page = {"guests": guests, "refusal": refusal, "circle": reading.state().platform is None}
    return render(request, "maps/invitations.html", page, status=422 if refusal else 200)


def _invited(request: HttpRequest, count: int) -> HttpResponse:
    told = ngettext("%(n)d actor is invited.", "%(n)d actors are invited.", count) % {"n": count}
    messages.success(request, told)
    return redirect("representatives")
