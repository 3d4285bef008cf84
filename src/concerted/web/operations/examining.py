"""The doctor's look at all that is served: every house, and what its pages need. Changes nothing."""

from __future__ import annotations

import platform
import socket
import sqlite3
import ssl
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

import django

from concerted import __version__, care, host
from concerted.care import Finding, found
from concerted.web.hostfile import NAME, read_host_file
from concerted.web.house import Houses
from concerted.web.serve import proper, set_up

PATIENCE = 10
"""Seconds to wait for a server that does not answer."""
LEAST_DAYS = 14
"""Days that a certificate should still hold."""
_OTHERS, _OTHERS_READ = 0o007, 0o004


def examine(folder: Path, store: str | None, address: str | None) -> Iterator[Finding]:
    """Examine what `concerted serve` serves, part by part. Raises `InputError` where that is no folder of ours."""
    houses = Houses(folder, store)
    houses.check()
    for name, house in houses.each.items():
        for one in care.examine(house.record, key=house.key):
            yield replace(one, what=f"{name}: {one.what}" if name else one.what)
    yield _versions()
    yield _permissions(houses)
    settings = found("settings", lambda: _settings(folder / NAME))
    yield settings
    if settings.well:
        yield from _pages(houses, address)
    if address:
        yield found("address", lambda: _address(proper(address)))


def _pages(houses: Houses, address: str | None) -> Iterator[Finding]:
    """Look at what the pages need. Where they were never served nothing is there yet, and nothing is made."""
    if not houses.web_key.exists() or not (houses.store or houses.tables.exists()):
        hint = "Serve it once: concerted serve --help."
        yield Finding("pages", well=False, said="they were never served", hint=hint)
        return
    set_up(houses, proper(address) if address else "http://127.0.0.1:8000")
    from django.conf import settings  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415 - needs the settings

    parts = [("migrations", _migrations), ("schedule", _schedule), ("mail", _mail), ("backups", _backups)]
    if settings.REPLICA:
        parts.append(("replica", lambda: _replica(str(houses.store), settings.REPLICA)))
    for what, look in parts:
        try:
            yield found(what, look)
        except DatabaseError as error:
            hint = "Serve it once with this version, or restore a backup."
            yield Finding(what, well=False, said=f"the pages' own tables: {type(error).__name__}", hint=hint)


def _versions() -> Finding:
    said = f"Concerted {__version__}, Python {platform.python_version()}, Django {django.__version__}"
    return Finding("versions", well=True, said=f"{said}, SQLite {sqlite3.sqlite_version}")


def _permissions(houses: Houses) -> Finding:
    """Look whether others on this machine can read a secret, or the people's own tables."""
    if not _mode(houses.folder) & _OTHERS:
        return Finding("permissions", well=True, said="others cannot enter the folder")
    tables = [Path(f"{houses.tables}{ending}") for ending in ("", "-wal", "-shm")]
    secret = [houses.web_key, *tables, houses.folder / NAME, *(house.key for house in houses.each.values())]
    open_to_others = [path.name for path in secret if path.exists() and _mode(path) & _OTHERS_READ]
    hint = f"chmod 700 {houses.folder}, or start concerted serve: it closes them."
    said = f"others can read {', '.join(open_to_others)}" if open_to_others else "others can read no secret"
    return Finding("permissions", not open_to_others, said, hint)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _settings(file: Path) -> Finding:
    read_host_file(file)
    return Finding("settings", well=True, said=f"{NAME} is whole" if file.exists() else f"no {NAME}: as they come")


def _migrations() -> Finding:
    from concerted.web.operations.health import unapplied  # noqa: PLC0415 - needs the settings

    missing = unapplied()
    hint = "Make a backup, then start concerted serve with this version: it applies them."
    said = f"not applied: {', '.join(missing)}" if missing else "all are applied"
    return Finding("migrations", not missing, said, hint)


