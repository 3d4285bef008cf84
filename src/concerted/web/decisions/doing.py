"""What a proposal may do besides saying what is to be done: stand by the platform, part, release a key, end."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from concerted.coalition import Effect, State
from concerted.coalition.clauses import GROUNDS, governing
from concerted.errors import Refused
from concerted.lines import Line

_SAID = {
    "reaffirm": gettext_noop("Stand by the {platform} as it is"),
    "part": gettext_noop("Part from {name}"),
    "reinstate": gettext_noop("{name} is a {member} again"),
    "release-key": gettext_noop("{name} lost its key: it shall no longer count"),
    "resume": gettext_noop("Go on: the {coalition} does not end"),
    "goal-reached": gettext_noop("End: the goal is reached"),
    "trigger-gone": gettext_noop("End: what it was for is gone"),
    "broken": gettext_noop("End: a non-negotiable is broken for good"),
    "replant": gettext_noop("End: begin afresh under new conditions"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An effect that may be chosen: the effect, what the form sends, and what it says."""

    effect: Effect
    line: Line

    @property
    def value(self) -> str:
        """The word by which the form names it."""
        return " ".join(filter(None, (self.effect.does, self.effect.actor, self.effect.ground)))


def effect_line(state: State, effect: Effect) -> Line:
    """Return what an effect does, in a sentence."""
    actor = state.actors.get(effect.actor or "")
    return Line(_SAID[effect.ground if effect.does == "sunset" and effect.ground else effect.does], {
        "name": actor.name if actor else "",
    })  # fmt: skip


def effects(state: State) -> list[Choice]:
    """Return the effects that a proposal may have now; the rules have the last word."""
    if state.platform is None:
        return []
    parting = [Effect(does="part", actor=actor.id) for actor in state.members]
    keys = [Effect(does="release-key", actor=actor.id) for actor in state.actors.values() if actor.key]
    grounds = governing(state.platform.clauses, "sunset").grounds or GROUNDS
    ends = [Effect(does="sunset", ground=ground) for ground in grounds]
    return [Choice(one, effect_line(state, one)) for one in (Effect(does="reaffirm"), *parting, *keys, *ends)]


def effect(state: State, typed: str) -> Effect | None:
    """Return the effect that was chosen, None for nothing. Refuses (`choose-one`) what was not offered."""
    if not typed:
        return None
    for choice in effects(state):
        if choice.value == typed:
            return choice.effect
    raise Refused("choose-one", "Nothing is chosen yet.", hint="Choose one, then send it again.")
