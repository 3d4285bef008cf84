"""What stands before every page: a number for each request, how long it took, and the addresses that machines ask.

`/health/live`, `/health/ready` and `/metrics` are answered here, before anybody asks which house they are of, by
which name the host was called, or who is signed in: whoever balances the load knows none of it.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from concerted.web.logs import request_number
from concerted.web.operations import health, metrics

Answer = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NUMBER = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")

_log = logging.getLogger(__name__)


def observed(get_response: Answer) -> Answer:
    """Answer what machines ask; number, measure and log everything else."""

    def answer(request: HttpRequest) -> HttpResponse:
        if own := _OWN.get(request.path_info):
            return own(request)
        began = perf_counter()
        token = request_number.set(_number(request))
        try:
            response = get_response(request)
            _note(request, response, perf_counter() - began)
            response.headers[HEADER] = request_number.get()
            return response
        finally:
            request_number.reset(token)

    return answer


def _number(request: HttpRequest) -> str:
    """Return the number that a proxy gave the request, if it is one and no word; else one of our own."""
    given = request.headers.get(HEADER, "")
    return given if _NUMBER.fullmatch(given) else uuid4().hex


def _note(request: HttpRequest, response: HttpResponse, took: float) -> None:
    match = request.resolver_match
    route = f"/{match.route}" if match else "none"
    method = request.method if request.method in METHODS else "other"
    metrics.REQUESTS.labels(method, route, response.status_code).observe(took)
    fields = {"method": method, "route": route, "status": response.status_code, "ms": round(took * 1000, 1)}
    _log.info("%s %s %d", method, route, response.status_code, extra={"fields": fields})


def _live(_: HttpRequest) -> HttpResponse:
    return JsonResponse({"live": True})


def _ready(_: HttpRequest) -> HttpResponse:
    found = health.found()
    ready = all(found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def _metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        return HttpResponse(status=404)
    return HttpResponse(metrics.text(), content_type=metrics.TYPE)


def _may_read(request: HttpRequest) -> bool:
    """Tell whether somebody has the token; or, where the host says so, asks on this machine and not through a proxy."""
    token, given = settings.METRICS.token, request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    through = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return settings.METRICS.loopback and not through and _is_loopback(str(request.META.get("REMOTE_ADDR", "")))


def _is_loopback(given: str) -> bool:
    try:
        return ipaddress.ip_address(given).is_loopback
    except ValueError:
        return False


def _fresh(view: Answer) -> Answer:
    """Have an answer never kept, and only read."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request) if request.method in ("GET", "HEAD") else HttpResponse(status=405)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


_OWN = {"/health/live": _fresh(_live), "/health/ready": _fresh(_ready), "/metrics": _fresh(_metrics)}
