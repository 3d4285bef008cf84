"""Who may do what: every address, by every role. Whoever may not leaves nothing behind."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver

from concerted import host
from concerted.coalition import Convening, Invitation
from concerted.coalition.days import days_later
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
    return path.format(
        open=open_one(state),
        adopted=adopted_one(state),
        sentence=min(state.sentences),
        objection=max(state.objections),
        period=max(state.periods, default=0),
        meeting=max(state.meetings, default=0),
    )


GETS = {
    "/": (200, 200, 200),
    "/map": (200, 200, 200),
    "/map/network": (200, 200, 200),
    "/map/table": (200, 200, 200),
    "/map/pairs": (200, 200, 200),
    "/map/actors/0": (200, 200, 200),
    "/map/actors/99": (404, 404, 404),
    "/map/pairs/0/1": (200, 200, 200),
    "/map/pairs/0/0": (404, 404, 404),
    "/map/coalitions/0/invitations": (403, 200, 200),
    "/map/coalitions/9/invitations": (403, 404, 404),
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
    "/platform/compare": (200, 200, 200),
    "/platform/may": (200, 200, 200),
    "/platform/clauses/tactics": (200, 200, 200),
    "/platform/clauses/nonsense": (404, 404, 404),
    "/platform/amendment": (403, 200, 200),
    "/platform/beginning": (302, 302, 302),
    "/platform/platform.pdf": (200, 200, 200),
    "/platform/platform.md": (200, 200, 200),
    "/platform/platform.json": (200, 200, 200),
    "/platform/platform.toml": (200, 200, 200),
    "/platform/versions/1/platform.json": (200, 200, 200),
    "/platform/versions/9/platform.json": (404, 404, 404),
    "/decisions": (200, 200, 200),
    "/decisions/feed": (200, 200, 200),
    "/decisions/new": (403, 200, 200),
    "/decisions/{open}": (200, 200, 200),
    "/decisions/9999": (404, 404, 404),
    "/decisions/{open}/stance": (302, 302, 302),
    "/decisions/{open}/ballot": (302, 302, 302),
    "/decisions/{open}/ballot.json": (403, 404, 404),
    "/decisions/{open}/openings": (302, 302, 302),
    "/decisions/{open}/close": (302, 302, 302),
    "/decisions/{adopted}/reversal": (302, 302, 302),
    "/duties": (200, 200, 200),
    "/duties/rotation": (302, 302, 302),
    "/duties/offer": (302, 302, 302),
    "/duties/acceptance": (302, 302, 302),
    "/duties/skip": (302, 302, 302),
    "/duties/filling": (302, 302, 302),
    "/duties/note": (302, 302, 302),
    "/duties/capacity": (302, 302, 302),
    "/commitments": (200, 200, 200),
    "/commitments/of/published-data": (200, 200, 200),
    "/commitments/of/tactics": (404, 404, 404),
    "/commitments/periods": (302, 302, 302),
    "/commitments/periods/{period}": (200, 200, 200),
    "/commitments/periods/9999": (404, 404, 404),
    "/commitments/periods/{period}/seen": (302, 302, 302),
    "/commitments/periods/{period}/call": (302, 302, 302),
    "/commitments/calls/9999": (404, 404, 404),
    "/commitments/calls/9999/ending": (302, 302, 302),
    "/members": (200, 200, 200),
    "/members/beekeepers": (200, 200, 200),
    "/members/nobody": (404, 404, 404),
    "/members/beekeepers/facts": (302, 302, 302),
    "/invitations": (302, 302, 302),
    "/adoptions": (302, 302, 302),
    "/adoptions/ending": (302, 302, 302),
    "/membership/lapse": (302, 302, 302),
    "/membership/renewal": (302, 302, 302),
    "/membership/seats": (302, 302, 302),
    "/membership/seats/ending": (302, 302, 302),
    "/membership/voice": (302, 302, 302),
    "/membership/proxy": (302, 302, 302),
    "/membership/proxy/ending": (302, 302, 302),
    "/membership/data": (403, 200, 200),
    "/membership/leaving": (403, 200, 200),
    "/sunset": (200, 200, 200),
    "/sunset/proposal": (302, 302, 302),
    "/sunset/contest": (302, 302, 302),
    "/sunset/contest/ending": (302, 302, 302),
    "/sunset/ending": (302, 302, 302),
    "/sunset/replanting": (302, 302, 302),
    "/decisions/{open}/opening": (302, 302, 302),
    "/decisions/{open}/edit": (403, 200, 200),
    "/decisions/9999/edit": (403, 404, 404),
    "/decisions/{open}/withdrawal": (302, 302, 302),
    "/decisions/{open}/extension": (302, 302, 302),
    "/objections/{objection}": (302, 302, 302),
    "/objections/9999": (404, 404, 404),
    "/objections/{objection}/answer": (302, 302, 302),
    "/objections/{objection}/validity": (302, 302, 302),
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
    "/verify": (200, 200, 200),
    "/verify/nonsense": (404, 404, 404),
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
    "/api": (200, 200, 200),
    "/api/v1/coalition": (200, 200, 200),  # the API has a table of its own: test_api_access
    "/api/v1/nothing": (404, 404, 404),
    "/settings/tokens": (403, 200, 200),
    "/settings/tokens/9/revoke": (302, 302, 302),
    "/settings/webhooks": (403, 200, 200),
    "/settings/webhooks/9/end": (302, 302, 302),
    "/notices": (302, 200, 200),
    "/notices/inboxes": (405, 405, 405),
    "/notices/inboxes/1": (405, 405, 405),
    "/notices/calendar": (405, 405, 405),
    "/notices/stop/nonsense": (404, 404, 404),
    "/calendar.ics": (200, 200, 200),
    "/calendar/nonsense.ics": (404, 404, 404),
    "/words": (302, 302, 302),
    "/step-in": (404, 404, 404),  # this is no demo
    "/sign-in": (200, 302, 302),
    "/sign-in/nonsense": (403, 403, 403),
    "/sign-in/password": (200, 302, 302),
    "/sign-in/code": (404, 404, 404),  # this host sends no mail
    "/sign-in/code/typed": (404, 404, 404),
    "/sign-in/second": (302, 302, 302),
    "/sign-in/passkey": (302, 302, 302),
    "/sign-in/with/nobody": (404, 404, 404),
    "/sign-in/with/nobody/back": (404, 404, 404),
    "/sign-in/cancelled": (200, 200, 200),
    "/sign-in/again": (302, 403, 403),  # they came by a link, and have nothing to show again
    "/sign-in/again/code": (404, 404, 404),
    "/sign-in/again/code/typed": (404, 404, 404),
    "/sign-in/again/app": (302, 403, 403),
    "/sign-in/again/passkey": (302, 403, 403),
    "/join": (200, 200, 200),
    "/join/XXXXX-XXXXX": (404, 404, 404),
    "/representatives": (403, 200, 200),
    "/representatives/invitations": (302, 302, 302),
    "/representatives/invitations/9999": (403, 404, 404),
    "/representatives/invitations/9999/withdraw": (302, 302, 302),
    "/representatives/9999/end": (403, 404, 404),
    "/representatives/9999/switch": (405, 405, 405),
    "/settings": (302, 200, 200),
    "/settings/passkeys/new": (302, 200, 200),
    "/settings/passkeys/9999/remove": (302, 404, 404),
    "/settings/app": (302, 200, 200),
    "/settings/app/remove": (302, 404, 404),
    "/settings/codes": (302, 404, 404),
    "/settings/codes/new": (302, 200, 200),
    "/settings/codes/download": (302, 404, 404),
    "/settings/means": (302, 302, 302),
    "/settings/password": (302, 302, 302),  # first the app
    "/settings/password/change": (302, 302, 302),
    "/settings/address": (302, 200, 200),
    "/settings/mail": (404, 404, 404),
    "/settings/mail/typed": (404, 404, 404),
    "/settings/accounts/9999/disconnect": (302, 302, 302),
    "/settings/sessions/others/end": (405, 405, 405),
    "/settings/sessions/9999/end": (405, 405, 405),
    "/settings/data": (302, 200, 200),
    "/settings/leave": (302, 200, 200),
    "/sign-out": (405, 405, 405),
    "/nowhere": (404, 404, 404),
}
POSTS = {
    "/decisions/{open}/ballot": (403, 422, 422),  # it is answered openly
    "/decisions/{open}/ballot.json": (405, 405, 405),
    "/decisions/{open}/openings": (403, 422, 422),
    "/verify/nonsense": (405, 405, 405),
    "/verify": (400, 400, 400),  # nothing was asked
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
    "/duties/rotation": (403, 422, 422),  # this turn lasts
    "/duties/offer": (403, 422, 422),  # neither holds a duty
    "/duties/acceptance": (403, 422, 422),
    "/duties/skip": (403, 422, 422),
    "/duties/filling": (403, 422, 422),
    "/duties/note": (403, 422, 422),
    "/duties/capacity": (403, 302, 302),
    "/commitments/periods": (403, 422, 302),
    "/commitments/periods/{period}/seen": (403, 422, 302),
    "/commitments/periods/{period}/call": (403, 422, 302),
    "/commitments/calls/9999/ending": (403, 404, 404),
    "/members/beekeepers/facts": (403, 422, 422),  # a member speaks for itself
    "/invitations": (403, 302, 302),
    "/adoptions": (403, 302, 302),
    "/adoptions/ending": (403, 422, 422),
    "/membership/lapse": (403, 422, 422),  # no season runs here
    "/membership/renewal": (403, 422, 422),
    "/membership/seats": (403, 302, 302),
    "/membership/seats/ending": (403, 422, 422),
    "/membership/voice": (403, 302, 302),
    "/membership/proxy": (403, 422, 302),
    "/membership/proxy/ending": (403, 422, 422),
    "/membership/leaving": (403, 422, 302),
    "/sunset/proposal": (403, 422, 302),
    "/sunset/contest": (403, 422, 422),  # it is not ending
    "/sunset/contest/ending": (403, 422, 422),
    "/sunset/ending": (403, 422, 422),
    "/sunset/replanting": (403, 422, 422),
    "/duties": (405, 405, 405),
    "/commitments": (405, 405, 405),
    "/commitments/of/published-data": (405, 405, 405),
    "/commitments/periods/{period}": (405, 405, 405),
    "/commitments/calls/9999": (405, 405, 405),
    "/members": (405, 405, 405),
    "/members/beekeepers": (405, 405, 405),
    "/membership/data": (405, 405, 405),
    "/sunset": (405, 405, 405),
    "/decisions/{open}/opening": (403, 422, 422),  # it is open
    "/decisions/{open}/edit": (403, 422, 422),  # another one proposed it
    "/decisions/{open}/withdrawal": (403, 422, 422),
    "/decisions/{open}/extension": (403, 422, 422),  # its time is not up
    "/objections/{objection}/answer": (403, 422, 422),  # another one objected
    "/objections/{objection}/validity": (403, 422, 422),  # the rule lets nobody overrule one
    "/objections/9999/answer": (403, 404, 404),
    "/platform/amendment": (403, 422, 302),
    "/platform/beginning": (403, 422, 422),  # a platform is in force
    "/platform/compare": (405, 405, 405),
    "/platform/may": (405, 405, 405),
    "/platform/clauses/tactics": (405, 405, 405),
    "/platform/platform.pdf": (405, 405, 405),
    "/decisions/feed": (405, 405, 405),
    "/objections/{objection}": (405, 405, 405),
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
    "/map/network": (405, 405, 405),
    "/map/table": (405, 405, 405),
    "/map/pairs": (405, 405, 405),
    "/map/actors/0": (405, 405, 405),
    "/map/pairs/0/1": (405, 405, 405),
    "/map/coalitions/1/invitations": (403, 302, 302),
    "/map/coalitions/9/invitations": (403, 404, 404),
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
    "/api": (405, 405, 405),
    "/settings/tokens": (403, 422, 422),
    "/settings/tokens/9/revoke": (403, 302, 302),
    "/settings/webhooks": (403, 422, 422),
    "/settings/webhooks/9/end": (403, 302, 302),
    "/notices": (405, 405, 405),
    "/notices/inboxes": (403, 422, 422),  # nothing in the form is an address
    "/notices/inboxes/1": (403, 404, 404),
    "/notices/calendar": (403, 302, 302),
    "/notices/stop/nonsense": (404, 404, 404),
    "/calendar.ics": (405, 405, 405),
    "/calendar/nonsense.ics": (405, 405, 405),
    "/words": (405, 405, 405),
    "/step-in": (404, 404, 404),
    "/sign-in": (405, 405, 405),
    "/sign-in/nonsense": (403, 403, 403),
    "/sign-out": (302, 302, 302),
    "/sign-in/password": (200, 302, 302),
    "/sign-in/code": (404, 404, 404),
    "/sign-in/second": (302, 302, 302),
    "/sign-in/passkey": (302, 302, 302),
    "/sign-in/with/nobody": (404, 404, 404),
    "/sign-in/with/nobody/back": (404, 404, 404),
    "/sign-in/again": (302, 403, 403),
    "/sign-in/again/app": (302, 403, 403),
    "/sign-in/again/passkey": (302, 403, 403),
    "/join": (422, 422, 422),
    "/join/XXXXX-XXXXX": (404, 404, 404),
    "/representatives": (405, 405, 405),
    "/representatives/invitations": (403, 403, 403),  # for an organisation that is not theirs
    "/representatives/invitations/9999": (405, 405, 405),
    "/representatives/invitations/9999/withdraw": (403, 404, 404),
    "/representatives/9999/end": (403, 404, 404),
    "/representatives/9999/switch": (403, 404, 404),
    "/settings": (302, 302, 302),
    "/settings/passkeys/9999/remove": (302, 404, 404),
    "/settings/app/remove": (302, 404, 404),
    "/settings/password": (302, 302, 302),
    "/settings/address": (302, 422, 422),
    "/settings/accounts/9999/disconnect": (302, 404, 404),
    "/settings/sessions/others/end": (302, 302, 302),
    "/settings/sessions/9999/end": (302, 404, 404),
    "/settings/data": (405, 405, 405),
    "/settings/leave": (302, 302, 302),
}
NOT_OF_THE_RECORD = ("/sign-in", "/sign-out", "/join", "/representatives", "/settings", "/notices")
"""Where what concerns people is: nothing that is done there is entered."""

ROLES = (VISITOR, INVITED, MEMBER)


@pytest.fixture
def someone(at_work: House, sign_in: SignIn) -> dict[str, Client]:
    enter(Invitation(name=NEWCOMER), by="river-watch")
    enter(Convening(title="Monthly circle", starts=host.now()), by="river-watch")
    return {VISITOR: Client(), INVITED: sign_in(NEWCOMER), MEMBER: sign_in("Field Workers")}


def filled() -> dict[str, str]:
    platform = reading.state().platform
    assert platform
    return {
        "title": "Count the hives", "text": "All of them, in May.", "class": "tactical", "stance": "agree",
        "rationale": "Because.", "digest": platform.digest, "nod": "yes",
        "duty": "scheduling", "to": "beekeepers", "member": "growers-union", "seen": "missed", "evidence": "No rows.",
        "name": "Valley Bakers", "seat": "board", "voice": "latest", "holder": "river-watch",
        "until": days_later(host.now()[:10], 30), "ground": "goal-reached", "sure": "yes", "with": "Beekeepers",
        "answer": "withdrawn", "valid": "yes",
        "clause": "tactics", "boundary": "None.", "why": "It is simpler.", "context": "activist",
        "actor": "6",
        "view": "agree", "items": "Who is not here?",
        "starts": "2030-01-01T18:00", "zone": "UTC", "present": "field-workers", "do": "publish",
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_each_role_as_the_table_says(someone: dict[str, Client], role: str):
    before = reading.checkpoint()
    answered = {path: someone[role].get(located(path)).status_code for path in GETS}
    assert answered == {path: statuses[ROLES.index(role)] for path, statuses in GETS.items()}
    assert reading.checkpoint() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", POSTS)
def test_a_form_answers_each_role_as_the_table_says(someone: dict[str, Client], path: str, role: str):
    before = reading.checkpoint().size
    status = someone[role].post(located(path), filled()).status_code
    assert status == POSTS[path][ROLES.index(role)]
    entered = status == 302 and not path.startswith(NOT_OF_THE_RECORD)
    assert reading.checkpoint().size == before + entered


def _leads(pattern: URLPattern | URLResolver, path: str) -> bool:
    try:
        return pattern.resolve(path) is not None
    except Resolver404:
        return False


def test_every_address_is_in_the_table():
    numbers = dict.fromkeys(("open", "adopted", "sentence", "period", "objection", "meeting"), 1)
    known = [path.strip("/").format(**numbers) for path in (*GETS, *POSTS)]
    for pattern in get_resolver().url_patterns:
        matches = [path for path in known if _leads(pattern, path)]
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


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    "path",
    ["/", "/map", "/circle", "/platform", "/decisions", "/decisions/{open}", "/record", "/duties", "/commitments",
     "/commitments/periods/{period}", "/members", "/members/beekeepers", "/sunset", "/platform/clauses/tactics"],
)  # fmt: skip
def test_a_visitor_sees_nothing_that_can_be_pressed(client: Client, path: str):
    answer = client.get(located(path))
    assert b'method="post"' not in answer.content
    assert b"csrfmiddlewaretoken" not in answer.content


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
