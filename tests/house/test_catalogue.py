"""Every sentence people read is gathered, said in every language, and keeps its gaps."""

from __future__ import annotations

import re

import pytest
from scripts import catalogue

GAP = re.compile(r"%\([a-z_]+\)[sd]|%%|\{[A-Za-z_]+\}|</?[a-z0-9]+[^>]*>")


def test_every_sentence_is_said_in_every_language():
    assert catalogue.out_of_step() == []


@pytest.mark.parametrize("name", catalogue.LANGUAGES)
def test_no_translation_loses_a_gap_or_a_tag(name: str):
    wrong = []
    for one in catalogue.language(name):
        asked = [one.id] if isinstance(one.id, str) else list(one.id)
        said = [one.string] if isinstance(one.string, str) else list(one.string)
        wanted = {frozenset(GAP.findall(text)) for text in asked}
        wrong += [text for text in said if one.id and frozenset(GAP.findall(text)) not in wanted]
    assert wrong == []


@pytest.mark.parametrize("name", catalogue.LANGUAGES)
def test_the_words_of_each_context_are_said_too(name: str):
    own = {one.context for one in catalogue.language(name) if one.context}
    assert own >= {"activist", "corporate", "government", "tech"}


def test_gathering_finds_what_is_marked_in_each_way():
    found = {one.id: one.context for one in catalogue.gather() if one.id}
    for sentence in ("Open now", "{who} endorsed the {platform}.", "Take a stance: “{title}”"):
        assert sentence in found
    assert ("%(n)d day left", "%(n)d days left") in found
