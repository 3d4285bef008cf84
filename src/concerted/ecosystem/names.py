"""Actors' names: one spelling for each, merges that are shown, and a table that overrules them.

Two spellings are taken for one actor when they differ only in case, width, spaces, punctuation, accents, a leading
article, a legal form at the end, or an abbreviation of the name in brackets after it. A table `names.csv` (`spelling`,
`actor`) overrules that: it joins what is not alike, and a spelling given as its own actor is kept apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "œ": "oe"})
_MARKS = re.compile(r"[^\w+#&]+")
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el) (?=\S+ \S)")
_LEGAL = re.compile(
    r" (?:e ?v|ev|g?gmbh(?: co kg)?|kg|ag|se|inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co"
    r"|s ?a|s ?r ?l|b ?v|n ?v|oy|ab|a ?s ?b ?l|eg)$"
)
_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<short>[^()\[\]]+)[)\]]$")
_FEWEST_INITIALS = 2
_REMEMBERED = 2**16
"""Names; each comes with every document of its actor."""
_GIVEN = "="
"""Begins the key of an actor that was given by the table; no key made from a name begins so."""


@lru_cache(maxsize=_REMEMBERED)
def canonical_name(name: str) -> str:
    """Return a name in one spelling: compatibility form, single spaces (Unicode NFKC, UAX #15)."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


@lru_cache(maxsize=_REMEMBERED)
def name_key(name: str) -> str:
    """Return what the spellings of one name have in common; a name without letters is only itself."""
    canonical = canonical_name(name).casefold()
    if not any(map(str.isalpha, canonical)):
        return canonical
    if short := abbreviated(name):
        canonical = canonical[: -len(short) - 2].rstrip()
    plain = unicodedata.normalize("NFD", canonical.translate(_UMLAUTS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = " ".join(_MARKS.sub(" ", plain.replace("'", "").replace("’", "")).split())
    without = _LEGAL.sub("", _ARTICLE.sub("", plain))
    return without or plain or canonical


def abbreviated(name: str) -> str:
    """Return the abbreviation that a name gives in brackets, as in “Care Homes League (CHL)”; or nothing."""
    found = _BRACKETS.match(canonical_name(name))
    if found is None:
        return ""
    initials = [word[0] for word in re.findall(r"\w+", found["name"])]
    short = found["short"]
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    rest = iter(map(str.casefold, initials))
    fits = len(letters) >= _FEWEST_INITIALS and all(letter in rest for letter in letters)
    return short if fits and short.upper() == short else ""


class Names:
    """One spelling for each actor, as they come in; `overruled` maps a spelling to the actor it stands for."""

    def __init__(self, overruled: Mapping[str, str] | None = None) -> None:
        self._overruled = {canonical_name(one): canonical_name(other) for one, other in (overruled or {}).items()}
        self._spellings: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        self._set: dict[str, set[str]] = {}
        for actor in self._overruled.values():
            self._set.setdefault(name_key(actor), set()).add(actor)

    def meet(self, spelling: str) -> str:
        """Remember a spelling; return it canonically."""
        canonical = canonical_name(spelling)
        key = self._key(canonical)
        self._spellings.setdefault(key, set()).add(canonical)
        if short := abbreviated(canonical):
            self._short.setdefault(name_key(short), set()).add(key)
        return canonical

    def known(self, spelling: str) -> bool:
        """Return whether this name was met, in any spelling."""
        return self._whole(self._key(canonical_name(spelling))) in self._spellings

    def one(self, spelling: str) -> str:
        """Return the one spelling of a name, once all were met: as overruled, or else the first in order."""
        key = self._whole(self._key(canonical_name(spelling)))
        if key.startswith(_GIVEN):
            return key.removeprefix(_GIVEN)
        return min(self._spellings.get(key) or {canonical_name(spelling)})

    def merged(self) -> dict[str, tuple[str, ...]]:
        """Return actor → the other spellings taken for it, where there are any."""
        found: dict[str, set[str]] = {}
        for spelling in (spelling for spellings in self._spellings.values() for spelling in spellings):
            found.setdefault(self.one(spelling), set()).add(spelling)
        return {name: tuple(sorted(others - {name})) for name, others in sorted(found.items()) if others - {name}}

    def _key(self, canonical: str) -> str:
        """Return what a spelling is kept under: the actor it was given, or what it has in common with others."""
        given = {self._overruled[canonical]} if canonical in self._overruled else self._set.get(name_key(canonical))
        return _GIVEN + next(iter(given)) if given and len(given) == 1 else name_key(canonical)

    def _whole(self, key: str) -> str:
        """Return the key of the name that this one abbreviates, where just one was met that says so."""
        full = self._short.get(key, set())
        return next(iter(full)) if len(full) == 1 else key
