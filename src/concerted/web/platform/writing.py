"""A clause as a form: its fields, and the clause that was typed into them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.utils.translation import gettext

from concerted.coalition import Clause
from concerted.coalition.clauses import FORMS, Season, Span, Turn
from concerted.coalition.rules import Base, Method, Rule
from concerted.coalition.shape import from_json, to_json
from concerted.coalition.text import tidy
from concerted.coalition.watching import WATCHES, Look, Watch
from concerted.errors import Refused

NEW_FORMS = ("non-negotiable", "delegated", "cadence of meetings", "cadence of duties")
"""Forms of clause that a page may have more of. Each class of decision has its one clause already."""

_RULE_NEEDED = ("method", "threshold", "more_than", "base", "quorum")
_RULE = (*_RULE_NEEDED, "overrule", "veto", "cap", "extension", "electorate")
_OF_CLASS = {"season": "membership", "grounds": "sunset"}
"""Fields that only the clause which governs one class of decision has."""
_LONG = ("text", "check", "watch", "boundary", "variants", "duties", "veto", "grounds")
_NUMBERS = ("value", "days", "witnesses", "review", "delay", "publish", "cap", "extension")
_LISTS = ("duties", "veto", "grounds")
_WATCH = tuple(field.name for field in dataclasses.fields(Watch))
_BREAKS = re.compile(r"\s*\n\s*")
"""A line of the platform has no breaks of its own."""
_WORDS: dict[str, tuple[str, ...]] = {
    "every": get_args(Span),
    "meets": get_args(Span),
    "term": get_args(Turn),
    "season": get_args(Season),
    "stricter": ("more", "less"),
    "method": get_args(Method),
    "base": get_args(Base),
    "more_than": ("yes", "no"),
    "electorate": ("members", "attendees"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a clause's form, with what stands in it now."""

    name: str
    kind: Literal["text", "line", "number", "choice"]
    value: str
    needed: bool
    options: tuple[str, ...] = ()


def fields(form: str, clause: Clause | None = None, typed: Mapping[str, str] | None = None) -> list[Field]:
    """Return the fields of a form of clause, with what was typed, else with what the clause says; the needed first."""
    needed, possible = FORMS[form]
    names = [*([] if clause else ["id"]), "text", *needed, *possible]
    if "rule" in names:
        names = [*(name for name in names if name not in ("governs", "rule")), *_RULE]
        needed = (*needed, *_RULE_NEEDED)
    held = said(clause) if clause else {}
    own = [name for name in names if _OF_CLASS.get(name) in (None, clause and clause.governs)]
    found = [_field(name, (typed or held).get(name, ""), name in ("id", "text", *needed)) for name in own]
    return sorted(found, key=lambda field: not field.needed)


def _field(name: str, value: str, needed: bool) -> Field:  # noqa: FBT001 - a field of the field
    if name in _WORDS:
        return Field(name, "choice", value, needed, _WORDS[name])
    if name in _NUMBERS:
        return Field(name, "number", value, needed)
    return Field(name, "text" if name in _LONG else "line", value, needed)


def said(clause: Clause) -> dict[str, str]:
    """Return what a clause says, field by field, as the form shows it."""
    data = to_json(clause)
    rule = data.pop("rule", None) or {}
    variants = data.pop("variants", None) or []
    watch = data.pop("watch", None) or {}
    flat = {**data, **rule}
    if rule:
        flat["more_than"] = "yes" if rule["more_than"] else "no"
    lines = [" | ".join(str(part) for part in variant.values()) for variant in map(_variant, variants)]
    return {name: "\n".join(value) if isinstance(value, list) else str(value) for name, value in flat.items()} | {
        "variants": "\n".join(lines),
        "watch": "\n".join(_line(name, value) for name, value in watch.items()),
    }


def _line(name: str, value: object) -> str:
    return f"{name}: {', '.join(value) if isinstance(value, list) else value}"


def _variant(variant: dict[str, Any]) -> dict[str, Any]:
    names = ("jurisdiction", "text", "value")
    return {name: variant[name] for name in names if name in variant}


def typed_clause(form: str, typed: Mapping[str, str], was: Clause | None) -> Clause:
    """Return the clause that was typed. Refuses (`bad-shape`, `bad-number`) what is none; the rules check the rest."""
    data: dict[str, Any] = {"id": was.id if was else tidy(typed.get("id", "")), "kind": form.partition(" ")[0]}
    if was and was.governs:
        data["governs"] = was.governs
    rule: dict[str, Any] = {}
    for field in fields(form, was, typed):
        value = _value(field.name, tidy(field.value))
        if field.name != "id" and value not in (None, ()):
            (rule if field.name in _RULE else data)[field.name] = value
    if rule:
        data["rule"] = to_json(from_json(Rule, rule, gettext("rule")))
    return from_json(Clause, data, gettext("clause"))


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - a clause's fields are of several types
    if not text:
        return None
    if name in _NUMBERS:
        return _number(text)
    if name == "more_than":
        return text == "yes"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if name in _READ:
        return _READ[name](lines)
    if name in _LISTS:
        return lines
    return _BREAKS.sub(" ", text)


def _number(text: str) -> int:
    if not text.lstrip("-").isdecimal() or not text.isascii() or len(text) > 12:  # noqa: PLR2004 - the rules allow fewer
        message = "“{text}” is no whole number."
        raise Refused("bad-number", message, hint="Write it in digits.", text=text[:40])
    return int(text)


def _read_variant(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (2, 3):
        message = "“{line}” is no reading for a jurisdiction."
        hint = "One a line: jurisdiction | text, or with a value: France | text | 14"
        raise Refused("bad-variant", message, hint=hint, line=line[:60])
    value = {"value": _number(parts[2])} if len(parts) == 3 else {}  # noqa: PLR2004 - with its value
    return {"jurisdiction": parts[0], "text": parts[1], **value}


def _read_watch(lines: list[str]) -> dict[str, Any]:
    """Read what a machine looks for: one field a line, each after its name; the first line may be the look alone."""
    read: dict[str, Any] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if line in get_args(Look):
            name, value = "look", line
        value = value.strip()
        if name.strip() not in _WATCH or not value:
            message = "“{line}” is nothing that can be looked for."
            hint = "One a line: look: updated, then days: 31. Looks: {looks}."
            raise Refused("bad-watch", message, hint=hint, line=line[:60], looks=", ".join(WATCHES))
        typed = {"days": _number, "share": _number, "accepts": _several}.get(name.strip(), str)
        read[name.strip()] = typed(value)
    return read


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


_READ: dict[str, Callable[[list[str]], Any]] = {
    "variants": lambda lines: [_read_variant(line) for line in lines],
    "watch": _read_watch,
}
"""Fields of several lines, each with parts of its own → how they are read."""
