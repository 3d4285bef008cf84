"""Is this really from us, asked with a picture: the QR code beside a signed message, and nothing else of it.

The words in a picture are not read: whoever asks compares them with those that the code leads to. A stranger's file is
known by its first bytes, opened only in these three formats, and refused before it is unpacked where it is too large.
"""

from __future__ import annotations

import io

from concerted.errors import Refused
from concerted.guard.messages import codes_in

LARGEST = 12_000_000
"""Bytes that a file may have."""
PIXELS = 60_000_000
"""Pixels that a picture may have once it is unpacked: more than a telephone takes."""
_SIDE = 2_400
"""Pixels to which a picture is made smaller before it is looked at; a code needs far fewer."""
_SMALL = 800
"""Pixels below which it is also looked at enlarged."""


def is_picture(data: bytes) -> bool:
    """Tell whether a file begins like a picture that can be read: PNG, JPEG or WebP."""
    return _kind(data) is not None


def code_in_picture(data: bytes) -> str:
    """Return what the QR code in a picture says: of several, the one that names a signed message, else the first.

    Refuses a picture without one (`no-code`), one that cannot be read (`bad-picture`), and one that is too large.
    """
    found = _codes(data)
    if not found:
        hint = "Take it again from closer, straight and in light; or type the code that stands in it."
        raise Refused("no-code", "No QR code is found in this picture.", hint=hint)
    return next((one for one in found if codes_in(one)), found[0])


def _codes(data: bytes) -> list[str]:
    import zxingcpp  # noqa: PLC0415 - only whoever asks with a picture needs it
    from PIL import Image, ImageFilter, ImageOps  # noqa: PLC0415 - likewise

    picture = _opened(data)
    tries = [picture, ImageOps.autocontrast(picture.filter(ImageFilter.UnsharpMask(3, 250, 0)), cutoff=1)]
    if max(picture.size) < _SMALL:
        tries.append(picture.resize((3 * picture.width, 3 * picture.height), Image.Resampling.BICUBIC))
    for one in tries:
        read = zxingcpp.read_barcodes(one, formats=zxingcpp.barcode_formats_from_str("QRCode"))
        if found := [barcode.text for barcode in read if barcode.text]:
            return found
    return []


def _opened(data: bytes):  # type: ignore[no-untyped-def] # noqa: ANN202 - a picture of a part that is imported late
    """Return a picture in grey, on white, no larger than is looked at."""
    from PIL import Image  # noqa: PLC0415 - only whoever asks with a picture needs it

    if len(data) > LARGEST:
        raise _too_large()
    kind = _kind(data)
    try:
        with Image.open(io.BytesIO(data), formats=[kind] if kind else []) as picture:
            if picture.width * picture.height > PIXELS:
                raise _too_large()
            picture.draft("L", (_SIDE, _SIDE))
            picture.thumbnail((_SIDE, _SIDE))
            seen = picture.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        hint = "Send it as PNG, JPEG or WebP, or type the code that stands in it."
        raise Refused("bad-picture", "This picture cannot be read.", hint=hint) from None


def _too_large() -> Refused:
    return Refused("too-large", "This picture is too large.", hint="Cut out the code, and send that.")


def _kind(data: bytes) -> str | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
