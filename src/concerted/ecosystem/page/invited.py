"""Whom to invite, and what each absence would lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.ecosystem.markup import Html, filled, joined, listed, tag
from concerted.ecosystem.page.view import View, several


def invitations(view: View, group: Mapping[str, Any]) -> Html | None:
    """Return whom to invite: first those whose absence would lose something, then those who could be left out."""
    invited = group["invitations"]
    needed = [(one, cost) for one in invited if (cost := _cost(view, one))]
    others = [one for one in invited if not _cost(view, one)]
    covered = {concept for one in invited for concept in one["covers"]}
    gettext = view.gettext
    heading = several(
        len(covered),
        gettext("Together they speak to %(n)s shared concept."),
        gettext("Together they speak to %(n)s shared concepts."),
    )
    places = several(len(invited), gettext("%(n)s place of at most 12."), gettext("%(n)s places of at most 12."))
    spare = (
        gettext("Each of these could be left out without losing one:")
        if needed
        else gettext("Any one of them could stay away:")
    )
    return (
        joined(
            tag("p", f"{heading} " if covered else None, places, class_="map-note") if invited else None,
            tag("ol", [tag("li", _invitation(view, *one)) for one in needed], class_="map-invited") if needed else None,
            tag("p", spare, " ", listed(_guest(view, one) for one in others), ".") if others else None,
        )
        or None
    )


def _guest(view: View, one: Mapping[str, Any]) -> Html:
    name = view.actor(one["actor"])
    if not one["constituency"]:
        return name
    return filled(view.gettext("%(actor)s for %(constituency)s"), actor=name, constituency=one["constituency"])


def _invitation(view: View, one: Mapping[str, Any], cost: Html) -> Html:
    gettext, many = view.gettext, len(one["covers"])
    spoken = several(many, gettext("speaks to %(n)s shared concept"), gettext("speaks to %(n)s shared concepts"))
    told = f" · {spoken}" if many else ""
    lost = tag("span", tag("strong", gettext("Without it")), " ", cost, ".", class_="map-cost")
    return joined(tag("strong", _guest(view, one)), told, lost)


def _cost(view: View, one: Mapping[str, Any]) -> Html:
    """Return what the absence of one invited would lose; nothing where others make up for it."""
    gettext, loses = view.gettext, one["loses"]
    cost: list[Html | str] = []
    if loses:
        named = (joined("“", view.concept(c, most=70), "”") for c in loses[:3])
        cost.append(filled(gettext("nobody else speaks to %(concepts)s"), concepts=listed(named)))
    if len(loses) > 3:  # noqa: PLR2004 - three are named
        cost.append(gettext("nor to %(n)d more") % {"n": len(loses) - 3})
    if one["alone"]:
        cost.append(gettext("nobody else speaks for %(constituency)s") % {"constituency": one["constituency"]})
    return listed(cost, "; ")
