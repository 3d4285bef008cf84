"""The life of a coalition: `decide`, `evolve`, `advance`, `fold` and `replay`, functions of its record alone.

`decide(state, command)` says what would be entered, or refuses; `evolve(state, entry)` says what is so
afterwards, `advance` the same in place. None knows a clock, a random number or a database, so anyone can
recompute a coalition from its record: `replay` does, and names the first entry that the rules would not
have allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from concerted.coalition import (
    assessments,
    ballots,
    circle,
    citing,
    commitments,
    decisions,
    disclosing,
    drawing,
    duties,
    holding,
    keeping,
    meetings,
    membership,
    messages,
    platform,
    proposals,
    pulses,
    register,
    stances,
    sunset,
    trustees,
    voices,
)
from concerted.coalition.command import Command, Ruling
from concerted.coalition.copying import own
from concerted.coalition.hiding import about
from concerted.coalition.shape import from_json, sealed_field, to_json
from concerted.coalition.state import Sealing, State
from concerted.errors import RecordBroken, RecordNewer, Refused
from concerted.record.entry import Entry, Ref, is_instant


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of entry: what its body holds, when it is allowed, and what it changes."""

    body: type
    decide: Callable[[State, Command], Ruling]
    apply: Callable[[State, Entry, Any], None]


