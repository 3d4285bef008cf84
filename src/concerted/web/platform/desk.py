"""What lies before whoever changes the platform: the text as it stands, and which text it begins from."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from concerted.coalition import Clause, State, amended
from concerted.coalition.amending import text_to_amend
from concerted.coalition.effects import text_after
from concerted.coalition.state import Proposal
from concerted.web.decisions.typed import among


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before whoever writes: the text as it stands, the one it begins from, and whose it is."""

    state: State
    base: tuple[Clause, ...]
    """The text that an amendment is measured against."""
    text: tuple[Clause, ...]
    """The text that is being changed: the base, with what an earlier turn changed already."""
    amends: Proposal | None = None
    of: Proposal | None = None
    """One's own proposal whose amendment is being changed."""
    draft: bool = False
    """It is the draft before the circle: changed directly."""

    @property
    def query(self) -> str:
        """What an address of this desk has besides the line: the amendment that is changed."""
        return f"&of={self.of.entry}" if self.of else f"&amends={self.amends.entry}" if self.amends else ""

    def clause(self, name: str) -> Clause | None:
        """The clause of that name, if there is one."""
        return next((clause for clause in self.text if clause.id == name), None)


def desk_of(state: State, amends: str, of: str) -> Desk:
    """Return what is being changed. Refuses what cannot be; an amendment that is named and is not, is not found."""
    if state.platform is None:
        if state.draft is None:
            raise Http404
        return Desk(state, state.draft.clauses, state.draft.clauses, draft=True)
    parent, own = (_named(state, number) for number in (amends, of))
    if own:
        parent = state.proposals.get(-1 if own.amends is None else own.amends)
        base = text_to_amend(state, parent.entry if parent else None)
        return Desk(
            state, base, amended(base, own.changes) if parent else text_after(state, own), amends=parent, of=own
        )
    base = text_to_amend(state, parent.entry if parent else None)
    return Desk(state, base, base, amends=parent)


def _named(state: State, number: str) -> Proposal | None:
    if not number:
        return None
    found = among(state.proposals, number)
    if found is None:
        raise Http404
    return state.proposals[found]
