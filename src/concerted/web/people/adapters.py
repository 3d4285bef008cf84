"""What we decide where allauth asks: nobody signs up, who is asked for a second factor, and how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from concerted.web import reading
from concerted.web.people.acting import act_for, acting
from concerted.web.people.models import Person, Representative

FRESH = 300
"""Seconds for which somebody who has just shown who they are is not asked again."""


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Signing in."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "Too many failed tries. Wait five minutes, then try again; or come in another way, by a passkey or a link."
        ),
        "email_password_mismatch": gettext_lazy(
            "The address and the password do not belong together. Look at both; or come in another way."
        ),
        "incorrect_code": gettext_lazy("This is not the code. Type the newest one, all of it."),
        "incorrect_password": gettext_lazy("This is not your password. Type it again, or show who you are otherwise."),
        "rate_limited": gettext_lazy("That was often. Wait a few minutes, then try again."),
    }
    """What is said of a mistake, with what to do next."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up: one comes by an invitation."""
        return False

    def get_login_stages(self) -> list[str]:
        """Return what lies between showing who one is and being signed in: a mailed code, and the second factor.

        An address need not be proven to sign in another way; so allauth's stage for that is left out.
        """
        return ["allauth.account.stages.LoginByCodeStage", "concerted.web.people.adapters.SecondFactorStage"]

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - allauth's
        """Have whoever signed in by a representative's own link act for that actor."""
        chosen = (kwargs.get("signal_kwargs") or {}).get("represents")
        row = Representative.objects.filter(pk=chosen, person=user.pk).first() if chosen else None
        if row:
            act_for(request, row)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        actor = acting(request)
        said = gettext("You act for %(name)s now.") % {"name": actor.name} if actor else gettext("You are signed in.")
        messages.success(request, said)
        return answer

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Keep an address whose code came back; whoever typed it has shown who they are."""
        kept = bool(super().confirm_email(request, email_address))
        if kept:
            record_authentication(request, request.user, "code")
        return kept

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401 - allauth's
        """Ask again before anything delicate: unless it was shown just now, or there is nothing to show it with."""
        if not self.get_reauthentication_methods(self.request.user):
            return False
        shown = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        if shown and time.time() - max(shown) < FRESH:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a link into the letter with a code to sign in, that has typed it already."""
        if "code" in context and not context.get("reauthentication"):
            typed = reverse("account_confirm_login_code")
            context = {**context, "link": f"{settings.ADDRESS}{typed}?{urlencode({'code': context['code']})}"}
        super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        """Begin a mail's subject with the coalition's name."""
        return f"{reading.state().name}: {subject}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Return where a new password leads to: `settings`, as every other change of how one signs in."""
        return _settings()

    def get_email_verification_redirect_url(self, email_address: object) -> str:  # noqa: ARG002 - allauth's signature
        """Return where a proven address leads to."""
        return _settings()


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc] # allauth has no types
    """Asks for a second factor where somebody set up an authenticator app.

    A passkey alone asks for none: it is a way to sign in by itself, and its owner may come by another way too.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        app = Authenticator.objects.filter(user=self.login.user, type=Authenticator.Type.TOTP)
        return app.exists() and bool(super()._should_handle(request))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Passkeys, the authenticator app, recovery codes."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This is not the code. Type the one that the app shows now, or one of your recovery codes."
        ),
    }
    """What is said of a mistake, with what to do next."""

    def encrypt(self, text: str) -> str:
        """Keep secrets so that the tables without the house's key do not give them away."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Return what the app shows the account under: the coalition."""
        return reading.state().name

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's
        """Return what a passkey is called that was given no name."""
        number = Authenticator.objects.filter(user=user.pk, type=type).count() + 1
        return gettext("Passkey %(n)d") % {"n": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: this host, under the coalition's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": reading.state().name}


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """An organisation's own place to sign in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:  # noqa: ARG002 - allauth's
        """Nobody signs up: one comes by an invitation, and then connects the account."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:  # noqa: ARG002 - allauth's
        """Return where a connected account leads to."""
        return _settings()


def _settings() -> str:
    return reverse("settings")


def _fernet() -> Fernet:
    key = hashlib.sha256(b"concerted.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
