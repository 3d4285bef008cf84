"""The clauses of a platform: what each kind has, what makes a page of them, and how an amendment changes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

from concerted.coalition.rules import Rule, check_rule
from concerted.coalition.shape import to_json
from concerted.coalition.text import NAME, PARAGRAPH, check_text
from concerted.coalition.watching import Watch, check_watch
from concerted.errors import Refused
from concerted.lines import Counted, Line, Value
from concerted.record.entry import digest

ClauseKind: TypeAlias = Literal["non-negotiable", "delegated", "cadence"]
DecisionClass: TypeAlias = Literal["platform", "tactical", "membership", "sunset"]
Span: TypeAlias = Literal["week", "month", "quarter", "year"]
Season: TypeAlias = Literal["quarter", "half-year", "year"]
Turn: TypeAlias = Literal["week", "month", "quarter", "half-year", "year"]
Ground: TypeAlias = Literal["goal-reached", "trigger-gone", "broken", "replant"]

KINDS: tuple[ClauseKind, ...] = ("non-negotiable", "delegated", "cadence")
CLASSES: tuple[DecisionClass, ...] = ("platform", "tactical", "membership", "sunset")
GROUNDS: tuple[Ground, ...] = ("goal-reached", "trigger-gone", "broken", "replant")
"""Why a coalition ends: its goal is reached; what it was for is gone; a non-negotiable is broken for good; or
new conditions call for a fresh platform (the seed, Section 4, step 6, and Section 8)."""

PAGE = 450
"""Words that fit on one A4 page in the form Concerted prints, with as many clauses as a page has room for."""

MOST = 20
"""Clauses that fit on it."""

LONGEST = 90
"""Days a proposal may stay open."""

MOST_WITNESSES = 100
"""Witnesses a platform may demand."""

MOST_DUTIES = 12
"""Duties that a platform may have rotate."""

DUTIES = ("communications", "scheduling", "documentation", "convening")
"""The functions that rotate where a platform names no others (the seed, Section 4, step 5)."""

_ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
_GREATEST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A clause as it reads in one jurisdiction: its text there, and its value where values can be ordered."""

    jurisdiction: str
    text: str
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause. Each form has fields of its own, and only those.

    A *non-negotiable* says how one can tell that it is kept (`check`) and how often one looks
    (`every`); and where a machine can look by itself, for what (`watch`). Where it has a `value` (30 days,
    2 meetings: the `unit`), it says whether `more` or `less` is `stricter`, and may have `variants` by
    jurisdiction. A *delegated* decision says where the freedom ends (`boundary`).

    A *cadence* clause has one of three forms. It `governs` a class of decision, by which `rule`, and how
    many `days` members have to answer; it may demand that so many of the members' `witnesses` have seen
    an entry before it is final, that decisions be looked at again after so many months (`review`), let a
    membership last for a `season`, name the `grounds` on which the coalition ends, or allow that the words
    of a proposal become public at most so many days after its closing (`delay`). Or it says how
    often one `meets`, and within how many days a meeting's decisions are published (`publish`). Or it
    names the `duties` that rotate, and the `term` for which one holds them.
    """

    id: str
    kind: ClauseKind
    text: str
    check: str | None = None
    every: Span | None = None
    watch: Watch | None = None
    value: int | None = None
    unit: str | None = None
    stricter: Literal["more", "less"] | None = None
    variants: tuple[Variant, ...] | None = None
    boundary: str | None = None
    governs: DecisionClass | None = None
    rule: Rule | None = None
    days: int | None = None
    witnesses: int | None = None
    review: int | None = None
    delay: int | None = None
    season: Season | None = None
    grounds: tuple[Ground, ...] | None = None
    meets: Span | None = None
    publish: int | None = None
    duties: tuple[str, ...] | None = None
    term: Turn | None = None


FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "non-negotiable": (("check", "every"), ("watch", "value", "unit", "stricter", "variants")),
    "delegated": (("boundary",), ("variants",)),
    "cadence": (("governs", "rule", "days"), ("witnesses", "review", "delay", "season", "grounds")),
    "cadence of meetings": (("meets",), ("publish",)),
    "cadence of duties": (("duties", "term"), ()),
}
"""Form of clause → the fields it must have and those it may have, besides its name, kind and text."""


def form_of(clause: Clause) -> str:
    """Return which form a clause has: its kind, and for a cadence clause what it is the cadence of."""
    if clause.kind == "cadence" and clause.governs is None:
        for form, mark in (("cadence of meetings", clause.meets), ("cadence of duties", clause.duties)):
            if mark is not None:
                return form
    return clause.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an amendment does to one clause: what it was and what it becomes; one may be absent, not both."""

    was: Clause | None = None
    now: Clause | None = None

    @property
    def clause(self) -> str:
        """The name of the one clause that changes; empty where none or two are named."""
        names = {clause.id for clause in (self.was, self.now) if clause}
        return names.pop() if len(names) == 1 else ""


