"""Gather every sentence people read, and keep the translations of them in step.

    scripts/catalogue.py            gather anew, bring each language's file up to date, compile them
    scripts/catalogue.py --check    say what is not in step, and what is not translated yet

Sentences are taken from the templates, from what is marked in Python (`gettext`, …; `Counted` for a `Line` in two
forms), from refusals and `Line`s (scripts/sentences.py), from the sentences of the record's story, and from the words
of the four contexts: those are kept apart by the name of their context. Django reads the compiled files beside the
texts; both are committed, so that nobody needs the programs of GNU gettext.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from sentences import sentences

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "concerted"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = {"de": "n != 1", "es": "n != 1", "fr": "n > 1"}
"""Each language, and when it says the plural of what is counted on pages. The plurals of millions are not needed."""
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Counted": (1, 2),
}
_TABLES = (
    "TEMPLATES", "RULES", "STANDING", "TERMS", "MEETS", "SEASONS", "GROUNDS", "BASES", "COUNTS", "HINDRANCES",
    "WATCHES",
)  # fmt: skip
TOLD = {"coalition/story.py": tuple(f"_{table}" for table in _TABLES), "web/writing.py": ("HINTS",)}
"""Tables of sentences, by the module they stand in."""

PLAIN = ("cli/", "assistant/", "remote.py", "handover.py")
"""What refuses on the command line only, which keeps to plain English."""

Found = tuple[str | tuple[str, ...], str | None]
"""A sentence, or its singular and plural; and the context that it is kept apart by."""


@cache
def gather() -> Catalog:
    """Return every sentence, in the order of the files and without the lines they stand on, which change too often."""
    catalogue = Catalog(project="Concerted", version="", charset="utf-8", fuzzy=False)
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.glob("web/*/templates/**/*.*")]):
        name = str(path.relative_to(SOURCE))
        for sentence, context in _in(path, name):
            catalogue.add(sentence, locations=[(name, 0)], context=context)
    for path in sorted((SOURCE / "contexts").glob("*.toml")):
        words = tomllib.loads(path.read_text("utf-8")).get("words", {})
        for word in words.values():
            catalogue.add(word, locations=[(f"contexts/{path.name}", 0)], context=path.stem)
    return catalogue


def _in(path: Path, name: str) -> Iterator[Found]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize  # noqa: PLC0415 - needs Django, as nothing above does

        text = "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())
    for _, keyword, given, _ in extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {}):
        if not (keyword == "Counted" and name.startswith(PLAIN)):
            yield from _marked(str(keyword), given)
    if not name.startswith(PLAIN):
        yield from ((sentence, None) for sentence in sentences(SOURCE).get(name, ()))
    if name in TOLD:
        yield from ((sentence, None) for sentence in _told(text, TOLD[name]))


def _marked(keyword: str, given: object) -> Iterator[Found]:
    """Return the sentence of one marked call, where it is written out there."""
    parts = [part for part in (given if isinstance(given, tuple) else (given,)) if isinstance(part, str)]
    context = parts.pop(0) if keyword in ("pgettext", "npgettext") and parts else None
    many = 2 if keyword in ("ngettext", "npgettext", "Counted") else 1
    if len(parts) >= many and parts[0]:
        yield (parts[0] if many == 1 else tuple(parts[:2])), context


def _told(text: str, names: tuple[str, ...]) -> Iterator[str]:
    """Return the sentences in a module's tables of these names."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names:
            held = node.value.values if isinstance(node.value, ast.Dict) else []
            yield from (one.value for one in held if isinstance(one, ast.Constant) and isinstance(one.value, str))


def language(name: str) -> Catalog:
    """Return a language's translations as they are; at first, none."""
    file = _po(name)
    held = file.read_bytes() if file.exists() else _HEAD.format(name=name, plural=LANGUAGES[name]).encode()
    return read_po(io.BytesIO(held), locale=name)


_HEAD = """msgid ""
msgstr ""
"Language: {name}\\n"
"Plural-Forms: nplurals=2; plural=({plural});\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"""


def missing(name: str) -> list[str]:
    """Return the sentences that a language does not say yet."""
    held = {(one.id, one.context): one for one in language(name)}
    wanted = [one for one in gather() if one.id]
    return [str(one.id) for one in wanted if not _is_said(held.get((one.id, one.context)))]


def _is_said(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    said = message.string
    return all(said) if isinstance(said, list | tuple) else bool(said)


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text that translators work on."""
    out = io.BytesIO()
    write_po(
        out, catalogue, width=120, sort_by_file=False, omit_header=False, include_lineno=False, ignore_obsolete=True
    )
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes that Django reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> None:
    """Bring every language up to date with what is said now, and compile it."""
    sentences = gather()
    for name in LANGUAGES:
        catalogue = language(name)
        catalogue.update(sentences, no_fuzzy_matching=True)
        catalogue.creation_date = catalogue.revision_date = _NO_TIME
        _po(name).parent.mkdir(parents=True, exist_ok=True)
        _po(name).write_bytes(written(catalogue))
        _po(name).with_suffix(".mo").write_bytes(compiled(catalogue))
        print(f"{name}: {len(missing(name))} of {len(sentences)} sentences are still to be said")


_NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""What a catalogue's head has instead of the time it was written, so that the same sentences are the same bytes."""


def out_of_step() -> list[str]:
    """Return what `update` would change, and what is not translated."""
    found = []
    for name in LANGUAGES:
        catalogue = language(name)
        known = {(one.id, one.context) for one in catalogue if one.id}
        said = {(one.id, one.context) for one in gather() if one.id}
        if known != said:
            found.append(f"{name}: gather anew: python scripts/catalogue.py")
        if _po(name).with_suffix(".mo").read_bytes() != compiled(catalogue):
            found.append(f"{name}: compile anew: python scripts/catalogue.py")
        found += [f"{name}: not translated: {sentence}" for sentence in missing(name)]
    return found


def _po(name: str) -> Path:
    return LOCALE / name / "LC_MESSAGES" / "django.po"


def main(words: list[str]) -> int:
    """Update, or check; give 1 where something is not in step."""
    if words == ["--check"]:
        found = out_of_step()
        print("\n".join(found) or "✓ Every sentence is said in every language.")
        return 1 if found else 0
    update()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
