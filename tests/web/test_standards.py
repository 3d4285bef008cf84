"""Clauses that differ by jurisdiction, on their page, in the API: whom less would bind, and what more would cost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from concerted.coalition import ActorFacts, Closing, Proposing, Stance, Variant, changes_between
from concerted.web import reading
from concerted.web.house import House
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES

pytestmark = pytest.mark.usefixtures("mid_life")
PAGE = "/platform/standards"


@pytest.fixture
def differs(mid_life: House) -> None:
    """The platform says another number of days in another place."""
    platform = reading.state().platform
    assert platform
    stricter = (Variant(jurisdiction="Vessia", text="In Vessia, within 7 days.", value=7),)
    after = tuple(
        replace(one, value=30, unit="days", stricter="less", variants=stricter, watch=None)
        if one.id == "attribution" else one for one in platform.clauses
    )  # fmt: skip
    changes = changes_between(platform.clauses, after)
    body = Proposing(title="Vessia", text="So.", decision_class="platform", changes=changes, base=platform.digest)
    number = enter(body, by=IDS[0]).number
    for actor in reading.state().members:
        enter(Stance(stance="agree"), by=actor.id, ref=number)
    enter(Closing(rationale="All agree."), by=None, ref=number)
    enter(ActorFacts(name=NAMES[0], jurisdictions=("Vessia",)), by=None)


def test_where_nothing_differs_it_says_so(client: Client):
    assert "No clause of the" in text(client.get(PAGE))


@pytest.mark.usefixtures("differs")
def test_whom_less_would_bind_and_what_more_would_cost_each(sign_in: SignIn, client: Client):
    member = sign_in(NAMES[1])
    page = text(client.get(PAGE))
    assert "In Vessia, within 7 days." in page
    assert "would be bound by less" in page
    assert "It has not said what holding it would cost." in page
    assert "What would holding the strictest cost you?" not in page
    assert "What would holding the strictest cost you?" in text(member.get(PAGE))
    assert "Nothing here is estimated" in page
    assert member.post(f"{PAGE}/attribution/cost", {"cost": "Two more days a month."}).status_code == 302
    assert "Two more days a month." in text(client.get(PAGE))
    assert "holding one standard everywhere" in text(client.get("/platform/clauses/attribution"))
    (one,) = client.get("/api/v1/platform/standards").json()
    assert (one["clause"], one["one"]["value"]) == ("attribution", 7)
    assert {held["member"]: held.get("cost") for held in one["members"]}[IDS[1]] == "Two more days a month."
    answer = sign_in(NAMES[0]).post(f"{PAGE}/attribution/cost", {"cost": "Nothing."})
    assert answer.status_code == 422
    assert "would be bound by it anyway" in text(answer)
    assert member.post(f"{PAGE}/attribution/cost", {"cost": ""}).status_code == 302
    assert "Two more days a month." not in text(client.get(PAGE))
