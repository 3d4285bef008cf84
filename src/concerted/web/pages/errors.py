"""The pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page of a form came too late, or from elsewhere."""
    return HttpResponse(status=403)
