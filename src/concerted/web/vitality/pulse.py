"""The pulse: taken month by month from representatives of members, counted apart from who they are, released at once.

An answer only ever adds one to a count. Nothing is shown, and nothing enters the record, before the month is over:
so nobody who watches can tell from a figure that moved whose answer came. See docs/vitality.md for what is promised.
"""

from __future__ import annotations

from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import F

from concerted.coalition import Released, State
from concerted.coalition.days import day_of, span_of
from concerted.coalition.pulses import MEMBERS, roughly
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.people.models import Person
from concerted.web.vitality.models import Answered, Counted
from concerted.web.writing import enter

VALUES = (1, 2, 3, 4, 5)
"""What may be answered, from ill to well."""


def month_of(now: str) -> str:
    """Return the month in which a moment lies, by its first day."""
    return span_of(day_of(now), "month")[1]


def is_asked(state: State, me: Actor | None) -> bool:
    """Tell whether the representatives of this organisation are asked at all."""
    alive = state.platform is not None and (state.sunset is None or state.sunset.ended is None)
    return alive and me is not None and bool(me.member_since)


def has_answered(person: Person, now: str) -> bool:
    """Tell whether somebody has answered this month."""
    return Answered.objects.filter(coalition=reading.coalition(), month=month_of(now), person=person).exists()


def answered_by(person: Person, coalition: str) -> list[dict[str, str]]:
    """Return in which month a person answered, and for whom, to take along. What was answered is not kept with it."""
    own = Answered.objects.filter(coalition=coalition, person=person)
    return [{"month": one.month, "acts_for": one.actor} for one in own]


def answer(person: Person, me: Actor, value: int, now: str) -> None:
    """Count an answer, once a month and person. Refuses (`not-asked`, `answered-already`)."""
    if not is_asked(reading.state(), me):
        hint = "It is for those who represent members, while there is something in force."
        raise Refused("not-asked", "You are not asked.", hint=hint)
    here = {"coalition": reading.coalition(), "month": month_of(now)}
    Counted.objects.bulk_create([Counted(**here, value=one) for one in VALUES], ignore_conflicts=True)
    try:
        with transaction.atomic():
            Answered.objects.create(**here, person=person, actor=me.id)
            Counted.objects.filter(**here, value=value).update(times=F("times") + 1)
    except IntegrityError:
        hint = "You are asked again next month."
        raise Refused("answered-already", "You have answered this month.", hint=hint) from None


def release(now: str) -> None:
    """Enter what was answered in months that are over, where it may be known; then forget it in any case."""
    coalition = reading.coalition()
    months = Counted.objects.filter(coalition=coalition, month__lt=month_of(now)).values_list("month", flat=True)
    for month in sorted({*months}):
        here = {"coalition": coalition, "month": month}
        known = roughly([sum(Counted.objects.filter(**here, value=v).values_list("times", flat=True)) for v in VALUES])
        members = Answered.objects.filter(**here).values("actor").distinct().count()
        if known and members >= MEMBERS:
            with suppress(Refused):  # released already by a process that stopped here, or nothing in force any more
                enter(Released(starts=month, at_least=known[0], halves=known[1]), by=None)
        Answered.objects.filter(**here).delete()
        Counted.objects.filter(**here).delete()
