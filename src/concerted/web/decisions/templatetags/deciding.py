"""Filters that put what came of proposals and objections into words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from concerted.coalition.hiding import public_by
from concerted.coalition.state import Proposal
from concerted.web.pages.templatetags.wording import result_name

register = template.Library()


@register.filter
def public_on(proposal: Proposal) -> str:
    """Return the day on which the words of a hidden proposal become public."""
    return public_by(proposal)[:10]


@register.filter
def outcome(result: str) -> str:
    """Return what came of a proposal, or that it was reversed later."""
    return gettext("reversed later") if result == "reversed" else result_name(result)


@register.filter
def as_it_stands(result: str) -> str:
    """Return what would come of an open proposal if it closed now."""
    names = {
        "adopted": gettext("As it stands, it would be adopted."),
        "rejected": gettext("As it stands, it would be rejected."),
        "lapsed": gettext("As it stands, it would lapse: too few have taken part."),
    }
    return names[result]


@register.filter
def objection_name(state: str) -> str:
    """Return what became of an objection."""
    names = {
        "open": gettext("open: it stands in the way"),
        "withdrawn": gettext("withdrawn"),
        "resolved": gettext("resolved: the concern was met"),
        "sustained": gettext("sustained"),
        "overruled": gettext("overruled"),
    }
    return names[state]


@register.filter
def change_name(how: str) -> str:
    """Return what happened to a clause."""
    names = {
        "changed": gettext("changed"),
        "new": gettext("new"),
        "gone": gettext("taken out"),
        "kept": gettext("unchanged"),
    }
    return names[how]
