"""The commons: the Navigator, one pattern, the graph, the assessment, who lacks a label, and the stewards' queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from concerted.coalition.state import Actor
from concerted.commons.helping import as_context
from concerted.commons.library import Library
from concerted.commons.patterns import CONTEXTS
from concerted.commons.prose import clean
from concerted.errors import InputError, Refused
from concerted.web.commons import graphs, networks, tending
from concerted.web.commons.addresses import address_of, name_of, named
from concerted.web.commons.assessments import assessment_page
from concerted.web.commons.held import is_mounted, of_library
from concerted.web.commons.patterns import page_of
from concerted.web.commons.reading import found, helped, helps, labelled, lacking, listed, part
from concerted.web.commons.words import kind_name, whose
from concerted.web.pages.acts import chosen_of, whole_number
from concerted.web.pages.context import words_context
from concerted.web.pages.limits import network, within
from concerted.web.writing import Refusal

MOST, WINDOW = 120, timedelta(minutes=5)
"""Questions from one network address."""
FRAGMENT = "fragment"
LONGEST = 400
"""Characters of a question."""

View = Callable[..., HttpResponse]


@require_safe
@of_library
def commons(request: HttpRequest, library: Library) -> HttpResponse:
    """Ask the library in one's own words: which patterns they name, or which help in a situation."""
    words, context = _question(request)
    situation = request.GET.get("ask") == "for"
    if words and not within(f"commons:{network(request)}", MOST, WINDOW):
        return render(request, "decisions/too_often.html", status=429)
    here: dict[str, Any] = {
        **_room(request, library),
        "question": words,
        "asked_as": context or "",
        "whose": whose(context) if context else "",
        "situation": situation,
        "choices": [(name, whose(name)) for name in CONTEXTS],
        "found": found(library, words, context) if words and not situation else [],
        "helped": helped(library, words, context) if words and situation else [],
        "unknown": library.navigator.unknown(words) if words else [],
        "lacking": lacking(library),
    }
    if not words:
        rows = sorted(library.graph.patterns.values(), key=lambda one: one.title.casefold())
        here["part"] = part([listed(one) for one in rows], request.GET.get("page", ""))
    return render(request, "commons/commons.html", here)


@require_safe
@of_library
def help_text(request: HttpRequest, library: Library) -> HttpResponse:
    """Give what helps in a situation as one text: to be read, or as context for a language model."""
    words, context = _question(request)
    if words and not within(f"commons:{network(request)}", MOST, WINDOW):
        return HttpResponse(gettext("Too many questions. Try again in five minutes."), status=429)
    text = clean(as_context(words, helps(library, words, context))) if words else ""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@of_library
def pattern(request: HttpRequest, library: Library, name: str) -> HttpResponse:
    """Show one pattern. Another name of it leads to its own address; of a name that is none, what it might mean."""
    found_one = named(library, name)
    if found_one is None:
        words = name.replace("-", " ").replace("_", " ")[:LONGEST]
        near = found(library, words, None) if within(f"commons:{network(request)}", MOST, WINDOW) else []
        here = {**_room(request, library), "name": name, "near": near[:5]}
        return render(request, "commons/absent.html", here, status=404)
    if name != name_of(found_one):
        return redirect(address_of(found_one) + (f"?{FRAGMENT}" if FRAGMENT in request.GET else ""))
    here = {**_room(request, library), "page": page_of(library, found_one, words_context(request)), "name": name}
    return render(request, "commons/pattern_entry.html" if FRAGMENT in request.GET else "commons/pattern.html", here)


@require_safe
@csp_replace({"script-src": [SELF], "connect-src": [SELF]})  # the picture: it fetches what it draws, from here alone
@of_library
def graph(request: HttpRequest, library: Library) -> HttpResponse:
    """Show the graph as a picture, and the same in a table."""
    chosen = _chosen(request)
    view = _view(request, library, chosen)
    here = {
        **_room(request, library),
        "view": view,
        "part": part(view.communities or view.rows, request.GET.get("page", "")),
        "more": _asked(request, "around", "community", "kind", "with", "colour"),
        "chosen": chosen,
        "kinds": [(kind, kind_name(kind)) for kind in sorted({edge.kind for edge in library.graph.edges})],
        "around": request.GET.get("around", ""),
        "community": request.GET.get("community", ""),
        "by": library.graph.found_by(),
        "links": len(library.graph.edges),
        "proposed": len(library.garden.edges),
        "faults": graphs.faults(library),
    }
    return render(request, "commons/graph.html", here)


@require_safe
@gzip_page
@of_library
def drawn(request: HttpRequest, library: Library) -> HttpResponse:
    """What the page's script draws of the graph, as JSON."""
    chosen = _chosen(request)
    answer = networks.network(library, _view(request, library, chosen), chosen, request.GET.get("colour", ""))
    return HttpResponse(answer, "application/json", headers={"Cache-Control": "private, no-cache"})


@require_safe
@of_library
def link(request: HttpRequest, library: Library, one: str, other: str) -> HttpResponse:
    """Show what two patterns say of each other: people's links and a machine's guesses, each with its reason."""
    pair = named(library, one), named(library, other)
    if pair[0] is None or pair[1] is None or not (said := networks.between(library, pair[0], pair[1])):
        raise Http404
    here = {**_room(request, library), "pair": [listed(each) for each in pair if each], "said": said}
    return render(request, "commons/link_entry.html" if FRAGMENT in request.GET else "commons/link.html", here)


def _chosen(request: HttpRequest) -> graphs.Chosen:
    whose_links = request.GET.get("with", "")
    return graphs.Chosen(request.GET.get("kind", "")[:40], whose_links if whose_links in graphs.WHOSE else "")


