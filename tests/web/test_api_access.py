"""Who may call what: every operation of the API, by every scope. Whoever may not leaves nothing behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, get_resolver

from concerted import host
from concerted.coalition import Ballot, Convening, DrawAnnounced
from concerted.coalition.days import later
from concerted.web import reading
from concerted.web.api.models import Scope, Webhook
from concerted.web.api.reading import _sample
from concerted.web.api.tokens import make
from concerted.web.house import House
from concerted.web.people.models import Person, Representative
from concerted.web.writing import enter
from tests.web.conftest import SignIn
from tests.web.houses import IDS, NAMES
from tests.web.test_api import representative
from tests.web.test_ballots import sealed as sealed  # noqa: PLC0414 - a fixture

VISITOR, SIGNED_IN, ELSEWHERE, ENDED = "visitor", "signed in", "elsewhere", "ended"
WHO = (VISITOR, SIGNED_IN, ELSEWHERE, ENDED, Scope.READ, Scope.DRAFT)
NEEDS_MORE = 401, 401, 401, 401, 403, 403
NEEDS_ANY = 401, 401, 401, 401, 200, 200
"""What they are answered: a visitor; a member's browser without a token; the tokens of another coalition's member, and
of somebody who represents a member no more; a member's token that reads, and one that drafts. Of the two that do more,
acting and letting in, each does what the other does not."""


@pytest.fixture
def clients(mid_life: House, sign_in: SignIn) -> dict[str, Client]:
    tokens = {scope: make(representative(IDS[5]), "a test", scope) for scope in Scope}
    tokens[ELSEWHERE] = make(
        Representative.objects.create(person=Person.objects.named("Ada"), coalition="another", actor=IDS[5]), "x", "act"
    )
    tokens[ENDED] = make(ended := representative(IDS[4]), "x", "act")
    ended.delete()
    with_tokens = {who: Client(headers={"Authorization": f"Bearer {token}"}) for who, token in tokens.items()}
    return {VISITOR: Client(), SIGNED_IN: sign_in(NAMES[5]), **with_tokens}


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


def test_an_operation_answers_each_scope_as_it_says(clients: dict[str, Client], sealed: int):
    enter(Ballot(), by=IDS[5], ref=sealed, reason="agree")
    enter(Convening(title="We meet", starts="2026-12-01T10:00:00Z"), by=IDS[0])
    numbers = {"meetings": min(reading.state().meetings), "proposals": sealed}
    before, seen = reading.checkpoint(), 0
    for method, path, body, public in operations():
        if public:
            continue
        seen += 1
        cache.clear()  # tokens that are none may be tried twenty times
        asked = path.replace("{number}", str(numbers.get(path.split("/")[3], 1)))
        answered = tuple(
            clients[who].generic(method, asked, json.dumps(body), content_type="application/json").status_code
            for who in WHO
        )
        assert answered == (NEEDS_ANY if method == "get" else NEEDS_MORE), (method, path)
        lets_in = path.startswith("/api/v1/representatives") or path.endswith(("/key", "/key-revoked"))
        other = Scope.ACT if lets_in else Scope.LET_IN
        if method != "get":
            refused = clients[other].generic(method, asked, json.dumps(body), content_type="application/json")
            assert refused.status_code == 403, (method, path)
    assert seen > 50
    assert reading.checkpoint() == before
    assert not Webhook.objects.exists()


@pytest.mark.usefixtures("mid_life")
def test_every_address_of_the_api_is_in_its_description():
    described = {path.replace("/api/v1/", "") for _, path, _, _ in operations()}
    described |= {"", "openapi.json"}
    found = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern)) for one in resolver().url_patterns}
    assert found == described


def resolver() -> URLResolver:
    """Where the API is mounted."""
    return next(one for one in get_resolver("concerted.web.urls").url_patterns if str(one.pattern) == "api/v1/")


def test_what_is_public_is_open_to_whoever_comes_by(clients: dict[str, Client]):
    jury = {"source": "drand", "published_at": later(host.now(), 1)}
    draw = enter(DrawAnnounced(title="A jury", among=(IDS[0],), seats=1, **jury), by=IDS[0]).number
    state = reading.state()
    named = {"clause": state.versions[-1].clauses[0].id, "name": IDS[0]}
    for method, path, body, public in operations():
        if not public or method != "get":
            assert not public or path.endswith(("/platform/changes", "/verify"))
            continue
        number = "1" if "versions" in path else str(min(state.proposals)) if "proposals" in path else "0"
        number = str(draw) if "draws" in path else number
        asked = path.format(**named, number=number) if "{" in path else path
        answer = clients[VISITOR].get(asked, {"question": "May we?"} if path.endswith("/may") else {})
        assert answer.status_code == 200, (path, body, answer.content)
