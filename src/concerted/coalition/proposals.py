"""Proposals: what is put to the members, from draft to open, with what it would change.

The rule, the electorate and the text are frozen when a proposal opens. Where its proposer edits the text
later, the page says so, the answers given before are outdated, and everybody is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from concerted.coalition.clauses import (
    LONGEST,
    Change,
    Clause,
    DecisionClass,
    amended,
    check_clauses,
    governing,
    platform_digest,
)
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.counting import lacks_quorum
from concerted.coalition.days import check_day, day_of, later
from concerted.coalition.effects import check_amendment, check_effect, text_after, undoing
from concerted.coalition.hiding import NO_WORDS, Visibility, allowed_days, check_sealed, hiding_of, no_title, public_by
from concerted.coalition.membership import eligible
from concerted.coalition.rules import Rule, families_of
from concerted.coalition.state import Effect, Meeting, Proposal, State, Version, check_vetoes, known_member
from concerted.coalition.text import NAME, PARAGRAPH, check_text, folded
from concerted.errors import Refused
from concerted.lines import Counted, Line, Moment
from concerted.record.entry import Entry, Ref, is_instant

SLACK = 2
"""Hours by which a closing time may fall short of the days a clause gives: a day on which clocks change is shorter."""

_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A proposal is made: opened at once, or as a `draft`. Once open, its rule, electorate and text are frozen.

    `changes` makes it an amendment of the text whose digest is `base`: of the platform, or where it
    `amends` an open amendment, of what that would make of it. `reverses` makes it the reversal of the
    decision in that entry; what undoes it is then computed. `effect` is what it does besides. With
    `meeting`, it is decided in that meeting, by those present.
    """

    kind: ClassVar[str] = "proposal"
    computed: ClassVar[tuple[str, ...]] = ("rule", "electorate", "not_undoable", "public_after")
    title: str
    text: str
    decision_class: DecisionClass
    closes: str = ""
    """RFC 3339 in UTC to the second; where empty, as many days from now as the platform gives."""
    zone: str | None = None
    """The time zone in which the closing time was meant, for showing it: Europe/Berlin."""
    changes: tuple[Change, ...] | None = None
    base: str | None = None
    editorial: bool | None = None
    """The amendment changes wording only, no meaning."""
    amends: int | None = None
    reverses: int | None = None
    effect: Effect | None = None
    meeting: int | None = None
    review: str | None = None
    """The day on which the decision is to be looked at again."""
    draft: bool | None = None
    visibility: Visibility | None = None
    """Members alone read its words at first: `delayed` by so many days after its closing, or as long as the
    platform allows (`members`). Where absent, everybody does."""
    delay: int | None = None
    words: Sealed | None = None
    """The commitment to its title and text, where they are hidden: then both are empty here."""
    rule: Rule | None = None
    electorate: tuple[str, ...] | None = None
    public_after: int | None = None
    """Days after its closing on which hidden words become public."""
    not_undoable: tuple[str, ...] | None = None
    """What the reversed decision did that no reversal can undo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A draft is opened for answers."""

    kind: ClassVar[str] = "proposal-opening"
    computed: ClassVar[tuple[str, ...]] = ("rule", "electorate")
    closes: str = ""
    zone: str | None = None
    meeting: int | None = None
    rule: Rule | None = None
    electorate: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The proposer changes the text of a draft or of an open proposal. What is left out stays."""

    kind: ClassVar[str] = "proposal-edit"
    computed: ClassVar[tuple[str, ...]] = ("closes",)
    title: str | None = None
    text: str | None = None
    changes: tuple[Change, ...] | None = None
    base: str | None = None
    words: Sealed | None = None
    """The commitment to a new title and text, where they are hidden."""
    closes: str | None = None
    """Of an open proposal: never earlier than before, and with the days the platform gives to answer anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The proposer takes a proposal back before it is decided."""

    kind: ClassVar[str] = "proposal-withdrawal"
    computed: ClassVar[tuple[str, ...]] = ()
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Time is up without a quorum, and the rule gives so many days more, once."""

    kind: ClassVar[str] = "proposal-extension"
    computed: ClassVar[tuple[str, ...]] = ("closes",)
    closes: str = ""


