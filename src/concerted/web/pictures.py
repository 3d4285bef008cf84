"""Small pictures, drawn as SVG: for those who would rather look than read. Everything in them is said in words too.

Colours come from the style sheet, by class; shapes differ as well as colours, so that nobody depends on either.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from concerted.coalition import Tally

_CELL, _GAP, _TALL = 38, 8, 32
_WIDEST = 24
"""Members up to which each has a cell of its own; beyond, a bar of shares."""
_GLYPHS = {
    "agree": "M-6 0l4 5 8-10",
    "abstain": "M-6 0h12",
    "stand-aside": "M6 0a6 6 0 1 1-12 0a6 6 0 1 1 12 0",
    "disagree": "M-5-5l10 10M5-5l-10 10",
    "object": "M0-8v9M0 6v1",
    "waiting": "",
}


def counts(tally: Tally) -> dict[str, int]:
    """Return how many members took each stance, and how many have not answered."""
    taken = {
        "agree": tally.agree,
        "abstain": tally.abstain,
        "stand-aside": tally.stand_aside,
        "disagree": tally.disagree,
        "object": tally.object,
    }
    return taken | {"waiting": tally.electorate - tally.answered}


def stance_bar(tally: Tally, *, quorum: int, needed: int | None) -> SafeString:
    """Return one cell a member, by stance, with marks at the quorum and at the agreement needed (if a number is)."""
    electorate = max(tally.electorate, 1)
    wide = electorate * (_CELL + _GAP) if electorate <= _WIDEST else _WIDEST * (_CELL + _GAP)
    step = wide / electorate
    marks = [(quorum, "quorum", gettext("quorum"))]
    if needed is not None:
        marks.insert(0, (needed, "needed", gettext("needed")))
    return format_html(
        '<svg class="stances" viewBox="-2 -18 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>',
        round(wide + 4), _TALL + 42, round(wide + 4), _TALL + 42, _told(tally, quorum, needed),
        _cells(tally, step, single=electorate <= _WIDEST),
        _marks(marks, step),
    )  # fmt: skip


def _cells(tally: Tally, step: float, *, single: bool) -> SafeString:
    drawn, x = [], 0.0
    for stance, number in counts(tally).items():
        cells = [step] * number if single else [step * number] if number else []
        for wide in cells:
            shape = (stance, round(x, 1), round(max(wide - _GAP, 1), 1), _TALL)
            glyph = (round(x + (wide - _GAP) / 2, 1), _TALL / 2, _GLYPHS[stance] if single else "")
            drawn.append((*shape, *glyph))
            x += wide
    return format_html_join(
        "",
        '<g class="stance-{}"><rect x="{}" y="0" width="{}" height="{}" rx="7"/>'
        '<path transform="translate({} {})" d="{}"/></g>',
        drawn,
    )


def _marks(marks: Sequence[tuple[int, str, str]], step: float) -> SafeString:
    rows = []
    for at, kind, label in marks:
        x = round(at * step - _GAP / 2, 1)
        top, bottom = (-6, _TALL) if kind == "needed" else (0, _TALL + 6)
        rows.append((kind, x, x, top, bottom, x + 2, -8 if kind == "needed" else _TALL + 17, f"{label} {at}"))
    return format_html_join(
        "",
        '<g class="mark mark-{}"><line x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text></g>',
        rows,
    )


def _told(tally: Tally, quorum: int, needed: int | None) -> str:
    names = {
        "agree": gettext("agree"),
        "abstain": gettext("abstain"),
        "stand-aside": gettext("stand aside"),
        "disagree": gettext("disagree"),
        "object": gettext("object"),
        "waiting": gettext("not answered yet"),
    }
    told = [f"{number} {names[stance]}" for stance, number in counts(tally).items() if number]
    told.append(gettext("quorum %(n)d") % {"n": quorum})
    if needed is not None:
        told.append(gettext("%(n)d must agree") % {"n": needed})
    return ", ".join(told)


_SIZE, _RADIUS, _DOT = 220, 84, 15
_NODS = {True: ("yes", "M-6 0l4 5 8-10"), False: ("not-yet", "M-5 0h.01M0 0h.01M5 0h.01"), None: ("silent", "")}


def nod_ring(names: Mapping[str, str], nods: Mapping[str, bool]) -> SafeString:
    """Return the circle (id → name) as a ring, each participant with its nod, its “not yet” or its silence."""
    given = sum(bool(nods.get(actor)) for actor in names)
    told = gettext("%(given)d of %(all)d have nodded") % {"given": given, "all": len(names)}
    seats = list(_seats(names, nods))
    spokes = format_html_join("", '<line x1="{}" y1="{}" x2="0" y2="0"/>', [s[1:3] for s in seats if s[0] == "yes"])
    dots = format_html_join(
        "",
        '<g class="nod-{}" transform="translate({} {})"><title>{}</title><circle r="15"/><path d="{}"/></g>',
        seats,
    )
    half = _SIZE / 2
    return format_html(
        '<svg class="ring" viewBox="{} {} {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<circle class="ring-line" r="{}"/><g class="spokes">{}</g>{}<circle class="hub" r="36"/>'
        '<text y="9" text-anchor="middle">{}/{}</text></svg>',
        -half, -half, _SIZE, _SIZE, _SIZE, _SIZE, told, _RADIUS, spokes, dots, given, len(names),
    )  # fmt: skip


def _seats(names: Mapping[str, str], nods: Mapping[str, bool]) -> list[tuple[str, float, float, str, str]]:
    seats = []
    for number, (actor, name) in enumerate(names.items()):
        angle = 2 * math.pi * number / max(len(names), 1) - math.pi / 2
        kind, glyph = _NODS[nods.get(actor)]
        seats.append((kind, round(_RADIUS * math.cos(angle), 1), round(_RADIUS * math.sin(angle), 1), name, glyph))
    return seats


def mark() -> SafeString:
    """Return the small mark of the house: several, and what they share."""
    seats = [
        (round(9 * math.cos(a), 1), round(9 * math.sin(a), 1)) for a in (2 * math.pi * n / 5 - 1.57 for n in range(5))
    ]
    lines = format_html_join("", '<path d="M{} {}L0 0"/>', seats)
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="2.6"/>', seats)
    head = '<svg class="brand" viewBox="-13 -13 26 26" width="34" height="34" aria-hidden="true" focusable="false">'
    return format_html("{}{}{}{}", mark_safe(head), lines, dots, mark_safe('<circle r="3.6"/></svg>'))  # noqa: S308 - ours
