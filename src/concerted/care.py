"""Looking after a record: backups that were tried, restoring them, and an examination of the whole.

A backup is one zip with everything a host needs to go on elsewhere, its keys included: it is as secret
as the keys. It is made while the record is in use, verified, and restored once on trial before it counts.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from concerted import host
from concerted.errors import ConcertedError, InputError, Place
from concerted.files import make_folder, write_whole
from concerted.handover import take_in
from concerted.host import Verified, key_file, now, verify
from concerted.record.checkpoint import Signer
from concerted.record.sql import Connection, Where, connect, run

MANIFEST = "backup.json"
BESIDE = ("web.key", "map.json")
"""What else a house may hold beside its record and the host's key."""
TABLES = "web.db"
"""The web shell's own tables: people, sessions, tokens."""
FORM = 1
ROOM = 100 * 2**20
"""Bytes of free disk below which the doctor warns."""


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    EOFError,
)
"""What reading a damaged zip, or a manifest that is none, may raise."""


def back_up(record: Where, file: Path) -> Verified:
    """Write a backup of a record that may be in use, and try it; return what held.

    Raises `InputError` (`file-exists`, `cannot-write`), or as `verify` does; then no file is left.
    """
    if file.exists():
        hint = "Name a new file for each backup: nothing is overwritten."
        raise InputError("file-exists", "there is a file here already", place=Place(file), hint=hint)
    with TemporaryDirectory(prefix="concerted-backup-") as folder:
        packed = _packed(record, Path(folder))
        tried = Path(folder) / "tried"
        held = _restored(packed, file, tried)
    write_whole(file, packed, mode=0o600)
    return held


def restore(file: Path, folder: Path) -> tuple[Path, Verified]:
    """Put a backup back into a folder that does not exist yet; return the record and what held.

    Raises `InputError` (`folder-exists`, `not-a-backup`), or as `verify` does; then nothing is left behind.
    """
    if folder.exists():
        hint = "Restore into a new folder, look at it, then put it where the old one was."
        raise InputError("folder-exists", "this exists already", place=Place(folder), hint=hint)
    data = _read(file)
    try:
        held = _restored(data, file, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / _manifest(data, file).record, held


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "Name a file that concerted backup made."
        raise InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(file), hint=hint) from None


def _packed(record: Where, folder: Path) -> bytes:
    name = "coalition.record" if isinstance(record, str) else record.name
    if isinstance(record, str):
        take_in(record, folder / name)
    else:
        _copied(connect(record), folder / name)
        if (record.parent / TABLES).is_file():
            _copied(sqlite3.connect(record.parent / TABLES), folder / TABLES)
    files = {path.name: path.read_bytes() for path in (folder / name, folder / TABLES) if path.is_file()}
    key = key_file(record)
    if key.is_file():
        files[f"{name}.key"] = key.read_bytes()
    for path in () if isinstance(record, str) else (record.parent / beside for beside in BESIDE):
        if path.is_file():
            files[path.name] = path.read_bytes()
    sums = {kept: sha256(data).hexdigest() for kept, data in files.items()}
    manifest = {"form": FORM, "made": now(), "record": name, "files": sums}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for kept, data in files.items():
            archive.writestr(kept, data)
    return packed.getvalue()


def _copied(source: Connection, copy: Path) -> None:
    """Copy a SQLite file that may be in use, as it is at one moment (SQLite's online backup), and close it."""
    assert isinstance(source, sqlite3.Connection)  # noqa: S101 - a path is SQLite's
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _restored(data: bytes, file: Path, folder: Path) -> Verified:
    """Unpack a backup into `folder`, check every file of it, and verify the record."""
    manifest = _manifest(data, file)
    make_folder(folder)
    folder.chmod(0o700)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name, expected in manifest.files.items():
            try:
                content = archive.read(name)
            except _UNREADABLE:
                content = b""
            if sha256(content).hexdigest() != expected:
                raise _damaged(file, f"its {name} is missing or was altered")
            write_whole(folder / name, content, mode=0o600)
    return verify(str(folder / manifest.record))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says it holds: the record's file name, and every file's SHA-256 in hex."""

    record: str
    files: dict[str, str]


def _manifest(data: bytes, file: Path) -> Manifest:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            fields = json.loads(archive.read(MANIFEST))
        manifest = Manifest(fields["record"], dict(fields["files"]))
        sound = fields["form"] == FORM and all(Path(name).name == name for name in manifest.files)
    except _UNREADABLE:
        raise _damaged(file, "it is no backup, or it is damaged") from None
    if not sound or manifest.record not in manifest.files:
        raise _damaged(file, "it is none that this version of Concerted made")
    return manifest


def made_at(file: Path) -> str:
    """Return when a backup was made. Raises `InputError` (`not-a-backup`, `cannot-read`)."""
    _manifest(_read(file), file)
    with zipfile.ZipFile(file) as archive:
        return str(json.loads(archive.read(MANIFEST)).get("made", ""))


def _damaged(file: Path, why: str) -> InputError:
    hint = "Take an older backup, or begin from any member's copy: concerted import --help."
    return InputError("not-a-backup", f"the backup cannot be used: {why}", place=Place(file), hint=hint)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the doctor found at one place; `hint` says what to do where it is not well."""

    what: str
    well: bool
    said: str
    hint: str = ""


