"""Updating a kept map: what is new joins what is there, what is gone is taken out, and all that follows is found anew.

What a statement costs does not grow with the map: words are weighed as they were in the whole map, a statement joins a
concept that is there, and changes one cell of the positions. Groups and alignment follow from the positions alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from concerted.ecosystem.cache import Cache
from concerted.ecosystem.concepts import Concept, own_words, without
from concerted.ecosystem.copied import copied_passages
from concerted.ecosystem.corpus import Coded, Corpus, Document, Tie
from concerted.ecosystem.encoder import Encoder, Usage
from concerted.ecosystem.keeping.due import due
from concerted.ecosystem.keeping.joining import Heads
from concerted.ecosystem.keeping.kept import Kept, document_key
from concerted.ecosystem.keeping.making import SINCE, document_row, statement_row, tie_row
from concerted.ecosystem.keeping.thin import thin
from concerted.ecosystem.lexicon import words
from concerted.ecosystem.mapping import EcosystemMap
from concerted.ecosystem.names import name_key
from concerted.ecosystem.progress import Progress, Silent
from concerted.ecosystem.report import LONGEST_COPIES, passage_json, to_json
from concerted.ecosystem.sides import Judge, by_judge, by_rules, leaning, with_model
from concerted.ecosystem.stance import Stance
from concerted.ecosystem.statements import Statement, answer_of, statements_of
from concerted.ecosystem.ties import MOST_SIGNING, NAMED, find_ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """A map that was updated; nothing of it is on disk before the kept map's `commit`."""

    found: EcosystemMap
    """With the statements that may be quoted, and no others; how many there are is in its `tallies`."""
    report: dict[str, Any]
    added: int
    """Documents that came."""
    gone: int
    statements: int
    """Statements of those that came."""
    placed: int
    """Of these, how many found a concept."""
    due: str
    """Why a whole map is due, if it is."""


