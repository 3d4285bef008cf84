"""How often one network address may search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concerted.web.pages.limits import network, within

MOST = 120
WINDOW = timedelta(minutes=5)


def searching(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view that looks for what is asked (`q`) be asked only so often from one network address."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        asked = request.GET.get("q", "").strip()
        if asked and not within(f"search:{network(request)}", MOST, WINDOW):
            return render(request, "decisions/too_often.html", status=429)
        return view(request, **kwargs)

    return answer
