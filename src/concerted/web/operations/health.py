"""Whether this host can do its work: asked by whoever balances the load, and by the doctor."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from concerted.errors import ConcertedError
from concerted.record.sql import errors
from concerted.web import reading
from concerted.web.operations.metrics import waited
from concerted.web.operations.models import Turn
from concerted.web.operations.turns import DUE

MOST = timedelta(minutes=15)
"""How long jobs may wait, and how long ago it may be that somebody looked at what is due."""

_started = timezone.now()


def store() -> bool:
    """Tell whether the pages' own tables answer, and the first of the records."""
    connection.ensure_connection()
    for house in reading.houses().each.values():
        with reading.inside(house):
            return reading.checkpoint().size > 0
    return True


def unapplied() -> list[str]:
    """Return the migrations that the tables have not seen yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _ in plan]


def jobs() -> bool:
    """Tell whether jobs are done, and somebody looks at what is due."""
    now = timezone.now()
    last = Turn.objects.filter(name=DUE).exclude(done=None).values_list("done", flat=True).first()
    looked = now - max(filter(None, (last, _started)))
    return looked < MOST and waited() < MOST.total_seconds()


def folder() -> bool:
    """Tell whether the folder that is served can be written to, where records lie in it."""
    houses = reading.houses()
    return bool(houses.store) or os.access(houses.folder, os.W_OK)


_applied = False


def migrations() -> bool:
    """Tell whether the tables are as this version needs them; once they are, they stay so."""
    global _applied  # noqa: PLW0603 - what was found once
    _applied = _applied or not unapplied()
    return _applied


_CHECKS: dict[str, Callable[[], bool]] = {
    "store": store,
    "migrations": migrations,
    "jobs": jobs,
    "folder": folder,
}


def found() -> dict[str, bool]:
    """Return what was looked at, and whether each is well."""
    return {name: _well(check) for name, check in _CHECKS.items()}


def _well(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, ConcertedError, OSError, RuntimeError):
        return False
    except errors():
        return False
