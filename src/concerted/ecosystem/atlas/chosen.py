"""What somebody wants to see of a map: by name, coalition, concept, context and time."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

Part = tuple[str, list[str | int]]
"""A condition on actors in SQL, and what is put into its gaps."""


def folded(text: str) -> str:
    """Return a name as it is searched: without accents and case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Actors chosen by all of what is given; nothing given, everyone."""

    find: str = ""
    """Words that are all in the actor's name, whatever its accents and case."""
    coalition: int | None = None
    """A coalition's number; 0 for those in none."""
    concept: int | None = None
    """They speak to it; between the times, if any are given."""
    context: str = ""
    since: str = ""
    """They said something quotable on this day (YYYY-MM-DD) or later."""
    until: str = ""
    """They said something quotable on this day or before."""

    @property
    def timed(self) -> bool:
        """Whether only a span of time is wanted."""
        return bool(self.since or self.until)

    def where(self, actor: str = "actor") -> Part:
        """Return the condition that a row of the table `actor`, by that alias, fulfils if it is chosen."""
        words = folded(self.find).split()
        parts: list[Part] = [(f"{actor}.folded LIKE ? ESCAPE '\\'", [f"%{_literal(word)}%"]) for word in words]
        if self.coalition is not None:
            parts.append((f"{actor}.coalition = ?", [self.coalition]))
        if self.context:
            parts.append((f"{actor}.context = ?", [self.context]))
        if self.timed:
            told, given = self.when()
            parts.append((f"{actor}.id IN (SELECT actor FROM statement WHERE {told})", given))
        if self.concept is not None:
            parts.append((f"{actor}.id IN (SELECT actor FROM position WHERE concept = ?)", [self.concept]))
        return " AND ".join(part for part, _ in parts) or "1", [value for _, given in parts for value in given]

    def when(self) -> Part:
        """Return the condition on statements: dated within the time, on the concept if one is chosen."""
        parts: list[Part] = [("date != ''", [])]
        parts += [("date >= ?", [self.since])] if self.since else []
        parts += [("substr(date, 1, 10) <= ?", [self.until])] if self.until else []
        parts += [("concept = ?", [self.concept])] if self.concept is not None else []
        return " AND ".join(part for part, _ in parts), [value for _, given in parts for value in given]


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
