"""Filters for calendar days, spans and turns, and for how a commitment, a call or a membership stands."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from concerted.coalition.days import days_later

register = template.Library()


@register.filter
def calendar_day(day: str) -> SafeString:
    """Return a day of the record (2026-12-01) as a `<time>`. A day has no hour, so no zone moves it."""
    return format_html('<time datetime="{}">{}</time>', day, date_format(date.fromisoformat(day), "DATE_FORMAT"))


@register.filter
def last_day(ends: str) -> SafeString:
    """Return the last day of a span, of which the record keeps the first day after it."""
    return calendar_day(days_later(ends, -1))


@register.filter
def term_name(term: str) -> str:
    """Return for how long one holds a duty, or a season lasts."""
    names = {
        "week": gettext("a week"),
        "month": gettext("a month"),
        "quarter": gettext("a quarter"),
        "half-year": gettext("half a year"),
        "year": gettext("a year"),
    }
    return names[term]


@register.filter
def duty_name(duty: str) -> str:
    """Return what a duty is called; a platform's own names stay as they are."""
    names = {
        "communications": gettext("communications"),
        "scheduling": gettext("scheduling"),
        "documentation": gettext("documentation"),
        "convening": gettext("convening"),
    }
    return names.get(duty, duty)


@register.filter
def standing_name(standing: str) -> str:
    """Return whether a commitment was kept."""
    names = {"kept": gettext("kept"), "missed": gettext("missed"), "unknown": gettext("unknown")}
    return names.get(standing, gettext("not owed"))


@register.filter
def ending_name(ending: str) -> str:
    """Return how a call ended."""
    names = {
        "renewed": gettext("renewed"),
        "amended": gettext("amended"),
        "excused": gettext("excused"),
        "parted": gettext("parted"),
    }
    return names[ending]


@register.filter
def how_name(how: str) -> str:
    """Return how a membership ended."""
    names = {
        "left": gettext("left"),
        "lapsed": gettext("lapsed with its season"),
        "parted": gettext("parted by decision"),
        "sunset": gettext("stayed to the end"),
    }
    return names[how]


@register.filter
def ground_meaning(ground: str) -> str:
    """Return why a coalition ends, in a sentence."""
    meanings = {
        "goal-reached": gettext("The shared goal is reached: end and celebrate."),
        "trigger-gone": gettext("What it was for is gone."),
        "broken": gettext("A non-negotiable is broken for good: part as peers."),
        "replant": gettext("New conditions call for a fresh beginning, with those still aligned."),
    }
    return meanings[ground]
