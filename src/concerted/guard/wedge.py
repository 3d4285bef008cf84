"""The wedge radar: do different members get contrary copies of one message, which is none of ours?

It works on what members choose to hand in, and leaves the judgement to a person: each finding shows its evidence side
by side, says which harmless causes would explain it before anything else, and how often one as sure is wrong. A message
without a proof of the record is “not proven to be from the coalition's record”, never “fake”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from concerted.guard.contrast import Contrast, Slot, contrast_of, tokens
from concerted.guard.near import EXACT, groups
from concerted.guard.tails import poisson_tail
from concerted.guard.translated import contrary, told, translations
from concerted.guard.wording import EMPTY

Cause: TypeAlias = Literal["mail-merge", "correction", "regional", "form"]
Sign: TypeAlias = Literal["contrary", "burst", "template", "translated"]

HOUR = 3600.0
MOST_VARIANTS = 40
"""Different texts of one group that are compared with each other; the most frequent are taken."""
CONTRARY = 0.5
"""From here on two copies are shown as telling contrary things."""
FRAME = 0.35
"""The share of words two copies have in common at least, to be laid side by side."""
BURST = 4
"""Messages that make a burst at least."""
RARE = 0.001
QUIET = HOUR / 2
"""A burst lasts until so long nothing came."""

SURE = 0.9
"""Confidence from which on a finding is worth a person's time."""
WRONG: tuple[tuple[float, int], ...] = ((SURE, 6), (0.7, 40), (0.0, 99))
"""Confidence from which on → of a hundred findings as sure, how many are wrong at most (bench `wedge`, on sentences of
other people). From .9 on none of 63 was, and 19 of 71 from .7 on; six and forty are what these numbers allow."""
WINDOW = 3 * 24 * HOUR
FORM = 8
"""Texts of a form that is filled in again and again, at least."""
_ALL = 0.8
"""The share of its messages whose text came but once."""
_HARMLESS, _LATER = 0.35, 0.4
_ONE_PAIR = 0.7
"""How sure a translated campaign is of which only one pair of texts says the contrary."""
_HALF, _NEARLY = 0.5, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as a member handed it in."""

    id: str
    text: str
    recipient: str
    sender: str = ""
    time: float | None = None
    """Seconds since 1970, where it is known."""
    signed: bool = False
    """Whether it is proven to be from the coalition's record."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two copies side by side, the harmless causes that would explain how they differ, and how sure we are."""

    left: Message
    right: Message
    contrast: Contrast
    causes: tuple[Cause, ...]
    sure: float
    """Same frame, contrary slots, different recipients, same days, no harmless cause: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Copies of one message that differ in what they tell, or that came as no ordinary mail comes."""

    messages: tuple[Message, ...]
    variants: int
    """Different texts among them."""
    recipients: int
    signs: tuple[Sign, ...]
    causes: tuple[Cause, ...]
    """Harmless causes that would explain it."""
    evidence: tuple[Evidence, ...]
    """The most contrary pairs of different recipients, the surest first."""
    confidence: float

    @property
    def wrong(self) -> int | None:
        """Of a hundred findings as sure as this, how many were wrong when it was measured; None where it was not."""
        if "translated" in self.signs:
            return None
        return next(often for sure, often in WRONG if self.confidence >= sure)


def radar(messages: Sequence[Message], *, exact: int = EXACT, shown: int = 3) -> tuple[Finding, ...]:
    """Return what the radar finds, the surest first; of each, `shown` pairs are laid side by side.

    Messages that are proven to be the coalition's own are left out: they are answered by their proof.
    """
    unsigned = [message for message in messages if not message.signed]
    words = [tokens(message.text) for message in unsigned]
    near = groups([message.text for message in unsigned], exact=exact)
    span = _span(unsigned)
    parts = [part for group in near for part in _parts([(unsigned[n], words[n]) for n in group], span)]
    found = [_found([one for one, _ in part], [said for _, said in part], span, shown) for part in parts]
    kept = [finding for finding in found if finding and ("contrary" in finding.signs or len(finding.signs) > 1)]
    kept += _translated(unsigned, words, span, shown)
    return tuple(
        sorted(kept, key=lambda finding: (-finding.confidence, -len(finding.messages), finding.messages[0].id))
    )


