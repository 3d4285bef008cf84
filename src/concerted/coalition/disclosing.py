"""Disclosing: the words of a hidden proposal are entered once its days are over, with what proves them.

Anyone may enter them; the host does by itself. From then on the proposal is like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.command import Command, Ruling
from concerted.coalition.hiding import WORDS, Beside, as_text, public_by
from concerted.coalition.proposals import known_proposal
from concerted.coalition.state import Proposal, State, known_actor
from concerted.errors import Refused
from concerted.lines import Moment
from concerted.record.entry import Entry, Ref
from concerted.record.opening import BLINDING, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The words that lay beside one entry, and the blinding, in hex, under which it had committed to them."""

    entry: int
    blinding: str
    title: str | None = None
    text: str | None = None
    rationale: str | None = None
    statement: str | None = None

    @property
    def value(self) -> str:
        """The words as they were committed to."""
        said = ((name, getattr(self, name)) for name in ("title", "text", "rationale", "statement"))
        return as_text({name: word for name, word in said if word is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """The words of a hidden proposal become public: as it read last, and what was said when it was closed."""

    kind: ClassVar[str] = "disclosure"
    computed: ClassVar[tuple[str, ...]] = ()
    opened: tuple[Opened, ...]


def disclosure_of(proposal: Proposal, beside: Mapping[int, Beside]) -> Disclosure | None:
    """Return what discloses a hidden proposal; None where its words do not lie here."""
    owed = [number for number, _ in _owed(proposal)]
    if not owed or not all(number in beside for number in owed):
        return None
    return Disclosure(
        opened=tuple(
            Opened(entry=number, blinding=beside[number].blinding.hex(), **beside[number].words) for number in owed
        )
    )


def decide_disclosure(state: State, command: Command) -> Ruling:
    """Allow anyone, once its days are over, to enter the words of a hidden proposal: just those it committed to."""
    if command.by is not None:
        known_actor(state, command.by)
    proposal = known_proposal(state, command.ref)
    if not proposal.hidden:
        raise Refused("not-hidden", "Nothing of “{title}” is hidden.", hint="Nothing to do.", title=proposal.title)
    if command.at < public_by(proposal):
        message = "“{title}” becomes public on {day}."
        hint = "Until then members alone read it; it ends by itself."
        raise Refused("too-soon", message, hint=hint, title=proposal.title, day=Moment(public_by(proposal)))
    owed, given = _owed(proposal), command.body.opened
    if [one.entry for one in given] != [number for number, _ in owed] or not all(
        _opens(state, one, commitment) for one, (_, commitment) in zip(given, owed, strict=True)
    ):
        hint = "Enter the words as they lie beside the record: concerted proposal disclose."
        raise Refused("other-words", "These are not the words that were committed to.", hint=hint)
    return Ruling(body=command.body, ref=Ref(proposal.entry, proposal.leaf))


def apply_disclosure(state: State, entry: Entry, body: Disclosure) -> None:
    """Let everybody read it."""
    assert entry.ref is not None  # noqa: S101 - decide_disclosure saw to it
    proposal = state.proposals[entry.ref.index]
    assert proposal.hiding is not None  # noqa: S101 - decide_disclosure saw to it
    proposal.hiding.disclosed = state.size
    wording, *said = body.opened
    proposal.title, proposal.text = str(wording.title), str(wording.text)
    if proposal.decision and said:
        proposal.decision.rationale, proposal.decision.statement = str(said[0].rationale), said[0].statement


def _owed(proposal: Proposal) -> list[tuple[int, str]]:
    """Return the entries whose words are to be disclosed, with the commitment in each."""
    hiding = proposal.hiding
    if hiding is None or hiding.disclosed is not None:
        return []
    return [hiding.wording, *([hiding.said] if hiding.said else [])]


def _opens(state: State, one: Opened, commitment: str) -> bool:
    try:
        blinding = bytes.fromhex(one.blinding)
    except ValueError:
        return False
    sealed = len(blinding) == BLINDING and seal(state.coalition, WORDS, one.value, blinding=blinding)
    return sealed == {"c": commitment}