def decide_proposing(state: State, command: Command) -> Ruling:
    """Allow a member to make a proposal under the rule of its class."""
    body: Proposing = command.body
    known_member(state, command.by)
    platform = platform_in_force(state)
    if body.visibility is None:
        _check_words(body.title, body.text)
    check_sealed(body, hidden=body.visibility is not None)
    body, reference = _with_effect(state, body, command, platform)
    if body.review is not None:
        check_day(body.review, "a review")
        if body.review <= day_of(command.at):
            raise Refused(
                "bad-time", "A review on {review} is not to come.", hint="Name a later day.", review=body.review
            )
    clause = governing(platform.clauses, body.decision_class)
    body = replace(body, public_after=_public_after(state, body, clause))
    rule = {"platform": platform.digest, "clause": clause.id}
    if body.draft:
        if body.closes or body.meeting is not None:
            raise Refused("draft-closes", "A draft has no closing time and no meeting yet.", hint="Open it first.")
        return Ruling(body=replace(body, rule=clause.rule), ref=reference, rule=rule)
    meeting = None if body.meeting is None else _meeting(state, body.meeting, command)
    opened = replace(
        body,
        closes=_closing(body.closes, body.zone, command.at, clause, meeting),
        rule=clause.rule,
        electorate=_electorate(state, clause, command.at, meeting),
    )
    return Ruling(body=opened, ref=reference, rule=rule)


def apply_proposing(state: State, entry: Entry, body: Proposing) -> None:
    """Make the proposal, and open it unless it is a draft."""
    assert entry.rule and body.rule  # noqa: S101, PT018 - decide_proposing filled them
    proposal = Proposal(
        entry=state.size,
        leaf=entry.leaf().hex(),
        title=body.title if body.visibility is None else no_title(state.size),
        text=body.text if body.visibility is None else NO_WORDS,
        by=str(entry.by),
        at=entry.at,
        held_at=entry.held_at,
        closes=body.closes,
        decision_class=body.decision_class,
        clause=str(entry.rule["clause"]),
        rule=body.rule,
        electorate=(),
        draft=bool(body.draft),
        changes=body.changes or (),
        base=body.base,
        editorial=bool(body.editorial),
        amends=body.amends,
        reverses=body.reverses,
        effect=body.effect,
        review=body.review,
        hiding=hiding_of(state, entry.at, body),
    )
    state.proposals[state.size] = proposal
    if body.amends is not None:
        state.proposals[body.amends].amended_by.append(state.size)
    if not body.draft:
        _open(state, proposal, body)


def _public_after(state: State, body: Proposing, clause: Clause) -> int | None:
    """Return after how many days hidden words become public, if this proposal may hide any."""
    if body.visibility is None:
        if body.delay is not None:
            raise Refused("bad-delay", "What is public at once has no delay.", hint="Make it delayed.")
        reversed_one = None if body.reverses is None else state.decisions[body.reverses]
        if reversed_one and reversed_one.hidden:
            hint = "Make the reversal hidden too, or wait until {day}."
            message = "The decision it reverses is not public yet."
            raise Refused("hidden-still", message, hint=hint, day=Moment(public_by(reversed_one)))
        return None
    if body.changes or body.effect is not None or body.amends is not None:
        hint = "Make it public; hide only what changes neither the platform nor a membership."
        raise Refused("changes-in-public", "What everybody is bound by is changed in public.", hint=hint)
    return allowed_days(body.visibility, body.delay, clause)


def decide_opening(state: State, command: Command) -> Ruling:
    """Allow the proposer to open its draft, under the rule and before the electorate of now."""
    body: Opening = command.body
    proposal = _own(state, command)
    if proposal.status != "draft":
        raise Refused(
            "open-already",
            "“{title}” is {status}.",
            hint="Only a draft is opened.",
            title=proposal.title,
            status=Line(proposal.status),
        )
    platform = platform_in_force(state)
    clause = governing(platform.clauses, proposal.decision_class)
    if proposal.amends is not None:
        _parent(state, proposal.amends, command.at)
    _check_changes(state, proposal.changes, base=proposal.base, amends=proposal.amends)
    meeting = None if body.meeting is None else _meeting(state, body.meeting, command)
    opened = replace(
        body,
        closes=_closing(body.closes, body.zone, command.at, clause, meeting),
        rule=clause.rule,
        electorate=_electorate(state, clause, command.at, meeting),
    )
    rule = {"platform": platform.digest, "clause": clause.id}
    return Ruling(body=opened, ref=Ref(proposal.entry, proposal.leaf), rule=rule)


