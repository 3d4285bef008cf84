"""Copies of records, wherever they lie: an exported file, a folder of files, a web server, or a host's own store."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from concerted.errors import InputError, Place, RecordError
from concerted.files import make_folder, write_whole
from concerted.record.archive import Replica, bundled, files_of, read_files, tile_names
from concerted.record.check import Checked, check, check_archive, check_files
from concerted.record.checkpoint import read_text
from concerted.record.entry import LARGEST_ENTRY
from concerted.record.note import LARGEST_NOTE, read_note
from concerted.record.sql import POSTGRESQL, Connection, Where, connect, errors, unusable
from concerted.record.store import coalitions, replica

SQLITE_MAGIC = b"SQLite format 3\0"
ZIP_MAGIC = b"PK"
WAIT = 30.0
"""Seconds one request may take."""
MOST_ENTRIES = 2_000_000
"""Entries of a record that is fetched over a network; a larger checkpoint is refused unfetched."""
_BUNDLE = 256 * (LARGEST_ENTRY + 2)
_BESIDE = 100 * 2**20
_AT = ("", "record/")
"""Where below an address a record's files may lie: right there, or where the web shell serves them."""

_PLAIN: Mapping[str, str] = {"Content-Type": "text/plain; charset=utf-8"}
_HINT = "Check the address and the network; nothing was changed."

Told = Callable[[int, int], None]
"""Is told how many of how many entries have been fetched."""


class Answered(InputError):
    """A web server answered, and not as hoped: its HTTP `status`, and the first line of what it `said`."""

    def __init__(self, where: str, status: int, said: str) -> None:
        why = f"cannot fetch: it answers {status} {said}"
        super().__init__("cannot-fetch", why, place=Place(where), hint=_HINT)
        self.status = status
        self.said = said


def is_address(where: str) -> bool:
    """Tell whether `where` is a web address rather than a file's or a folder's name."""
    return where.startswith(("http://", "https://"))


def read_copy(where: str, *, told: Told | None = None) -> tuple[Replica, Checked]:
    """Return the record at `where`, with every byte of it checked, whatever form it has there.

    Raises `RecordBroken` or `RecordNewer` where it does not hold, `InputError` where there is none.
    """
    if is_address(where):
        held = fetch(where, told=told)
        return held, check(held)
    if where.startswith(POSTGRESQL):
        return read_store(where)
    path = Path(where)
    if path.is_dir():
        return check_files(_folder(path))
    try:
        with path.open("rb") as file:
            start = file.read(len(SQLITE_MAGIC))
            data = start + file.read() if start.startswith(ZIP_MAGIC) else start
    except OSError as error:
        hint = "Name a record file, an export, a folder or an address: concerted verify coalition.zip"
        raise InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(path), hint=hint) from None
    return read_store(path) if start == SQLITE_MAGIC else check_archive(data)


def read_store(where: Where) -> tuple[Replica, Checked]:
    """Return the record in a host's own store, checked. Raises as `read_copy` does."""
    connection = connect(where)
    try:
        held = replica(connection, only_coalition(connection, where))
    except errors() as error:
        raise unusable(where, error) from None
    finally:
        connection.close()
    return held, check(held)


def only_coalition(connection: Connection, where: Where) -> str:
    """Return the coalition whose record a store keeps. Raises `InputError` (`no-record`) where it keeps none."""
    names = coalitions(connection)
    if not names:
        raise InputError(
            "no-record", "no coalition is founded here", place=Place(shown(where)), hint="concerted found --help"
        )
    return names[0]


def shown(where: Where) -> str:
    """Return how to name a store to people: never with a password."""
    if isinstance(where, str):
        parts = urlsplit(where)
        return f"{POSTGRESQL}{parts.hostname or ''}{parts.path}"
    return str(where)


def write_folder(folder: Path, held: Replica) -> None:
    """Lay a record out as static files, ready for any web server, repository or stick; the checkpoint comes last.

    Files of an earlier state that are not part of this one are removed. Raises `InputError` (`cannot-write`).
    """
    make_folder(folder)
    files = files_of(held)
    names = sorted(files, key=lambda name: (name == "checkpoint", name))
    for name in names:
        path = folder / name
        make_folder(path.parent)
        if not (path.is_file() and path.read_bytes() == files[name]):
            write_whole(path, files[name])
    for path in (*folder.glob("tile/**/*.p/*"), folder / "openings", folder / "cosigned"):
        if path.is_file() and str(path.relative_to(folder)) not in files:
            path.unlink()


