"""The log as an Atom feed: each decision once, under a name that stays the same wherever the record is hosted."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from concerted.coalition import State
from concerted.coalition.state import Decision, Proposal
from concerted.web import reading
from concerted.web.decisions.log import found, wanted
from concerted.web.decisions.searching import searching
from concerted.web.pages.context import words_for
from concerted.web.pages.templatetags.wording import result_name


@require_safe
@searching
def feed(request: HttpRequest) -> HttpResponse:
    """The latest decisions, all of them or those that are asked for as on the log's page."""
    state = reading.state()
    asked = wanted(request.GET, state)
    page = f"{settings.ADDRESS}{reverse('decisions')}{asked.query()}"
    answer = HttpResponse(content_type=Atom1Feed.content_type)
    made = Atom1Feed(
        title=f"{state.name}: {words_for(request)['decisions']}",
        link=page,
        description="",
        language=get_language(),
        feed_url=f"{settings.ADDRESS}{reverse('decisions-feed')}{asked.query()}",
        feed_guid=f"{settings.ADDRESS}{reverse('decisions')}",
    )
    for proposal in found(state, asked).proposals:
        _add(made, state, proposal)
    made.write(answer, "utf-8")
    return answer


def _add(made: Atom1Feed, state: State, proposal: Proposal) -> None:
    decision = proposal.decision
    assert decision is not None  # noqa: S101 - the log has only decided ones
    made.add_item(
        title=f"{result_name(decision.result).capitalize()}: {proposal.title}",
        link=f"{settings.ADDRESS}{reverse('proposal', args=[proposal.entry])}",
        description=format_html(
            "<p>{}</p><blockquote><p>{}</p></blockquote>", decision.statement or proposal.text, decision.rationale
        ),
        author_name=state.actors[proposal.by].name,
        pubdate=datetime.fromisoformat(decision.at),
        updateddate=datetime.fromisoformat(_changed(state, decision)),
        unique_id=hash_name(decision.leaf),
        categories=[proposal.decision_class],
    )


def _changed(state: State, decision: Decision) -> str:
    """Return when there was last something new about a decision: when it was reversed, else when it was taken."""
    undone = state.decisions.get(-1 if decision.reversed_by is None else decision.reversed_by)
    return undone.decision.at if undone and undone.decision else decision.at


def hash_name(leaf: str) -> str:
    """Return the name of an entry by its leaf hash (RFC 6920): whoever hosts the record, it is the same."""
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(leaf)).decode().rstrip('=')}"
