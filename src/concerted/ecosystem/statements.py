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
from functools import cache
from hashlib import sha256
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
RULES = "2 " + sha256(_WORDS.encode()).hexdigest()
"""Changes whenever the statements of a text may: a number for the code, and the words."""


def _words(kind: str) -> list[str]:
    """Return one kind of word, both languages together."""
    return [word for language in _LEXICON.values() for word in language[kind]]


def _any(kind: str) -> str:
    return "|".join(_words(kind))


_CUE = re.compile(rf"\b(?:(?P<against>{_any('against')})|(?P<for>{_any('for')}))\b", re.IGNORECASE)
_MODAL = re.compile(rf"\b(?:{_any('modal')})\b", re.IGNORECASE)
_NOT = re.compile(rf"(?:\b|(?<=\w))(?:{_any('not')})\b", re.IGNORECASE)
_REPORTED = re.compile(rf"\b(?:{_any('reported')})\b", re.IGNORECASE)
_OWN = re.compile(rf"\b(?:{_any('own')})\b", re.IGNORECASE)
_AT_ONCE = re.compile(rf"^\W*(?:(?P<no>{_any('no')})|(?:{_any('yes')}))\s*[,.!:;–—-]", re.IGNORECASE)
_IF = re.compile(rf"^\W*(?:{_any('condition')})\b", re.IGNORECASE)
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•#>]|\d+[.)]\s))")
_MARK = re.compile(r"^(?:[-*•#>\s]|\d+[.)]\s)+")
_CLOSING = " \n\t*_\"'”’»)"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_FUNCTION = frozenset(_words("function") + _words("own"))


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
    if text.rstrip(_CLOSING).endswith("?") or _IF.search(text) or (_REPORTED.search(text) and not _OWN.search(text)):
        return None
    text = _AT_ONCE.sub("", text)
    taking = _CUE.search(text)
    cue = taking or _MODAL.search(text)
    if cue is None:
        return None
    before = text[max(0, cue.start() - _NEAR) : cue.start()]
    after = text[cue.end() : cue.end() + 8]
    negations = _NOT.findall(before) + _NOT.findall(after)
    polarity = -1 if taking and taking["against"] else 1
    polarity *= -1 if len(negations) % 2 else 1
    rule = " ".join([*(word.lower() for word in negations), cue[0].lower()])
    return polarity, rule, _MODAL.sub(" ", _CUE.sub(" ", _NOT.sub(" ", text)))


def words(text: str) -> list[str]:
    """Return the words of a text that mean something alone, in small letters, without numbers and marks."""
    return [word for word in map(str.lower, _WORD.findall(text)) if word not in _FUNCTION]


@cache
def _splitter() -> Any:  # noqa: ANN401 - nupunkt is imported when first needed
    import nupunkt  # noqa: PLC0415 - 0.1 s that `concerted --help` should not wait for

    return nupunkt.sent_spans


def _spans(text: str) -> list[tuple[int, int]]:
    return list(_splitter()(text))
