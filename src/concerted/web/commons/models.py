"""What stewards answered: kept beside the files, so that the host sees who wrote what into them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Answered(models.Model):
    """One answer to one proposal. `kind` is empty where it was rejected."""

    coalition = models.CharField(max_length=120)
    actor = models.CharField(max_length=60)
    """The organisation that answered; no person is named."""
    at = models.DateTimeField(default=timezone.now)
    pattern = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    bulk = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.pattern} {self.kind or 'not'} {self.target}"
