"""Filters that put a page into its reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone, get_current_timezone_name
from django.utils.translation import gettext, ngettext

from concerted.coalition.state import Actor
from concerted.lines import Line, Tongue

register = template.Library()

_HOUR = 3600
_DAY = 24 * _HOUR


@register.filter
def say(sentence: str | Line, words: Mapping[str, str]) -> str:
    """Return a sentence with its gaps filled by the reader's words: `{platform}`, or `{Platform}` at its start.

    A `Line` of the coalition's is translated first, then filled with its own values too.
    """
    if isinstance(sentence, Line):
        return sentence.say(words, READERS)
    return sentence.format_map(words)


def clock(instant: str) -> datetime:
    """Return a moment of the record by the clocks of the reader: in the zone they chose, else in UTC."""
    return datetime.fromisoformat(instant).astimezone(get_current_timezone())


def zone_name(when: datetime) -> str:
    """Return what a zone is called at a moment: “CET”; by its place where it has no letters of its own."""
    short = when.tzname() or ""
    return short if short.isalpha() else get_current_timezone_name()


def said_moment(at: str) -> str:
    """Return a moment of the record, or a day, within a sentence: by the reader's clocks, with the zone's name."""
    if "T" not in at:
        return date_format(date.fromisoformat(at), "DATE_FORMAT")
    when = clock(at)
    return f"{date_format(when, 'DATETIME_FORMAT')} {zone_name(when)}"


READERS = Tongue(gettext, ngettext, said_moment)
"""How sentences are said to whoever reads a page: in their language, by their clocks."""
PROGRAMS = Tongue(gettext, ngettext)
"""How they are said to a program that asks for whoever uses it: in their language, moments in UTC."""


@register.filter
def day(instant: str) -> SafeString:
    """Return a moment of the record as a `<time>` that shows the day."""
    return format_html('<time datetime="{}">{}</time>', instant, date_format(clock(instant), "DATE_FORMAT"))


@register.filter
def moment(instant: str) -> SafeString:
    """Return a moment of the record as a `<time>` that shows day, hour and zone."""
    return format_html('<time datetime="{}">{}</time>', instant, said_moment(instant))


@register.filter
def soon(instant: str, now: str) -> SafeString:
    """Return a moment as people say it: “Friday 17:00 CET” where it comes within six days, else with its date."""
    when, near = clock(instant), timedelta(0) <= clock(instant) - clock(now) < timedelta(days=6)
    on = date_format(when, "l") if near else f"{date_format(when, 'l')} {date_format(when, 'MONTH_DAY_FORMAT')},"
    said = f"{on} {date_format(when, 'H:i')} {zone_name(when)}"
    return format_html('<time datetime="{}">{}</time>', instant, said)


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


@register.filter
def name_of(actor: Actor | None) -> str:
    """Return an actor's name, or nothing where there is no actor."""
    return actor.name if actor else ""


@register.filter
def stance_name(stance: str) -> str:
    """Return what a stance is called on a page."""
    names = {
        "agree": gettext("agree"),
        "abstain": gettext("abstain"),
        "stand-aside": gettext("stand aside"),
        "disagree": gettext("disagree"),
        "object": gettext("object"),
    }
    return names.get(stance, stance)


@register.filter
def stance_meaning(stance: str) -> str:
    """Return what one says by taking a stance."""
    meanings = {
        "agree": gettext("We want this."),
        "abstain": gettext("We leave it to the others, and count as having answered."),
        "stand-aside": gettext("We would not do it ourselves, and will not be in the way."),
        "disagree": gettext("We think this is wrong."),
        "object": gettext("This would harm us or what we stand for; it must not go ahead like this."),
    }
    return meanings.get(stance, "")


@register.filter
def result_name(result: str) -> str:
    """Return where a proposal is in its life."""
    names = {
        "draft": gettext("draft"),
        "adopted": gettext("adopted"),
        "rejected": gettext("rejected"),
        "lapsed": gettext("lapsed"),
        "withdrawn": gettext("withdrawn"),
    }
    return names[result]


@register.filter
def class_name(decision_class: str) -> str:
    """Return what a class of decisions is about, to be said in the reader's words."""
    names = {
        "platform": gettext("Changing the {platform}"),
        "tactical": gettext("What we do together"),
        "membership": gettext("Who belongs"),
        "sunset": gettext("How we end"),
    }
    return names.get(decision_class, decision_class)


@register.filter
def every(period: str) -> str:
    """Return how often one looks."""
    names = {
        "week": gettext("every week"),
        "month": gettext("every month"),
        "quarter": gettext("every quarter"),
        "year": gettext("every year"),
    }
    return names[period]
