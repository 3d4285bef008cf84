"""A small server that speaks as much of S3 as a reader needs: list, head and get, with ranges; signed requests only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

DAY = "Tue, 01 Dec 2026 00:00:00 GMT"


class _Storage(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if "Credential=key/" not in self.headers.get("Authorization", ""):
            self._send(403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
        elif "list-type=2" in asked.query:
            self._send(200, self._listed(asked.path.strip("/"), parse_qs(asked.query).get("prefix", [""])[0]))
        else:
            self._object(unquote(asked.path).strip("/"))

    do_HEAD = do_GET  # noqa: N815 - as the library calls it

    def _listed(self, bucket: str, prefix: str) -> bytes:
        objects = {name.removeprefix(f"{bucket}/"): data for name, data in self._objects().items()}
        found = "".join(
            f"<Contents><Key>{name}</Key><Size>{len(data)}</Size><LastModified>2026-12-01T00:00:00.000Z</LastModified>"
            f"<ETag>x</ETag></Contents>"
            for name, data in sorted(objects.items())
            if name.startswith(prefix)
        )
        head = f"<Name>{bucket}</Name><Prefix>{prefix}</Prefix><IsTruncated>false</IsTruncated>"
        return f"<ListBucketResult>{head}<KeyCount>{found.count('<Key>')}</KeyCount>{found}</ListBucketResult>".encode()

    def _object(self, name: str) -> None:
        data = self._objects().get(name)
        if data is None:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        ranged = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if ranged is None:
            self._send(200, data)
            return
        begin, end = int(ranged[1]), min(int(ranged[2]), len(data) - 1)
        self._send(206, data[begin : end + 1], **{"Content-Range": f"bytes {begin}-{end}/{len(data)}"})

    def _objects(self) -> dict[str, bytes]:
        return self.server.objects  # type: ignore[attr-defined, no-any-return]

    def _send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), "Last-Modified": DAY, "ETag": '"x"', **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def storing(objects: dict[str, bytes]) -> Iterator[ThreadingHTTPServer]:
    """Serve objects by their bucket and key; `asked` of the server has every path that was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Storage)
    server.objects, server.asked = objects, []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
