"""Which pattern a link means: by TypeID, then slug, then alias, then loosely; and by which of them is always said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from concerted.commons.patterns import Pattern, Relation, Tie
from concerted.commons.terms import name_of, terms

How = Literal["id", "slug", "alias", "loosely", "nothing"]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a link means, and how that was found out: `slug` is None where nothing mounted fits."""

    slug: str | None
    how: How


class Names:
    """The names of all patterns in the mounted libraries. Of two patterns with one slug the first mounted stands."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns: dict[str, Pattern] = {}
        self._by: dict[How, dict[str, str]] = {"id": {}, "slug": {}, "alias": {}, "loosely": {}}
        for pattern in patterns:
            self._take(pattern)

    def _take(self, pattern: Pattern) -> None:
        slug = pattern.slug
        if pattern.id:
            self._by["id"].setdefault(pattern.id, slug)
        self.patterns.setdefault(slug, pattern)
        self._by["slug"].setdefault(slug, slug)
        for alias in pattern.aliases:
            self._by["alias"].setdefault(name_of(alias.text), slug)
        for name in (slug, pattern.title, *(alias.text for alias in pattern.aliases)):
            self._by["loosely"].setdefault(_loose(name), slug)

    def meant(self, relation: Relation | Tie) -> Meant:
        """Return the pattern a link means."""
        return self.named(relation.target, typeid=relation.typeid)

    def named(self, name: str, *, typeid: str = "") -> Meant:
        """Return the pattern of a name: a TypeID, slug, alias or, loosely, its words in any spelling."""
        keys: Mapping[How, str] = {"id": typeid or name, "slug": name, "alias": name_of(name), "loosely": _loose(name)}
        for how, key in keys.items():
            if found := self._by[how].get(key):
                return Meant(found, how)
        return Meant(None, "nothing")


def _loose(name: str) -> str:
    """Return the words of a name in their simplest form: without `and`, endings, marks and order."""
    return " ".join(sorted(terms(name.replace("_", " "))))
