"""The public face: what anybody may read, and of that a copy that lies still, as files without a server."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

ROOMS = frozenset(
    (
        "", "circle", "citations", "platform", "decisions", "meetings", "duties", "commitments", "members", "sunset",
        "record", "vitality", "verify", "calendar.ics",
    )
)  # fmt: skip
"""First parts of the addresses that anybody may read, and of which the record alone says what they show."""

_LIVE_ONLY = ("circle/room",)
"""Pages that show what happens while one looks."""

STILL = "concerted.still"
"""Where a request says that it is for a still copy; no header of a browser can."""


@dataclass(frozen=True, slots=True)
class Still:
    """The page is made for a copy that lies still; when it was made."""

    at: str


def still(request: HttpRequest) -> Still | None:
    """Return the still copy that a page is made for; None for a page that is served."""
    found = request.META.get(STILL)
    return found if isinstance(found, Still) else None


def is_copied(path: str) -> bool:
    """Tell whether a still copy has this address, below its house's: the public face, and the map's first page."""
    path = path.strip("/")
    return (path.partition("/")[0] in ROOMS or path == "map") and path not in _LIVE_ONLY
