"""What needs the other patterns: links whose target is not there, and names that two patterns have.

Works on facts, a few words per pattern, so that a library of thousands need not be read again for one change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from concerted.commons.findings import Finding
from concerted.commons.near import Near
from concerted.commons.patterns import Pattern
from concerted.commons.typeids import is_typeid
from concerted.lines import Line


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A link as the index needs it: its origin, what names its target, and where."""

    origin: str
    names: tuple[str, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What other patterns need to know of one: its names, their places, and its links."""

    file: str
    id: str
    slug: str
    aliases: tuple[str, ...]
    id_at: tuple[int, int]
    slug_at: tuple[int, int]
    links: tuple[LinkFact, ...]


def facts(pattern: Pattern, file: str) -> Facts:
    """Return the facts of a pattern."""
    places = [pattern.top.get(name) for name in ("id", "slug")]
    id_at, slug_at = (pattern.place(value.start) if value else (1, 1) for value in places)
    links = tuple([
        LinkFact(link.origin, tuple([value.text for _, value in link.names]), *pattern.place(link.at.start))
        for link in pattern.relations
    ])  # fmt: skip
    return Facts(file, pattern.id, pattern.slug, tuple(each.text for each in pattern.aliases), id_at, slug_at, links)


class Names:
    """The names of one library's patterns, and the ids of those mounted beside it."""

    def __init__(self, library: Sequence[Facts], beside: Iterable[Facts] = ()) -> None:
        self.library = library
        self.ids: dict[str, list[Facts]] = defaultdict(list)
        self.slugs: dict[str, list[Facts]] = defaultdict(list)
        for each in library:
            self.slugs[each.slug].append(each)
            if each.id:
                self.ids[each.id].append(each)
        self.elsewhere: dict[str, str] = {}
        for each in beside:
            self.elsewhere.setdefault(each.slug, each.file)
            if is_typeid(each.id):
                self.elsewhere.setdefault(each.id, each.file)
        self._near: Near | None = None

    def knows(self, link: LinkFact) -> bool:
        """Say whether a link finds its target: by id or slug here, by TypeID also in a library beside."""
        return any(
            name in self.ids or name in self.slugs or (name in self.elsewhere and is_typeid(name))
            for name in link.names
        )

    def near(self, link: LinkFact) -> str:
        """Return the slug that is perhaps meant; empty where nothing is close."""
        if self._near is None:
            aliases = {alias: each.slug for each in self.library for alias in each.aliases}
            self._near = Near(self.slugs, aliases, self._meant_by_others())
        return next((near for name in link.names if (near := self._near.near(name))), "")

    def _meant_by_others(self) -> list[str]:
        """Return the names that several links use although no pattern has them: a slip is seldom made twice alike."""
        used = Counter(name for each in self.library for link in each.links for name in link.names)
        return [name for name, times in used.items() if times > 1 and name not in self.slugs and not is_typeid(name)]

    def check(self, each: Facts) -> Iterator[Finding]:
        """Yield what one pattern's names and links show beside the others'."""
        yield from self._shared(each)
        for link in each.links:
            if link.origin == "hub":
                yield from self._hub(each, link)
            elif not self.knows(link):
                yield self._dangling(each, link)

    def _shared(self, each: Facts) -> Iterator[Finding]:
        for code, name, place, there in (
            ("id-duplicate", each.id, each.id_at, self.ids),
            ("slug-duplicate", each.slug, each.slug_at, self.slugs),
        ):
            others = [other.file for other in there.get(name, ()) if other is not each]
            if others:
                said = Line("“{name}” is also that of {other}.", {"name": name, "other": others[0]})
                yield Finding(code, each.file, *place, said)

    def _dangling(self, each: Facts, link: LinkFact) -> Finding:
        target = next((name for name in link.names if not is_typeid(name)), link.names[0])
        if target in self.elsewhere:
            values = {"target": target, "other": self.elsewhere[target]}
            said = Line("No pattern “{target}” is in this library; one is in another: {other}.", values)
            return Finding("link-dangling", each.file, link.line, link.column, said)
        said = Line("No pattern “{target}” is in this library.", {"target": target})
        return Finding("link-dangling", each.file, link.line, link.column, said, self.near(link))

    def _hub(self, each: Facts, link: LinkFact) -> Iterator[Finding]:
        target = link.names[0]
        if target in self.ids or (target in self.elsewhere and is_typeid(target)):
            return
        values = {"target": target}
        if target in self.slugs:
            near = self.slugs[target][0].id
            said = Line("The hub “{target}” is named by its slug; the format asks for its id.", values)
            yield Finding("hub-not-an-id", each.file, link.line, link.column, said, near)
        else:
            said = Line("No pattern “{target}” is in this library to be a hub.", values)
            yield Finding("hub-unresolved", each.file, link.line, link.column, said, self.near(link))
