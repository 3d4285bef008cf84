"""A house served as a person serves it: `concerted serve`, a process of its own on a free port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from concerted.web.house import Houses

PORT = r"http://127\.0\.0\.1:\d+"


@dataclass(frozen=True)
class Served:
    """Where a house is served, the sign-in links by organisation, and what serves it.

    In a folder of houses, an organisation is named after its house: “lake: River Watch”.
    """

    address: str
    links: dict[str, str]
    process: subprocess.Popen[str]
    set_up: str = ""
    """Where another coalition is set up, in a folder of houses."""


MIGRATE = """
import sys
from pathlib import Path
from concerted.web.house import Houses
from concerted.web.serve import settle
settle(Houses(Path(sys.argv[1])))
from django.core.management import call_command
from django.db import connections
call_command("migrate", verbosity=0, interactive=False)
connections.close_all()
"""


@lru_cache(maxsize=1)
def empty_tables() -> bytes:
    """Return the pages' own tables with nothing in them; made elsewhere, since a test may be driving a browser here."""
    with TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", MIGRATE, folder], check=True)
        return Houses(Path(folder)).tables.read_bytes()


@contextmanager
def serving(folder: Path, store: str | None = None, *, new: bool = False) -> Iterator[Served]:
    """Serve a house. It finds its tables made, which takes a third of a start; a `new` one makes them itself."""
    where = ["--record", store] if store else []
    if not (new or store or (tables := Houses(folder).tables).exists()):
        tables.write_bytes(empty_tables())
    process = subprocess.Popen(
        [sys.executable, "-m", "concerted", "serve", str(folder), *where, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("Ctrl-C"):
            break
    found = re.findall(rf"^  (\S.*)\n    ({PORT}/(?:([a-z-]+)/)?sign-in/\S+)$", said, re.MULTILINE)
    links = {f"{house}: {name}" if house else name: link for name, link, house in found}
    address = re.search(rf"Everyone may read it at ({PORT})/", said)
    assert address, said
    try:
        set_up = re.search(rf"{PORT}/set-up/\S+", said)
        yield Served(address[1], links, process, set_up[0] if set_up else "")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def token_of(served: Served, name: str, scope: str) -> str:
    """Make a token as a person does: sign in by a link, fill the form."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    link, made = served.links[name], f"{served.address}/settings/tokens"

    def submit(address: str, **fields: str) -> str:
        page = browser.open(address).read().decode()
        csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert csrf
        with browser.open(address, urlencode({**fields, "csrfmiddlewaretoken": csrf[1]}).encode()) as answer:
            return str(answer.read().decode())

    submit(link)
    found = re.search(r"concerted_[\w-]{43}", submit(made, name="an assistant", scope=scope))
    assert found
    return found[0]