def apply_opening(state: State, entry: Entry, body: Opening) -> None:
    """Open it."""
    assert entry.ref and entry.rule  # noqa: S101, PT018 - decide_opening filled them
    proposal = state.proposals[entry.ref.index]
    proposal.clause, proposal.draft = str(entry.rule["clause"]), False
    _open(state, proposal, body)


def decide_edit(state: State, command: Command) -> Ruling:
    """Allow the proposer to edit a draft, or an open proposal, which is then asked again."""
    body: Edit = command.body
    proposal = _own(state, command)
    check_sealed(body, hidden=proposal.hidden)
    if body.words is not None:
        if body.changes is not None:
            _check_amends(proposal)
        closes = _asked_again(state, proposal, command.at) if proposal.is_open else None
        return Ruling(body=replace(body, closes=closes), ref=Ref(proposal.entry, proposal.leaf))
    title, text = body.title or proposal.title, body.text or proposal.text
    same = (title, text) == (proposal.title, proposal.text)
    if body.changes == () or (same and (body.changes is None or _amends_so(proposal, body))):
        raise Refused("no-change", "The edit changes nothing.", hint="Give a new title, text or amendment.")
    _check_words(title, text)
    parent = None if proposal.amends is None else _parent(state, proposal.amends, command.at)
    if body.changes is not None:
        _check_amends(proposal)
        if proposal.editorial or (parent and parent.editorial):
            check_amendment(body.changes)
        _check_changes(state, body.changes, base=body.base, amends=proposal.amends)
    closes = None
    if proposal.is_open:
        closes = _asked_again(state, proposal, command.at)
    return Ruling(body=replace(body, closes=closes), ref=Ref(proposal.entry, proposal.leaf))


def _amends_so(proposal: Proposal, body: Edit) -> bool:
    """Tell whether it makes these changes of this text already."""
    return (body.changes, body.base) == (proposal.changes, proposal.base)


def apply_edit(state: State, entry: Entry, body: Edit) -> None:
    """Change the text; what was answered before is outdated."""
    assert entry.ref is not None  # noqa: S101 - decide_edit saw to it
    proposal = state.proposals[entry.ref.index]
    proposal.title, proposal.text = body.title or proposal.title, body.text or proposal.text
    if body.words is not None and proposal.hiding is not None:
        proposal.hiding.wording = (state.size, body.words.c)
    if body.changes is not None:
        proposal.changes, proposal.base = body.changes, body.base
    ask_again(state, proposal, body.closes)


def ask_again(state: State, proposal: Proposal, closes: str | None) -> None:
    """Mark the answers so far as outdated, and give the time to answer anew."""
    proposal.edits.append(state.size)
    proposal.closes = closes or proposal.closes
    proposal.replaced |= {cast.entry: cast.leaf for cast in proposal.ballots.values()}
    proposal.ballots.clear()
    proposal.unsealed.clear()
    proposal.opened_at = None
    for taken in proposal.stances.values():
        taken.outdated = True


def decide_withdrawal(state: State, command: Command) -> Ruling:
    """Allow the proposer to take its proposal back before it is decided."""
    proposal = _own(state, command)
    return Ruling(body=command.body, ref=Ref(proposal.entry, proposal.leaf))


def apply_withdrawal(state: State, entry: Entry, body: Withdrawal) -> None:  # noqa: ARG001 - every step's shape
    """It is no longer before the members."""
    assert entry.ref is not None  # noqa: S101 - decide_withdrawal saw to it
    proposal = state.proposals[entry.ref.index]
    proposal.withdrawn = state.size
    if proposal.hiding is not None:
        proposal.hiding.ended = entry.at


def decide_extension(state: State, command: Command) -> Ruling:
    """Allow the host or a member to extend, once, a proposal whose time is up and whose quorum is lacking."""
    if command.by is not None:
        known_member(state, command.by)
    proposal = open_proposal(state, command.ref)
    if not may_extend(proposal, command.at):
        hint = "A rule gives an extension (days) for a {proposal} that lacks its quorum when its time is up, once."
        raise Refused("no-extension", "“{title}” is not to be extended.", hint=hint, title=proposal.title)
    closes = later(command.at, proposal.rule.extension or 0)
    return Ruling(body=replace(command.body, closes=closes), ref=Ref(proposal.entry, proposal.leaf))


