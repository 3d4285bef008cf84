"""Concepts found in texts: demands that name them, and who speaks to which."""

from __future__ import annotations

import numpy as np
import pytest

from concerted.ecosystem import Corpus, Document, map_ecosystem
from concerted.ecosystem import concepts as found_concepts
from concerted.ecosystem.cache import Cache
from concerted.ecosystem.concepts import Concept, find_concepts, masked
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.likeness import Demand
from concerted.ecosystem.mapping import split

SAID = {
    "Alder": "We support buffer zones around schools. We must end the embargo on the island. We support it.",
    "Birch": "We oppose buffer zones around schools and homes. We oppose the lifting of the embargo on the island.",
    "Cedar": "We call for buffer zones. Something quite different must be done about the noise of trains at night.",
    "Elder": "We want the United Nations. We must make sure of it. We demand an end to the embargo on the island.",
}


def concepts_of(said: dict[str, str]) -> tuple[tuple[Concept, ...], list[str]]:
    corpus = Corpus(
        documents=tuple(Document(actor=actor, source=actor, text=text, title="") for actor, text in said.items())
    )
    statements = split(corpus, Cache(), lambda _: None)
    vectors = Encoder().encode(masked([statement.content for statement in statements], corpus.actors))
    return find_concepts(statements, vectors, seed=0), [statement.actor for statement in statements]


def test_the_demand_to_which_most_come_near_names_a_concept():
    concepts, actors = concepts_of(SAID)
    held = {concept.name: {actors[n] for n in concept.statements} for concept in concepts}
    assert held == {
        "Buffer zones": {"Alder", "Birch", "Cedar"},
        "End the embargo on the island": {"Alder", "Birch", "Elder"},
    }


def test_many_statements_are_gathered_by_neighbourhoods(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(found_concepts, "SMALL", 0)
    concepts, _ = concepts_of(SAID)
    assert {concept.name for concept in concepts} <= {"Buffer zones", "End the embargo on the island"}
    assert any(concept.name == "Buffer zones" for concept in concepts)
    assert concepts_of({"A": "We support buffer zones.", "B": "Trains at night must be quiet and slow."})[0] == ()


@pytest.mark.parametrize("text", ["We want the United Nations.", "We must make sure of it.", "Nothing is said."])
def test_what_says_nothing_by_itself_names_no_concept(text):
    assert concepts_of(dict.fromkeys("ABC", text))[0] == ()


def test_who_signs_the_same_text_says_it_once():
    assert concepts_of(dict.fromkeys("ABC", "We support buffer zones around schools."))[0] == ()


def test_own_names_are_told_from_words():
    assert Demand("reform of the United Nations").names == {"united", "nations"}
    assert Demand("Tarn Gap dam").names == {"tarn", "gap"}
    assert Demand("Paris agreement").names == set()
    assert Demand("tests of an OpenStack cluster").names == {"openstack"}
    assert Demand("Ausbau der Bahn").names == set()
    assert Demand("we must make sure of clean rivers").telling == ("clean", "rivers")


def test_sides_on_a_found_concept_follow_what_is_undone():
    said = {actor: text for actor, text in SAID.items() if actor != "Cedar"}
    documents = tuple(Document(actor=actor, source=actor, text=text, title="") for actor, text in said.items())
    found = map_ecosystem(Corpus(documents=documents))
    (column,) = [n for n, concept in enumerate(found.concepts) if "embargo" in concept.name]
    sides = np.sign(found.positions[:, column]).tolist()
    assert dict(zip(found.corpus.actors, sides, strict=True)) == {"Alder": 1, "Birch": -1, "Elder": 1}
