"""What is one's own: how one reads, where one is signed in, what is kept, and leaving."""

from __future__ import annotations

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.coalition import Convening
from concerted.web import reading
from concerted.web.api.models import Webhook
from concerted.web.house import House
from concerted.web.people.models import Invitation, Person, Representative
from concerted.web.people.own import zones
from concerted.web.people.ways import browser
from concerted.web.writing import enter
from tests.web.conftest import SignIn, link_for, text
from tests.web.houses import NAMES, open_one
from tests.web.roles import passkey
from tests.web.test_api import program

MEMBER = "Beekeepers"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"

pytestmark = pytest.mark.usefixtures("mid_life")


def person() -> Person:
    return Representative.objects.get(actor="beekeepers").person


def kept(client: Client, **given: str) -> str:
    return text(client.post("/settings", {"name": "Ada", **given}, follow=True))


def test_ones_own_name_is_changed(sign_in: SignIn):
    client = sign_in(MEMBER)
    assert "Kept." in kept(client, name="Ada Beeman")
    assert person().name == "Ada Beeman"


def test_a_name_that_cannot_be_read_is_refused_and_shown_again(sign_in: SignIn):
    answer = sign_in(MEMBER).post("/settings", {"name": "A" * 81})
    assert answer.status_code == 422
    assert "1 over the limit" in text(answer)
    assert f'value="{"A" * 81}"' in text(answer)
    assert person().name == MEMBER


def test_ones_own_words_are_read_on_every_device(sign_in: SignIn):
    kept(sign_in(MEMBER), words="tech")
    assert "Charter" in text(sign_in(MEMBER).get("/platform"))
    assert "Charter" not in text(sign_in("Field Workers").get("/platform"))


def test_words_chosen_on_this_device_come_before_those_until_the_settings_are_kept_again(sign_in: SignIn):
    client = sign_in(MEMBER)
    kept(client, words="tech")
    client.get("/words", {"words": "activist"})
    assert "Points of unity" in text(client.get("/platform"))
    kept(client, words="tech")
    assert "Charter" in text(client.get("/platform"))


def test_ones_own_language_comes_before_the_browsers(sign_in: SignIn, settings: Settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "العربية")]
    client = sign_in(MEMBER)
    kept(client, language="ar")
    assert '<html lang="ar" dir="rtl">' in text(client.get("/", headers={"accept-language": "en"}))
    assert '<html lang="en"' in text(Client().get("/"))


def test_a_time_zone_is_kept_and_times_are_told_in_it(sign_in: SignIn):
    client = sign_in(MEMBER)
    page = kept(client, zone="Asia/Kathmandu")
    assert "<option selected>Asia/Kathmandu</option>" in page
    UserSession.objects.update(created_at="2026-03-01T20:30:00Z")
    assert "2 March 2026, 02:15" in text(client.get("/settings"))


def test_a_moment_within_a_refusal_or_a_line_is_told_by_ones_own_clocks(sign_in: SignIn):
    client, number = sign_in(MEMBER), open_one(reading.state())
    asked = f"/decisions/{number}/close"
    kept(client, zone="Asia/Kathmandu")
    closes = datetime.fromisoformat(reading.state().proposals[number].closes)
    refused = text(client.post(asked, {"rationale": "Now."}))
    assert f"is open until {closes.astimezone(ZoneInfo('Asia/Kathmandu')):%-d %B %Y, %H:%M} Asia/Kathmandu." in refused
    kept(client, zone="")
    assert f"is open until {closes:%-d %B %Y, %H:%M} UTC." in text(client.post(asked, {"rationale": "Now."}))
    told = program().refused_with("entries/decision", on=number, rationale="Now.")
    assert f"is open until {closes:%Y-%m-%d %H:%M} UTC." in told
    enter(Convening(title="A walk", starts="2026-12-01T10:00:00Z"), by="beekeepers")
    kept(client, zone="Asia/Kathmandu")
    assert "A walk, 1 December 2026, 15:45 Asia/Kathmandu." in text(client.get("/record"))
    assert "A walk, 1 December 2026, 10:00 UTC." in text(Client().get("/record"))


def test_what_is_no_language_zone_or_vocabulary_is_none(sign_in: SignIn):
    kept(sign_in(MEMBER), language="xx", zone="Mars/Base", words="poetry")
    assert (person().language, person().zone, person().words) == ("", "", "")


def test_zones_are_named_after_places():
    assert {"Europe/Madrid", "America/Argentina/Buenos_Aires"} <= set(zones())
    assert not any(name.startswith(("Etc/", "posix")) for name in zones())


def test_one_sees_where_one_is_signed_in_and_signs_out_there(sign_in: SignIn):
    here, there = sign_in(MEMBER), Client(HTTP_USER_AGENT=FIREFOX)
    there.post(link_for(MEMBER))
    page = text(here.get("/settings"))
    assert "Firefox on Android" in page
    assert "Sign out everywhere else" in page
    one = UserSession.objects.get(user_agent=FIREFOX)
    assert "Signed out there." in text(here.post(f"/settings/sessions/{one.pk}/end", follow=True))
    assert there.get("/settings").status_code == 302
    assert "Firefox" not in text(here.get("/settings"))


