"""What adopting a proposal does: amending the platform, and effects on members, keys and the coalition itself."""

from __future__ import annotations

import re
from dataclasses import replace

from concerted.coalition.clauses import GROUNDS, Change, Clause, DecisionClass, governing
from concerted.coalition.days import later
from concerted.coalition.keeping import end_key
from concerted.coalition.membership import end_membership, take_in
from concerted.coalition.merging import merged
from concerted.coalition.state import Effect, Proposal, State, Sunset, known_actor
from concerted.errors import Refused
from concerted.record.entry import Entry

_CLASS: dict[str, DecisionClass] = {
    "reaffirm": "platform",
    "release-key": "membership",
    "part": "membership",
    "sunset": "sunset",
}
"""Effect somebody may propose → the class of decision it is."""


def class_of(effect: Effect) -> DecisionClass | None:
    """Return the class of decision by which an effect is proposed; None for what only undoes a decision."""
    return _CLASS.get(effect.does)


_TEXTS = ("text", "check", "boundary")
_NUMBER = re.compile(r"\d+")


def check_effect(state: State, effect: Effect, decision_class: DecisionClass) -> None:
    """Refuse (`bad-effect`, `wrong-class`) an effect that cannot be proposed, or not as this class of decision."""
    due = class_of(effect)
    if due is None:
        hint = "Propose the reversal of the decision that did it: concerted propose --reverses."
        raise Refused("bad-effect", "“{does}” only undoes a decision.", hint=hint, does=effect.does)
    if decision_class != due:
        raise Refused("wrong-class", "This is a {due} decision.", hint="Use that class: --class {due}.", due=due)
    if effect.does == "sunset":
        _check_sunset(state, effect)
        return
    if effect.ground is not None:
        raise Refused("bad-effect", "Only a sunset has a ground.", hint="Leave it out.")
    if effect.does == "reaffirm":
        if effect.actor is not None:
            raise Refused("bad-effect", "Standing by the {platform} concerns no one member.", hint="Leave it out.")
        return
    actor = known_actor(state, effect.actor)
    if effect.does == "release-key" and actor.key is None:
        raise Refused("bad-effect", "{name} has no key of its own.", hint="Nothing needs to be done.", name=actor.name)
    if effect.does == "part" and not actor.member_since:
        raise Refused("bad-effect", "{name} is not a member.", hint="Nothing needs to be done.", name=actor.name)


def _check_sunset(state: State, effect: Effect) -> None:
    clause = governing(state.versions[-1].clauses, "sunset")
    if effect.actor is not None or effect.ground is None:
        hint = "Grounds: {grounds}."
        raise Refused(
            "bad-effect",
            "A sunset names its ground, and no member.",
            hint=hint,
            grounds=", ".join(clause.grounds or GROUNDS),
        )
    if clause.grounds and effect.ground not in clause.grounds:
        hint = "Agreed grounds: {grounds}. Another one needs an amendment first."
        raise Refused(
            "bad-effect",
            "The {platform} does not end on the ground “{ground}”.",
            hint=hint,
            ground=effect.ground,
            grounds=", ".join(clause.grounds),
        )
    if state.sunset and not state.sunset.contests:
        raise Refused("sunset-already", "The {coalition} is ending already.", hint="Nobody has contested it.")


def check_amendment(changes: tuple[Change, ...]) -> None:
    """Refuse (`not-editorial`) an editorial amendment that changes more than wording: a field, a number, a clause."""
    for change in changes:
        was, now = change.was, change.now
        same = was is not None and now is not None and _bare(was) == _bare(now) and _numbers(was) == _numbers(now)
        if not same:
            message = "The change of {clause} is more than wording."
            raise Refused(
                "not-editorial",
                message,
                hint="Propose it as an amendment, not as an editorial one.",
                clause=change.clause,
            )


def _bare(clause: Clause) -> Clause:
    """Return a clause without its wording."""
    return replace(clause, text="", check=clause.check and "", boundary=clause.boundary and "")


def _numbers(clause: Clause) -> list[str]:
    return _NUMBER.findall(" ".join(getattr(clause, name) or "" for name in _TEXTS))


def text_after(state: State, proposal: Proposal) -> tuple[Clause, ...]:
    """Return the clauses that an amendment would make of the platform in force, as it stands now.

    Refuses (`collision`), naming the clause, where the platform moved on and the two do not go together.
    """
    came = merged(state.versions[-1].clauses, proposal.changes)
    if came.clauses is None:
        one = came.collisions[0]
        hint = "Write the amendment afresh against the {platform} in force."
        raise Refused(
            "collision", "The clause {clause} was changed meanwhile, in the same place.", hint=hint, clause=one.clause
        )
    return came.clauses


def undoing(decided: Proposal) -> tuple[Effect | None, tuple[str, ...]]:
    """Return the effect that undoes what a decision did, and what of it no reversal can undo."""
    effect = decided.effect
    if effect is None:
        return None, ()
    if effect.does in ("release-key", "reaffirm"):
        return None, (effect.does,)
    inverse = {"part": "reinstate", "reinstate": "part", "sunset": "resume", "resume": "sunset"}[effect.does]
    return replace(effect, does=inverse), ()  # type: ignore[arg-type]


def carry_out(state: State, effect: Effect, entry: Entry) -> None:
    """Let an adopted effect be so; where it is so already, nothing happens."""
    actor = state.actors.get(effect.actor or "")
    if effect.does == "reaffirm":
        state.versions[-1].reaffirmed.append(state.size)
    elif actor and effect.does == "release-key":
        end_key(state, actor, "released", entry.at)
    elif actor and effect.does == "part" and actor.member_since:
        end_membership(state, actor, entry.at, "parted")
    elif actor and effect.does == "reinstate" and not actor.member_since:
        take_in(state, actor, entry.at)
    elif effect.does == "resume":
        state.sunset = None
    elif effect.does == "sunset" and effect.ground:
        _begin_sunset(state, effect, entry)


def _begin_sunset(state: State, effect: Effect, entry: Entry) -> None:
    if state.sunset:
        state.sunset.contests.clear()
        state.sunset.confirmed = True
        return
    clause = governing(state.versions[-1].clauses, "sunset")
    assert effect.ground is not None  # noqa: S101 - check_effect saw to it
    ends_from = later(entry.at, clause.days or 0)
    state.sunset = Sunset(decision=state.size, ground=effect.ground, ends_from=ends_from)
