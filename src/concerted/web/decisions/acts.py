"""What members do with proposals: make, open, edit, withdraw, answer, extend, close and reverse them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from concerted.coalition import Closing, Edit, Extension, Opening, Proposing, Stance, Withdrawal
from concerted.coalition.clauses import CLASSES
from concerted.coalition.rules import STANCES
from concerted.coalition.state import Actor, Proposal, State
from concerted.coalition.text import NAME, tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.doing import effects
from concerted.web.decisions.typed import among, closing, delays, given, one_of, proposing
from concerted.web.decisions.views import proposal_page
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.people.acting import for_representatives
from concerted.web.platform.reading import page_of
from concerted.web.writing import Entered, Refusal, enter

_NEW = ("title", "text", "class", "closes", "review", "effect", "meeting", "visibility", "delay")


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a proposal to the members, or keep it as a draft."""
    if request.method != "POST":
        return _new(request, actor, given(request.GET, *_NEW))
    typed = given(request.POST, *_NEW)
    try:
        entered = enter(proposing(reading.state(), request.POST, CLASSES), by=actor.id)
    except Refused as refused:
        return _new(request, actor, typed, Refusal("new", refused, typed))
    return _entered(request, entered, entered.number)


@act_view("proposal")
def stance(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a stance, or another one; also for a member whose proxy one holds."""
    typed = given(request.POST, "stance", "reason", "for")
    principal = typed["for"] if typed["for"] in reading.state().actors and typed["for"] != actor.id else None

    def answer() -> Entered:
        body = Stance(stance=one_of(typed["stance"], STANCES), proxy_for=principal)  # type: ignore[arg-type]
        return enter(body, by=actor.id, ref=number, reason=typed["reason"])

    return done(request, number, "stance", answer, typed)


@act_view("proposal")
def open_draft(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Open a draft for answers: its text, its rule and who may answer are frozen from then on."""
    typed = given(request.POST, "closes", "meeting")

    def opening() -> Entered:
        closes, zone = closing(typed["closes"])
        held = among(reading.state().meetings, typed["meeting"])
        return enter(Opening(closes=closes, zone=zone, meeting=held), by=actor.id, ref=number)

    return done(request, number, "open", opening, typed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def edit(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Change the words of one's own proposal; whoever answered is asked again."""
    state = reading.state()
    proposal = _known(state, number)
    typed = given(request.POST, "title", "text")
    if request.method != "POST":
        return _edit(request, state, proposal, {"title": proposal.title, "text": proposal.text})
    title, text = (tidy(typed[name]) for name in ("title", "text"))
    body = Edit(
        title=title if title not in ("", proposal.title) else None,
        text=text if text not in ("", proposal.text) else None,
    )
    try:
        entered = enter(body, by=actor.id, ref=number)
    except Refused as refused:
        return _edit(request, state, proposal, typed, Refusal("edit", refused, typed))
    return _entered(request, entered, number)


@act_view("proposal")
def withdraw(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take back one's own proposal before it is decided."""
    typed = given(request.POST, "reason")
    return done(
        request, number, "withdraw", lambda: enter(Withdrawal(), by=actor.id, ref=number, reason=typed["reason"]), typed
    )


@act_view("proposal")
def extend(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Give more days to a proposal whose time is up without a quorum, where its rule does."""
    return done(request, number, "extend", lambda: enter(Extension(), by=actor.id, ref=number), {})


@act_view("proposal")
def close(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Close a proposal: the rule says what came of it, a person says why."""
    typed = given(request.POST, "rationale", "statement")
    body = Closing(rationale=tidy(typed["rationale"]), statement=tidy(typed["statement"]) or None)
    return done(request, number, "close", lambda: enter(body, by=actor.id, ref=number), typed)


@act_view("proposal")
def reverse_decision(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Open a proposal with the inverse effect of the decision on proposal `number`."""
    typed = given(request.POST, "text")
    found = _known(reading.state(), number)
    if found.decision is None:
        raise Http404
    title = gettext("Reverse: %(title)s") % {"title": found.title}
    decision = found.decision.entry
    body = Proposing(
        title=title[:NAME],
        text=tidy(typed["text"]),
        decision_class="tactical",
        reverses=decision,
        visibility="members" if found.hidden else None,  # its title says what is not public yet
    )
    try:
        entered = enter(body, by=actor.id, ref=decision)
    except Refused as refused:
        return proposal_page(request, number, Refusal("reverse", refused, typed))
    return _entered(request, entered, entered.number)


def done(
    request: HttpRequest, number: int, form: str, work: Callable[[], Entered], typed: dict[str, str]
) -> HttpResponse:
    """Do what a form on a proposal's page asks, and show the page: as it is then, or with what was refused."""
    try:
        entered = work()
    except Refused as refused:
        return proposal_page(request, number, Refusal(form, refused, typed))
    return _entered(request, entered, number)


def _entered(request: HttpRequest, entered: Entered, number: int) -> HttpResponse:
    say_entered(request, entered)
    return redirect("proposal", number)


def _known(state: State, number: int) -> Proposal:
    if number not in state.proposals:
        raise Http404
    return state.proposals[number]


def _new(request: HttpRequest, actor: Actor, typed: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    state = reading.state()
    here = {
        "cadence": page_of(state, state.platform).groups["cadence"] if state.platform else [],
        "effects": effects(state),
        "meetings": [held for held in state.meetings.values() if actor.id in (held.present or ())],
        "delays": delays(state),
        "most": NAME,
        "typed": {**typed, "class": typed["class"] or "tactical"},
        "refusal": refusal,
    }
    return render(request, "decisions/new.html", here, status=422 if refusal else 200)


def _edit(
    request: HttpRequest, state: State, proposal: Proposal, typed: dict[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    here = {
        "proposal": proposal,
        "by": state.actors[proposal.by],
        "answered": sum(not taken.outdated for taken in proposal.stances.values()),
        "typed": typed,
        "refusal": refusal,
    }
    return render(request, "decisions/edit.html", here, status=422 if refusal else 200)
