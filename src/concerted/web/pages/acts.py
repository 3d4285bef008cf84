"""What every page with a button shares: who may press it, and what is said once it was pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from concerted.coalition.state import Actor
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.web.pages.templatetags.wording import say
from concerted.web.pages.vocabulary import chosen, vocabulary
from concerted.web.people.acting import for_representatives
from concerted.web.writing import Entered, Refusal, enter

View = Callable[..., HttpResponse]

_DIGITS = 11
_SHOWN = 40


def act_view(page: str) -> Callable[[View], View]:
    """Make a view of what a form does: POST by a representative. Opened like a page, it leads to the page `page`.

    Where each such page has a number or a name, it is the one with the same.
    """

    def wrap(view: View) -> View:
        guarded = for_representatives(view)

        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
            if request.method != "POST":
                return redirect(_same(page, kwargs))
            response: HttpResponse = guarded(request, **kwargs)
            return response

        return answer

    return wrap


def _same(page: str, named: dict[str, Any]) -> str:
    with suppress(NoReverseMatch):
        return reverse(page, kwargs=named)
    return reverse(page)


def carried(  # noqa: PLR0913 - what a form asks is named one by one
    request: HttpRequest,
    body: Callable[[], object],
    *,
    by: Actor,
    form: str,
    again: Callable[[Refusal], HttpResponse],
    to: str,
    ref: int | None = None,
    reason: str = "",
) -> HttpResponse:
    """Enter what a form asks and go on `to` an address; refused, show the page `again` with the refusal beside it.

    `body` is called to make the command's body, since what was typed may be refused already then.
    """
    try:
        entered = enter(body(), by=by.id, ref=ref, reason=reason)
    except Refused as refused:
        return again(Refusal(form, refused, request.POST.dict()))
    say_entered(request, entered)
    return redirect(to)


def posted(request: HttpRequest, name: str) -> str:
    """Return what was typed into a field, as a record keeps it; empty where nothing was."""
    return tidy(request.POST.get(name, ""))


def chosen_of(request: HttpRequest, name: str, among: Iterable[str]) -> str:
    """Return what was chosen in a field. Refuses (`choose-one`) what is none of the choices."""
    choice = request.POST.get(name, "")
    if choice not in among:
        raise Refused("choose-one", "Nothing is chosen yet.", hint="Choose one, then send it again.")
    return choice


def whole_number(request: HttpRequest, name: str) -> int | None:
    """Return the whole number in a field; None where it is empty. Refuses (`bad-number`) what is none."""
    given = request.POST.get(name, "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        message = "“{given}” is no whole number."
        raise Refused("bad-number", message, hint="Write it in digits.", given=given[:_SHOWN])
    return int(given)


def say_entered(request: HttpRequest, entered: Entered) -> None:
    """Tell the person what was entered, in their words, and under which number the record keeps it."""
    words = vocabulary(chosen(request, entered.context))
    number = gettext("Entry %(n)d of the record.") % {"n": entered.number}
    messages.success(request, format_html("{} <small>{}</small>", say(entered.line, words), number))
