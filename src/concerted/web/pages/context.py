"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django’s signature
    """Return what every template knows."""
    return {}
