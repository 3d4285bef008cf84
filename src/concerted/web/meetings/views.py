"""Meetings: their list, one of them as it goes on, and what is done there."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from concerted import host
from concerted.coalition import Attendance, Closing, Convening, Minutes, Proposing, Stance
from concerted.coalition.clauses import CLASSES
from concerted.coalition.publishing import minutes_of
from concerted.coalition.rules import REASONED, STANCES
from concerted.coalition.state import Actor, Meeting
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.typed import delays, visibility_of
from concerted.web.live.views import asks_for_part, live_page
from concerted.web.meetings.notes import check_may_keep, forget, keep, notes_of
from concerted.web.meetings.reading import belongs_to, calendar, held, local_of, moment_of, since_then
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.pages.context import words_for
from concerted.web.people.acting import acting, for_representatives
from concerted.web.writing import Entered, Refusal, enter


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """What is to come, and what was."""
    state, me = reading.state(), acting(request)
    to_come, over = calendar(state, host.now())
    here = {"to_come": to_come, "over": over, "may_call": bool(me and belongs_to(state, me))}
    return render(request, "meetings/meetings.html", here)


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Call a meeting."""
    if not belongs_to(reading.state(), actor):
        raise PermissionDenied(gettext("Meetings are called by those who belong to the coalition."))
    typed = request.POST if request.method == "POST" else request.GET
    given = {name: typed.get(name, "") for name in ("title", "starts", "zone", "agenda")}
    given["zone"] = given["zone"] or timezone.get_current_timezone_name()
    if request.method != "POST":
        return render(request, "meetings/new.html", {"given": given})
    items = tuple(line.strip() for line in tidy(given["agenda"]).split("\n") if line.strip())
    try:
        starts = moment_of(given["starts"], given["zone"])
        entered = enter(Convening(title=tidy(given["title"]), starts=starts, agenda=items), by=actor.id)
    except Refused as refused:
        here = {"given": given, "refusal": Refusal("new", refused, given)}
        return render(request, "meetings/new.html", here, status=422)
    say_entered(request, entered)
    return redirect("meeting", entered.number)


@require_safe
@live_page
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """One meeting: its agenda, who is there, what is decided, and what is written down."""
    return _page(request, number)


@require_safe
def as_text(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A meeting's minutes and decisions as Markdown, for a channel, a page or a wall: what everybody may read."""
    reading.look_as(member=False)
    text = minutes_of(reading.state(), _known(number), reasons=reading.reasons())
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{number}.md"'
    return answer


@act_view("meeting")
def attendance(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say who is there, or who was."""
    given = {name: request.POST.get(name, "") for name in ("held", "zone")}
    _known(number)
    try:
        held_at = moment_of(given["held"], given["zone"]) if given["held"] else None
        entered = enter(
            Attendance(present=tuple(request.POST.getlist("present"))), by=actor.id, ref=number, held_at=held_at
        )
    except Refused as refused:
        return _page(request, number, Refusal("attendance", refused, given))
    return _entered(request, entered, number, "decided")


@act_view("meeting")
def propose(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Put something to those who are there."""
    given = {name: request.POST.get(name, "") for name in ("title", "text", "class", "visibility", "delay")}
    visibility, delay = visibility_of(given)
    body = Proposing(
        title=tidy(given["title"]),
        text=tidy(given["text"]),
        decision_class=given["class"],  # type: ignore[arg-type]
        meeting=number,
        visibility=visibility,
        delay=delay,
    )
    then = since_then(_known(number), host.now())
    try:
        _one_of(given["class"], CLASSES)
        entered = enter(body, by=actor.id, held_at=then)
    except Refused as refused:
        return _page(request, number, Refusal("propose", refused, given))
    return _entered(request, entered, number, f"proposal-{entered.number}")


@act_view("meeting")
def answer(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a stance on what is decided there."""
    proposal = _number(request)
    given = {name: request.POST.get(name, "") for name in ("stance", "reason")}
    then = since_then(_known(number), host.now())
    reason = given["reason"] if given["stance"] in REASONED else ""
    try:
        _one_of(given["stance"], STANCES)
        entered = enter(Stance(stance=given["stance"]), by=actor.id, ref=proposal, reason=reason, held_at=then)  # type: ignore[arg-type]
    except Refused as refused:
        return _page(request, number, Refusal(f"answer-{proposal}", refused, given))
    return _entered(request, entered, number, f"proposal-{proposal}")


@act_view("meeting")
def close(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Close what was decided there, with the reason."""
    proposal = _number(request)
    given = {"rationale": request.POST.get("rationale", "")}
    then = since_then(_known(number), host.now())
    try:
        entered = enter(Closing(rationale=tidy(given["rationale"])), by=actor.id, ref=proposal, held_at=then)
    except Refused as refused:
        return _page(request, number, Refusal(f"close-{proposal}", refused, given))
    return _entered(request, entered, number, f"proposal-{proposal}")


@act_view("meeting")
def minutes(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Save the notes for those who belong, or publish them for good as the minutes: one click either way."""
    given, seen = {"text": request.POST.get("text", "")}, request.POST.get("seen", "")
    text = tidy(given["text"])
    _known(number)
    try:
        check_may_keep(reading.state(), actor)
        keep(number, text, by=actor.id, seen=int(seen) if seen.isdecimal() else 0)
        if request.POST.get("do") != "publish":
            return redirect("meeting", number)
        entered = enter(Minutes(text=text), by=actor.id, ref=number)
    except Refused as refused:
        return _page(request, number, Refusal("minutes", refused, given))
    forget(number)
    return _entered(request, entered, number, "minutes")


def _entered(request: HttpRequest, entered: Entered, number: int, part: str) -> HttpResponse:
    say_entered(request, entered)
    response = redirect("meeting", number)
    response["Location"] += f"#{part}"
    return response


def _known(number: int) -> Meeting:
    found = reading.state().meetings.get(number)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest) -> int | None:
    given = request.POST.get("proposal", "")
    return int(given) if given.isascii() and given.isdecimal() else None


def _one_of(word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise Refused("choose-one", "Nothing is chosen yet.", hint="Choose one, then send it again.")


def _page(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    state, me, now = reading.state(), acting(request), host.now()
    shown = held(state, _known(number), me, now)
    notes = notes_of(number) if shown.belongs else None
    here = {
        "held": shown,
        "notes": notes,
        "notes_by": notes and state.actors.get(notes.by),
        "ticked": request.POST.getlist("present") if refusal else list(shown.meeting.present or ()),
        "zone": timezone.get_current_timezone_name(),
        "starts_here": local_of(shown.meeting.starts),
        "classes": CLASSES,
        "delays": delays(state),
        "refusal": refusal,
    }
    if refusal and refusal.form not in shown.forms:  # it is not on the page any more, so it is said at its top
        messages.error(request, refusal.say(words_for(request)))
    if asks_for_part(request):
        return render(request, "meetings/now.html", here)
    return render(request, "meetings/meeting.html", here, status=422 if refusal else 200)
