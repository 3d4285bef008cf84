"""The search and the picture with its filter: the ways into the page."""

from __future__ import annotations

from concerted.ecosystem.layout import GROUPS, MOST_ACTORS, NARROW, WIDE, labels, layout, worth_drawing
from concerted.ecosystem.markup import Html, joined, tag
from concerted.ecosystem.page.view import View, key
from concerted.ecosystem.picture import network_svg


def search(view: View) -> Html:
    """Return the search box; it is hidden until the script that answers it runs."""
    what = view.gettext("Find a name") if view.on_wording else view.gettext("Find a name or a concept")
    box = tag("input", type="search", id="map-find", autocomplete="off", aria_controls="map-hits", spellcheck="false")
    return tag(
        "div",
        tag("label", what, for_="map-find"),
        box,
        tag("p", id="map-told", role="status", class_="map-note"),
        tag("ul", id="map-hits"),
        class_="map-search",
        role="search",
        hidden=True,
    )


def picture(view: View) -> Html | None:
    """Return the picture for wide and for narrow screens, what it shows, the filter, and room for an actor's entry."""
    drawn = drawing(view)
    if drawn is None:
        return None
    heading = tag("h2", view.gettext("The picture"), id="picture-title")
    return tag("section", heading, drawn, id="picture", class_="map-all", aria_labelledby="picture-title")


def drawing(view: View) -> Html | None:
    """Return the picture itself, with its filter and legend; nothing where it would show nothing."""
    if not worth_drawing(view.report):
        return None
    gettext = view.gettext
    return joined(
        _filter(view),
        tag("a", gettext("Skip the picture"), href="#after-picture", class_="map-skip"),
        tag(
            "div",
            network_svg(view.report, width=WIDE, gettext=gettext, entry=view.ways.actor),
            network_svg(view.report, width=NARROW, gettext=gettext, entry=view.ways.actor),
            tag(
                "div",
                id="map-card",
                class_="map-card",
                role="region",
                aria_label=gettext("Entry"),
                tabindex=-1,
                hidden=True,
            ),
            class_="map-frame",
        ),
        tag("p", *_legend(view), class_="map-note", id="after-picture", tabindex=-1),
    )


def _filter(view: View) -> Html | None:
    shown = view.whole[:GROUPS]
    if not shown:
        return None
    choices: list[tuple[str, Html]] = [("all", joined(view.gettext("everyone")))]
    choices += [(str(n), joined(key(n), f"{view.kind} {n}")) for n in range(1, len(shown) + 1)]
    if len(view.group_of) < len(view.actors):
        choices.append(("0", joined(view.in_none)))
    return tag(
        "fieldset",
        tag("legend", view.gettext("Show")),
        [
            tag("label", tag("input", type="radio", name="map-show", id=f"map-show-{n}", checked=n == "all"), text)
            for n, text in choices
        ],
        class_="map-filter",
    )


def _legend(view: View) -> list[str]:
    many = len(view.actors)
    drawn = layout(view.report, width=WIDE)
    named = len(labels(view.report, drawn))
    gettext = view.gettext
    if not view.whole:
        dot = gettext("A dot is one %(actor)s, larger with more reach;")
    elif view.on_wording:
        dot = gettext("A circle is a cluster, a dot is one %(actor)s, larger with more reach;")
    else:
        dot = gettext("A circle is a coalition, a dot is one %(actor)s, larger with more reach;")
    line = (
        gettext("a line is how alike they write, a dashed line that two know each other already.")
        if view.on_wording
        else gettext("a line is alignment, a dashed line that two know each other already.")
    )
    told = [dot % {"actor": view.words["actor"]}, line, gettext("Choose a dot for its entry.")]
    if named < len(drawn.dots):
        told.append(
            gettext(
                "%(named)d of %(all)d names are written where they have room (fewer on a narrow screen);"
                " the others show when you point at a dot or move to it by keyboard, and all are in the list."
            )
            % {"named": named, "all": len(drawn.dots)}
        )
    if many > MOST_ACTORS:
        told.append(gettext("%(drawn)d of %(all)s are drawn.") % {"drawn": len(drawn.dots), "all": f"{many:,}"})
    return [f"{one} " for one in told]
