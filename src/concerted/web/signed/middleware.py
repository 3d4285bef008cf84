"""Where an organisation signs for itself, whatever its people do on a page leads to the page where it is signed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concerted.web.signed.drafts import keep
from concerted.web.writing import ToSign


class Signing:
    """Keeps an entry that waits for a key, and leads on to it; once it is entered, back to where it was asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Take what waits for a key; anything else is not for here."""
        if not isinstance(exception, ToSign):
            return None
        return redirect("sign", keep(request, exception, request.path).pk)
