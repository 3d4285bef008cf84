"""Who may do what: every address, by every role. Whoever may not leaves nothing behind."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from concerted import host
from concerted.coalition import Convening, Invitation
from concerted.web import reading
from concerted.web.house import House
from concerted.web.people.models import Representative
from concerted.web.writing import enter
from tests.web.conftest import SignIn, link_for
from tests.web.houses import adopted_one, open_one

VISITOR, INVITED, MEMBER = "visitor", "invited", "member"
NEWCOMER = "Night Nurses"


def located(path: str) -> str:
    """Put the numbers of this house's entries into an address of the table."""
    state = reading.state()
    numbers = {"sentence": min(state.sentences), "meeting": max(state.meetings, default=0)}
    return path.format(open=open_one(state), adopted=adopted_one(state), **numbers)


GETS = {
    "/": (200, 200, 200),
    "/map": (200, 200, 200),
    "/circle": (200, 200, 200),
    "/circle/room": (200, 200, 200),
    "/circle/agenda": (302, 302, 302),
    "/circle/leaving": (302, 302, 302),
    "/circle/sentences": (302, 302, 302),
    "/circle/sentences/{sentence}/nod": (302, 302, 302),
    "/circle/sentences/{sentence}/view": (302, 302, 302),
    "/circle/sentences/{sentence}/withdrawal": (302, 302, 302),
    "/live": (204, 204, 204),
    "/platform": (200, 200, 200),
    "/platform/versions/1": (200, 200, 200),
    "/platform/versions/9": (404, 404, 404),
    "/platform/endorsement": (302, 302, 302),
    "/decisions": (200, 200, 200),
    "/decisions/new": (403, 200, 200),
    "/decisions/{open}": (200, 200, 200),
    "/decisions/9999": (404, 404, 404),
    "/decisions/{open}/stance": (302, 302, 302),
    "/decisions/{open}/close": (302, 302, 302),
    "/decisions/{adopted}/reversal": (302, 302, 302),
    "/meetings": (200, 200, 200),
    "/meetings/new": (403, 403, 200),
    "/meetings/{meeting}": (200, 200, 200),
    "/meetings/{meeting}.md": (200, 200, 200),
    "/meetings/9999": (404, 404, 404),
    "/meetings/9999.md": (404, 404, 404),
    "/meetings/{meeting}/attendance": (302, 302, 302),
    "/meetings/{meeting}/minutes": (302, 302, 302),
    "/meetings/{meeting}/proposals": (302, 302, 302),
    "/meetings/{meeting}/stances": (302, 302, 302),
    "/meetings/{meeting}/decisions": (302, 302, 302),
    "/record": (200, 200, 200),
    "/record/0": (200, 200, 200),
    "/record/9999": (404, 404, 404),
    "/record/0/proof": (200, 200, 200),
    "/record/9999/proof": (404, 404, 404),
    "/record/download": (200, 200, 200),
    "/record/check": (200, 200, 200),
    "/record/checkpoint": (200, 200, 200),
    "/record/tile/entries/009": (404, 404, 404),
    "/record/entries": (405, 405, 405),
    "/record/cosignatures": (405, 405, 405),
    "/witness/add-checkpoint": (405, 405, 405),
    "/words": (302, 302, 302),
    "/step-in": (404, 404, 404),  # this is no demo
    "/sign-in": (200, 200, 200),
    "/sign-in/nonsense": (403, 403, 403),
    "/me/data": (302, 200, 200),
    "/sign-out": (405, 405, 405),
    "/nowhere": (404, 404, 404),
}
POSTS = {
    "/circle/sentences": (403, 422, 422),  # the circle is closed, and the newcomer never sat in it
    "/circle/sentences/{sentence}/nod": (403, 422, 422),
    "/circle/sentences/{sentence}/view": (403, 422, 422),
    "/circle/sentences/{sentence}/withdrawal": (403, 422, 422),
    "/circle/agenda": (403, 422, 422),
    "/circle/leaving": (403, 422, 422),
    "/circle/room": (405, 405, 405),
    "/live": (405, 405, 405),
    "/platform/endorsement": (403, 302, 302),
    "/decisions/new": (403, 422, 302),
    "/decisions/{open}/stance": (403, 422, 302),
    "/decisions/{open}/close": (403, 422, 422),  # not everybody has answered
    "/decisions/{adopted}/reversal": (403, 422, 302),
    "/meetings": (405, 405, 405),
    "/meetings/new": (403, 403, 302),
    "/meetings/{meeting}": (405, 405, 405),
    "/meetings/{meeting}.md": (405, 405, 405),
    "/meetings/{meeting}/attendance": (403, 422, 302),
    "/meetings/{meeting}/minutes": (403, 422, 422),  # nobody said who was there
    "/meetings/{meeting}/proposals": (403, 422, 422),
    "/meetings/{meeting}/stances": (403, 422, 422),
    "/meetings/{meeting}/decisions": (403, 422, 422),
    "/": (405, 405, 405),
    "/map": (405, 405, 405),
    "/circle": (405, 405, 405),
    "/platform": (405, 405, 405),
    "/platform/versions/1": (405, 405, 405),
    "/decisions": (405, 405, 405),
    "/decisions/{open}": (405, 405, 405),
    "/record": (405, 405, 405),
    "/record/0": (405, 405, 405),
    "/record/0/proof": (405, 405, 405),
    "/record/download": (405, 405, 405),
    "/record/check": (405, 405, 405),
    "/record/checkpoint": (405, 405, 405),
    "/record/entries": (422, 422, 422),
    "/record/cosignatures": (422, 422, 422),
    "/witness/add-checkpoint": (404, 404, 404),
    "/words": (405, 405, 405),
    "/step-in": (404, 404, 404),
    "/sign-in": (405, 405, 405),
    "/sign-in/nonsense": (403, 403, 403),
    "/sign-out": (302, 302, 302),
}
ROLES = (VISITOR, INVITED, MEMBER)


