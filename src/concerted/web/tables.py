"""Where the pages' own tables lie: a SQLite file, or the PostgreSQL database that keeps the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def tables(store: str | None, file: Path | None) -> dict[str, Any]:
    """Return Django's settings of the database at a PostgreSQL address, else in a file, else in memory."""
    if store:
        parts = urlsplit(store)
        named = {"NAME": parts.path.strip("/"), "USER": parts.username, "PASSWORD": parts.password}
        where = {"HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0], "PORT": parts.port}
        told = {key: unquote(str(value)) for key, value in (named | where).items() if value}
        return {"ENGINE": "concerted.web.postgresql", "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, **told}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file or ":memory:",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
        },
    }
