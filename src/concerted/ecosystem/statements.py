"""Sentences, and which of them take a position of their own.

A position is a sentence with a normative verb: it says what should be, or what the actor supports or
opposes. Questions, conditionals and reports of what others say are not the actor's own position. The
rules are words of English and German (`lexicon.toml`); each statement keeps the words that made it one, so that the
claim can be checked. (Finding demands by their normative verbs: design/ecosystem, “ways worth trying”.)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from concerted.ecosystem.corpus import Document

FEWEST_WORDS, MOST_WORDS = 4, 80
"""Words a statement has."""
LONGEST = 1_000
"""Characters of a statement; what has no end for longer is no sentence."""

_NEAR = 25
"""Characters before a cue in which a negation is taken to be its own."""


_WORDS = files(__package__).joinpath("lexicon.toml").read_text("utf-8")
_LEXICON = tomllib.loads(_WORDS)


def _words(kind: str) -> list[str]:
    """Return one kind of word, both languages together."""
    return [word for language in _LEXICON.values() for word in language[kind]]


def _any(kind: str) -> str:
    return "|".join(_words(kind))


_NOT = re.compile(rf"(?:{_any('not')})\b")
_AT_ONCE = re.compile(rf"^\W*(?:(?P<no>{_any('no')})|(?:{_any('yes')}))\s*[,.!:;–—-]", re.IGNORECASE)
_IF = re.compile(rf"^\W*(?:{_any('condition')})\b", re.IGNORECASE)
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•#>]|\d+[.)]\s))")
_MARK = re.compile(r"^(?:[-*•#>\s]|\d+[.)]\s)+")
_CLOSING = " \n\t*_\"'”’»)"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TOKEN = re.compile(r"\w+")
_HEAD = re.compile(r"(?:(?!\(\?=)(?:\([^()]*\)\??|[^ ]))+")
_REMEMBERED = 2**16
_FUNCTION = frozenset(_words("function") + _words("own"))


class _Cue:
    """A pattern of small letters whose every match begins with a word: tried only at words that may begin one."""

    def __init__(self, *kinds: str) -> None:
        """Take the kinds of word that count, each a group of the pattern by its name."""
        named = "|".join(f"(?P<{kind}>{_any(kind)})" for kind in kinds)
        heads = "|".join(head[0] for kind in kinds for word in _words(kind) if (head := _HEAD.match(word)))
        self._whole = re.compile(rf"\b(?:{named})\b")
        self._begins = lru_cache(_REMEMBERED)(re.compile(heads).match)

    def all(self, low: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text of small letters, as `re.finditer` does."""
        after = 0
        for token in _TOKEN.finditer(low):
            if self._begins(token[0]) and token.start() >= after and (found := self._whole.match(low, token.start())):
                after = found.end()
                yield found

    def first(self, low: str) -> re.Match[str] | None:
        """Return the first match."""
        return next(self.all(low), None)