def examine(record: Where, *, key: Path | None = None) -> Iterator[Finding]:
    """Examine a host's record and all it needs, part by part. Changes nothing; raises nothing a user can mend.

    `key` is the host's key, where it does not lie at its usual place.
    """
    for what, look in _PARTS:
        yield found(what, lambda look=look: look(record))  # type: ignore[misc] # called at once
        if what == "record":
            yield found("key", lambda: _key(record, key or key_file(record)))


def found(what: str, look: Callable[[], Finding]) -> Finding:
    """Return what looking at one part found: that it is not well, where it could not be looked at."""
    try:
        return look()
    except ConcertedError as error:
        return Finding(what, well=False, said=error.message, hint=error.hint)


def _database(record: Where) -> Finding:
    with host.opened(record) as (connection, _):
        if isinstance(connection, sqlite3.Connection):
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            hint = "Restore a backup: concerted restore --help."
            return Finding("database", said == "ok", f"SQLite {sqlite3.sqlite_version}, {mode}: {said}", hint)
        asked = ("server_version", "fsync", "full_page_writes", "synchronous_commit")
        version, *safe = (run(connection, f"SHOW {name}").fetchone()[0] for name in asked)
    hint = "Set fsync, full_page_writes and synchronous_commit to on: else a power cut may lose what was promised."
    return Finding("database", safe == ["on"] * 3, f"PostgreSQL {version}, durable: {', '.join(safe)}", hint)


def _key(record: Where, path: Path) -> Finding:
    own = Signer.load(path).public
    with host.opened(record) as (connection, coalition):
        keeps = host.keys_now(connection, coalition).log == own
    open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
    if not keeps:
        hint = "Put the right key back; or hand the log over to this host: concerted handover --help."
        return Finding("key", well=False, said="it is not the key of the host that the record names", hint=hint)
    hint = f"chmod 600 {path}"
    return Finding("key", not open_to_others, "others can read it" if open_to_others else "is the host's", hint)


def _verified(record: Where) -> Finding:
    held = verify(str(record))
    if held.lingering:
        hint = "Take this copy out of use, or follow the host anew: the words must go."
        return Finding("record", well=False, said=f"erased words still lie beside entry {held.lingering[0]}", hint=hint)
    return Finding("record", well=True, said=f"{len(held.entries)} entries: every hash, signature and rule holds")


def _clock(record: Where) -> Finding:
    with host.opened(record) as (connection, coalition):
        last = host.state_of(connection, coalition).at
    return Finding("clock", now() >= last, f"now {now()}, last entry {last}", "Set the machine's clock right.")


def _disk(record: Where) -> Finding:
    if isinstance(record, str):
        return Finding("disk", well=True, said="the database's own affair: ask whoever keeps it")
    free = shutil.disk_usage(record.parent).free
    enough = free > max(ROOM, 2 * record.stat().st_size) and os.access(record.parent, os.W_OK)
    hint = "Make room, or let the host's user write to this folder."
    return Finding("disk", enough, f"{free / 2**30:.1f} GiB free", hint)


def _witnesses(record: Where) -> Finding:
    held = verify(str(record))
    known, needed = len(held.checked.keys.witnesses), held.state.witnesses_needed
    said = f"{known} named, {len(held.checked.seen)} have seen it"
    if needed:
        said += f"; the platform demands {needed}, who have seen {held.witnessed} of {len(held.entries)} entries"
    hint = "Ask members to keep a witness: concerted witness --help."
    return Finding("witnesses", not needed or held.witnessed == len(held.entries), said, hint)


_PARTS: tuple[tuple[str, Callable[[Where], Finding]], ...] = (
    ("database", _database),
    ("record", _verified),
    ("clock", _clock),
    ("disk", _disk),
    ("witnesses", _witnesses),
)
