"""Ways to sign in of one's own: a password beside an app, recovery codes, a code by mail; and their limits."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.web.people.models import Person, Representative
from tests.web.conftest import SignIn, link_for, text

pytestmark = pytest.mark.usefixtures("mid_life")

MEMBER, ADDRESS, PASSWORD = "Beekeepers", "ada@bees.example", "four calm words apart"


@pytest.fixture(autouse=True)
def hashed_quickly(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.MAIL = True
    settings.ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa", "code"]


def digits(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Set up the app as a person does, and return its secret and the recovery codes."""
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", text(client.get("/settings/app")))
    assert found
    answer = client.post("/settings/app", {"code": digits(found[1])}, follow=True)
    codes = re.findall(r"<li><code>(\d{8})</code></li>", text(answer))
    assert len(codes) == 10, text(answer)
    return found[1], codes


def set_password(client: Client) -> None:
    assert client.post("/settings/address", {"email": ADDRESS}).status_code == 302
    answer = client.post("/settings/password", {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Your password is set." in text(answer)


def by_password(client: Client, password: str = PASSWORD) -> HttpResponse:
    return client.post("/sign-in/password", {"login": ADDRESS, "password": password}, follow=True)


def one_code() -> str:
    """The code in the only mail that was sent."""
    (sent,) = mail.outbox
    found = re.search(r"^    (\S{6,})$", sent.body, re.MULTILINE)
    assert found, sent.body
    mail.outbox.clear()
    return found[1]


def signed_in_as(client: Client) -> str:
    found = re.search(r"for</span> <strong>([^<]+)<", text(client.get("/decisions")))
    return found[1] if found else ""


def test_a_password_and_then_the_apps_code_sign_one_in(sign_in: SignIn):
    own = sign_in(MEMBER)
    secret, _ = set_up_app(own)
    set_password(own)
    client = Client()
    assert "Your second factor" in text(by_password(client))
    assert signed_in_as(client) == ""
    answer = client.post("/sign-in/second", {"code": digits(secret, steps=1)}, follow=True)
    assert "You act for Beekeepers now." in text(answer)
    assert signed_in_as(client) == MEMBER


def test_a_wrong_password_says_nothing_of_what_was_wrong(sign_in: SignIn):
    own = sign_in(MEMBER)
    set_up_app(own)
    set_password(own)
    wrong = text(by_password(Client(), "another calm word apart"))
    answer = Client().post("/sign-in/password", {"login": "nobody@bees.example", "password": PASSWORD})
    said = re.search(r'role="alert">.*?</div>|errorlist.*?</ul>', wrong, re.DOTALL)
    assert said
    assert said[0] in text(answer)


def test_a_wrong_code_of_the_app_lets_nobody_in(sign_in: SignIn):
    own = sign_in(MEMBER)
    set_up_app(own)
    set_password(own)
    client = Client()
    by_password(client)
    assert "This is not the code." in text(client.post("/sign-in/second", {"code": "000000"}))
    assert signed_in_as(client) == ""


def test_a_recovery_code_opens_once(sign_in: SignIn):
    own = sign_in(MEMBER)
    _, codes = set_up_app(own)
    set_password(own)
    first, second = Client(), Client()
    for client in (first, second):
        by_password(client)
        client.post("/sign-in/second", {"code": codes[0]})
    assert (signed_in_as(first), signed_in_as(second)) == (MEMBER, "")
    assert "9 recovery codes are left" in text(own.get("/settings"))


def test_recovery_codes_are_downloaded_and_made_anew(sign_in: SignIn):
    own = sign_in(MEMBER)
    _, codes = set_up_app(own)
    assert own.get("/settings/codes/download").content.decode().split() == codes
    own.post("/settings/codes/new")
    fresh = own.get("/settings/codes/download").content.decode().split()
    assert len(fresh) == 10
    assert set(fresh).isdisjoint(codes)


def test_a_password_alone_cannot_be_had(sign_in: SignIn):
    own = sign_in(MEMBER)
    answer = own.post("/settings/password", {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "First set up an authenticator app" in text(answer)
    assert not Representative.objects.get(actor="beekeepers").person.has_usable_password()


def test_a_password_needs_an_address_beside_it(sign_in: SignIn):
    own = sign_in(MEMBER)
    set_up_app(own)
    assert "First give an address" in text(own.get("/settings/password", follow=True))


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_password_that_is_easily_guessed_is_refused(sign_in: SignIn, password: str):
    own = sign_in(MEMBER)
    set_up_app(own)
    own.post("/settings/address", {"email": ADDRESS})
    answer = own.post("/settings/password", {"password1": password, "password2": password})
    assert "errorlist" in text(answer)


def test_removing_the_app_removes_the_password_too_and_one_stays_signed_in(sign_in: SignIn):
    own = sign_in(MEMBER)
    set_up_app(own)
    set_password(own)
    assert own.post("/settings/app/remove").status_code == 302
    assert signed_in_as(own) == MEMBER
    assert signed_in_as_after_password() == ""
    assert not Authenticator.objects.exists()


def signed_in_as_after_password() -> str:
    client = Client()
    by_password(client)
    return signed_in_as(client)


def test_a_hosts_link_asks_for_the_apps_code_too(sign_in: SignIn):
    secret, _ = set_up_app(sign_in(MEMBER))
    client = Client()
    assert "Your second factor" in text(client.post(link_for(MEMBER), follow=True))
    assert signed_in_as(client) == ""
    client.post("/sign-in/second", {"code": digits(secret, steps=1)})
    assert signed_in_as(client) == MEMBER


def test_the_apps_secret_is_not_kept_in_the_clear(sign_in: SignIn):
    secret, _ = set_up_app(sign_in(MEMBER))
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_what_matters_asks_once_more_who_one_is(sign_in: SignIn):
    own = sign_in(MEMBER)
    secret, _ = set_up_app(own)
    set_password(own)
    again = sign_in_by_link_and_app(secret)
    session = again.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    answer = again.get("/settings/leave", follow=True)
    assert "Show that it is you" in text(answer)
    assert "once more" in text(again.get("/settings/app/remove", follow=True))
    answer = again.post(answer.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert "have all about you removed?" in text(answer)


def sign_in_by_link_and_app(secret: str) -> Client:
    client = Client()
    client.post(link_for(MEMBER))
    cache.clear()
    client.post("/sign-in/second", {"code": digits(secret, steps=1)})
    assert signed_in_as(client) == MEMBER
    return client


def test_failed_tries_are_limited_for_each_account(sign_in: SignIn):
    own = sign_in(MEMBER)
    set_up_app(own)
    set_password(own)
    for number in range(5):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post("/sign-in/password", {"login": ADDRESS, "password": "wrong wrong"})
    answer = Client(REMOTE_ADDR="192.0.2.99").post("/sign-in/password", {"login": ADDRESS, "password": PASSWORD})
    assert "Too many failed tries. Wait five minutes" in text(answer)


def test_tries_are_limited_for_each_network_address():
    client = Client()
    statuses = [
        client.post("/sign-in/password", {"login": f"a{n}@bees.example", "password": "wrong wrong"}).status_code
        for n in range(31)
    ]
    assert statuses == [200] * 30 + [429]
    assert "Too many tries" in text(client.post("/sign-in/password", {"login": "a@b.example", "password": "x"}))


def test_wrong_codes_of_the_app_are_limited(sign_in: SignIn):
    own = sign_in(MEMBER)
    secret, _ = set_up_app(own)
    set_password(own)
    client = Client()
    by_password(client)
    for _ in range(5):
        client.post("/sign-in/second", {"code": "000000"})
    client.post("/sign-in/second", {"code": digits(secret, steps=1)})
    assert signed_in_as(client) == ""


@pytest.mark.usefixtures("with_mail")
def test_an_address_is_proven_by_a_code_and_then_signs_one_in(sign_in: SignIn):
    own = sign_in(MEMBER)
    own.post("/settings/mail", {"email": ADDRESS, "action_add": "yes"})
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert "is proven" in text(own.post("/settings/mail/typed", {"code": one_code()}, follow=True))
    client = Client()
    client.post("/sign-in/code", {"email": ADDRESS})
    assert mail.outbox[0].subject == "Clear Air for the Valley: your code to sign in"
    client.post("/sign-in/code/typed", {"code": one_code()})
    assert signed_in_as(client) == MEMBER


def mailed_link() -> str:
    """The link in the only mail that was sent, below the site's address."""
    found = re.search(r"^    https?://[^/]+(/\S+)$", mail.outbox[0].body, re.MULTILINE)
    assert found, mail.outbox[0].body
    return found[1]


@pytest.mark.usefixtures("with_mail")
def test_a_mailed_link_has_typed_the_code_and_only_its_button_signs_in(sign_in: SignIn):
    proven(sign_in(MEMBER))
    client = Client()
    client.post("/sign-in/code", {"email": ADDRESS})
    address = mailed_link()
    code = one_code()
    assert f'value="{code}"' in text(client.get(address))
    assert signed_in_as(client) == ""
    client.post("/sign-in/code/typed", {"code": code})
    assert signed_in_as(client) == MEMBER


@pytest.mark.usefixtures("with_mail")
def test_a_mailed_link_opens_nothing_in_another_browser(sign_in: SignIn):
    proven(sign_in(MEMBER))
    Client().post("/sign-in/code", {"email": ADDRESS})
    other = Client()
    assert "in the browser that asked for it" in text(other.get(mailed_link(), follow=True))
    other.post("/sign-in/code/typed", {"code": one_code()})
    assert signed_in_as(other) == ""


@pytest.mark.usefixtures("with_mail")
def test_a_wrong_code_lets_nobody_in_and_after_three_a_new_one_is_needed(sign_in: SignIn):
    proven(sign_in(MEMBER))
    client = Client()
    client.post("/sign-in/code", {"email": ADDRESS})
    right = one_code()
    for _ in range(3):
        client.post("/sign-in/code/typed", {"code": "WRONGX"})
    client.post("/sign-in/code/typed", {"code": right})
    assert signed_in_as(client) == ""


@pytest.mark.usefixtures("with_mail")
def test_nothing_is_mailed_to_an_address_that_nobody_has_and_the_page_does_not_say_so():
    client = Client()
    answer = client.post("/sign-in/code", {"email": "nobody@bees.example"}, follow=True)
    assert "Type the code that we sent" in text(answer)
    assert mail.outbox == []


@pytest.mark.usefixtures("with_mail")
def test_a_mailed_code_asks_for_the_apps_code_where_there_is_an_app(sign_in: SignIn):
    own = sign_in(MEMBER)
    proven(own)
    set_up_app(own)
    client = Client()
    client.post("/sign-in/code", {"email": ADDRESS})
    assert "Your second factor" in text(client.post("/sign-in/code/typed", {"code": one_code()}, follow=True))
    assert signed_in_as(client) == ""


@pytest.mark.usefixtures("with_mail")
def test_an_address_that_is_somebody_elses_stays_theirs(sign_in: SignIn):
    proven(sign_in(MEMBER))
    cache.clear()  # one code in ten seconds for each address
    other = sign_in("Field Workers")
    answer = other.post("/settings/mail", {"email": ADDRESS, "action_add": "yes"}, follow=True)
    assert "Type the code that we sent" in text(answer)
    other.post("/settings/mail/typed", {"code": one_code()})
    (kept,) = EmailAddress.objects.filter(email=ADDRESS)
    assert kept.user.represents.get().actor == "beekeepers"


@pytest.mark.usefixtures("with_mail")
def test_codes_are_asked_for_within_limits(sign_in: SignIn):
    proven(sign_in(MEMBER))
    for number in range(4):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post("/sign-in/code", {"email": ADDRESS})
    assert len(mail.outbox) == 3


def proven(client: Client) -> None:
    client.post("/settings/mail", {"email": ADDRESS, "action_add": "yes"})
    client.post("/settings/mail/typed", {"code": one_code()})
    assert EmailAddress.objects.filter(email=ADDRESS, verified=True).exists()


@pytest.mark.parametrize("given", ["", "no address", "x@"])
def test_without_mail_an_address_is_still_an_address(sign_in: SignIn, given: str):
    answer = sign_in(MEMBER).post("/settings/address", {"email": given})
    assert answer.status_code == 422
    assert "This is no mail address." in text(answer)


def test_without_mail_nobody_takes_anothers_address(sign_in: SignIn):
    sign_in(MEMBER).post("/settings/address", {"email": ADDRESS})
    answer = sign_in("Field Workers").post("/settings/address", {"email": ADDRESS.upper()})
    assert "Somebody else signs in under this address." in text(answer)


def test_two_people_without_an_address_do_not_share_it():
    for name in ("Ada", "Bo"):
        person = Person.objects.named(name)
        person.email = ""
        person.save()
        assert person.email is None


def test_nobody_signs_up(client: Client):
    assert "signup" not in text(client.get("/sign-in"))
    assert client.get("/sign-up").status_code == 404
