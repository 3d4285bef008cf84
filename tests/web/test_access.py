"""Who may do what: every address, by every role. Whoever may not leaves nothing behind.

The table is access.txt. Everything is tried on one host (roles.py), put back after each try that changed something.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from concerted.web import reading
from concerted.web.house import House, Houses
from concerted.web.people.models import Representative
from tests.web.access import TABLE, Row, rows
from tests.web.conftest import SignIn, link_for
from tests.web.houses import open_one
from tests.web.roles import OURS, YOUNG, Stage, filled, staged

PARTS = rows(TABLE.read_text("utf-8"))
BELOW = {"coalition": f"/{OURS}", "circle": f"/{YOUNG}", "host": ""}
"""Under which address each part of the table is tried."""

URLCONFS = {"coalition": "concerted.web.urls", "circle": "concerted.web.urls", "host": "concerted.web.hosting.urls"}
DONE = 400
"""Whoever is answered less was let in."""

EVERYONE = [(part, role) for part, found in PARTS.items() for role in found[0].answers]


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
    built_mid_life: House,
    built_circle: House,
) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("roles"), built_mid_life, built_circle, django_db_blocker) as stage:
        yield stage


def tried(stage: Stage, part: str, role: str, row: Row, form: dict[str, str]) -> int:
    """Ask as this role; return how it was answered. Where it was refused, nothing may have changed."""
    client, address = stage.clients[role], BELOW[part] + stage.located(row.address)
    if row.method == "GET":
        return client.get(address).status_code
    status = client.post(address, form).status_code
    if status < DONE:
        stage.put_back()
    return status


@pytest.mark.parametrize(("part", "role"), EVERYONE)
def test_every_address_answers_each_role_as_the_table_says(stage: Stage, part: str, role: str):
    stage.put_back()
    before, form = stage.state(), filled(Houses(stage.folder))
    answered = {str(row): tried(stage, part, role, row, form) for row in PARTS[part]}
    assert answered == {str(row): row.answers[role] for row in PARTS[part]}
    assert stage.state() == before, "somebody who was refused, or only looked, changed something"


@pytest.mark.parametrize("part", ["coalition", "host"])
def test_what_is_only_read_takes_no_form_and_what_is_only_done_leads_back(stage: Stage, part: str):
    stage.put_back()
    before, client = stage.state(), stage.clients["convener"]
    read, done = ({row.address for row in PARTS[part] if row.method == method} for method in ("GET", "POST"))
    for address in sorted(read ^ done):
        asked = BELOW[part] + stage.located(address)
        if address in read:
            assert client.post(asked).status_code in (404, 405), address
        else:
            assert client.get(asked).status_code in (302, 404, 405), address
    assert stage.state() == before


def addresses(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Give every route there is, those of what is mounted too."""
    for one in found:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            yield route


@pytest.mark.parametrize("part", ["coalition", "host"])
def test_every_address_there_is_stands_in_the_table(stage: Stage, part: str):
    """Those of the API stand in its own description, and are tried from there: test_api_access."""
    urlconf, known = URLCONFS[part], set()
    for row in PARTS[part]:
        with suppress(Resolver404):
            known.add(resolve(stage.located(row.address), urlconf).route)
    found = addresses(get_resolver(urlconf).url_patterns)
    assert [route for route in found if route not in known and not route.startswith("api/v1/")] == []


@pytest.mark.usefixtures("mid_life")
def test_a_form_from_elsewhere_is_refused(sign_in: SignIn):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link_for("Beekeepers")).status_code == 403
    strict.cookies = sign_in("Beekeepers").cookies
    before = reading.checkpoint()
    answer = strict.post(f"/decisions/{open_one(reading.state())}/stance", {"stance": "agree"})
    assert answer.status_code == 403
    assert b"did not come from a page of ours" in answer.content
    assert reading.checkpoint() == before


@pytest.mark.parametrize("part", ["coalition", "circle"])
def test_a_visitor_sees_nothing_that_can_be_pressed(stage: Stage, part: str):
    stage.put_back()
    for row in PARTS[part]:
        if row.method == "GET" and row.answers["visitor"] == 200 and row.address not in FORMS_OF_A_VISITOR:
            answer = stage.clients["visitor"].get(BELOW[part] + stage.located(row.address))
            assert b'method="post"' not in answer.content, row
            assert b"csrfmiddlewaretoken" not in answer.content, row


FORMS_OF_A_VISITOR = ("/sign-in", "/sign-in/password", "/sign-in/{link}", "/join", "/notices/stop/{stop}", "/verify")


@pytest.mark.usefixtures("mid_life")
def test_who_was_taken_from_its_organisation_can_only_read(sign_in: SignIn):
    client = sign_in("Beekeepers")
    Representative.objects.filter(actor="beekeepers").delete()
    assert client.get("/decisions/new").status_code == 403
    assert b"/representatives" not in client.get("/").content


def test_no_two_addresses_have_one_name():
    names = [
        pattern.name for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern) and pattern.name
    ]
    assert sorted(names) == sorted(set(names))