STEPS: dict[str, Step] = {
    "founding": Step(circle.Founding, circle.decide_founding, circle.apply_founding),
    "actor": Step(register.ActorFacts, register.decide_facts, register.apply_facts),
    "tie": Step(register.KnownTie, register.decide_tie, register.apply_tie),
    "interview": Step(register.Interview, register.decide_interview, register.apply_interview),
    "agenda": Step(circle.Agenda, circle.decide_agenda, circle.apply_agenda),
    "invitation": Step(circle.Invitation, circle.decide_invitation, circle.apply_invitation),
    "sentence": Step(circle.Wording, circle.decide_wording, circle.apply_wording),
    "sentence-withdrawal": Step(circle.SentenceWithdrawal, circle.decide_withdrawal, circle.apply_withdrawal),
    "nod": Step(circle.Nod, circle.decide_nod, circle.apply_nod),
    "view": Step(circle.View, circle.decide_view, circle.apply_view),
    "platform": Step(platform.Platform, platform.decide_platform, platform.apply_platform),
    "endorsement": Step(platform.Endorsement, platform.decide_endorsement, platform.apply_endorsement),
    "adoption": Step(membership.Adoption, membership.decide_adoption, membership.apply_adoption),
    "adoption-ended": Step(membership.AdoptionEnded, membership.decide_adoption_ended, membership.apply_adoption_ended),
    "proposal": Step(proposals.Proposing, proposals.decide_proposing, proposals.apply_proposing),
    "proposal-opening": Step(proposals.Opening, proposals.decide_opening, proposals.apply_opening),
    "proposal-edit": Step(proposals.Edit, proposals.decide_edit, proposals.apply_edit),
    "proposal-withdrawal": Step(proposals.Withdrawal, proposals.decide_withdrawal, proposals.apply_withdrawal),
    "proposal-extension": Step(proposals.Extension, proposals.decide_extension, proposals.apply_extension),
    "stance": Step(stances.Stance, stances.decide_stance, stances.apply_stance),
    "objection-answer": Step(stances.ObjectionAnswer, stances.decide_answer, stances.apply_answer),
    "validity": Step(stances.Validity, stances.decide_validity, stances.apply_validity),
    "ballot": Step(ballots.Ballot, ballots.decide_ballot, ballots.apply_ballot),
    "openings": Step(ballots.Openings, ballots.decide_openings, ballots.apply_openings),
    "trustee-key": Step(trustees.TrusteeKey, trustees.decide_trustee_key, trustees.apply_trustee_key),
    "unsealing": Step(trustees.Unsealing, trustees.decide_unsealing, trustees.apply_unsealing),
    "decision": Step(decisions.Closing, decisions.decide_closing, decisions.apply_closing),
    "disclosure": Step(disclosing.Disclosure, disclosing.decide_disclosure, disclosing.apply_disclosure),
    "meeting": Step(meetings.Convening, meetings.decide_meeting, meetings.apply_meeting),
    "attendance": Step(meetings.Attendance, meetings.decide_attendance, meetings.apply_attendance),
    "minutes": Step(meetings.Minutes, meetings.decide_minutes, meetings.apply_minutes),
    "rotation": Step(duties.Rotating, duties.decide_rotating, duties.apply_rotating),
    "capacity": Step(duties.Capacity, duties.decide_capacity, duties.apply_capacity),
    "swap": Step(duties.Swap, duties.decide_swap, duties.apply_swap),
    "swap-accepted": Step(duties.SwapAccepted, duties.decide_swap_accepted, duties.apply_swap_accepted),
    "skip": Step(duties.Skip, duties.decide_skip, duties.apply_skip),
    "filling": Step(duties.Filling, duties.decide_filling, duties.apply_filling),
    "duty-note": Step(duties.DutyNote, duties.decide_note, duties.apply_note),
    "period": Step(commitments.PeriodOpening, commitments.decide_period, commitments.apply_period),
    "observation": Step(commitments.Seen, commitments.decide_seen, commitments.apply_seen),
    "shown-at": Step(commitments.ShownAt, commitments.decide_shown_at, commitments.apply_shown_at),
    "holding-cost": Step(holding.HoldingCost, holding.decide_cost, holding.apply_cost),
    "call": Step(commitments.Calling, commitments.decide_calling, commitments.apply_calling),
    "call-ended": Step(commitments.CallEnding, commitments.decide_call_ending, commitments.apply_call_ending),
    "assessment": Step(assessments.Assessing, assessments.decide_assessing, assessments.apply_assessing),
    "pulse": Step(pulses.Released, pulses.decide_released, pulses.apply_released),
    "seat": Step(voices.SeatTaken, voices.decide_seat, voices.apply_seat),
    "seat-ended": Step(voices.SeatEnded, voices.decide_seat_ended, voices.apply_seat_ended),
    "voice": Step(voices.VoiceRule, voices.decide_voice, voices.apply_voice),
    "proxy": Step(voices.ProxyGiven, voices.decide_proxy, voices.apply_proxy),
    "proxy-ended": Step(voices.ProxyEnded, voices.decide_proxy_ended, voices.apply_proxy_ended),
    "renewal": Step(membership.Renewal, membership.decide_renewal, membership.apply_renewal),
    "lapse": Step(membership.Lapse, membership.decide_lapse, membership.apply_lapse),
    "leaving": Step(membership.Leaving, membership.decide_leaving, membership.apply_leaving),
    "contest": Step(sunset.Contest, sunset.decide_contest, sunset.apply_contest),
    "contest-ended": Step(sunset.ContestEnded, sunset.decide_contest_ended, sunset.apply_contest_ended),
    "ending": Step(sunset.Ending, sunset.decide_ending, sunset.apply_ending),
    "replanted": Step(sunset.Replanted, sunset.decide_replanted, sunset.apply_replanted),
    "key": Step(keeping.MemberKey, keeping.decide_key, keeping.apply_key),
    "key-revoked": Step(keeping.KeyRevoked, keeping.decide_key_revoked, keeping.apply_key_revoked),
    "witness": Step(keeping.WitnessKey, keeping.decide_witness, keeping.apply_witness),
    "handover": Step(keeping.Handover, keeping.decide_handover, keeping.apply_handover),
    "message": Step(messages.Message, messages.decide_message, messages.apply_message),
    "message-withdrawn": Step(
        messages.MessageWithdrawn, messages.decide_message_withdrawn, messages.apply_message_withdrawn
    ),
    "channel": Step(messages.ChannelNamed, messages.decide_channel, messages.apply_channel),
    "citation": Step(citing.Citing, citing.decide_citing, citing.apply_citing),
    "citation-withdrawn": Step(
        citing.CitationWithdrawn, citing.decide_citation_withdrawn, citing.apply_citation_withdrawn
    ),
    "draw": Step(drawing.DrawAnnounced, drawing.decide_draw, drawing.apply_draw),
    "draw-commitment": Step(drawing.SeedCommitted, drawing.decide_commitment, drawing.apply_commitment),
    "draw-reveal": Step(drawing.SeedRevealed, drawing.decide_reveal, drawing.apply_reveal),
    "drawn": Step(drawing.PanelDrawn, drawing.decide_drawn, drawing.apply_drawn),
    "panel-replacement": Step(drawing.PanelReplaced, drawing.decide_replacement, drawing.apply_replacement),
    "erasure": Step(keeping.Erasure, keeping.decide_erasure, keeping.apply_erasure),
    "erasure-followed": Step(keeping.ErasureFollowed, keeping.decide_erasure_followed, keeping.apply_erasure_followed),
}
"""Every kind of entry there is."""


