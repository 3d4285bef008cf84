"""The search and the picture with its filter: the ways into the page."""

from __future__ import annotations

from concerted.ecosystem.layout import GROUPS, MOST_ACTORS, NARROW, WIDE, labels, layout, worth_drawing
from concerted.ecosystem.markup import Html, joined, tag
from concerted.ecosystem.page.view import View, key
from concerted.ecosystem.picture import network_svg


def search(view: View) -> Html:
    """Return the search box; it is hidden until the script that answers it runs."""
    what = "Find a name" if view.on_wording else "Find a name or a concept"
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
    heading = tag("h2", "The picture", id="picture-title")
    return tag("section", heading, drawn, id="picture", class_="map-all", aria_labelledby="picture-title")


def drawing(view: View) -> Html | None:
    """Return the picture itself, with its filter and legend; nothing where it would show nothing."""
    if not worth_drawing(view.report):
        return None
    return joined(
        _filter(view),
        tag("a", "Skip the picture", href="#after-picture", class_="map-skip"),
        tag(
            "div",
            network_svg(view.report, width=WIDE, entry=view.ways.actor),
            network_svg(view.report, width=NARROW, entry=view.ways.actor),
            tag("div", id="map-card", class_="map-card", role="region", aria_label="Entry", tabindex=-1, hidden=True),
            class_="map-frame",
        ),
        tag("p", *_legend(view), class_="map-note", id="after-picture", tabindex=-1),
    )


def _filter(view: View) -> Html | None:
    shown = view.whole[:GROUPS]
    if not shown:
        return None
    choices: list[tuple[str, Html]] = [("all", joined("everyone"))]
    choices += [(str(n), joined(key(n), f"{view.kind} {n}")) for n in range(1, len(shown) + 1)]
    if len(view.group_of) < len(view.actors):
        choices.append(("0", joined(f"in no {view.kind}")))
    return tag(
        "fieldset",
        tag("legend", "Show"),
        [
            tag("label", tag("input", type="radio", name="map-show", id=f"map-show-{n}", checked=n == "all"), text)
            for n, text in choices
        ],
        class_="map-filter",
    )


def _legend(view: View) -> list[Html | str]:
    many = len(view.actors)
    drawn = layout(view.report, width=WIDE)
    named = len(labels(view.report, drawn))
    what = "how alike they write" if view.on_wording else "alignment"
    circle = f"A circle is a {view.kind}, a" if view.whole else "A"
    dot = f"{circle} dot is one {view.words['actor']}, larger with more reach"
    told: list[Html | str] = [
        f"{dot}; a line is {what}, a dashed line that two know each other already. Choose a dot for its entry. "
    ]
    if named < len(drawn.dots):
        told.append(
            f"{named} of {len(drawn.dots)} names are written where they have room (fewer on a narrow screen);"
            " the others show when you point at a dot or move to it by keyboard, and all are in the list. "
        )
    if many > MOST_ACTORS:
        told.append(f"{len(drawn.dots)} of {many:,} are drawn. ")
    return told
