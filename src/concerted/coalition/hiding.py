"""Hidden words: a proposal that members alone read for a while, as long as the platform allows and no longer.

That it exists, its class, its rule, its days, every stance and the count are in the record, so its outcome is
recomputed by anyone, always. Its title and text, the reason for its outcome and its statement lie beside
the record, under a blinded commitment each; so do members' reasons, as ever. Once its days are over,
a `disclosure` enters the words with the blinding that proves them (see `disclosing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from concerted.coalition.clauses import LONGEST, Clause
from concerted.coalition.command import Command, Sealed
from concerted.coalition.days import later
from concerted.coalition.state import Hiding, Proposal, State
from concerted.coalition.text import NAME, PARAGRAPH, check_text
from concerted.errors import RecordBroken, Refused
from concerted.lines import Counted
from concerted.record.canonical import decode, encode

Visibility: TypeAlias = Literal["delayed", "members"]
"""Public so many days after its closing as the proposer says, or as the platform allows; else it is public at once."""

WORDS = "body.words"
"""The field under which hidden words lie beside the record."""

FIELDS = {
    "proposal": ("title", "text"),
    "proposal-edit": ("title", "text"),
    "decision": ("rationale", "statement"),
}
"""Kind of entry → its fields that are sealed together where a proposal is hidden."""

_MOST = {"title": NAME}


@dataclass(frozen=True, slots=True)
class Beside:
    """Hidden words as they lie beside an entry: each by its field, and the blinding that proves them."""

    words: Mapping[str, str]
    blinding: bytes


def allowed_days(visibility: Visibility, delay: int | None, clause: Clause) -> int:
    """Return after how many days from its closing a hidden proposal becomes public, as its clause allows.

    Refuses (`no-delay`, `bad-delay`) what the clause does not allow.
    """
    most = clause.delay
    if most is None:
        hint = "Make it public; or first amend that clause to say for how many days (delay)."
        raise Refused("no-delay", "The clause {clause} lets nothing stay hidden.", hint=hint, clause=clause.id)
    if visibility == "members":
        if delay is not None:
            hint = "Leave the days out, or make it delayed."
            raise Refused("bad-delay", "For members alone it stays as long as the platform allows.", hint=hint)
        return most
    if delay is None or not 1 <= delay <= most:
        message = Counted(
            "The clause {clause} lets words stay hidden for {most} day after the closing, at most.",
            "The clause {clause} lets words stay hidden for {most} days after the closing, at most.", "most",
        )  # fmt: skip
        give = Counted("Give 1 day.", "Give 1 to {most} days.", "most")
        raise Refused("bad-delay", message, hint=give, clause=clause.id, most=most)
    return delay


def check_sealed(body: Any, *, hidden: bool) -> None:  # noqa: ANN401 - a body that may have hidden words
    """Refuse a body whose words are readable although its proposal is hidden, or sealed although it is not."""
    readable = any(getattr(body, name) for name in FIELDS[body.kind])
    if hidden and (body.words is None or readable):
        hint = "Seal them: the software does, where it enters them."
        raise Refused("not-sealed", "The words of a hidden proposal lie beside the record.", hint=hint)
    if not hidden and body.words is not None:
        raise Refused("not-hidden", "Nothing of this proposal is hidden.", hint="Give its words readably.")


def public_by(proposal: Proposal) -> str:
    """Return the moment by which the words of a hidden proposal become public, whatever happens."""
    hiding = proposal.hiding
    assert hiding is not None  # noqa: S101 - asked of hidden proposals
    ends = hiding.ended or proposal.closes
    return min(later(ends, hiding.days), hiding.latest) if ends else hiding.latest


def latest(at: str, days: int) -> str:
    """Return until when a proposal made at a moment may be hidden at the very most, as a draft for ever too."""
    return later(at, LONGEST + days)


def due(state: State, at: str) -> list[Proposal]:
    """Return the hidden proposals whose words are to be public by a moment."""
    return [one for one in state.proposals.values() if one.hidden and public_by(one) <= at]


def to_hide(state: State, command: Command) -> dict[str, str] | None:
    """Return the words of a command that lie beside the record since its proposal is hidden; None where none do.

    Refuses words that a record would not take, and an edit that gives the title or the text alone.
    """
    body = command.body
    if body.kind not in FIELDS or body.words is not None or not _is_hidden(state, command):
        return None
    said = {name: word for name in FIELDS[body.kind] if (word := getattr(body, name)) is not None}
    if body.kind == "proposal-edit" and len(said) < len(FIELDS[body.kind]):
        hint = "Give both: what is sealed is sealed as a whole."
        raise Refused("half-sealed", "A hidden proposal is edited with its title and its text.", hint=hint)
    check_words(said)
    return said


def check_words(said: Mapping[str, str]) -> None:
    """Refuse (`bad-text`) hidden words that could not be entered once they are public."""
    for name, word in said.items():
        check_text(word, name, most=_MOST.get(name, PARAGRAPH), lines=name != "title")


def bare(body: Any, sealed: Sealed) -> Any:  # noqa: ANN401 - a body that has hidden words
    """Return a body without its words, with the commitment to them."""
    return replace(body, words=sealed, **dict.fromkeys(FIELDS[body.kind], None) | _empty(body))


def _empty(body: Any) -> dict[str, str]:  # noqa: ANN401 - a body that has hidden words
    """Return what stands where a kind of entry must have words."""
    return {"proposal": {"title": "", "text": ""}, "decision": {"rationale": ""}}.get(body.kind, {})


def as_text(said: Mapping[str, str]) -> str:
    """Return hidden words as the one text that is committed to: the canonical form of their fields."""
    return encode(dict(said)).decode()


def from_text(value: str) -> dict[str, str]:
    """Return the hidden words that a text lying beside the record holds."""
    read = decode(value.encode())
    return {str(name): str(word) for name, word in read.items()} if isinstance(read, Mapping) else {}


def check_beside(kind: str, value: str) -> None:
    """Refuse (`other-words`, `bad-text`) a text handed in as an entry's hidden words that could not be disclosed."""
    try:
        said = from_text(value)
    except RecordBroken:
        said = {}
    fields = FIELDS.get(kind, ())
    if as_text(said) != value or not set(fields) - {"statement"} <= set(said) <= set(fields):
        hint = "Send them as the software here writes them."
        raise Refused("other-words", "The words beside it are not in the form of hidden words.", hint=hint)
    check_words(said)


