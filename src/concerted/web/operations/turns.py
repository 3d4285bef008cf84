"""Whose turn it is to do what one process at a time does: look at what is due, go a round of the watch.

A turn is taken by changing its row, which only one can; it is taken for a while, so that whoever is killed meanwhile
holds nobody up for longer than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from concerted.web.operations.models import Turn

DUE = "due"
"""The turn of looking at what is due."""
_A_LITTLE_LESS = 0.8
"""Whoever tries again after the same seconds, and is a little early, finds it free."""


@contextmanager
def turn(name: str, *, most: timedelta, every: float = 0) -> Iterator[bool]:
    """Give whether it is ours now, for `most` at most; once it ended, it comes again after `every` seconds."""
    now, rest = timezone.now(), timedelta(seconds=every * _A_LITTLE_LESS)
    Turn.objects.get_or_create(name=name, defaults={"until": now})
    ours = bool(Turn.objects.filter(name=name, until__lte=now).update(until=now + most))
    row = Turn.objects.filter(name=name)
    try:
        yield ours
    except BaseException:
        if ours:
            row.update(until=timezone.now() + rest)
        raise
    if ours:
        row.update(until=timezone.now() + rest, done=timezone.now())
