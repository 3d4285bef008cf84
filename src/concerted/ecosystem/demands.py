"""What a sentence demands or refuses, and on which side of it its author stands.

A position is a clause with a normative verb that its author owns: “we support a buffer zone”, “the county must pay
for monitoring”. The demand is what that verb governs, in the sentence's own words, so that two who want the same thing
in other sentences meet in it. Questions, conditionals and what others are said to want are not the author's own.
(Demands by their normative verbs: design/ecosystem, “ways worth trying”; discourse network analysis: Leifeld 2017.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from concerted.ecosystem.lexicon import MODAL, NOT, Cue, any_of, lower, words

_NEAR, _AFTER = 25, 8
"""Characters before and after a verb in which a negation is taken to be its own."""
_NAME = 4
"""Words of a name at most."""
_LEAST = 2
"""Words that mean something, of what should be done."""
_CLOSING = " \n\t*_\"'”’»)"

_AT_ONCE = re.compile(rf"^\W*(?:(?P<no>{any_of('no')})|(?:{any_of('yes')}))\s*[,.!:;–—-]", re.IGNORECASE)
_IF = re.compile(rf"^\W*(?:{any_of('condition')})\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"[,.;:!?()\[\]\"“”„«»–—]|\b(?:{any_of('clause')})\b")
_BEFORE = re.compile(rf"{_CLAUSE.pattern}|\b(?:that|dass|daß)\b")
_ANOTHER = rf"and (?:\w+ly )?(?:stress|express|reaffirm|{any_of('for')}|{any_of('against')})"
_OBJECT = re.compile(rf"{_BEFORE.pattern}|\b(?:{any_of('beside')}|{_ANOTHER})\b")
_ASKING = re.compile(rf"(?:{any_of('asking')})\W*$")
_DOING = re.compile(r"\b(not )?to\b")
_SELF = re.compile(r"(?:i|ich)\b")
_SUBORDINATE = re.compile(rf"(?:{any_of('subordinate')})\W*$")
_SAYING = re.compile(rf"(?:{any_of('saying')})$")
_THAT = re.compile(r"\W*\b(?:that|dass|daß)\b")
_LEAD = re.compile(rf"\W*(?:(?:{any_of('lead')})\b\W*)+")
_TRAIL = re.compile(rf"\W+(?:{any_of('trail')})\W*$")
_OWN_WORD = re.compile(rf"\b(?:{any_of('own')})\b")
_OWN_NEXT = re.compile(rf"\W+(?:{any_of('own')})\b")
_OTHERS = re.compile(rf"\b(?:{any_of('other')})\b")
_ASTRAY = re.compile(rf"\W*(?:{any_of('astray')})\b")
_BOUND = re.compile(r"(?:ed|ing)\b")

_VERB, _TAKING, _REPORTED, _OWN = (
    Cue("for", "against", "modal"), Cue("against", "bad", "for", "good"), Cue("reported"), Cue("own"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The side that a sentence takes, by the rules: +1 wants what it is about, -1 does not."""

    polarity: int
    rule: str
    """The words that took it."""
    demand: str = ""
    """What is wanted or refused, a slice of the sentence; of an answer, empty."""


def at_once(text: str) -> tuple[int, str] | None:
    """Return (side, words) of a text that begins with a yes or a no, and None of any other."""
    found = _AT_ONCE.search(text)
    return (-1 if found["no"] else 1, found[0].strip()) if found else None


def position(text: str, speaker: str = "") -> Position | None:
    """Return the side that a sentence takes for its author on what it demands; None where it demands nothing.

    `speaker` is the author's name: who is spoken of by it, in the third person, speaks for itself.
    """
    low = _own_words(text)
    if low is None:
        return None
    if begun := _AT_ONCE.match(text):
        text, low = text[begun.end() :], low[begun.end() :]
    for verb in _VERB.all(low):
        if not _quoted(low, verb.start()) and (span := _governed(text, low, verb, speaker)):
            polarity, rule = _side(low, verb, span[1], -1 if verb["against"] else 1)
            return Position(polarity=polarity, rule=rule, demand=text[span[0] : span[1]])
    return None


def lean(text: str) -> Position | None:
    """Return the side to which a sentence of an answer leans, whatever it demands; None where it leans to none."""
    low = _own_words(text)
    taking = (_TAKING.first(low) or MODAL.first(low)) if low is not None else None
    if low is None or taking is None:
        return None
    told = taking.groupdict()
    side = -1 if told.get("against") or told.get("bad") else 1
    polarity, rule = _side(low, taking, taking.end() + _AFTER, side)
    return Position(polarity=polarity, rule=rule)


def _own_words(text: str) -> str | None:
    """Return a sentence in small letters; None of a question, a condition, or what somebody else is said to say."""
    if text.rstrip(_CLOSING).endswith("?") or _IF.search(text):
        return None
    low = lower(text)
    return None if _REPORTED.first(low) and not _OWN.first(low) else low


