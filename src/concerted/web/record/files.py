"""The record as the static files that witnesses, mirrors and `concerted verify URL` fetch (C2SP tlog-tiles).

And the two addresses at which witnesses and logs speak to one another: a witness hands over a
cosignature; another log asks this house, where its owner made it a witness, for one (C2SP tlog-witness).
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from functools import lru_cache, partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from concerted import host
from concerted.coalition import State
from concerted.errors import InputError, RecordError, Refused
from concerted.record.archive import TILE, files_of, read_openings
from concerted.record.entry import read_entry
from concerted.record.note import LARGEST_NOTE, Cosigner, Key
from concerted.record.sql import Connection
from concerted.record.store import remember, seen_before
from concerted.record.witness import LARGEST_REQUEST, Answer, answer
from concerted.web import reading
from concerted.web.pages.context import words_for
from concerted.web.pages.limits import network, within
from concerted.web.writing import Refusal, take_in, write

ASKS, WINDOW = 120, timedelta(minutes=1)
"""How often one network address may post here."""

_PARTIAL = re.compile(r"(tile/(entries|[0-5])/(?:x\d{3}/)*\d{3})\.p/([1-9]\d{0,2})")
_HASH = 32
_FOR_A_MOMENT = "public, max-age=1"
_FOR_EVER = "public, max-age=31536000, immutable"

_laid_out = lru_cache(maxsize=1)(files_of)
"""The files of the record; kept only to save laying them out again."""


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """One file of the record. A partial tile is served at every width it ever had."""
    files = _laid_out(host.public(reading.whole()))
    data = files.get(name)
    if data is None:
        data = _narrower(files, name)
    if data is None:
        raise Http404
    text = name in ("checkpoint", "openings", "cosigned")
    response = HttpResponse(data, content_type="text/plain; charset=utf-8" if text else "application/octet-stream")
    response["Cache-Control"] = _FOR_A_MOMENT if text else _FOR_EVER
    return response


@csrf_exempt
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """Take in a checkpoint that witnesses of this coalition cosigned."""
    if not _may_ask(request):
        return _said("too many of these; try again in a minute", 429)
    if len(request.body) > LARGEST_NOTE:
        return _said("far too long", 413)
    try:
        names = write(partial(_cosigned, request.body.decode(errors="replace")))
    except (RecordError, Refused) as error:
        return _said(_told(request, error), 422)
    return _said(f"seen by {', '.join(names)}", 200)


@csrf_exempt
@require_POST
def entries(request: HttpRequest) -> HttpResponse:
    """Take in an entry that an organisation made and signed on its own machine; answer with the new checkpoint."""
    if not _may_ask(request):
        return _said("too many of these; try again in a minute", 429)
    line, _, beside = request.body.partition(b"\n")
    try:
        entry, openings = read_entry(line), tuple(read_openings(beside))
        if entry.coalition != reading.coalition():
            return _said("this house keeps another coalition's record", 404)
        take_in(entry, openings)
    except (RecordError, Refused) as error:
        return _said(_told(request, error), 409 if error.code == "record-grew" else 422)
    return HttpResponse(reading.checkpoint().note, content_type="text/plain; charset=utf-8")


def _cosigned(note: str, connection: Connection, state: State) -> list[str]:
    return host.add_cosignatures(connection, state.coalition, [note], state=state)


@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign another log's checkpoint, where this house is a witness for it (C2SP tlog-witness)."""
    if not _may_ask(request):
        return _said("too many of these; try again in a minute", 429)
    house = reading.house()
    try:
        logs, cosigner = house.witnessed_logs(), house.cosigner()
    except InputError as error:
        return _said(error.message, 500)
    if cosigner is None or len(request.body) > LARGEST_REQUEST:
        return _said(
            "this house is no witness" if cosigner is None else "far too long", 404 if cosigner is None else 413
        )
    given = write(partial(_answered, request.body, logs, cosigner))
    return HttpResponse(given.body, status=given.status, content_type=given.content_type)


def _answered(body: bytes, logs: dict[str, Key], cosigner: Cosigner, connection: Connection, _: State) -> Answer:
    """Answer within the transaction: what was seen is on the disk before the cosignature leaves."""
    given = answer(
        body, logs=logs, seen=lambda origin: seen_before(connection, origin), cosigner=cosigner, at=int(time.time())
    )
    if given.cosigned:
        remember(connection, given.cosigned)
    return given


def _narrower(files: dict[str, bytes], name: str) -> bytes | None:
    """Return a partial tile cut from the wider one that took its place; None where there is none."""
    asked = _PARTIAL.fullmatch(name)
    if not asked or int(asked[3]) >= TILE:
        return None
    stem, level, width = asked[1], asked[2], int(asked[3])
    whole = files.get(stem) or next((data for held, data in files.items() if held.startswith(f"{stem}.p/")), b"")
    end = width * _HASH if level != "entries" else _end(whole, width)
    return whole[:end] if end is not None and 0 < end <= len(whole) else None


def _end(bundle: bytes, width: int) -> int | None:
    """Return where the first `width` entries of a bundle end; None where it has fewer."""
    end = 0
    for _ in range(width):
        if end >= len(bundle):
            return None
        end += 2 + int.from_bytes(bundle[end : end + 2])
    return end


def _may_ask(request: HttpRequest) -> bool:
    return within(f"record-posts:{network(request)}", ASKS, WINDOW)


def _told(request: HttpRequest, error: RecordError | Refused) -> str:
    """Return what is wrong and what to do next; the rules' refusals in the language that was asked for."""
    if isinstance(error, Refused):
        return Refusal("", error).say(words_for(request))
    return f"{error.message} {error.hint}".strip()


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
