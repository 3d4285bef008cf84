"""How far one can test whether a clause is kept: what in its words can be counted, dated, opened, or seen to be done.

A measure of English wording, not of worth: “Nobody is turned away” is a fine promise however it is measured. It reads
for measures, days, named things, deeds and “must”, against “should”, “where possible” and the like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from concerted.coalition.clauses import Clause

_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty
    fifty sixty seventy eighty ninety hundred thousand half third quarter dozen twice once zero
"""
_EVERY = """
    daily weekly monthly quarterly yearly annually annual hourly nightly fortnightly
"""
_MONTHS = """
    january february march april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday midnight noon
"""
_THINGS = """
    register list table log ledger file folder report minutes form page letter record receipt invoice contract
    licence license certificate signature agenda map dataset data spreadsheet archive website site repository
    feed api schema specification changelog roadmap poster notice budget account accounts audit survey inventory
    plan manifest index catalogue photograph photographs recording transcript attendance ballot vote votes
    tender bid label barcode meter sensor sample samples kilometres kilometers metres tonnes litres kilograms
    hours days weeks months years percent per cent euros dollars tally timesheet payslip wage wages rota
    calendar address email phone newsletter bulletin board wall door gate interpreter translation subtitles name
    names method methods source code commit release test tests checklist deadline export import format
"""
_DEEDS = """
    publish published publishes sign signed signs send sends sent post posted posts attend attends file filed
    files register registered registers submit submits submitted pay pays paid name names named count counts
    counted measure measures measured test tests tested deliver delivers delivered hand hands handed read answer
    answers answered reply replies meet meets met vote votes voted report reports reported log logs logged
    upload uploads uploaded print prints printed announce announces announced disclose discloses disclosed close
    closes closed stop stops stopped remove removes removed replace replaces replaced return returns returned
    record records recorded list lists listed open opens opened show shows shown weigh weighs weighed audit
    audits audited inspect inspects inspected train trains trained hire hires translate translates translated
    export exports exported delete deletes deleted keep keeps kept buy buys bought sell sells sold collect
    collects collected
"""
_MUST = """
    must shall will never only no none nobody each every all any whoever cannot
"""
_HEDGES = """
    should could might may aim aims aiming strive strives striving seek seeks seeking endeavour endeavours
    endeavor try tries trying intend intends hope hopes possible practicable feasible practical appropriate
    appropriately reasonable reasonably generally usually normally typically often regularly regular
    periodically occasionally sometimes timely soon promptly adequate adequately sufficient sufficiently
    relevant suitable suitably meaningful meaningfully promote promotes promoting encourage encourages
    encouraging foster fosters fostering enhance improve improves improving strengthen support supports
    supporting supportive respect respects respectful value values valued consider considers considering mindful
    spirit culture transparent transparently transparency openness fair fairly fairness sustainable sustainably
    sustainability responsible responsibly responsibility balance balanced awareness engage engages engaging
    engagement collaborate collaborates collaborative collaboration strong strongly significant significantly
    high highest better best quality excellence inclusive inclusion inclusivity diversity diverse accessible
    active actively committed commitment commit commits dedicated effort efforts toward towards constructive
    constructively mutual holistic robust effective effectively efficient efficiently innovative ensure ensures
    proper properly careful carefully care needed necessary good great ethical ethically positive close closely
    attention priority prioritise prioritize ideally preferably
"""
_PHRASES = (
    r"where(ver)? (it is )?(possible|practicable|appropriate|needed|necessary)", r"as far as", r"as (soon|much) as",
    r"from time to time", r"in good faith", r"work(s|ing)? towards?", r"in (a|the) spirit of", r"when(ever)? possible",
    r"to the extent", r"best efforts?", r"good practice", r"if (needed|possible|necessary)", r"and so on",
    r"or similar",
)  # fmt: skip
_FIRM = (
    r"may not",
    r"may only",
    r"no later than",
    r"at least",
    r"at most",
    r"no more than",
    r"no fewer than",
    r"by name",
)
_WITHIN = (
    r"\bwithin\b", r"\bbefore (the|each|every|it|any|they)\b", r"\bby the end of\b", r"\bno later than\b",
    r"\bdeadline\b", r"\buntil\b", r"\bafter (the|each|every|it)\b", r"\bthe same (day|week|month|night|evening)\b",
    r"\b(each|every) (day|week|month|quarter|year|night|morning|spring|summer|autumn|winter|season|meeting|release)\b",
    r"\bon the (first|last|second)\b", r"\bper (day|week|month|year|member|person|quarter)\b",
    r"\ba (day|week|month|year)\b",
)  # fmt: skip


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NUMBER_WORDS, _EVERY_WORDS, _MONTH_WORDS = _set(_NUMBERS), _set(_EVERY), _set(_MONTHS)
_THING_WORDS, _DEED_WORDS, _MUST_WORDS, _HEDGE_WORDS = _set(_THINGS), _set(_DEEDS), _set(_MUST), _set(_HEDGES)
_WORD = re.compile(r"[A-Za-z]+|\d[\d.,]*%?")
_NAMED = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z0-9-]+|https?://\S+|[a-z]+\.[a-z]{2,4}/\S*|[“\"][^”\"]{3,60}[”\"]")
_HEDGED, _FIRMLY = re.compile("|".join(_PHRASES)), re.compile("|".join(_FIRM))
_ALLOWED = re.compile(r"may (not|only)")
_DATED = re.compile("|".join(_WITHIN))

MEASURE, DATE, THING, DEED, MUST, HEDGE = 12, 10, 6, 5, 3, -8
MOST_OF_EACH = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """What in a clause's words can be tested, and what takes that back: how many of each were found."""

    measures: int
    dates: int
    things: int
    deeds: int
    musts: int
    hedges: int

    @property
    def points(self) -> int:
        """How testable it is: 0 for words that bind to nothing, about 60 for a measure, a day and a thing to open."""
        found = (
            MEASURE * min(self.measures, MOST_OF_EACH)
            + DATE * min(self.dates, MOST_OF_EACH)
            + THING * min(self.things, MOST_OF_EACH)
            + DEED * min(self.deeds, MOST_OF_EACH)
            + MUST * min(self.musts, MOST_OF_EACH)
        )
        return found + HEDGE * min(self.hedges, 2 * MOST_OF_EACH)


def weighed(text: str) -> Weighed:
    """Return what of a text can be tested, and what in it hedges."""
    small = text.lower().replace("’", "'")
    words = [word for word in _WORD.findall(small) if word]
    firm = len(_FIRMLY.findall(small))
    return Weighed(
        measures=sum(word[0].isdigit() or word in _NUMBER_WORDS for word in words) + firm,
        dates=len(_DATED.findall(small)) + sum(word in _EVERY_WORDS or word in _MONTH_WORDS for word in words),
        things=len({word for word in words if word in _THING_WORDS}) + len(_NAMED.findall(text)),
        deeds=len({word for word in words if word in _DEED_WORDS}),
        musts=sum(word in _MUST_WORDS for word in words),
        hedges=sum(word in _HEDGE_WORDS for word in words) + len(_HEDGED.findall(small)) - len(_ALLOWED.findall(small)),
    )


def points(clause: Clause) -> int:
    """Return how testable a clause is, its check counted with its text; at least 0."""
    return _points(" ".join(filter(None, (clause.text, clause.check))))


@lru_cache(maxsize=1024)
def _points(text: str) -> int:
    """Remember it: a page is asked of each season anew, and most of its lines never change."""
    return max(weighed(text).points, 0)
