"""Which kinds of difference are claimed: found as the reference tool finds them. The others are named here."""

from __future__ import annotations

import re

UNCLAIMED = {
    r"api-(global-)?security-scope-.*|api-global-security-.*|api-security-component-.*": "ways to sign in, in detail",
    r"api-schema-removed": "parts that nothing may refer to",
    r"api-(major-)?version-.*": "numbers that descriptions give themselves",
    r".*-sunset-missing": "a rule that every end has a day: the coalition may have none",
    r"response-media-type-name-changed": "parameters of media types",
    r".*-annotation-only|pattern-added-error-comment": "remarks",
}
"""Kinds of the reference tool that are not looked for → what they are about.

Nor are what it does not look for either: callbacks, links, servers, how parameters are written into addresses, their
`content`, `multipleOf`, `uniqueItems`, and what `not` holds.
"""


def is_claimed(kind: str) -> bool:
    """Tell whether a kind is looked for."""
    return not any(re.fullmatch(pattern, kind) for pattern in UNCLAIMED)
