"""Renaming and merging: every reference in every mounted library goes along.

A reference is a relation of any group that names the pattern, a link in a body to its page, and a wiki link. What
stays behind is said: nothing is dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from concerted.commons.changes import carry_out_together, innermost
from concerted.commons.checks.named import SLUG, slugged
from concerted.commons.findings import Edit
from concerted.commons.mounts import Library, glance
from concerted.commons.patterns import LEGACY_KEYS, Pattern, Relation
from concerted.commons.reading import parse_pattern, read_pattern
from concerted.commons.values import Mapping, Scalar, Value
from concerted.commons.values import Sequence as Listed
from concerted.commons.writing import added_key, appended, plain, put, put_literal, removed, rewritten
from concerted.errors import InputError
from concerted.lines import Line

_OWN_ADDRESSES = ("page_url", "github_url")


@dataclass(slots=True)
class Rewriting:
    """What a rename or merge changes: the new bytes of each file (None: it goes), how many references, what stays."""

    changes: dict[Path, bytes | None] = field(default_factory=dict)
    references: int = 0
    left: list[Line] = field(default_factory=list)

    def carry_out(self, libraries: Iterable[Library]) -> None:
        """Write all of it, or nothing."""
        roots = [library.root for library in libraries]
        parts = {
            root: {path: self.changes[path] for path in self.changes if innermost(path, roots) == root}
            for root in roots
        }
        carry_out_together({root: part for root, part in parts.items() if part})


def renamed(libraries: Sequence[Library], old: str, new: str) -> Rewriting:
    """Return what gives the pattern `old` (a slug, id or file) the slug `new`. The old one becomes an alias.

    Raises `InputError` (`no-such-pattern`, `slug-ambiguous`, `slug-invalid`, `slug-taken`).
    """
    if not SLUG.match(new):
        hint = f"Perhaps “{slugged(new)}”."
        raise InputError("slug-invalid", f"“{new}” is no slug: small letters, digits, hyphens, 200 at most", hint=hint)
    pattern = found(libraries, old)
    path = pattern.path.with_name(f"{new}.md")
    library = next(each for each in libraries if pattern.path in each.files)
    if path.exists() or any(glance(file).slug == new for file in library.files):
        hint = "Choose another slug, or merge the two: concerted commons merge."
        raise InputError("slug-taken", f"a pattern is called “{new}” already", hint=hint)
    made = Rewriting()
    edits = [*_own_name(pattern, new), *_alias(pattern, [pattern.slug], own=new)]
    _rewrite_all(made, libraries, _Names(pattern.slug, "", new, ""), {pattern.path: edits})
    made.changes[path] = made.changes.pop(pattern.path, pattern.source.data)
    made.changes[pattern.path] = None
    return made


def merged(libraries: Sequence[Library], old: str, into: str) -> Rewriting:
    """Return what makes every reference to `old` one to `into`, gives it the old names as aliases, and removes `old`.

    Raises `InputError` (`no-such-pattern`, `slug-ambiguous`, `same-pattern`).
    """
    gone, stays = found(libraries, old), found(libraries, into)
    if gone.path == stays.path:
        raise InputError("same-pattern", f"“{old}” and “{into}” are one pattern", hint="Name two patterns.")
    made = Rewriting()
    aliases = [gone.slug, gone.title, *(alias.text for alias in gone.aliases)]
    _rewrite_all(
        made,
        libraries,
        _Names(gone.slug, gone.id, stays.slug, stays.id),
        {stays.path: _alias(stays, aliases, own=stays.slug)},
    )
    made.changes[gone.path] = None
    made.left += _not_carried(gone, stays)
    return made


def found(libraries: Sequence[Library], name: str) -> Pattern:
    """Return the one pattern that is called so: by its file, its slug or its id."""
    files = [file for library in libraries for file in library.files]
    named = [file for file in files if str(file) == name or file.stem == name]
    patterns = [read_pattern(file) for file in named] or [
        pattern for pattern in map(read_pattern, files) if name in {pattern.slug, pattern.id}
    ]
    if not patterns:
        hint = "Give its slug, its id or its file, and with --in the library it is in."
        raise InputError("no-such-pattern", f"no pattern is called “{name}”", hint=hint)
    if len(patterns) > 1:
        hint = "Give its file: " + ", ".join(str(pattern.path) for pattern in patterns)
        raise InputError("slug-ambiguous", f"several patterns are called “{name}”", hint=hint)
    return patterns[0]


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that change, and what they become; an empty id stays as it is."""

    slug: str
    id: str
    new_slug: str
    new_id: str

    def new(self, text: str) -> str | None:
        """Return what a name becomes; None where it stays."""
        if text == self.slug:
            return self.new_slug
        return (self.new_id or self.new_slug) if self.id and text == self.id else None


