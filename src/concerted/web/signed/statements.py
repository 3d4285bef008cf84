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
from concerted.web.pages.acts import act_view, posted, whole_number
from concerted.web.pages.context import words_for
from concerted.web.people.acting import for_representatives
from concerted.web.writing import Refusal, enter


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def statement(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a statement; then it is signed."""
    refusal = None
    if request.method == "POST":
        try:
            words, voice = posted(request, "text"), "for_coalition" in request.POST
            say_publicly(
                actor, posted(request, "title"), words, for_all=voice, decision=whole_number(request, "decision")
            )
            return redirect("verify")
        except Refused as refused:
            refusal = Refusal("statement", refused, request.POST.dict())
    here = {"actor": actor, "refusal": refusal}
    return render(request, "signed/statement.html", here, status=422 if refusal else 200)


def say_publicly(actor: Actor, title: str, text: str, *, for_all: bool = False, decision: int | None = None) -> None:
    """Enter a statement. Refuses (`no-key`) whoever has no key; for whoever has one, it waits to be signed."""
    with_key(actor)
    check_message(text)
    body = Message(title=title, digest=digest(text), for_coalition=for_all or None)
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
