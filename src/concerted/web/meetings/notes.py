"""Keeping the notes of a meeting while it goes on. Two who write at once are told, and neither loses a word."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import F

from concerted.coalition import State
from concerted.coalition.state import Actor
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.meetings.models import Notes
from concerted.web.meetings.reading import belongs_to


def notes_of(meeting: int) -> Notes | None:
    """Return the notes of a meeting so far, None where nobody has saved any."""
    return Notes.objects.filter(coalition=reading.coalition(), meeting=meeting).first()


def check_may_keep(state: State, actor: Actor) -> None:
    """Refuse (`not-theirs`) whoever does not belong: the notes are not theirs to read or to write."""
    if not belongs_to(state, actor):
        hint = "Its notes are kept by those who belong."
        raise Refused("not-theirs", "{name} does not belong to the {coalition}.", hint=hint, name=actor.name)


def keep(meeting: int, text: str, *, by: str, seen: int) -> None:
    """Keep the notes of a meeting; `seen` is how often they had been saved when the writer opened them.

    Refuses (`notes-changed`) where somebody else saved them meanwhile, and a text that no minutes could hold.
    """
    check_text(text, "minutes", most=PARAGRAPH, lines=True)
    name = reading.coalition()
    if seen:
        held = Notes.objects.filter(coalition=name, meeting=meeting, times=seen)
        kept = bool(held.update(text=text, by=by, times=F("times") + 1))
    else:
        kept = _first(name, meeting, text, by)
    if not kept:
        hint = "Their notes are below yours: take over what you need, then save again."
        raise Refused("notes-changed", "Somebody else saved the notes meanwhile.", hint=hint)


def _first(coalition: str, meeting: int, text: str, by: str) -> bool:
    try:
        Notes.objects.create(coalition=coalition, meeting=meeting, text=text, by=by)
    except IntegrityError:
        return False
    return True


def forget(meeting: int) -> None:
    """Drop the notes of a meeting, whose minutes are published."""
    Notes.objects.filter(coalition=reading.coalition(), meeting=meeting).delete()
