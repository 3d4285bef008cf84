"""Asking our own pages for what they show a visitor, within this process."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from concerted.errors import InputError
from concerted.web.pages.public import STILL, Still


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address shows a visitor: its bytes, and of what kind they are."""

    kind: str
    """Without what may stand behind it: `text/html`."""
    body: bytes


class Visitor:
    """Somebody without an account, who asks for a copy of what there is to read."""

    def __init__(self, handler: WSGIHandler, *, at: str, language: str) -> None:
        self._handler, self._still, self._language = handler, Still(at), language

    def ask(self, path: str) -> Shown | None:
        """Return what an address shows; None where a visitor is not let in, led elsewhere, or there is nothing.

        Raises `InputError` (`page-broke`) where the page cannot be drawn: a copy without it would be no copy.
        """
        site = urlsplit(settings.ADDRESS)
        parts = urlsplit(path)
        environ: dict[str, object] = {
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_HOST": site.netloc,
            "HTTP_ACCEPT_LANGUAGE": self._language,
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
            STILL: self._still,
        }
        setup_testing_defaults(environ)
        said: dict[str, str] = {}

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            said.update({"": status, **{name.lower(): value for name, value in headers}})

        answer = self._handler(environ, start)  # type: ignore[arg-type] # Django's stubs want one of their own
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status = int(said[""].split()[0])
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            hint = "Open it in the browser with concerted serve, and mend what is said there. Nothing was written."
            raise InputError("page-broke", f"the page {path} cannot be drawn", hint=hint)
        if status != HTTPStatus.OK:
            return None
        return Shown(said.get("content-type", "").partition(";")[0], body)
