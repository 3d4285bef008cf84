"""Everything that one proposal's page shows besides its text and its stances."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition import State
from concerted.coalition.amending import Rival, rivals
from concerted.coalition.clauses import governing
from concerted.coalition.counting import overruling
from concerted.coalition.proposals import may_extend
from concerted.coalition.state import Actor, Meeting, Objection, Proposal
from concerted.coalition.voices import proxy_of
from concerted.lines import Line
from concerted.web.decisions.doing import effect_line
from concerted.web.pages.vocabulary import Vocabulary
from concerted.web.platform.changes import Told, told


@dataclass(frozen=True, slots=True)
class View:
    """What another member thinks of an objection, and why."""

    actor: Actor
    valid: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection as an object of its own: whose, why, what others think of it, and what the reader may do."""

    objection: Objection
    proposal: Proposal
    by: Actor
    proxy: Actor | None
    reason: str
    views: list[View]
    against: tuple[int, int] | None
    """How many find it not valid, and how many it takes to overrule it; None where none can be overruled."""
    may_settle: bool
    may_judge: bool

    @property
    def form(self) -> str:
        """The name of its forms, beside which a refusal is shown."""
        return f"objection-{self.objection.entry}"


@dataclass(frozen=True, slots=True)
class About:
    """What a proposal changes and collides with, who objected, and what the reader may do with it."""

    changes: list[Told]
    rivals: list[Rival]
    amends: Proposal | None
    amendments: list[Proposal]
    """Proposals that would change its text."""
    effect: Line | None
    """What it does besides."""
    meeting: Meeting | None
    objections: list[Raised]
    families: list[list[Actor]]
    """Under a cap: the members of whom only so many count."""
    vetoes: list[Actor]
    principals: list[Actor]
    """Members for whom the reader may answer, by their proxies."""
    outdated: int
    days: int | None
    """How many days its class gives to answer."""
    own: bool
    """Whether the reader proposed it and may still change it."""
    may_extend: bool
    may_amend: bool
    may_reverse: bool


def about(  # noqa: PLR0913 - what a page depends on is named one by one
    state: State, proposal: Proposal, *, me: Actor | None, now: str, reasons: dict[int, str], words: Vocabulary
) -> About:
    """Return what one proposal's page shows to this reader."""
    member = bool(me and me.member_since)
    undecided = proposal.status in ("draft", "open")
    decision = proposal.decision
    known = state.actors
    electorate = len(proposal.electorate) or len(state.members)
    return About(
        changes=[told(change, electorate, words) for change in proposal.changes],
        rivals=rivals(state, proposal.changes, amends=proposal.amends, of=proposal.entry) if undecided else [],
        amends=None if proposal.amends is None else state.proposals[proposal.amends],
        amendments=[state.proposals[number] for number in proposal.amended_by],
        effect=effect_line(state, proposal.effect) if proposal.effect else None,
        meeting=None if proposal.meeting is None else state.meetings[proposal.meeting],
        objections=[raised(state, proposal, one, me, now, reasons) for one in proposal.objections.values()],
        families=[[known[name] for name in family] for family in proposal.families],
        vetoes=[known[name] for name in proposal.rule.veto or () if name in known],
        principals=principals(state, proposal, me, now),
        outdated=sum(taken.outdated for taken in proposal.stances.values()),
        days=governing(state.platform.clauses, proposal.decision_class).days if state.platform else None,
        own=bool(member and me and me.id == proposal.by and undecided),
        may_extend=member and proposal.is_open and may_extend(proposal, now),
        may_amend=bool(
            member and proposal.is_open and now < proposal.closes and proposal.changes
            and proposal.amends is None and proposal.reverses is None
        ),
        may_reverse=bool(member and decision and decision.result == "adopted" and decision.reversed_by is None),
    )  # fmt: skip


def raised(  # noqa: PLR0913, PLR0917 - as above
    state: State, proposal: Proposal, objection: Objection, me: Actor | None, now: str, reasons: dict[int, str]
) -> Raised:
    """Return an objection as a page shows it to this reader."""
    by = state.actors[objection.by]
    stance = proposal.stances.get(objection.by)
    reason = reasons.get(objection.entry, "")
    if objection.state == "open" and stance and stance.stance == "object":
        reason = reasons.get(stance.entry, reason)
    standing = bool(me and me.member_since and proposal.is_open and objection.state == "open")
    proxy = proxy_of(by, now)
    return Raised(
        objection=objection,
        proposal=proposal,
        by=by,
        proxy=state.actors.get(objection.by_proxy or ""),
        reason=reason,
        views=[
            View(state.actors[name], valid, reasons.get(objection.viewed_in.get(name, -1), ""))
            for name, valid in objection.views.items()
        ],
        against=overruling(proposal, objection),
        may_settle=bool(standing and me and (me.id == by.id or (proxy and proxy.holder == me.id))),
        may_judge=bool(standing and me and me.id != by.id and me.id in proposal.electorate and proposal.rule.overrule),
    )


def principals(state: State, proposal: Proposal, me: Actor | None, now: str) -> list[Actor]:
    """Return the members for whom this reader may answer a proposal by proxy, and who have not answered themselves."""
    if me is None or not me.member_since or not proposal.is_open or now >= proposal.closes:
        return []
    found = []
    for principal in state.members:
        proxy, taken = proxy_of(principal, now), proposal.stances.get(principal.id)
        own = taken is not None and taken.by_proxy is None and not taken.outdated
        if proxy and proxy.holder == me.id and principal.id in proposal.electorate and not own:
            found.append(principal)
    return found
