"""What was worked out before, so that unchanged documents cost nothing and an interrupted run goes on where it stopped.

One SQLite file beside the map; it may be deleted at any time. What is kept under a key never changes, since the key is
made of everything that the result depends on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from concerted.errors import InputError, Place

_OFTEN = 256
"""Results after which they are on disk."""
_FORM = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, result BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID
"""


def key(*parts: str) -> str:
    """Return a key made of everything that a result depends on."""
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class Cache:
    """Results by kind and key."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, or keep nothing beyond this run. Raises `InputError` where the file is something else.

        Without a file SQLite holds what fits its cache in memory, and the rest in a temporary file without a name.
        """
        try:
            self._kept = sqlite3.connect(path or "")
            (form,) = self._kept.execute("PRAGMA user_version").fetchone()
            if form not in {0, _FORM}:
                self._kept.execute("DROP TABLE kept")
            self._kept.execute(f"PRAGMA user_version = {_FORM}")
            self._kept.execute(_TABLE)
            self._kept.commit()
        except sqlite3.Error as error:
            hint = "It only saves time: delete it and run again, or name another folder with --out."
            raise InputError(
                "bad-cache", f"cannot be used: {error}", place=Place(path) if path else None, hint=hint
            ) from None

    def close(self) -> None:
        """Let go of the file."""
        self._kept.close()

    def through(
        self, kind: str, keys: Sequence[str], work: Callable[[list[int]], Iterator[bytes]]
    ) -> tuple[list[bytes], int]:
        """Return one result for each key, and how many were known.

        `work` is given the places in `keys` of those that are not, and yields their results in that order; each
        batch is on disk before the next, so what was done is not done again.
        """
        results: dict[str, bytes] = {}
        missing: dict[str, int] = {}
        for place, name in enumerate(keys):
            if name in results or name in missing:
                continue
            found = self.get(kind, name)
            if found is None:
                missing[name] = place
            else:
                results[name] = found
        known = len(results)
        try:
            for number, (name, result) in enumerate(zip(missing, work(list(missing.values())), strict=True), start=1):
                results[name] = result
                self.put(kind, name, result)
                if not number % _OFTEN:
                    self._kept.commit()
        finally:
            self._kept.commit()
        return [results[name] for name in keys], known

    def get(self, kind: str, name: str) -> bytes | None:
        """Return what is kept under a key, if anything is."""
        with closing(self._kept.execute("SELECT result FROM kept WHERE kind = ? AND key = ?", (kind, name))) as found:
            row = found.fetchone()
        return None if row is None else bytes(row[0])

    def put(self, kind: str, name: str, result: bytes) -> None:
        """Keep a result; it is on disk after the next batch, or `commit`."""
        self._kept.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, name, result))

    def commit(self) -> None:
        """See that all is on disk."""
        self._kept.commit()
