"""The map as a page: `map.html`, which opens anywhere and asks nobody for anything, and the same inside a web app.

`body` is the page's content, `to_html` the whole file. Style and script are `static/map/map.css` and `map.js`; the page
is complete without the script, which only searches it and brings an actor's entry beside the picture.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Any

from concerted.ecosystem.markup import Html, joined, tag
from concerted.ecosystem.page.changed import who_moved
from concerted.ecosystem.page.entries import actor_entries, concept_entries
from concerted.ecosystem.page.groups import group_sections
from concerted.ecosystem.page.looked import answer, how_looked, reading_notes
from concerted.ecosystem.page.overview import picture, search
from concerted.ecosystem.page.pairs import copies, strangers
from concerted.ecosystem.page.view import OWN_WORDS, View
from concerted.ecosystem.saying import Translate, gettext


def body(
    report: Mapping[str, Any],
    *,
    words: Mapping[str, str] = OWN_WORDS,
    translate: Translate = gettext,
    moved: Sequence[Mapping[str, Any]] = (),
) -> Html:
    """Return the content of the page for a map's JSON, short first and details folded, in a context's own words.

    Every actor's name and text is escaped. `words` has `actor`, `actors`, `circle` and `sentences`;
    `translate` says the page's own sentences in the reader's language. What the map says itself stays as it was said.
    `moved` is what changed since earlier maps.
    """
    view = View(report, words, translate, moved=moved)
    looked = how_looked(view)
    return tag(
        "div",
        answer(view),
        None if view.whole else looked,
        search(view),
        picture(view),
        who_moved(view),
        group_sections(view),
        strangers(view),
        copies(view),
        looked if view.whole else None,
        actor_entries(view),
        concept_entries(view),
        reading_notes(view),
        class_="map-page",
    )


def to_html(report: Mapping[str, Any], moved: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return `map.html` for a map's JSON and what changed: one file with its own style and script.

    Its policy lets that one script run, known by its hash, and nothing be fetched from anywhere.
    """
    style, script = asset("page.css") + asset("map.css"), asset("map.js")
    known = base64.b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{known}'"
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("title", "Map of the ecosystem"),
        tag("style", Html(f"\n{style}")),
    )
    skip = tag("a", "To the content", href="#main", class_="skip")
    content = joined(skip, tag("main", body(report, moved=moved), id="main", tabindex=-1), tag("script", Html(script)))
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>{content}</body>\n</html>\n'


def asset(name: str) -> str:
    """Return one of the page's own files: `map.css`, `page.css` or `map.js`."""
    return files(__package__).joinpath("static", "map", name).read_text("utf-8")
