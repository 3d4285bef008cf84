"""Keeping the notes of a meeting while it goes on. Two who write at once are told, and neither loses a word."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import F

from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.meetings.models import Notes


def notes_of(meeting: int) -> Notes | None:
    """Return the notes of a meeting so far, None where nobody has saved any."""
    return Notes.objects.filter(coalition=reading.coalition(), meeting=meeting).first()


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
