"""The formation circle as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.coalition import State
from concerted.coalition.state import Actor, Sentence
from concerted.web import reading
from concerted.web.pictures import nod_ring


@dataclass(frozen=True, slots=True)
class Answer:
    """One participant's answer to a sentence: True, False (not yet) or None (silent), with its reason."""

    actor: Actor
    nod: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence with every participant's answer, drawn as a ring."""

    sentence: Sentence
    answers: list[Answer]
    ring: SafeString
    mine: bool | None
    """The reader's own answer."""
    stands: bool


def sentences(state: State, me: Actor | None) -> list[Asked]:
    """Return the sentences: the one that stands first, then the newest."""
    reasons = reading.reasons()
    asked = [
        _asked(state, sentence, me, reasons) for sentence in state.sentences.values() if sentence.withdrawn is None
    ]
    return sorted(asked, key=lambda one: (not one.stands, -one.sentence.number))


def _asked(state: State, sentence: Sentence, me: Actor | None, reasons: dict[int, str]) -> Asked:
    answers = [
        Answer(actor, sentence.nods.get(actor.id), reasons.get(sentence.nodded_in.get(actor.id, -1), ""))
        for actor in state.circle
    ]
    ring = nod_ring({actor.id: actor.name for actor in state.circle}, sentence.nods)
    mine = sentence.nods.get(me.id) if me else None
    return Asked(sentence, answers, ring, mine, stands=state.interest == sentence.number)
