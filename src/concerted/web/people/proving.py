"""allauth's own views of signing in and its means, at our addresses, with our templates around them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext

from concerted.errors import Refused
from concerted.web.people.adapters import FRESH
from concerted.web.people.models import Person
from concerted.web.people.qr import qr
from concerted.web.people.ways import accounts, ways

View = Callable[..., HttpResponse]

delicate = partial(reauthentication_required, app="allauth.account")
"""A view before which one shows again who one is, unless that was just now."""

SHOWN_FOR = "shown_for"
"""What a session remembers: for which page somebody showed again who they are, and when; until it is used up."""

_LONGEST_CODE = 20


def where_mail_is_sent(view: View) -> View:
    """Offer a view only on a host that can send mail."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        if not settings.MAIL:
            raise Http404
        return view(request, **kwargs)

    return answer


def with_second_factor(view: View) -> View:
    """Let a password be set only by somebody who has an authenticator app: a password alone is too weak a door."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return redirect("sign-in")
        known = ways(person)
        if not known.app:
            messages.error(request, gettext("First set up an authenticator app: a password alone is too weak."))
            return redirect("settings")
        if not known.address:
            messages.error(request, gettext("First give an address: a password is typed beside one."))
            return redirect("settings")
        return view(request)

    return answer


def once_more(view: View) -> View:
    """Ask again who one is, and lead back; what one had sent is not sent by itself, one presses the button again.

    For which page it was shown is what the person's own form says: nobody else with the session can put another there.
    """

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if "request" in request.session.get(STATE_SESSION_KEY, {}):
            del request.session[STATE_SESSION_KEY]
        before = len(get_authentication_records(request, request.user))
        response = view(request)
        if len(get_authentication_records(request, request.user)) > before:
            page = urlsplit(get_next_redirect_url(request) or "").path
            request.session[SHOWN_FOR] = [page, time.time()]
        return response

    return answer


def for_this_alone(view: View) -> View:
    """Ask before a page who one is for it alone: what was shown for another, or used up here already, is not enough.

    So a stolen session does nothing here in the minutes after its owner showed who they are.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        again = asked_again(request, request.get_full_path())
        return again if again is not None else view(request, *args, **kwargs)

    return answer


def asked_again(request: HttpRequest, page: str) -> HttpResponse | None:
    """Return where one shows who one is, to go on to a page with it; None where it was shown for that page just now.

    Sending a form uses it up. Raises `PermissionDenied` where there is nothing to show it with.
    """
    shown_for, at = request.session.get(SHOWN_FOR, ("", 0))
    if shown_for == urlsplit(page).path and time.time() - at < FRESH:
        if request.method == "POST":
            del request.session[SHOWN_FOR]
        return None
    means = get_adapter(request).get_reauthentication_methods(request.user)
    if not means:
        raise PermissionDenied(gettext("Only who can show once more who they are does this: first add a passkey."))
    return redirect(f"{means[0]['url']}?{urlencode({'next': page})}")


def check_way_back(person: Person) -> None:
    """Refuse (`no-way-back`) somebody who cannot show again who they are."""
    if ways(person).none:
        hint = "First choose in your settings how you come back."
        raise Refused("no-way-back", "Only who can show once more who they are does this.", hint=hint)


class ByMailedCode(ConfirmLoginCodeView):  # type: ignore[misc] # allauth has no types
    """Type the code that was mailed; its link has typed it already, and only the button signs in.

    A link alone opens nothing: it goes on with what was begun in the same browser.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        """Say so to whoever opens the link in another browser, or too late."""
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        if request.method == "GET" and "code" in request.GET and answer.status_code == 302:  # noqa: PLR2004 - led away
            messages.error(request, gettext("Open the link in the browser that asked for it, while it is good."))
            return redirect("sign-in")
        return answer

    def get_initial(self) -> dict[str, str]:
        """Return the code of the link."""
        return {"code": self.request.GET.get("code", "")[:_LONGEST_CODE]}


class ByPasskey(LoginWebAuthnView):  # type: ignore[misc] # allauth has no types
    """Sign in by a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401, ARG002 - allauth's signature
        """Say that it opens nothing, where the other ways are."""
        messages.error(self.request, gettext("This passkey signs nobody in here. Choose another way."))
        return redirect("sign-in")


class AddPasskey(AddWebAuthnView):  # type: ignore[misc] # allauth has no types
    """Make a passkey in this browser: one that signs in by itself, without a name or a password beside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return what the script hands to the browser."""
        here: dict[str, Any] = super().get_context_data(**kwargs)
        return {**here, "options": auth.begin_registration(self.request.user, passwordless=True)["publicKey"]}

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's form
        """Keep it. The recovery codes that allauth makes beside a first one are for the authenticator app alone."""
        kept = form.cleaned_data
        passkey, codes = flows.add_authenticator(self.request, name=kept["name"], credential=kept["credential"])
        if codes:
            codes.delete()
        record_authentication(self.request, passkey.user, "mfa", type="webauthn")
        return redirect("settings")


class AddApp(ActivateTOTPView):  # type: ignore[misc] # allauth has no types
    """Set up the authenticator app, then show the recovery codes."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the picture that the app scans."""
        here: dict[str, Any] = super().get_context_data(**kwargs)
        return {**here, "picture": qr(here["totp_url"], gettext("The secret, for your app’s camera"))}

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's form
        """Keep it; whoever just typed its code has shown who they are."""
        answer: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return answer

    def get_success_url(self) -> str:
        """Lead to the codes: without them, a lost telephone locks its owner out."""
        return reverse("mfa_view_recovery_codes")


class NamePasskey(EditWebAuthnView):  # type: ignore[misc] # allauth has no types
    """Call a passkey something else."""

    success_url = reverse_lazy("settings")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc] # allauth has no types
    """Remove a passkey, after asking once."""

    success_url = reverse_lazy("settings")


class RemoveApp(DeactivateTOTPView):  # type: ignore[misc] # allauth has no types
    """Remove the authenticator app, and with it the password, which must not stand alone."""

    success_url = reverse_lazy("settings")

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's form
        """Remove both; the session goes on."""
        person: Person = self.request.user
        answer: HttpResponse = super().form_valid(form)
        person.set_unusable_password()
        person.save(update_fields=["password"])
        update_session_auth_hash(self.request, person)
        return answer


def elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to an organisation's own place to sign in.

    By a page that leads on by itself, for the browser would hold back a form that ends on another host.
    """
    if provider_id not in {one.id for one in accounts()}:
        raise Http404
    try:
        answer: HttpResponse = openid.login(request, provider_id)
    except OSError:  # what the HTTP client raises when it gets no answer
        return render(request, "socialaccount/authentication_error.html", status=502)
    onward = answer.get("Location", "")
    if not urlsplit(onward).netloc:
        return answer
    return render(request, "people/onward.html", {"onward": onward})


def back_from_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take back whoever comes from there, and find whom they are here."""
    answer: HttpResponse = openid.callback(request, provider_id)
    return answer
