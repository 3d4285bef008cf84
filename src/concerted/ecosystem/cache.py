"""What was worked out before, so that unchanged documents cost nothing and an interrupted run goes on where it stopped.

One SQLite file beside the map, which only its owner may read, as it holds what documents say. It may be deleted at any
time. What is kept under a key never changes, since the key is made of everything that the result depends on.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from concerted.errors import InputError, Place

OFTEN = 0.5
"""Seconds of work that an interruption may lose."""
LARGEST = 2**28
"""Bytes of a result, packed; a larger one is not kept."""
TEXTS = ("file", "read", "statements", "concepts", "wording")
"""Kinds that are made of documents, and so go when the documents do."""
_FORM = 2
_OWN = 0x436F6E63
"""By what SQLite tells our files from other programs'."""
_WAIT = 60.0
_TABLE = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, result BLOB, UNIQUE (kind, key))"
_SOURCES = {".py", ".toml", ".txt"}


def key(*parts: str) -> str:
    """Return a key made of everything that a result depends on."""
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@cache
def made_by(*files: str, of: tuple[str, ...]) -> str:
    """Return a mark of the code that makes a result: of files or folders of this package, and of installed parts.

    It is another one whenever any of them is, so that nobody has to remember to say so.
    """
    package = Path(__file__).parent
    named = (package / name for name in files)
    code = (part for path in named for part in ([path] if path.is_file() else sorted(path.rglob("*"))))
    texts = [part.read_text("utf-8") for part in code if part.suffix in _SOURCES]
    return key(*texts, *(version(part) for part in of))


class Cache:
    """Results by kind and key."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, which is made when there is something to keep, or keep nothing.

        Raises `InputError` where the file is something else; one of ours that is damaged is begun anew. Where that
        shows only later, or it cannot be written, the run goes on without it, and `trouble` says why. Without a path
        nothing is kept, not even for this run: what documents say is never spilled to a temporary file, and does not
        fill the memory twice.
        """
        self.known: Counter[str] = Counter()
        """By kind, how many results there were."""
        self.made: Counter[str] = Counter()
        """By kind, how many had to be worked out."""
        self.trouble = ""
        """Why the file was given up, if it was."""
        self._path = path
        self._used: set[int] = set()
        self._written = monotonic()
        self._kept: sqlite3.Connection | None = None
        if path is not None and path.exists():
            try:
                self._kept = _opened(path) if _is_sound(path) else _begun_anew(path)
            except (sqlite3.Error, OSError) as error:
                hint = "Delete it (or say --fresh) if it is an old map.cache, else name another folder with --out."
                raise InputError("bad-cache", f"cannot be used: {error}", place=Place(path), hint=hint) from None

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._path is not None

    def close(self) -> None:
        """Let go of the file."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def through(
        self, kind: str, keys: Sequence[str], work: Callable[[list[int]], Iterator[bytes]]
    ) -> tuple[list[bytes], int]:
        """Return one result for each key, and how many were known.

        `work` is given the places in `keys` of those that are not, and yields their results in that order; what was
        done is on disk soon after, so that it is not done again.
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
            for name, result in zip(missing, work(list(missing.values())), strict=True):
                results[name] = result
                self.put(kind, name, result)
        finally:
            self.commit()
        return [results[name] for name in keys], known

    def get(self, kind: str, name: str) -> bytes | None:
        """Return what is kept under a key, if anything is, and sound."""
        row = None
        with self._at_risk() as kept:
            if kept is not None:
                asked = kept.execute("SELECT result FROM kept WHERE kind = ? AND key = ?", (kind, name))
                with closing(asked) as found:
                    row = found.fetchone()
        try:
            result = None if row is None else zlib.decompress(row[0])
        except (zlib.error, TypeError):  # its bytes are not what was written: it is worked out again
            return None
        if result is not None:
            self.known[kind] += 1
            self._used.add(hash((kind, name)))
        return result

    def put(self, kind: str, name: str, result: bytes) -> None:
        """Keep a result; it is on disk within `OFTEN` seconds of work, or after `commit`."""
        self.made[kind] += 1
        if self._path is None or len(packed := zlib.compress(result, 1)) > LARGEST:
            return
        with self._at_risk():
            self._kept = self._kept or _opened(self._path)
            self._kept.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, name, packed))
            self._used.add(hash((kind, name)))
        if monotonic() - self._written >= OFTEN:
            self.commit()

    def forget(self, kind: str, name: str) -> None:
        """Forget what is kept under a key."""
        with self._at_risk() as kept:
            if kept is not None:
                kept.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, name))

    def commit(self) -> None:
        """See that all is on disk."""
        with self._at_risk() as kept:
            if kept is not None:
                kept.commit()
        self._written = monotonic()

    def forget_unused(self) -> None:
        """Forget what this run did not ask for, so that the text of a document that was taken away goes too.

        To be called at the end of a whole run. What a judge said holds no text, may have cost money, and stays.
        """
        with self._at_risk() as kept:
            if kept is not None:
                asked = f"SELECT rowid, kind, key FROM kept WHERE kind IN ({','.join('?' * len(TEXTS))})"  # noqa: S608
                rows = kept.execute(asked, TEXTS)
                gone = [(row,) for row, kind, name in rows if hash((kind, name)) not in self._used]
                kept.executemany("DELETE FROM kept WHERE rowid = ?", gone)
        self.commit()

    @contextmanager
    def _at_risk(self) -> Iterator[sqlite3.Connection | None]:
        """Give the file up where it fails: it only saves time."""
        try:
            yield self._kept
        except (sqlite3.Error, OSError) as error:
            self.trouble = str(error)
            self._path = None
            self.close()


def _is_sound(path: Path) -> bool:
    """Return whether a file is not one of ours that is damaged; what SQLite makes of others is its own to say."""
    with path.open("rb") as file:
        head = file.read(100)
    if head[:16] != b"SQLite format 3\0" or head[68:72] != _OWN.to_bytes(4, "big"):
        return True
    try:
        _opened(path).close()
    except sqlite3.OperationalError:  # such as a full disk, or another run at work
        return True
    except sqlite3.DatabaseError:
        return False
    return True


def _begun_anew(path: Path) -> sqlite3.Connection:
    path.unlink()
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    """Return the file, made where there is none, for its owner alone; one of an earlier form is begun anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_WAIT)
    try:
        _begin(connection)
        path.chmod(0o600)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: sqlite3.Connection) -> None:
    # What SQLite needs beside the file stays in memory, and what is deleted is overwritten.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA secure_delete = ON")
    (own,) = connection.execute("PRAGMA application_id").fetchone()
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if own != _OWN and tables - {"kept"}:
        raise sqlite3.DatabaseError("it is another program's database")
    if (own, form) != (_OWN, _FORM):
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {_OWN}")
        connection.execute(f"PRAGMA user_version = {_FORM}")
        connection.commit()
