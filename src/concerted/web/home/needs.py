"""“What needs me now?”: what one actor has not yet done that only it can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_noop

from concerted.coalition import Line, State, may_close
from concerted.coalition.counting import waiting
from concerted.coalition.state import Actor


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do, in a sentence; where it is done; and by when, if there is an end to it."""

    line: Line
    address: str
    closes: str | None = None


def needs(state: State, me: Actor, now: str) -> list[Need]:
    """Return what waits for this actor, in the order of a coalition's life."""
    return [*_sentences(state, me), *_platform(state, me), *_proposals(state, me, now)]


def _sentences(state: State, me: Actor) -> Iterator[Need]:
    if state.interest is not None or not me.in_circle:
        return
    for sentence in state.sentences.values():
        if me.id not in sentence.nods and sentence.withdrawn is None:
            line = Line(gettext_noop("A {sentence} waits for your nod: “{text}”"), {"text": sentence.text})
            yield Need(line, f"{reverse('circle')}#sentence-{sentence.number}")
    if not state.sentences:
        line = Line(gettext_noop("No {sentence} is proposed yet: what do we all want that none of us achieves alone?"))
        yield Need(line, f"{reverse('circle')}#propose")


def _platform(state: State, me: Actor) -> Iterator[Need]:
    version = None if state.sunset else state.platform or state.draft
    signs = version and (state.platform or (me.in_circle and state.interest is not None))
    if version and signs and version.number not in me.endorsed:
        line = Line(gettext_noop("The {platform}: read it, and endorse it if you stand by it."))
        if me.member_since:
            line = Line(gettext_noop("A new version of the {platform} stands: read it, and endorse it anew."))
        yield Need(line, reverse("platform"))


def _proposals(state: State, me: Actor, now: str) -> Iterator[Need]:
    for proposal in state.proposals.values():
        if not proposal.is_open or not me.member_since:
            continue
        address, title = reverse("proposal", args=[proposal.entry]), {"title": proposal.title}
        if may_close(proposal, now):
            line = Line(gettext_noop("Everyone who will has answered “{title}”: it waits to be closed."), title)
            yield Need(line, f"{address}#close")
        elif me.id in waiting(proposal):
            yield Need(Line(gettext_noop("Take a stance: “{title}”"), title), address, proposal.closes)
