"""The API as it describes itself: everything is in it, it is true, and nothing that is sent breaks it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import set_script_prefix
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from concerted.coalition.hiding import FIELDS
from concerted.coalition.life import STEPS
from concerted.web.api.acts import KINDS, _classes, asked, told_of
from concerted.web.api.tokens import make
from concerted.web.hosting.setting_up import token
from concerted.web.house import House, Houses
from tests.web.conftest import text
from tests.web.houses import IDS
from tests.web.test_api import representative
from tests.web.test_hosting import houses as houses  # noqa: PLC0414 - a fixture

EXAMPLES = 4
"""Requests of each sort that are made up for each operation: enough to find what is wrong within a minute."""

ALL = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
LETTING_IN = re.compile(r"/representatives|/entries/key")
"""Operations that need a token of their own."""
pytestmark = pytest.mark.usefixtures("mid_life")


BOTH_WAYS = pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"]
)


@BOTH_WAYS
def test_nothing_that_is_sent_breaks_it_and_answers_are_as_described(
    mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
):
    for limit in ("READS", "ACTS"):
        monkeypatch.setattr(f"concerted.web.api.access.{limit}", 10**6)
    tokens = {scope: make(representative(IDS[0]), "a test", scope) for scope in ("act", "let-in")}
    tried = _try_all(mode, lambda path: tokens["let-in" if LETTING_IN.search(path) else "act"])
    assert tried > len(KINDS)


@BOTH_WAYS
def test_nothing_that_is_sent_breaks_the_hosts_own_either(mode: GenerationMode, houses: Houses):
    assert houses.single is None
    assert _try_all(mode, lambda _: token()) == 2


def _try_all(mode: GenerationMode, token_for: Callable[[str], str]) -> int:
    """Try each operation that is described, and return how many there are."""
    described = openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in described.get_all_operations()]
    for operation in operations:
        if mode == GenerationMode.POSITIVE or "requestBody" in operation.definition.raw:
            _try(operation, mode, token_for(operation.path))
    return len(operations)


def _try(operation: APIOperation, mode: GenerationMode, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}  # what is asked here is not unpacked

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def tried(case: Case) -> None:
        answer = case.call_and_validate(headers=headers, checks=list(ALL))
        if mode == GenerationMode.POSITIVE:  # otherwise, tokens too are made up
            assert answer.status_code not in (401, 403, 429)

    tried()


def described() -> Any:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_what_a_kind_asks_for_is_what_the_rules_know_less_what_they_compute():
    """And less what the host works out: the commitment to hidden words, and the digest of a message."""
    for kind in KINDS:
        body = STEPS[kind].body
        known = {field.name for field in fields(body)} - {*body.computed, *(["words"] if kind in FIELDS else [])}
        known -= {"digest"} if kind == "message" else set()
        assert set(asked(kind).model_fields) - {"on", "held_at"} == known


def test_what_the_rules_say_of_a_field_is_said_here_too():
    schemas = described()["components"]["schemas"]
    assert schemas["Proposing"]["properties"]["review"]["description"].startswith("The day on which the decision is")
    assert schemas["Rule"]["properties"]["cap"]["description"].startswith("Of members that share a funder")
    assert schemas["Sentence"]["properties"]["number"]["description"]
    assert schemas["Stance"]["required"] == ["stance", "on"]


def test_where_the_source_is_not_there_fields_go_without_words(monkeypatch: pytest.MonkeyPatch):
    def gone(_: type) -> str:
        raise OSError

    monkeypatch.setattr("inspect.getsource", gone)
    monkeypatch.setattr("concerted.web.api.acts._classes", _classes.__wrapped__)
    assert told_of.__wrapped__(STEPS["stance"].body) == {}


def test_no_two_parts_share_a_name():
    # pydantic tells two of one name apart by where they come from, which no reader should have to
    assert not [name for name in described()["components"]["schemas"] if "__" in name]


def test_nothing_is_said_to_be_null():
    assert '"null"' not in json.dumps(described())


def test_whatever_takes_a_body_says_that_it_may_be_too_long():
    described = Client().get("/api/v1/openapi.json").json()
    taking = [one for part in described["paths"].values() for one in part.values() if "requestBody" in one]
    assert len(taking) > len(KINDS)
    assert all("413" in one["responses"] for one in taking)


def test_its_page_shows_every_operation_with_an_example():
    page = text(Client().get("/api"))
    for path, operations in described()["paths"].items():
        for one in operations.values():
            assert f'id="op-{one["operationId"]}"' in page
        assert path.replace("'", "&#x27;") in page
    assert "Authorization: Bearer $TOKEN" in page
    assert "sha256" not in page


def test_an_address_that_there_is_not_is_said_in_json():
    answer = Client().post("/api/v1/nothing", {"a": 1}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-address")


def test_in_a_folder_of_houses_each_describes_itself_under_its_own_address(
    mid_life: House, settings: Any, tmp_path: Any
):
    folder = tmp_path / "houses"
    folder.mkdir()
    (folder / "valley").symlink_to(mid_life.folder)
    settings.HOUSES = Houses(folder)
    found = json.loads(Client().get("/valley/api/v1/openapi.json").content)
    assert "/valley/api/v1/coalition" in found["paths"]
    assert Client().get("/valley/api/v1/coalition").json()["size"] > 0
    assert "/valley/sign-in" in text(Client().get("/valley/api"))
    set_script_prefix("/")
