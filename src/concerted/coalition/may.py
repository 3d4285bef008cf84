"""“May we do this without asking?”, answered by the clause that says so, or not at all.

“Delegated decisions (tactical freedom): What can individual members do without asking? Define the boundary
clearly.” (the seed, Section 4, step 3)

The answer is found by words alone, and shows which. A word weighs the more the fewer clauses have it; a clause
speaks of the question where two of its words do, or one that no other clause has and that makes up half of the
question. Where a permission and a restriction come close, the restriction answers.

Words are not meanings. Of questions kept aside while the method was made it answered 38 of 41 by the right clause,
of those put to it afterwards 24 of 30; what it misses, it mostly calls not covered. No question of either that needs
a decision or breaks a promise was permitted. `tests/coalition/may_questions.toml` has them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from concerted.coalition.clauses import Clause, DecisionClass
from concerted.coalition.stems import listed, longest_span, numbers, stem, stems, words

AnswerKind: TypeAlias = Literal["delegated", "obliged", "needs-decision", "against", "not-covered"]
_Part: TypeAlias = Literal["promise", "freedom", "boundary", "cadence"]
_Parts: TypeAlias = Mapping[_Part, str]

NEAR = Fraction(1, 2)
"""A restriction that weighs at least this much of the best match is the answer."""

BESIDE = 4
"""Words that may lie between a breaking word and what it breaks."""


def _stemmed(text: str) -> frozenset[str]:
    return frozenset(map(stem, listed(text)))


_BREAKING = _stemmed(
    "abandon anonymous avoid back breach break cancel cease charge close confidential decline delay drop except "
    "exclude exempt fail fake fewer forget half halt hide ignore instead late later leave less lie limit miss neither "
    "never no nobody nor not nothing omit only pause postpone private privately quit rarely rather refuse reject "
    "restrict secret secretly seldom skip stop suspend violate withdraw withhold without"
)
"""Words that break a promise when they stand beside its words. They count as such only where it lacks them itself."""

_NEGATIVE = _stemmed("avoid neither never no nobody nor not nothing refuse without")
"""A promise with one of these forbids: asking to do what it names, without the same word, is against it."""

_APART = _stemmed("alternative custom different own proprietary separate")
_TOGETHER = _stemmed("common joint same shared")
"""A promise to have something in common is broken by having one's own."""

_BEYOND = _stemmed("behalf coalition everybody everyone joint jointly other together")
"""Words of a question that go beyond one's own affairs: one of them in a boundary is enough to touch it."""

_US = stem("coalition")
"""Too common to tell by itself what a question is about."""

_BUT = re.compile(r"\b(?:but|except|unless|provided|only)\b", re.IGNORECASE)
"""What follows one of these in a freedom is its boundary too."""

_WHENEVER = re.compile(r"\b(?:whenever|when|where|wherever|if|once)\b", re.IGNORECASE)
"""What follows one of these in a promise is its occasion, not what was promised."""

_OF_CLASS: Mapping[DecisionClass, str] = {
    "platform": "amend amendment platform page clause agreement non-negotiable",
    "tactical": "together joint jointly collective behalf",
    "membership": "membership join joining admit admission expel expulsion exclude",
    "sunset": "sunset dissolve dissolution disband end",
}
"""What each class of decision is about, beside the words of the clause that governs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the platform says to a question, and by which words.

    *delegated*: go ahead, `clause` leaves it to each member. *obliged*: more than that, all have promised
    it in `clause`. *needs-decision*: it goes beyond what `clause` leaves to each, or only touches a promise,
    or is a decision that `rule_clause` governs. *against*: it would break the promise in `clause`.
    *not-covered*: no clause speaks of it.
    """

    kind: AnswerKind
    clause: Clause | None = None
    matched: tuple[tuple[str, str], ...] = ()
    """The words that led here: the question's, and the clause's."""
    broken_by: tuple[str, ...] = ()
    """The question's words that break the promise; empty too where the promise itself forbids."""
    rule_clause: Clause | None = None
    """The cadence clause by which such a decision is taken; only where one is needed."""
    others: tuple[Clause, ...] = ()
    """Further clauses that speak of it, the nearest first."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, its words as written and by stem."""

    text: str
    stems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Match:
    """One part of a clause, and by stem its words that the question has too."""

    clause: Clause
    part: _Part
    text: str
    found: Mapping[str, str]
    weights: Mapping[str, Fraction]
    kind: AnswerKind = "needs-decision"
    broken_by: tuple[str, ...] = ()

    @property
    def weight(self) -> Fraction:
        return self.weight_of(self.found)

    def weight_of(self, names: Iterable[str]) -> Fraction:
        return sum((self.weights[name] for name in names), Fraction(0))


