"""The platform as one sheet of A4, as PDF; the same version gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from django.utils.formats import date_format
from django.utils.translation import gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, HRFlowable, KeepInFrame, Paragraph, Spacer

from concerted.coalition import Clause, State, rule_line
from concerted.coalition.clauses import KINDS
from concerted.coalition.page import endorsers
from concerted.coalition.state import Version
from concerted.coalition.story import more_lines
from concerted.web.pages.templatetags.wording import class_name, clock, every, say
from concerted.web.pages.vocabulary import Vocabulary
from concerted.web.platform.letters import PLAIN, SLANTED, faces, lacks, marked_up

_WIDE, _TALL = A4
_SIDE, _TOP = 18 * mm, 14 * mm
_INK, _QUIET, _CLAY = HexColor("#2a231d"), HexColor("#62574c"), HexColor("#97391f")


def as_pdf(state: State, version: Version, words: Vocabulary) -> bytes:
    """Return a version as one sheet, made smaller where it would need more."""
    faces()
    kept = BytesIO()
    canvas = Canvas(kept, pagesize=A4, invariant=1, lang="en")
    canvas.setTitle(f"{state.name}: {words['platform']}")
    frame = Frame(_SIDE, _TOP, _WIDE - 2 * _SIDE, _TALL - 2 * _TOP, 0, 0, 0, 0)
    story = list(_sheet(state, version, words))
    frame.addFromList([KeepInFrame(frame._width, frame._height, story, mode="shrink")], canvas)  # noqa: SLF001 - no other way to ask
    canvas.save()
    return kept.getvalue()


def _style(
    size: float, *, font: str = PLAIN, colour: HexColor = _INK, before: float = 0, indent: float = 0
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{font} {size}", fontName=font, fontSize=size, leading=size * 1.32, textColor=colour, spaceBefore=before,
        leftIndent=indent, bulletFontName=PLAIN, bulletFontSize=size, bulletColor=_CLAY,
    )  # fmt: skip


_EYEBROW, _NAME = _style(8.5, colour=_CLAY), _style(21, before=2)
_INTEREST = _style(11.5, font=SLANTED, before=5)
_HEADING, _CLAUSE = _style(12.5, before=9), _style(9.6, before=3.5, indent=19)
_DETAIL, _FOOT = _style(8.2, colour=_QUIET, indent=19), _style(8.6, before=4)


def _sheet(state: State, version: Version, words: Vocabulary) -> Iterator[Flowable]:
    status = gettext("version %(n)d") % {"n": version.number} if version.number else gettext("draft")
    said = [f"{words['Platform']} · {status} · {date_format(clock(version.at), 'DATE_FORMAT')}"]
    yield Paragraph(marked_up(said[0]), _EYEBROW)
    yield Paragraph(marked_up(state.name), _NAME)
    said.append(state.name)
    if state.interest is not None:
        said.append(state.sentences[state.interest].text)
        yield Paragraph(marked_up(said[-1]), _INTEREST)
    number = 0
    for kind in KINDS:
        yield Paragraph(marked_up(_headings()[kind]), _HEADING)
        yield HRFlowable(width="100%", thickness=0.8, color=_INK, spaceBefore=2, spaceAfter=1)
        for clause in (clause for clause in version.clauses if clause.kind == kind):
            number += 1
            details = " ".join(_details(state, clause, words))
            said += [clause.text, details]
            yield Paragraph(marked_up(clause.text), _CLAUSE, bulletText=str(number))
            if details:
                yield Paragraph(marked_up(details), _DETAIL)
    signed = ", ".join(endorsers(state, version)) or gettext("nobody yet")
    said.append(signed)
    yield Spacer(1, 8)
    yield HRFlowable(width="100%", thickness=0.8, color=_INK)
    yield Paragraph(marked_up(f"{gettext('Endorsed by')}: {signed}"), _FOOT)
    yield Paragraph(marked_up(f"{gettext('Text')} {version.digest[:12]}"), _style(7.5, colour=_QUIET, before=2))
    if any(map(lacks, said)):
        note = gettext("□ stands for letters that this file has no font for: print the page itself from a browser.")
        yield Paragraph(marked_up(note), _style(8, colour=_CLAY, before=3))


def _headings() -> dict[str, str]:
    return {
        "non-negotiable": gettext("Non-negotiable"),
        "delegated": gettext("Delegated"),
        "cadence": gettext("Governance cadence"),
    }


def _details(state: State, clause: Clause, words: Vocabulary) -> Iterator[str]:
    if clause.check:
        yield f"{gettext('One can tell by:')} {clause.check} ({every(clause.every or '')})"
    if clause.boundary:
        yield f"{gettext('The boundary:')} {clause.boundary}"
    if clause.rule and clause.governs:
        rule = say(rule_line(clause.rule, len(state.members) or len(state.circle)), words)
        days = gettext("%(days)d days to answer.") % {"days": clause.days or 0}
        yield f"{say(class_name(clause.governs), words)}: {rule} {days}"
    yield from (say(line, words) for line in more_lines(clause))
