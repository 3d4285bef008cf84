"""What the page says first, and how it came to say it: also where the answer is that there is no coalition here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        tag("p", ON_WORDING, class_="map-banner") if view.on_wording else None,
        tag("p", view.report["missing"], class_="map-banner") if view.report["missing"] and view.whole else None,
        _ways(view),
        class_="map-head",
    )


def heading(view: View) -> str:
    """Return what was found in a few words."""
    found = len(view.whole)
    if view.on_wording and found:
        return f"{several(found, 'cluster')} that write alike" if found > 1 else "One cluster that writes alike"
    latent = sum(bool(group["latent"]) for group in view.whole)
    if latent:
        return "One latent coalition" if latent == 1 else f"{latent} latent coalitions"
    if found:
        return "No latent coalition here: those who are aligned know each other"
    return "No coalition here"


def _in_short(view: View) -> str:
    """Return in a sentence or two what the groups are."""
    if not view.whole:
        return f"No group of {view.words['actors']} agrees more than chance would have it."
    sizes = [len(group["actors"]) for group in view.whole]
    told = f"{', '.join(map(str, sizes[:-1]))} and {sizes[-1]}" if len(sizes) > 1 else str(sizes[0])
    if view.on_wording:
        return f"They have {told} {view.words['actors']}. This is who writes alike, not who agrees."
    latent = all(group["latent"] for group in view.whole)
    known = "most of them are not known to know each other" if latent else "some of them know each other already"
    shaky = sum(not group["stable"] for group in view.whole)
    hint = "" if not shaky else " It is unstable." if len(sizes) == 1 else f" {shaky} of {len(sizes)} are unstable."
    told = f"{told} {view.words['actors']} hold the same positions more often than chance would have it"
    return f"{told}, and {known}.{hint}"


def _read(view: View) -> str:
    counted = view.report["counts"]
    told = [several(counted["documents"], "document")] if counted["documents"] else []
    told += [view.count(counted["actors"])]
    told += [several(counted["statements"], "statement")] if counted["statements"] else []
    told += [several(counted["concepts"], "concept")] if counted["concepts"] and not view.on_wording else []
    ties = counted["ties"]
    known = f"{several(ties, 'pair')} known to know each other" if ties else "nobody is known to know another"
    return f"Read: {', '.join(told)}; {known}."


def _ways(view: View) -> Html:
    ways = [(f"#group-{n}", f"{view.kind.capitalize()} {n}") for n in range(1, len(view.whole) + 1)]
    ways += (
        [("#strangers", f"Strangers who {'write alike' if view.on_wording else 'should meet'}")]
        if view.report["introduce"]
        else []
    )
    ways += [("#copies", "Passages in common")] if view.report["copied"] else []
    ways += [("#looked", "How it was looked for"), (view.ways.everyone, f"All {view.words['actors']}")]
    ways += (
        [(view.ways.concepts, "All concepts")] if view.concepts and not view.on_wording and view.ways.concepts else []
    )
    links = [tag("li", tag("a", label, href=href)) for href, label in ways]
    return tag("nav", tag("ul", links), aria_label="On this page", class_="map-ways")


def how_looked(view: View) -> Html:
    """Return what was looked at, what chance would give, and what would be needed to tell."""
    rows: list[tuple[str, Html | str]] = list(_looked(view))
    rows.append(("By whom", _made_by(view)))
    return section(
        "How it was looked for" if view.whole else "Why there is no coalition here",
        tag("dl", [joined(tag("dt", what), tag("dd", told)) for what, told in rows], class_="map-looked"),
        id_="looked",
        note="" if view.whole else "That is an answer too: nobody is invited on a pattern that chance made.",
    )


def _looked(view: View) -> Iterator[tuple[str, str]]:
    counted, looked = view.report["counts"], view.report["looked"]
    speaking = f"{looked['speaking']:,} of {view.count(counted['actors'])}"
    enough = f"{looked['speaks']} or more of {several(counted['concepts'], 'concept')}"
    yield "What was looked at", f"{speaking} take sides on {enough}; fewer cannot tell allies from neighbours."
    yield "What chance would give", _by_chance(view, looked)
    if counted["documents"]:
        yield "How they write", _wording(view.report["wording"], found=bool(view.whole))
    if view.report["missing"]:
        yield "What would be needed to tell", view.report["missing"]


def _by_chance(view: View, looked: Mapping[str, Any]) -> str:
    if looked["speaking"] < FEWEST:
        return "There was nothing to compare with chance."
    return (
        f"Up to {looked['shuffles']} times the positions were dealt anew among the {view.words['actors']} within each"
        " concept, and searched in the same way. A group as strong as the strongest seen here came of that with a"
        f" probability of {probability(looked['likeliest'])}; a group is reported up to {percent(looked['chance'])}."
    )


def _wording(wording: Mapping[str, Any], *, found: bool) -> str:
    if wording["groups"]:
        sizes = " and ".join(str(len(group["actors"])) for group in wording["groups"])
        kind = "what each works on" if wording["kind"] == "agendas" else "two ways to speak of one question"
        return f"Their wording alone tells groups of {sizes} apart, by {kind}. To write alike is not to want the same."
    if wording["chance"] > SURE:
        chance = probability(wording["chance"])
        return f"Sentences dealt at random would look as much like authors of their own with a probability of {chance}."
    return f"Their wording {'alone tells of no groups' if found else 'tells of no groups either'}."


def _made_by(view: View) -> Html:
    return joined(
        f"Sides were taken by {view.report['made_by']}. ",
        "A claim is a guess; the quote beside it is what it rests on, word for word. How sure it is said to be is not"
        " calibrated: read before you invite.",
    )


def reading_notes(view: View) -> Html:
    """Return what was not read, or not without doubt, and which names were taken for one."""
    merged = [(name, ", ".join(more)) for name, more in view.report["merged"].items()]
    skipped = [(one["source"], one["why"]) for one in view.report["skipped"] if not one["read"]]
    doubtful = [(one["source"], one["why"]) for one in view.report["skipped"] if one["read"]]
    tables = [
        _table("Names taken for one", ("Name", "Also spelled"), merged),
        _table("Not read", ("What", "Why"), skipped),
        _table("Read, but not without doubt", ("What", "Why"), doubtful),
    ]
    return joined(section("How it was read", *tables, id_="read") if any(tables) else None)


def _table(name: str, columns: tuple[str, str], rows: list[tuple[str, str]]) -> Html | None:
    if not rows:
        return None
    head = tag("tr", [tag("th", column, scope="col") for column in columns])
    told = [tag("tr", [tag("td", cell) for cell in row]) for row in rows[:_TOLD]]
    left = f" The first {_TOLD} of them; all are in map.json." if len(rows) > _TOLD else ""
    table = tag("table", tag("thead", head), tag("tbody", told))
    scroll = tag("div", table, class_="map-scroll", tabindex=0, role="region", aria_label=name)
    return fold(f"{name} ({len(rows):,}).{left}", scroll)
