"""The pages for what went wrong, in the same frame as every other; the last one leans on nothing that can fail."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.translation import gettext


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the request could not be read; it may not even name a host of ours, so nothing of it is shown."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("pages/413.html"), status=413)
    return HttpResponse(render_to_string("pages/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say who may do this."""
    return render(request, "pages/403.html", {"why": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page, and lead to the nearest one above it."""
    return render(request, "pages/404.html", {"above": _above(request.path_info)}, status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that something is wrong here, and that nothing was written."""
    return HttpResponse(render_to_string("pages/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the form came from elsewhere, or from a page grown old."""
    why = gettext(
        "This form did not come from a page of ours, or the page had grown old. Open it afresh and try again."
    )
    return render(request, "pages/403.html", {"why": why, "afresh": request.path}, status=403)


def _above(path: str) -> str:
    """Return the address of the nearest page above one that there is not: of /members/nobody, /members; or nothing."""
    while path := path.rpartition("/")[0]:
        with suppress(Resolver404):
            if not resolve(path).kwargs:  # one with a number in it may be no page either
                return f"{get_script_prefix()}{path.removeprefix('/')}"
    return ""
