"""Passages that different actors have in common, word for word: coordination that nobody had to declare.

An advocacy coalition shares beliefs *and* coordinates (Sabatier); a paragraph that stands in two submissions is
coordination in its own right. Texts are compared by their letters and digits alone, so that case, spaces and
punctuation do not hide a copy. Hashes of all runs of `GRAM` letters are thinned by winnowing (Schleimer, Wilkerson,
Aiken 2003): of every window the least hash is kept, so that no copy longer than window and run together is missed.
Each hit is then compared letter by letter and made as long as it goes. What stands in the texts of most actors (the
question that all of them quote, a licence) is no coordination; it is set aside, and listed.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations, groupby

import numpy as np

from concerted.ecosystem.corpus import Document, Tie
from concerted.ecosystem.letters import Letters, common_left, common_right, grams, letters, winnowed

GRAM = 32
"""Letters in a run that is hashed: about six words."""
WINDOW = 17
"""Runs of which one is kept, at least; more where a corpus is so large that its hashes would not fit."""
LEAST = 60
"""Letters that a passage must have to be shown, beside what is boilerplate: about twelve words."""
MOST_KEPT = 20_000_000
"""Hashes that are kept at once, at 16 bytes each."""
BOILERPLATE_SHARE, FEWEST_OF_BOILERPLATE, MOST_SHARING = 0.5, 4, 50
"""A run is boilerplate when more than this share of the actors have it, and this many; or more than the last number."""
_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text in two documents of two actors, as long as it goes, with where it stands in either."""

    a: str
    b: str
    document_a: int
    start_a: int
    end_a: int
    document_b: int
    start_b: int
    end_b: int
    letters: int
    """How long it is, in letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """A text that so many actors have that it shows nothing, with one place where it stands."""

    document: int
    start: int
    end: int
    actors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was found: the passages, longest first; what was set aside; and from which length on none is missed."""

    passages: tuple[Passage, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    certain: int = GRAM + WINDOW - 1
    """Letters from which on a copied passage is certain to be found (the guarantee of winnowing)."""


def copied_passages(documents: Sequence[Document], *, advance: Callable[[int], None] = lambda _: None) -> Copied:
    """Return what documents of different actors have in common word for word.

    A text that several actors put their names to is one text (a shared document, see `ties`), and no copy. Where a
    passage stands in several documents of one actor, one of them is named. Time is linear in the size of the corpus,
    and memory is bounded by `MOST_KEPT`.
    """
    owners = _owners(documents)
    window = max(WINDOW, 2 * sum(len(documents[number].text) for number in owners) // MOST_KEPT)
    found = _Fingerprints(documents, owners, window, advance)
    passages = sorted(
        _extended(documents, owners, found), key=lambda p: (-p.letters, p.a, p.b, p.document_a, p.start_a, p.start_b)
    )
    return Copied(passages=tuple(passages), boilerplate=found.boilerplate(), certain=GRAM + window - 1)


def copied_ties(copied: Copied, documents: Sequence[Document]) -> tuple[Tie, ...]:
    """Return one tie for each passage: two actors that write the same have met, or read each other."""
    return tuple(
        Tie(
            a=passage.a,
            b=passage.b,
            where=documents[passage.document_a].source,
            date=documents[passage.document_a].date,
            kind="copied",
            document=passage.document_a,
            start=passage.start_a,
            end=passage.end_a,
        )
        for passage in copied.passages
    )


def _owners(documents: Sequence[Document]) -> dict[int, dict[str, int]]:
    """Return each different text's first document → the actors that have it, in order, with each one's own document."""
    first: dict[bytes, int] = {}
    owners: dict[int, dict[str, int]] = {}
    for number in sorted(range(len(documents)), key=lambda n: (documents[n].actor, documents[n].source, n)):
        text = documents[number].text
        key = sha256(text.encode("utf-8", "surrogatepass")).digest()
        owners.setdefault(first.setdefault(key, number), {}).setdefault(documents[number].actor, number)
    return owners


class _Fingerprints:
    """The kept hashes of every text, by hash."""

    def __init__(
        self,
        documents: Sequence[Document],
        owners: dict[int, dict[str, int]],
        window: int,
        advance: Callable[[int], None],
    ) -> None:
        self.window = window
        self.owners = owners
        self._documents = documents
        hashes, texts, places = [], [], []
        for number in owners:
            kept, where = winnowed(grams(letters(documents[number].text).codes, GRAM), window)
            hashes.append(kept)
            places.append(where.astype(np.int32))
            texts.append(np.full(len(kept), number, np.int32))
            advance(1)
        joined = np.concatenate([*hashes, np.zeros(0, np.uint64)])
        order = np.argsort(joined, kind="stable")
        self._hashes = joined[order]
        self._texts = np.concatenate([*texts, np.zeros(0, np.int32)])[order]
        self._places = np.concatenate([*places, np.zeros(0, np.int32)])[order]
        actors = {actor for found in owners.values() for actor in found}
        self._most = min(MOST_SHARING, max(FEWEST_OF_BOILERPLATE - 1, int(len(actors) * BOILERPLATE_SHARE)))
        self._seeds = array("i")
        self.common: dict[int, list[int]] = {}
        """text → places of runs that are boilerplate."""
        self._shown: dict[int, list[tuple[int, int]]] = {}
        for places_of_hash in self._shared():
            self._sort_out(places_of_hash)

    def _shared(self) -> Iterator[list[tuple[int, int]]]:
        """Yield the (text, place) of each hash that stands in more than one text."""
        cuts = np.flatnonzero(np.diff(self._hashes)) + 1
        starts = np.concatenate([np.zeros(1, np.int64), cuts])
        ends = np.concatenate([cuts, np.full(1, len(self._hashes))])
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            yield list(zip(self._texts[start:end].tolist(), self._places[start:end].tolist(), strict=True))

    def _sort_out(self, found: list[tuple[int, int]]) -> None:
        sharing = {actor for text, _ in found for actor in self.owners[text]}
        if len(sharing) > self._most:
            for text, place in found:
                self.common.setdefault(text, []).append(place)
            text, place = found[0]
            self._shown.setdefault(text, []).append((place, len(sharing)))
            return
        one_each: dict[tuple[str, ...], tuple[int, int]] = {}
        for text, place in found:
            one_each.setdefault(tuple(self.owners[text]), (text, place))
        for (one, at), (other, there) in combinations(one_each.values(), 2):
            self._seeds.extend((one, other, at, there))

    def seeds(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield in order the runs that a few actors share: text, text, and the place of the run in either."""
        found = np.frombuffer(self._seeds, np.int32).reshape(-1, 4) if self._seeds else np.zeros((0, 4), np.int32)
        order = np.lexsort(found.T[::-1])
        for begin in range(0, len(order), _AT_ONCE):
            yield from map(tuple, found[order[begin : begin + _AT_ONCE]].tolist())

    def beside_boilerplate(self, text: int, start: int, end: int) -> int:
        """Return how many letters of a stretch are no boilerplate."""
        common = sum(max(0, min(end, last) - max(start, first)) for first, last in self.stretches(text))
        return end - start - common

    def stretches(self, text: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of boilerplate in a text: hashed runs that lie so near that no kept one is between."""
        yield from _joined(self.common.get(text, ()), self.window)

    def boilerplate(self) -> tuple[Boilerplate, ...]:
        """Return what was set aside, one place for each."""
        found = []
        for text, shown in sorted(self._shown.items()):
            mapped = letters(self._documents[text].text)
            for start, end in _joined((place for place, _ in shown), self.window):
                actors = max(count for place, count in shown if start <= place < end)
                first, last = mapped.span(start, end)
                found.append(Boilerplate(document=text, start=first, end=last, actors=actors))
        return tuple(sorted(found, key=lambda b: (-b.actors, b.document, b.start)))


def _joined(places: Iterable[int], window: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that runs at these places cover together."""
    start = end = -1
    for place in sorted(places):
        if place > end + window and end >= 0:
            yield start, end
            start = place
        start = place if end < 0 else start
        end = place + GRAM
    if end >= 0:
        yield start, end


def _extended(
    documents: Sequence[Document], owners: dict[int, dict[str, int]], found: _Fingerprints
) -> Iterator[Passage]:
    """Yield the passages around the seeds, each as long as it goes, and each once."""
    mapped: dict[int, Letters] = {}
    for (one, other), seeds in groupby(found.seeds(), key=lambda seed: seed[:2]):
        mapped = {number: mapped.get(number) or letters(documents[number].text) for number in (one, other)}
        a, b = mapped[one], mapped[other]
        reached: dict[int, int] = {}
        for _, _, at, there in seeds:
            if at < reached.get(at - there, 0) or not np.array_equal(
                a.codes[at : at + GRAM], b.codes[there : there + GRAM]
            ):
                continue
            back = common_left(a.codes[:at], b.codes[:there])
            on = common_right(a.codes[at:], b.codes[there:])
            reached[at - there] = at + on
            if found.beside_boilerplate(one, at - back, at + on) >= LEAST:
                yield from _passages(
                    owners, (one, *a.span(at - back, at + on)), (other, *b.span(there - back, there + on)), back + on
                )


def _passages(
    owners: dict[int, dict[str, int]], one: tuple[int, int, int], other: tuple[int, int, int], length: int
) -> Iterator[Passage]:
    """Yield the passage for each two actors that have one of the texts and not both."""
    both = owners[one[0]].keys() & owners[other[0]].keys()
    for a, mine in owners[one[0]].items():
        for b, theirs in owners[other[0]].items():
            if a in both or b in both:
                continue
            (left, first), (right, second) = sorted([(a, (mine, *one[1:])), (b, (theirs, *other[1:]))])
            yield Passage(
                a=left,
                b=right,
                document_a=first[0],
                start_a=first[1],
                end_a=first[2],
                document_b=second[0],
                start_b=second[1],
                end_b=second[2],
                letters=length,
            )
