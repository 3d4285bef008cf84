"""The page where an entry is signed in the browser, by a key that never leaves it.

Whoever has only the session can have an entry drafted, and no more.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concerted.coalition.ballots import CHOICES
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.guard.messages import code
from concerted.web import reading
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.pages.context import words_for
from concerted.web.people.acting import for_representatives, person_of
from concerted.web.people.proving import for_this_alone
from concerted.web.signed import drafts
from concerted.web.signed.models import Draft
from concerted.web.writing import Entered, Refusal

View = Callable[..., HttpResponse]


def with_script(view: View) -> Callable[..., HttpResponseBase]:
    """Allow a page our own script; it asks nobody anything."""
    return csp_replace({"script-src": [SELF]})(view)


def address_of(request: HttpRequest) -> str:
    """Return where the command line finds this record."""
    return request.build_absolute_uri(reverse("home"))


@with_script
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def sign(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Show what waits for the organisation's key, word for word, and take in the signature."""
    draft = _draft(request, actor, number)
    if actor.key is not None:
        return _sign(request, actor, draft)
    first: View = for_this_alone(_sign)  # only a session vouches for a first key, so its holder shows who they are
    return first(request, actor, draft)


def _sign(request: HttpRequest, actor: Actor, draft: Draft) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            entered = drafts.enter_signed(draft, request.POST.get("sig", ""), known=actor.key is None)
        except Refused as refused:
            refusal = Refusal("sign", _afresh(refused))
        else:
            say_entered(request, entered)
            return redirect(_page_of(entered) or draft.after)
    try:
        one = drafts.shown(draft, actor)
    except Refused as refused:
        draft.delete()
        messages.error(request, Refusal("", refused).say(words_for(request)))
        return redirect(draft.after)
    here = {"one": one, "choices": CHOICES, "refusal": refusal, "here": address_of(request)}
    return render(request, "signed/sign.html", here, status=422 if refusal else 200)


def _afresh(refused: Refused) -> Refused:
    """Return what to do where something else was entered meanwhile: what is shown then follows it."""
    if refused.code != "record-grew":
        return refused
    return Refused("record-grew", "Something else was entered meanwhile.", hint="Look at it once more, and sign again.")


def _page_of(entered: Entered) -> str:
    """Return the page of a statement that was entered: with its code, to be put below it; of anything else, none."""
    said = reading.state().messages.get(entered.number)
    return reverse("message", args=[code(said.entry, said.digest)]) if said else ""


@require_safe
@for_representatives
def draft_file(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A draft as a file, to be signed by the command line: `concerted sign`."""
    draft = _draft(request, actor, number)
    response = HttpResponse(f"{draft.entry}\n{draft.beside}", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="to-sign.entry"'
    response["Cache-Control"] = "no-store"
    return response


@act_view("home")
def drop(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Forget what waited for the key: nothing was entered."""
    draft = _draft(request, actor, number)
    draft.delete()
    messages.success(request, gettext("Nothing was entered."))
    return redirect(draft.after)


def _draft(request: HttpRequest, actor: Actor, number: int) -> Draft:
    own = {"person": person_of(request).pk, "coalition": reading.coalition(), "actor": actor.id}
    return get_object_or_404(Draft, pk=number, **own)
