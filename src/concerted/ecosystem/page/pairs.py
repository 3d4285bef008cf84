"""Strangers who should meet, and passages that two actors share word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from concerted.ecosystem.markup import Html, joined, tag
from concerted.ecosystem.numerals import hundredths
from concerted.ecosystem.page.view import View, alike, fold, key, percent, section, several, shortened, signed

FIRST = 5
AT_ONCE = 200
"""Letters of a copied passage that are seen before it is opened."""
_LEARNED = (
    "Being busy alone makes people meet; the lift says how many times the odds of meeting exceed what their activity"
    " alone would give."
)
_BY_RULE = "Nobody here is known to have met, so there is no past to learn from: the order is that of alignment."


def strangers(view: View) -> Html | None:
    """Return the pairs that do not know each other and should, those first who should most, each with why."""
    pairs = view.report["introduce"]
    if not pairs:
        return None
    what = "write" if view.on_wording else "stand"
    note = f"They are not known to know each other, and {what} alike. Read both before you introduce anyone. "
    note += _LEARNED if _met(view) else _BY_RULE
    note += f" The number before a name is its {view.kind}." if view.whole else ""
    told = [tag("li", _pair(view, pair)) for pair in pairs]
    return section(
        "Strangers who write alike" if view.on_wording else "Strangers who should meet",
        tag("ol", told[:FIRST], class_="map-pairs"),
        fold(f"and {len(told) - FIRST} more", tag("ol", told[FIRST:], class_="map-pairs", start=FIRST + 1))
        if len(told) > FIRST
        else None,
        id_="strangers",
        note=note,
    )


def _met(view: View) -> bool:
    return bool(view.report["counts"]["ties"])


def _pair(view: View, pair: Mapping[str, Any]) -> Html:
    near = f"write alike ({signed(pair['alignment'])})" if view.on_wording else alike(pair["alignment"])
    return joined(
        tag("span", _member(view, pair["a"]), " and ", _member(view, pair["b"]), class_="map-two"),
        tag("span", f"{near}; lift {pair['lift']:.1f}" if _met(view) else near, class_="map-told"),
        fold("Why", tag("ul", [tag("li", reason) for reason in _reasons(view, pair)])),
    )


def _reasons(view: View, pair: Mapping[str, Any]) -> Iterator[str]:
    """Yield what speaks for a pair, in words."""
    rare = hundredths(2 ** -pair["surprise"])
    so_near = "write as much alike" if view.on_wording else "are as much aligned"
    yield f"Of 100 pairs as active and as far apart, {rare} {so_near}."
    if pair["apart"]:
        yield f"They are {several(pair['apart'], 'tie')} apart."
    if pair["reach"]:
        know = "knows" if pair["reach"] == 1 else "know"
        yield f"{view.count(pair['reach'])} {know} one of them and not the other: so many would come nearer."
    if pair["complementarity"]:
        own = percent(pair["complementarity"])
        yield f"{own} of what is characteristic of them is only one's: they complete each other."
    if _met(view):
        yield f"The odds that they meet are {pair['lift']:.1f} times what their activity alone would give."


def _member(view: View, name: str) -> Html:
    group = view.group_of.get(name)
    return joined(key(group) if group else None, tag("strong", view.actor(name)))


def copies(view: View) -> Html | None:
    """Return who shares which passages with whom, those with the longest first."""
    passages = view.report["copied"]
    if not passages:
        return None
    together: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in passages:
        together.setdefault((one["a"], one["b"]), []).append(one)
    told = [_shared(view, a, b, shared) for (a, b), shared in together.items()]
    return section(
        "Passages in common, word for word",
        *told[:FIRST],
        fold(f"and {several(len(told) - FIRST, 'more pair')}", *told[FIRST:]) if len(told) > FIRST else None,
        id_="copies",
        note="A paragraph that stands in the documents of two actors shows coordination, or a common source: they have"
        " met, or one has read the other. It says nothing of who wrote it first.",
    )


def _shared(view: View, a: str, b: str, passages: Sequence[Mapping[str, Any]]) -> Html:
    longest = passages[0]
    summary = joined(
        tag("span", _plain(view, a), " and ", _plain(view, b), class_="map-two"),
        tag("small", f" {several(len(passages), 'passage')}, the longest of {longest['letters']:,} letters"),
        tag("span", f"“…{shortened(longest['text'], AT_ONCE).rstrip('…')}…”", class_="map-glimpse"),
    )
    return fold(
        summary,
        tag("p", "The entries of ", view.actor(a), " and ", view.actor(b), "."),
        *[_passage(one) for one in passages],
        class_="map-copy",
    )


def _plain(view: View, name: str) -> Html:
    group = view.group_of.get(name)
    return joined(key(group) if group else None, tag("strong", name))


def _passage(one: Mapping[str, Any]) -> Html:
    where = [
        joined(tag("cite", one[f"source_{side}"]), f" from letter {one[f'start_{side}']:,}") for side in ("a", "b")
    ]
    return tag(
        "blockquote", tag("p", "…", one["text"], "…"), tag("footer", where[0], tag("br"), where[1]), class_="map-quote"
    )