def test_one_signs_out_everywhere_else_at_once(sign_in: SignIn):
    here, *others = (sign_in(MEMBER) for _ in range(3))
    assert "signed in here alone" in text(here.post("/settings/sessions/others/end", follow=True))
    assert [client.get("/settings").status_code for client in (here, *others)] == [200, 302, 302]


def test_nobody_ends_anothers_session(sign_in: SignIn):
    sign_in("Field Workers")
    theirs = UserSession.objects.get()
    assert sign_in(MEMBER).post(f"/settings/sessions/{theirs.pk}/end").status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604", "Safari on iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent: str, name: str):
    assert browser(agent) == name


def test_what_is_kept_about_oneself_is_whole_and_holds_no_secret(sign_in: SignIn):
    client = sign_in(MEMBER)
    kept(client, name="Ada Beeman", zone="Asia/Kathmandu")
    client.post("/representatives/invitations")
    data = client.get("/settings/data").json()
    assert (data["name"], data["time_zone"]) == ("Ada Beeman", "Asia/Kathmandu")
    assert data["signs_in_by"] == {"passkeys": [], "password": False, "authenticator_app": False, "accounts": []}
    assert len(data["signed_in_at"]) == 1
    assert [one["organisation"] for one in data["invited_to_represent"]] == ["beekeepers"]
    assert Invitation.objects.get().seed not in str(data)


def test_ones_own_data_names_ones_tokens_and_webhooks_and_none_of_their_secrets(sign_in: SignIn):
    client = sign_in(MEMBER)
    page = text(client.post("/settings/tokens", {"name": "Our ledger", "scope": "read"}))
    client.post("/settings/webhooks", {"address": "https://bees.example/entries"})
    sign_in(NAMES[0]).post("/settings/tokens", {"name": "Another's", "scope": "read"})
    data = client.get("/settings/data").json()
    (token,), (webhook,) = data["tokens"], data["webhooks"]
    assert (token["name"], token["scope"], token["acts_for"]) == ("Our ledger", "read", "beekeepers")
    assert webhook["address"] == "https://bees.example/entries"
    secret = re.search(r"concerted_[\w-]{43}", page)
    assert secret
    assert secret[0] not in str(data)
    assert Webhook.objects.get().seed not in str(data)


def test_a_passkey_is_called_something_else(sign_in: SignIn):
    client = sign_in(MEMBER)
    key = passkey(Person.objects.get(represents__actor="beekeepers"), "A telephone")
    shown_just_now(client)
    assert "Rename A telephone" in text(client.get("/settings"))
    address = f"/settings/passkeys/{key.pk}/name"
    assert 'value="A telephone"' in text(client.get(address))
    assert client.post(address, {"name": ""}).status_code == 200
    assert "Remove My red telephone" in text(client.post(address, {"name": "My red telephone"}, follow=True))


def test_nobody_renames_anothers_passkey(sign_in: SignIn):
    sign_in(MEMBER)
    key = passkey(Person.objects.get(represents__actor="beekeepers"), "A telephone")
    assert sign_in(NAMES[0]).post(f"/settings/passkeys/{key.pk}/name", {"name": "Mine"}).status_code == 404
    assert key.wrap().name == "A telephone"


def shown_just_now(client: Client) -> None:
    """Have the session remember that its person has just shown who they are."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def test_whoever_leaves_leaves_nothing_of_theirs_behind(sign_in: SignIn, mid_life: House):
    client, other = sign_in(MEMBER), sign_in(MEMBER)
    kept(client, name="Ada Unmistakable")
    client.post("/representatives/invitations")
    assert "Nobody else acts for Beekeepers" in text(client.get("/settings/leave"))
    assert "is removed" in text(client.post("/settings/leave", follow=True))
    assert other.get("/settings").status_code == 302
    assert not Person.objects.filter(name="Ada Unmistakable").exists()
    assert not Invitation.objects.exists()
    assert not UserSession.objects.exists()


def test_whoever_has_no_way_back_is_told_so(sign_in: SignIn):
    client = sign_in(MEMBER)
    assert "Choose how you come back." in text(client.get("/settings"))


def test_passkeys_are_offered_only_where_browsers_allow_them(sign_in: SignIn):
    client = sign_in(MEMBER)
    assert "Add a passkey" in text(client.get("/settings", headers={"host": "localhost"}))
    assert "Add a passkey" not in text(client.get("/settings", headers={"host": "127.0.0.1"}))
    assert "Sign in with a passkey" in text(Client().get("/sign-in", headers={"host": "localhost"}))
    assert "Sign in with a passkey" not in text(Client().get("/sign-in", headers={"host": "127.0.0.1"}))


def test_behind_a_proxy_with_tls_passkeys_are_offered_too(settings: Settings):
    settings.ADDRESS = "https://air.example.org"
    settings.ALLOWED_HOSTS = ["air.example.org"]
    assert "Sign in with a passkey" in text(Client().get("/sign-in", headers={"host": "air.example.org"}))
