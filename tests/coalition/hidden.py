"""A coalition whose tactical decisions members may keep to themselves for ten days, and what lies beside its record."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from concerted.coalition import Closing, Command, Proposing, Sealed
from concerted.coalition.disclosing import Disclosure, disclosure_of
from concerted.coalition.hiding import WORDS, Beside, as_text, bare, to_hide
from concerted.record.opening import seal
from tests.coalition.lives import IDS, Life, answer, at, clauses_with, living_by

DAYS = 10
DELAYING = clauses_with(doing={"delay": DAYS})


@dataclass
class Keeping:
    """A life, and the hidden words that lie beside its record."""

    life: Life = field(default_factory=lambda: living_by(DELAYING))
    beside: dict[int, Beside] = field(default_factory=dict)

    def do(self, body: object, by: str | None = None, *, ref: int | None = None) -> int:
        """Enter something, with its words sealed where its proposal is hidden."""
        body = sealed(self.life, self.beside, body, ref)
        return self.life.do(body, by, ref=ref)

    def propose(self, **fields: object) -> int:
        given = {"visibility": "members", **fields}
        return self.do(hidden(**given), IDS[0])

    def decided(self, **fields: object) -> int:
        """Make a hidden proposal, let everybody agree, close it; return the proposal."""
        number = self.propose(**fields)
        for actor in IDS:
            answer(self.life, number, actor, "agree")
        self.do(Closing(rationale="All agree.", statement="We buy two."), ref=number)
        return number

    def disclosure(self, number: int) -> Disclosure:
        made = disclosure_of(self.life.state.proposals[number], self.beside)
        assert made
        return made


def hidden(**fields: object) -> Proposing:
    given = {"title": "Buy two meters", "text": "For the school.", "decision_class": "tactical", **fields}
    return Proposing(**given)  # type: ignore[arg-type]


def sealed(life: Life, beside: dict[int, Beside], body: object, ref: int | None) -> object:
    """Return a body with its words sealed, if they are hidden; the words are laid beside."""
    said = to_hide(life.state, Command(body=body, at=at(life.hour), ref=ref))
    if said is None:
        return body
    blinding = sha256(str(life.state.size).encode()).digest()
    beside[life.state.size] = Beside(said, blinding)
    return bare(body, Sealed(**seal(life.state.coalition, WORDS, as_text(said), blinding=blinding)))
