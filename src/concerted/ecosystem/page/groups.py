"""A section for each group: what it holds, where alignment is strongest, what divides it, whom to invite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from concerted.ecosystem.markup import Html, filled, joined, listed, tag
from concerted.ecosystem.page.bars import Share, bar
from concerted.ecosystem.page.clusters import by_wording
from concerted.ecosystem.page.invited import invitations
from concerted.ecosystem.page.quotes import quotes
from concerted.ecosystem.page.view import (
    View,
    alike,
    fact,
    fold,
    key,
    part,
    probability,
    several,
    shortened,
)

DISSENT = 0.2
"""Share of those who speak from which a concept divides a group rather than aligns it."""
FIRST, MORE = 5, 25
"""Concepts of a group that are shown, and that are folded; further ones are in map.json."""


def group_sections(view: View) -> Html:
    """Return a section for each whole group; its parts are in it."""
    told = joined([_group(view, place) for place, one in enumerate(view.report["coalitions"]) if one["parent"] is None])
    return tag("div", told, class_="map-groups") if told else told


def _group(view: View, place: int) -> Html:
    group, number = view.report["coalitions"][place], view.labels[place]
    gettext = view.gettext
    if view.on_wording:
        told = gettext("%(group)s: %(actors)s who write alike")
    elif group["latent"]:
        told = gettext("%(group)s: %(actors)s who mostly do not know each other")
    else:
        told = gettext("%(group)s: %(actors)s who know each other already")
    told %= {"group": _called(view, number), "actors": view.count(len(group["actors"]))}
    heading = tag("h2", key(int(number)), told, id=f"group-{number}-title")
    content = by_wording(view, group) if view.on_wording else _by_positions(view, place, level=3)
    return tag(
        "section", heading, content, id=f"group-{number}", class_="map-group", aria_labelledby=f"group-{number}-title"
    )


def _called(view: View, number: str) -> str:
    return f"{view.kind.capitalize()} {number}"


def _by_positions(view: View, place: int, *, level: int) -> Html:
    group = view.report["coalitions"][place]
    held, split = held_and_split(view, group)
    gettext, words = view.gettext, view.words
    return joined(
        _lead(view, group, held),
        _facts(view, group),
        part(gettext("Who"), view.folded_names(group["actors"]), _overlaps(view, place), level=level),
        part(
            gettext("Where alignment is strongest"),
            _beliefs(view, group, held),
            level=level,
            note=gettext(
                "First what sets them apart most from everyone else. To the right of the middle: for. To the left:"
                " against. The thin bar is everyone else."
            ),
        ),
        part(gettext("What divides them"), _beliefs(view, group, split), level=level),
        part(
            gettext("Whom to invite to the %(circle)s") % {"circle": words["circle"]},
            invitations(view, group),
            _invite(view, place),
            level=level,
        ),
        part(
            gettext("%(sentences)s to begin from") % {"sentences": words["sentences"].capitalize()},
            _folded_quotes(view, group),
            level=level,
        ),
        part(gettext("Whom to introduce to whom"), _introductions(view, group), level=level),
        part(gettext("Who bridges, who opposes"), _outside(view, group), level=level),
        part(gettext("Smaller coalitions inside"), _parts(view, place, level), level=level),
    )


def _lead(view: View, group: Mapping[str, Any], held: Sequence[Mapping[str, Any]]) -> Html | None:
    if not held:
        return tag(
            "p",
            view.gettext("They take the same sides more often than chance would have it, on no concept all alike."),
        )
    told = [_in_short(view, belief, _share(view, group, belief)) for belief in held[:3]]
    return tag("p", filled(view.gettext("They are %(sides)s."), sides=listed(told, "; ")), class_="map-lead")


def _in_short(view: View, belief: Mapping[str, Any], share: Share) -> Html:
    side = view.gettext("for") if share.balance > 0 else view.gettext("against")
    return joined(tag("strong", side), f" “{shortened(belief['name'], 110).rstrip('.')}”")


def _facts(view: View, group: Mapping[str, Any]) -> Html:
    gettext, size, stable = view.gettext, len(group["actors"]), group["stable"]
    again = (
        gettext("runs without a tenth of the concepts agree with it at %(share).2f of 1.")
        if stable
        else gettext(
            "runs without a tenth of the concepts agree with it at %(share).2f of 1; its edges move."
            " Treat it as a hint."
        )
    )
    met = several(
        size * (size - 1) // 2,
        gettext("%(known)d of %(n)s pair known to know each other."),
        gettext("%(known)d of %(n)s pairs known to know each other."),
        known=len(group["known"]),
    )
    return tag(
        "ul",
        fact(
            gettext("Stable") if stable else gettext("Unstable"),
            again % {"share": group["stability"]},
            class_="map-stable" if stable else "map-unstable",
        ),
        fact(
            gettext("Chance"),
            gettext("a group as strong among answers dealt at random: %(chance)s.")
            % {"chance": probability(group["chance"], gettext)},
        ),
        fact(gettext("Acquaintance"), met),
        class_="map-facts",
    )


def _overlaps(view: View, place: int) -> Html | None:
    leaning = view.report["coalitions"][place]["overlapping"]
    if not leaning:
        return None
    told = [joined(view.actor(one["actor"]), f" ({view.beside(place, one['actor'])})") for one in leaning[:8]]
    more = f" {view.more(len(leaning) - 8)}" if len(leaning) > 8 else ""  # noqa: PLR2004 - a line or two
    heading = view.gettext("In another coalition, and leaning to this one too:")
    return tag("p", heading, " ", listed(told), f"{more}.", class_="map-note")


def held_and_split(view: View, group: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return what a group holds alike, what sets it apart most first, and what divides it, the most even first.

    A lone dissenter among many does not make a division: from `DISSENT` of those who speak on it does.
    """
    held: list[Mapping[str, Any]] = []
    split: list[Mapping[str, Any]] = []
    for belief in (*group["beliefs"], *group["divides"]):
        share = _share(view, group, belief)
        less = min(share.supporting, share.opposing)
        (split if less > DISSENT * share.spoke else held).append(belief)
    held.sort(key=lambda belief: -apart(view, group, belief))
    split.sort(key=lambda belief: (-min(len(belief["supporting"]), len(belief["opposing"])), belief["concept"]))
    return held, split


