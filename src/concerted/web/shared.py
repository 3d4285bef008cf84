"""What several processes share: how often somebody did something, and who may change the tables now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.core.cache.backends.db import DatabaseCache
from django.db import connection, transaction
from django.utils import timezone

_LOCK = 0x74757273
"""The advisory lock under which tables are changed, in PostgreSQL."""


class SharedCache(DatabaseCache):
    """Django's cache in a table, whose counts stay right when several count at once, and end when they were to end."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a count and return it. Raises `ValueError` where there is none."""
        name = connection.ops.quote_name(self._table)  # type: ignore[attr-defined] # Django's own, not in its stubs
        with transaction.atomic(), connection.cursor() as cursor:  # SQLite holds the database from here on
            end = "" if connection.vendor == "sqlite" else " FOR UPDATE"
            made = self.make_and_validate_key(key, version=version)
            cursor.execute(f"SELECT expires FROM {name} WHERE cache_key = %s{end}", [made])  # noqa: S608 - our own name
            row = cursor.fetchone()
            value = self.get(key, version=version)
            if row is None or value is None:
                raise ValueError("there is no such count")
            left = (_moment(row[0]) - timezone.now()).total_seconds()
            count = int(value) + delta
            self.set(key, count, timeout=max(1, left), version=version)
        return count


def _moment(given: datetime | str) -> datetime:
    """Return a moment as the table has it: SQLite's as text, and neither with a zone."""
    moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Change the tables alone, where several hosts that share a database start at once."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
