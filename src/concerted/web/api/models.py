"""Tokens, by which a program acts for a representative, and webhooks, by which it hears of new entries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from concerted.web.people.models import Representative


class Scope(models.TextChoices):
    """What a token may do. Whoever reads, drafts or acts may do what those before may; to let in is apart from them."""

    READ = "read", gettext_lazy("read")
    DRAFT = "draft", gettext_lazy("draft")
    ACT = "act", gettext_lazy("act")
    LET_IN = "let-in", gettext_lazy("let in")

    def covers(self, needed: Scope) -> bool:
        """Tell whether this scope is enough for what needs another."""
        if Scope.LET_IN in (self, needed):
            return needed in (self, Scope.READ)
        order = list(Scope)
        return order.index(self) >= order.index(needed)


class Token(models.Model):
    """A token: only its hash is kept. It ends with the representation it was made for."""

    representative = models.ForeignKey(Representative, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    """What it is for, in the words of whoever made it."""
    scope = models.CharField(max_length=6, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    """The token's SHA-256, in hex: it has 256 bits of chance in it, so nothing slower is needed."""
    start = models.CharField(max_length=12)
    """How it begins, to tell it from others."""
    made = models.DateTimeField(default=timezone.now)
    used = models.DateTimeField(null=True)
    """When it was last used, to the hour."""
    until = models.DateTimeField(null=True)
    """When it ends by itself, if it does."""

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-made", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


class Webhook(models.Model):
    """An address that is told of every new entry, in order, each until it has been taken."""

    representative = models.ForeignKey(Representative, on_delete=models.CASCADE, related_name="webhooks")
    address = models.URLField(max_length=500)
    seed = models.CharField(max_length=32)
    """Chance that goes into its secret; the secret itself is kept nowhere."""
    made = models.DateTimeField(default=timezone.now)
    next = models.PositiveIntegerField()
    """The number of the entry it is told of next."""
    failed = models.PositiveSmallIntegerField(default=0)
    """How often in a row that entry could not be delivered."""
    error = models.CharField(max_length=200, blank=True)
    due = models.DateTimeField(default=timezone.now)
    """Before this it is left alone: it is being called, or waits after a failure."""
    stopped = models.DateTimeField(null=True)
    """When it was given up."""

    class Meta:
        """In the order they were made."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.address
