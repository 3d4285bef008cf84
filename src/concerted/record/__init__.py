"""The record: the append-only log of everything a coalition did, which anyone can check.

An `Entry` is one canonical line of it (`entry`, `canonical`). Entries are leaves of an RFC 6962 tree
(`tree`) whose size and root a host signs (`checkpoint`). Personal text lies beside the entry under a
blinded commitment (`opening`). A host keeps records in SQLite or PostgreSQL (`sql`, `store`); a member keeps one as a
single file (`archive`). This room knows hashes and signatures and nothing of a coalition's rules.
"""

from concerted.record.archive import Replica, pack, unpack
from concerted.record.check import check, check_archive
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.entry import Entry, Ref, read_entry
from concerted.record.opening import Opening, seal

__all__ = [
    "Checkpoint",
    "Entry",
    "Opening",
    "Ref",
    "Replica",
    "Signer",
    "check",
    "check_archive",
    "pack",
    "read_entry",
    "seal",
    "unpack",
]
