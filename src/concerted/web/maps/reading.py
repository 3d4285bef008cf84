"""What the map's page shows: what was found in words and as a picture, and what can be chosen on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from concerted.ecosystem.atlas import Chosen
from concerted.ecosystem.atlas.asking import Concept
from concerted.ecosystem.markup import joined
from concerted.ecosystem.page.changed import who_moved
from concerted.ecosystem.page.groups import group_sections
from concerted.ecosystem.page.looked import answer, how_looked, reading_notes
from concerted.ecosystem.page.overview import drawing
from concerted.ecosystem.page.pairs import copies, strangers
from concerted.ecosystem.page.view import View, Ways
from concerted.web.maps.asked import chosen
from concerted.web.maps.held import Held, held

WORDS = ("actor", "actors", "circle", "sentences")
"""What the map's page says in its reader's words."""


@dataclass(frozen=True, slots=True)
class Told:
    """The map's page in parts, each markup of our own: what was found, the picture, all there is to read about it."""

    answer: SafeString
    picture: SafeString | None
    rest: SafeString


def told(words: Mapping[str, str], *, invites: bool) -> Told | None:
    """Return the house's map in the reader's words, with ways to invite for those who may; None where there is none."""
    found = held()
    if found is None:
        return None
    reader = (invites, get_script_prefix(), get_language() or "")
    try:
        return _told(found, tuple(words[name] for name in WORDS), reader)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


@lru_cache(maxsize=32)
def _told(found: Held, words: tuple[str, ...], reader: tuple[bool, str, str]) -> Told:
    """Return it for a reader: whether they may invite, below which prefix their addresses are, and their language."""
    invites = reader[0]
    ways = Ways(
        actor=lambda n: reverse("map-actor", args=[n]),
        concept=lambda n: f"{reverse('map-table')}?concept={n}",
        everyone=reverse("map-table"),
        concepts="",
        entries=10**9,
        day=lambda day: date_format(date.fromisoformat(day), "DATE_FORMAT"),
        invite=(lambda place: reverse("map-invitations", args=[place])) if invites else None,
    )
    view = View(found.report(), dict(zip(WORDS, words, strict=True)), gettext, ways, found.moved)
    looked = how_looked(view)
    rest = joined(
        None if view.whole else looked, who_moved(view), group_sections(view), strangers(view), copies(view),
        looked if view.whole else None, reading_notes(view),
    )  # fmt: skip
    drawn = drawing(view)
    return Told(_safe(answer(view)), _safe(drawn) if drawn else None, _safe(rest))


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - our own page, which escapes every text


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen on this map, and what is."""

    chosen: Chosen
    coalitions: list[int]
    outside: bool
    """Whether there are actors in no coalition."""
    concepts: list[Concept]
    contexts: list[str]
    span: tuple[str, str] | None
    undated: int
    """Statements without a date, which no span of time includes."""
    order: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is chosen."""
        return self.chosen != Chosen()


def choices(found: Held, asked: QueryDict) -> Choices:
    """Return what can be chosen, and what the address chooses."""
    atlas = found.atlas
    return Choices(
        chosen(asked), [one.number for one in atlas.coalitions()], atlas.count(Chosen(coalition=0)) > 0,
        atlas.concepts(), atlas.contexts(), atlas.span(), atlas.undated(), asked.get("order", ""),
    )  # fmt: skip
