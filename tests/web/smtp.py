"""A small mail server on this machine: it takes every message, and keeps it."""

from __future__ import annotations

import queue
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class MailServer:
    """Its port, and what came in: each message as it was sent."""

    port: int
    came: queue.Queue[str]


@contextmanager
def receiving() -> Iterator[MailServer]:
    """Receive for as long as the block lasts."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Receiving) as server:
        server.daemon_threads = True
        found = server.found = MailServer(server.server_address[1], queue.Queue())  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


class _Receiving(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "DATA":
                    self._say("354 go on")
                    self.server.found.came.put(self._message())  # type: ignore[attr-defined]
                    self._say("250 kept")
                case "QUIT":
                    self._say("221 farewell")
                    return
                case _:
                    self._say("250 well")

    def _message(self) -> str:
        lines = iter(self.rfile.readline().decode().rstrip("\r\n") for _ in range(10_000))
        message = []
        for line in lines:
            if line == ".":
                break
            message.append(line.removeprefix("."))
        return "\n".join(message)

    def _say(self, what: str) -> None:
        self.wfile.write(f"{what}\r\n".encode())
