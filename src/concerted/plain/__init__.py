"""A coalition as plain data: what programs read where people read pages.

Each function takes the state (and the reasons that lie beside its record) and returns frozen dataclasses of
text, numbers and lists, ready to be written as JSON. The API's description is derived from these same
classes and the rules' own, so that nothing is described twice. Fields that are None are left out.
"""

from concerted.plain.circle import Circle, circle
from concerted.plain.citations import Citation, KnownUse, citations, known_use
from concerted.plain.draws import Draw, draw, draws, lottery, recomputed
from concerted.plain.entries import Entry, entry_of
from concerted.plain.members import Actor, Need, actor, actors, needs
from concerted.plain.messages import Heard, Signed, Verdict, heard, signed, verdict
from concerted.plain.overview import Coalition, coalition
from concerted.plain.platform import (
    Differing,
    May,
    OneStandard,
    Page,
    Why,
    asked,
    page,
    standard,
    standards,
    version,
    why,
)
from concerted.plain.proposals import Proposal, proposal, proposals
from concerted.plain.spare import spare
from concerted.plain.vitality import Stress, Vitality, stress, vitality
from concerted.plain.work import Commitments, Duties, Meeting, commitments, duties, meetings

__all__ = [
    "Actor",
    "Circle",
    "Citation",
    "Coalition",
    "Commitments",
    "Differing",
    "Draw",
    "Duties",
    "Entry",
    "Heard",
    "KnownUse",
    "May",
    "Meeting",
    "Need",
    "OneStandard",
    "Page",
    "Proposal",
    "Signed",
    "Stress",
    "Verdict",
    "Vitality",
    "Why",
    "actor",
    "actors",
    "asked",
    "circle",
    "citations",
    "coalition",
    "commitments",
    "draw",
    "draws",
    "duties",
    "entry_of",
    "heard",
    "known_use",
    "lottery",
    "meetings",
    "needs",
    "page",
    "proposal",
    "proposals",
    "recomputed",
    "signed",
    "spare",
    "standard",
    "standards",
    "stress",
    "verdict",
    "version",
    "vitality",
    "why",
]
