"""Opinion groups as small pictures: who stands together, and where everyone stands on one sentence.

Everything in them is said in words too; shapes differ as well as colours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

LETTERS = "ABCDE"
"""What the groups are called, the largest first; there are at most five."""

_APART = 21.0
"""How far two neighbours of an island are from each other, about."""
_GOLDEN = math.pi * (3 - math.sqrt(5))
"""The turn from one seed of a sunflower to the next: however many there are, they lie evenly (Vogel 1979)."""

_CELL, _GAP, _BETWEEN, _TALL, _TOP = 20, 3, 16, 24, 20
_SIDES = {1: ("agree", "M-4.5 0l3 3.5 6-7.5"), -1: ("disagree", "M-3.5-3.5l7 7M3.5-3.5l-7 7"), 0: ("pass", "M-4 0h8")}
_SILENT = ("silent", "")


def island(names: Sequence[str], letter: str) -> SafeString:
    """Return a group as an island of dots, one a voice, with its letter."""
    dots = [
        (round(r * math.cos(turn), 1), round(r * math.sin(turn), 1), name)
        for number, name in enumerate(names)
        for r, turn in [(_APART * 0.62 * math.sqrt(number + 0.55 if len(names) > 1 else 0), number * _GOLDEN)]
    ]
    shore = max(math.hypot(x, y) for x, y, _ in dots) + 20
    told = gettext("Group %(letter)s: %(names)s") % {"letter": letter, "names": ", ".join(names)}
    drawn = format_html_join("", '<circle class="voice" cx="{}" cy="{}" r="8"><title>{}</title></circle>', dots)
    half, size = round(shore + 2, 1), round(2 * shore + 4, 1)
    return format_html(
        '<svg class="island island-{}" viewBox="{} {} {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<circle class="shore" r="{}"/>{}</svg>',
        letter, -half, -half, size, size, size, size, told, round(shore, 1), drawn,
    )  # fmt: skip


def strip(groups: Sequence[Sequence[str]], said: Mapping[str, int], names: Mapping[str, str]) -> SafeString:
    """Return one cell a voice, group by group: who agrees with a sentence, who does not, who passes or is silent.

    `said` is what each voice said of it (1, -1 or 0); those who agree come first in their group.
    """
    cells, heads, told, x = [], [], [], 0
    for letter, group in zip(LETTERS, groups, strict=False):
        begins = x
        for voice in sorted(group, key=lambda one: -said.get(one, -2)):
            kind, glyph = _SIDES.get(said.get(voice, -2), _SILENT)
            middle = x + (_CELL - _GAP) / 2
            cells.append((kind, names[voice], x, _TOP, _CELL - _GAP, _TALL, middle, _TOP + _TALL / 2, glyph))
            x += _CELL
        heads.append((round((begins + x - _GAP) / 2, 1), letter))
        told.append(_counted(letter if len(groups) > 1 else "", group, said))
        x += _BETWEEN
    drawn = format_html_join(
        "",
        '<g class="side-{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<path transform="translate({} {})" d="{}"/></g>',
        cells,
    )
    letters = format_html_join("", '<text x="{}" y="13" text-anchor="middle">{}</text>', heads)
    wide, tall = x - _BETWEEN + _GAP, _TOP + _TALL + 2
    return format_html(
        '<svg class="strip" viewBox="-1 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>',
        wide, tall, wide, tall, "; ".join(told), letters if len(groups) > 1 else "", drawn,
    )  # fmt: skip


def _counted(letter: str, group: Sequence[str], said: Mapping[str, int]) -> str:
    values = {"letter": letter, "all": len(group)}
    values |= {name: sum(said.get(voice) == side for voice in group) for side, (name, _) in _SIDES.items()}
    if not letter:
        return gettext("of %(all)d voices, %(agree)d agree and %(disagree)d disagree") % values
    return gettext("group %(letter)s: of %(all)d voices, %(agree)d agree and %(disagree)d disagree") % values
