"""A picture with the code of a signed message: as it is printed, photographed, sent on; and what is no such."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from functools import cache

import pytest
import qrcode
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from concerted.errors import Refused
from concerted.guard import pictures
from concerted.guard.pictures import code_in_picture, is_picture

SAYS = "https://clear-air.example.org/verify/41-k3f9a2bd7q"
Change = Callable[[Image.Image], Image.Image]


@cache
def printed() -> Image.Image:
    """A letter with its code, as a page prints it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=6)
    code.add_data(SAYS)
    made = code.make_image().get_image().convert("RGB")
    page = Image.new("RGB", (900, 1200), "white")
    draw = ImageDraw.Draw(page)
    for line in range(24):
        draw.text((80, 60 + 28 * line), "We ask you to publish what the meters at the old mill measure.", fill="black")
    page.paste(made, (330, 800))
    return page


def sent(picture: Image.Image, kind: str = "PNG", **how: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def leaning(picture: Image.Image) -> Image.Image:
    """As it looks when the telephone is held at an angle."""
    wide, tall = picture.size
    corners = (0.0, 0.0, 60.0, tall - 40.0, wide - 90.0, tall - 130.0, wide * 1.0, 70.0)
    return picture.transform(picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def photographed(picture: Image.Image) -> Image.Image:
    """On a table, turned, at an angle, half in the shade, not quite sharp, with the noise of a small sensor."""
    table = Image.new("RGB", (1500, 1700), (120, 96, 74))
    table.paste(leaning(picture), (280, 230))
    shade = Image.linear_gradient("L").resize(table.size).rotate(90)
    table = Image.composite(ImageEnhance.Brightness(table).enhance(0.45), table, shade)
    table = table.rotate(11, Image.Resampling.BICUBIC, fillcolor=(90, 70, 60)).filter(ImageFilter.GaussianBlur(1.2))
    noise = Image.frombytes("RGB", table.size, random.Random(7).randbytes(3 * 1500 * 1700))  # noqa: S311 - noise
    return Image.blend(table, noise, 0.12)


CHANGES: dict[str, Change] = {
    "as it is": lambda one: one,
    "upside down": lambda one: one.rotate(180),
    "turned": lambda one: one.rotate(33, expand=True, fillcolor="white"),
    "a third of its size": lambda one: one.resize((300, 400), Image.Resampling.LANCZOS),
    "three times its size": lambda one: one.resize((2700, 3600)),
    "blurred": lambda one: one.filter(ImageFilter.GaussianBlur(2.5)),
    "grey on grey": lambda one: ImageEnhance.Contrast(one).enhance(0.2),
    "light on dark": lambda one: Image.eval(one, lambda value: 255 - value),
    "at an angle": leaning,
    "photographed": photographed,
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_code_is_read_however_the_picture_came(change: str):
    assert code_in_picture(sent(CHANGES[change](printed()))) == SAYS


@pytest.mark.parametrize(("kind", "quality"), [("JPEG", 12), ("JPEG", 90), ("WEBP", 12)])
def test_the_code_is_read_after_it_was_sent_on_and_on(kind: str, quality: int):
    seen = printed()
    for _ in range(2):
        seen = Image.open(io.BytesIO(sent(seen.resize((850, 1130)), kind, quality=quality)))
    assert code_in_picture(sent(seen, kind, quality=quality)) == SAYS


def test_the_code_is_read_in_a_photograph_that_was_sent_on():
    assert code_in_picture(sent(photographed(printed()), "JPEG", quality=40)) == SAYS


def test_a_transparent_picture_is_read_on_white():
    clear = printed().convert("RGBA")
    clear.putalpha(Image.eval(printed().convert("L"), lambda value: 255 - value))
    assert code_in_picture(sent(clear)) == SAYS


def test_of_several_codes_the_one_of_a_message_is_read():
    both = Image.new("RGB", (1800, 1200), "white")
    other = qrcode.make("https://ferry.example/tickets").get_image().convert("RGB")
    both.paste(other, (100, 100))
    both.paste(printed(), (900, 0))
    assert code_in_picture(sent(both)) == SAYS
    assert code_in_picture(sent(other)) == "https://ferry.example/tickets"


def test_a_picture_without_a_code_is_said_to_have_none():
    with pytest.raises(Refused) as refused:
        code_in_picture(sent(printed().crop((0, 0, 900, 700))))
    assert refused.value.code == "no-code"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """A picture of a few kilobytes that unpacks to gigabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(200_000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000, 2**31 - 1])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int):
    with pytest.raises(Refused) as refused:
        code_in_picture(bomb(side))
    assert refused.value.code in ("too-large", "bad-picture")


@pytest.mark.parametrize(
    "data",
    [
        sent(Image.new("RGB", (20, 20)))[:60],
        sent(Image.new("RGB", (200, 200), "red"), "JPEG")[:400],
        b"\xff\xd8\xff" + b"no picture" * 9,
        b"RIFF\x10\x00\x00\x00WEBPVP8 \x00\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"GIF89a" + bytes(30),
    ],
)  # fmt: skip
def test_a_corrupt_picture_is_refused_in_a_sentence(data: bytes):
    with pytest.raises(Refused) as refused:
        code_in_picture(data)
    assert refused.value.code in ("bad-picture", "no-code")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "LARGEST", 100)
    with pytest.raises(Refused, match="too large"):
        code_in_picture(sent(printed()))


def test_a_picture_is_known_by_its_first_bytes():
    assert is_picture(sent(printed(), "WEBP"))
    assert not is_picture(b"We ask you to publish what the meters measure.")
    assert not is_picture(b"")