def update(  # noqa: PLR0913 - what it works with, each by its name
    kept: Kept,
    corpus: Corpus,
    *,
    whole: bool,
    judge: Judge | None = None,
    encoder: Encoder | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Updated:
    """Return the map with what `corpus` has and it did not; where that is the `whole`, without what is gone from it."""
    show = progress or Silent()
    documents = _as_called(kept, corpus)
    with show.stage("Compare with what was read", len(documents)) as advance:
        keys = [document_key(document) for document in documents]
        asked = "SELECT key FROM document WHERE key IN (SELECT value FROM json_each(?))"
        had, named = {name for (name,) in kept.among(asked, keys)}, set(keys)
        new = [document for document, name in zip(documents, keys, strict=True) if name not in had]
        held = kept.rows("SELECT id, key FROM document") if whole else []
        gone = [number for number, name in held if name not in named]
        advance(len(documents))
    with show.stage("Take out what is gone", len(gone)) as advance:
        withdrawn = _take_out(kept, gone)
        advance(len(gone))
    with show.stage("Split into statements", len(new)) as advance:
        said = _split(kept, new)
        advance(len(new))
    with show.stage("Find their concepts", len(said)) as advance:
        joined = _joined(kept, said, [document.actor for document in new], encoder or Encoder())
        advance(len(said))
    with show.stage("Take sides", len(said)) as advance:
        sides = _sides(kept, said, joined, judge, cache)
        advance(len(said))
    placed = _put_in(kept, new, said, joined, sides)
    with show.stage("Look for ties and copies", len(new)) as advance:
        _ties(kept, new, corpus)
        passages = _copies(new)
        advance(len(new))
    came = Counter(added=len(new), gone=len(gone), statements=len(said), placed=placed, withdrawn=withdrawn)
    _note(kept, corpus, passages, came)
    found = thin(kept, show)
    report = to_json(found) | {part: kept.tell(part) for part in ("copied", "wording", "skipped", "merged")}
    report["introduce"] = _strangers(kept, found)
    return Updated(
        found=found, report=report, added=len(new), gone=len(gone), statements=len(said), placed=placed, due=due(kept)
    )  # fmt: skip


def _as_called(kept: Kept, corpus: Corpus) -> list[Document]:
    """Return the documents under the names by which the map knows their actors."""
    known = {name_key(name): name for name in kept.tell("actors")}
    for name, others in kept.tell("merged").items():
        known |= {name_key(other): name for other in others}
    called = {name: known.get(name_key(name), name) for name in corpus.actors}
    return [replace(document, actor=called[document.actor]) for document in corpus.documents]


def _take_out(kept: Kept, gone: Sequence[int]) -> int:
    """Take documents out, with their ties and their share of the positions; return how many statements they had."""
    touched: set[int] = set()
    withdrawn = 0
    for number in gone:
        rows = kept.rows(
            "SELECT concept, actor, side FROM statement JOIN document ON document.id = document WHERE document = ?",
            [number],
        )
        kept.change(
            "UPDATE cell SET total = total - ?, count = count - 1 WHERE concept = ? AND actor = ?",
            [(side, concept, actor) for concept, actor, side in rows],
        )
        kept.change(
            "UPDATE concept SET statements = statements - 1 WHERE id = ?", [(concept,) for concept, _, _ in rows]
        )
        touched |= {concept for concept, _, _ in rows}
        withdrawn += kept.rows("SELECT statements FROM document WHERE id = ?", [number])[0][0]
    one = [(number,) for number in gone]
    for table, column in (("statement", "document"), ("tie", "document"), ("document", "id")):
        kept.change(f"DELETE FROM {table} WHERE {column} = ?", one)  # noqa: S608 - names of ours
    kept.change("DELETE FROM cell WHERE concept = ? AND count = 0", [(concept,) for concept in touched])
    unsaid = (
        "SELECT 1 FROM concept WHERE id = ? AND kind = 'found'"
        " AND NOT EXISTS (SELECT 1 FROM statement WHERE concept = ? AND text = concept.text)"
    )
    nameless = {*kept.tell("nameless"), *touched}
    kept.note("nameless", [n for n in sorted(nameless) if kept.rows(unsaid, [n, n])])
    return withdrawn


def _split(kept: Kept, new: Sequence[Document]) -> list[Statement]:
    """Return the statements of the documents, by whose place they go."""
    asked = set(kept.tell("questions"))
    return [
        statement
        for number, document in enumerate(new)
        for statement in (answer_of if document.title in asked else statements_of)(number, document)
    ]


def _joined(kept: Kept, said: Sequence[Statement], actors: Iterable[str], encoder: Encoder) -> list[int]:
    """Return for each statement the concept that it joins, or -1."""
    asked = dict(kept.rows("SELECT name, id FROM concept WHERE kind = 'question'"))
    free = [n for n, statement in enumerate(said) if not statement.question]
    strangers = set(actors) - set(kept.tell("actors"))
    contents = [said[n].content for n in free]
    own = {*kept.tell("own"), *own_words(contents, strangers)}
    read = without(contents, own) if own else contents
    vectors = encoder.encode_as(read, _usage(kept, read))
    nearest = iter(Heads(kept, kept.tell("wide")).nearest([said[n] for n in free], vectors))
    return [asked.get(one.question, -1) if one.question else next(nearest) for one in said]


def _usage(kept: Kept, read: Sequence[str]) -> Usage:
    """Return how the whole map used the words of these texts."""
    used = sorted({word for text in read for word in words(text)})
    asked = "SELECT word, count, texts FROM word WHERE word IN (SELECT value FROM json_each(?))"
    known = {word: (count, texts) for word, count, texts in kept.among(asked, used)}
    told = kept.tell("usage")
    return Usage(words=known, said=told["said"], texts=told["texts"], mean=np.frombuffer(kept.blob("mean"), "<f4"))


def _sides(
    kept: Kept, said: Sequence[Statement], joined: Sequence[int], judge: Judge | None, cache: Cache | None
) -> list[float]:
    """Return each statement's side on its concept, taken as the whole map took them."""
    wanted = sorted({place for place in joined if place >= 0})
    rows = (
        {row[0]: row for row in kept.rows("SELECT id, name, kind, text, demand, content FROM concept")}
        if wanted
        else {}
    )
    heads = [
        Statement(document=-1, actor="", start=0, end=0, text=text, content=content, polarity=0, rule="", demand=demand)
        for _, _, _, text, demand, content in (rows[place] for place in wanted)
    ]
    on: dict[int, list[int]] = {place: [] for place in wanted}
    for n, place in enumerate(joined):
        if place >= 0:
            on[place].append(len(heads) + n)
    concepts = [
        Concept(name=rows[p][1], kind=rows[p][2], statements=(*([n] if rows[p][2] == "found" else []), *on[p]))
        for n, p in enumerate(wanted)
    ]
    everything = [*heads, *said]
    if judge:
        taken = by_judge(everything, [_alone(one, len(heads)) for one in concepts], judge, cache=cache)
    else:
        taken = by_rules(everything, concepts)
        if kept.tell("how") == "both":
            alone = [_alone(one, len(heads)) for one in concepts]
            taken = with_model(everything, alone, taken, Stance(), cache=cache)
    sides: list[float] = leaning(taken)[len(heads) :].tolist()
    return sides


def _alone(concept: Concept, heads: int) -> Concept:
    """Return a concept without the statement that names it, whose side is known."""
    return replace(concept, statements=tuple(n for n in concept.statements if n >= heads))


def _put_in(
    kept: Kept, new: Sequence[Document], said: Sequence[Statement], joined: Sequence[int], sides: Sequence[float]
) -> int:
    """Put documents and their statements in; return how many of these have a concept."""
    ((first,),) = kept.rows("SELECT coalesce(max(id), -1) + 1 FROM document")
    ((next_,),) = kept.rows("SELECT coalesce(max(id), -1) + 1 FROM statement")
    on = [(n, place) for n, place in enumerate(joined) if place >= 0]
    many, placed = Counter(s.document for s in said), Counter(said[n].document for n, _ in on)
    kept.change(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (document_row(n, document, many[n - first], placed[n - first]) for n, document in enumerate(new, first)),
    )
    kept.change(
        "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, *statement_row(replace(said[n], document=first + said[n].document), place, sides[n]))
            for number, (n, place) in enumerate(on, next_)
        ),
    )
    kept.change(
        "INSERT INTO cell VALUES (?, ?, ?, 1)"
        " ON CONFLICT DO UPDATE SET total = total + excluded.total, count = count + 1",
        [(place, said[n].actor, sides[n]) for n, place in on],
    )
    kept.change("UPDATE concept SET statements = statements + 1 WHERE id = ?", [(place,) for _, place in on])
    return len(on)


