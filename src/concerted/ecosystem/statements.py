"""Statements: the sentences of a document by which its actor takes a side, and the answers it gives.

Each statement keeps the words that made it one, and the place where it stands, so that the claim can be checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.demands import at_once, lean, position
from concerted.ecosystem.likeness import content

FEWEST_WORDS, MOST_WORDS = 4, 80
"""Words a statement has."""
LONGEST = 1_000
"""Characters of a statement; what has no end for longer is no sentence."""

_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•#>]|\d+[.)]\s))")
_MARK = re.compile(r"^(?:[-*•#>\s]|\d+[.)]\s)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of one document that takes a position.

    `start` and `end` are offsets into the document's text, so the quote is verbatim. `polarity` is +1
    where the actor wants what the sentence is about, -1 where it does not, by the rules; `rule` names the words that
    say so. `demand` is what is wanted or refused, in the sentence's words; of an answer it is empty. `content` is what
    the statement is about: the demand without the words that take a side, or the answer.
    """

    document: int
    actor: str
    start: int
    end: int
    text: str
    content: str
    polarity: int
    rule: str
    demand: str = ""
    question: str = ""
    """The question it answers, where the document answers one; then it is the answer's beginning, whole sentences."""


def statements_of(number: int, document: Document) -> Iterator[Statement]:
    """Yield the statements of one document, in order; `number` is its place in the corpus."""
    for start, end in sentences(document.text):
        text = document.text[start:end]
        if not (len(text) <= LONGEST and FEWEST_WORDS <= len(text.split()) <= MOST_WORDS):
            continue
        took = position(text, document.actor)
        if took:
            yield Statement(
                document=number, actor=document.actor, start=start, end=end, text=text,
                content=content(took.demand), polarity=took.polarity, rule=took.rule, demand=took.demand,
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
    begun = at_once(text)
    took = [found for left, right in spans if right <= end and (found := lean(document.text[left:right]))]
    leaning = begun[0] if begun else sum(found.polarity for found in took)
    rules = [*([begun[1]] if begun else []), *(found.rule for found in took)]
    yield Statement(
        document=number, actor=document.actor, start=start, end=start + len(text), text=text, content=text,
        polarity=(leaning > 0) - (leaning < 0), rule=", ".join(rules), question=document.title,
    )  # fmt: skip


def said_in(asked: bytes) -> bytes:
    """Return what was said in a document, as `split` keeps it: work for an engine."""
    answers, actor, title, text = json.loads(asked)
    how = answer_of if answers else statements_of
    said = how(0, Document(actor=actor, source="", text=text, title=title))
    return json.dumps([(s.start, s.end, s.content, s.polarity, s.rule, s.demand, s.question) for s in said]).encode()


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


@cache
def _splitter() -> Any:  # noqa: ANN401 - nupunkt is imported when first needed
    import nupunkt  # noqa: PLC0415 - 0.1 s that `concerted --help` should not wait for

    return nupunkt.sent_spans


def _spans(text: str) -> list[tuple[int, int]]:
    return list(_splitter()(text))
