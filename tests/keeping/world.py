"""A coalition with a host, members that have keys of their own, and witnesses; and a web server of its files."""

from __future__ import annotations

import base64
import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from concerted import host
from concerted.coalition import (
    Command,
    Endorsement,
    Invitation,
    MemberKey,
    Nod,
    Platform,
    Proposing,
    Stance,
    State,
    WitnessKey,
    Wording,
)
from concerted.coalition.clauses import in_order
from concerted.coalition.platform_file import read_platform
from concerted.contexts import platform_template
from concerted.copies import write_folder
from concerted.files import write_whole
from concerted.record.checkpoint import Signer
from concerted.record.ed25519 import PrivateKey
from concerted.record.note import Cosigner
from concerted.record.sql import transaction
from concerted.record.store import replica

NAMES = ("River Watch", "Clinics", "Growers", "Schools", "Beekeepers")
IDS = ("river-watch", "clinics", "growers", "schools", "beekeepers")


@dataclass
class World:
    """One coalition's record on its host, with what its members hold."""

    folder: Path
    keys: dict[str, PrivateKey] = field(default_factory=dict)

    @property
    def record(self) -> Path:
        return self.folder / "coalition.record"

    @property
    def signer(self) -> Signer:
        return Signer.load(host.key_file(self.record))

    def do(self, body: object, by: str | None = None, *, ref: int | None = None, reason: str | None = None) -> int:
        command = Command(body=body, at=host.now(), by=by, ref=ref)
        state, _ = host.enter(self.record, command, reason=reason, key=self.keys.get(by or ""))
        return state.size - 1

    def state(self) -> State:
        with host.opened(self.record) as (connection, coalition):
            return host.state_of(connection, coalition)

    def give_key(self, actor: str) -> PrivateKey:
        key = PrivateKey(actor.encode().ljust(32, b"k"))
        self.keys[actor] = key
        self.do(MemberKey(public=base64.b64encode(key.public).decode()), actor)
        return key

    def give_witness(self, actor: str) -> Cosigner:
        cosigner = Cosigner(f"{actor}.example/witness", PrivateKey(actor.encode().ljust(32, b"w")))
        self.do(WitnessKey(name=cosigner.name, public=base64.b64encode(cosigner.private.public).decode()), actor)
        return cosigner

    def export(self, name: str = "export.zip") -> Path:
        path = self.folder / name
        with host.opened(self.record) as (connection, coalition):
            write_whole(path, host.export(connection, coalition))
        return path

    def lay_out(self, name: str = "site") -> Path:
        with host.opened(self.record) as (connection, coalition):
            write_folder(self.folder / name, replica(connection, coalition))
        return self.folder / name

    def twin(self, name: str) -> World:
        """The same record and key once more, as a dishonest host keeps two."""
        folder = self.folder / name
        folder.mkdir()
        for path in (self.record, host.key_file(self.record)):
            (folder / path.name).write_bytes(path.read_bytes())
        return World(folder, self.keys)

    def take_in(self, note: str) -> list[str]:
        with host.opened(self.record) as (connection, coalition), transaction(connection):
            return host.add_cosignatures(connection, coalition, [note])


def young(folder: Path) -> World:
    """A circle of five, and one sentence that somebody said “not yet” to, with a reason."""
    world = World(folder)
    host.found(world.record, name="Clear Air", context="activist", convener=NAMES[0], at=host.now())
    for name in NAMES[1:]:
        world.do(Invitation(name=name), IDS[0])
    sentence = world.do(Wording(text="We want our air measured."), IDS[0])
    world.do(Nod(yes=False), IDS[1], ref=sentence, reason="By whom?")
    return world


def grown(folder: Path, *, witnesses: int | None = None, delay: int | None = None) -> World:
    """Five members under a platform, which may demand witnesses, and one open proposal with a reason beside it.

    Where it gives a `delay`, members may keep what is decided together to themselves for so many days.
    """
    world = young(folder)
    sentence = world.do(Wording(text="We want our air measured by neighbours."), IDS[1])
    for actor in (IDS[0], *IDS[2:]):
        world.do(Nod(yes=True), actor, ref=sentence)
    clauses = read_platform(platform_template("activist"), file="activist")
    clauses = tuple(replace(c, witnesses=witnesses) if c.governs == "platform" else c for c in clauses)
    clauses = tuple(replace(c, delay=delay) if c.governs == "tactical" else c for c in clauses)
    world.do(Platform(clauses=in_order(clauses)), IDS[0])
    draft = world.state().draft
    assert draft
    for actor in IDS:
        world.do(Endorsement(platform=draft.digest), actor)
    proposal = world.do(Proposing(title="Buy a meter", text="One.", decision_class="tactical"), IDS[0])
    world.do(Stance(stance="disagree"), IDS[2], ref=proposal, reason="Two are better.")
    return world


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        return

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = self.server.said(self.path, body)  # type: ignore[attr-defined]
        self.send_response(200 if said else 404)
        self.end_headers()
        self.wfile.write(said.encode())


@contextmanager
def served(folder: Path, world: World | None = None) -> Iterator[str]:
    """Serve a folder of files as any web server would; with a world, its host takes cosignatures."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    server.said = lambda path, body: ", ".join(world.take_in(body)) if world and path == "/cosignatures" else ""  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
