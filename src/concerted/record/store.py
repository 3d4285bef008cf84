"""Records in a database: entries, tree nodes, checkpoint and openings, in one transaction.

Every function runs its SQL on an open connection (`sql`: SQLite or PostgreSQL) that the caller owns, so
that the caller's transaction commits or rolls back the record together with whatever else it wrote.
Written entries, nodes and checkpoints stay for ever; only an opening may be erased.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concerted.errors import RecordBroken
from concerted.record.archive import Replica
from concerted.record.checkpoint import Checkpoint, Signer, read_text, with_signatures
from concerted.record.entry import Entry
from concerted.record.note import Note, read_note, read_signature_line, signature_line
from concerted.record.opening import Opening
from concerted.record.sql import Connection, in_transaction, insert, run
from concerted.record.tree import completed, leaf_hash, root

_LEVELS = ", ".join(f"({level})" for level in range(63))
_EDGE = f"""WITH level(level) AS (VALUES {_LEVELS}), newest AS (
        SELECT size FROM record_checkpoint WHERE coalition = ? ORDER BY size DESC LIMIT 1)
    SELECT newest.size, level.level, (newest.size >> level.level) - 1, node.hash
    FROM newest JOIN level ON (newest.size >> level.level) & 1 = 1
    LEFT JOIN record_node node
        ON node.coalition = ? AND node.level = level.level AND node.number = (newest.size >> level.level) - 1"""  # noqa: S608 - numbers
"""What to append begins from, of `tree.peaks`: the size, and each whole subtree's place and root."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest checkpoint of a record: how many entries, and the signed note."""

    size: int
    note: str


def coalitions(connection: Connection) -> list[str]:
    """Return the coalitions whose records this store keeps, by name."""
    rows = run(connection, "SELECT coalition FROM record_entry WHERE number = 0 ORDER BY coalition")
    return [name for (name,) in rows]


def entries(connection: Connection, coalition: str, *, start: int = 0, end: int | None = None) -> list[bytes]:
    """Return the exact bytes of the entries from number `start` on, to just before `end` if it is given."""
    query = "SELECT bytes FROM record_entry WHERE coalition = ? AND number >= ? ORDER BY number"
    if end is not None:
        query = query.replace("ORDER", "AND number < ? ORDER")
    held = run(connection, query, (coalition, start) if end is None else (coalition, start, end))
    return [_blob(data) for (data,) in held]


def head(connection: Connection, coalition: str) -> Head | None:
    """Return the newest checkpoint, or None where the record is empty."""
    query = "SELECT size, note FROM record_checkpoint WHERE coalition = ? ORDER BY size DESC LIMIT 1"
    row = run(connection, query, (coalition,)).fetchone()
    return Head(*row) if row else None


def openings(connection: Connection, coalition: str) -> list[Opening]:
    """Return what lies beside the record, in order of entry and field."""
    query = "SELECT number, path, value, blinding FROM record_opening WHERE coalition = ? ORDER BY number, path"
    return [
        Opening(index=number, path=path, value=value, blinding=_blob(blinding))
        for number, path, value, blinding in run(connection, query, (coalition,))
    ]


def node(connection: Connection, coalition: str, level: int, index: int) -> bytes:
    """Return the stored tree node at (level, index). Raises `RecordBroken` (`node-missing`)."""
    query = "SELECT hash FROM record_node WHERE coalition = ? AND level = ? AND number = ?"
    row = run(connection, query, (coalition, level, index)).fetchone()
    if row is None:
        raise RecordBroken("node-missing", f"the tree node at level {level}, number {index} is missing")
    return _blob(row[0])


def checkpoint_at(connection: Connection, coalition: str, size: int) -> str | None:
    """Return the signed checkpoint of the first `size` entries, None where none was made at that size."""
    query = "SELECT note FROM record_checkpoint WHERE coalition = ? AND size = ?"
    row = run(connection, query, (coalition, size)).fetchone()
    return str(row[0]) if row else None


