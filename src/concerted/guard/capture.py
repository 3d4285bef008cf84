"""The capture check: has somebody taken the coalition's decisions in hand? In words first, with what can be done.

It reports and never ranks: a finding names members only where equal voices would hardly give what was seen, and says
what would also explain it. With one voice a member, power beforehand is equal: blocs, turnout and work carry the news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from concerted.guard.agreement import Share, Vote, agreements, blocs, effective, passes, pivots, wins
from concerted.guard.power import Power, power
from concerted.guard.tails import equal_tail
from concerted.lines import Line, Value

FEWEST = 4
"""Contested decisions before anything is said of who answers alike."""
RARE = 0.05

Standing: TypeAlias = Literal["look", "usual", "unknown"]
"""Worth looking at; as equal voices would give; or too little to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the check looks at: plain data, from whatever record or table."""

    members: tuple[str, ...]
    needed: int
    """How many must be for a proposal if all answer."""
    votes: tuple[Vote, ...] = ()
    work: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Kind of work (proposals, duties, minutes, signatures) → member → how often."""
    funders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Funder or parent → the members it has here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, what was seen, what else would explain it, what can be done."""

    name: str
    standing: Standing
    says: Line
    perhaps: Line | None = None
    remedy: Line | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The findings, those to look at first; and the numbers under them."""

    findings: tuple[Finding, ...]
    blocs: tuple[tuple[str, ...], ...]
    effective: float
    """How many blocs of equal size would be as concentrated."""
    power: tuple[Power, ...]
    """Of each bloc, if it answers as one."""
    agreements: tuple[Share, ...]
    wins: tuple[Share, ...]
    losses: tuple[Share, ...]
    pivots: tuple[Share, ...]
    passes: tuple[Share, ...]


def capture_check(life: Life, *, seed: int = 0) -> Check:
    """Return the capture check of a coalition; the seed matters only where power is estimated, beyond thirty blocs."""
    alike = agreements(life.members, life.votes)
    standing = blocs(life.members, alike)
    sizes = [len(bloc) for bloc in standing]
    shares = {
        "wins": wins(life.members, life.votes),
        "losses": wins(life.members, life.votes, lost=True),
        "pivots": pivots(life.members, life.votes),
        "passes": passes(life.members, life.votes),
    }
    contested = sum(vote.contested for vote in life.votes)
    strong = power(sizes, life.needed, seed=seed) if life.members else ()
    findings = [
        _blocs(life, standing, strong),
        *(_ever(name, shares[name]) for name in _EVER if contested >= FEWEST or _seen(shares[name])),
        *(_work(life, kind, done) for kind, done in life.work.items()),
        *_funders(life),
    ]
    order = ("look", "unknown", "usual")
    ranked = tuple(sorted(findings, key=lambda finding: order.index(finding.standing)))
    return Check(ranked, standing, effective(sizes), strong, alike, **shares)


def _blocs(life: Life, standing: Sequence[tuple[str, ...]], strong: Sequence[Power]) -> Finding:
    contested = sum(vote.contested for vote in life.votes)
    if contested < FEWEST:
        says = Line(
            "Too few decisions were contested to tell who answers alike, wins or decides: {contested}; it takes"
            " {fewest}.",
            {"contested": contested, "fewest": FEWEST},
        )
        return Finding("blocs", "unknown", says)
    if not standing or len(standing[0]) == 1:
        says = Line(
            "No standing bloc: over {contested} contested decisions nobody answers alike more often than chance gives.",
            {"contested": contested},
        )
        return Finding("blocs", "usual", says)
    first = standing[0]
    says = Line(
        "{members} answer alike far more often than chance gives. If they answer as one, they have {power} % of the"
        " power to decide, with {voices} of {all} voices.",
        {
            "members": _names(first),
            "power": round(100 * float(strong[0].banzhaf)),
            "voices": len(first),
            "all": len(life.members),
        },
    )
    return Finding(
        "blocs",
        "look",
        says,
        Line("They may simply share a cause, a country or a craft."),
        Line("Ask for a larger share where it matters most, or draw a panel by lot for contested questions."),
    )


