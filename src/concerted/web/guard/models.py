"""What members hand in for the radar: beside the record, never in it, and erased at a click."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Received(models.Model):
    """One message that a member received and handed in."""

    coalition = models.CharField(max_length=120)
    member = models.CharField(max_length=60)
    """The actor that received it and handed it in; it alone may erase it."""
    text = models.TextField()
    sender = models.CharField(max_length=200, blank=True)
    came = models.CharField(max_length=20, blank=True)
    """The moment it came, RFC 3339 in UTC; empty where nobody said."""

    def __str__(self) -> str:
        return f"received by {self.member}"


class Mailbox(models.Model):
    """The secret part of the address to which a member forwards what it receives."""

    coalition = models.CharField(max_length=120)
    member = models.CharField(max_length=60)
    code = models.CharField(max_length=20, unique=True)

    class Meta:
        """One for each member."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["coalition", "member"], name="one_mailbox_each")]

    def __str__(self) -> str:
        return f"mail for {self.member}"
