"""The pages on which a script of ours may run: those that ask the browser for a passkey."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def with_passkeys(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Allow the page our own script, and the script to ask us what to sign."""
    return csp_replace({"script-src": [SELF], "connect-src": [SELF]})(view)
