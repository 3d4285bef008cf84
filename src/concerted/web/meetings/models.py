"""Notes: what is being written down in a meeting, until it is published. They are no part of the record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Notes(models.Model):
    """The notes of one meeting so far, for those who belong to the coalition; gone once the minutes are published."""

    coalition = models.CharField(max_length=120)
    meeting = models.IntegerField()
    text = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    """The actor for which somebody saved them last."""
    times = models.IntegerField(default=1)
    """How often they were saved: by it, two who write at once notice each other."""

    class Meta:
        """Notes are one a meeting."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["coalition", "meeting"], name="notes_once")]

    def __str__(self) -> str:
        return f"notes of meeting {self.meeting}"
