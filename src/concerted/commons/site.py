"""A library as a static site with the Navigator built in: it works from a folder, without a network or a server.

What patterns say is text: it is escaped everywhere, and each page forbids scripts but the Navigator's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from concerted.commons import terms
from concerted.commons.graph import Edge, Graph
from concerted.commons.markdown import html
from concerted.commons.navigator import Navigator
from concerted.commons.patterns import CONTEXTS, Pattern
from concerted.commons.picture import addresses, svg
from concerted.commons.prose import clean

_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_WORDS = 150


def site(graph: Graph, *, title: str) -> dict[str, bytes]:
    """Return the site's files by name: a page for each pattern, the Navigator, the graph, style and script."""
    pages = addresses(graph.patterns)
    made = {pages[slug]: _page(graph, slug, pages) for slug in graph.patterns}
    made["index.html"] = _start(graph, pages, title)
    made["graph.svg"] = svg(graph, pages=pages)
    made["commons.js"] = f"window.COMMONS = {_script(_index(graph, pages))};\n"
    for name in ("navigator.js", "site.css"):
        made[name] = files("concerted.commons.pages").joinpath(name).read_text("utf-8")
    return {name: clean(text).encode() for name, text in made.items()}


def _index(graph: Graph, pages: dict[str, str]) -> dict[str, object]:
    """Return what the Navigator's script needs: names, and for each word the patterns it speaks for."""
    navigator = Navigator(graph.patterns.values())
    told = [
        {
            "page": pages[slug],
            "title": pattern.title,
            "summary": pattern.summary,
            "labels": {context: label.text for context, label in pattern.labels.items()},
            "aliases": [alias.text for alias in pattern.aliases],
        }
        for slug, pattern in graph.patterns.items()
    ]
    postings = navigator.strongest(_WORDS)
    return {"stop": sorted(terms.STOP), "endings": terms.ENDINGS, "patterns": told, "postings": postings}


def _script(what: object) -> str:
    """Return data as a script that can be nothing but data, wherever it stands."""
    return json.dumps(what, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def _start(graph: Graph, pages: dict[str, str], title: str) -> str:
    options = "".join(f'<option value="{context}">{context}</option>' for context in CONTEXTS)
    items = "".join(_item(pattern, pages[slug]) for slug, pattern in graph.patterns.items())
    body = f"""<h1>{escape(title)}</h1>
<p class="lead">{len(graph.patterns)} patterns. Ask in the words of your own work.</p>
<form data-navigator data-none="Nothing fits these words." data-many="patterns fit" hidden>
<label>What are you looking for?<input name="words" type="search" autocomplete="off"></label>
<label>Where do you work?<select name="context"><option value="">anywhere</option>{options}</select></label>
</form>
<p role="status" data-count></p>
<ul data-answers>{items}</ul>"""
    scripts = '<script src="commons.js" defer></script><script src="navigator.js" defer></script>'
    return _frame(title, body, '<header><a href="graph.svg">The graph</a></header>', scripts)


def _item(pattern: Pattern, page: str) -> str:
    return f'<li><a href="{page}">{escape(pattern.title)}</a><p>{escape(pattern.summary)}</p></li>'


def _page(graph: Graph, slug: str, pages: dict[str, str]) -> str:
    pattern = graph.patterns[slug]
    labels = "".join(f"<dt>{escape(c)}</dt><dd>{escape(label.text)}</dd>" for c, label in pattern.labels.items())
    lead = f'<p class="lead">{escape(pattern.summary)}</p>' if pattern.summary else ""
    named = f"<dl>{labels}</dl>" if labels else ""
    links = "".join(_links(graph, slug, pages))
    said = [pattern.top.text(key) for key in ("attribution", "license")]
    foot = f"<footer>{escape('. '.join(each for each in said if each))}</footer>"
    body = f"<h1>{escape(pattern.title)}</h1>{lead}{named}<main>{html(pattern.body)}</main>{links}{foot}"
    return _frame(pattern.title, body, '<header><a href="index.html">All patterns</a></header>', "")


def _links(graph: Graph, slug: str, pages: dict[str, str]) -> Iterator[str]:
    ways = (("Leads to", graph.out[slug], False), ("Is named by", graph.into[slug], True))
    for heading, edges, back in ways:
        items = dict.fromkeys(_linked(graph, edge, pages, back=back) for edge in edges if edge.source != edge.target)
        if items:
            yield f"<h2>{heading}</h2><ul>{''.join(items)}</ul>"


def _linked(graph: Graph, edge: Edge, pages: dict[str, str], *, back: bool) -> str:
    other = edge.source if back else edge.target
    kind = escape(edge.kind.replace("_", " "))
    return f'<li><a href="{pages[other]}">{escape(graph.patterns[other].title)}</a> <small>{kind}</small></li>'


def _frame(title: str, body: str, header: str, scripts: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><link rel="stylesheet" href="site.css">{scripts}</head>
<body>{header}{body}</body></html>
"""