def apply_extension(state: State, entry: Entry, body: Extension) -> None:
    """Move the closing time."""
    assert entry.ref is not None  # noqa: S101 - decide_extension saw to it
    proposal = state.proposals[entry.ref.index]
    proposal.closes, proposal.extended = body.closes, True


def may_extend(proposal: Proposal, at: str) -> bool:
    """Tell whether a proposal has an extension coming to it: its time is up and too few took part."""
    given = proposal.rule.extension is not None and not proposal.extended and proposal.opened_at is None
    return given and at >= proposal.closes and lacks_quorum(proposal)


def platform_in_force(state: State) -> Version:
    """Return the version in force. Refuses (`no-platform`) where there is none yet."""
    if state.platform is None:
        raise Refused("no-platform", "No {platform} is in force yet.", hint="The circle endorses one first.")
    return state.platform


def known_proposal(state: State, number: int | None) -> Proposal:
    """Return the proposal of that number. Refuses (`unknown-proposal`) where there is none."""
    if number is None or number not in state.proposals:
        still = [str(n) for n, proposal in state.proposals.items() if proposal.is_open]
        hint = "Open proposals: {still}."
        raise Refused(
            "unknown-proposal",
            "There is no {proposal} {number}.",
            hint=hint,
            number=str(number),
            still=", ".join(still) or Line("none"),
        )
    return state.proposals[number]


def open_proposal(state: State, number: int | None) -> Proposal:
    """Return the open proposal of that number. Refuses (`unknown-proposal`, `closed-already`, `not-open`) any other."""
    proposal = known_proposal(state, number)
    if proposal.decision:
        hint = "To undo it, propose its reversal: concerted propose --reverses."
        raise Refused(
            "closed-already",
            "“{title}” is decided: {result}.",
            hint=hint,
            title=proposal.title,
            result=Line(proposal.decision.result),
        )
    if not proposal.is_open:
        hint = "Its proposer opens it." if proposal.status == "draft" else "Propose it anew."
        raise Refused("not-open", _NOT_OPEN[proposal.status], hint=hint, title=proposal.title)
    return proposal


_NOT_OPEN = {"draft": "“{title}” is a draft still.", "withdrawn": "“{title}” is withdrawn."}


def _own(state: State, command: Command) -> Proposal:
    """Return the undecided proposal that its own proposer acts on."""
    known_member(state, command.by)
    proposal = known_proposal(state, command.ref)
    if proposal.status != "draft":
        proposal = open_proposal(state, command.ref)
    if proposal.by != command.by:
        name = state.actors[proposal.by].name
        raise Refused(
            "not-theirs", "{name} proposed this.", hint="Propose something of your own, or take a stance.", name=name
        )
    return proposal


def _open(state: State, proposal: Proposal, body: Proposing | Opening) -> None:
    proposal.closes, proposal.zone, proposal.meeting = body.closes, body.zone, body.meeting
    proposal.attendees = None if body.meeting is None else state.meetings[body.meeting].present
    assert body.rule is not None  # noqa: S101 - filled when it was decided
    proposal.rule, proposal.electorate = body.rule, body.electorate or ()
    if proposal.by_trustees:
        proposal.trustees = {name: state.trustees[name] for name in _trustees(state, proposal.electorate)}
    if body.rule.cap:
        actors = [state.actors[name] for name in proposal.electorate]
        shared = {actor.id: [folded(name) for name in (actor.name, *actor.facts.affiliations)] for actor in actors}
        proposal.families = families_of(shared)


def _electorate(state: State, clause: Clause, at: str, meeting: Meeting | None) -> tuple[str, ...]:
    """Return who may answer: members whose season runs; for some rules, only those at the meeting."""
    members = sorted(actor.id for actor in eligible(state, at))
    if clause.rule and clause.rule.electorate == "attendees":
        if meeting is None:
            hint = "Decide it in a meeting: concerted propose --meeting."
            raise Refused(
                "needs-meeting", "The clause {clause} lets those at a meeting decide.", hint=hint, clause=clause.id
            )
        members = [member for member in members if member in (meeting.present or ())]
    if not members:
        hint = "Members renew their season: concerted season renew."
        raise Refused("no-electorate", "Nobody may answer this now.", hint=hint)
    rule = clause.rule
    if rule and rule.ballot == "trustees" and len(_trustees(state, members)) < (rule.openers or 0):
        message = "The clause {clause} needs {openers} trustees, and there are {count}."
        hint = "Members that sign for themselves become trustees: concerted ballot trustee."
        gaps: dict[str, str | int] = {"clause": clause.id, "openers": rule.openers or 0}
        raise Refused("too-few-trustees", message, hint=hint, count=len(_trustees(state, members)), **gaps)
    return tuple(members)


