"""What every page with a button shares: who may press it, and what is said once it was pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from concerted.web import reading
from concerted.web.pages.templatetags.wording import say
from concerted.web.pages.vocabulary import chosen, vocabulary
from concerted.web.people.acting import for_representatives
from concerted.web.writing import Entered

View = Callable[..., HttpResponse]


def act_view(page: str) -> Callable[[View], View]:
    """Make a view of what a form does: POST by a representative. Opened like a page, it leads to the page `page`.

    A page called “proposal” or “meeting” is the one with the same number.
    """

    def wrap(view: View) -> View:
        guarded = for_representatives(view)

        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
            if request.method != "POST":
                back: HttpResponse = redirect(page, **kwargs) if page in ("proposal", "meeting") else redirect(page)
                return back
            response: HttpResponse = guarded(request, **kwargs)
            return response

        return answer

    return wrap


def say_entered(request: HttpRequest, entered: Entered) -> None:
    """Tell the person what was entered, in their words, and under which number the record keeps it."""
    words = vocabulary(chosen(request, reading.state().context))
    number = gettext("Entry %(n)d of the record.") % {"n": entered.number}
    messages.success(request, format_html("{} <small>{}</small>", say(entered.line, words), number))
