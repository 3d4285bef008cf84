"""Strangers who should meet, and passages that two actors share word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from concerted.ecosystem.markup import Html, filled, joined, tag
from concerted.ecosystem.numerals import hundredths
from concerted.ecosystem.page.view import View, alike, fold, key, percent, section, several, shortened, signed

FIRST = 5
AT_ONCE = 200
"""Letters of a copied passage that are seen before it is opened."""


def strangers(view: View) -> Html | None:
    """Return the pairs that do not know each other and should, those first who should most, each with why."""
    pairs = view.report["introduce"]
    if not pairs:
        return None
    gettext = view.gettext
    told = [tag("li", _pair(view, pair)) for pair in pairs]
    return section(
        gettext("Strangers who write alike") if view.on_wording else gettext("Strangers who should meet"),
        tag("ol", told[:FIRST], class_="map-pairs"),
        fold(view.more(len(told) - FIRST), tag("ol", told[FIRST:], class_="map-pairs", start=FIRST + 1))
        if len(told) > FIRST
        else None,
        id_="strangers",
        note=" ".join(_how_to_read(view)),
    )


def _how_to_read(view: View) -> Iterator[str]:
    gettext = view.gettext
    yield (
        gettext("They are not known to know each other, and write alike. Read both before you introduce anyone.")
        if view.on_wording
        else gettext("They are not known to know each other, and stand alike. Read both before you introduce anyone.")
    )
    yield (
        gettext(
            "Being busy alone makes people meet; the lift says how many times the odds of meeting exceed what their"
            " activity alone would give."
        )
        if _met(view)
        else gettext(
            "Nobody here is known to have met, so there is no past to learn from: the order is that of alignment."
        )
    )
    if view.whole and view.on_wording:
        yield gettext("The number before a name is its cluster.")
    elif view.whole:
        yield gettext("The number before a name is its coalition.")


def _met(view: View) -> bool:
    return bool(view.report["counts"]["ties"])


def _pair(view: View, pair: Mapping[str, Any]) -> Html:
    gettext, near = view.gettext, alike(pair["alignment"], view.gettext)
    if view.on_wording:
        near = gettext("write alike (%(alignment)s)") % {"alignment": signed(pair["alignment"])}
    if _met(view):
        near = gettext("%(near)s; lift %(lift).1f") % {"near": near, "lift": pair["lift"]}
    return joined(
        tag("span", view.both(_member(view, pair["a"]), _member(view, pair["b"])), class_="map-two"),
        tag("span", near, class_="map-told"),
        fold(gettext("Why"), tag("ul", [tag("li", reason) for reason in _reasons(view, pair)])),
    )


def _reasons(view: View, pair: Mapping[str, Any]) -> Iterator[str]:
    """Yield what speaks for a pair, in words."""
    gettext, reach = view.gettext, pair["reach"]
    rare = (
        gettext("Of 100 pairs as active and as far apart, %(n)s write as much alike.")
        if view.on_wording
        else gettext("Of 100 pairs as active and as far apart, %(n)s are as much aligned.")
    )
    yield rare % {"n": hundredths(2 ** -pair["surprise"])}
    if pair["apart"]:
        yield several(pair["apart"], gettext("They are %(n)s tie apart."), gettext("They are %(n)s ties apart."))
    if reach:
        know = (
            gettext("%(actors)s knows one of them and not the other: so many would come nearer.")
            if reach == 1
            else gettext("%(actors)s know one of them and not the other: so many would come nearer.")
        )
        yield know % {"actors": view.count(reach)}
    if pair["complementarity"]:
        own = gettext("%(share)s of what is characteristic of them is only one's: they complete each other.")
        yield own % {"share": percent(pair["complementarity"])}
    if _met(view):
        odds = gettext("The odds that they meet are %(n).1f times what their activity alone would give.")
        yield odds % {"n": pair["lift"]}


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
    gettext = view.gettext
    told = [_shared(view, a, b, shared) for (a, b), shared in together.items()]
    more = several(len(told) - FIRST, gettext("and %(n)s more pair"), gettext("and %(n)s more pairs"))
    return section(
        gettext("Passages in common, word for word"),
        *told[:FIRST],
        fold(more, *told[FIRST:]) if len(told) > FIRST else None,
        id_="copies",
        note=gettext(
            "A paragraph that stands in the documents of two actors shows coordination, or a common source: they have"
            " met, or one has read the other. It says nothing of who wrote it first."
        ),
    )


def _shared(view: View, a: str, b: str, passages: Sequence[Mapping[str, Any]]) -> Html:
    gettext, longest = view.gettext, passages[0]
    many = several(
        len(passages),
        gettext("%(n)s passage, the longest of %(letters)s letters"),
        gettext("%(n)s passages, the longest of %(letters)s letters"),
        letters=f"{longest['letters']:,}",
    )
    summary = joined(
        tag("span", view.both(_plain(view, a), _plain(view, b)), class_="map-two"),
        tag("small", f" {many}"),
        tag("span", f"“…{shortened(longest['text'], AT_ONCE).rstrip('…')}…”", class_="map-glimpse"),
    )
    return fold(
        summary,
        tag("p", filled(gettext("The entries of %(a)s and %(b)s."), a=view.actor(a), b=view.actor(b))),
        *[_passage(view, one) for one in passages],
        class_="map-copy",
    )


def _plain(view: View, name: str) -> Html:
    group = view.group_of.get(name)
    return joined(key(group) if group else None, tag("strong", name))


def _passage(view: View, one: Mapping[str, Any]) -> Html:
    place = view.gettext("%(source)s from letter %(n)s")
    where = [
        filled(place, source=tag("cite", one[f"source_{side}"]), n=f"{one[f'start_{side}']:,}") for side in ("a", "b")
    ]
    return tag(
        "blockquote", tag("p", "…", one["text"], "…"), tag("footer", where[0], tag("br"), where[1]), class_="map-quote"
    )
