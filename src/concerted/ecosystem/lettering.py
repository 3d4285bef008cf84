"""How wide a text is when it is drawn, told without a font: so that names in a picture do not cover one another."""

from __future__ import annotations

_NARROW_LETTERS, _SLIM_LETTERS, _BROAD_LETTERS = "iljI|.,:;'’! ", 'tfr()-/[]"“”', "mwMW@%—…"
_LEAST = 4.2
_FULL = 0x1100
"""The first letter of the scripts whose letters are as wide as they are high."""


def fitted(name: str, room: float) -> str:
    """Return a name, cut where it is wider than there is room."""
    if text_width(name) <= room:
        return name
    name = name[: int(room / _LEAST) + 1]
    while name and text_width(name) > room - text_width("…"):
        name = name[:-1]
    return f"{name.rstrip()}…"


def text_width(text: str) -> float:
    """Return about how wide a text is written, in the picture's units: for broad fonts, so that it surely fits."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _LEAST
    if letter in _SLIM_LETTERS:
        return 5.6
    if letter in _BROAD_LETTERS or ord(letter) >= _FULL:
        return 13.0
    return 9.0 if letter.isupper() else 8.3 if letter.isdecimal() else 7.6
