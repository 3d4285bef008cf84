"""What a sentence demands or refuses, and on which side of it its author stands.

A position is a clause with a normative verb that its author owns: “we support a buffer zone”, “the county must pay
for monitoring”. The demand is what that verb governs, in the sentence's own words, so that two who want the same thing
in other sentences meet in it. Questions, conditionals and what others are said to want are not the author's own.
(Demands by their normative verbs: design/ecosystem, “ways worth trying”; discourse network analysis: Leifeld 2017.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from concerted.ecosystem.lexicon import GERMAN, Cue, any_of, words

_NEAR, _AFTER = 25, 8
"""Characters before and after a verb in which a negation is taken to be its own."""
_NAME = 4
"""Words of a name at most."""
_LEAST = 2
"""Words that mean something, of what should be done."""
SAME, MOST = 0.6, 0.75
"""Share of the letters of all their words, and of one's, that two demands about the very same have in common."""
_CLOSING = " \n\t*_\"'”’»)"

_NOT = re.compile(rf"(?:{any_of('not')})\b")
_UNDO = re.compile(rf"\b(?:{any_of('undo')})\b")
_LIGHT = re.compile(any_of("light"))
_GERMAN = re.compile(rf"\b(?:{'|'.join(GERMAN)})\b|[äöüß]")
_REGULAR = re.compile(r"[^\W\d_]?[^\W\d_A-ZÄÖÜ]*(?:['’-][^\W\d_A-ZÄÖÜ]+)*")
_NAMELIKE = re.compile(r"[^\W\d_][\w'’.-]*\w|[^\W\d_]")
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
_POINTING = re.compile(rf"\b(?:{any_of('pointing')})\b")
_THAT = re.compile(r"\W*\b(?:that|dass|daß)\b")
_LEAD = re.compile(rf"\W*(?:(?:{any_of('lead')})\b\W*)+")
_TRAIL = re.compile(rf"\W+(?:{any_of('trail')})\W*$")
_OWN_WORD = re.compile(rf"\b(?:{any_of('own')})\b")
_OWN_NEXT = re.compile(rf"\W+(?:{any_of('own')})\b")
_OTHERS = re.compile(rf"\b(?:{any_of('other')})\b")
_ASTRAY = re.compile(rf"\W*(?:{any_of('astray')})\b")
_BOUND = re.compile(r"(?:ed|ing)\b")

_VERB, _TAKING, _MODAL, _REPORTED, _OWN = (
    Cue("for", "against", "modal"), Cue("against", "bad", "for", "good"), Cue("modal"), Cue("reported"), Cue("own"),
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
    taking = (_TAKING.first(low) or _MODAL.first(low)) if low is not None else None
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


def content(demand: str) -> str:
    """Return what a demand is about: the demand without its modal verbs and negations."""
    text, low = demand, lower(demand)
    for matches in (_NOT.finditer(low), _MODAL.all(low)):
        for start, end in [found.span() for found in matches]:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def plain(demand: str) -> bool:
    """Return whether a demand names a thing or an action, and is no clause with a modal verb of its own."""
    return _MODAL.first(lower(demand)) is None


def breaks_off(demand: str) -> bool:
    """Return whether a clause that says what should be has no more than a verb after its modal verb."""
    modal = _MODAL.first(lower(demand))
    return modal is not None and len(demand[modal.end() :].split()) < _LEAST


def points(demand: str) -> bool:
    """Return whether a demand points at something that stands elsewhere: “that opportunity”, “their efforts”."""
    return _POINTING.search(lower(demand)) is not None


def denied(demand: str) -> bool:
    """Return whether a demand says what should not be."""
    return len(_NOT.findall(lower(demand))) % 2 == 1


def undoes(demand: str) -> bool:
    """Return whether a demand would end or lessen what it names: whether its first word of meaning says so."""
    low = lower(demand)
    modal = _MODAL.first(low)
    about = telling(low[modal.end() :] if modal else low)
    return bool(about) and _UNDO.match(" ".join(about[:2])) is not None


def compared(name: str, demand: str) -> tuple[int, bool]:
    """Return the side on one demand of who makes another that is like it, and whether that is plain.

    The side is -1 where one of them ends or lessens what the other wants. It is plain where the same words say both:
    most of the name's are in the other, with all that it calls by their own names, and both are of one kind, a thing
    wanted or a clause that says what should be; or the name begins with all of the other.
    """
    turned = undoes(name) != undoes(demand)
    a, b = set(telling(name)), set(telling(demand))
    if turned:
        a, b = ({word for word in both if not _UNDO.fullmatch(word)} for both in (a, b))
    same = alike(a, b) or (plain(name) == plain(demand) and not turned and letters(a & b) >= MOST * letters(a))
    said = telling(demand)
    same |= plain(name) and len(said) >= _LEAST and telling(name)[: len(said)] == said
    return -1 if turned else 1, same and own_names(name) <= own_names(demand)


def telling(demand: str) -> list[str]:
    """Return the words that tell what a demand is about, in small letters and in order."""
    return [word for word in words(content(demand)) if not _LIGHT.fullmatch(word)]


def own_names(demand: str) -> set[str]:
    """Return what a demand calls by its own name: words with a capital or a sign within, or a capital after the first.

    German writes every noun with a capital, so there only the former count.
    """
    first, *others = _NAMELIKE.findall(demand) or [""]
    odd = {word for word in (first, *others) if not _REGULAR.fullmatch(word)}
    capital = set() if _GERMAN.search(lower(demand)) else {word for word in others if word[:1].isupper()}
    if others and others[0] in capital:
        capital.add(first)
    return {word.lower() for word in odd | capital if len(word) > 1}


def alike(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    """Return whether two demands have so many words in common that they are about the very same."""
    common = letters(a & b)
    return common >= MOST * letters(a) and common >= SAME * letters(a | b)


def letters(some: Iterable[str]) -> int:
    """Return how many letters some words have: longer words tell more."""
    return sum(map(len, some))


def lower(text: str) -> str:
    """Return a text in small letters, each in its place: the one letter that would become two becomes one."""
    return text.replace("İ", "i").lower()


def _side(low: str, verb: re.Match[str], end: int, side: int) -> tuple[int, str]:
    """Return the side of a verb with the negations beside it up to `end`, and the words that made it."""
    start = max(_begin(low, verb), verb.start() - _NEAR)
    negations = _NOT.findall(low[start : verb.start()]) + _NOT.findall(low[verb.end() : end])
    return (-side if len(negations) % 2 else side), " ".join([*negations, verb[0]])


def _quoted(low: str, place: int) -> bool:
    """Return whether a place lies between quotation marks: the words of somebody else."""
    return low.count('"', 0, place) % 2 == 1 or low.count("“", 0, place) + low.count("„", 0, place) > low.count(
        "”", 0, place
    )


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
