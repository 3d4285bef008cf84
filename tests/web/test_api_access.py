"""Who may call what: every operation of the API, by every scope. Whoever may not leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from concerted.web import reading
from concerted.web.api.models import Scope, Webhook
from concerted.web.api.reading import _sample
from concerted.web.api.tokens import make
from concerted.web.house import House
from tests.web.houses import IDS
from tests.web.test_api import representative

VISITOR = "visitor"
NEEDS_ACT = 401, 403, 403
NEEDS_ANY = 401, 200, 200
"""What a visitor, a token that reads and one that drafts are answered."""


@pytest.fixture
def clients(mid_life: House) -> dict[str, Client]:
    tokens = {scope: make(representative(IDS[5]), "a test", scope) for scope in (Scope.READ, Scope.DRAFT)}
    return {VISITOR: Client(), **{s: Client(headers={"Authorization": f"Bearer {t}"}) for s, t in tokens.items()}}


def operations() -> Iterator[tuple[str, str, dict[str, Any], bool]]:
    """Each operation: its method, its address, what has to be sent, and whether it is public."""
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            body: dict[str, Any] = {}
            if "requestBody" in one:
                name = one["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                parts = described["components"]["schemas"]
                body = _sample(parts[name], parts)
            yield method, path, body, {} in one["security"]


def test_an_operation_answers_each_scope_as_it_says(clients: dict[str, Client]):
    before, seen = reading.checkpoint(), 0
    for method, path, body, public in operations():
        if public:
            continue
        seen += 1
        asked = path.replace("{number}", "1")
        answered = tuple(
            clients[who].generic(method, asked, json.dumps(body), content_type="application/json").status_code
            for who in (VISITOR, Scope.READ, Scope.DRAFT)
        )
        assert answered == (NEEDS_ANY if method == "get" else NEEDS_ACT), (method, path)
    assert seen > 50
    assert reading.checkpoint() == before
    assert not Webhook.objects.exists()


def test_what_is_public_is_open_to_whoever_comes_by(clients: dict[str, Client]):
    state = reading.state()
    named = {"clause": state.versions[-1].clauses[0].id, "name": IDS[0]}
    for method, path, body, public in operations():
        if not public or method != "get":
            assert not public or path.endswith("/platform/changes")
            continue
        number = "1" if "versions" in path else str(min(state.proposals)) if "proposals" in path else "0"
        asked = path.format(**named, number=number) if "{" in path else path
        answer = clients[VISITOR].get(asked, {"question": "May we?"} if path.endswith("/may") else {})
        assert answer.status_code == 200, (path, body, answer.content)
