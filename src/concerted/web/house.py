"""A house: the folder in which a host keeps one coalition's record, key and map, and the web shell's secret."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concerted import host
from concerted.errors import InputError, Place
from concerted.files import read_small, write_new
from concerted.record.checkpoint import Signer
from concerted.record.ed25519 import PrivateKey
from concerted.record.note import Cosigner, Key
from concerted.record.policy import read_policy


@dataclass(frozen=True, slots=True)
class House:
    """The places in a house folder."""

    folder: Path

    @property
    def record(self) -> Path:
        """The record file; the web shell's own tables lie in it too."""
        return self.folder / "coalition.record"

    @property
    def map_json(self) -> Path:
        """The ecosystem map as `concerted map` wrote it; may be absent."""
        return self.folder / "map.json"

    @property
    def web_key(self) -> Path:
        """The secret that signs sessions and sign-in links."""
        return self.folder / "web.key"

    def check(self) -> None:
        """Raise `InputError` where this is no house: no folder, no record, or no key of the host's."""
        if not self.folder.is_dir():
            hint = "Name a folder that has a coalition.record, or make one to look at: concerted demo."
            raise InputError("no-house", "there is no such folder", place=Place(self.folder), hint=hint)
        if not self.record.is_file():
            hint = f"Found one first: concerted found --record {self.record} --help. Or look at one: concerted demo."
            raise InputError("no-record", "there is no record in this house", place=Place(self.record), hint=hint)
        if not host.key_file(self.record).is_file():
            hint = "Put the host's key back beside the record; without it nothing can be entered."
            raise InputError("no-key", "the host's key is missing", place=Place(host.key_file(self.record)), hint=hint)

    @property
    def policy(self) -> Path:
        """The logs that this house is a witness for, and its own key (c2sp.org/tlog-policy); may be absent."""
        return self.folder / "witness.policy"

    def witnessed_logs(self) -> dict[str, Key]:
        """Return the logs that this house is a witness for, by origin; none without a `witness.policy`."""
        if not self.policy.is_file():
            return {}
        policy = read_policy(read_small(self.policy, hint="See docs/record.md."), file=self.policy)
        return {log.name: log for log in policy.logs}

    def cosigner(self) -> Cosigner | None:
        """Return this house's own witness: the one witness of its policy whose key lies in `witness.key`."""
        key = self.folder / "witness.key"
        if not (self.policy.is_file() and key.is_file()):
            return None
        private = PrivateKey.load(key)
        policy = read_policy(read_small(self.policy, hint="See docs/record.md."), file=self.policy)
        own = [known.name for known in policy.witnesses.values() if known.public == private.public]
        return Cosigner(own[0], private) if own else None

    def signer(self) -> Signer:
        """Return the host's key."""
        return Signer.load(host.key_file(self.record))

    def secret(self) -> str:
        """Return the web shell's secret; made on first use, readable by its owner alone."""
        if not self.web_key.exists():
            write_new(self.web_key, secrets.token_urlsafe(48) + "\n", mode=0o600)
        return self.web_key.read_text("ascii").strip()

    def ecosystem_map(self) -> dict[str, Any] | None:
        """Return the map, or None where the house has none that can be read."""
        try:
            found = json.loads(self.map_json.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None