def _schedule() -> Finding:
    from concerted.web.operations.health import MOST  # noqa: PLC0415 - needs the settings
    from concerted.web.operations.metrics import waited  # noqa: PLC0415
    from concerted.web.operations.models import Turn  # noqa: PLC0415
    from concerted.web.operations.turns import DUE  # noqa: PLC0415

    hint = "Keep concerted serve running, or have a timer call concerted notify."
    done = Turn.objects.filter(name=DUE).values_list("done", flat=True).first()
    if done is None:
        return Finding("schedule", well=False, said="nobody has looked at what is due yet", hint=hint)
    ago, waits = datetime.now(UTC) - done, timedelta(seconds=round(waited()))
    said = f"looked {timedelta(seconds=round(ago.total_seconds()))} ago; the first job has waited {waits}"
    return Finding("schedule", max(ago, waits) < MOST, said, hint)


def _replica(store: str, replica: str) -> Finding:
    """Look whether the replica answers, and how far it is behind."""
    with host.opened(store) as (connection, coalition):
        here = host.state_of(connection, coalition).size
    with host.opened(replica) as (connection, coalition):
        there = host.state_of(connection, coalition).size
    hint = "Look whether it still follows: SELECT * FROM pg_stat_wal_receiver."
    return Finding("replica", there >= here, f"{there} of {here} entries", hint)


def _mail() -> Finding:
    from django.conf import settings  # noqa: PLC0415 - needs the settings
    from django.core.mail import get_connection  # noqa: PLC0415

    if not settings.MAIL:
        return Finding("mail", well=True, said="no server is set: no letters, no codes by mail")
    hint = f"Look at [mail] in {NAME}, and whether that server can be reached from here."
    try:
        with get_connection():
            return Finding("mail", well=True, said=f"{settings.EMAIL_HOST} lets this host in")
    except (OSError, SMTPException) as error:
        return Finding("mail", well=False, said=f"{settings.EMAIL_HOST} does not: {type(error).__name__}", hint=hint)


def _backups() -> Finding:
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    folder, days = settings.BACKUPS.folder, settings.BACKUPS.days
    hint = f"Have a timer call concerted backup, and name their folder in {NAME}: [backups] folder = …"
    if not folder:
        return Finding("backups", well=False, said="nobody said where they are", hint=hint)
    files = sorted(Path(folder).glob("*.backup"), key=lambda path: path.stat().st_mtime)
    if not files:
        return Finding("backups", well=False, said=f"there is none in {folder}", hint=hint)
    made = care.made_at(files[-1])
    fresh = made >= f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
    hint = f"None since {days} days: see why the timer does not call concerted backup."
    return Finding("backups", fresh, f"{len(files)}, the newest made {made}", hint)


def _address(address: str) -> Finding:
    """Look at the pages as somebody outside does: by their name, with its certificate."""
    parts = urlsplit(address)
    hint = "Does the name lead to this machine, and does the proxy lead to concerted serve?"
    try:
        left = _days_left(parts.hostname or "", parts.port or 443) if parts.scheme == "https" else None
        with urllib.request.urlopen(f"{address}/health/ready", timeout=PATIENCE) as answer:  # noqa: S310 - a site's
            well, said = answer.status == HTTPStatus.OK, "ready"
    except urllib.error.HTTPError as error:
        error.close()
        return Finding("address", well=False, said=f"{address} answers {error.code}", hint=hint)
    except OSError as error:
        reason = getattr(error, "reason", None) or error
        return Finding("address", well=False, said=f"{address} cannot be reached: {reason}", hint=hint)
    if left is None:
        return Finding("address", well, f"{address} is {said}, without encryption")
    hint = "Renew the certificate: whoever does it by itself has stopped."
    return Finding("address", left >= LEAST_DAYS, f"{address} is {said}; its certificate holds for {left} days", hint)


def _days_left(host: str, port: int) -> int:
    """Return for how many days the certificate of a host still holds. Raises `OSError` where it does not."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        ends = str((secured.getpeercert() or {})["notAfter"])
    return int((ssl.cert_time_to_seconds(ends) - datetime.now(UTC).timestamp()) // 86_400)
