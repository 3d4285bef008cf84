"""Proposals and stances: what is put to the members, and each member's named, changeable answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Literal

from concerted.coalition.clauses import Change, Clause, DecisionClass, amended, check_clauses, governing
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.rules import REASONED, Rule
from concerted.coalition.state import Proposal, State, Taken, Version, known_member
from concerted.coalition.text import NAME, PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.record.entry import Entry, Ref, is_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A proposal is opened. Its rule, its electorate and its text are frozen from here on.

    `changes` makes it an amendment of the platform whose digest is `base`; `reverses` makes it the
    reversal of the decision in that entry, and the changes that undo it are then computed.
    """

    kind: ClassVar[str] = "proposal"
    computed: ClassVar[tuple[str, ...]] = ("rule", "electorate")
    title: str
    text: str
    decision_class: DecisionClass
    closes: str = ""
    """RFC 3339 in UTC to the second; where empty, as many days from now as the platform gives."""
    changes: tuple[Change, ...] | None = None
    base: str | None = None
    reverses: int | None = None
    rule: Rule | None = None
    electorate: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A member's answer to a proposal; disagreeing and objecting need a reason."""

    kind: ClassVar[str] = "stance"
    computed: ClassVar[tuple[str, ...]] = ()
    stance: Literal["agree", "abstain", "stand-aside", "disagree", "object"]
    reason: Sealed | None = None


def decide_proposing(state: State, command: Command) -> Ruling:
    """Allow a member to open a proposal under the rule of its class."""
    body: Proposing = command.body
    known_member(state, command.by)
    platform = platform_in_force(state)
    check_text(body.title, "title", most=NAME)
    check_text(body.text, "text", most=PARAGRAPH, lines=True)
    body, reference = _with_effect(state, body, command, platform)
    clause = governing(platform.clauses, body.decision_class)
    opened = replace(
        body,
        closes=_closing(body.closes, command.at, clause),
        rule=clause.rule,
        electorate=tuple(sorted(actor.id for actor in state.members)),
    )
    return Ruling(body=opened, ref=reference, rule={"platform": platform.digest, "clause": clause.id})


def apply_proposing(state: State, entry: Entry, body: Proposing) -> None:
    """Open the proposal."""
    assert body.rule and body.electorate and entry.rule  # noqa: S101, PT018 - decide_proposing filled them
    state.proposals[state.size] = Proposal(
        entry=state.size,
        leaf=entry.leaf().hex(),
        title=body.title,
        text=body.text,
        by=str(entry.by),
        at=entry.at,
        closes=body.closes,
        decision_class=body.decision_class,
        clause=str(entry.rule["clause"]),
        rule=body.rule,
        electorate=body.electorate,
        changes=body.changes or (),
        base=body.base,
        reverses=body.reverses,
    )


def decide_stance(state: State, command: Command) -> Ruling:
    """Allow a member of the frozen electorate to answer while the proposal is open."""
    body: Stance = command.body
    actor = known_member(state, command.by)
    proposal = open_proposal(state, command.ref)
    if actor.id not in proposal.electorate:
        hint = "It votes on what is proposed from now on."
        raise Refused("not-in-electorate", f"{actor.name} joined after this proposal opened.", hint=hint)
    if command.at >= proposal.closes:
        hint = "It waits to be closed: concerted close."
        raise Refused("time-is-up", f"The time to answer ended at {proposal.closes}.", hint=hint)
    if body.stance in REASONED and body.reason is None:
        raise Refused("reason-needed", f"To {body.stance} needs a reason.", hint="Say what would have to change.")
    return Ruling(body=body, ref=Ref(proposal.entry, proposal.leaf))


def apply_stance(state: State, entry: Entry, body: Stance) -> None:
    """Take the stance in place of the member's earlier one."""
    assert entry.ref is not None  # noqa: S101 - decide_stance saw to it
    taken = Taken(stance=body.stance, at=entry.at, entry=state.size)
    state.proposals[entry.ref.index].stances[str(entry.by)] = taken


def platform_in_force(state: State) -> Version:
    """Return the version in force. Refuses (`no-platform`) where there is none yet."""
    if state.platform is None:
        raise Refused("no-platform", "No platform is in force yet.", hint="The circle endorses one first.")
    return state.platform


def open_proposal(state: State, number: int | None) -> Proposal:
    """Return the open proposal of that number. Refuses (`unknown-proposal`, `closed-already`) any other."""
    if number is None or number not in state.proposals:
        still = [str(n) for n, proposal in state.proposals.items() if proposal.decision is None]
        hint = f"Open proposals: {', '.join(still) or 'none'}."
        raise Refused("unknown-proposal", f"There is no proposal {number}.", hint=hint)
    proposal = state.proposals[number]
    if proposal.decision:
        hint = "To undo it, propose its reversal: concerted propose --reverses."
        raise Refused("closed-already", f"“{proposal.title}” is decided: {proposal.decision.result}.", hint=hint)
    return proposal


def _with_effect(state: State, body: Proposing, command: Command, platform: Version) -> tuple[Proposing, Ref | None]:
    """Check the proposal's effect, and for a reversal fill in what undoes the decision."""
    if command.ref != body.reverses:
        raise Refused("bad-reversal", "A reversal acts on the decision it reverses.", hint="Name one decision.")
    reference = None
    if body.reverses is not None:
        body, reference = _reversal(state, body, platform)
    if not body.changes:
        if body.base is not None:
            raise Refused("no-change", "The amendment changes nothing.", hint="Change a clause first.")
        return body, reference
    if body.decision_class != "platform":
        raise Refused("wrong-class", "Changing the platform is a platform decision.", hint="Use that class.")
    if body.base != platform.digest:
        hint = "Write the amendment afresh against the platform in force."
        raise Refused("stale-amendment", "The platform has changed since this was written.", hint=hint)
    check_clauses(amended(platform.clauses, body.changes))
    return body, reference


def _reversal(state: State, body: Proposing, platform: Version) -> tuple[Proposing, Ref]:
    decided = state.decisions.get(-1 if body.reverses is None else body.reverses)
    if decided is None or decided.decision is None or decided.decision.result != "adopted":
        can = [str(n) for n, p in state.decisions.items() if p.decision and p.decision.result == "adopted"]
        hint = f"Adopted decisions: {', '.join(can) or 'none yet'}."
        raise Refused("unknown-decision", f"No decision {body.reverses} was adopted.", hint=hint)
    if decided.decision.reversed_by is not None:
        hint = f"That was decision {decided.decision.reversed_by}, which can itself be reversed."
        raise Refused("reversed-already", f"“{decided.title}” is reversed already.", hint=hint)
    undone = tuple(Change(was=change.now, now=change.was) for change in reversed(decided.changes)) or None
    base = platform.digest if undone else None
    filled = replace(body, decision_class=decided.decision_class, changes=undone, base=base)  # type: ignore[arg-type]
    return filled, Ref(decided.decision.entry, decided.decision.leaf)


def _closing(closes: str, at: str, clause: Clause) -> str:
    opened = datetime.fromisoformat(at)
    if not closes:
        return (opened + timedelta(days=clause.days or 0)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not is_instant(closes):
        raise Refused("bad-time", f"“{closes}” is no closing time.", hint="Write it in UTC: 2026-12-01T17:00:00Z.")
    earliest = opened + timedelta(days=clause.days or 0)
    if datetime.fromisoformat(closes) < earliest:
        message = f"The clause {clause.id} gives members {clause.days} days to answer."
        raise Refused("too-soon", message, hint=f"Close no earlier than {earliest:%Y-%m-%dT%H:%M:%SZ}.")
    return closes