def _translated(messages: list[Message], words: list[list[str]], span: float, shown: int) -> list[Finding]:
    """Return what is found in groups of messages that are one in several languages and say contrary things."""
    found = []
    for group in translations([message.text for message in messages], [message.time for message in messages]):
        some = [messages[place] for place in group]
        variants = _variants(some, [words[place] for place in group])[:MOST_VARIANTS]
        pairs = [pair for (_, mine), (_, theirs) in combinations(variants, 2) if (pair := _across(mine, theirs))]
        if pairs:
            signs: list[Sign] = ["contrary", "translated"]
            if _burst(some, span):
                signs.append("burst")
            sure = SURE if len(pairs) > 1 else _ONE_PAIR
            count = len({message.recipient for message in some})
            found.append(Finding(tuple(some), len(variants), count, tuple(signs), (), tuple(pairs[:shown]), sure))
    return found


def _across(mine: list[Message], theirs: list[Message]) -> Evidence | None:
    """Lay two variants side by side that are in different languages, went to different members, and are contrary."""
    apart = next(((a, b) for a in mine for b in theirs if a.recipient != b.recipient), None)
    seen = contrary(told(mine[0].text), told(theirs[0].text)) if apart else None
    return Evidence(*apart, seen, (), seen.contrary) if apart and seen else None


def _span(messages: Sequence[Message]) -> float:
    times = [message.time for message in messages if message.time is not None]
    return max(times) - min(times) if times else 0.0


def _parts(group: list[tuple[Message, list[str]]], span: float) -> Iterator[list[tuple[Message, list[str]]]]:
    """Yield each burst in a group of near-copies by itself where most of them came at other times, then the rest."""
    while burst := _burst([message for message, _ in group], span):
        inside = [one for one in group if _within(one[0].time, burst)]
        if 2 * len(inside) >= len(group):
            break
        yield inside
        group = [one for one in group if not _within(one[0].time, burst)]
    yield group


def _found(messages: list[Message], words: list[list[str]], span: float, shown: int) -> Finding | None:
    """Return what is to be said of a group of near-copies, or nothing where one recipient got them all."""
    recipients = {message.recipient for message in messages}
    if len(recipients) == 1:
        return None
    variants, burst = _variants(messages, words), _burst(messages, span)
    pairs = sorted(_pairs(variants, form=not burst and _form(messages, variants)), key=lambda pair: -pair.sure)
    contrary = [pair for pair in pairs if pair.contrast.contrary >= CONTRARY and pair.sure >= _HARMLESS * CONTRARY]
    signs: list[Sign] = ["contrary"] if contrary else []
    if burst:
        signs.append("burst")
    if _template(pairs, len(variants)):
        signs.append("template")
    evidence = tuple((contrary or pairs)[:shown])
    causes = evidence[0].causes if evidence else ()
    confidence = _confidence(contrary, signs)
    return Finding(tuple(messages), len(variants), len(recipients), tuple(signs), causes, evidence, confidence)


_FORM: tuple[Cause, ...] = ("form",)
_Variant: TypeAlias = "tuple[list[str], list[Message]]"


def _variants(messages: list[Message], words: list[list[str]]) -> list[_Variant]:
    """Return the different texts with who got them, the most frequent first."""
    gathered: dict[tuple[str, ...], _Variant] = {}
    for message, each in zip(messages, words, strict=True):
        gathered.setdefault(tuple(word.casefold() for word in each), (each, []))[1].append(message)
    return sorted(gathered.values(), key=lambda variant: -len(variant[1]))


def _pairs(variants: list[_Variant], *, form: bool) -> list[Evidence]:
    """Lay every two variants side by side that different members got and that are alike enough.

    Of a form the surest of hundreds of pairs says nothing: among so many, some are contrary by chance.
    """
    pairs = []
    for (one, mine), (other, theirs) in combinations(variants[:MOST_VARIANTS], 2):
        apart = next(((a, b) for a in mine for b in theirs if a.recipient != b.recipient), None)
        seen = contrast_of(one, other) if apart else None
        if apart and seen and seen.frame >= FRAME:
            left, right = apart
            causes = (*_causes(left, right, seen.slots), *(_FORM if form else ()))
            sure = seen.contrary * _alike(seen, one, other) * (1 if _together(left, right) else _LATER)
            pairs.append(Evidence(left, right, seen, causes, sure * (_HARMLESS if causes else 1)))
    return pairs


