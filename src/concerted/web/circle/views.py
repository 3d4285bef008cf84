"""The page of the formation circle, the same for a room with a projector, and what is done there."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted.coalition import Agenda, Leaving, Nod, SentenceWithdrawal, View, Wording, next_line
from concerted.coalition.circle import VIEWS, foremost
from concerted.coalition.state import FEWEST, MOST, Actor
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.circle.codes import code
from concerted.web.circle.reading import before_the_room, landscape, sentences
from concerted.web.live.views import asks_for_part, live_page
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.pages.context import words_for
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal, enter


@require_safe
@live_page
def circle(request: HttpRequest) -> HttpResponse:
    """Participants, sentences, and who has nodded to which."""
    return _page(request)


@require_safe
@live_page
def room(request: HttpRequest) -> HttpResponse:
    """One sentence and everyone's answer to it, to be read from the back of a room; and the way in for phones."""
    state = reading.state()
    wanted = request.GET.get("sentence", "")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() else None
    address = f"{settings.ADDRESS}{reverse('circle')}"
    here = {
        "asked": before_the_room(state, number),
        "others": [s for s in state.sentences.values() if s.withdrawn is None],
        "question": state.agenda[0] if state.agenda else None,
        "next": next_line(state),
        "address": address,
        "code": code(address),
        "here": request.get_full_path(),
    }
    return render(request, "circle/room_now.html" if asks_for_part(request) else "circle/room.html", here)


@act_view("circle")
def agenda(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Set what the circle talks about: one item a line."""
    given = request.POST.get("items", "")
    items = tuple(line.strip() for line in tidy(given).split("\n") if line.strip())
    try:
        entered = enter(Agenda(items=items), by=actor.id)
    except Refused as refused:
        return _page(request, Refusal("agenda", refused, {"items": given}))
    say_entered(request, entered)
    return redirect(f"{reverse('circle')}#agenda")


@act_view("circle")
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a sentence before the circle, with one's own nod; or another wording of one."""
    text, revises = request.POST.get("text", ""), request.POST.get("revises", "")
    ref = int(revises) if revises.isascii() and revises.isdecimal() else None
    try:
        entered = enter(Wording(text=tidy(text)), by=actor.id, ref=ref)
    except Refused as refused:
        form = "propose" if ref is None else f"revise-{ref}"
        return _page(request, Refusal(form, refused, {"text": text}))
    say_entered(request, entered)
    return redirect(f"{reverse('circle')}#sentence-{entered.number}")


@act_view("circle")
def nod(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Nod to a sentence, or say “not yet” with a reason."""
    reason = request.POST.get("reason", "")
    yes = request.POST.get("nod") == "yes"
    return _answered(request, Nod(yes=yes), actor, number, "" if yes else reason, form="nod")


@act_view("circle")
def view(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say, from outside the circle, what one thinks of a sentence."""
    given = request.POST.get("view", "")
    if given not in VIEWS:
        refused = Refused("choose-one", "Nothing is chosen yet.", hint="Choose one of the answers.")
        return _page(request, Refusal(f"view-{number}", refused))
    return _answered(request, View(view=given), actor, number, form="view")  # type: ignore[arg-type]


@act_view("circle")
def withdraw(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take back a sentence of one's own."""
    return _answered(request, SentenceWithdrawal(), actor, number, form="withdraw")


@act_view("circle")
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Leave the circle, before there is a platform; a member leaves the coalition elsewhere."""
    reason = request.POST.get("reason", "")
    try:
        _check_no_member(actor)
        entered = enter(Leaving(), by=actor.id, reason=reason)
    except Refused as refused:
        return _page(request, Refusal("leave", refused, {"reason": reason}))
    say_entered(request, entered)
    return redirect("circle")


def _check_no_member(actor: Actor) -> None:
    if actor.member_since:
        hint = "To leave altogether is another step, on the page of those who belong."
        raise Refused("a-member", "{name} is a member.", hint=hint, name=actor.name)


def _answered(  # noqa: PLR0913 - what is said of a sentence is named one by one
    request: HttpRequest, body: object, actor: Actor, number: int, reason: str = "", *, form: str
) -> HttpResponse:
    """Enter what somebody says of a sentence, and lead back to it."""
    try:
        entered = enter(body, by=actor.id, ref=number, reason=reason)
    except Refused as refused:
        return _page(request, Refusal(f"{form}-{number}", refused, {"reason": reason}))
    say_entered(request, entered)
    here = "" if isinstance(body, SentenceWithdrawal) else f"#sentence-{number}"
    return redirect(f"{reverse('circle')}{here}")


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    open_still = state.interest is None
    first, asked = foremost(state), sentences(state, me)
    can_speak = bool(me and me.in_circle and open_still)
    here = {
        "sentences": asked,
        "awaited": [one.sentence for one in asked if can_speak and one.mine is None],
        "foremost": first and {"number": first.number, "given": sum(first.nods.values())},
        "next": next_line(state),
        "landscape": landscape(state),
        "can_speak": can_speak,
        "can_view": bool(me and not me.in_circle and open_still),
        "can_leave": bool(me and me.in_circle and state.platform is None),
        "few": FEWEST,
        "most": MOST,
        "refusal": refusal,
    }
    if refusal and _beside_nothing(refusal, here):
        messages.error(request, refusal.say(words_for(request)))
    if asks_for_part(request):
        return render(request, "circle/now.html", here)
    return render(request, "circle/circle.html", here, status=422 if refusal else 200)


def _beside_nothing(refusal: Refusal, here: Mapping[str, object]) -> bool:
    """Tell whether the form that was refused is not on the page any more, so that it is said at its top."""
    state, (form, _, number) = reading.state(), refusal.form.partition("-")
    if number:
        sentence = state.sentences.get(int(number))
        gone = sentence is None or sentence.withdrawn is not None
        return gone or not here["can_view" if form == "view" else "can_speak"]
    return not here["can_leave" if form == "leave" else "can_speak"]
