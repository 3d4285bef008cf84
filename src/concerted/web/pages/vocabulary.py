"""The reader's words: the language they read, and any of the four contexts, or the coalition's own."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override, pgettext
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


def vocabulary(context: str) -> Vocabulary:
    """Return a context's words for templates, in the language the page is read in."""
    return _vocabulary(context, get_language() or settings.LANGUAGE_CODE)


@cache
def _vocabulary(context: str, language: str) -> Vocabulary:
    with override(language):
        return Vocabulary({name: pgettext(context, word) for name, word in contexts.words(context).items()})


def chosen(request: HttpRequest, own: str) -> str:
    """Return the context whose words this reader chose, on this device or for all of them; else `own`."""
    choice = request.COOKIES.get(COOKIE) or getattr(request.user, "words", "")
    return choice if choice in contexts.CONTEXTS else own


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the reader's choice of words and of language, and go back to the page they read."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = redirect(back)
    for name, cookie, known in _choices():
        if (choice := request.GET.get(name, "")) in known:
            secure = request.is_secure()
            response.set_cookie(cookie, choice, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def _choices() -> list[tuple[str, str, Collection[str]]]:
    """Return what can be chosen: the field, the cookie that remembers it, and what there is to choose from."""
    languages = dict(settings.LANGUAGES)
    return [("words", COOKIE, contexts.CONTEXTS), ("language", settings.LANGUAGE_COOKIE_NAME, languages)]