def may(clauses: tuple[Clause, ...], question: str) -> Answer:
    """Return whether a member may do what `question` asks without asking the others, and which clause says so."""
    asked = _Asked(question, stems(question))
    weights = _weights(clauses, asked)
    matches = [match for clause in clauses for match in _matches(clause, asked, weights)]
    if not matches:
        return Answer(kind="not-covered")
    most = max(match.weight for match in matches)
    best = min((match for match in matches if match.weight >= NEAR * most), key=_precedence)
    return Answer(
        kind=best.kind,
        clause=best.clause,
        matched=tuple((asked.stems[name], word) for name, word in sorted(best.found.items())),
        broken_by=best.broken_by if best.kind == "against" else (),
        rule_clause=_rule_clause(clauses, best) if best.kind == "needs-decision" else None,
        others=_others(matches, best),
    )


def _weights(clauses: Iterable[Clause], asked: _Asked) -> Mapping[str, Fraction]:
    """Return what each word of the question weighs: one, shared by the clauses that have it."""
    having = [set().union(*map(stems, _parts(clause).values())) for clause in clauses]
    counts = {name: sum(name in of_one for of_one in having) for name in asked.stems}
    return {name: Fraction(1, count) for name, count in counts.items() if count}


def _parts(clause: Clause) -> _Parts:
    """Return a clause's text by what it does: promise, leave free, bound, or reserve."""
    if clause.kind == "cadence":
        return {"cadence": f"{clause.text} {_OF_CLASS[clause.governs] if clause.governs else ''}"}
    if clause.kind == "non-negotiable":
        return {"promise": f"{clause.text} {clause.check or ''}"}
    freedom, *rest = _BUT.split(clause.text, maxsplit=1)
    return {"freedom": freedom, "boundary": " ".join([*rest, clause.boundary or ""])}


def _matches(clause: Clause, asked: _Asked, weights: Mapping[str, Fraction]) -> Iterator[_Match]:
    """Yield the parts of a clause that speak of the question, each with what it says."""
    found = {part: _match(clause, part, text, asked, weights) for part, text in _parts(clause).items()}
    if "freedom" in found:
        yield from _bounded(found["freedom"], found["boundary"], asked)
    if "cadence" in found and _speaks(found["cadence"], asked):
        yield found["cadence"]
    if "promise" in found:
        promise = replace(found["promise"], broken_by=_breaking(found["promise"], asked))
        if _speaks(promise, asked) or (promise.broken_by and 1 in promise.weights.values()):
            yield replace(promise, kind=_promised(promise, asked))


def _match(clause: Clause, part: _Part, text: str, asked: _Asked, weights: Mapping[str, Fraction]) -> _Match:
    here = stems(text)
    literal = stems(clause.text)
    found = {name: here[name] for name in asked.stems if name in here and (name not in _BREAKING or name in literal)}
    return _Match(clause, part, text, found, {name: weights[name] for name in found})


def _content(match: _Match, asked: _Asked) -> set[str]:
    """Return the question's words but for those that only break something."""
    return {name for name in asked.stems if name not in _BREAKING or name in match.found}


