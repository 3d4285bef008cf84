"""The record's pages: its entries in plain sentences, one entry with its bytes, and the whole to take away."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition import line_of
from concerted.coalition.hiding import withheld
from concerted.contexts import words
from concerted.errors import RecordError, Refused
from concerted.lines import Line
from concerted.record.note import cosigned_when
from concerted.web import reading
from concerted.web.reading import Written

A_PAGE = 40
"""Entries on one page of the record."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with what it did, in a sentence."""

    written: Written
    line: Line


as_it_is_now = cache_control(private=True, no_cache=True)
"""Witnesses sign and records break without an entry that says so: these pages are drawn afresh for everybody."""


@as_it_is_now
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Every entry, newest first. `?before=N` gives the entries before number N."""
    state, checkpoint = reading.state(), reading.checkpoint()
    end = _before(request.GET.get("before", ""), checkpoint.size)
    start = max(end - A_PAGE, 0)
    told = [Told(one, line_of(state, one.entry)) for one in reversed(reading.written(start=start, end=end))]
    newer = min(end + A_PAGE, checkpoint.size) if end < checkpoint.size else None
    seen = witnesses()
    here = {"told": told, "older": start or None, "newer": newer, "checkpoint": checkpoint, "witnesses": seen}
    return render(request, "record/record.html", here)


@as_it_is_now
@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: what it did, its exact bytes and its place in the tree."""
    state = reading.state()
    if number >= state.size:
        raise Http404
    (one,) = reading.written(start=number, end=number + 1)
    here = {
        "told": Told(one, line_of(state, one.entry)),
        "text": one.data.decode(),
        "laid_out": json.dumps(json.loads(one.data), ensure_ascii=False, indent=2),
        "reason": reading.reasons().get(number, ""),
        "by": state.actors.get(one.entry.by or ""),
        "sealing": state.sealed.get(number),
        "withheld": withheld(state, number),
        "previous": number - 1 if number else None,
        "next": number + 1 if number + 1 < state.size else None,
        "size": state.size,
    }
    return render(request, "record/entry.html", here)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a member's witness has seen, and when."""

    member: str
    witness: str
    size: int
    at: str


def witnesses() -> list[Seen]:
    """Return every witness that the record names, with what it has seen, as its cosignatures say."""
    latest = {name: (size, cosigned_when(line)) for size, name, line in reading.cosigned()}
    seen = []
    for actor in reading.state().actors.values():
        if actor.witness:
            size, at = latest.get(actor.witness, (0, 0))
            when = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if size else ""
            seen.append(Seen(actor.name, actor.witness, size, when))
    return seen


@as_it_is_now
@require_safe
def checked(request: HttpRequest) -> HttpResponse:
    """What verifying this record finds, done by this house; the page says how to do it without this house."""
    try:
        found = reading.verified()
    except RecordError as error:
        return render(request, "record/check.html", {"error": error}, status=500)
    here = {
        "found": found,
        "count": len(found.entries),
        "hosted": sum(one.by is not None for one in found.entries) - found.signed,
        "witnesses": witnesses(),
        "house_address": settings.ADDRESS,
        "needed": found.state.witnesses_needed,
    }
    return render(request, "record/check.html", here)


@as_it_is_now
@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page in which anyone's browser checks one entry without this house; to be kept as a file."""
    held, found = reading.checked()
    try:
        page = host.entry_page(held, found, number, words(reading.state().context))
    except Refused as error:
        raise Http404 from error
    answer = HttpResponse(page, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reading.coalition()}-{number}.html"'
    return answer


@as_it_is_now
@require_safe
def download(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The whole record as one archive, which anybody can verify."""
    answer = HttpResponse(reading.export(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{reading.coalition()}.zip"'
    return answer


def _before(asked: str, size: int) -> int:
    """Return the number before which to show entries: what was asked where that is one, else all of them."""
    return min(int(asked), size) if re.fullmatch(r"[1-9][0-9]{0,8}", asked) else size
