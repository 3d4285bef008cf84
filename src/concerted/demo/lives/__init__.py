"""Four lives of coalitions, each from its founding to its end or to today, told to the rules year by year.

They are the seed's three known uses (Section 6) and its coalition for interoperability (Section 7), under
invented names: the demo's data, and the scenarios that hold the rules to their promise.

>>> from concerted.demo.lives import told
>>> key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
>>> lake = told("lake", log_key=key)
>>> lake.name, lake.entries[0].at[:4], lake.entries[-1].at[:4]
('Oren Lake Compact', '2001', '2026')
"""

from __future__ import annotations

import base64
from pathlib import Path
from types import ModuleType

from concerted import host
from concerted.demo.lives import checkers, lake, notebook, shade
from concerted.demo.lives.teller import Teller, Told
from concerted.record import Signer
from concerted.record.sql import connect, transaction
from concerted.record.store import append

LIVES: dict[str, ModuleType] = {"lake": lake, "checkers": checkers, "shade": shade, "notebook": notebook}
"""The lives by name."""


def told(life: str, *, log_key: str, fresh_key: str = "") -> Told:
    """Return one of the lives as the record of the host with this public key (base64).

    `fresh_key` is the key of the host that keeps the coalition founded afresh from it, if there is one.
    """
    story = LIVES[life]
    teller = Teller(
        name=story.NAME,
        context=story.CONTEXT,
        convener=story.CONVENER,
        began=story.BEGAN,
        log_key=log_key,
        fresh_key=fresh_key,
    )
    story.tell(teller)
    return teller.told()


def to_records(life: str, folder: Path) -> list[Path]:
    """Write a life into a house's record with a fresh host's key, and what was founded afresh from it beside it.

    Returns the files. Raises `InputError` (`file-exists`) rather than touch one that is there.
    """
    names = ["coalition", *([LIVES[life].FRESH] if hasattr(LIVES[life], "FRESH") else [])]
    records = [folder / f"{name}.record" for name in names]
    for record in records:
        host.check_free(record)
    signers = [Signer.create(host.key_file(record)) for record in records]
    keys = [base64.b64encode(signer.public).decode() for signer in signers]
    now: Told | None = told(life, log_key=keys[0], fresh_key=keys[-1])
    for record, signer in zip(records, signers, strict=True):
        assert now is not None  # noqa: S101 - as many lives are told as there are names
        _write(now, record, signer)
        now = now.fresh
    return records


def _write(life: Told, record: Path, signer: Signer) -> None:
    connection = connect(record, create=True)
    try:
        with transaction(connection):
            append(connection, life.state.coalition, life.entries, beside=life.openings, signer=signer)
    finally:
        connection.close()
