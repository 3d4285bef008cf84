"""The same house in a SQLite file and in PostgreSQL, and beside each a place for the bare peer's rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres import serving

from concerted.demo.lives import to_records
from concerted.handover import take_in
from concerted.host import key_file


def stores() -> Iterator[tuple[str, Path, str | None, str]]:
    """Yield the store's name, the house, the database that keeps its record if one does, and where the peer writes."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        house = Path(folder) / "house"
        house.mkdir()
        (record,) = to_records("lake", house)
        yield "SQLite", house, None, str(Path(folder) / "bare.db")
        with serving() as server:
            store, beside = server.create("house"), server.create("bare")
            take_in(str(record), store)
            moved = Path(folder) / "moved"
            moved.mkdir()
            shutil.copy(key_file(record), moved / key_file(store).name)
            yield "PostgreSQL", moved, store, beside
