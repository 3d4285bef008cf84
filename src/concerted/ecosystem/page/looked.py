"""What the page says first, and how it came to say it: also where the answer is that there is no coalition here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from concerted.ecosystem.groups import FEWEST
from concerted.ecosystem.markup import Html, joined, tag
from concerted.ecosystem.page.view import View, fold, percent, probability, section, several
from concerted.ecosystem.report import ON_WORDING
from concerted.ecosystem.wording import SURE

_TOLD = 200
"""Rows of a table; further ones are in map.json."""


def answer(view: View) -> Html:
    """Return the answer in a heading, a few sentences, and where to read on."""
    return tag(
        "header",
        tag("h1", heading(view)),
        tag("p", _in_short(view), class_="map-lead"),
        tag("p", _read(view), class_="map-note"),
        tag("p", view.gettext(ON_WORDING), class_="map-banner") if view.on_wording else None,
        tag("p", view.report["missing"], class_="map-banner") if view.report["missing"] and view.whole else None,
        _ways(view),
        class_="map-head",
    )


def heading(view: View) -> str:
    """Return what was found in a few words."""
    gettext, found = view.gettext, len(view.whole)
    if view.on_wording and found:
        return several(found, gettext("One cluster that writes alike"), gettext("%(n)s clusters that write alike"))
    latent = sum(bool(group["latent"]) for group in view.whole)
    if latent:
        return several(latent, gettext("One latent coalition"), gettext("%(n)s latent coalitions"))
    if found:
        return gettext("No latent coalition here: those who are aligned know each other")
    return gettext("No coalition here")


def _in_short(view: View) -> str:
    """Return in a sentence or two what the groups are."""
    gettext, actors = view.gettext, view.words["actors"]
    if not view.whole:
        return gettext("No group of %(actors)s agrees more than chance would have it.") % {"actors": actors}
    sizes = {"sizes": _sizes(view, view.whole), "actors": actors}
    if view.on_wording:
        return gettext("They have %(sizes)s %(actors)s. This is who writes alike, not who agrees.") % sizes
    told = (
        gettext(
            "%(sizes)s %(actors)s hold the same positions more often than chance would have it, and most of them are"
            " not known to know each other."
        )
        if all(group["latent"] for group in view.whole)
        else gettext(
            "%(sizes)s %(actors)s hold the same positions more often than chance would have it, and some of them know"
            " each other already."
        )
    )
    return " ".join(filter(None, (told % sizes, _shaky(view))))


def _sizes(view: View, groups: Sequence[Mapping[str, Any]]) -> str:
    """Return how many actors each group has: “5, 4 and 3”."""
    *others, last = (str(len(group["actors"])) for group in groups)
    return view.both(", ".join(others), last) if others else last


def _shaky(view: View) -> str:
    """Return how many of the groups are unstable, if any."""
    gettext, shaky = view.gettext, sum(not group["stable"] for group in view.whole)
    if shaky and len(view.whole) == 1:
        return gettext("It is unstable.")
    told = gettext("%(n)d of %(all)d are unstable.") % {"n": shaky, "all": len(view.whole)}
    return told if shaky else ""


def _read(view: View) -> str:
    gettext, counted = view.gettext, view.report["counts"]
    documents, statements, concepts = (counted[what] for what in ("documents", "statements", "concepts"))
    told = [
        several(documents, gettext("%(n)s document"), gettext("%(n)s documents")) if documents else "",
        view.count(counted["actors"]),
        several(statements, gettext("%(n)s statement"), gettext("%(n)s statements")) if statements else "",
        _concepts(view, concepts) if concepts and not view.on_wording else "",
    ]
    known = several(
        counted["ties"],
        gettext("Read: %(told)s; %(n)s pair known to know each other."),
        gettext("Read: %(told)s; %(n)s pairs known to know each other."),
        told=(parts := ", ".join(filter(None, told))),
    )
    return known if counted["ties"] else gettext("Read: %(told)s; nobody is known to know another.") % {"told": parts}


def _concepts(view: View, many: int) -> str:
    return several(many, view.gettext("%(n)s concept"), view.gettext("%(n)s concepts"))


def _ways(view: View) -> Html:
    gettext = view.gettext
    ways = [("#moved", gettext("Who moved"))] if view.moved else []
    ways += [(f"#group-{n}", f"{view.kind.capitalize()} {n}") for n in range(1, len(view.whole) + 1)]
    meet = gettext("Strangers who write alike") if view.on_wording else gettext("Strangers who should meet")
    ways += [("#strangers", meet)] if view.report["introduce"] else []
    ways += [("#copies", gettext("Passages in common"))] if view.report["copied"] else []
    ways += [
        ("#looked", gettext("How it was looked for")),
        (view.ways.everyone, gettext("All %(actors)s") % {"actors": view.words["actors"]}),
    ]
    listed = view.concepts and not view.on_wording and view.ways.concepts
    ways += [(view.ways.concepts, gettext("All concepts"))] if listed else []
    links = [tag("li", tag("a", label, href=href)) for href, label in ways]
    return tag("nav", tag("ul", links), aria_label=gettext("On this page"), class_="map-ways")


def how_looked(view: View) -> Html:
    """Return what was looked at, what chance would give, and what would be needed to tell."""
    gettext = view.gettext
    rows = [*_looked(view), (gettext("By whom"), _made_by(view))]
    return section(
        gettext("How it was looked for") if view.whole else gettext("Why there is no coalition here"),
        tag("dl", [joined(tag("dt", what), tag("dd", told)) for what, told in rows], class_="map-looked"),
        id_="looked",
        note="" if view.whole else gettext("That is an answer too: nobody is invited on a pattern that chance made."),
    )


def _looked(view: View) -> Iterator[tuple[str, str]]:
    gettext, counted, looked = view.gettext, view.report["counts"], view.report["looked"]
    sides = gettext(
        "%(speaking)s of %(actors)s take sides on %(fewest)d or more of %(concepts)s; fewer cannot tell allies from"
        " neighbours."
    )
    yield (
        gettext("What was looked at"),
        sides
        % {
            "speaking": f"{looked['speaking']:,}",
            "actors": view.count(counted["actors"]),
            "fewest": looked["speaks"],
            "concepts": _concepts(view, counted["concepts"]),
        },
    )
    yield gettext("What chance would give"), _by_chance(view, looked)
    if counted["documents"]:
        yield gettext("How they write"), _wording(view, view.report["wording"])
    if view.report["missing"]:
        yield gettext("What would be needed to tell"), view.report["missing"]


def _by_chance(view: View, looked: Mapping[str, Any]) -> str:
    gettext = view.gettext
    if looked["speaking"] < FEWEST:
        return gettext("There was nothing to compare with chance.")
    return gettext(
        "Up to %(shuffles)d times the positions were dealt anew among the %(actors)s within each concept, and searched"
        " in the same way. A group as strong as the strongest seen here came of that with a probability of"
        " %(likeliest)s; a group is reported up to %(chance)s."
    ) % {
        "shuffles": looked["shuffles"],
        "actors": view.words["actors"],
        "likeliest": probability(looked["likeliest"], gettext),
        "chance": percent(looked["chance"]),
    }


def _wording(view: View, wording: Mapping[str, Any]) -> str:
    gettext = view.gettext
    if wording["groups"]:
        told = (
            gettext("Their wording alone tells groups of %(sizes)s apart, by what each works on.")
            if wording["kind"] == "agendas"
            else gettext("Their wording alone tells groups of %(sizes)s apart, by two ways to speak of one question.")
        )
        sizes = reduce(view.both, (str(len(group["actors"])) for group in wording["groups"]))
        return " ".join((told % {"sizes": sizes}, gettext("To write alike is not to want the same.")))
    if wording["chance"] > SURE:
        return gettext(
            "Sentences dealt at random would look as much like authors of their own with a probability of %(chance)s."
        ) % {"chance": probability(wording["chance"], gettext)}
    if view.whole:
        return gettext("Their wording alone tells of no groups.")
    return gettext("Their wording tells of no groups either.")


def _made_by(view: View) -> str:
    return " ".join(
        (
            view.gettext("Sides were taken by %(who)s.") % {"who": view.report["made_by"]},
            view.gettext(
                "A claim is a guess; the quote beside it is what it rests on, word for word. How sure it is said to be"
                " is not calibrated: read before you invite."
            ),
        )
    )


def reading_notes(view: View) -> Html:
    """Return what was not read, or not without doubt, and which names were taken for one."""
    merged = [(name, ", ".join(more)) for name, more in view.report["merged"].items()]
    skipped = [(one["source"], one["why"]) for one in view.report["skipped"] if not one["read"]]
    doubtful = [(one["source"], one["why"]) for one in view.report["skipped"] if one["read"]]
    gettext = view.gettext
    tables = [
        _table(view, gettext("Names taken for one"), (gettext("Name"), gettext("Also spelled")), merged),
        _table(view, gettext("Not read"), (gettext("What"), gettext("Why")), skipped),
        _table(view, gettext("Read, but not without doubt"), (gettext("What"), gettext("Why")), doubtful),
    ]
    return joined(section(gettext("How it was read"), *tables, id_="read") if any(tables) else None)


def _table(view: View, name: str, columns: tuple[str, str], rows: list[tuple[str, str]]) -> Html | None:
    if not rows:
        return None
    head = tag("tr", [tag("th", column, scope="col") for column in columns])
    told = [tag("tr", [tag("td", cell) for cell in row]) for row in rows[:_TOLD]]
    first = view.gettext("The first %(n)d of them; all are in map.json.") % {"n": _TOLD}
    left = f" {first}" if len(rows) > _TOLD else ""
    table = tag("table", tag("thead", head), tag("tbody", told))
    scroll = tag("div", table, class_="map-scroll", tabindex=0, role="region", aria_label=name)
    return fold(f"{name} ({len(rows):,}).{left}", scroll)
