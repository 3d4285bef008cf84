"""What a letter really arrives at: a mail server and a web address on this machine, each in a thread of its own."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass
class Received:
    """What arrived at a port, and whether the next letters are turned away."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    refusing: bool = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def _running(server: socketserver.BaseServer, received: Received) -> Iterator[Received]:
    received.port = cast("tuple[str, int]", server.server_address)[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def mail_server() -> Iterator[Received]:
    """A mail server as RFC 5321 has it, as far as a letter needs one."""
    received = Received()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline():
                verb = line.split(b" ")[0].strip().upper()
                if verb == b"QUIT":
                    self._say("221 bye")
                    return
                if verb == b"DATA":
                    self._say("354 go on")
                    self._keep(self._data())
                elif received.refusing and verb == b"RCPT":
                    self._say("450 not now")
                else:
                    self._say("250 well")

        def _data(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def _keep(self, data: bytes) -> None:
            received.letters.append(message_from_bytes(data, policy=policy.default))
            self._say("250 kept")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server, _running(server, received):
        yield received


@contextmanager
def web_address() -> Iterator[Received]:
    """An address that takes what is posted to it."""
    received = Received()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.told.append({"path": self.path, **json.loads(body)})
            self.send_response(503 if received.refusing else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server, _running(server, received):
        yield received