_EVER: Mapping[str, tuple[Line, Line, Line, Line]] = {
    "wins": (
        Line("{members} won {held} of {of} contested decisions; chance gives {expected}."),
        Line("Nobody wins more often than chance gives."),
        Line("Whoever listens well before proposing wins often too."),
        Line("Ask those who lose before the next proposal is written, and try consent in place of a majority."),
    ),
    "losses": (
        Line("{members} lost {held} of {of} contested decisions; chance gives {expected}."),
        Line("Nobody loses more often than chance gives."),
        Line("They may stand for something that few others need."),
        Line("Have their objections answered one by one, or leave that question to each member."),
    ),
    "pivots": (
        Line("The answer of {members} alone decided {held} of {of} times; chance gives {expected}."),
        Line("Nobody's answer alone decides more often than chance gives."),
        Line("Whoever stands between two camps decides often, without seeking it."),
        Line("Seek larger agreement than the rule asks for, so that no single answer decides."),
    ),
    "passes": (
        Line("Of the proposals of {members}, {held} of {of} were adopted; the lot of all gives {expected}."),
        Line("Nobody's proposals are adopted more often than those of the others."),
        Line("They may propose what was agreed on before."),
        Line("Let somebody else write the next proposals, and open them to amendment for longer."),
    ),
}
"""Name of a finding → what is said where it is found, where not, what would explain it, and what can be done."""


def _ever(name: str, shares: Sequence[Share]) -> Finding:
    found, usual, perhaps, remedy = _EVER[name]
    if seen := _seen(shares):
        most = min(seen, key=lambda share: (share.chance, share.who))
        gaps: dict[str, Value] = {"held": most.held, "of": most.of, "expected": f"{most.expected:.1f}"}
        return Finding(name, "look", Line(found.template, {"members": _names(most.who), **gaps}), perhaps, remedy)
    return Finding(name, "usual", usual)


def _seen(shares: Sequence[Share]) -> list[Share]:
    return [share for share in shares if share.found]


_KINDS: Mapping[str, Line] = {
    "proposals": Line("Proposals"),
    "meetings": Line("Meetings called"),
    "duties": Line("Turns of duties"),
    "minutes": Line("Minutes"),
    "signatures": Line("Signatures"),
}


def _work(life: Life, kind: str, done: Mapping[str, int]) -> Finding:
    total = sum(done.values())
    name = f"work-{kind}"
    said = _KINDS.get(kind) or Line("{kind}", {"kind": kind})
    if not total:
        return Finding(name, "unknown", Line("{kind}: none yet.", {"kind": said}))
    most = max(done, key=lambda member: (done[member], member))
    rare = min(equal_tail(done[most], total, len(life.members)) * len(life.members), 1.0)
    says = Line(
        "{kind}: {member} did {most} of {total}; spread evenly, each of {all} would do {even}.",
        {
            "kind": said,
            "member": most,
            "most": done[most],
            "total": total,
            "all": len(life.members),
            "even": f"{total / len(life.members):.1f}",
        },
    )
    if rare > RARE:
        return Finding(name, "usual", says)
    return Finding(
        name,
        "look",
        says,
        Line("Somebody has to, and not all can."),
        Line("Let the duties rotate, and have two do the next one together."),
    )


def _funders(life: Life) -> list[Finding]:
    """Say which funders could pass or stop everything through their members, if they answered as one."""
    blocking = len(life.members) - life.needed + 1
    shared = {funder: names for funder, names in life.funders.items() if len(names) > 1}
    strong = {funder: names for funder, names in shared.items() if len(names) >= min(life.needed, blocking)}
    if not strong:
        says = Line("No funder or parent has enough members here to pass or to stop a proposal.")
        return [Finding("funders", "usual", says)] if shared else []
    return [
        Finding(
            "funders",
            "look",
            Line(
                "{funder} stands behind {members}: as one they could {act}.",
                {
                    "funder": funder,
                    "members": _names(names),
                    "act": Line("pass every proposal") if len(names) >= life.needed else Line("stop every proposal"),
                },
            ),
            Line("A funder need not tell them how to answer."),
            Line("Agree on a cap: of members with one funder or parent, at most so many count."),
        )
        for funder, names in sorted(strong.items())
    ]


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