def _ties(kept: Kept, new: Sequence[Document], corpus: Corpus) -> None:
    """Put in the ties that the new documents show, and those that were given."""
    rows = kept.rows("SELECT id, actor, source, date, alike FROM document ORDER BY id DESC LIMIT ?", [len(new)])[::-1]
    facts = kept.tell("facts") | dict(corpus.facts)
    kept.note("facts", facts)
    everyone = [name for (name,) in kept.rows("SELECT DISTINCT actor FROM document")]
    kept.note("actors", sorted(everyone))
    named = tuple(Coded(actor=name, concept="", value=0.0) for name in everyone)  # so that all are looked for
    common = set(kept.tell("uncounted"))
    found = find_ties(Corpus(documents=tuple(new), coded=named, facts=facts, merged=kept.tell("merged"))).ties
    told = [tie for tie in found if tie.kind != NAMED or not common & {tie.a, tie.b}]
    of = [replace(tie, document=rows[tie.document or 0][0]) for tie in [*told, *_shared(kept, new, rows)]]
    given = _given(kept, corpus.ties, set(everyone))
    order = sorted([*of, *given], key=lambda tie: (tie.a, tie.b, tie.kind, tie.date, tie.where, tie.start))
    kept.change("INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(tie_row, order))


def _shared(kept: Kept, new: Sequence[Document], rows: Sequence[tuple[Any, ...]]) -> Iterator[Tie]:
    """Yield a tie for each new document, by its place, with each actor that had the same text before."""
    for n, (number, own, source, date, alike) in enumerate(rows):
        had = kept.rows(
            "SELECT DISTINCT actor FROM document WHERE alike = ? AND alike != '' AND actor != ? AND id < ?",
            [alike, own, number - n],
        )
        for (other,) in had if len(had) < MOST_SIGNING else ():
            one, two = sorted((own, other))
            yield Tie(a=one, b=two, where=source, date=date, kind="shared", document=n, end=len(new[n].text))


def _given(kept: Kept, ties: Sequence[Tie], actors: set[str]) -> list[Tie]:
    """Return the ties that were given and are not known yet."""
    known = set(kept.rows("SELECT a, b, date, kind FROM tie WHERE document IS NULL"))
    return [t for t in ties if (t.a, t.b, t.date, t.kind) not in known and {t.a, t.b} <= actors]


def _copies(new: Sequence[Document]) -> list[dict[str, Any]]:
    return [passage_json(new, passage) for passage in copied_passages(new).passages[:LONGEST_COPIES]]


def _note(kept: Kept, corpus: Corpus, passages: list[dict[str, Any]], more: Counter[str]) -> None:
    """Note what was read, and how much came since the whole map."""
    here = set(kept.tell("actors"))
    copied = [one for one in [*kept.tell("copied"), *passages] if {one["a"], one["b"]} <= here]
    kept.note("copied", sorted(copied, key=lambda one: -one["letters"])[:LONGEST_COPIES])
    skipped = [{"source": one.source, "why": one.why, "read": one.read} for one in corpus.skipped]
    kept.note("skipped", [*(one for one in kept.tell("skipped") if one not in skipped), *skipped])
    merged = kept.tell("merged")
    for name, others in corpus.merged.items():
        if name in here:
            merged[name] = sorted({*merged.get(name, ()), *others})
    kept.note("merged", merged)
    since = Counter(kept.tell("since"))
    kept.note("since", {name: since[name] + more[name] for name in SINCE})


def _strangers(kept: Kept, found: EcosystemMap) -> list[dict[str, Any]]:
    """Return whom the whole map would introduce, less those who are gone or known to know each other by now."""
    here = set(found.corpus.actors)
    known = {(tie.a, tie.b) for tie in found.ties if tie.kind != NAMED}
    told = ((one, {one["a"], one["b"]}) for one in kept.tell("introduce"))
    return [one for one, pair in told if pair <= here and tuple(sorted(pair)) not in known]
