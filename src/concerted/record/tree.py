"""The Merkle tree of RFC 6962 (kept in RFC 9162) over stored nodes.

Nodes are the roots of complete subtrees: node (level, index) covers the 2^level leaves from
index·2^level on. Whoever keeps the nodes hands over a function that reads one; then a root, an
inclusion proof or a consistency proof takes a number of reads logarithmic in the tree's size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import TypeAlias

Nodes: TypeAlias = Callable[[int, int], bytes]
"""Reads the stored node at (level, index)."""

_BLOCK = 1024
"""Leaves that are hashed at a time, a power of two."""

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf (RFC 6962, section 2.1: a zero byte before the data)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962, section 2.1: a one byte before both children)."""
    return sha256(b"\1" + left + right).digest()


def completed(size: int, leaf: bytes, nodes: Nodes) -> list[tuple[int, int, bytes]]:
    """Return the nodes (level, index, hash) that become complete when `leaf` is appended at `size`."""
    level, index, node = 0, size, leaf
    made = [(level, index, node)]
    while index & 1:
        node = node_hash(nodes(level, index - 1), node)
        level, index = level + 1, index >> 1
        made.append((level, index, node))
    return made


def peaks(size: int) -> list[tuple[int, int]]:
    """Return the places (level, index) of the complete subtrees that make up the first `size` leaves, largest first."""
    levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in levels]


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root hash of the first `size` leaves: its complete subtrees, joined from the smallest on."""
    places = peaks(size)
    if not places:
        return EMPTY_ROOT
    node = nodes(*places.pop())
    for place in reversed(places):
        node = node_hash(nodes(*place), node)
    return node


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the audit path of leaf `index` in the tree of the first `size` leaves (2.1.1), 0 ≤ index < size."""
    return _path(index, 0, size, nodes)


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Return the proof that the first `old` leaves begin the first `new` (2.1.2), 0 ≤ old ≤ new."""
    return [] if old in (0, new) else _subproof(old, 0, new, nodes, whole=True)


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> bool:
    """Tell whether `proof` shows that `leaf` stands at `index` below the root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(step, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, step)
        position, last = position >> 1, last >> 1
    return last == 0 and node == expected


def extends(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether `proof` shows that the tree of size `new` extends the tree of size `old` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if not 0 < old < new or not proof:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, step)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


class Range:
    """The frontier of a tree that only grows: the roots of its complete subtrees, largest first (a compact range).

    All that is needed to append and to say the root; its memory is logarithmic in the tree's size.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaf hashes."""
        peaks, size, sha = self._peaks, self.size, sha256
        for leaf in leaves:
            node, bits = leaf, size
            while bits & 1:
                node = sha(b"\1" + peaks.pop() + node).digest()
                bits >>= 1
            peaks.append(node)
            size += 1
        self.size = size

    def root(self, rest: bytes | None = None) -> bytes:
        """Return the root hash of all leaves so far; with `rest`, of these and of a smaller subtree after them."""
        peaks = self._peaks if rest is not None else self._peaks[:-1]
        node = rest or (self._peaks[-1] if self._peaks else EMPTY_ROOT)
        for peak in reversed(peaks):
            node = sha256(b"\1" + peak + node).digest()
        return node


def root_of(entries: Iterable[bytes]) -> bytes:
    """Return the root hash over entries' bytes, read once, in memory that does not grow with their number."""
    whole = Range()
    blocks = iter(entries)
    while rows := [sha256(b"\0" + data).digest() for data in islice(blocks, _BLOCK)]:
        if len(rows) < _BLOCK:
            rest = Range()
            rest.extend(rows)
            return whole.root(rest.root())
        while len(rows) > 1:
            rows = _paired(rows)
        whole.extend(rows)
    return whole.root()


class Tree:
    """A tree in memory: its stored nodes, read as roots and proofs need them."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [list(leaves)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_paired(self._levels[-1]))

    def __len__(self) -> int:
        return len(self._levels[0])

    def node(self, level: int, index: int) -> bytes:
        """Return the stored node at (level, index)."""
        return self._levels[level][index]

    def root(self) -> bytes:
        """Return the root hash of all leaves."""
        return root(len(self), self.node)


def _paired(row: Sequence[bytes]) -> list[bytes]:
    """Return the hashes of a row's pairs; one left over at the end has none yet."""
    return [sha256(b"\1" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`, for count ≥ 2."""
    return 1 << (count - 1).bit_length() - 1


def _hash(start: int, end: int, nodes: Nodes) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(count)
    return node_hash(_hash(start, middle, nodes), _hash(middle, end, nodes))


def _path(index: int, start: int, end: int, nodes: Nodes) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, nodes), _hash(middle, end, nodes)]
    return [*_path(index, middle, end, nodes), _hash(start, middle, nodes)]


def _subproof(old: int, start: int, end: int, nodes: Nodes, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [_hash(start, end, nodes)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, nodes, whole=whole), _hash(middle, end, nodes)]
    return [*_subproof(old, middle, end, nodes, whole=False), _hash(start, middle, nodes)]