def _view(request: HttpRequest, library: Library, chosen: graphs.Chosen) -> graphs.View:
    if name := request.GET.get("around"):
        middle = library.named(name)
        if middle is None:
            raise Http404
        return graphs.around(library, middle.slug, chosen=chosen)
    if number := request.GET.get("community"):
        view = graphs.community(library, int(number), chosen=chosen) if _is_number(number) else None
        if view is None:
            raise Http404
        return view
    return graphs.whole(library, chosen=chosen)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9  # noqa: PLR2004 - digits


@require_safe
@of_library
def labels(request: HttpRequest, library: Library) -> HttpResponse:
    """Show what each pattern is called in each context, and which have no name there."""
    only = request.GET.get("lacks", "")
    only = only if only in CONTEXTS else ""
    here = {
        **_room(request, library),
        "only": only,
        "more": _asked(request, "lacks"),
        "whose": whose(only) if only else "",
        "lacking": lacking(library),
        "contexts_of": [whose(name) for name in CONTEXTS],
        "part": part(labelled(library, only), request.GET.get("page", "")),
    }
    return render(request, "commons/labels.html", here)


@require_safe
@of_library
def assessment(request: HttpRequest, library: Library) -> HttpResponse:
    """Compare the eight dimensions across the library; name the weak and the unlikely."""
    page = assessment_page(library)
    here = {**_room(request, library), "page": page, "part": part(page.unlikely, request.GET.get("page", ""))}
    return render(request, "commons/assessment.html", here)


def for_stewards(view: View) -> View:
    """Let only stewards through, and hand the view who they act for."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        actor = tending.steward(request)
        if actor is None:
            raise PermissionDenied(gettext("Only the stewards whom the host names answer what is proposed."))
        return view(request, actor, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_stewards
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer what the garden proposes, one after the other."""
    return _review(request, actor=actor)


@of_library
def _review(request: HttpRequest, library: Library, *, actor: Actor) -> HttpResponse:
    if request.method != "POST":
        return _queue(request, library)
    place = request.POST.get("place", "1")
    try:
        said = chosen_of(request, "verdict", ("accept", "reject", "later"))
        if said != "later":
            kind = chosen_of(request, "kind", tending.KINDS) if said == "accept" else None
            proposal = tending.answer(library, request.POST.get("proposal", ""), kind, actor)
            _say_answered(request, proposal.pattern.title, proposal.target, kind)
    except (Refused, InputError) as error:
        return _queue(request, library, _refusal("review", error))
    place = str(int(place) + 1) if said == "later" and _is_number(place) else place
    return redirect(f"{reverse('review')}?at={place if _is_number(place) else 1}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_stewards
def review_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer many proposals at once, which is recorded as such."""
    if request.method != "POST":
        return redirect("review")
    return _review_all(request, actor=actor)


@of_library
def _review_all(request: HttpRequest, library: Library, *, actor: Actor) -> HttpResponse:
    try:
        said = chosen_of(request, "verdict", ("accept", "reject"))
        chosen = tending.between(library, whole_number(request, "least") or 0, whole_number(request, "below") or 0)
        if request.POST.get("sure") != str(len(chosen)):
            return _queue(request, library, sure=(said, len(chosen)))
        tending.answer_all(chosen, actor, accept=said == "accept")
    except (Refused, InputError) as error:
        return _queue(request, library, _refusal("review-all", error))
    done = ngettext("%(n)d proposal is answered at once.", "%(n)d proposals are answered at once.", len(chosen))
    messages.success(request, done % {"n": len(chosen)})
    return redirect("review")


def _queue(
    request: HttpRequest, library: Library, refusal: Refusal | None = None, sure: tuple[str, int] | None = None
) -> HttpResponse:
    place = request.GET.get("at") or request.POST.get("place", "1")
    here = {
        **_room(request, library),
        "asked": tending.asked(library, int(place) if _is_number(place) else 1),
        "count": len(library.waiting),
        "kinds": [(kind, kind_name(kind)) for kind in tending.KINDS],
        "lately": tending.lately(),
        "refusal": refusal,
        "sure": sure,
        "given": request.POST,
        "at_once": tending.AT_ONCE,
    }
    return render(request, "commons/review.html", here, status=422 if refusal else 200)


def _refusal(form: str, error: Refused | InputError) -> Refusal:
    """Return what went wrong, to be shown beside its form; of a file that cannot be written, no more than that."""
    if isinstance(error, Refused):
        return Refusal(form, error)
    hint = "Whoever keeps this host finds in docs/commons.md what it takes."
    return Refusal(form, Refused(error.code, "The library cannot be written here.", hint=hint))


def _say_answered(request: HttpRequest, title: str, target: str, kind: str | None) -> None:
    said = (
        gettext("%(one)s → %(other)s: accepted as “%(kind)s”.") if kind else gettext("%(one)s → %(other)s: rejected.")
    )
    messages.success(request, said % {"one": title, "other": target, "kind": kind_name(kind or "")})


def _question(request: HttpRequest) -> tuple[str, str | None]:
    """Return what is asked, and in whose words: the reader's own, where nothing else is said."""
    words = " ".join(request.GET.get("words", "").split())[:LONGEST]
    said = request.GET.get("as", words_context(request))
    return words, said if said in CONTEXTS else None


def _asked(request: HttpRequest, *names: str) -> str:
    """Return what else an address asks, to stand before the number of a page."""
    asked = urlencode({name: request.GET[name] for name in names if name in request.GET})
    return f"{asked}&" if asked else ""


def _room(request: HttpRequest, library: Library) -> dict[str, Any]:
    """Return what every page of the room shows."""
    steward = tending.steward(request)
    return {
        "library": library,
        "mounted": is_mounted(),
        "steward": steward,
        "waiting": len(library.waiting) if steward else 0,
    }
