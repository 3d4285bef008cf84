"""Changing the platform where it stands: a line at a time, looked at first, then put to everyone or kept as a draft.

Before the first platform is in force, its draft is changed directly; then by amendments, and amendments to these.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from concerted import contexts
from concerted.coalition import Clause, Edit, Platform, Proposing
from concerted.coalition.amending import Rival, rivals
from concerted.coalition.amending import amendment as amending_to
from concerted.coalition.clauses import MOST, PAGE, changes_between, check_clauses, form_of, in_order, words
from concerted.coalition.platform_file import read_platform
from concerted.coalition.state import Actor
from concerted.coalition.text import NAME, tidy
from concerted.contexts import platform_template
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.typed import closing, given
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.pages.context import words_for
from concerted.web.people.acting import for_representatives
from concerted.web.platform.changes import Told, told
from concerted.web.platform.desk import Desk, desk_of
from concerted.web.platform.views import platform_page
from concerted.web.platform.writing import NEW_FORMS, fields, typed_clause
from concerted.web.writing import Entered, Refusal, enter


@dataclass(frozen=True, slots=True)
class Work:
    """A line being written: who asks, for whom, at which desk, and the line; None for a new one of that form."""

    request: HttpRequest
    actor: Actor
    desk: Desk
    clause: Clause | None
    form: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a change would make of the page, before anybody is asked."""

    changes: list[Told]
    words: int
    rivals: list[Rival]


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def amendment(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Suggest a change of one line, or of one's own suggestion."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        desk = desk_of(reading.state(), asked.get("amends", ""), asked.get("of", ""))
    except Refused as refused:
        return platform_page(request, refusal=Refusal("amendment", refused))
    clause, form = desk.clause(asked.get("clause", "")), asked.get("form", "")
    if clause is None and form not in NEW_FORMS:
        here = {"desk": desk, "new_forms": NEW_FORMS, "room": MOST - len(desk.text)}
        return render(request, "platform/choose.html", here)
    work = Work(request, actor, desk, clause, form_of(clause) if clause else form)
    return _posted(work) if request.method == "POST" else _page(work)


@act_view("platform")
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a context's platform before the circle as its first draft; it is then changed line by line."""
    context = request.POST.get("context", "")
    if context not in contexts.CONTEXTS:
        raise Http404
    clauses = read_platform(platform_template(context), file=context)
    try:
        entered = enter(Platform(clauses=in_order(clauses)), by=actor.id)
    except Refused as refused:
        return platform_page(request, refusal=Refusal("begin", refused))
    say_entered(request, entered)
    return redirect("platform")


def _posted(work: Work) -> HttpResponse:
    """Look at what was typed, or enter it; what is refused is shown beside the form, with what was typed."""
    look = None
    try:
        clauses = _clauses(work)
        look = _look(work, clauses)
        check_clauses(clauses)
        if work.request.POST.get("do") == "look":
            return _page(work, look=look)
        entered, number = _entered(work, clauses)
    except Refused as refused:
        return _page(work, look=look, refusal=Refusal("amendment", refused))
    say_entered(work.request, entered)
    return redirect("platform") if work.desk.draft else redirect("proposal", number)


def _clauses(work: Work) -> tuple[Clause, ...]:
    """Return the whole text as it would be."""
    text, clause = work.desk.text, work.clause
    if work.request.POST.get("remove") and clause:
        return tuple(held for held in text if held is not clause)
    typed = typed_clause(work.form, work.request.POST, clause)
    if clause is None:
        return in_order((*text, typed))
    return tuple(typed if held is clause else held for held in text)


def _look(work: Work, clauses: tuple[Clause, ...]) -> Look:
    desk = work.desk
    state, changes = desk.state, changes_between(desk.base, clauses)
    amends, of = (proposal.entry if proposal else None for proposal in (desk.amends, desk.of))
    electorate, own = len(state.members) or len(state.circle), words_for(work.request)
    return Look(
        [told(change, electorate, own) for change in changes],
        words(clauses),
        rivals(state, changes, amends=amends, of=of),
    )


def _entered(work: Work, clauses: tuple[Clause, ...]) -> tuple[Entered, int]:
    """Enter what was written, and return the entry and the number of the proposal whose page shows it."""
    desk, by = work.desk, work.actor.id
    if desk.draft:
        entered = enter(Platform(clauses=in_order(clauses)), by=by)
        return entered, entered.number
    amends = desk.amends.entry if desk.amends else None
    changes, base = amending_to(desk.state, clauses, amends)
    if changes is None:
        raise Refused("no-change", "The amendment changes nothing.", hint="Change the line first.")
    if desk.of:
        return enter(Edit(changes=changes, base=base), by=by, ref=desk.of.entry), desk.of.entry
    post = work.request.POST
    draft = post.get("do") == "draft"
    closes, zone = ("", None) if draft else closing(post.get("closes", ""))
    body = Proposing(
        title=tidy(post.get("title", "")),
        text=tidy(post.get("why", "")),
        decision_class="platform",
        changes=changes,
        base=base,
        editorial=True if post.get("editorial") else None,
        amends=amends,
        closes=closes,
        zone=zone,
        draft=draft or None,
    )
    entered = enter(body, by=by, ref=amends)
    return entered, entered.number


def _page(work: Work, *, look: Look | None = None, refusal: Refusal | None = None) -> HttpResponse:
    post = work.request.POST if work.request.method == "POST" else None
    suggested = gettext("Change %(clause)s") if work.clause else gettext("A new line")
    typed = {"title": suggested % {"clause": work.clause.id if work.clause else ""}}
    shown = fields(work.form, work.clause, post)
    more = [field for field in shown if not field.needed]
    here = {
        "clause": work.clause,
        "form": work.form,
        "desk": work.desk,
        "fields": shown,
        "more": more,
        "more_used": any(field.value for field in more if field.name != "electorate"),
        "typed": typed if post is None else given(post, "title", "why", "closes", "remove", "editorial"),
        "look": look,
        "most": NAME,
        "page_words": PAGE,
        "refusal": refusal,
    }
    return render(work.request, "platform/amendment.html", here, status=422 if refusal else 200)