def since(connection: Connection, coalition: str, size: int, *, end: int) -> tuple[str | None, list[bytes]]:
    """Return the checkpoint of the first `size` entries, None where none was made there, and the entries up to `end`.

    It is one query: asked whether a copy of the first `size` entries is still the record's, and how that went on.
    """
    query = """SELECT -1 AS number, note, NULL AS bytes FROM record_checkpoint WHERE coalition = ? AND size = ?
        UNION ALL SELECT number, NULL, bytes FROM record_entry WHERE coalition = ? AND number >= ? AND number < ?
        ORDER BY number"""
    rows = list(run(connection, query, (coalition, size, coalition, size, end)))
    note = str(rows.pop(0)[1]) if rows and rows[0][0] < 0 else None
    return note, [_blob(data) for _, _, data in rows]


def cosignatures(connection: Connection, coalition: str) -> list[tuple[int, str, str]]:
    """Return the witnesses' signature lines as (size, name, line), in that order."""
    query = "SELECT size, name, line FROM record_cosignature WHERE coalition = ? ORDER BY size, name"
    return [(size, name, line) for size, name, line in run(connection, query, (coalition,))]


def cosign(connection: Connection, coalition: str, size: int, name: str, line: str) -> None:
    """Keep a witness's signature line under the checkpoint of that size, in place of its earlier one."""
    query = "DELETE FROM record_cosignature WHERE coalition = ? AND size = ? AND name = ?"
    run(connection, query, (coalition, size, name))
    run(connection, "INSERT INTO record_cosignature VALUES (?, ?, ?, ?)", (coalition, size, name, line))


def seen_before(connection: Connection, origin: str) -> Checkpoint | None:
    """Return the newest checkpoint of another log that this house, as a witness, cosigned."""
    row = run(connection, "SELECT size, root FROM record_witnessed WHERE origin = ?", (origin,)).fetchone()
    return Checkpoint(origin, row[0], _blob(row[1])) if row else None


def remember(connection: Connection, checkpoint: Checkpoint) -> None:
    """Remember a checkpoint of another log in the transaction in which it was compared, before it is cosigned."""
    run(connection, "DELETE FROM record_witnessed WHERE origin = ?", (checkpoint.origin,))
    row = (checkpoint.origin, checkpoint.size, checkpoint.root)
    run(connection, "INSERT INTO record_witnessed VALUES (?, ?, ?)", row)


def erase(connection: Connection, coalition: str, number: int, path: str) -> bool:
    """Erase what lies beside an entry at a field; tell whether there was anything."""
    query = "DELETE FROM record_opening WHERE coalition = ? AND number = ? AND path = ?"
    return bool(run(connection, query, (coalition, number, path)).rowcount)


def extend(connection: Connection, coalition: str, held: Replica) -> int:
    """Take in a checked replica that begins with what is here; return how many entries were new.

    Needs no host's key: the replica brings its signed checkpoint. Must run inside the caller's
    transaction. Openings that are here stay; those that are new come in.
    """
    size, edge = _edge(connection, coalition)
    new = held.entries[size:]
    _, made = _grown(edge, size, new)
    insert(connection, _rows(coalition, size, new, made))
    known = {(opening.index, opening.path) for opening in openings(connection, coalition)}
    for opening in held.openings:
        if (opening.index, opening.path) not in known:
            row = (coalition, opening.index, opening.path, opening.value, opening.blinding)
            run(connection, "INSERT INTO record_opening VALUES (?, ?, ?, ?, ?)", row)
    for note in (*held.cosigned, held.note):
        _keep(connection, coalition, note)
    return len(held.entries) - size


def _keep(connection: Connection, coalition: str, note: str) -> None:
    """Keep a signed checkpoint: the log's own line as the note, every other line as a witness's."""
    opened = read_note(note)
    own, *others = opened.signatures
    size = read_text(opened.text).size
    if checkpoint_at(connection, coalition, size) is None:
        bare = Note(opened.text, (own,)).to_text()
        run(connection, "INSERT INTO record_checkpoint VALUES (?, ?, ?)", (coalition, size, bare))
    for name, data in others:
        cosign(connection, coalition, size, name, signature_line(name, data))


