"""A record as one file that anyone can hold: a zip of static tiles and what lies beside them.

Layout of C2SP tlog-tiles (`checkpoint`, `tile/L/N[.p/W]`, `tile/entries/N[.p/W]`), plus `openings`
and `cosigned` (earlier checkpoints that witnesses saw), one canonical JSON object a line. The same files
may lie in a folder, or be served by any web server. The zip itself has one form only (stored, sorted,
dated 1980-01-01), so that the same record always gives the same bytes, and every altered byte is found.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from concerted.errors import RecordBroken
from concerted.record.canonical import Json, decode, encode
from concerted.record.opening import Opening
from concerted.record.tree import Tree, leaf_hash

TILE = 256
"""Hashes in a full tile, and entries in a full bundle (tlog-tiles)."""

_BEGINNING = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, OSError, struct.error)
"""What the zip module raises on a damaged file; `NotImplementedError` on a compression nobody used."""


@dataclass(frozen=True, slots=True)
class Replica:
    """A record as somebody holds it: the entries' bytes, the signed checkpoint, and what lies beside them."""

    entries: tuple[bytes, ...]
    note: str
    openings: tuple[Opening, ...] = ()
    leaves: tuple[bytes, ...] | None = None
    """The leaf hashes as they were stored, which tell which entry was altered."""
    cosigned: tuple[str, ...] = ()
    """Earlier checkpoints with the cosignatures of witnesses that have not seen the newest, by size."""


def files_of(replica: Replica) -> dict[str, bytes]:
    """Return the replica as files: name in the archive or folder → bytes."""
    files: dict[str, bytes] = {"checkpoint": replica.note.encode()}
    if replica.openings:
        files["openings"] = opening_lines(replica.openings)
    if replica.cosigned:
        files["cosigned"] = b"".join(encode({"note": note}) + b"\n" for note in replica.cosigned)
    return files | _tiles(replica.entries)


def pack(replica: Replica) -> bytes:
    """Return the archive's bytes."""
    files = files_of(replica)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _BEGINNING)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return packed.getvalue()


def unpack(data: bytes) -> Replica:
    """Return the record in an archive's bytes, without judging it: `check_archive` does that.

    Raises `RecordBroken` (`archive-broken`), naming the part.
    """
    return read_files(_files(data))


def read_files(files: Mapping[str, bytes]) -> Replica:
    """Return the record that files hold, named as `files_of` names them. Raises as `unpack` does."""
    if "checkpoint" not in files:
        raise _broken("it has no checkpoint", entry=None)
    entries = tuple(_bundles(files))
    return Replica(
        entries=entries,
        note=_text(files["checkpoint"], "checkpoint"),
        openings=tuple(read_openings(files.get("openings", b""))),
        leaves=tuple(_leaves(files)),
        cosigned=tuple(_read_cosigned(files.get("cosigned", b""))),
    )


def tile_names(prefix: str, count: int) -> Iterator[tuple[str, int, int]]:
    """Yield (name, first, width) of the tiles that hold `count` hashes or entries (tlog-tiles, “Merkle tree”)."""
    for number, first in enumerate(range(0, count, TILE)):
        width = min(TILE, count - first)
        yield f"{prefix}/{_path(number)}" + ("" if width == TILE else f".p/{width}"), first, width


def bundled(entries: Iterable[bytes]) -> bytes:
    """Return entries as the bytes of a bundle: each after its length in two bytes (tlog-tiles, “Log entries”)."""
    return b"".join(len(data).to_bytes(2) + data for data in entries)


