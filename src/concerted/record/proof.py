"""The proof that one entry stands in the record, which holds by itself: C2SP tlog-proof, and a page that checks it.

The page is one HTML file. It needs no server, no network and no account: its script hashes and verifies
in the reader's own browser (WebCrypto: SHA-256, HMAC, Ed25519), and says each step in plain words.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from concerted.errors import RecordBroken
from concerted.record.archive import Replica
from concerted.record.checkpoint import Checkpoint, read_text
from concerted.record.keys import Keys
from concerted.record.note import read_note
from concerted.record.tree import Tree, includes, inclusion_proof, leaf_hash

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, the hashes from its leaf up to the root, and the checkpoint with that root."""

    index: int
    hashes: tuple[bytes, ...]
    note: str

    def to_text(self) -> str:
        """Return the proof as a file in the form of C2SP tlog-proof."""
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.hashes)
        return f"{FIRST_LINE}\nindex {self.index}\n{steps}\n{self.note}"


def prove(replica: Replica, number: int) -> Proof:
    """Return the proof of entry `number` (0 ≤ number < its size) of a replica that was checked."""
    tree = Tree(leaf_hash(data) for data in replica.entries)
    return Proof(number, tuple(inclusion_proof(number, len(tree), tree.node)), replica.note)


def read_proof(text: str) -> Proof:
    """Return the proof in a file. Extra data, which nobody vouches for, is passed over.

    Raises `RecordBroken` (`proof-broken`).
    """
    head, blank, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    word, _, number = lines[0].partition(" ") if lines else ("", "", "")
    try:
        steps = tuple(base64.b64decode(line, validate=True) for line in lines[1:])
        sound = number.isdecimal() and str(int(number)) == number
    except ValueError:
        sound, steps = False, ()
    spelt = all(base64.b64encode(step).decode() == line for step, line in zip(steps, lines[1:], strict=False))
    if not (blank and first == FIRST_LINE and word == "index" and sound and spelt and len(steps) <= MOST_HASHES):
        raise RecordBroken("proof-broken", "this is no proof of an entry (c2sp.org/tlog-proof@v1)")
    return Proof(int(number), steps, note)


def proven(proof: Proof, data: bytes) -> Checkpoint:
    """Return the checkpoint below which `data` stands; its signatures are still to be checked.

    Raises `RecordBroken` (`proof-broken`) where the proof does not show it.
    """
    checkpoint = read_text(read_note(proof.note).text)
    if not includes(proof.index, checkpoint.size, leaf_hash(data), proof.hashes, checkpoint.root):
        raise RecordBroken("proof-broken", f"the proof does not show this entry as number {proof.index}")
    return checkpoint


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says above its proof: a title, a sentence on what the entry did, and lines to read."""

    title: str
    sentence: str
    lines: Sequence[tuple[str, str]] = ()
    language: str = "en"


def proof_page(replica: Replica, keys: Keys, number: int, shown: Shown) -> str:
    """Return one HTML file in which anyone's browser checks entry `number` by itself."""
    proof = prove(replica, number)
    beside = next((opening for opening in replica.openings if opening.index == number), None)
    facts = {
        "origin": keys.coalition,
        "entry": replica.entries[number].decode(),
        "index": number,
        "proof": [base64.b64encode(step).decode() for step in proof.hashes],
        "note": proof.note,
        "host": base64.b64encode(keys.log).decode(),
        "witnesses": [
            {"member": member, "name": key.name, "public": base64.b64encode(key.public).decode()}
            for member, key in sorted(keys.witnesses.items())
        ],
        "beside": beside and {"path": beside.path, "value": beside.value, "blinding": beside.blinding.hex()},
        "words": WORDS,
    }
    part = files("concerted.record").joinpath("proof_page")
    script = part.joinpath("check.js").read_text("utf-8")
    style = part.joinpath("check.css").read_text("utf-8")
    gaps = {
        "language": html.escape(shown.language),
        "policy": f"default-src 'none'; script-src {_allowed(script)}; style-src {_allowed(style)}",
        "title": html.escape(shown.title),
        "sentence": html.escape(shown.sentence),
        "lines": "".join(f"<dt>{html.escape(a)}</dt><dd>{html.escape(b)}</dd>" for a, b in shown.lines),
        "facts": json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c"),
        "style": style,
        "script": script,
        **{f"word_{name}": html.escape(text) for name, text in WORDS.items()},
    }
    page = part.joinpath("check.html").read_text("utf-8")
    return re.sub(r"\[\[(\w+)\]\]", lambda gap: gaps[gap[1]], page)


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


WORDS = {
    "checking": "Checking, in your own browser…",
    "holds": "It holds. Nothing in this entry was altered.",
    "broken": "It does not hold: something was altered.",
    "unsure": "The hashes hold; your browser cannot check the signatures.",
    "by_yourself": "Checked on this machine, without a server: you can cut the network and open this file again.",
    "leaf": "The entry's bytes give this hash",
    "path": "With {n} hashes of its neighbours it leads to a root",
    "root": "The root is the one in the checkpoint, of {n} entries",
    "other_root": "That is not the root in the checkpoint, of {n} entries",
    "signed": "The host signed that checkpoint",
    "unsigned": "The host did not sign that checkpoint",
    "seen": "{name} has seen it, {at}",
    "unseen": "{name} has not signed this checkpoint",
    "forged": "A line claims to be {name}'s and is not",
    "cannot": "Your browser cannot check Ed25519 signatures: use a newer one, or concerted verify",
    "reason": "The reason is the one that was committed to",
    "other_reason": "The reason is not the one that was committed to",
    "try_it": "Try it: change one letter",
    "try_why": "Alter the entry below and see what no longer holds.",
    "put_back": "Put it back",
    "entry": "The entry's exact bytes",
    "way_up": "The way up to the root",
    "note": "The checkpoint",
    "keys": "The keys",
    "compare": "Compare the host's key with the one that other members hold: a file can only vouch for itself.",
    "reason_is": "The reason beside it",
}
"""Every sentence on the page, to be translated by whoever hands over others."""
