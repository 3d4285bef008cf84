"""Whose turn it is, among all the processes of a host."""

from __future__ import annotations

from django.db import models


class Turn(models.Model):
    """One thing that one process at a time does, again and again."""

    name = models.CharField(max_length=20, primary_key=True)
    until = models.DateTimeField()
    """Before this moment nobody takes it: somebody has it, or it was done just now."""
    done = models.DateTimeField(null=True)
    """When it was last done whole."""
