"""Headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_NOTHING = "=(), ".join(
    ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")
)


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ask the browser for nothing that these pages do not use, and keep a person's own pages out of shared caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = f"{_NOTHING}=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return answer
