"""The page of the ecosystem map."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concerted.web.maps.reading import ecosystem_map as read_map
from concerted.web.pages.context import words_for


@require_safe
@csp_replace({"script-src": [SELF]})  # the one page with a script: it searches the map, and the page is whole without
def ecosystem_map(request: HttpRequest) -> HttpResponse:
    """Who already pulls the same way, what aligns them, and who knows whom."""
    return render(request, "maps/map.html", {"map": read_map(words_for(request))})
