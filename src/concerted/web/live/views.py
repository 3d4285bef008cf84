"""What a live page is: one with a script of our own, parts of which are fetched afresh when the record has grown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


@require_safe
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no stream: only `concerted serve` has one, before the pages. Browsers then ask no more."""
    return HttpResponse(status=204)


def live_page(view: View) -> View:
    """Let a page run the script of live pages, which asks this host alone."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - what the address names
        response = view(request, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    with_script: View = csp_replace({"script-src": [SELF], "connect-src": [SELF]})(answer)
    return with_script


def asks_for_part(request: HttpRequest) -> bool:
    """Tell whether the script asks, which wants the part of the page that changes and not the frame around it."""
    return request.headers.get("HX-Request") == "true"
