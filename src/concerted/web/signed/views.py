"""The page on which anybody asks whether a message is really from the coalition, and the page of one code."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from concerted import plain
from concerted.errors import Refused
from concerted.guard.messages import MOST, codes_in, footer
from concerted.guard.pictures import LARGEST, code_in_picture, is_picture
from concerted.web import reading
from concerted.web.pages.limits import network, within
from concerted.web.people.qr import qr
from concerted.web.signed.reading import Told, told
from concerted.web.writing import Refusal

ASKED, WINDOW = 60, timedelta(minutes=5)
"""How often one network address may ask, and in which time."""

_BYTES = 4
"""Bytes that one character may have in UTF-8."""


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask whether a text, a file, a code or an address is from us; below it, what was signed and where we are heard."""
    answer: Told | None = None
    refusal: Refusal | None = None
    given = ""
    if request.method == "POST":
        if not within(f"verify:{network(request)}", ASKED, WINDOW):
            return render(request, "decisions/too_often.html", status=429)
        try:
            given = _given(request)
            answer = told(given)
        except Refused as error:
            refusal = Refusal("verify", error, {"message": given[:MOST]})
    state = reading.state()
    here = {
        "answer": answer,
        "refusal": refusal,
        "given": given,
        "signed": plain.signed(state, {}),
        "heard": plain.heard(state),
        "names": {actor.id: actor.name for actor in state.actors.values()},
    }
    return render(request, "signed/verify.html", here, status=400 if refusal else 200)


@require_safe
def message(request: HttpRequest, named: str) -> HttpResponse:
    """The words that a code names, to be compared with those it stands below."""
    found = told(named) if codes_in(named) else None
    if found is None or found.signed is None:
        raise Http404
    address = request.build_absolute_uri(request.path)
    here = {
        "answer": found,
        "picture": qr(address, found.signed.code),
        "footer": footer(found.signed.code, address.rpartition("/")[0]),
    }
    return render(request, "signed/message.html", here)


def _given(request: HttpRequest) -> str:
    """Return the text that was pasted, or is in the file that was sent."""
    file = request.FILES.get("file")
    text = _read(file) if isinstance(file, UploadedFile) else request.POST.get("message", "")
    if not text.strip():
        raise Refused("bad-message", "Nothing was asked.", hint="Paste the message, or choose a file.")
    return text


def _read(file: UploadedFile[bytes]) -> str:
    """Return the text of a file; of a picture, what its QR code says."""
    size = file.size or 0
    if size > LARGEST:
        hint = "Give the message alone, or a smaller picture."
        raise Refused("too-long", "It is larger than {most} MB.", hint=hint, most=LARGEST // 10**6)
    data = file.read()
    if is_picture(data):
        return code_in_picture(data)
    if size > MOST * _BYTES:
        raise Refused("too-long", "It has more than {most:,} characters.", hint="Give the message alone.", most=MOST)
    try:
        text: str = data.decode()
    except UnicodeDecodeError:
        hint = "Copy its words and paste them, or send a picture of the QR code as PNG, JPEG or WebP."
        raise Refused("not-text", "This file is no text.", hint=hint) from None
    return text
