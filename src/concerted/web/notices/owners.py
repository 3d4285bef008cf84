"""Whom an inbox belongs to: the organisations that a person represents, or one organisation itself."""

from __future__ import annotations

from concerted.coalition import State
from concerted.coalition.state import Actor
from concerted.web.notices.models import Inbox
from concerted.web.people.models import Person, Representative


def owners(inbox: Inbox, state: State) -> list[str]:
    """Return the actors for whose sake an inbox is told; none once nobody there represents any."""
    if inbox.person is None:
        return [inbox.actor] if inbox.actor in state.actors else []
    return [actor.id for actor in represented(inbox.person, state)]


def represented(person: Person, state: State) -> list[Actor]:
    """Return the actors of this coalition that a person represents."""
    rows = Representative.objects.filter(person=person, coalition=state.coalition).order_by("pk")
    return [state.actors[row.actor] for row in rows if row.actor in state.actors]
