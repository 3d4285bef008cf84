"""By which ways a person can sign in, and where they are signed in: what the settings page shows."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from concerted.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey: its name, and when it was used last."""

    id: int
    name: str
    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """An organisation's own place to sign in; connected, if it is, by the account of that number."""

    id: str
    name: str
    connected: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which the person is signed in."""

    id: int
    browser: str
    network: str
    since: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways a person can sign in."""

    passkeys: list[Passkey]
    address: str
    proven: bool
    """Whether a code that was mailed to the address came back."""
    password: bool
    app: bool
    """Whether an authenticator app is set up."""
    codes: int
    """Recovery codes that are left."""
    accounts: list[Account]

    @property
    def none(self) -> bool:
        """Whether there is no way back once this session ends."""
        by_mail = settings.MAIL and self.proven
        return not (self.passkeys or by_mail or self.password or any(one.connected for one in self.accounts))


def ways(person: Person) -> Ways:
    """Return by which ways this person can sign in."""
    own = list(Authenticator.objects.filter(user=person.pk).order_by("pk"))
    keys = [one for one in own if one.type == Authenticator.Type.WEBAUTHN]
    codes = next((one for one in own if one.type == Authenticator.Type.RECOVERY_CODES), None)
    address = EmailAddress.objects.filter(user=person.pk).order_by("-verified", "-primary").first()
    return Ways(
        passkeys=[Passkey(one.pk, one.wrap().name, one.created_at, one.last_used_at) for one in keys],
        address=address.email if address else "",
        proven=bool(address and address.verified),
        password=person.has_usable_password(),
        app=any(one.type == Authenticator.Type.TOTP for one in own),
        codes=len(codes.wrap().get_unused_codes()) if codes else 0,
        accounts=accounts(person),
    )


def accounts(person: Person | None = None) -> list[Account]:
    """Return the places to sign in that the host knows, each with the person's account there."""
    connected = dict(SocialAccount.objects.filter(user=person.pk).values_list("provider", "pk")) if person else {}
    apps = get_adapter().list_apps(None, provider="openid_connect")
    return [Account(app.provider_id, app.name, connected.get(app.provider_id)) for app in apps]


def sessions(request: HttpRequest) -> list[Session]:
    """Return where the person is signed in: this browser first, then the newest."""
    UserSession.objects.create_from_request(request)
    own = UserSession.objects.purge_and_list(request.user)
    shown = [Session(one.pk, browser(one.user_agent), one.ip, one.created_at, one.is_current()) for one in own]
    return sorted(shown, key=lambda one: (not one.here, -one.since.timestamp()))


def browser(agent: str) -> str:
    """Return what a person would call a browser: “Firefox on Android”."""
    names = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac",
        "Linux": "Linux",
    }  # fmt: skip
    name = next((shown for mark, shown in names.items() if mark in agent), gettext("A browser"))
    system = next((shown for mark, shown in systems.items() if mark in agent), "")
    return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name


def passkeys_work(request: HttpRequest) -> bool:
    """Tell whether browsers allow passkeys at this address: a name, and over TLS or on this machine.

    A number such as 127.0.0.1 is no name to them.
    """
    name = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return request.is_secure() or settings.ADDRESS.startswith("https://") or name == "localhost"
    return False