def apart(view: View, group: Mapping[str, Any], belief: Mapping[str, Any]) -> float:
    """Return how far a group stands apart on a concept, in [0, 2]: its share on a side less that of everyone else."""
    here, elsewhere = _share(view, group, belief), _elsewhere(view, group, belief)
    inside = (here.supporting - here.opposing) / here.of
    return abs(inside - (elsewhere.supporting - elsewhere.opposing) / max(1, elsewhere.of))


def _share(view: View, group: Mapping[str, Any], belief: Mapping[str, Any]) -> Share:
    supporting, opposing = len(belief["supporting"]), len(belief["opposing"])
    return view.share(belief["concept"], supporting, opposing, set(group["actors"]))


def _elsewhere(view: View, group: Mapping[str, Any], belief: Mapping[str, Any]) -> Share:
    concept = view.concepts[belief["concept"]]
    supporting = concept["supporting"] - len(belief["supporting"])
    opposing = concept["opposing"] - len(belief["opposing"])
    return view.share(belief["concept"], supporting, opposing, view.everyone - set(group["actors"]))


def _beliefs(view: View, group: Mapping[str, Any], beliefs: Sequence[Mapping[str, Any]]) -> Html | None:
    if not beliefs:
        return None
    told = [_belief(view, group, belief) for belief in beliefs[: FIRST + MORE]]
    more = len(beliefs) - FIRST
    left = len(beliefs) - FIRST - MORE
    return joined(
        tag("div", *told[:FIRST], class_="map-beliefs"),
        fold(
            view.more(more),
            tag("div", *told[FIRST:], class_="map-beliefs"),
            view.further(left),
        )
        if more > 0
        else None,
    )


