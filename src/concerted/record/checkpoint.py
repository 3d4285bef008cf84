"""Checkpoints: the tree's size and root, signed by the host.

Format: C2SP signed-note and tlog-checkpoint, with Ed25519 keys (signature type 1). The origin is the
coalition's own name, not a host's, so that the log can move house.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from concerted.errors import InputError, Place, RecordBroken
from concerted.files import write_new

_ED25519 = b"\x01"
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a host vouches for: the log's origin, the number of entries, and their root hash."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the note's text, which is what gets signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Signer:
    """A host's Ed25519 key, which signs checkpoints."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def create(cls, path: Path) -> Signer:
        """Make a fresh key and keep it in a new file that only its owner can read.

        Raises `InputError` (`file-exists`) rather than overwrite a key.
        """
        private = Ed25519PrivateKey.generate()
        write_new(path, private.private_bytes_raw().hex() + "\n", mode=0o600)
        return cls(private)

    @classmethod
    def load(cls, path: Path) -> Signer:
        """Read a key that `create` kept. Raises `InputError` where there is none or it is damaged."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip())))
        except FileNotFoundError:
            hint = "A record is kept by the host that holds its key: restore the key file, or ask that host."
            raise InputError("no-key", "the host's key is not here", place=Place(path), hint=hint) from None
        except ValueError:
            hint = "Restore the key file from a backup."
            raise InputError("bad-key", "this is not a host's key", place=Place(path), hint=hint) from None

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, checkpoint: Checkpoint) -> str:
        """Return the signed note."""
        text = checkpoint.text()
        signature = key_id(checkpoint.origin, self.public) + self._private.sign(text.encode())
        return f"{text}\n— {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a signature line names its key (C2SP signed-note)."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """Return the key in the form other tools read: name+id+key (C2SP signed-note, “vkey”)."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def open_note(note: str, name: str, public: bytes) -> str:
    """Return the text of a signed note if `name`'s key signed it.

    Lines by other keys are passed over, as the specification asks. Raises `RecordBroken`
    (`checkpoint-broken`) where the note is malformed, or unsigned or wrongly signed by this key.
    """
    text, blank, lines = note.rpartition("\n\n")
    if not (blank and lines.endswith("\n")):
        raise _broken("it is not a signed note")
    text += "\n"
    wanted = key_id(name, public)
    signatures = [_signature(line) for line in lines.removesuffix("\n").split("\n")]
    mine = [signature for signer, signature in signatures if signer == name and signature[:4] == wanted]
    if not mine:
        raise _broken(f"the key of {name} has not signed it")
    try:
        for signature in mine:
            Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], text.encode())
    except InvalidSignature:
        raise _broken("its signature does not hold") from None
    return text


def read_checkpoint(note: str, origin: str, public: bytes) -> Checkpoint:
    """Return the checkpoint that `origin`'s key signed. Raises `RecordBroken` (`checkpoint-broken`)."""
    lines = open_note(note, origin, public).split("\n")
    if len(lines) != _LINES + 1:
        raise _broken("it has other lines than origin, size and root")
    name, size, root, _ = lines
    if name != origin or not (size.isascii() and size.isdecimal()):
        raise _broken("its origin or size is not what it must be")
    checkpoint = Checkpoint(name, int(size), _base64(root))
    if checkpoint.text() != "\n".join(lines):
        raise _broken("it is another spelling of a checkpoint")
    return checkpoint


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not name or not encoded:
        raise _broken("a signature line is malformed")
    return name, _base64(encoded)


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise _broken("it has a field that is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise _broken("it has base64 in another spelling")
    return data


def _broken(why: str) -> RecordBroken:
    return RecordBroken("checkpoint-broken", f"the checkpoint does not hold: {why}")