def _trustees(state: State, members: Iterable[str]) -> list[str]:
    """Return those of some members that can be trustees now: they sign for themselves, and have a key for it."""
    return [name for name in members if name in state.trustees and state.actors[name].key is not None]


def _meeting(state: State, number: int, command: Command) -> Meeting:
    """Return the meeting in which something is decided: held, with its attendance taken, and not later."""
    meeting = state.meetings.get(number)
    if meeting is None or meeting.present is None:
        held = [str(n) for n, known in state.meetings.items() if known.present is not None]
        hint = "Meetings whose attendance is taken: {held}."
        raise Refused(
            "unknown-meeting",
            "Nobody is known to have been at a meeting {number}.",
            hint=hint,
            number=str(number),
            held=", ".join(held) or Line("none yet"),
        )
    if command.by not in meeting.present:
        raise Refused("not-there", "Its proposer was not at that meeting.", hint="Somebody who was there enters it.")
    if meeting.held_at is not None and (command.held_at or command.at) < meeting.held_at:
        message = "The meeting was held at {held_at}, which is later."
        raise Refused(
            "bad-time", message, hint="Leave out --held-at, or say when in the meeting it was.", held_at=meeting.held_at
        )
    return meeting


def _closing(closes: str, zone: str | None, at: str, clause: Clause, meeting: Meeting | None) -> str:
    days = clause.days or 0
    if zone is not None and not _ZONE.fullmatch(zone):
        raise Refused("bad-time", "“{zone}” is no time zone.", hint="Name one like Europe/Berlin.", zone=zone)
    if not closes:
        return later(at, days)
    if not is_instant(closes):
        raise Refused(
            "bad-time", "“{closes}” is no closing time.", hint="Write it in UTC: 2026-12-01T17:00:00Z.", closes=closes
        )
    if meeting is None and closes < later(at, days, hours=-SLACK):
        message = Counted("The clause {clause} gives members {days} day to answer.",
                          "The clause {clause} gives members {days} days to answer.", "days")  # fmt: skip
        raise Refused(
            "too-soon",
            message,
            hint="Close no earlier than {earliest}.",
            clause=clause.id,
            days=days,
            earliest=later(at, days),
        )
    if closes > later(at, LONGEST):
        raise Refused(
            "too-late",
            "A {proposal} is open for {longest} days at most.",
            hint="Until {latest}.",
            longest=LONGEST,
            latest=later(at, LONGEST),
        )
    if meeting is not None and closes < at:
        raise Refused("too-soon", "It would have closed before it is entered.", hint="Leave the closing time out.")
    return closes


def _asked_again(state: State, proposal: Proposal, at: str) -> str:
    """Return until when everybody may answer an edited proposal anew."""
    _check_time(proposal, at)
    return again(state, proposal, at)


def again(state: State, proposal: Proposal, at: str) -> str:
    """Return the later of a proposal's closing time and the days that its class gives, from `at` on."""
    clause = governing(platform_in_force(state).clauses, proposal.decision_class)
    return max(proposal.closes, later(at, clause.days or 0)) if proposal.meeting is None else proposal.closes


def _check_words(title: str, text: str) -> None:
    check_text(title, "title", most=NAME)
    check_text(text, "text", most=PARAGRAPH, lines=True)


