"""What a page may load: the policy of a page without a script is written once, not again for each answer."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase


class Policy(CSPMiddleware):
    """Says in each answer what the page may load; `csp_replace` on a view says what else that page may."""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing: no page has a nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the policy into the answer."""
        if any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        if not hasattr(self, "_plain"):
            self._plain = build_policy()
        response.headers[HEADER] = self._plain
        return response
