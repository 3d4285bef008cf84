"""Write docs/vectors.json: known answers from which somebody else can check a second implementation.

Everything in it follows from the fixed seeds below; running this again gives the same bytes.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from concerted.record import Checkpoint, Entry, Replica, Signer, pack, seal
from concerted.record.canonical import encode
from concerted.record.fork import fork_between
from concerted.record.keys import entry_message, handover_message, sign_entry
from concerted.record.note import Cosigner, Key
from concerted.record.opening import Opening
from concerted.record.tree import Tree, consistency_proof, inclusion_proof, leaf_hash, root
from concerted.record.witness import write_request

FILE = Path(__file__).resolve().parent.parent / "docs" / "vectors.json"
ORIGIN = "clear-air-abcdef"
HOST, MEMBER, NEXT = (Signer(bytes([number]) * 32) for number in (1, 2, 3))
WITNESS = Cosigner("clinics.example/witness", Signer(bytes([4]) * 32))
SEEN_AT = 1_790_000_000
CANONICAL: tuple[Any, ...] = (
    {"b": 1, "a": [True, None, "é"], "": {}},
    {"largest": 2**53 - 1, "least": -(2**53 - 1)},
    "“quotes”, \\ and \u0001",
    [],
)


def entries() -> list[Entry]:
    """Return seven entries: a founding, a key, a signed entry, a reason beside the record, and others."""
    at = "2026-03-01T09:00:00Z"
    public = base64.b64encode(MEMBER.public).decode()
    plain = [
        Entry(coalition=ORIGIN, kind="founding", at=at, body={"log_key": base64.b64encode(HOST.public).decode()}),
        sign_entry(Entry(coalition=ORIGIN, kind="key", at=at, by="clinics", body={"public": public}), MEMBER),
        sign_entry(Entry(coalition=ORIGIN, kind="sentence", at=at, by="clinics", body={"text": "Süß"}), MEMBER),
        Entry(coalition=ORIGIN, kind="nod", at=at, by="growers", body={"yes": False, "reason": commitment()}),
    ]
    return [*plain, *(replace(plain[3], by=f"group-{number}") for number in range(4, 7))]


def opening() -> Opening:
    """Return what lies beside entry 3."""
    return Opening(index=3, path="body.reason", value="By whom?", blinding=bytes([5]) * 32)


def commitment() -> dict[str, str]:
    """Return the commitment that entry 3 holds."""
    return seal(ORIGIN, "body.reason", "By whom?", blinding=bytes([5]) * 32)


def vectors() -> dict[str, Any]:
    """Return every known answer."""
    made = entries()
    lines = [entry.to_bytes() for entry in made]
    tree = Tree([leaf_hash(line) for line in lines])
    other = Tree([leaf_hash(line) for line in [*lines[:4], *reversed(lines[4:])]])
    points = [Checkpoint(ORIGIN, size, root(size, tree.node)) for size in range(1, len(lines) + 1)]
    notes = [HOST.sign(point) for point in points]
    larger = HOST.sign(Checkpoint(ORIGIN, 7, other.root()))
    fork = fork_between(notes[4], larger, other.node)
    if fork is None:
        raise RuntimeError("the two trees should exclude one another")
    handover = handover_message(ORIGIN, base64.b64encode(NEXT.public).decode(), 7, tree.root().hex())
    cosigned = notes[-1] + WITNESS.cosign(points[-1].text(), at=SEEN_AT)
    archive = pack(Replica(entries=tuple(lines), note=cosigned, openings=(opening(),)))
    return {
        "keys": {
            "host": {"seed": "01" * 32, "public": HOST.public.hex(), "vkey": Key(ORIGIN, HOST.public).vkey},
            "member": {"seed": "02" * 32, "public": MEMBER.public.hex()},
            "next_host": {"seed": "03" * 32, "public": NEXT.public.hex()},
            "witness": {"seed": "04" * 32, "public": WITNESS.key.public.hex(), "vkey": WITNESS.key.vkey},
        },
        "canonical": [{"value": value, "bytes": encode(value).decode()} for value in CANONICAL],
        "entries": [
            {"bytes": line.decode(), "leaf": leaf_hash(line).hex()} for line in lines
        ],
        "entry_message": {"entry": 2, "bytes": entry_message(made[2]).decode(), "sig": made[2].sig},
        "commitment": {"coalition": ORIGIN, "path": opening().path, "value": opening().value,
                       "blinding": opening().blinding.hex(), **commitment()},
        "roots": [point.root.hex() for point in points],
        "inclusion": [
            {"index": index, "size": size, "proof": [step.hex() for step in inclusion_proof(index, size, tree.node)]}
            for index, size in ((0, 1), (0, 7), (3, 7), (6, 7), (2, 5))
        ],
        "consistency": [
            {"old": old, "new": new, "proof": [step.hex() for step in consistency_proof(old, new, tree.node)]}
            for old, new in ((1, 7), (3, 7), (4, 7), (6, 7), (7, 7))
        ],
        "checkpoints": notes,
        "cosigned": {"at": SEEN_AT, "note": cosigned},
        "add_checkpoint": write_request(3, consistency_proof(3, 7, tree.node), notes[-1]),
        "handover": {
            "bytes": handover.decode(),
            "sig": base64.b64encode(MEMBER.signature(handover)).decode(),
        },
        "fork": json.loads(fork.to_bytes()),
        "archive": {"bytes": len(archive), "sha256": sha256(archive).hexdigest()},
    }  # fmt: skip


def text() -> str:
    """Return the file."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    print(f"✓ {FILE.relative_to(FILE.parent.parent)}")
