"""The way is whole on real documents. How good it is, is for the benchmarks to say."""

import json
from dataclasses import replace
from functools import cache

import jsonschema
import pytest

from concerted.ecosystem import map_ecosystem, read
from concerted.ecosystem.page import to_html
from concerted.ecosystem.report import json_bytes, to_json
from tests.data import needs
from tests.ecosystem.test_map import SCHEMA

HALVED = {"dail1991"}
"""Of these every second actor is enough to go the whole way, by wording."""


def corpus(name):
    whole = read(needs(f"ecosystem/{name}"))
    kept = set(whole.actors[:: 2 if name in HALVED else 1])
    return replace(whole, documents=tuple(document for document in whole.documents if document.actor in kept))


@cache
def mapped(name):
    return map_ecosystem(corpus(name))


@pytest.mark.parametrize("name", ["wahlomat/2012-saarland", "dail1991", "epcoal2010"])
def test_real_documents_become_a_map_with_verbatim_quotes(name):
    found = mapped(name)
    report = json.loads(json_bytes(to_json(found)))
    jsonschema.validate(report, SCHEMA)
    assert to_html(report)
    assert report["coalitions"] or report["missing"]
    for statement in found.statements:
        text = found.corpus.documents[statement.document].text
        assert text[statement.start : statement.end] == statement.text


def test_real_documents_give_the_same_map_each_time():
    again = map_ecosystem(corpus("epcoal2010"))
    assert json_bytes(to_json(again)) == json_bytes(to_json(mapped("epcoal2010")))
