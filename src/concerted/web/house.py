"""A house: the folder in which a host keeps one coalition's record, key and map. A host may keep several.

What one process serves is a folder: a house itself, at the root of the site, or a folder of houses, each
under its own name. The pages' own tables (people, sessions) and their secret lie in that folder, once for all.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from concerted import host
from concerted.demo import MARK
from concerted.errors import InputError, Place
from concerted.files import close_to_others, read_small, write_new
from concerted.record.checkpoint import Signer
from concerted.record.ed25519 import PrivateKey
from concerted.record.note import Cosigner, Key
from concerted.record.policy import read_policy
from concerted.record.sql import Where
from concerted.web.hostfile import NAME as HOST_FILE

RECORD = "coalition.record"
TABLES = "web.db"
PRIVATE = 0o700
"""The mode of a folder that is made for a house: what lies beside a record is not for everybody on the machine."""

OWN = ("web.key", TABLES, f"{TABLES}-wal", f"{TABLES}-shm", HOST_FILE)
"""What the pages themselves, and the host for them, lay into the folder they serve."""
RESERVED = ("api", "health", "metrics", "set-up", "sign-in", "static", "words")
"""First parts of addresses that a folder of houses answers itself."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True)
class House:
    """The places in a house folder. `store` is the PostgreSQL database that keeps the record, where that is no file."""

    folder: Path
    store: str | None = None

    @cached_property
    def record(self) -> Where:
        """Where the record is kept: a file in the house, or a database."""
        return self.store or self.folder / RECORD

    @cached_property
    def key(self) -> Path:
        """The host's key, which signs the record's checkpoints."""
        return self.folder / host.key_file(self.record).name

    @property
    def map_json(self) -> Path:
        """The ecosystem map as `concerted map` wrote it; may be absent."""
        return self.folder / "map.json"

    @property
    def map_atlas(self) -> Path:
        """The same map laid out for asking, as `concerted map` wrote it; may be absent, or of another map."""
        return self.folder / "map.atlas"

    @property
    def map_moved(self) -> Path:
        """What changed since the maps before, as `concerted map` wrote it; may be absent, or of another map."""
        return self.folder / "moved.json"

    @property
    def is_demo(self) -> bool:
        """Whether nobody lives here: it was told by `concerted demo`, and anybody may step in."""
        return (self.folder / MARK).is_file()

    def check(self) -> None:
        """Raise `InputError` where this is no house: no folder, no record, or no key of the host's."""
        if not self.folder.is_dir():
            hint = "Name a folder that has a coalition.record, or make one to look at: concerted demo."
            raise InputError("no-house", "there is no such folder", place=Place(self.folder), hint=hint)
        if isinstance(self.record, Path) and not self.record.is_file():
            hint = f"Found one first: concerted found --record {self.record} --help. Or look at one: concerted demo."
            raise InputError("no-record", "there is no record in this house", place=Place(self.record), hint=hint)
        if not self.key.is_file():
            hint = "Put the host's key back beside the record; without it nothing can be entered."
            raise InputError("no-key", "the host's key is missing", place=Place(self.key), hint=hint)

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
        """Return the host's key: as it was read before, while its file is the same."""
        stamp = self.key.stat()
        return _signer(self.key, stamp.st_mtime_ns, stamp.st_ino)

    def ecosystem_map(self) -> dict[str, Any] | None:
        """Return the map, or None where the house has none that can be read."""
        try:
            found = json.loads(self.map_json.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None


@lru_cache(maxsize=100)
def _signer(key: Path, changed: int, file: int) -> Signer:  # noqa: ARG001 - what tells one file from another
    return Signer.load(key)


@lru_cache(maxsize=100)
def _house(folder: Path, store: str | None = None) -> House:
    """Return the house there: the same one each time, which knows its places already."""
    return House(folder, store)


@dataclass(frozen=True, slots=True)
class Houses:
    """The folder that one process serves: a house itself, or a folder of houses; perhaps still an empty one."""

    folder: Path
    store: str | None = None

    @property
    def single(self) -> House | None:
        """The one house at the root of the site; None for a folder of houses."""
        own = _house(self.folder, self.store)
        return own if self.store or (self.folder / RECORD).is_file() else None

    @property
    def each(self) -> Mapping[str, House]:
        """The houses by the name each is served under, in the order of names; a single one has none."""
        if single := self.single:
            return {"": single}
        records = sorted(self.folder.glob(f"*/{RECORD}"))
        return {path.parent.name: House(path.parent) for path in records if is_name(path.parent.name)}

    def named(self, name: str) -> House | None:
        """Return the house that is served under this name; None where there is no such one."""
        house = _house(self.folder / name)
        return house if is_name(name) and (house.folder / RECORD).is_file() else None

    @property
    def web_key(self) -> Path:
        """The secret that signs sessions and sign-in links."""
        return self.folder / "web.key"

    @property
    def tables(self) -> Path:
        """The pages' own tables: people, sessions, tokens, what is still to be sent."""
        return self.folder / TABLES

    def check(self) -> None:
        """Raise `InputError` where this is neither a house, nor a folder of houses, nor an empty folder to begin in."""
        if self.store or (self.folder / RECORD).exists() or not self.folder.is_dir():
            House(self.folder, self.store).check()
            return
        if not self.each and any(path.name not in OWN for path in self.folder.iterdir()):
            House(self.folder).check()
        for house in self.each.values():
            house.check()

    def secret(self) -> str:
        """Return the web shell's secret; made on first use, readable by its owner alone."""
        if not self.web_key.exists():
            write_new(self.web_key, secrets.token_urlsafe(48) + "\n", mode=0o600)
        return self.web_key.read_text("ascii").strip()

    def close_up(self) -> None:
        """Let only the host's own account read what is secret here, as its system may not have done by itself.

        SQLite gives the files that it lays beside the tables the mode that those have.
        """
        if not self.store:
            close_to_others(self.tables)
        beside = [Path(f"{self.tables}{ending}") for ending in ("-wal", "-shm")]
        keys = [house.key for house in self.each.values()]
        for path in (self.web_key, *beside, *keys):
            if path.exists():
                close_to_others(path)


def is_name(name: str) -> bool:
    """Tell whether a house can be served under this name: lower-case letters, digits and hyphens, and no page's own."""
    return bool(_NAME.fullmatch(name)) and name not in RESERVED
