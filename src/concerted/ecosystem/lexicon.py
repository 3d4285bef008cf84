"""The words by which sentences are read: they lie in `lexicon.toml`, as regular expressions, in English and German."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

_LEXICON: dict[str, dict[str, list[str]]] = tomllib.loads(
    files(__package__).joinpath("lexicon.toml").read_text("utf-8")
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TOKEN = re.compile(r"\w+")
_HEAD = re.compile(r"(?:(?!\(\?=)(?:\([^()]*\)\??|[^ ]))+")
_REMEMBERED = 2**16


def listed(kind: str) -> list[str]:
    """Return one kind of word, both languages together."""
    return [word for language in _LEXICON.values() for word in language[kind]]


def any_of(kind: str) -> str:
    """Return the pattern of any word of a kind."""
    return "|".join(listed(kind))


class Cue:
    """A pattern of small letters whose every match begins with a word: tried only at words that may begin one."""

    def __init__(self, *kinds: str) -> None:
        """Take the kinds of word that count, each a group of the pattern by its name."""
        named = "|".join(f"(?P<{kind}>{any_of(kind)})" for kind in kinds)
        heads = "|".join(head[0] for kind in kinds for word in listed(kind) if (head := _HEAD.match(word)))
        self._whole = re.compile(rf"\b(?:{named})\b")
        self._begins = lru_cache(_REMEMBERED)(re.compile(heads).match)

    def all(self, low: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text of small letters, as `re.finditer` does."""
        after = 0
        for token in _TOKEN.finditer(low):
            if self._begins(token[0]) and token.start() >= after and (found := self._whole.match(low, token.start())):
                after = found.end()
                yield found

    def first(self, low: str) -> re.Match[str] | None:
        """Return the first match."""
        return next(self.all(low), None)


GERMAN = sorted({*_LEXICON["german"]["function"]} - {*_LEXICON["english"]["function"]})
"""Words by which German is told from English."""
NOT = re.compile(rf"(?:{any_of('not')})\b")
MODAL = Cue("modal")
_FUNCTION = frozenset(listed("function") + listed("own"))


def words(text: str) -> list[str]:
    """Return the words of a text that mean something alone, in small letters, without numbers and marks."""
    return [word for word in map(str.lower, _WORD.findall(text)) if word not in _FUNCTION]


def lower(text: str) -> str:
    """Return a text in small letters, each in its place: the one letter that would become two becomes one."""
    return text.replace("İ", "i").lower()
