"""Real servers on this machine, as strangers may be: slow, lying, looping, huge, gone, there and gone again."""

from __future__ import annotations

import gzip
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each path as the test says; what it heard is kept."""

    stranger: Stranger
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        self.stranger.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.stranger.at.get(urlsplit(self.path).path, gone)(self)

    do_POST = do_GET  # noqa: N815 - its parent's name

    def log_message(self, *args: object) -> None:
        pass

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with suppress(OSError):  # whoever asked has heard enough
            self.wfile.write(body)

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


@dataclass
class Stranger:
    """A server, what it answers at each path, and what it heard."""

    address: str = ""
    at: dict[str, Answer] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(self, path: str, text: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        """Have something at a path, and return its address."""
        body = text.encode() if isinstance(text, str) else text
        self.at[path] = lambda handler: handler.say(200, body, Content_Type=kind, **headers)
        return self.address + path


def gone(handler: Handler) -> None:
    handler.say(404, b"nothing")


def status(number: int, **headers: str) -> Answer:
    return lambda handler: handler.say(number, b"", **headers)


def to(address: str, number: int = 302) -> Answer:
    return status(number, Location=address)


def slow(handler: Handler) -> None:
    """Say that there will be much, and then a byte now and then."""
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    try:
        while not handler.stranger_stops.wait(0.05):
            handler.raw(b".")
    except OSError:
        pass


def silent(handler: Handler) -> None:
    handler.stranger_stops.wait(5)


def less_than_promised(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort")


def no_http(handler: Handler) -> None:
    handler.raw(b"SSH-2.0-surprise\r\n")


def packed(body: bytes, coding: str = "gzip") -> Answer:
    return lambda handler: handler.say(200, body, Content_Encoding=coding)


def zipped(text: str) -> bytes:
    return gzip.compress(text.encode())


@contextmanager
def stranger() -> Iterator[Stranger]:
    """A server on this machine."""
    served, stops = Stranger(), threading.Event()
    handler = type("Handling", (Handler,), {"stranger": served, "stranger_stops": stops})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        stops.set()
        server.shutdown()
        server.server_close()
        thread.join()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def repository(folder: Path, *days: str) -> Path:
    """A real git repository with a commit on each of these days; return its folder."""

    def git(*words: str, **environment: str) -> None:
        who = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@a",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@a",
        }
        own = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *words], cwd=folder, env={**own, **who, **environment}, check=True, capture_output=True)

    folder.mkdir(parents=True)
    git("init", "--quiet", "--initial-branch=main")
    for day in days:
        when = f"{day}T12:00:00+0000"
        git("commit", "--quiet", "--allow-empty", "-m", "work", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
    return folder


def git_at(folder: Path) -> Answer:
    """Serve the repositories of a folder as git's own server does, over HTTP."""

    def answer(handler: Handler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        environment = {
            "PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": parts.path, "QUERY_STRING": parts.query, "REQUEST_METHOD": handler.command,
            "CONTENT_TYPE": handler.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(length),
            "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": handler.headers.get("Git-Protocol", ""), "REMOTE_ADDR": "127.0.0.1",
            "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
            "GIT_CONFIG_KEY_1": "uploadpack.allowFilter", "GIT_CONFIG_VALUE_1": "true",
        }  # fmt: skip
        done = subprocess.run(
            ["git", "http-backend"], input=handler.rfile.read(length), env=environment, capture_output=True, check=False
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        number = int(headers.pop("Status", "200").split()[0])
        handler.send_response(number)
        for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer
