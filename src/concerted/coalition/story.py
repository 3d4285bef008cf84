"""The record in plain sentences: what each entry did, how a proposal stands, what a rule asks.

A `Line` is a sentence with gaps. The gaps are filled last, so that a page can translate the sentence
and put its reader's own words for *platform*, *member* or *circle* into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concerted.coalition.circle import Founding, Nod
from concerted.coalition.decisions import Closing, tally
from concerted.coalition.life import body_of
from concerted.coalition.platform import Endorsement, needed_endorsements
from concerted.coalition.proposals import Proposing, Stance
from concerted.coalition.rules import Rule, agrees_needed, quorum_needed
from concerted.coalition.state import FEWEST, Proposal, State
from concerted.record.entry import Entry

WORDS = {
    "coalition": "coalition",
    "member": "member",
    "circle": "formation circle",
    "platform": "platform",
    "proposal": "proposal",
    "decision": "decision",
    "sentence": "sentence",
}
"""Words that a context may call otherwise, as plain English has them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence whose gaps (`{name}`) are values, or words of the reader's own context."""

    template: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def say(self, words: Mapping[str, str] = WORDS) -> str:
        """Return the sentence with every gap filled."""
        return self.template.format(**{**WORDS, **words, **self.values})


def line_of(state: State, entry: Entry) -> Line:
    """Return what `entry` did; `state` is the state after it (or any later one)."""
    body = body_of(entry)
    values: dict[str, str | int] = {"who": _who(state, entry, body), **_texts(body)}
    if entry.kind in ("erasure", "erasure-followed") and entry.ref:
        values["number"] = entry.ref.index
    if entry.ref and entry.ref.index in state.proposals:
        values["title"] = state.proposals[entry.ref.index].title
    if entry.ref and entry.ref.index in state.sentences and entry.kind == "nod":
        values["text"] = state.sentences[entry.ref.index].text
    return Line(_TEMPLATES[_manner(entry.kind, body)], values)


def next_line(state: State) -> Line:
    """Return what the coalition as a whole has to do next."""
    if state.platform:
        waiting = [proposal.title for proposal in state.proposals.values() if proposal.decision is None]
        if waiting:
            return Line("Open: “{title}”", {"title": waiting[0]})
        return Line("In force: the {platform}. What it does not leave to each {member} begins with a {proposal}.")
    if state.draft and state.interest is not None:
        signed = sum(0 in actor.endorsed for actor in state.circle)
        values = {"signed": signed, "needed": needed_endorsements(state)}
        template = "Before the {circle}: the {platform}, with {signed} of the {needed} endorsements it needs."
        return Line(template, values)
    if state.interest is not None:
        return Line("The shared interest stands. Now put one page in writing: the {platform}.")
    return _circle_line(state)


def _circle_line(state: State) -> Line:
    here = len(state.circle)
    if here < FEWEST:
        template = "The {circle} has {here} of at least {fewest}: invite the others."
        return Line(template, {"here": here, "fewest": FEWEST})
    return Line("Not yet a coalition, but a group with separate agendas: find one {sentence} that everyone nods to.")


def rule_line(rule: Rule, electorate: int) -> Line:
    """Return what a rule asks of so many members, in one sentence."""
    quorum = quorum_needed(rule, electorate)
    if rule.method == "consent":
        template = "By consent: adopted if no objection stands once at least {quorum} of {electorate} have answered."
        return Line(template, {"quorum": quorum, "electorate": electorate})
    return Line(
        "By majority: adopted if {least} {share} of {base} agree, and at least {quorum} of {electorate} have answered.",
        {
            "least": "more than" if rule.more_than else "at least",
            "share": rule.threshold,
            "base": _BASES[rule.base],
            "quorum": quorum,
            "electorate": electorate,
        },
    )


def standing_line(proposal: Proposal) -> Line:
    """Return how a proposal stands: how many agree, how many are needed, how many have answered."""
    counted = tally(proposal)
    values: dict[str, str | int] = {
        "agree": counted.agree,
        "object": counted.object,
        "answered": counted.answered,
        "electorate": counted.electorate,
        "needed": agrees_needed(proposal.rule, counted),
    }
    if proposal.rule.method == "consent":
        return Line("{answered} of {electorate} have answered: {agree} agree, {object} object.", values)
    return Line("{answered} of {electorate} have answered: {agree} agree, {needed} needed as things stand.", values)


def _who(state: State, entry: Entry, body: object) -> str:
    if isinstance(body, Founding):
        return body.convener_name
    return state.actors[entry.by].name if entry.by in state.actors else "The host"


def _texts(body: object) -> dict[str, str]:
    return {name: getattr(body, name) for name in ("name", "text", "title", "ground") if hasattr(body, name)}


def _manner(kind: str, body: object) -> str:
    """Return which of a kind's sentences says what this body did."""
    if isinstance(body, Founding):
        return "founding"
    if isinstance(body, Stance):
        return body.stance
    if isinstance(body, Closing):
        return str(body.result)
    if isinstance(body, Nod):
        return "nod-stands" if body.stands else "nod" if body.yes else "not-yet"
    if isinstance(body, Endorsement) and body.in_force:
        return "in-force"
    return "reversal" if isinstance(body, Proposing) and body.reverses is not None else kind


_TEMPLATES = {
    "founding": "{who} convened {name}.",
    "invitation": "{who} invited {name}.",
    "sentence": "{who} proposed the {sentence} “{text}”",
    "nod": "{who} nodded to “{text}”",
    "nod-stands": "{who} nodded, and with that everyone has: “{text}”",
    "not-yet": "{who} said “not yet” to “{text}”",
    "platform": "{who} put a draft of the {platform} before the {circle}.",
    "endorsement": "{who} endorsed the {platform}.",
    "in-force": "{who} endorsed the {platform}. With that it is in force.",
    "proposal": "{who} proposed: “{title}”",
    "reversal": "{who} proposed to reverse: “{title}”",
    "agree": "{who} agrees with “{title}”",
    "abstain": "{who} abstains on “{title}”",
    "stand-aside": "{who} stands aside on “{title}”",
    "disagree": "{who} disagrees with “{title}”",
    "object": "{who} objects to “{title}”",
    "adopted": "Adopted: “{title}”",
    "rejected": "Rejected: “{title}”",
    "lapsed": "Lapsed: “{title}”",
    "key": "{who} signs for itself from here on, with a key of its own.",
    "witness": "{who} named its witness: {name}.",
    "handover": "The members handed the log to another host.",
    "erasure-followed": "{who} erased its copy of the words beside entry {number} too.",
    "erasure": "{who} erased the words beside entry {number}. Ground: {ground}.",
}
_BASES = {"cast": "those who vote for or against", "eligible": "all members", "present": "those who answer"}