def platform_digest(clauses: Iterable[Clause]) -> str:
    """Return the SHA-256 of the platform's canonical text, by which endorsements and rules name it."""
    return digest([to_json(clause) for clause in clauses])


def words(clauses: Iterable[Clause]) -> int:
    """Return how many words the clauses have, all their printed fields counted."""
    return sum(len(text.split()) for clause in clauses for text in _printed(clause))


def _printed(clause: Clause) -> tuple[str, ...]:
    """Return the texts of a clause that the page prints."""
    own = (clause.text, clause.check or "", clause.boundary or "", *(clause.duties or ()))
    return (*own, *(variant.text for variant in clause.variants or ()))


def governing(clauses: Iterable[Clause], decision_class: str) -> Clause:
    """Return the cadence clause that governs a class of decision. Refuses (`ungoverned`) where none does."""
    for clause in clauses:
        if clause.governs == decision_class:
            return clause
    hint = "Classes: {classes}."
    raise Refused(
        "ungoverned",
        "No clause says how {decision_class} decisions are taken.",
        hint=hint,
        decision_class=decision_class,
        classes=", ".join(CLASSES),
    )


def check_clauses(clauses: tuple[Clause, ...]) -> None:
    """Refuse what is not a platform: wrong or missing clauses, or more than one page."""
    for clause in clauses:
        _check_clause(clause)
    _check_complete(clauses)
    if len(clauses) > MOST:
        message = "The {platform} has {count} clauses; one page has room for {most}."
        raise Refused("over-a-page", message, hint="Say in one clause what two say now.", count=len(clauses), most=MOST)
    if (over := words(clauses) - PAGE) > 0:
        raise Refused(
            "over-a-page",
            Counted(
                "The {platform} is {over} word over one page ({page} words).",
                "The {platform} is {over} words over one page ({page} words).",
                "over",
            ),
            hint="Shorten it.",
            over=over,
            page=PAGE,
        )


def _check_complete(clauses: tuple[Clause, ...]) -> None:
    """Refuse a platform that lacks a clause it needs, or has two where one must be."""
    ids = [clause.id for clause in clauses]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice:
        raise Refused(
            "clause-twice", "Two clauses are called {twice}.", hint="Give each clause a name of its own.", twice=twice
        )
    for kind in KINDS[:2]:
        if not any(clause.kind == kind for clause in clauses):
            raise Refused(
                "clause-missing", "A {platform} needs at least one {kind} clause.", hint="Add one.", kind=kind
            )
    for name in CLASSES:
        if sum(clause.governs == name for clause in clauses) != 1:
            hint = "Have one cadence clause that governs each of: {classes}."
            raise Refused(
                "clause-missing",
                "Exactly one clause must govern {name} decisions.",
                hint=hint,
                name=name,
                classes=", ".join(CLASSES),
            )
    for form in ("cadence of meetings", "cadence of duties"):
        if sum(form_of(clause) == form for clause in clauses) > 1:
            raise Refused("clause-twice", "Two clauses are a {form}.", hint="Keep one.", form=form)


