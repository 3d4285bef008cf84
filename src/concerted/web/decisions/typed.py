"""What people type into the forms about proposals, as the rules take it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.timezone import get_current_timezone_name

from concerted.coalition import State
from concerted.coalition.clauses import Clause
from concerted.coalition.effects import class_of
from concerted.coalition.hiding import Visibility
from concerted.coalition.proposals import Proposing
from concerted.coalition.text import tidy
from concerted.errors import InputError, Refused
from concerted.web.decisions.doing import effect
from concerted.zones import read_moment

_DIGITS = 3
"""Digits that a number of days has at most."""


def given(post: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return what was typed into these fields, to be shown again beside a refusal."""
    return {name: post.get(name, "") for name in names}


def closing(typed: str) -> tuple[str, str | None]:
    """Return the closing time that was typed by the reader's own clock, and its zone; nothing for nothing.

    Refuses (`bad-time`) what is no time, or comes twice, or never, on a day when clocks change.
    """
    if not typed.strip():
        return "", None
    zone = get_current_timezone_name()
    try:
        return read_moment(f"{typed.strip().replace('T', ' ')} {zone}")
    except InputError as error:
        raise Refused(error.code, error.line, hint=error.advice) from None


def among(known: Mapping[int, object], typed: str) -> int | None:
    """Return the number that was chosen, if it is one of these."""
    return next((number for number in known if str(number) == typed), None)


def one_of(word: str, words: tuple[str, ...]) -> str:
    """Return a word that was chosen. Refuses (`choose-one`) what is none of the choices."""
    if word not in words:
        raise Refused("choose-one", "Nothing is chosen yet.", hint="Choose one, then send it again.")
    return word


def proposing(state: State, post: Mapping[str, str], classes: tuple[str, ...]) -> Proposing:
    """Return the proposal that was typed; what it does decides its class where it does anything."""
    does = effect(state, post.get("effect", ""))
    kind = class_of(does) if does else post.get("class", "")
    if does is None and kind not in classes:
        raise Refused("choose-one", "Which kind of decision is it?", hint="Choose one, then send it again.")
    draft = post.get("as") == "draft"
    closes, zone = ("", None) if draft else closing(post.get("closes", ""))
    visibility, delay = visibility_of(post)
    return Proposing(
        title=tidy(post.get("title", "")),
        text=tidy(post.get("text", "")),
        decision_class=kind,  # type: ignore[arg-type]
        closes=closes,
        zone=zone,
        effect=does,
        meeting=None if draft else among(state.meetings, post.get("meeting", "")),
        review=post.get("review", "").strip() or None,
        draft=draft or None,
        visibility=visibility,
        delay=delay,
    )


def delays(state: State) -> list[Clause]:
    """Return the clauses that let words be hidden for a while, with the days that each gives."""
    return [clause for clause in state.platform.clauses if clause.delay] if state.platform else []


def visibility_of(post: Mapping[str, str]) -> tuple[Visibility | None, int | None]:
    """Return who may read the words at first, and for how many days after the closing where that was chosen."""
    chosen, days = post.get("visibility", ""), post.get("delay", "").strip()
    if chosen == "members":
        return "members", None
    if chosen == "delayed":
        return "delayed", int(days) if days.isascii() and days.isdecimal() and len(days) <= _DIGITS else None
    return None, None
