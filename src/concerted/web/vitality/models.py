"""The pulse of the running month: who has answered, and how often each answer was given. Nothing joins the two.

Neither table says when, or in what order, answers came; both are emptied once the month is released or over.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from concerted.web.people.models import Person


class Answered(models.Model):
    """Somebody has answered in a month; what, this table does not know."""

    coalition = models.CharField(max_length=120)
    month = models.CharField(max_length=10)
    """Its first day."""
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    actor = models.CharField(max_length=60)

    class Meta:
        """Once a month and person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coalition", "month", "person"], name="answers_a_pulse_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.month}"


class Counted(models.Model):
    """How many gave one answer, from 1 to 5, in a month; by whom, this table does not know."""

    coalition = models.CharField(max_length=120)
    month = models.CharField(max_length=10)
    value = models.PositiveSmallIntegerField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        """One row an answer."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coalition", "month", "value"], name="counts_an_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.value} in {self.month}"
