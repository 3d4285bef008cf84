"""An organisation's own place to sign in, by OpenID Connect, against a provider on this machine."""

from __future__ import annotations

import html
import re
import urllib.request
from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.web.hostfile import Provider as Known
from concerted.web.hostfile import provider_settings
from tests.web.conftest import SignIn, text
from tests.web.openid import CLIENT, SECRET, Provider, providing

pytestmark = pytest.mark.usefixtures("mid_life")

MEMBER = "Beekeepers"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with providing() as found:
        known = Known(id="bees", name="Bee House", server=found.address, client=CLIENT, secret=SECRET)
        settings.SOCIALACCOUNT_PROVIDERS = provider_settings((known,))
        yield found


def there_and_back(client: Client, *, connect: bool = False) -> HttpResponse:
    """Go to the provider as a browser goes, agree there, and come back."""
    onward = client.post("/sign-in/with/bees" + ("?process=connect" if connect else ""))
    address = re.search(r'content="0; url=([^"]+)"', text(onward))
    assert address, text(onward)
    with urllib.request.urlopen(html.unescape(address[1]), timeout=10) as page:  # noqa: S310 - our own
        back = re.search(r'href="http://[^/"]+(/[^"]+)"', page.read().decode())
    assert back
    return client.get(html.unescape(back[1]), follow=True)


def signed_in_as(client: Client) -> str:
    found = re.search(r"for</span> <strong>([^<]+)<", text(client.get("/decisions")))
    return found[1] if found else ""


def test_a_connected_account_signs_one_in(sign_in: SignIn, provider: Provider):
    answer = there_and_back(sign_in(MEMBER), connect=True)
    assert "Connected." in text(answer)
    client = Client()
    assert "Sign in at Bee House" in text(client.get("/sign-in"))
    there_and_back(client)
    assert signed_in_as(client) == MEMBER


def test_an_account_that_nobody_connected_opens_nothing(provider: Provider):
    client = Client()
    assert "Nobody here has this account" in text(there_and_back(client))
    assert signed_in_as(client) == ""
    assert not SocialAccount.objects.exists()


def test_another_account_at_the_same_place_opens_nothing(sign_in: SignIn, provider: Provider):
    there_and_back(sign_in(MEMBER), connect=True)
    provider.subject = "mallory"
    client = Client()
    there_and_back(client)
    assert signed_in_as(client) == ""


def test_one_account_is_connected_with_one_person(sign_in: SignIn, provider: Provider):
    there_and_back(sign_in(MEMBER), connect=True)
    there_and_back(sign_in("Field Workers"), connect=True)
    assert SocialAccount.objects.get().user.represents.get().actor == "beekeepers"


def test_whoever_turns_back_there_is_where_they_were(provider: Provider):
    provider.refuses = True
    client = Client()
    assert "You came back without signing in there." in text(there_and_back(client))
    assert signed_in_as(client) == ""


def test_coming_back_with_what_another_browser_began_opens_nothing(sign_in: SignIn, provider: Provider):
    there_and_back(sign_in(MEMBER), connect=True)
    client = Client()
    answer = client.get("/sign-in/with/bees/back", {"code": "stolen", "state": "of another"})
    assert answer.status_code == 401
    assert "That did not work" in text(answer)


def test_a_disconnected_account_opens_nothing(sign_in: SignIn, provider: Provider):
    own = sign_in(MEMBER)
    there_and_back(own, connect=True)
    account = SocialAccount.objects.get()
    assert "Disconnected." in text(own.post(f"/settings/accounts/{account.pk}/disconnect", follow=True))
    client = Client()
    there_and_back(client)
    assert signed_in_as(client) == ""


def test_nobody_disconnects_anothers_account(sign_in: SignIn, provider: Provider):
    there_and_back(sign_in(MEMBER), connect=True)
    account = SocialAccount.objects.get()
    assert sign_in("Field Workers").post(f"/settings/accounts/{account.pk}/disconnect").status_code == 404


def test_a_place_that_does_not_answer_is_told_of_in_words(settings: Settings):
    gone = Known(id="bees", name="Bee House", server="http://127.0.0.1:1", client=CLIENT, secret=SECRET)
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings((gone,))
    answer = Client().post("/sign-in/with/bees")
    assert answer.status_code in (401, 502)
    assert "That did not work" in text(answer)


def test_a_place_that_the_host_does_not_know_is_no_place(client: Client):
    assert client.post("/sign-in/with/bees").status_code == 404
    assert client.get("/sign-in/with/bees/back").status_code == 404