def decide(state: State, command: Command) -> tuple[Entry, ...]:
    """Return the entries that `command` adds to the record, or raise `Refused` and change nothing.

    Where the organisation signs for itself (`command.signed`), its signature is still to be added.
    """
    kind = command.body.kind
    if not state.size and kind != "founding":
        raise Refused("not-founded", "Nothing is founded here yet.", hint="Begin with: concerted found.")
    _check_times(state, command)
    keeping.check_signing(state, command)
    sunset.check_alive(state, command)
    ruling = STEPS[kind].decide(state, command)
    coalition = state.coalition or circle.coalition_id(command.body.name, command.body.log_key)
    entry = Entry(
        coalition=coalition,
        kind=kind,
        at=command.at,
        held_at=command.held_at,
        by=command.by,
        ref=ruling.ref,
        rule=ruling.rule,
        body=to_json(ruling.body),
    )
    return (entry,)


def evolve(state: State, entry: Entry) -> State:
    """Return the state after `entry`; the one handed in stays as it was."""
    after = own(state)
    advance(after, entry)
    return after


def advance(state: State, entry: Entry) -> None:
    """Make `state` the state after `entry`, in place: for whoever owns it. What raises here leaves it of no use."""
    body = body_of(entry)
    STEPS[entry.kind].apply(state, entry, body)
    note_sealed(state, entry, body)
    state.size += 1
    state.at = entry.at


def note_sealed(state: State, entry: Entry, body: object) -> None:
    """Remember which words lie beside the entry that was just applied, if any do."""
    sealed = sealed_field(body)
    if sealed and getattr(body, sealed) is not None:
        ref = Ref(state.size, entry.leaf().hex())
        number = about(state, entry.kind, state.size, entry.ref.index if entry.ref else None)
        state.sealed[state.size] = Sealing(ref=ref, by=entry.by, path=f"body.{sealed}", about=number)


def fold(entries: Iterable[Entry]) -> State:
    """Return the state that a whole record gives, trusting that each entry was allowed."""
    state = State()
    for entry in entries:
        advance(state, entry)
    return state


def replay(entries: Iterable[Entry]) -> State:
    """Return the state that a whole record gives, asking of every entry whether the rules allowed it.

    Raises `RecordBroken` (`not-allowed`, `outcome-differs`) at the first entry that does not hold, or
    `RecordNewer` at one of a kind this version does not know.
    """
    state = State()
    for number, entry in enumerate(entries):
        _check_allowed(state, entry, number)
        advance(state, entry)
    return state


def body_of(entry: Entry) -> Any:  # noqa: ANN401 - the body of any kind
    """Return the typed body of an entry. Raises `RecordNewer` for an unknown kind, `Refused` for a wrong shape."""
    if entry.kind not in STEPS:
        message = f"an entry of the kind “{entry.kind}” is not known to this version of Concerted"
        raise RecordNewer("record-newer", message, hint="Install a newer Concerted, then try again.")
    return from_json(STEPS[entry.kind].body, entry.body)


def _check_allowed(state: State, entry: Entry, number: int) -> None:
    try:
        (due,) = decide(state, command_of(entry))
    except RecordNewer as error:
        raise RecordNewer(error.code, f"entry {number}: {error.message}", entry=number, hint=error.hint) from None
    except Refused as error:
        message = f"entry {number} ({entry.kind}) was not allowed when it was made: {error.message}"
        raise RecordBroken("not-allowed", message, entry=number) from None
    if due != replace(entry, sig=None):
        wrong = next(name for name in ("coalition", "ref", "rule", "body") if _differs(due, entry, name))
        message = f"entry {number} ({entry.kind}) does not follow from the record: its {wrong} should be another"
        raise RecordBroken("outcome-differs", message, entry=number)


def _differs(due: Entry, entry: Entry, name: str) -> bool:
    return bool(getattr(due, name) != getattr(entry, name))


def command_of(entry: Entry) -> Command:
    """Return the command that an entry answers: its body with the computed fields as they were asked."""
    body = body_of(entry)
    unfilled = {field: type(body).__dataclass_fields__[field].default for field in body.computed}
    return Command(
        body=replace(body, **unfilled),
        at=entry.at,
        by=entry.by,
        held_at=entry.held_at,
        ref=entry.ref.index if entry.ref else None,
        signed=entry.sig is not None,
    )


def _check_times(state: State, command: Command) -> None:
    for name, text in (("at", command.at), ("held_at", command.held_at)):
        if text is not None and not is_instant(text):
            raise Refused(
                "bad-time",
                "“{text}” is no time.",
                hint="Write {name} in UTC: 2026-12-01T17:00:00Z.",
                text=text,
                name=name,
            )
    if command.at < state.at:
        hint = "Set the host's clock right."
        raise Refused("clock-went-back", "The last entry was made at {at}, which is later.", hint=hint, at=state.at)
    if command.held_at is not None and command.held_at > command.at:
        raise Refused("held-later", "What is entered cannot happen later.", hint="Enter it once it has happened.")