_CUE, _MODAL, _REPORTED, _OWN = _Cue("against", "for"), _Cue("modal"), _Cue("reported"), _Cue("own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of one document that takes a position.

    `start` and `end` are offsets into the document's text, so the quote is verbatim. `polarity` is +1
    where the actor wants what the sentence is about, -1 where it does not, by the rules. `content` is what it is
    about: the sentence without the words that take the side. `rule` names those words.
    """

    document: int
    actor: str
    start: int
    end: int
    text: str
    content: str
    polarity: int
    rule: str
    question: str = ""
    """The question it answers, where the document answers one; then it is the answer's beginning, whole sentences."""


def statements_of(number: int, document: Document) -> Iterator[Statement]:
    """Yield the statements of one document, in order; `number` is its place in the corpus."""
    for start, end in sentences(document.text):
        text = document.text[start:end]
        if not (len(text) <= LONGEST and FEWEST_WORDS <= len(text.split()) <= MOST_WORDS):
            continue
        if took := position(text):
            polarity, rule, content = took
            yield Statement(
                document=number, actor=document.actor, start=start, end=end, text=text,
                content=content, polarity=polarity, rule=rule,
            )  # fmt: skip


def answer_of(number: int, document: Document) -> Iterator[Statement]:
    """Yield a document that answers the question in its title as one statement: as many sentences as one may have."""
    spans = list(sentences(document.text))
    if not spans:
        return
    start, end = spans[0]
    for _, further in spans[1:]:
        part = document.text[start:further]
        if len(part) > LONGEST or len(part.split()) > MOST_WORDS:
            break
        end = further
    text = document.text[start : min(end, start + LONGEST)]
    at_once = _AT_ONCE.search(text)
    took = [found for left, right in spans if right <= end and (found := position(document.text[left:right]))]
    leaning = (-1 if at_once["no"] else 1) if at_once else sum(polarity for polarity, _, _ in took)
    rules = [at_once[0].strip(), *(rule for _, rule, _ in took)] if at_once else [rule for _, rule, _ in took]
    yield Statement(
        document=number, actor=document.actor, start=start, end=start + len(text), text=text, content=text,
        polarity=(leaning > 0) - (leaning < 0), rule=", ".join(rules), question=document.title,
    )  # fmt: skip


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of a text; headings and list items stand alone (nupunkt)."""
    begin = 0
    for block in (*_BLOCK.finditer(text), None):
        end = block.start() if block else len(text)
        for start, stop in _spans(text[begin:end]) if text[begin:end].strip() else ():
            part = text[begin + start : begin + stop]
            mark = _MARK.match(part)
            left = begin + start + (mark.end() if mark else 0)
            right = begin + start + len(part.rstrip())
            if left < right:
                yield left, right
        begin = block.end() if block else end


def position(text: str) -> tuple[int, str, str] | None:
    """Return (polarity, rule, content) of a sentence that takes its author's own side; None of any other."""
    if text.rstrip(_CLOSING).endswith("?") or _IF.search(text):
        return None
    low = _lower(text)
    if _REPORTED.first(low) and not _OWN.first(low):
        return None
    if at_once := _AT_ONCE.match(text):
        text, low = text[at_once.end() :], low[at_once.end() :]
    taking = _CUE.first(low)
    cue = taking or _MODAL.first(low)
    if cue is None:
        return None
    before = low[max(0, cue.start() - _NEAR) : cue.start()]
    after = low[cue.end() : cue.end() + 8]
    negations = _NOT.findall(before) + _NOT.findall(after)
    polarity = -1 if taking and taking["against"] else 1
    polarity *= -1 if len(negations) % 2 else 1
    for matches in (_NOT.finditer, _CUE.all, _MODAL.all):
        text, low = _without(text, low, matches(low))
    return polarity, " ".join([*negations, cue[0]]), text


def _lower(text: str) -> str:
    """Return a text in small letters, each in its place: the one letter that would become two becomes one."""
    return text.replace("İ", "i").lower()


def _without(text: str, low: str, matches: Iterator[re.Match[str]]) -> tuple[str, str]:
    """Return a text, and the same in small letters, with a space for each match."""
    spans = [found.span() for found in matches]
    for start, end in reversed(spans):
        text, low = f"{text[:start]} {text[end:]}", f"{low[:start]} {low[end:]}"
    return text, low


def words(text: str) -> list[str]:
    """Return the words of a text that mean something alone, in small letters, without numbers and marks."""
    return [word for word in map(str.lower, _WORD.findall(text)) if word not in _FUNCTION]


@cache
def _splitter() -> Any:  # noqa: ANN401 - nupunkt is imported when first needed
    import nupunkt  # noqa: PLC0415 - 0.1 s that `concerted --help` should not wait for

    return nupunkt.sent_spans


def _spans(text: str) -> list[tuple[int, int]]:
    return list(_splitter()(text))