def _path(number: int) -> str:
    """Return a tile's number as tlog-tiles writes it: 1234067 is x001/x234/067."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    return "/".join(reversed(groups))


def _tiles(entries: Sequence[bytes]) -> dict[str, bytes]:
    files = {}
    for name, first, width in tile_names("tile/entries", len(entries)):
        bundle = entries[first : first + width]
        files[name] = bundled(bundle)
    tree = Tree([leaf_hash(data) for data in entries])
    level, count = 0, len(entries)
    while count:
        for name, first, width in tile_names(f"tile/{level}", count):
            files[name] = b"".join(tree.node(level * 8, index) for index in range(first, first + width))
        level, count = level + 1, count // TILE
    return files


def _files(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.infolist()
            if any(info.compress_type != zipfile.ZIP_STORED for info in names):
                raise _broken("it is packed otherwise than Concerted packs (compressed)", entry=None)
            if sum(info.file_size for info in names) > len(data):
                raise _broken("it claims to hold more than its own size", entry=None)
            return {info.filename: _stored(data, info) for info in names}
    except _UNREADABLE as error:
        raise _broken(f"it is damaged or cut short ({error})", entry=None) from None


def _stored(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return a stored file's bytes without asking its CRC, so that an altered entry is named, not only its bundle."""
    name_and_extra = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + sum(name_and_extra)
    held = data[start : start + info.file_size]
    if len(held) < info.file_size:
        raise _broken(f"{info.filename} is cut off", entry=None)
    return held


def _bundles(files: Mapping[str, bytes]) -> Iterator[bytes]:
    number = 0
    held = {name for name in files if name.startswith("tile/entries/")}
    while names := [name for name in held if _is_tile(name, "tile/entries", number // TILE)]:
        if len(names) > 1:
            raise _broken(f"it holds entry {number} twice", entry=number)
        for data in _bundle(files[names[0]], number):
            yield data
            number += 1
        if number % TILE:
            return


def _is_tile(name: str, prefix: str, number: int) -> bool:
    full = f"{prefix}/{_path(number)}"
    return name == full or name.startswith(f"{full}.p/")


def _bundle(bundle: bytes, number: int) -> Iterator[bytes]:
    position = 0
    while position < len(bundle):
        length = int.from_bytes(bundle[position : position + 2])
        data = bundle[position + 2 : position + 2 + length]
        if len(data) < length or position + 1 == len(bundle):
            raise _broken(f"entry {number} is cut off in the middle", entry=number)
        yield data
        position, number = position + 2 + length, number + 1


def _leaves(files: Mapping[str, bytes]) -> Iterator[bytes]:
    for name in sorted(name for name in files if name.startswith("tile/0/")):
        tile = files[name]
        yield from (tile[start : start + 32] for start in range(0, len(tile), 32))


def opening_lines(openings: Iterable[Opening]) -> bytes:
    """Return openings as bytes: one canonical JSON object a line."""
    return b"".join(_opening_line(opening) for opening in openings)


def _opening_line(opening: Opening) -> bytes:
    where: dict[str, Json] = {"index": opening.index, "path": opening.path}
    return encode({**where, "value": opening.value, "blinding": opening.blinding.hex()}) + b"\n"


def read_openings(data: bytes) -> Iterator[Opening]:
    """Yield the openings that `opening_lines` wrote. Raises `RecordBroken`, naming the line."""
    for line, text in enumerate(data.splitlines(), start=1):
        try:
            fields = decode(text)
            blinding = bytes.fromhex(fields.pop("blinding"))  # type: ignore[union-attr]
            yield Opening(**fields, blinding=blinding)  # type: ignore[arg-type]
        except (RecordBroken, TypeError, ValueError, KeyError, AttributeError):
            raise _broken(f"line {line} of its openings cannot be read", entry=None) from None


def _read_cosigned(data: bytes) -> Iterator[str]:
    for line, text in enumerate(data.splitlines(), start=1):
        try:
            yield str(decode(text)["note"])  # type: ignore[index, call-overload]
        except (RecordBroken, TypeError, KeyError):
            raise _broken(f"line {line} of its cosigned checkpoints cannot be read", entry=None) from None


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _broken(f"its {name} is not text", entry=None) from None


def _broken(why: str, *, entry: int | None) -> RecordBroken:
    hint = "Ask another member for a copy: every member may hold the whole record."
    return RecordBroken("archive-broken", f"the archive does not hold: {why}", entry=entry, hint=hint)