def _form(messages: list[Message], variants: list[_Variant]) -> bool:
    """Tell whether it is a form that comes again for days, hardly ever with the same words.

    A campaign tells two things, or a few, and each of them to several.
    """
    once = sum(len(copies) == 1 for _, copies in variants)
    return len(variants) >= FORM and once >= _ALL * len(messages) and _span(messages) > 2 * WINDOW


def _alike(seen: Contrast, one: list[str], other: list[str]) -> float:
    """Return 1 where the two say the same but for a place or two, down to 0 where half of what they say differs."""
    said = sum(token.casefold() not in EMPTY for token in (*one, *other))
    differs = sum(len(side.split()) for slot in seen.slots for side in (slot.left, slot.right))
    return min(max((1 - differs / max(said, 1) - _HALF) / _NEARLY, 0.0), 1.0)


def _together(left: Message, right: Message) -> bool:
    """Tell whether two came within the same days, as far as is known."""
    return left.time is None or right.time is None or abs(left.time - right.time) <= WINDOW


def _burst(messages: list[Message], span: float) -> tuple[float, float] | None:
    """Return from when to when so many came within an hour as hardly ever come where they come evenly."""
    times = sorted(message.time for message in messages if message.time is not None)
    if span <= HOUR or len(times) < BURST:
        return None
    most, first, began = 0, 0, 0
    for last, time in enumerate(times):
        while time - times[first] > HOUR:
            first += 1
        if last - first + 1 > most:
            most, began = last - first + 1, first
    if most < BURST or poisson_tail(most, len(times) * HOUR / span) * len(times) > RARE:
        return None
    ended = began + most - 1
    while began and times[began] - times[began - 1] < QUIET:
        began -= 1
    while ended + 1 < len(times) and times[ended + 1] - times[ended] < QUIET:
        ended += 1
    return times[began], times[ended]


def _within(time: float | None, burst: tuple[float, float]) -> bool:
    return time is not None and burst[0] <= time <= burst[1]


def _template(pairs: list[Evidence], variants: int) -> bool:
    """Tell whether three or more texts are one form with different words filled in at the same places."""
    filled = [pair for pair in pairs if pair.contrast.slots and all(s.left and s.right for s in pair.contrast.slots)]
    return variants > 2 and len(filled) >= max(len(pairs) / 2, 1)  # noqa: PLR2004 - two make no form


def _causes(left: Message, right: Message, slots: Sequence[Slot]) -> tuple[Cause, ...]:
    """Return the harmless causes that would explain how two copies differ."""
    causes: list[Cause] = []
    if slots and all(_addresses(slot, left, right) for slot in slots):
        causes.append("mail-merge")
    kinds = {slot.kind for slot in slots}
    known = bool(left.sender) and left.sender == right.sender
    if known and kinds <= {"figure", "kind", "form", "added"} and _later(left, right):
        causes.append("correction")
    elif known and kinds <= {"figure", "kind", "name", "form"}:
        causes.append("regional")
    return tuple(causes)


def _addresses(slot: Slot, left: Message, right: Message) -> bool:
    """Tell whether a slot only addresses whoever got the message."""
    return slot.left.casefold() in left.recipient.casefold() and slot.right.casefold() in right.recipient.casefold()


def _later(left: Message, right: Message) -> bool:
    """Tell whether the one came well after the other."""
    return left.time is not None and right.time is not None and abs(left.time - right.time) > HOUR


def _confidence(contrary: list[Evidence], signs: list[Sign]) -> float:
    """Return how sure a finding is: by its most contrary pair, and more where other signs stand beside it."""
    if not contrary:
        return 0.2
    harmless = bool(contrary[0].causes)
    return contrary[0].sure if harmless else 1 - (1 - contrary[0].sure) * 0.7 ** (len(signs) - 1)