def in_order(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses as the page prints them: by kind, otherwise as they came."""
    return tuple(sorted(clauses, key=lambda clause: KINDS.index(clause.kind)))


def changes_between(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> tuple[Change, ...]:
    """Return what turns the clauses `old` into `new`, clause by clause."""
    before, after = ({clause.id: clause for clause in clauses} for clauses in (old, new))
    pairs = ((before.get(name), after.get(name)) for name in before | after)
    return tuple(Change(was=was, now=now) for was, now in pairs if was != now)


def amended(clauses: tuple[Clause, ...], changes: tuple[Change, ...]) -> tuple[Clause, ...]:
    """Return the clauses after the changes. Refuses (`stale-amendment`) where a clause is not what it was."""
    after = {clause.id: clause for clause in clauses}
    for change in changes:
        name = change.clause
        if not name:
            raise Refused("bad-change", "A change names no clause, or two.", hint="Change one clause at a time.")
        if after.get(name) != change.was:
            hint = "Write the amendment afresh against the {platform} in force."
            raise Refused(
                "stale-amendment", "The clause {name} is no longer what this would change.", hint=hint, name=name
            )
        if change.now:
            after[name] = change.now
        else:
            del after[name]
    return in_order(after.values())


def _check_clause(clause: Clause) -> None:
    if not _ID.fullmatch(clause.id):
        hint = "Use small letters, digits and hyphens, such as published-data."
        raise Refused("bad-clause", "“{clause}” cannot name a clause.", hint=hint, clause=clause.id)
    _check_form(clause)
    for name, called in _TEXTS.items():
        text = getattr(clause, name)
        if text is not None:
            check_text(text, _named(called, clause), most=NAME if name == "unit" else PARAGRAPH)
    if clause.rule:
        check_rule(clause.rule)
    if clause.watch:
        check_watch(clause.watch, clause.id)
    for name, least, most in (
        ("witnesses", 1, MOST_WITNESSES), ("days", 1, LONGEST), ("review", 1, 60), ("publish", 0, LONGEST),
        ("delay", 1, LONGEST), ("value", -_GREATEST, _GREATEST),
    ):  # fmt: skip
        number = getattr(clause, name)
        if number is not None and not least <= number <= most:
            wrong = "The clause {clause} cannot have “{field}” {number}."
            hint = "Give {least:,} to {most:,}."
            raise _bad(clause, wrong, hint, field=name, number=number, least=least, most=most)
    _check_variants(clause)
    _check_own(clause)


def _check_form(clause: Clause) -> None:
    """Refuse fields that a clause's form lacks or has no use for."""
    form = form_of(clause)
    needed, possible = FORMS[form]
    has = {"form": form, "needed": ", ".join(needed), "possible": ", ".join(possible)}
    all_of_it = "A {form} clause has: text, {needed}."
    hint = "A {form} clause has: text, {needed}; it may have: {possible}." if possible else all_of_it
    for field in fields(clause):
        given = getattr(clause, field.name) is not None
        if given and field.name not in ("id", "kind", "text", *needed, *possible):
            raise _bad(clause, "The clause {clause} has no use for “{field}”.", hint, field=field.name, **has)
        if not given and field.name in needed:
            raise _bad(clause, "The clause {clause} needs “{field}”.", hint, field=field.name, **has)


def _check_variants(clause: Clause) -> None:
    if (clause.value is None) != (clause.stricter is None) or (clause.unit is not None and clause.value is None):
        half = "The clause {clause} needs both “value” and “stricter”, or neither."
        raise _bad(clause, half, "Say which values are stricter: more or less.")
    places = [variant.jurisdiction for variant in clause.variants or ()]
    if len(set(places)) != len(places):
        raise _bad(clause, "The clause {clause} has two variants for one jurisdiction.", "Keep one.")
    for variant in clause.variants or ():
        check_text(variant.jurisdiction, _named("jurisdiction of clause {clause}", clause), most=NAME)
        check_text(variant.text, _named("variant of clause {clause}", clause), most=PARAGRAPH)
        if (variant.value is None) != (clause.value is None):
            some = "The clause {clause} has a value in some variants only."
            raise _bad(clause, some, "Give each variant a value, or none.")


def _check_own(clause: Clause) -> None:
    """Refuse what only one class of decision has, elsewhere; and duties that are no list of names."""
    for name, own in (("season", "membership"), ("grounds", "sunset")):
        if getattr(clause, name) is not None and clause.governs != own:
            hint = "Only the clause that governs {own} decisions has it."
            raise _bad(clause, "The clause {clause} has no use for “{field}”.", hint, field=name, own=own)
    for name, most in (("duties", MOST_DUTIES), ("grounds", len(GROUNDS))):
        listed: tuple[str, ...] | None = getattr(clause, name)
        if listed is not None and not 1 <= len(set(listed)) == len(listed) <= most:
            wrong = "The clause {clause} must name 1 to {most} different “{field}”."
            raise _bad(clause, wrong, "Name each once.", field=name, most=most)
    for duty in clause.duties or ():
        check_text(duty, _named("duty of clause {clause}", clause), most=NAME)


_TEXTS = {
    "text": "text of clause {clause}",
    "check": "check of clause {clause}",
    "boundary": "boundary of clause {clause}",
    "unit": "unit of clause {clause}",
}
"""What a clause's texts are called in a sentence."""


def _named(what: str, clause: Clause) -> Line:
    return Line(what, {"clause": clause.id})


def _bad(clause: Clause, message: str, hint: str, **gaps: Value) -> Refused:
    return Refused("bad-clause", message, hint=hint, clause=clause.id, **gaps)
