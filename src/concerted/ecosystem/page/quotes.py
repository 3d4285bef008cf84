"""Quotes: verbatim, with who said it and where, which side that is taken for, by what, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from concerted.ecosystem.markup import Html, joined, tag
from concerted.ecosystem.page.view import View


def quotes(view: View, said: Iterable[Mapping[str, Any]], *, about: bool = False) -> Html:
    """Return statements as quotes; with `about`, each under the concept that it speaks to."""
    return joined([_quote(view, one, about=about) for one in said])


def _quote(view: View, said: Mapping[str, Any], *, about: bool) -> Html:
    gettext = view.gettext
    place = gettext("letters %(start)s to %(end)s") % {"start": f"{said['start']:,}", "end": f"{said['end']:,}"}
    told = (
        gettext("Counted as %(side)s, on “%(because)s”, %(percent)d %% sure, by %(who)s")
        if said["because"]
        else gettext("Counted as %(side)s, %(percent)d %% sure, by %(who)s")
    ) % {
        "side": gettext("for") if said["side"] == "support" else gettext("against"),
        "because": said["because"],
        "percent": round(100 * said["confidence"]),
        "who": view.report["made_by"],
    }
    return tag(
        "blockquote",
        tag("p", view.concept(said["concept"], most=140), class_="map-about") if about else None,
        tag("p", said["text"]),
        tag(
            "footer",
            None if about else joined(view.actor(said["actor"]), " · "),
            tag("cite", said["source"], title=place),
            _date(said),
            tag("br"),
            told,
        ),
        class_="map-quote",
    )


def _date(said: Mapping[str, Any]) -> Html | None:
    return joined(" · ", tag("span", said["date"], class_="map-date")) if said["date"] else None


def passage(view: View, found: Mapping[str, Any]) -> Html:
    """Return a passage with the words in it that tell of its group."""
    told = view.gettext("in it: %(words)s") % {"words": ", ".join(f"“{word}”" for word in found["words"])}
    return tag(
        "blockquote",
        tag("p", found["text"]),
        tag(
            "footer",
            view.actor(found["actor"]),
            " · ",
            tag("cite", found["source"]),
            _date(found),
            tag("br"),
            told,
        ),
        class_="map-quote",
    )
