"""The page of the ecosystem map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concerted.web.maps.reading import ecosystem_map as read_map


@require_safe
def ecosystem_map(request: HttpRequest) -> HttpResponse:
    """Who already pulls the same way, what aligns them, and who knows whom."""
    return render(request, "maps/map.html", {"map": read_map()})
