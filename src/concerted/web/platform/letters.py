"""Letters for the PDF: which font draws which, and which letters none can draw.

Noto Sans, taken along in the file, has Latin with all its accents, Greek and Cyrillic. Chinese, Japanese and Korean
are drawn with the fonts that readers of PDF bring for them. What neither has becomes a box, and the sheet says so.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

import fontpkg_noto_sans
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, SLANTED = "Noto", "Noto-Italic"
MISSING = "□"
_HAN, _KANA, _HANGUL = "STSong-Light", "HeiseiMin-W3", "HYSMyeongJo-Medium"
_RANGES = (
    (0x3040, 0x30FF, _KANA), (0x31F0, 0x31FF, _KANA), (0xAC00, 0xD7A3, _HANGUL), (0x1100, 0x11FF, _HANGUL),
    (0x3000, 0x303F, _HAN), (0x3400, 0x4DBF, _HAN), (0x4E00, 0x9FFF, _HAN), (0xFF00, 0xFFEF, _HAN),
)  # fmt: skip


@cache
def faces() -> frozenset[int]:
    """Make the fonts ready, and return the letters that Noto Sans draws one by one, as they are written."""
    files = fontpkg_noto_sans.ROOT / "files"
    plain = TTFont(PLAIN, str(files / "NotoSans[wdth,wght].ttf"))
    pdfmetrics.registerFont(plain)
    pdfmetrics.registerFont(TTFont(SLANTED, str(files / "NotoSans-Italic[wdth,wght].ttf")))
    for name in (_HAN, _KANA, _HANGUL):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    joined = range(0x0900, 0x0980)  # Devanagari: its letters change beside each other, which is not done here
    return frozenset(set(plain.face.charToGlyph) - set(joined))


def marked_up(text: str) -> str:
    """Return a text as the sheet's paragraphs take it, each run of letters with the font that draws it."""
    runs = ((font, "".join(run)) for font, run in groupby(text, key=_font))
    return "".join(_run(font, run) for font, run in runs)


def lacks(text: str) -> bool:
    """Tell whether some letter of a text cannot be drawn."""
    return any(_font(letter) == "" for letter in text)


def _run(font: str | None, run: str) -> str:
    if font is None:
        return escape(run)
    return f'<font name="{font}">{escape(run)}</font>' if font else MISSING * len(run)


@cache
def _font(letter: str) -> str | None:
    """Return the font that draws a letter: None for the paragraph's own, nothing where none does."""
    code = ord(letter)
    if letter.isspace() or code in faces():
        return None
    return next((font for first, last, font in _RANGES if first <= code <= last), "")
