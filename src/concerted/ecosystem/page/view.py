"""What the parts of the page share: where things are on it, how they are called, and what is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from concerted.ecosystem.latent import HELD
from concerted.ecosystem.layout import whole
from concerted.ecosystem.markup import Html, filled, joined, listed, tag
from concerted.ecosystem.numerals import hundredths
from concerted.ecosystem.page.bars import Share
from concerted.ecosystem.picture import called, colour, in_none
from concerted.ecosystem.saying import Translate
from concerted.ecosystem.saying import gettext as as_written

OWN_WORDS = {"actor": "actor", "actors": "actors", "circle": "formation circle", "sentences": "sentences"}
"""What things are called where no context has words of its own."""
MOST_ENTRIES = 500
"""Actors, and concepts, with an entry of their own on the page; all are in map.json."""
FIRST_NAMES = 24
LEAST = 0.001
STRONG, CLEAR = 0.5, 0.2
"""Alignment from which it is called strong, or clear."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _day(day: str) -> str:
    """Return a day as it is said in English: “3 November 2026”."""
    found = date.fromisoformat(day)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where names lead, by their places in the map: to entries on this page, unless there are pages of their own."""

    actor: Callable[[int], str] = "#actor-{}".format
    concept: Callable[[int], str] = "#concept-{}".format
    everyone: str = "#actors"
    concepts: str = "#concepts"
    """Where all concepts are listed; empty where they are not."""
    entries: int = MOST_ENTRIES
    """How many actors, and concepts, have an entry to lead to."""
    day: Callable[[str], str] = _day
    """How a day, YYYY-MM-DD, is said."""
    invite: Callable[[int], str] | None = None
    """Where those can be invited who are suggested for a group, by its place; None where nobody can be."""


class View:
    """A map's JSON, and where its actors, concepts and groups are."""

    def __init__(
        self,
        report: Mapping[str, Any],
        words: Mapping[str, str] = OWN_WORDS,
        translate: Translate = as_written,
        ways: Ways | None = None,
        moved: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.moved = moved
        """What changed since earlier maps, as moved.json says it."""
        self.report, self.words, self.gettext, self.ways = report, words, translate, ways or Ways()
        self.actors: list[Mapping[str, Any]] = report["actors"]
        self.concepts: list[Mapping[str, Any]] = report["concepts"]
        self.on_wording: bool = report["basis"] == "wording"
        self.whole = whole(report)
        self.everyone = {actor["name"] for actor in self.actors}
        self.kind = called(report, translate)
        self.in_none = in_none(report, translate)
        self._place = {actor["name"]: n for n, actor in enumerate(self.actors[: self.ways.entries])}

    @cached_property
    def group_of(self) -> dict[str, int]:
        """Actor → the number of its group; who is in none is absent."""
        return {name: n for n, group in reversed(list(enumerate(self.whole, start=1))) for name in group["actors"]}

    @cached_property
    def _column(self) -> dict[str, int]:
        return {concept["name"]: n for n, concept in enumerate(self.concepts)}

    @cached_property
    def labels(self) -> dict[int, str]:
        """Place of a group in the report → how it is called: “2”, and its parts “2.1”, “2.2”."""
        called: dict[int, str] = {}
        for place, group in enumerate(self.report["coalitions"]):
            parent = group["parent"]
            beside = sum(other["parent"] == parent for other in self.report["coalitions"][: place + 1])
            called[place] = f"{called[parent]}.{beside}" if parent in called else str(beside)
        return called

    def beside(self, place: int, name: str) -> str:
        """Return how the group is called that an actor is in, of those beside a group."""
        groups = self.report["coalitions"]
        parent = groups[place]["parent"]
        found = (self.labels[n] for n, one in enumerate(groups) if one["parent"] == parent and name in one["actors"])
        return f"{self.kind} {next(found, '–')}"

    @cached_property
    def unsettled(self) -> dict[int, tuple[list[str], list[str]]]:
        """Concept → those who say that they are on neither side, and those who lean to one, but not surely."""
        found: dict[int, tuple[list[str], list[str]]] = {}
        for actor in self.actors:
            for column, value in actor["positions"].items():
                if abs(value) < HELD:
                    found.setdefault(int(column), ([], []))[bool(value)].append(actor["name"])
        return found

    def share(self, column: int, supporting: int, opposing: int, among: Collection[str]) -> Share:
        """Return how many among some actors are on which side of a concept."""
        neither, unsure = (sum(name in among for name in names) for names in self.unsettled.get(column, ((), ())))
        return Share(supporting=supporting, opposing=opposing, of=len(among), neither=neither, unsure=unsure)

    def parts(self, place: int) -> list[int]:
        """Return the places of a group's parts."""
        return [n for n, group in enumerate(self.report["coalitions"]) if group["parent"] == place]

    def actor(self, name: str) -> Html:
        """Return an actor's name, as a link to its entry."""
        place = self._place.get(name)
        return tag("a", name, href=self.ways.actor(place)) if place is not None else joined(name)

    def names(self, names: Iterable[str]) -> Html:
        """Return actors' names as links, with commas."""
        return listed(self.actor(name) for name in names)

    def folded_names(self, names: Sequence[str]) -> Html:
        """Return names, of many the first two dozen and the rest folded."""
        if len(names) <= FIRST_NAMES + 6:
            return tag("p", self.names(names), class_="map-names")
        first, rest = names[:FIRST_NAMES], names[FIRST_NAMES:]
        return joined(
            tag("p", self.names(first), class_="map-names"),
            fold(self.more(len(rest)), tag("p", self.names(rest), class_="map-names")),
        )

    def concept(self, column: int, *, most: int = 400) -> Html:
        """Return a concept's name as a link to its entry; long ones are cut."""
        name = shortened(self.concepts[column]["name"], most)
        return tag("a", name, href=self.ways.concept(column)) if column < self.ways.entries else joined(name)

    def column(self, name: str) -> int | None:
        """Return the place of a concept, or None where there is none of that name."""
        return self._column.get(name)

    def day(self, day: str) -> str:
        """Return a day, YYYY-MM-DD, as it is said."""
        return self.ways.day(day)

    def more(self, many: int) -> str:
        """Return how many more there are, for what is folded."""
        return self.gettext("and %(n)d more") % {"n": many}

    def further(self, many: int) -> Html | None:
        """Return how many more than are shown `map.json` has, if any."""
        told = self.gettext("Further %(n)s are in map.json.") % {"n": f"{many:,}"}
        return tag("p", told, class_="map-note") if many > 0 else None

    def both(self, a: str, b: str) -> Html:
        """Return two, one beside the other."""
        return filled(self.gettext("%(a)s and %(b)s"), a=a, b=b)

    def count(self, many: int) -> str:
        """Return a number of actors in the reader's words."""
        return f"{many:,} {self.words['actor' if many == 1 else 'actors']}"


def shortened(text: str, most: int) -> str:
    """Return a text of at most that many letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def several(many: int, one: str, more: str, **parts: str | int) -> str:
    """Return a number, `%(n)s`, in its words: those for one, or those for more; and what else they have."""
    return (one if many == 1 else more) % {"n": f"{many:,}", **parts}


def fold(summary: Html | str, *content: Html | None, class_: str | None = None) -> Html:
    """Return details behind a summary."""
    return tag("details", tag("summary", summary), *content, class_=class_)


def part(heading: str, *content: Html | None, level: int = 3, note: str = "") -> Html | None:
    """Return a part of a section under its heading; nothing where it has no content."""
    if not any(content):
        return None
    told = tag("p", note, class_="map-note") if note else None
    return tag("div", tag(f"h{level}", heading), told, *content, class_="map-part")


def section(heading: Html | str, *content: Html | None, id_: str, note: str = "") -> Html:
    """Return a section of the page."""
    told = tag("p", note, class_="map-note") if note else None
    return tag("section", tag("h2", heading, id=f"{id_}-title"), told, *content, id=id_, aria_labelledby=f"{id_}-title")


def fact(what: str, told: str, *, class_: str | None = None) -> Html:
    """Return a row of a list of facts."""
    return tag("li", tag("strong", what), f": {told}", class_=class_)


def key(group: int) -> Html:
    """Return the mark of a group: its number on its colour."""
    return tag("span", str(group), class_=f"map-key map-c{colour(group)}", aria_hidden="true")


def percent(share: float) -> str:
    """Return a share in words: of 100."""
    return f"{round(100 * share)}\N{NO-BREAK SPACE}%"


def probability(chance: float, gettext: Translate) -> str:
    """Return a probability in words; the least that is stated is one in a thousand."""
    if chance < LEAST:
        return gettext("less than 1 in 1,000")
    return gettext("about %(percent)s") % {"percent": f"{hundredths(chance)}\N{NO-BREAK SPACE}%"}


def alike(alignment: float, gettext: Translate) -> str:
    """Return in words how much two sides are aligned, with the figure (from -1 to 1)."""
    aligned, opposed = (
        (gettext("strongly aligned"), gettext("strongly opposed")) if abs(alignment) >= STRONG
        else (gettext("clearly aligned"), gettext("clearly opposed")) if abs(alignment) >= CLEAR
        else (gettext("a little aligned"), gettext("a little opposed"))
    )  # fmt: skip
    return f"{aligned if alignment > 0 else opposed} ({signed(alignment)})"


def signed(alignment: float) -> str:
    """Return a figure between -1 and 1 with its sign."""
    return f"{alignment:+.2f}".replace("-", "−")