def _with_effect(state: State, body: Proposing, command: Command, platform: Version) -> tuple[Proposing, Ref | None]:
    """Check the proposal's effect, and for a reversal fill in what undoes the decision."""
    named = body.reverses if body.reverses is not None else body.amends
    if command.ref != named:
        hint = "Name the one decision it reverses, or the one amendment it amends."
        raise Refused("bad-reversal", "It acts on another entry than it says.", hint=hint)
    asked = (body.amends is not None or bool(body.changes), body.effect is not None, body.reverses is not None)
    if (asked[0] and asked[1] and not asked[2]) or (body.amends is not None and asked[2]):
        hint = "Make one {proposal} for each."
        raise Refused("two-effects", "A {proposal} does one thing: amend, reverse, or have an effect.", hint=hint)
    if body.reverses is not None:
        return _reversal(state, body, platform)
    parent = None if body.amends is None else _parent(state, body.amends, command.at)
    if body.effect is not None:
        check_effect(state, body.effect, body.decision_class)
    if not body.changes:
        if body.base is not None or body.amends is not None or body.editorial:
            raise Refused("no-change", "The amendment changes nothing.", hint="Change a clause first.")
        return body, None
    if body.decision_class != "platform":
        raise Refused("wrong-class", "Changing the {platform} is a platform decision.", hint="Use that class.")
    if body.editorial or (parent and parent.editorial):
        check_amendment(body.changes)
    _check_changes(state, body.changes, base=body.base, amends=body.amends)
    return body, Ref(parent.entry, parent.leaf) if parent else None


def _parent(state: State, number: int, at: str) -> Proposal:
    """Return the open amendment of the platform that another one is to amend, while it can be answered."""
    parent = open_proposal(state, number)
    _check_amends(parent)
    if parent.amends is not None:
        hint = "Amend {amends}, which it amends, or wait until it is decided."
        raise Refused(
            "amends-amendment",
            "“{title}” amends an amendment itself.",
            hint=hint,
            title=parent.title,
            amends=parent.amends,
        )
    _check_time(parent, at)
    return parent


def _check_amends(proposal: Proposal) -> None:
    """Refuse (`no-amendment`) a proposal whose changes are not its proposer's own: it has none, or they reverse."""
    if not proposal.changes or proposal.reverses is not None:
        hint = "Propose the amendment by itself."
        raise Refused("no-amendment", "“{title}” makes no amendment of its own.", hint=hint, title=proposal.title)


def _check_time(proposal: Proposal, at: str) -> None:
    if at >= proposal.closes:
        hint = "It waits to be closed: concerted close."
        raise Refused("time-is-up", "The time to answer ended at {closes}.", hint=hint, closes=Moment(proposal.closes))


def _check_changes(state: State, changes: tuple[Change, ...], *, base: str | None, amends: int | None) -> None:
    """Refuse an amendment that does not begin from the text as it stands, or makes no platform of it."""
    if not changes:
        return
    clauses = (
        text_after(state, open_proposal(state, amends)) if amends is not None else platform_in_force(state).clauses
    )
    if base != platform_digest(clauses):
        hint = "Write the amendment afresh against the {platform} in force."
        raise Refused("stale-amendment", "The {platform} has changed since this was written.", hint=hint)
    check_vetoes(state, (change.now for change in changes if change.now))
    check_clauses(amended(clauses, changes))


def _reversal(state: State, body: Proposing, platform: Version) -> tuple[Proposing, Ref]:
    decided = state.decisions.get(-1 if body.reverses is None else body.reverses)
    if decided is None or decided.decision is None or decided.decision.result != "adopted":
        can = [str(n) for n, p in state.decisions.items() if p.decision and p.decision.result == "adopted"]
        hint = "Adopted decisions: {can}."
        raise Refused(
            "unknown-decision",
            "No decision {reverses} was adopted.",
            hint=hint,
            reverses=str(body.reverses),
            can=", ".join(can) or Line("none yet"),
        )
    if decided.decision.reversed_by is not None:
        hint = "That was decision {reversed_by}, which can itself be reversed."
        raise Refused(
            "reversed-already",
            "“{title}” is reversed already.",
            hint=hint,
            title=decided.title,
            reversed_by=decided.decision.reversed_by,
        )
    undone = tuple(Change(was=change.now, now=change.was) for change in reversed(decided.changes)) or None
    effect, not_undoable = undoing(decided)
    filled = replace(
        body,
        decision_class=decided.decision_class,
        changes=undone,
        base=platform.digest if undone else None,
        effect=effect,
        not_undoable=not_undoable or None,
    )
    if undone:
        check_clauses(amended(platform.clauses, undone))
    return filled, Ref(decided.decision.entry, decided.decision.leaf)