def _belief(view: View, group: Mapping[str, Any], belief: Mapping[str, Any]) -> Html:
    gettext = view.gettext
    here, elsewhere = _share(view, group, belief), _elsewhere(view, group, belief)
    summary = joined(
        tag("span", shortened(belief["name"], 220), class_="map-name"),
        tag("span", bar(here, elsewhere), tag("small", here.words(gettext)), class_="map-shares"),
    )
    sides = [
        tag("p", tag("strong", f"{side}: "), view.names(belief[which]))
        for side, which in ((gettext("For"), "supporting"), (gettext("Against"), "opposing"))
        if 0 < len(belief[which]) <= 40  # noqa: PLR2004 - a screenful
    ]
    others = gettext("Everyone else: %(shares)s.") % {"shares": elsewhere.words(gettext) or gettext("silent")}
    return fold(
        summary,
        tag("p", others, " ", _entry(view, belief), class_="map-note"),
        *sides,
        quotes(view, belief["quotes"]) or tag("p", gettext("Coded, without a quote."), class_="map-note"),
    )


def _entry(view: View, belief: Mapping[str, Any]) -> Html | None:
    column = belief["concept"]
    if column >= view.ways.entries:
        return None
    return tag("a", view.gettext("All who speak to it"), href=view.ways.concept(column))


def _invite(view: View, place: int) -> Html | None:
    """Return the way to inviting those who are suggested, where they can be invited."""
    if view.ways.invite is None or not view.report["coalitions"][place]["circle"]:
        return None
    return tag("p", tag("a", view.gettext("Invite them"), href=view.ways.invite(place), class_="button primary"))


def _folded_quotes(view: View, group: Mapping[str, Any]) -> Html | None:
    said = group["sentences"]
    if not said:
        return None
    first = quotes(view, said[:2])
    return joined(first, fold(view.more(len(said) - 2), quotes(view, said[2:])) if len(said) > 2 else None)  # noqa: PLR2004


def _introductions(view: View, group: Mapping[str, Any]) -> Html | None:
    pairs = group["introduce"]
    if not pairs:
        return None
    told = [
        tag(
            "li",
            view.both(view.actor(p["a"]), view.actor(p["b"])),
            tag("small", f" {alike(p['alignment'], view.gettext)}"),
        )
        for p in pairs
    ]
    known = listed((view.both(view.actor(a), view.actor(b)) for a, b in group["known"][:30]), "; ")
    return joined(
        tag("ul", told[:3]),
        fold(view.more(len(told) - 3), tag("ul", told[3:])) if len(told) > 3 else None,  # noqa: PLR2004
        fold(view.gettext("Who knows whom already"), tag("p", known)) if known else None,
    )


def _outside(view: View, group: Mapping[str, Any]) -> Html | None:
    gettext = view.gettext
    rows = [
        tag("li", tag("strong", heading), ": ", listed(
            joined(view.actor(one["actor"]), tag("small", f" {alike(one['alignment'], gettext)}"))
            for one in group[which]
        ))
        for heading, which in (
            (gettext("Leans towards them from outside"), "bridges"), (gettext("Opposes them"), "opponents"),
        )
        if group[which]
    ]  # fmt: skip
    return tag("ul", rows, class_="map-outside") if rows else None


def _parts(view: View, place: int, level: int) -> Html | None:
    told = []
    for inner in view.parts(place):
        group = view.report["coalitions"][inner]
        stable = view.gettext("stable") if group["stable"] else view.gettext("unstable")
        summary = f"{_called(view, view.labels[inner])}: {view.count(len(group['actors']))}, {stable}"
        told.append(fold(summary, _by_positions(view, inner, level=min(6, level + 1)), class_="map-inner"))
    return joined(told) if told else None