def _side(low: str, verb: re.Match[str], end: int, side: int) -> tuple[int, str]:
    """Return the side of a verb with the negations beside it up to `end`, and the words that made it."""
    start = max(_begin(low, verb), verb.start() - _NEAR)
    negations = NOT.findall(low[start : verb.start()]) + NOT.findall(low[verb.end() : end])
    return (-side if len(negations) % 2 else side), " ".join([*negations, verb[0]])


def _quoted(low: str, place: int) -> bool:
    """Return whether a place lies between quotation marks: the words of somebody else."""
    opened = sum(low.count(mark, 0, place) for mark in "“„")
    return low.count('"', 0, place) % 2 == 1 or opened > low.count("”", 0, place)


def _begin(low: str, verb: re.Match[str]) -> int:
    """Return where the clause of a verb begins."""
    begin = 0
    for mark in _BEFORE.finditer(low, 0, verb.start()):
        begin = mark.end()
    return begin


def _governed(text: str, low: str, verb: re.Match[str], speaker: str) -> tuple[int, int] | None:
    """Return the span of what a verb governs, or None where it governs nothing, or is not the author's own."""
    begin = _begin(low, verb)
    that = _THAT.match(low, verb.end()) if _SAYING.match(verb[0]) else None
    after = that.end() if that else verb.end()
    aside = _SUBORDINATE.search(low, max(0, begin - _NEAR), begin)
    if verb["modal"]:
        return None if aside else _wish(low, (begin, verb.start()), (after, _end(_CLAUSE, low, after)))
    end = _end(_CLAUSE if that else _OBJECT, low, after)
    mine = set(words(text[begin : verb.start()])) & set(words(speaker)) or _bare(text, (begin, verb.start()))
    return _object(low, (begin, verb.start()), (after, end), speaks=bool(mine))


def _end(marks: re.Pattern[str], low: str, start: int) -> int:
    found = marks.search(low, start)
    return found.start() if found else len(low)


def _wish(low: str, before: tuple[int, int], after: tuple[int, int]) -> tuple[int, int] | None:
    """Return the span of “somebody must do something”; of “we must do something” that something alone."""
    subject = low[slice(*before)]
    if not subject.strip():
        return None
    start, done = _trimmed(low, *before)[0], _trimmed(low, *after)
    own = low[start : before[1]].strip()
    if not words(subject) and _ASTRAY.match(subject):
        return None
    if not own or (_OWN_WORD.match(own) and not words(own) and not _SELF.match(own)):
        return _enough(low, *done, _LEAST)
    named = words(own) and not _ASTRAY.match(own)
    return _enough(low, start, done[1]) if named and words(low[slice(*done)]) else None


def _object(low: str, before: tuple[int, int], after: tuple[int, int], *, speaks: bool) -> tuple[int, int] | None:
    """Return the span of what is supported or opposed, where the author is the one who does.

    `speaks` tells whether a name stands before the verb that may be the author's.
    """
    subject, verb = low[slice(*before)], low[before[1] : after[0]]
    follows = _OWN_NEXT.match(low, after[0])
    mine = follows or _OWN_WORD.search(subject) or _OWN_WORD.search(verb)
    if not mine and (not speaks or _BOUND.search(verb)):
        return None
    if _ASTRAY.match(low, after[0]):
        return None
    if _ASKING.search(verb):
        done = _DOING.search(low, *after)
        return _enough(low, *_trimmed(low, done.end(), after[1])) if done else None
    return _enough(low, *_trimmed(low, *after)) or (_enough(low, *_trimmed(low, *before)) if follows else None)


def _bare(text: str, before: tuple[int, int]) -> bool:
    """Return whether nothing, or a mere name at the head of a clause of its own, stands before a verb."""
    subject = text[slice(*before)].split()
    own = not text[: before[0]].strip() or not text[before[0] - 1].isalpha()
    named = not subject or (subject[0][:1].isupper() and not _OTHERS.search(lower(" ".join(subject))))
    return own and named and len(subject) <= _NAME and not any(word.endswith(("'s", "’s")) for word in subject)


def _trimmed(low: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the words that only lead to a demand or only close it."""
    while trail := _TRAIL.search(low[start:end]):
        end = start + trail.start()
    if lead := _LEAD.match(low, start, end):
        start = lead.end()
    return start, end


def _enough(low: str, start: int, end: int, least: int = 1) -> tuple[int, int] | None:
    """Return a span without the blanks around it, where it has so many words that mean something."""
    phrase = low[start:end]
    if len(set(words(phrase))) < least:
        return None
    return start + len(phrase) - len(phrase.lstrip()), start + len(phrase.rstrip())
