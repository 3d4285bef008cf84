"""The register: who is already working toward compatible outcomes, and who knows whom.

“Document their current reach, credibility, and constraints.” (the seed, Section 4, step 1)
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import ClassVar

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.state import Actor, Context, Facts, State, Tie, known_actor
from concerted.coalition.text import NAME, PARAGRAPH, actor_id, check_text, same_name
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.entry import Entry

LISTED = 40
"""Names that one list of an actor's facts may have."""

MOST_PEOPLE = 10**10


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    """An actor is put on the map, or what the map knows of it is set anew; fields left out stay as they are."""

    kind: ClassVar[str] = "actor"
    computed: ClassVar[tuple[str, ...]] = ("actor",)
    name: str
    people: int | None = None
    channels: tuple[str, ...] | None = None
    rests_on: str | None = None
    vouched_by: tuple[str, ...] | None = None
    constraints: tuple[str, ...] | None = None
    context: Context | None = None
    constituencies: tuple[str, ...] | None = None
    jurisdictions: tuple[str, ...] | None = None
    affiliations: tuple[str, ...] | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTie:
    """Two actors know each other already, and how one can tell."""

    kind: ClassVar[str] = "tie"
    computed: ClassVar[tuple[str, ...]] = ()
    between: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """A conversation with an actor was held; what was said lies beside the record, word for word."""

    kind: ClassVar[str] = "interview"
    computed: ClassVar[tuple[str, ...]] = ()
    actor: str
    notes: Sealed | None = None


def decide_facts(state: State, command: Command) -> Ruling:
    """Allow anybody in the coalition, or its host, to say what is known of an actor; a member speaks for itself."""
    body: ActorFacts = command.body
    if command.by is not None:
        known_actor(state, command.by)
    known = next((actor for actor in state.actors.values() if same_name(actor.name, body.name)), None)
    if known is None:
        check_new(state, body.name)
    elif known.member_since and command.by not in (known.id, None):
        hint = "Only {known} itself, or the host, can say it."
        raise Refused("not-theirs", "{known} is a member; it speaks for itself.", hint=hint, known=known.name)
    for field in fields(body):
        value = getattr(body, field.name)
        if isinstance(value, tuple):
            _check_list(field.name, value)
    if body.rests_on is not None:
        check_text(body.rests_on, "credibility", most=PARAGRAPH)
    if body.people is not None and not 0 <= body.people <= MOST_PEOPLE:
        raise Refused(
            "bad-reach",
            "{people:,} people cannot be reached.",
            hint="Give 0 to {most:,}.",
            people=body.people,
            most=MOST_PEOPLE,
        )
    return Ruling(body=replace(body, actor=known.id if known else actor_id(body.name)))


def apply_facts(state: State, entry: Entry, body: ActorFacts) -> None:  # noqa: ARG001 - every step's shape
    """Put the actor on the map, or set its facts anew."""
    if body.actor not in state.actors:
        state.actors[body.actor] = Actor(id=body.actor, name=body.name, invited_by=None, invited_at="", in_circle=False)
    actor = state.actors[body.actor]
    given = {field.name: getattr(body, field.name) for field in fields(Facts)}
    actor.facts = replace(actor.facts, **{name: value for name, value in given.items() if value is not None})


def decide_tie(state: State, command: Command) -> Ruling:
    """Allow a tie between two different actors on the map."""
    body: KnownTie = command.body
    if command.by is not None:
        known_actor(state, command.by)
    if len(body.between) != 2 or len(set(body.between)) != 2:  # noqa: PLR2004 - a tie has two ends
        raise Refused("bad-tie", "A tie has two different ends.", hint="Name two actors.")
    for name in body.between:
        known_actor(state, name)
    check_text(body.what, "tie", most=PARAGRAPH)
    return Ruling(body=body)


def apply_tie(state: State, entry: Entry, body: KnownTie) -> None:  # noqa: ARG001 - every step's shape
    """Remember the tie."""
    one, other = sorted(body.between)
    state.ties.append(Tie(entry=state.size, between=(one, other), what=body.what))


def decide_interview(state: State, command: Command) -> Ruling:
    """Allow an interview with an actor on the map."""
    body: Interview = command.body
    if command.by is not None:
        known_actor(state, command.by)
    known_actor(state, body.actor)
    if body.notes is None:
        raise Refused("notes-needed", "An interview without a word of it helps nobody.", hint="Note what was said.")
    return Ruling(body=body)


def apply_interview(state: State, entry: Entry, body: Interview) -> None:  # noqa: ARG001 - every step's shape
    """Count the interview."""
    state.interviews.setdefault(body.actor, []).append(state.size)


def check_new(state: State, name: str) -> None:
    """Refuse a name that cannot stand (`bad-text`), or that another actor has or seems to have (`name-taken`)."""
    check_text(name, "name", most=NAME)
    taken = next((a for a in state.actors.values() if a.id == actor_id(name) or same_name(a.name, name)), None)
    if taken:
        hint = "Two organisations of one name could be taken for one another. Add where it is, say."
        raise Refused("name-taken", "“{name}” is known already as “{taken}”.", hint=hint, name=name, taken=taken.name)


def _check_list(field: str, items: tuple[str, ...]) -> None:
    if len(items) > LISTED or len(set(items)) != len(items):
        raise Refused(
            "bad-list",
            "{field} has something twice, or more than {listed}.",
            hint="Keep each once.",
            field=Line(_LISTS[field]),
            listed=LISTED,
        )
    for item in items:
        check_text(item, _LISTS[field], most=PARAGRAPH if field == "constraints" else NAME)


_LISTS = {
    "channels": "channels",
    "vouched_by": "vouched_by",
    "constraints": "constraints",
    "constituencies": "constituencies",
    "jurisdictions": "jurisdictions",
    "affiliations": "affiliations",
}
"""What a list of facts is called in a sentence."""
