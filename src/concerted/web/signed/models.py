"""Entries that wait for a key, made here and signed elsewhere; and statements to be told at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One entry to be signed, as it was made, with the words that lie beside it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    coalition = models.CharField(max_length=120)
    actor = models.CharField(max_length=60)
    entry = models.TextField()
    """The entry's exact bytes, without its signature."""
    beside = models.TextField(blank=True)
    """The openings beside it, one a line."""
    after = models.CharField(max_length=200)
    """Where to go on once it is entered."""
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"to be signed by {self.actor}"


class Announced(models.Model):
    """A statement of which every member is told at once, as soon as it is signed."""

    coalition = models.CharField(max_length=120)
    actor = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"announced by {self.actor}"
