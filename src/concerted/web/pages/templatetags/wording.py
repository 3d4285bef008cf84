"""Filters that put a page into its reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from concerted.coalition import Line

register = template.Library()

_HOUR = 3600
_DAY = 24 * _HOUR


@register.filter
def say(sentence: str | Line, words: Mapping[str, str]) -> str:
    """Return a sentence with its gaps filled by the reader's words: `{platform}`, or `{Platform}` at its start.

    A `Line` of the coalition's is translated first, then filled with its own values too.
    """
    if isinstance(sentence, Line):
        return Line(gettext(sentence.template), sentence.values).say(words)
    return sentence.format_map(words)


@register.filter
def day(instant: str) -> SafeString:
    """Return a moment of the record as a `<time>` that shows the day."""
    moment = datetime.fromisoformat(instant).astimezone(UTC)
    return format_html('<time datetime="{}">{}</time>', instant, date_format(moment, "j F Y"))


@register.filter
def moment(instant: str) -> SafeString:
    """Return a moment of the record as a `<time>` that shows day, hour and zone."""
    when = datetime.fromisoformat(instant).astimezone(UTC)
    return format_html('<time datetime="{}">{}</time>', instant, date_format(when, "j F Y, H:i") + " UTC")


@register.filter
def left(closes: str, now: str) -> str:
    """Return how long from `now` until `closes`: “6 days left”, “3 hours left”, “time is up”."""
    seconds = int((datetime.fromisoformat(closes) - datetime.fromisoformat(now)).total_seconds())
    if seconds <= 0:
        return gettext("time is up")
    if seconds >= 2 * _DAY:
        return ngettext("%(n)d day left", "%(n)d days left", seconds // _DAY) % {"n": seconds // _DAY}
    hours = max(seconds // _HOUR, 1)
    return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}


@register.filter
def get(mapping: Mapping[object, object], key: object) -> object:
    """Return what a mapping holds under a key, or None."""
    return mapping.get(key)
