"""The reader's words: any of the four contexts, or the coalition's own."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from concerted import contexts

COOKIE = "words"
_YEAR = 365 * 24 * 3600


class Vocabulary(dict[str, str]):
    """A context's words; a key with a capital gives the word as it begins a sentence."""

    def __missing__(self, key: str) -> str:
        plain = key[:1].lower() + key[1:]
        if plain == key:
            raise KeyError(key)
        word = self[plain]
        return word[:1].upper() + word[1:]


@cache
def vocabulary(context: str) -> Vocabulary:
    """Return a context's words for templates."""
    return Vocabulary(contexts.words(context))


def chosen(request: HttpRequest, own: str) -> str:
    """Return the context whose words this reader chose, else the coalition's own."""
    choice = request.COOKIES.get(COOKIE, "")
    return choice if choice in contexts.CONTEXTS else own


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the reader's choice of words, and go back to the page they read."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = redirect(back)
    choice = request.GET.get("words", "")
    if choice in contexts.CONTEXTS:
        response.set_cookie(COOKIE, choice, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