def _rewrite_all(made: Rewriting, libraries: Sequence[Library], names: _Names, own: dict[Path, list[Edit]]) -> None:
    wanted = [name.encode() for name in (names.slug, names.id) if name]
    for library in libraries:
        for file in library.files:
            data = file.read_bytes()
            edits = list(own.get(file, []))
            if any(name in data for name in wanted):
                edits += _references(made, parse_pattern(data, file), names)
            if edits:
                made.changes[file] = rewritten(parse_pattern(data, file).source, edits)


def _references(made: Rewriting, pattern: Pattern, names: _Names) -> list[Edit]:
    edits: list[Edit] = []
    itself = pattern.slug == names.new_slug
    there = {(each.origin, each.kind, each.target) for each in pattern.relations}
    taken: dict[int, tuple[Scalar, Listed, list[Value]]] = {}
    for relation in pattern.relations:
        new = [(value, said) for _, value in relation.names if (said := names.new(value.text)) is not None]
        if not new:
            continue
        made.references += 1
        key = (relation.origin, relation.kind, new[-1][1])
        if itself or key in there:
            key_at, listed = _holder(pattern, relation)
            taken.setdefault(id(listed), (key_at, listed, []))[2].append(relation.node)
        else:
            edits += [put(pattern.source, value, said) for value, said in new]
        there.add(key)
    for key_at, listed, items in taken.values():
        edits += removed(pattern.source, key_at, listed, items)
    in_body = list(_in_body(pattern, names))
    made.references += len(in_body)
    return edits + in_body


def _holder(pattern: Pattern, relation: Relation) -> tuple[Scalar, Listed]:
    """Return the list that a relation stands in, and its key."""
    mappings = (pattern.top, pattern.top.get("relationships"), pattern.top.get("graph_garden"))
    pairs = [pair for mapping in mappings if isinstance(mapping, Mapping) for pair in mapping.pairs]
    lists = ((key, value) for key, value in pairs if isinstance(value, Listed))
    return next((key, value) for key, value in lists if any(item is relation.node for item in value.items))


def _in_body(pattern: Pattern, names: _Names) -> Iterator[Edit]:
    """Yield the edits of links in the body that lead to the old name: `](…/old.md)`, `](/patterns/old/)`, `[[old]]`."""
    old = re.escape(names.slug)
    link = re.compile(rf"(?:\]\((?:[^()\s]*/)?|\[\[)({old})(?=(?:\.md|\.html)?/?(?:#[^()\s]*)?\)|\]\]|\|)")
    for each in link.finditer(pattern.text, *pattern.source.body):
        yield Edit(each.start(1), each.end(1), names.new_slug)


def _own_name(pattern: Pattern, new: str) -> Iterator[Edit]:
    slug = pattern.top.get("slug")
    if isinstance(slug, Scalar) and slug.text:
        yield put(pattern.source, slug, new)
    for name in _OWN_ADDRESSES:
        value = pattern.top.get(name)
        if isinstance(value, Scalar):
            written = pattern.text[value.start : value.end]
            yield put_literal(
                pattern.source, value, re.sub(rf"/{re.escape(pattern.slug)}(?=/|\.md|\W*\Z)", f"/{new}", written)
            )


def _alias(pattern: Pattern, names: list[str], *, own: str) -> list[Edit]:
    """Return the edits that give a pattern more aliases: those it has not yet, and that are not its own names."""
    known = {pattern.title, own, *(alias.text for alias in pattern.aliases)}
    fresh = [plain(name) for name in dict.fromkeys(names) if name not in known]
    value = pattern.top.get("aliases")
    if isinstance(value, Listed) and value.items:
        return [edit for name in fresh for edit in appended(pattern.source, value, name, indent=2)]
    if value is not None:
        return [put_literal(pattern.source, value, f"[{', '.join(fresh)}]")] if fresh else []
    after = pattern.top.get("title") or pattern.top.get("slug")
    return [added_key(pattern.source, after, "aliases", f"[{', '.join(fresh)}]")] if after and fresh else []


def _not_carried(gone: Pattern, stays: Pattern) -> Iterator[Line]:
    """Say what the removed pattern had that the other has not: a person decides what of it is worth keeping."""
    there = {relation.target for relation in stays.relations} | {stays.slug, stays.id}
    for relation in gone.relations:
        if relation.origin in {"curated", "curated-legacy"} and relation.target not in there:
            values = {"kind": relation.kind or LEGACY_KEYS[-1], "target": relation.target}
            yield Line("The link “{kind}: {target}” is not carried over.", values)
    for context, label in gone.labels.items():
        if stays.labels.get(context, label).text != label.text:
            yield Line("The {context} label “{label}” is not carried over.", {"context": context, "label": label.text})
    if gone.body.strip():
        yield Line(
            "The body of “{title}” is not carried over: its last version is in the library’s history.",
            {"title": gone.title},
        )
