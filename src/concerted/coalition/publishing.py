"""Making decisions visible, each context in its own way: a decision log, minutes, a commitment board, a voting record.

“The goal is not transparency for its own sake; it is making the coalition's reasoning legible” (the seed,
Section 4, step 4). Each is Markdown, for a channel, a page or a wall, made from the state and from the
reasons that lie beside the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from concerted.coalition.commitments import kept, standing
from concerted.coalition.state import Decision, Meeting, Proposal, State
from concerted.coalition.story import rule_line, standing_line

MARKS = {"kept": "✓ kept", "missed": "✗ missed", "unknown": "? unknown"}


def publish(state: State, form: str, *, title: str, since: str, reasons: Mapping[int, str]) -> str:
    """Return what happened from the day `since` on, in one of the `FORMS`, as Markdown."""
    lines = [f"# {state.name}: {title}", "", f"From {since} on.", ""]
    told = list(FORMS[form](state, since, reasons)) or ["Nothing to show yet."]
    return "\n".join([*lines, *told]).rstrip() + "\n"


def minutes_of(state: State, meeting: Meeting, *, reasons: Mapping[int, str]) -> str:
    """Return one meeting as Markdown: who was there, what it was about, what was said, and what was decided and why."""
    when = (meeting.held_at or meeting.starts)[:16].replace("T", " ")
    lines = [f"# {state.name}: {meeting.title}", "", f"{when} UTC", "", *_met(state, meeting)]
    for proposal in state.proposals.values():
        if proposal.meeting == meeting.entry and proposal.decision:
            lines += ["", *_vote(state, proposal, proposal.decision, reasons)]
    return "\n".join(lines).rstrip() + "\n"


def _log(state: State, since: str, reasons: Mapping[int, str]) -> Iterator[str]:  # noqa: ARG001 - every form
    for proposal, decision in _decided(state, since):
        yield from _decision(state, proposal, decision)
        yield ""


def _votes(state: State, since: str, reasons: Mapping[int, str]) -> Iterator[str]:
    for proposal, decision in _decided(state, since):
        yield from _vote(state, proposal, decision, reasons)
        yield ""


def _minutes(state: State, since: str, reasons: Mapping[int, str]) -> Iterator[str]:
    for meeting in sorted(state.meetings.values(), key=lambda one: one.starts, reverse=True):
        if meeting.present is None or (meeting.held_at or "")[:10] < since:
            continue
        yield from (f"## {meeting.title}, {(meeting.held_at or '')[:10]}", "")
        yield from _met(state, meeting)
        yield ""
    yield from _log(state, since, reasons)


def _met(state: State, meeting: Meeting) -> Iterator[str]:
    if meeting.present is not None:
        yield from (f"Present: {', '.join(state.actors[name].name for name in meeting.present)}.", "")
    yield from (f"- {item}" for item in meeting.agenda)
    if meeting.minutes:
        yield from ("", meeting.minutes)


def _board(state: State, since: str, reasons: Mapping[int, str]) -> Iterator[str]:  # noqa: ARG001 - every form's shape
    periods = [period for period in state.periods.values() if period.ends > since]
    if not periods:
        return
    yield "| member | " + " | ".join(f"{period.clause} {period.name}" for period in periods) + " | kept of owed |"
    yield "| --- |" + " --- |" * (len(periods) + 1)
    for actor in state.members:
        cells = [MARKS[standing(period, actor.id)] if actor.id in period.owed else "" for period in periods]
        done, _, owed = kept(state, actor.id)
        yield f"| {_cell(actor.name)} | " + " | ".join([*cells, f"{done} of {owed}"]) + " |"
    yield ""


FORMS: dict[str, Callable[[State, str, Mapping[int, str]], Iterator[str]]] = {
    "log": _log,
    "minutes": _minutes,
    "board": _board,
    "votes": _votes,
}


def _decided(state: State, since: str) -> list[tuple[Proposal, Decision]]:
    found = [(p, p.decision) for p in state.proposals.values() if p.decision and p.decision.at[:10] >= since]
    return sorted(found, key=lambda pair: pair[1].entry, reverse=True)


def _decision(state: State, proposal: Proposal, decision: Decision) -> Iterator[str]:
    yield f"## {decision.result.capitalize()}: {proposal.title}"
    held = f"taken on {decision.held_at[:10]}, entered on" if decision.held_at else "on"
    yield from (
        "",
        f"Decision {decision.entry}, {held} {decision.at[:10]}. Proposed by {state.actors[proposal.by].name}.",
    )
    yield from ("", decision.statement or proposal.text, "", f"Why: {decision.rationale}", "")
    yield f"{rule_line(proposal.rule, len(proposal.electorate)).say()} {standing_line(proposal).say()}"
    if decision.reversed_by is not None:
        yield from ("", f"Reversed by decision {decision.reversed_by}.")


def _vote(state: State, proposal: Proposal, decision: Decision, reasons: Mapping[int, str]) -> Iterator[str]:
    """Tell a decision with each member's stance and reason."""
    yield from _decision(state, proposal, decision)
    yield from ("", "| member | stance | reason |", "| --- | --- | --- |")
    for name in proposal.electorate:
        taken = proposal.stances.get(name)
        reason = _cell(reasons.get(taken.entry, "")) if taken else ""
        yield f"| {_cell(state.actors[name].name)} | {taken.stance if taken else 'did not answer'} | {reason} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