@pytest.fixture
def someone(mid_life: House, sign_in: SignIn) -> dict[str, Client]:
    enter(Invitation(name=NEWCOMER), by="river-watch")
    enter(Convening(title="Monthly circle", starts=host.now()), by="river-watch")
    return {VISITOR: Client(), INVITED: sign_in(NEWCOMER), MEMBER: sign_in("Field Workers")}


def filled() -> dict[str, str]:
    platform = reading.state().platform
    assert platform
    return {
        "title": "Count the hives", "text": "All of them, in May.", "class": "tactical", "stance": "agree",
        "rationale": "Because.", "digest": platform.digest, "nod": "yes", "view": "agree", "items": "Who is not here?",
        "starts": "2030-01-01T18:00", "zone": "UTC", "present": "field-workers", "do": "publish",
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", GETS)
def test_a_page_answers_each_role_as_the_table_says(someone: dict[str, Client], path: str, role: str):
    before = reading.checkpoint()
    assert someone[role].get(located(path)).status_code == GETS[path][ROLES.index(role)]
    assert reading.checkpoint() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", POSTS)
def test_a_form_answers_each_role_as_the_table_says(someone: dict[str, Client], path: str, role: str):
    before = reading.checkpoint().size
    status = someone[role].post(located(path), filled()).status_code
    assert status == POSTS[path][ROLES.index(role)]
    entered = status == 302 and path != "/sign-out"
    assert reading.checkpoint().size == before + entered


def test_every_address_is_in_the_table():
    known = [path.strip("/").format(open=1, adopted=1, sentence=1, meeting=1) for path in (*GETS, *POSTS)]
    for pattern in get_resolver().url_patterns:
        matches = [path for path in known if pattern.resolve(path)]
        assert matches or pattern.name == "sign-in-link", pattern


@pytest.mark.usefixtures("mid_life")
def test_a_form_from_elsewhere_is_refused(sign_in: SignIn):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link_for("Beekeepers")).status_code == 403
    strict.cookies = sign_in("Beekeepers").cookies
    before = reading.checkpoint()
    answer = strict.post(located("/decisions/{open}/stance"), {"stance": "agree"})
    assert answer.status_code == 403
    assert b"did not come from a page of ours" in answer.content
    assert reading.checkpoint() == before


@pytest.mark.usefixtures("mid_life")
@pytest.mark.parametrize("path", ["/", "/map", "/circle", "/platform", "/decisions", "/decisions/{open}", "/record"])
def test_a_visitor_sees_nothing_that_can_be_pressed(client: Client, path: str):
    answer = client.get(located(path))
    assert b'method="post"' not in answer.content
    assert b"csrfmiddlewaretoken" not in answer.content


@pytest.mark.usefixtures("mid_life")
def test_who_was_taken_from_its_organisation_can_only_read(sign_in: SignIn):
    client = sign_in("Beekeepers")
    Representative.objects.filter(actor="beekeepers").delete()
    assert client.get("/decisions/new").status_code == 403
    assert b"Sign in" in client.get("/").content