def replica(connection: Connection, coalition: str) -> Replica:
    """Return the whole record as somebody else could hold it. Raises `RecordBroken` where it has no checkpoint."""
    newest = head(connection, coalition)
    if newest is None:
        raise RecordBroken("no-checkpoint", "the record has no checkpoint")
    query = "SELECT hash FROM record_node WHERE coalition = ? AND level = 0 ORDER BY number"
    *earlier, note = _cosigned(connection, coalition, newest)
    return Replica(
        entries=tuple(entries(connection, coalition)),
        note=note,
        openings=tuple(openings(connection, coalition)),
        leaves=tuple(_blob(leaf) for (leaf,) in run(connection, query, (coalition,))),
        cosigned=tuple(earlier),
    )


def _cosigned(connection: Connection, coalition: str, newest: Head) -> list[str]:
    """Return the notes that matter to a reader: each witness's newest by size, and the newest of all at the end."""
    latest = {name: (size, line) for size, name, line in cosignatures(connection, coalition)}
    sizes = sorted({size for size, _ in latest.values()} | {newest.size})
    notes = []
    for size in sizes:
        lines = [read_signature_line(line) for at, line in latest.values() if at == size]
        note = newest.note if size == newest.size else checkpoint_at(connection, coalition, size)
        notes.append(with_signatures(str(note), lines))
    return notes


def append(
    connection: Connection, coalition: str, new: Sequence[Entry], *, beside: Sequence[Opening], signer: Signer
) -> Head:
    """Append entries with what lies beside them, and sign the new checkpoint.

    Must run inside the caller's transaction, begun before the state was read. Raises `RecordBroken`
    where an entry is outside the record's form; the caller's rollback then leaves nothing written.
    """
    if not in_transaction(connection):
        raise RuntimeError("append needs the transaction in which the state was read")
    size, edge = _edge(connection, coalition)
    data = [entry.to_bytes() for entry in new]
    top, made = _grown(edge, size, data)
    note = signer.sign(Checkpoint(coalition, size + len(data), top))
    rows = _rows(coalition, size, data, made)
    rows["record_opening"] = [(coalition, one.index, one.path, one.value, one.blinding) for one in beside]
    rows["record_checkpoint"] = [(coalition, size + len(data), note)]
    insert(connection, rows)
    return Head(size + len(data), note)


def _edge(connection: Connection, coalition: str) -> tuple[int, dict[tuple[int, int], bytes]]:
    """Return how many entries there are, and the roots of the whole subtrees that they make up, in one query.

    Raises `RecordBroken` (`node-missing`).
    """
    found = list(run(connection, _EDGE, (coalition, coalition)))
    for _, level, index, stored in found:
        if stored is None:
            raise RecordBroken("node-missing", f"the tree node at level {level}, number {index} is missing")
    return found[0][0] if found else 0, {(level, index): _blob(stored) for _, level, index, stored in found}


def _grown(
    edge: Mapping[tuple[int, int], bytes], size: int, new: Sequence[bytes]
) -> tuple[bytes, dict[tuple[int, int], bytes]]:
    """Return the root with entries added after the first `size`, and the tree nodes that they complete."""
    made: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        return made.get((level, index)) or edge[level, index]

    for number, data in enumerate(new, size):
        made.update(((level, index), stored) for level, index, stored in completed(number, leaf_hash(data), read))
    return root(size + len(new), read), made


def _rows(
    coalition: str, size: int, new: Sequence[bytes], made: Mapping[tuple[int, int], bytes]
) -> dict[str, Sequence[Sequence[object]]]:
    """Return the rows of entries after the first `size`, and of the tree nodes that they complete."""
    return {
        "record_entry": [(coalition, number, data) for number, data in enumerate(new, size)],
        "record_node": [(coalition, level, index, stored) for (level, index), stored in made.items()],
    }


def _blob(value: object) -> bytes:
    """Return a column's bytes; a file that was tampered with may hold text there, which no hash will match."""
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8", "replace")
