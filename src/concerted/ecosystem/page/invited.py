"""Whom to invite, and what each absence would lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.ecosystem.markup import Html, joined, listed, tag
from concerted.ecosystem.page.view import View, several


def invitations(view: View, group: Mapping[str, Any]) -> Html | None:
    """Return whom to invite: first those whose absence would lose something, then those who could be left out."""
    invited = group["invitations"]
    needed = [(one, cost) for one in invited if (cost := _cost(view, one))]
    others = [one for one in invited if not _cost(view, one)]
    covered = {concept for one in invited for concept in one["covers"]}
    heading = f"Together they speak to {several(len(covered), 'shared concept')}. " if covered else ""
    spare = "Each of these could be left out without losing one: " if needed else "Any one of them could stay away: "
    return (
        joined(
            tag("p", heading, f"{several(len(invited), 'place')} of at most 12.", class_="map-note")
            if invited
            else None,
            tag("ol", [tag("li", _invitation(view, *one)) for one in needed], class_="map-invited") if needed else None,
            tag("p", spare, listed(_guest(view, one) for one in others), ".") if others else None,
        )
        or None
    )


def _guest(view: View, one: Mapping[str, Any]) -> Html:
    return joined(view.actor(one["actor"]), f" for {one['constituency']}" if one["constituency"] else None)


def _invitation(view: View, one: Mapping[str, Any], cost: Html) -> Html:
    told = f" · speaks to {several(len(one['covers']), 'shared concept')}" if one["covers"] else ""
    lost = tag("span", tag("strong", "Without it"), " ", cost, ".", class_="map-cost")
    return joined(tag("strong", _guest(view, one)), told, lost)


def _cost(view: View, one: Mapping[str, Any]) -> Html:
    """Return what the absence of one invited would lose; nothing where others make up for it."""
    loses = one["loses"]
    cost: list[Html | str] = []
    if loses:
        named = (joined("“", view.concept(c, most=70), "”") for c in loses[:3])
        cost.append(joined("nobody else speaks to ", listed(named, ", ")))
    if len(loses) > 3:  # noqa: PLR2004 - three are named
        cost.append(f"nor to {len(loses) - 3} more")
    if one["alone"]:
        cost.append(f"nobody else speaks for {one['constituency']}")
    return listed(cost, "; ")