def fetch(address: str, *, told: Told | None = None, known: Sequence[bytes] = ()) -> Replica:
    """Fetch the record that a web server keeps (C2SP tlog-tiles), unjudged. Raises `InputError` (`cannot-fetch`).

    Bundles that lie whole in the entries `known` are taken from there; where they are not what the
    server's checkpoint vouches for, checking will tell.
    """
    base, note = _find(address)
    try:
        size = read_text(read_note(note).text).size
    except RecordError as error:
        raise _no(base, error.message) from None
    if size > MOST_ENTRIES:
        raise _no(base, f"it claims to have {size:,} entries, more than {MOST_ENTRIES:,}")
    files = {"checkpoint": note.encode()}
    for name, first, width in tile_names("tile/entries", size):
        mine = known[first : first + width]
        files[name] = bundled(mine) if len(mine) == width else _bundle(base, name)
        if told:
            told(first + width, size)
    for name in ("openings", "cosigned"):
        beside = _get(base + name, most=_BESIDE)
        if beside is not None:
            files[name] = beside
    held = read_files(files)
    # What lies beside the record was fetched after the checkpoint: of entries made meanwhile, it has words already.
    early = tuple(one for one in held.openings if one.index < size)
    seen = tuple(note for note in held.cosigned if not _is_later(note, size))
    return replace(held, openings=early, cosigned=seen)


def _is_later(note: str, size: int) -> bool:
    try:
        return read_text(read_note(note).text).size > size
    except RecordError:  # checking will say what is wrong with it
        return False


def fetch_note(address: str) -> str:
    """Fetch only the checkpoint that a web server shows. Raises `InputError` (`cannot-fetch`)."""
    return _find(address)[1]


def send(address: str, text: str, *, headers: Mapping[str, str] = _PLAIN) -> str:
    """Post a text to a web server and return what it answers. Raises `InputError` (`cannot-fetch`)."""
    request = urllib.request.Request(address, text.encode(), dict(headers))  # noqa: S310 - http(s) only, see _open
    return _open(request, most=LARGEST_NOTE).decode(errors="replace")


def ask(address: str, token: str) -> str:
    """Ask a web server as whoever holds this token, and return what it answers. Raises `InputError` (`cannot-fetch`).

    The token goes to that server alone: wherever else it sends one, it does not come along.
    """
    request = urllib.request.Request(address)  # noqa: S310 - http(s) only, see _open
    request.add_unredirected_header("Authorization", f"Bearer {token}")
    return _open(request, most=_BESIDE).decode(errors="replace")


def _find(address: str) -> tuple[str, str]:
    base = address.rstrip("/") + "/"
    for part in _AT:
        found = _get(f"{base}{part}checkpoint", most=LARGEST_NOTE)
        if found is not None and found.count(b"\n\n"):
            return base + part, found.decode(errors="replace")
    raise _no(address, "no record is served there")


def _bundle(base: str, name: str) -> bytes:
    """Fetch a bundle of entries; where a partial one is gone because the log grew, the full one."""
    data = _get(base + name, most=_BUNDLE)
    if data is None:
        raise _no(base + name, "the record there lacks these entries; it may have grown meanwhile, so try again")
    return data


def _get(address: str, *, most: int) -> bytes | None:
    try:
        return _open(urllib.request.Request(address), most=most)  # noqa: S310 - http(s) only, see _open
    except Answered as answer:
        if answer.status == 404:  # noqa: PLR2004 - not found
            return None
        raise


def _open(request: urllib.request.Request, *, most: int) -> bytes:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    try:
        with opener.open(request, timeout=WAIT) as answer:
            data: bytes = answer.read(most + 1)
    except urllib.error.HTTPError as error:
        said = error.read(500).decode(errors="replace").strip().split("\n")[0]
        error.close()
        raise Answered(request.full_url, error.code, said or str(error.reason)) from None
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise _no(request.full_url, str(getattr(error, "reason", error))) from None
    if len(data) > most:
        raise _no(request.full_url, "it sends far more than belongs there")
    return data


def _folder(path: Path) -> dict[str, bytes]:
    """Return the files of a record in a folder, by name; whatever else lies there is not ours."""
    names = [path / "checkpoint", path / "openings", path / "cosigned", *sorted((path / "tile").rglob("*"))]
    if not names[0].is_file():
        hint = "Name the folder in which the file “checkpoint” lies; a house is verified by its coalition.record."
        raise InputError("no-record", "no record lies in this folder", place=Place(path), hint=hint)
    return {str(name.relative_to(path)): name.read_bytes() for name in names if name.is_file()}


def _no(where: str, why: str) -> InputError:
    return InputError("cannot-fetch", f"cannot fetch: {why}", place=Place(where), hint=_HINT)
