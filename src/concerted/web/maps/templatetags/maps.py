"""Filters that say in words, or with a mark, what stands in the atlas as a number."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from concerted.ecosystem.latent import HELD
from concerted.ecosystem.page.view import CLEAR, STRONG
from concerted.ecosystem.page.view import signed as with_sign
from concerted.ecosystem.picture import colour

register = template.Library()


@register.filter
def signed(value: float) -> str:
    """Return a number between -1 and 1 with its sign and two digits."""
    return with_sign(value)


@register.filter
def aligned(value: float) -> str:
    """Return in words how aligned two actors are."""
    size = 2 if abs(value) >= STRONG else 1 if abs(value) >= CLEAR else 0
    if value >= 0:
        return (gettext("a little aligned"), gettext("clearly aligned"), gettext("strongly aligned"))[size]
    return (gettext("a little opposed"), gettext("clearly opposed"), gettext("strongly opposed"))[size]


@register.filter
def side(value: float) -> str:
    """Return which side of a concept a position takes."""
    if abs(value) < HELD:
        return gettext("not sure")
    return gettext("for") if value > 0 else gettext("against")


@register.filter
def key(coalition: int) -> SafeString:
    """Return the mark of a coalition: its number on its colour; nothing for none."""
    if not coalition:
        return SafeString("")
    mark = '<span class="map-key map-c{}" aria-hidden="true">{}</span>'
    return format_html(mark, colour(coalition), coalition)


@register.filter
def tie_name(kind: str) -> str:
    """Return what shows that two know each other."""
    names = {
        "given": gettext("noted by whoever made the map"),
        "shared": gettext("they signed or published the same text"),
        "linked": gettext("one links to the other"),
        "named": gettext("one names the other: a mere mention"),
        "reply": gettext("one answers the other's mail"),
        "contributors": gettext("the same people work for both"),
        "dependency": gettext("one builds on the other"),
        "reference": gettext("one refers to the other"),
    }
    return names.get(kind, kind)


@register.filter
def column_name(column: str) -> str:
    """Return the head of a column."""
    names = {
        "name": gettext("Name"),
        "coalition": gettext("Coalition"),
        "reach": gettext("Reach"),
        "documents": gettext("Documents"),
        "positions": gettext("Positions"),
        "known": gettext("Knows"),
        "side": gettext("On this concept"),
        "alignment": gettext("Alignment"),
        "a": gettext("One"),
        "b": gettext("Other"),
    }
    return names[column]
