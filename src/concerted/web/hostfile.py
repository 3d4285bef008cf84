"""What a host sets beside its houses: mail, sign-ins, calls, the watch, patterns, logs and more. `host.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from concerted.errors import InputError, Place
from concerted.files import read_small
from concerted.record.sql import POSTGRESQL

NAME = "host.toml"
SECURITY = ("starttls", "tls", "none")
FORMS = ("text", "json")
LEVELS = ("info", "warning", "error")
_HINT = "docs/web.md shows a whole one."
_TEXTS = "tuple[str, ...]"
_KINDS = {"str": "text", "int": "a number", "bool": "true or false", _TEXTS: "a list of texts"}
MOST_HOURS = 24 * 7
"""Hours that may lie between two rounds of the watch."""
_ADDRESS = re.compile(r"[^\s@+]+@[^\s@]+")
MOST_PROCESSES = 64
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The server through which mail leaves, and whom it is from."""

    server: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An OpenID Connect provider: an organisation's own place to sign in."""

    id: str
    name: str
    server: str
    client: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Where notices and webhooks may go."""

    private: bool = False
    """Also to addresses within the host's own network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """Whether the host looks at what members show, as their clauses ask, and every how many hours."""

    allowed: bool = False
    hours: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """The folders of pattern files that are shown, and the organisations that answer what the garden proposes."""

    folders: tuple[str, ...] = ()
    """Beside `host.toml`, where they do not say from the root on. None: the one pattern that comes with Concerted."""
    stewards: tuple[str, ...] = ()
    """By the last part of their page's address; in a folder of houses after the house's name: `lake/river-watch`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """The address whose mail is piped into `concerted guard receive`."""

    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Who may read the metrics: whoever has the token, or whoever asks on this machine. Without either, nobody."""

    token: str = ""
    loopback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """How the log is written, and from which level on; each request is a line of the level “info”."""

    form: str = "text"
    level: str = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """Where the host keeps its backups, and how many days old the newest may be."""

    folder: str = ""
    days: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Serve:
    """How many processes answer, and how many do the jobs, and watch: without any, the first that answers."""

    processes: int = 1
    workers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The PostgreSQL database that follows the record's own, from which visitors' pages are read."""

    replica: str = ""


@dataclass(frozen=True, slots=True)
class HostFile:
    """What the host set; without a file, nothing."""

    mail: Mail | None = None
    providers: tuple[Provider, ...] = ()
    calls: Calls = Calls()
    watch: Watching = Watching()
    commons: Mounted = Mounted()
    radar: Radar = Radar()
    metrics: Metrics = Metrics()
    log: Log = Log()
    backups: Backups = Backups()
    serve: Serve = Serve()
    store: Store = Store()


def read_host_file(path: Path) -> HostFile:
    """Return what the host set; nothing where there is no such file. Raises `InputError` where it cannot be used."""
    if not path.exists():
        return HostFile()
    try:
        given = tomllib.loads(read_small(path, hint=_HINT))
    except tomllib.TOMLDecodeError as error:
        raise InputError("bad-host-file", f"not TOML: {error}", place=Place(path), hint=_HINT) from None
    if unknown := set(given) - {"mail", "sign-in", *_SECTIONS}:
        there = f"there is no such section; there are [mail], [[sign-in]], [{'], ['.join(_SECTIONS)}]"
        raise _wrong(path, sorted(unknown)[0], there)
    providers = given.get("sign-in", [])
    if not isinstance(providers, list):
        raise _wrong(path, "sign-in", "write it in double brackets, [[sign-in]]: there may be several")
    mail = _part(Mail, given["mail"], path, "mail") if "mail" in given else None
    if mail and mail.security not in SECURITY:
        raise _wrong(path, "mail.security", f"one of {', '.join(SECURITY)}")
    found = HostFile(
        mail,
        tuple(_part(Provider, one, path, "sign-in") for one in providers),
        **{name: _part(kind, given.get(name, {}), path, name) for name, kind in _SECTIONS.items()},
    )
    _check(found, path)
    folders = tuple(str(path.absolute().parent / folder) for folder in found.commons.folders)
    return replace(found, commons=replace(found.commons, folders=folders))


_SECTIONS = {
    "calls": Calls,
    "watch": Watching,
    "commons": Mounted,
    "radar": Radar,
    "metrics": Metrics,
    "log": Log,
    "backups": Backups,
    "serve": Serve,
    "store": Store,
}
"""The sections that are there once, by name; each may be left out."""


def _check(found: HostFile, path: Path) -> None:
    """Raise `InputError` where a value is not one of those that may be."""
    if not 1 <= found.watch.hours <= MOST_HOURS:
        raise _wrong(path, "watch.hours", f"1 to {MOST_HOURS}")
    if not 1 <= found.serve.processes <= MOST_PROCESSES:
        raise _wrong(path, "serve.processes", f"1 to {MOST_PROCESSES}")
    if not 0 <= found.serve.workers <= MOST_PROCESSES:
        raise _wrong(path, "serve.workers", f"0 to {MOST_PROCESSES}")
    if found.store.replica and not found.store.replica.startswith(POSTGRESQL):
        raise _wrong(path, "store.replica", f"an address that begins with {POSTGRESQL}")
    if found.radar.address and not _ADDRESS.fullmatch(found.radar.address):
        raise _wrong(path, "radar.address", "an address such as radar@example.org, without a plus sign")
    if found.log.form not in FORMS:
        raise _wrong(path, "log.form", f"one of {', '.join(FORMS)}")
    if found.log.level not in LEVELS:
        raise _wrong(path, "log.level", f"one of {', '.join(LEVELS)}")


def _part(kind: type[_Part], given: object, path: Path, section: str) -> _Part:
    """Read one section: each field is there, and of its own type."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type] # both are dataclasses
    if not isinstance(given, Mapping):
        raise _wrong(path, section, "must be a section of its own")
    for name in given:
        if name not in known:
            raise _wrong(path, f"{section}.{name}", f"there is no such field; there are {', '.join(known)}")
    for name, field in known.items():
        if name not in given and field.default is MISSING:
            raise _wrong(path, f"{section}.{name}", "is missing")
        if name in given and not _is(given[name], str(field.type)):
            raise _wrong(path, f"{section}.{name}", f"must be {_KINDS[str(field.type)]}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})


def _is(value: object, kind: str) -> bool:
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value).__name__ == kind


def _wrong(path: Path, field: str, what: str) -> InputError:
    return InputError("bad-host-file", what, place=Place(path, field=field), hint=_HINT)


def mail_settings(mail: Mail | None) -> dict[str, Any]:
    """Return Django's settings for this mail server; without one, no mail ever leaves."""
    if mail is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": mail.server,
        "EMAIL_PORT": mail.port,
        "EMAIL_USE_TLS": mail.security == "starttls",
        "EMAIL_USE_SSL": mail.security == "tls",
        "EMAIL_HOST_USER": mail.user,
        "EMAIL_HOST_PASSWORD": mail.password,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": mail.sender,
    }


def provider_settings(providers: tuple[Provider, ...]) -> dict[str, Any]:
    """Return allauth's settings for these providers."""
    apps = [
        {
            "provider_id": one.id,
            "name": one.name,
            "client_id": one.client,
            "secret": one.secret,
            "settings": {"server_url": one.server},
        }
        for one in providers
    ]
    return {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}}
