"""Serving a house: its tables made ready, its people given their links, and its pages kept up until Ctrl-C."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from concerted.errors import InputError
from concerted.record.sql import prepare
from concerted.web.house import House

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, to ask for an address people can type
THREADS = 12


@dataclass(frozen=True, slots=True)
class Invited:
    """An organisation's name, and the link that signs its representative in."""

    name: str
    link: str


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises `InputError` (`port-taken`, `cannot-listen`)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if isinstance(error, socket.gaierror) or not error.strerror:
            raise InputError(
                "cannot-listen", f"“{host}” is no address of this machine", hint="Try 127.0.0.1."
            ) from None
        hint = f"Something is served there already; choose another port: --port {port + 1}."
        raise InputError("port-taken", f"cannot serve on {host}, port {port}: {error.strerror}", hint=hint) from None
    return listening


def address_of(listening: socket.socket, host: str, address: str | None) -> str:
    """Return the address people type: the one they gave, else this machine's and the port."""
    if address is not None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise InputError(
                "bad-address", f"“{address}” is no address of a site", hint="https://coalition.example.org"
            )
        return f"{parts.scheme}://{parts.netloc}"
    if host in EVERYWHERE:
        hint = "Say how people reach it: --address http://this-machine.example:8000"
        raise InputError("no-address", "served to every network, but under which address?", hint=hint)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}"


@contextmanager
def ready(house: House, address: str) -> Iterator[list[Invited]]:
    """Make the house ready to be served, and yield a sign-in link for each organisation's representative."""
    with TemporaryDirectory(prefix="concerted-static-") as static:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="concerted.web.settings",
            CONCERTED_HOUSE=str(house.folder.resolve()),
            CONCERTED_ADDRESS=address,
            CONCERTED_STATIC=static,
        )
        import django  # noqa: PLC0415 - the settings are read when this is imported, from the lines above

        django.setup()
        from concerted.web import writing  # noqa: PLC0415 - needs the settings

        try:
            yield _made_ready(Path(static))
        finally:
            writing.close()


def _made_ready(static: Path) -> list[Invited]:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import connections  # noqa: PLC0415

    from concerted.web import reading  # noqa: PLC0415
    from concerted.web.people.links import link, representatives  # noqa: PLC0415

    prepare(reading.raw())
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    assert any(static.iterdir())  # noqa: S101 - a page without its style sheet is not one we serve
    names = {actor.id: actor.name for actor in reading.state().actors.values() if actor.belongs}
    invited = [Invited(names[row.actor], link(row)) for row in representatives(reading.coalition(), names)]
    connections.close_all()
    return invited


def run(listening: socket.socket) -> None:
    """Serve until somebody presses Ctrl-C: one process, Django in a pool of threads."""
    import uvicorn  # noqa: PLC0415 - half the command's start-up time
    from a2wsgi import WSGIMiddleware  # noqa: PLC0415

    from concerted.web.wsgi import application  # noqa: PLC0415 - needs the settings

    config = uvicorn.Config(
        WSGIMiddleware(application, workers=THREADS),  # type: ignore[arg-type] # Django's stubs name another callable
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
