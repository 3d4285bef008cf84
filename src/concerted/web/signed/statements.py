"""What an organisation, or the coalition by its voice, says in public: written here, signed by its key, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from concerted.coalition import Message, MessageWithdrawn
from concerted.coalition.keeping import with_key
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.guard.messages import LONGEST, check_message, codes_in, digest
from concerted.web import reading
from concerted.web.pages.acts import act_view, posted, whole_number
from concerted.web.pages.context import words_for
from concerted.web.people.acting import for_representatives, person_of
from concerted.web.signed import drafts
from concerted.web.signed.announcing import announce
from concerted.web.signed.models import Draft
from concerted.web.writing import Refusal, enter


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def statement(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a statement; then it is signed."""
    refusal = None
    if request.method == "POST":
        try:
            say_publicly(
                actor,
                posted(request, "title"),
                posted(request, "text"),
                for_all="for_coalition" in request.POST,
                decision=whole_number(request, "decision"),
                announced="announce" in request.POST,
            )
            return redirect("verify")
        except Refused as refused:
            refusal = Refusal("statement", refused, request.POST.dict())
    given = refusal.given if refusal else _drafted(request, actor)
    here = {"actor": actor, "refusal": refusal, "given": given}
    return render(request, "signed/statement.html", here, status=422 if refusal else 200)


def _drafted(request: HttpRequest, actor: Actor) -> dict[str, object]:
    """Return the words of a statement that waits to be signed, to be changed."""
    number = request.GET.get("draft", "")
    own = {"person": person_of(request).pk, "coalition": reading.coalition(), "actor": actor.id}
    draft = Draft.objects.filter(**own, pk=number).first() if number.isdecimal() else None
    return drafts.statement_of(draft) if draft else {}


def say_publicly(  # noqa: PLR0913 - what is said, and in whose name, is named one by one
    actor: Actor,
    title: str,
    text: str,
    *,
    for_all: bool = False,
    decision: int | None = None,
    announced: bool = False,
) -> None:
    """Enter a statement; `announced`, every member is told at once.

    Refuses (`no-key`) whoever has no key; for whoever has one, it waits to be signed.
    """
    with_key(actor)
    check_message(text)
    body = Message(title=title, digest=digest(text), for_coalition=for_all or None)
    if announced:
        announce(actor.id, body.digest)
    enter(body, by=actor.id, ref=decision, reason=text, most=LONGEST)


@act_view("message")
def withdraw_statement(request: HttpRequest, actor: Actor, named: str) -> HttpResponse:
    """Say that a statement no longer stands."""
    number = next((number for number, _ in codes_in(named)), None)
    try:
        with_key(actor)
        enter(MessageWithdrawn(), by=actor.id, ref=number, reason=posted(request, "reason"))
    except Refused as refused:
        messages.error(request, Refusal("", refused).say(words_for(request)))
    return redirect("message", named=named)
