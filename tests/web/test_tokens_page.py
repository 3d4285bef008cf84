"""The settings pages of tokens and webhooks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from concerted.web.api.models import Token, Webhook
from concerted.web.api.tokens import A_DAY, MOST
from concerted.web.people.models import Person
from tests.web.conftest import SignIn, text
from tests.web.houses import NAMES
from tests.web.roles import passkey
from tests.web.test_api import Program
from tests.web.test_ways_to_sign_in import PASSWORD, set_password, set_up_app

pytestmark = pytest.mark.usefixtures("mid_life")


def made(client: Client, scope: str = "act") -> str:
    page = text(client.post("/settings/tokens", {"name": "Our <ledger>", "scope": scope}))
    found = re.search(r"concerted_[\w-]{43}", page)
    assert found, page
    return found[0]


def test_a_token_is_shown_once_and_opens_what_its_maker_may(sign_in: SignIn):
    client = sign_in(NAMES[2])
    token = made(client)
    assert Program(token).get("me")["name"] == NAMES[2]
    page = text(client.get("/settings/tokens"))
    assert token not in page
    assert "Our &lt;ledger&gt;" in page
    assert "last used" in page


def test_the_answer_that_shows_a_token_is_kept_by_nobody(sign_in: SignIn):
    answer = sign_in(NAMES[2]).post("/settings/tokens", {"name": "x", "scope": "read"})
    assert "no-store" in answer["Cache-Control"]


def test_who_has_a_passkey_shows_it_before_a_token_is_made(sign_in: SignIn):
    client = sign_in(NAMES[2])
    passkey(Person.objects.get(represents__actor="growers-union"))
    answer = client.post("/settings/tokens", {"name": "x", "scope": "act"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/again/passkey")
    assert not Token.objects.exists()


def test_a_token_that_lets_in_is_asked_for_by_itself_and_ends_after_a_day(sign_in: SignIn):
    client = sign_in(NAMES[2])
    refused = client.post("/settings/tokens", {"name": "Newcomers", "scope": "let-in"})
    assert (refused.status_code, "choose in your settings how you come back" in text(refused)) == (422, True)
    set_up_app(client)
    set_password(client)
    made(client)
    answer = client.post("/settings/tokens", {"name": "Newcomers", "scope": "let-in"})
    assert answer["Location"].startswith("/sign-in/again"), "who signed in a moment ago is asked for this all the same"
    form = text(client.post(answer["Location"], {"password": PASSWORD}, follow=True))
    assert ('value="Newcomers"' in form, 'value="let-in" required checked' in form) == (True, True)
    token = made(client, "let-in")
    assert client.post("/settings/tokens", {"name": "x", "scope": "let-in"}).status_code == 302, "once, for one"
    assert "<strong>ends " in text(client.get("/settings/tokens"))
    assert Program(token).get("me")["name"] == NAMES[2]
    assert A_DAY - timedelta(minutes=1) < Token.objects.get(scope="let-in").until - timezone.now() <= A_DAY
    Token.objects.filter(scope="let-in").update(until=timezone.now())
    assert Program(token)._client.get("/api/v1/me").status_code == 401
    assert "<strong>ends " not in text(client.get("/settings/tokens"))
    made(client)
    assert not Token.objects.filter(scope="let-in").exists()


def test_a_revoked_token_opens_nothing_any_more(sign_in: SignIn):
    client = sign_in(NAMES[2])
    token = made(client)
    page = client.post(f"/settings/tokens/{Token.objects.get().pk}/revoke", follow=True)
    assert "opens nothing any more" in text(page)
    assert Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me").status_code == 401


def test_nobody_sees_or_ends_what_is_anothers(sign_in: SignIn):
    owner, other = sign_in(NAMES[2]), sign_in(NAMES[3])
    made(owner)
    owner.post("/settings/webhooks", {"address": "https://example.org/entries"})
    for path, pk in (("tokens", Token.objects.get().pk), ("webhooks", Webhook.objects.get().pk)):
        assert f"/settings/{path}/{pk}/" not in text(other.get(f"/settings/{path}"))
        other.post(f"/settings/{path}/{pk}/{'revoke' if path == 'tokens' else 'end'}")
    assert (Token.objects.count(), Webhook.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [({"name": "", "scope": "read"}, "empty"), ({"name": "x"}, "chosen"), ({"name": "x", "scope": "all"}, "chosen")],
)
def test_what_is_missing_is_said_beside_the_form(sign_in: SignIn, given: dict[str, str], said: str):
    answer = sign_in(NAMES[2]).post("/settings/tokens", given)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Token.objects.exists()


def test_nobody_has_more_than_a_few(sign_in: SignIn):
    client = sign_in(NAMES[2])
    for number in range(MOST):
        assert client.post("/settings/tokens", {"name": f"n {number}", "scope": "read"}).status_code == 200
    answer = client.post("/settings/tokens", {"name": "one more", "scope": "read"})
    assert (answer.status_code, "Revoke those no longer needed." in text(answer)) == (422, True)


def test_a_webhook_is_added_shown_with_its_secret_and_ended(sign_in: SignIn):
    client = sign_in(NAMES[2])
    page = text(client.post("/settings/webhooks", {"address": " https://example.org/entries "}, follow=True))
    assert "told there from now on" in page
    assert "whsec_" in page
    webhook = Webhook.objects.get()
    assert webhook.address == "https://example.org/entries"
    Webhook.objects.update(failed=2, error="it answers <500>")
    assert "could not be delivered 2 times (it answers &lt;500&gt;)" in text(client.get("/settings/webhooks"))
    Webhook.objects.update(stopped=webhook.made)
    assert "Given up (it answers &lt;500&gt;)" in text(client.get("/settings/webhooks"))
    assert "Nothing is told there" in text(client.post(f"/settings/webhooks/{webhook.pk}/end", follow=True))
    assert not Webhook.objects.exists()


def test_an_address_that_cannot_be_called_is_refused_beside_the_form(sign_in: SignIn):
    answer = sign_in(NAMES[2]).post("/settings/webhooks", {"address": "example.org"})
    assert answer.status_code == 422
    assert "example.org" in text(answer)
