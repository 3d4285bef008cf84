"""The formation circle as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from concerted.coalition import State
from concerted.coalition.circle import answers, foremost, lineage
from concerted.coalition.opinions import FEWEST_SIDES, FEWEST_VOTERS, Opinions, find
from concerted.coalition.state import Actor, Sentence
from concerted.guard.messages import Piece, difference
from concerted.web import reading
from concerted.web.circle.pictures import LETTERS, island, strip
from concerted.web.pictures import nod_ring

_TYPICAL, _BRIDGING = 3, 5
"""Sentences shown of each group, and of those that bridge them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One participant's answer to a sentence: True, False (not yet) or None (silent), with its reason."""

    actor: Actor
    nod: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one actor outside the circle thinks of a sentence: 1 agrees, -1 disagrees, 0 passes."""

    actor: Actor
    view: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence with every participant's answer, drawn as a ring, and what others think of it."""

    sentence: Sentence
    answers: list[Answer]
    ring: SafeString
    mine: bool | None
    """The reader's own answer."""
    my_view: int | None
    """The reader's own view, from outside the circle."""
    views: list[Seen]
    earlier: list[Sentence]
    """The wordings that it revises, the first one first."""
    changed: tuple[Piece, ...]
    """Its words against those of the wording before, in runs: (“kept”, “gone” or “new”, words)."""
    stands: bool

    @property
    def nodded(self) -> list[str]:
        """The names of those who nodded."""
        return [answer.actor.name for answer in self.answers if answer.nod]

    @property
    def not_yet(self) -> list[Answer]:
        """Who said “not yet”, with what would have to change."""
        return [answer for answer in self.answers if answer.nod is False]

    @property
    def silent(self) -> list[str]:
        """The names of those whose answer is awaited."""
        return [answer.actor.name for answer in self.answers if answer.nod is None]


def sentences(state: State, me: Actor | None) -> list[Asked]:
    """Return the sentences: the one that stands first, then the newest."""
    reasons = reading.reasons()
    asked = [
        _asked(state, sentence, me, reasons) for sentence in state.sentences.values() if sentence.withdrawn is None
    ]
    return sorted(asked, key=lambda one: (not one.stands, -one.sentence.number))


def before_the_room(state: State, number: int | None) -> Asked | None:
    """Return the sentence that the room looks at: the one asked for, else the foremost; None while there is none."""
    chosen = state.sentences.get(-1 if number is None else number)
    if chosen is None or chosen.withdrawn is not None:
        chosen = foremost(state)
    return None if chosen is None else _asked(state, chosen, None, {})


def _asked(state: State, sentence: Sentence, me: Actor | None, reasons: dict[int, str]) -> Asked:
    given = [
        Answer(actor, sentence.nods.get(actor.id), reasons.get(sentence.nodded_in.get(actor.id, -1), ""))
        for actor in state.circle
    ]
    earlier = lineage(state, sentence.number)
    return Asked(
        sentence=sentence,
        answers=given,
        ring=nod_ring({actor.id: actor.name for actor in state.circle}, sentence.nods),
        mine=sentence.nods.get(me.id) if me else None,
        my_view=sentence.views.get(me.id) if me else None,
        views=[Seen(state.actors[name], view) for name, view in sentence.views.items() if name not in sentence.nods],
        earlier=earlier,
        changed=difference(earlier[-1].text, sentence.text) if earlier else (),
        stands=state.interest == sentence.number,
    )


@dataclass(frozen=True, slots=True)
class Bridging:
    """A sentence on which most of every group take the same side, and who stands where, drawn."""

    sentence: Sentence
    agrees: bool
    strip: SafeString


@dataclass(frozen=True, slots=True)
class Typical:
    """A sentence that sets a group apart, and which side it takes."""

    sentence: Sentence
    agrees: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Some who answer alike, drawn, and what is typical of them."""

    letter: str
    picture: SafeString
    names: list[str]
    typical: list[Typical]


@dataclass(frozen=True, slots=True)
class Landscape:
    """Who answers alike, and which sentences bridge them; or why no groups can be told apart."""

    groups: list[Group]
    bridging: list[Bridging]
    unplaced: list[str]
    why_none: str | None


def landscape(state: State) -> Landscape | None:
    """Return the opinion groups; None while so few have said so little that nobody could expect any."""
    given = answers(state)
    if len(given) < FEWEST_VOTERS or len(state.sentences) < FEWEST_SIDES:
        return None
    found = _found(tuple((actor, tuple(said.items())) for actor, said in given.items()))
    names = {name: state.actors[name].name for name in given}
    drawn = found.groups or (tuple(given),)

    def bridge(number: int, *, agrees: bool) -> Bridging:
        said = {name: sides[number] for name, sides in given.items() if number in sides}
        return Bridging(state.sentences[number], agrees, strip(drawn, said, names))

    groups = [
        Group(
            letter=letter,
            picture=island([names[name] for name in group], letter),
            names=[names[name] for name in group],
            typical=[Typical(state.sentences[one.sentence], one.agrees) for one in typical[:_TYPICAL]],
        )
        for letter, group, typical in zip(LETTERS, found.groups, found.representative, strict=False)
    ]
    bridging = [bridge(one.sentence, agrees=one.agrees) for one in found.bridging[:_BRIDGING]]
    unplaced = [names[name] for name in found.unplaced] if groups else []
    return Landscape(groups, bridging, unplaced, found.why_none)


@lru_cache(maxsize=16)
def _found(given: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]) -> Opinions:
    """Return the groups among these answers; kept, since every reader of a live page asks for the same."""
    return find({actor: dict(said) for actor, said in given})
