"""Words for verdicts, and plain numbers."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from concerted.coalition.vitality import Sign, Verdict

register = template.Library()


@register.filter
def verdict_name(sign: Sign) -> str:
    """Return how a sign stands, in a word."""
    return verdict_word(sign.found.verdict)


@register.filter
def verdict_word(verdict: Verdict) -> str:
    """Return a verdict in a word."""
    names = {"present": gettext("present"), "absent": gettext("absent"), "unknown": gettext("too little to tell")}
    return names[verdict]


@register.filter
def tone(well: bool | None) -> str:  # noqa: FBT001 - a filter
    """Return the class of good news, bad news, and no news."""
    return {True: "well", False: "ill", None: "unclear"}[well]


@register.filter
def halves(value: int) -> str:
    """Return a mean in halves as people write it."""
    return number_format(value / 2, 1)
