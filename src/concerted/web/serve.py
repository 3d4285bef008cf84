"""Serving houses: their tables made ready, their people given their links, and their pages kept up until Ctrl-C."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from concerted.errors import InputError
from concerted.record.sql import Where, prepare
from concerted.web.house import House, Houses

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, to ask for an address people can type
THREADS = 12
GRACE = 5
"""Seconds for which those who are being answered are waited for at the end."""


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
        return proper(address)
    if host in EVERYWHERE:
        hint = "Say how people reach it: --address http://this-machine.example:8000"
        raise InputError("no-address", "served to every network, but under which address?", hint=hint)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}"


def proper(address: str) -> str:
    """Return the address of a site without anything behind its name. Raises `InputError` (`bad-address`)."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise InputError("bad-address", f"“{address}” is no address of a site", hint="https://coalition.example.org")
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A house made ready to be served: under which address, whose, and a link for each organisation in it."""

    name: str
    address: str
    is_demo: bool
    invited: list[Invited]


@dataclass(frozen=True, slots=True)
class Ready:
    """What is served: each house, and where another one is set up, for a folder of houses."""

    opened: list[Opened]
    set_up: str | None


def set_up(houses: Houses, address: str, static: str = "") -> None:
    """Have Django's settings be those of what lies in a folder; `static` is where static files are to be collected."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="concerted.web.settings",
        CONCERTED_FOLDER=str(houses.folder.resolve()),
        CONCERTED_STORE=houses.store or "",
        CONCERTED_ADDRESS=address,
        CONCERTED_STATIC=static,
    )
    import django  # noqa: PLC0415 - the settings are read when this is imported, from the lines above

    django.setup()


@contextmanager
def shell(houses: Houses, address: str) -> Iterator[Path]:
    """Set the web shell up for what lies in a folder, and yield where its static files were collected."""
    with TemporaryDirectory(prefix="concerted-static-") as static:
        set_up(houses, address, static)
        from django.core.management import call_command  # noqa: PLC0415 - needs the settings

        from concerted.web import reading, writing  # noqa: PLC0415

        call_command("collectstatic", verbosity=0, interactive=False)
        assert any(Path(static).iterdir())  # noqa: S101 - a page without its style sheet is not one we show
        try:
            yield Path(static)
        finally:
            writing.close()
            reading.close()


def settle(houses: Houses) -> None:
    """Set the web shell up for what needs its tables alone, and no page."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="concerted.web.settings",
        CONCERTED_FOLDER=str(houses.folder.resolve()),
        CONCERTED_STORE=houses.store or "",
    )
    import django  # noqa: PLC0415 - the settings are read when this is imported, from the lines above

    django.setup()


@contextmanager
def counting() -> Iterator[None]:
    """Have every process that is started meanwhile count what it does in one place. Before `ready`."""
    with TemporaryDirectory(prefix="concerted-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["PROMETHEUS_MULTIPROC_DIR"]


@contextmanager
def ready(houses: Houses, address: str) -> Iterator[Ready]:
    """Make what lies in a folder ready to be served, and yield what was found there."""
    with shell(houses, address):
        yield _made_ready(houses, address)


def _made_ready(houses: Houses, address: str) -> Ready:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import connections  # noqa: PLC0415

    from concerted.web import reading  # noqa: PLC0415
    from concerted.web.hosting.setting_up import token  # noqa: PLC0415
    from concerted.web.shared import one_at_a_time  # noqa: PLC0415

    houses.close_up()
    with one_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    opened = [_opened(house, name, address) for name, house in houses.each.items()]
    reading.close()
    connections.close_all()
    return Ready(opened, None if houses.single else f"{address}/set-up/{token()}")


def _opened(house: House, name: str, address: str) -> Opened:
    from django.urls import set_script_prefix  # noqa: PLC0415 - needs the settings

    from concerted.web import reading  # noqa: PLC0415
    from concerted.web.people.links import link, representatives  # noqa: PLC0415

    set_script_prefix(f"/{name}/" if name else "/")
    with reading.inside(house):
        prepare(reading.raw())
        state = reading.state()
        names = {actor.id: actor.name for actor in state.actors.values() if actor.belongs}
        invited = [Invited(names[row.actor], link(row)) for row in representatives(reading.coalition(), names)]
    set_script_prefix("/")
    return Opened(state.name, f"{address}/{name}/" if name else f"{address}/", house.is_demo, invited)


def run(listening: socket.socket) -> None:
    """Serve until somebody presses Ctrl-C, and beside it do the jobs, and watch; in as many processes as were set."""
    from django.conf import settings  # noqa: PLC0415 - the settings are ready now

    from concerted.web.crew import serve_together  # noqa: PLC0415

    if settings.SERVE.processes > 1 or settings.SERVE.workers:
        serve_together(listening, processes=settings.SERVE.processes, workers=settings.SERVE.workers)
    else:
        with beside():
            answer(listening)


@contextmanager
def beside() -> Iterator[None]:
    """Do the jobs, and watch, for as long as the context lasts."""
    from concerted.web.jobs import Jobs  # noqa: PLC0415 - needs the settings
    from concerted.web.watcher import Watcher  # noqa: PLC0415

    threads = (Jobs(), Watcher())
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.stop()


def answer(listening: socket.socket) -> None:
    """Answer whoever calls, until told to stop."""
    from concerted.web import reading  # noqa: PLC0415 - needs the settings
    from concerted.web.commons.held import is_mounted, shelf  # noqa: PLC0415
    from concerted.web.wsgi import application  # noqa: PLC0415

    if is_mounted():
        shelf().library(patience=0.0)  # a large library is being read before somebody asks
    run_application(application, listening, lambda path: record_at(reading.houses(), path))


def run_application(
    application: object, listening: socket.socket, stream_of: Callable[[str], Where | None] = lambda _: None
) -> None:
    """Serve a WSGI application: one process, with a pool of threads under an event loop.

    `stream_of(path)` says of which record an address streams the growth, on that loop; None for a page's address.
    """
    import uvicorn  # noqa: PLC0415 - half the command's start-up time
    from a2wsgi import WSGIMiddleware  # noqa: PLC0415

    from concerted.web.ending import Server  # noqa: PLC0415 - needs uvicorn
    from concerted.web.live.stream import Live  # noqa: PLC0415

    pages = WSGIMiddleware(application, workers=THREADS)  # type: ignore[arg-type] # Django's stubs name another callable
    live = Live(pages, record_at=stream_of, ending=lambda: server.should_exit)  # type: ignore[arg-type] # events, typed
    config = uvicorn.Config(
        live, log_level="warning", log_config=None, lifespan="off", server_header=False, timeout_graceful_shutdown=GRACE
    )
    server = Server(config, pages.executor)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def record_at(houses: Houses, path: str) -> Where | None:
    """Return the record whose stream of events an address is: `/live`, or `/<house>/live`; None for any other."""
    name, _, rest = path.removeprefix("/").rpartition("/")
    if rest != "live":
        return None
    house = houses.named(name) if name else houses.single
    return house.record if house else None
