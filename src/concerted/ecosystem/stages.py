"""The stages whose whole result is kept: concepts, for which statements are embedded, and likeness in wording.

A vector depends on all the texts of a corpus at once (how rare a word is, and their mean), so vectors are not kept text
by text: what is made of them is, under a mark of everything that went in. It is a thousand times smaller, and where
nothing changed nothing is embedded; where one document did, all are, which takes less time than reading one PDF.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from hashlib import sha256

import numpy as np

from concerted.ecosystem import wording
from concerted.ecosystem.cache import Cache, key, made_by
from concerted.ecosystem.concepts import Concept, find_concepts, masked
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.engines import HERE, Engine
from concerted.ecosystem.progress import Advance, Progress
from concerted.ecosystem.statements import Statement


def code() -> str:
    """Return the mark of the code that makes a map, and of the parts that it relies on."""
    return made_by(".", of=("graspologic-native", "numpy", "nupunkt", "tokenizers"))


def concepts_of(  # noqa: PLR0913 - what it works with, each by its name
    statements: Sequence[Statement],
    actors: Sequence[str],
    *,
    encoder: Encoder,
    seed: int,
    cache: Cache,
    show: Progress,
) -> tuple[Concept, ...]:
    """Return what the statements are about: embedded and clustered, or as it was for the same statements before."""
    name = _key(statements, actors, seed) if cache.keeps else ""
    found = cache.get("concepts", name)
    with show.stage("Embed what they are about", len(statements)) as advance:
        if found is None:
            contents = masked([statement.content for statement in statements], actors)
            vectors = encoder.encode(contents, advance=advance)
        else:
            advance(len(statements))
    with show.stage("Cluster into concepts", len(statements)) as advance:
        if found is not None:
            advance(len(statements))
            return tuple(Concept(**{**one, "statements": tuple(one["statements"])}) for one in json.loads(found))
        asked = [statement.question for statement in statements]
        concepts = find_concepts(statements, vectors, seed=seed, asked=asked, advance=advance)
    cache.put("concepts", name, json.dumps([asdict(concept) for concept in concepts]).encode())
    cache.commit()
    return concepts


def wording_of(  # noqa: PLR0913 - what it works with, each by its name
    corpus: Corpus, *, encoder: Encoder, seed: int, cache: Cache, advance: Advance, engine: Engine = HERE
) -> wording.Sides:
    """Return who is like whom in wording, by all that each actor wrote, or as it was for the same texts before."""
    texts: dict[str, list[str]] = {actor: [] for actor in corpus.actors}
    for document in corpus.documents:
        texts[document.actor].append(document.text)
    parts = (part for actor, said in texts.items() for part in (actor, str(len(said)), *said))
    name = key(code(), str(seed), *parts) if cache.keeps else ""
    found = cache.get("wording", name)
    if found is not None:
        return unpacked(found)
    sides = wording.sides(
        list(texts.values()),
        names=corpus.actors,
        encoder=encoder,
        seed=seed,
        advance=advance,
        engine=engine,
        cache=cache,
    )
    cache.put("wording", name, packed(sides))
    cache.commit()
    return sides


def packed(sides: wording.Sides) -> bytes:
    """Return likeness in wording as one line of JSON, and its matrix as NumPy writes it."""
    plain = {name: value for name, value in asdict(sides).items() if name != "affinity"}
    file = io.BytesIO()
    file.write(json.dumps(plain).encode() + b"\n")
    np.save(file, sides.affinity, allow_pickle=False)
    return file.getvalue()


def unpacked(kept: bytes) -> wording.Sides:
    """Return likeness in wording out of these bytes."""
    file = io.BytesIO(kept)
    plain = json.loads(file.readline())
    found = wording.Sides(affinity=np.load(file, allow_pickle=False), **plain)
    return replace(found, groups=tuple(map(tuple, found.groups)), telling=tuple(map(tuple, found.telling)))


def _key(statements: Sequence[Statement], actors: Sequence[str], seed: int) -> str:
    digest = sha256()
    for statement in statements:
        digest.update(repr(statement).encode())
    return key(code(), str(seed), digest.hexdigest(), *actors)