def _speaks(match: _Match, asked: _Asked) -> bool:
    """Tell whether a part has two words of the question, or one of its own that is half of it."""
    if len(match.found) > 1:
        return True
    return match.weight == 1 and _US not in match.found and len(_content(match, asked)) <= 2  # noqa: PLR2004 - half of two


def _bounded(freedom: _Match, boundary: _Match, asked: _Asked) -> Iterator[_Match]:
    """Yield the freedom, or the boundary where the question touches it: in words that the freedom does not have."""
    beyond = boundary.found.keys() - freedom.found.keys()
    within = freedom.found.keys() - boundary.found.keys()
    touches = boundary.weight_of(beyond) >= NEAR * freedom.weight_of(within) or bool(beyond & _BEYOND)
    if _speaks(freedom, asked) and not touches:
        odd = _names_other_numbers(freedom, asked)
        yield replace(freedom, kind="needs-decision" if odd else "delegated")
    elif _speaks(freedom, asked) or _speaks(boundary, asked) or beyond & _BEYOND - {_US}:
        yield boundary


def _promised(match: _Match, asked: _Asked) -> AnswerKind:
    """Return what a promise says: obliged only where it has every word of the question, and the question half of it."""
    forbids = bool(_NEGATIVE & stems(match.clause.text).keys() - asked.stems.keys())
    if bool(match.broken_by) != forbids:
        return "against"
    core = stems(_WHENEVER.split(match.clause.text)[0]).keys()
    named = core & match.found.keys()
    whole = _content(match, asked) <= match.found.keys() and 2 * len(named) >= max(len(core), 4)
    return "obliged" if whole and not _names_other_numbers(match, asked) else "needs-decision"


def _breaking(match: _Match, asked: _Asked) -> tuple[str, ...]:
    """Return the words by which the question breaks a promise that it speaks of, as they stand there.

    Breaking words beside the promise's own; having apart what was promised in common; a longer time.
    """
    if not match.found:
        return ()
    literal = stems(match.clause.text).keys()
    written = words(asked.text)
    places = [stem(word) for word in written]
    own = [at for at, name in enumerate(places) if name in match.found]
    breaking = {
        at
        for at, name in enumerate(places)
        if name in _BREAKING - literal and any(abs(at - other) <= BESIDE for other in own)
    }
    if _TOGETHER & literal and not _TOGETHER & asked.stems.keys():
        breaking |= {at for at, name in enumerate(places) if name in _APART - literal}
    (promised, _), (given, span) = longest_span(match.clause.text), longest_span(asked.text)
    return (*(written[at] for at in sorted(breaking)), *([span] if 0 < promised < given else []))


def _names_other_numbers(match: _Match, asked: _Asked) -> bool:
    here = numbers(match.text)
    return bool(here and numbers(asked.text) - here)


def _precedence(match: _Match) -> tuple[int, Fraction, str]:
    """Order matches that come close: first what forbids, then what reserves, then what permits; then by weight."""
    return (_rank(match), -match.weight, match.clause.id)


def _rank(match: _Match) -> int:
    if match.kind == "needs-decision":
        return 2 if match.part == "promise" else 1
    return {"against": 0, "obliged": 3, "delegated": 3}[match.kind]


def _rule_clause(clauses: Iterable[Clause], match: _Match) -> Clause | None:
    """Return the clause that governs the decision: a promise is the platform's, a freedom's end is tactical."""
    if match.part == "cadence":
        return match.clause
    governed = "platform" if match.part == "promise" else "tactical"
    return min((clause for clause in clauses if clause.governs == governed), key=lambda clause: clause.id, default=None)


def _others(matches: Iterable[_Match], best: _Match) -> tuple[Clause, ...]:
    ordered = sorted(matches, key=lambda match: (-match.weight, match.clause.id))
    return tuple(match.clause for match in ordered if match.clause.id != best.clause.id)
