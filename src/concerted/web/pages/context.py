"""What every template knows: the coalition, its words, who is reading, and where one can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext

from concerted import contexts, host
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.pages.public import is_copied, still
from concerted.web.pages.vocabulary import Vocabulary, chosen, vocabulary
from concerted.web.people.acting import acting
from concerted.web.pictures import mark


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what every template knows; the host's own pages, which are of no coalition, know only its mark."""
    if not reading.has_house():
        return {"mark": mark()}
    me = acting(request)
    context = _context(request, me)
    words = vocabulary(context)
    copied = still(request)
    return {
        "coalition": reading.state(),
        "still": copied,
        "me": me,
        "words": words,
        "words_of": context,
        "contexts": {name: context_name(name) for name in contexts.CONTEXTS},
        "languages": settings.LANGUAGES,
        "places": [one for one in _places(words) if copied is None or is_copied(_below(one[0]))],
        "now": host.now(),
        "mark": mark(),
        "demo": reading.house().is_demo,
        "back": request.get_full_path() if request.method in ("GET", "HEAD") else "/",
    }


def words_for(request: HttpRequest) -> Vocabulary:
    """Return the words that this reader reads pages in."""
    return vocabulary(words_context(request))


def words_context(request: HttpRequest) -> str:
    """Return the context in whose words this reader reads pages."""
    return _context(request, acting(request))


def _context(request: HttpRequest, me: Actor | None) -> str:
    return chosen(request, (me and me.facts.context) or reading.state().context)


def context_name(context: str) -> str:
    """Return what a context is called: whose words they are."""
    names = {
        "corporate": gettext("an organisation"),
        "government": gettext("public service"),
        "activist": gettext("a movement"),
        "tech": gettext("a product ecosystem"),
    }
    return names[context]


def _below(name: str) -> str:
    """Return a page's address without what stands before those of its house."""
    return reverse(name).removeprefix(get_script_prefix())


def _places(words: Vocabulary) -> list[tuple[str, str]]:
    """Return the address name and the label of each place in the navigation."""
    return [
        ("map", gettext("Map")),
        ("circle", words["Circle"]),
        ("platform", words["Platform"]),
        ("decisions", words["Decisions"]),
        ("meetings", gettext("Meetings")),
        ("duties", gettext("Duties")),
        ("commitments", gettext("Commitments")),
        ("vitality", gettext("Vitality")),
        ("members", words["Members"]),
        ("commons", gettext("Patterns")),
        ("record", gettext("Record")),
    ]
