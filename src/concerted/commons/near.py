"""Which known name is perhaps meant: fast enough to ask for thousands of names.

A name is near when it is an alias, when it is written alike but for one letter, or when it shares most of its words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

_WORDS = re.compile(r"[a-z0-9]+")
_SMALL = frozenset({"a", "an", "and", "as", "for", "from", "in", "of", "on", "the", "to", "vs", "with"})
_ALIKE = 0.6
_LONGEST = 120
"""Letters of a name in which a slip is looked for."""

_COMMON = 60
"""A word in more names than this tells them apart too little to look them all up."""


class Near:
    """An index of known names, of other names for them, and of names that are only spoken of."""

    def __init__(
        self, names: Iterable[str], aliases: Mapping[str, str] | None = None, spoken_of: Iterable[str] = ()
    ) -> None:
        self.names = dict.fromkeys(names)
        self.plain: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.words: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            self.plain.setdefault(_plain(name), name)
            for part in {name, *_cuts(name)}:
                self.cut.setdefault(part, name)
            for word in _words(name):
                self.words[word].append(name)
        for alias, name in (aliases or {}).items():
            self.plain.setdefault(_plain(alias), name)
        self.spoken = {part: name for name in spoken_of for part in (*_cuts(name), name)}
        self.found: dict[str, str] = {}

    def near(self, name: str) -> str:
        """Return the known name that is nearest, or nothing."""
        if name not in self.found:
            self.found[name] = self._near(name)
        return self.found[name]

    def _near(self, name: str) -> str:
        if said := self.plain.get(_plain(name)):
            return said
        return self.slip(name) or self._alike(_words(name)) or self._spoken_of(name)

    def slip(self, name: str) -> str:
        """Return the known name that is alike but for one letter, or two that changed places; or nothing."""
        return next((self.cut[part] for part in (name, *_cuts(name)) if part in self.cut), "")

    def _spoken_of(self, name: str) -> str:
        return next((said for part in (name, *_cuts(name)) if (said := self.spoken.get(part, name)) != name), "")

    def _alike(self, words: frozenset[str]) -> str:
        """Return the name that shares the most words, if it shares most of them."""
        candidates = {
            name for word in words if len(self.words.get(word, ())) <= _COMMON for name in self.words.get(word, ())
        }
        best = max(((_shared(words, _words(name)), name) for name in sorted(candidates)), default=(0.0, ""))
        return best[1] if best[0] >= _ALIKE else ""


def _plain(name: str) -> str:
    return "".join(_WORDS.findall(name.lower()))


def _words(name: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in _WORDS.findall(name.lower()) if word not in _SMALL)


def _shared(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others)


def _cuts(name: str) -> list[str]:
    """Return the name with each one letter left out: two names one slip apart have such a form in common."""
    return [name[:at] + name[at + 1 :] for at in range(len(name))] if len(name) <= _LONGEST else []
