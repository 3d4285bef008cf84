"""The known answers in docs/vectors.json are what the code gives, and what plain cryptography gives."""

import base64
import hmac
import json
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from scripts.vectors import FILE, ORIGIN, text

from concerted.record.fork import forked, read_fork
from concerted.record.note import Key

KNOWN = json.loads(FILE.read_text("utf-8"))


def test_the_published_answers_are_those_the_code_gives():
    assert FILE.read_text("utf-8") == text(), "run: .venv/bin/python -m scripts.vectors"


def test_plain_cryptography_gives_them_too():
    host = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(KNOWN["keys"]["host"]["seed"]))
    assert host.public_key().public_bytes_raw().hex() == KNOWN["keys"]["host"]["public"]
    for entry in KNOWN["entries"]:
        assert sha256(b"\0" + entry["bytes"].encode()).hexdigest() == entry["leaf"]
        value = json.loads(entry["bytes"])
        assert json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == entry["bytes"]
    one, two = (bytes.fromhex(KNOWN["entries"][n]["leaf"]) for n in (0, 1))
    assert sha256(b"\1" + one + two).hexdigest() == KNOWN["roots"][1]
    sealed = KNOWN["commitment"]
    said = json.dumps([sealed["coalition"], sealed["path"], sealed["value"]], separators=(",", ":"), ensure_ascii=False)
    assert hmac.new(bytes.fromhex(sealed["blinding"]), said.encode(), sha256).hexdigest() == sealed["c"]


def test_the_signatures_hold_for_openssl_alone():
    witness = Ed25519PublicKey.from_public_bytes(bytes.fromhex(KNOWN["keys"]["witness"]["public"]))
    body, _, lines = KNOWN["cosigned"]["note"].rpartition("\n\n")
    host_line, witness_line = lines.strip().split("\n")
    signed = base64.b64decode(witness_line.split(" ")[2])
    assert int.from_bytes(signed[4:12]) == KNOWN["cosigned"]["at"]
    witness.verify(signed[12:], f"cosignature/v1\ntime {KNOWN['cosigned']['at']}\n{body}\n".encode())
    host = Ed25519PublicKey.from_public_bytes(bytes.fromhex(KNOWN["keys"]["host"]["public"]))
    host.verify(base64.b64decode(host_line.split(" ")[2])[4:], f"{body}\n".encode())
    member = Ed25519PublicKey.from_public_bytes(bytes.fromhex(KNOWN["keys"]["member"]["public"]))
    for part in ("entry_message", "handover"):
        member.verify(base64.b64decode(KNOWN[part]["sig"]), KNOWN[part]["bytes"].encode())


def test_the_published_fork_is_one():
    key = Key(ORIGIN, bytes.fromhex(KNOWN["keys"]["host"]["public"]))
    data = json.dumps(KNOWN["fork"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert [point.size for point in forked(read_fork(data), [key])] == [5, 7]