def withheld(state: State, number: int) -> bool:
    """Tell whether the words beside an entry are members' alone still: its own, or of what acts on it."""
    sealing = state.sealed.get(number)
    proposal = state.proposals.get(sealing.about) if sealing and sealing.about is not None else None
    return proposal is not None and proposal.hidden


def about(state: State, kind: str, number: int, ref: int | None) -> int | None:
    """Return the proposal that an entry of a kind and number is about, as far as it acts on one."""
    if kind == "proposal":
        return number
    named = state.objections.get(ref, ref) if ref is not None else None
    return named if named in state.proposals else None


def revealed(state: State, beside: Mapping[int, Beside]) -> State:
    """Return the state as members see it: hidden proposals with their words, as far as these lie beside the record."""
    seen = {number: _revealed(one, beside) for number, one in state.proposals.items() if one.hidden}
    return replace(state, proposals=state.proposals | seen) if seen else state


def _revealed(proposal: Proposal, beside: Mapping[int, Beside]) -> Proposal:
    hiding = proposal.hiding
    assert hiding is not None  # noqa: S101 - asked of hidden proposals
    if wording := beside.get(hiding.wording[0]):
        proposal = replace(proposal, title=wording.words["title"], text=wording.words["text"])
    said = beside.get(hiding.said[0]) if hiding.said else None
    if proposal.decision and said:
        words = said.words
        decision = replace(proposal.decision, rationale=words["rationale"], statement=words.get("statement"))
        proposal = replace(proposal, decision=decision)
    return proposal


def _is_hidden(state: State, command: Command) -> bool:
    if command.body.kind == "proposal":
        return command.body.visibility is not None
    proposal = state.proposals.get(-1 if command.ref is None else command.ref)
    return proposal is not None and proposal.hidden


def hiding_of(state: State, entry_at: str, body: Any) -> Hiding | None:  # noqa: ANN401 - a proposal's body
    """Return how the proposal made in the entry to come is hidden; None where it is public."""
    if body.visibility is None:
        return None
    return Hiding(
        visibility=body.visibility,
        days=body.public_after,
        latest=latest(entry_at, body.public_after),
        wording=(state.size, body.words.c),
    )


def no_title(number: int) -> str:
    """Return what stands for the title of a proposal whose words are hidden."""
    return f"Proposal {number}, not public yet"


NO_WORDS = "Not public yet."
"""What stands for words that are hidden."""
