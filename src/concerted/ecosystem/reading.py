"""Readers: a folder with a sub-folder for each actor, or a table, into a corpus.

Step 1 of the seed, “Map the ecosystem of aligned actors”: what they publish, what they can reach, whom they know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from concerted.ecosystem.corpus import Corpus, Document, Skipped, Tie, canonical_name, name_key
from concerted.ecosystem.tables import not_utf8, open_text, rows, unreadable
from concerted.errors import InputError, Place

TEXTS = (".md", ".txt")
LARGEST_TEXT = 16 * 2**20
"""Bytes; a larger document is skipped and named."""
FEWEST_ACTORS = 2

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_BESIDE = ("actors.csv", "ties.csv")


def read(
    path: Path,
    *,
    actors: Path | None = None,
    ties: Path | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Corpus:
    """Return the corpus in a folder or a table; `actors.csv` and `ties.csv` beside it are read too.

    `advance` is told of every document read. Raises `InputError`, naming the file, line and field.
    """
    table = _table_in(path)
    folder = table.parent if table else path
    gathering = _Gathering(advance)
    for document in _from_table(table, gathering) if table else _from_folder(path, gathering):
        gathering.add(document)
    facts = _facts(actors or _beside(folder, "actors.csv"), gathering)
    known = _ties(ties or _beside(folder, "ties.csv"), gathering)
    return gathering.corpus(path, facts, known)


class _Gathering:
    """Collects documents under one spelling per actor."""

    def __init__(self, advance: Callable[[int], None]) -> None:
        self.advance = advance
        self.documents: list[Document] = []
        self.skipped: list[Skipped] = []
        self.spellings: dict[str, list[str]] = {}

    def name(self, spelling: str) -> str:
        """Return the one spelling of a name, and remember this one."""
        canonical = canonical_name(spelling)
        known = self.spellings.setdefault(name_key(spelling), [])
        if canonical not in known:
            known.append(canonical)
        return min(known)

    def skip(self, source: str, why: str) -> None:
        self.skipped.append(Skipped(source=source, why=why))

    def add(self, document: Document) -> None:
        self.advance(1)
        if document.text.strip():
            self.documents.append(document)
        else:
            self.skip(document.source, f"no text by {document.actor}")

    def corpus(self, path: Path, facts: Mapping[str, Mapping[str, str]], ties: tuple[Tie, ...]) -> Corpus:
        documents = [_renamed(document, self.name(document.actor)) for document in self.documents]
        documents.sort(key=lambda d: (d.actor, d.date, d.source, d.title, d.text))
        found = {document.actor for document in documents}
        if not found:
            hint = "Give each actor at least one .md or .txt document, or one row with text."
            raise InputError("no-text", "there is no document with text here", place=Place(path), hint=hint)
        if len(found) < FEWEST_ACTORS:
            hint = "A map needs several actors: one sub-folder, or one name in the column actor, for each."
            raise InputError("one-actor", f"all texts are by one actor, {found.pop()}", place=Place(path), hint=hint)
        merged = {min(known): tuple(sorted(known)[1:]) for known in self.spellings.values() if len(known) > 1}
        return Corpus(documents=tuple(documents), ties=ties, facts=facts, skipped=tuple(self.skipped), merged=merged)


def _renamed(document: Document, name: str) -> Document:
    return Document(actor=name, source=document.source, text=document.text, title=document.title, date=document.date)


def _table_in(path: Path) -> Path | None:
    """Return the table that `path` is or holds; None for a folder of folders."""
    if not path.exists():
        hint = "Give a folder with one sub-folder per actor, or a table with the columns actor and text."
        raise InputError("no-such-path", "there is nothing here", place=Place(path), hint=hint)
    if not path.is_dir():
        return path
    return next((path / name for name in ("docs.jsonl", "docs.csv", "docs.parquet") if (path / name).is_file()), None)


def _beside(folder: Path, name: str) -> Path | None:
    return folder / name if (folder / name).is_file() else None


def _from_table(table: Path, gathering: _Gathering) -> Iterator[Document]:
    for line, row in rows(table):
        for column in ("actor", "text"):
            if column not in row:
                hint = f"Name the columns actor and text. Found: {', '.join(row) or 'none'}."
                raise InputError("no-column", "the column is missing", place=Place(table, line, column), hint=hint)
        source = row.get("source") or row.get("doc") or f"{table.name}, line {line}"
        if not row["actor"].strip():
            gathering.skip(source, "no actor is named")
            continue
        yield Document(
            actor=gathering.name(row["actor"]),
            source=source,
            text=row["text"],
            title=row.get("title", ""),
            date=row.get("date", ""),
        )


def _from_folder(path: Path, gathering: _Gathering) -> Iterator[Document]:
    for folder in _listed(path):
        if not folder.is_dir():
            if folder.name not in _BESIDE:
                gathering.skip(folder.name, "it lies beside the actors' folders, not in one")
        elif not folder.name.startswith("."):
            actor = gathering.name(folder.name)
            for file in _listed(folder):
                yield from _document(file, actor, gathering)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from None


def _document(file: Path, actor: str, gathering: _Gathering) -> Iterator[Document]:
    source = f"{file.parent.name}/{file.name}"
    if not file.is_file() or file.suffix.lower() not in TEXTS:
        gathering.skip(source, f"only {' and '.join(TEXTS)} files are read")
        return
    if (size := file.stat().st_size) > LARGEST_TEXT:
        why = f"it has {size / 2**20:,.0f} MiB; documents of at most {LARGEST_TEXT // 2**20} MiB are read"
        gathering.skip(source, why)
        return
    try:
        with open_text(file) as opened:
            text = opened.read()
    except UnicodeDecodeError:
        gathering.skip(source, not_utf8(file).message.removeprefix(f"{file}, "))
        return
    except InputError as error:
        gathering.skip(source, error.message.removeprefix(f"{file}: "))
        return
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    title, date = _TITLE.search(text), _DATE.search(file.name)
    yield Document(
        actor=actor,
        source=source,
        text=text,
        title=title[1].strip() if title else "",
        date=date[0] if date else "",
    )


def _facts(table: Path | None, gathering: _Gathering) -> dict[str, Mapping[str, str]]:
    facts: dict[str, Mapping[str, str]] = {}
    lines: dict[str, int] = {}
    for line, row in rows(table) if table else ():
        if "actor" not in row:
            hint = "The first line of actors.csv names the columns; one of them is actor."
            raise InputError("no-column", "the column is missing", place=Place(str(table), 1, "actor"), hint=hint)
        spelling = canonical_name(row["actor"])
        if spelling in lines:
            message = f"{spelling} stands in line {lines[spelling]} already"
            raise InputError(
                "actor-twice", message, place=Place(str(table), line, "actor"), hint="Keep one of the two."
            )
        lines[spelling] = line
        facts.setdefault(gathering.name(spelling), {c: value for c, value in row.items() if c != "actor" and value})
    return {gathering.name(name): said for name, said in facts.items()}


def _ties(table: Path | None, gathering: _Gathering) -> tuple[Tie, ...]:
    found: set[tuple[str, str]] = set()
    ties = []
    for line, row in rows(table) if table else ():
        if not {"a", "b"} <= row.keys():
            hint = "The first line of ties.csv names the columns; two of them are a and b."
            raise InputError("no-column", "the column is missing", place=Place(str(table), 1, "a, b"), hint=hint)
        ends = [name_key(row["a"]), name_key(row["b"])]
        stranger = next((row[end] for end, key in zip("ab", ends, strict=True) if key not in gathering.spellings), None)
        if stranger is not None:
            gathering.skip(f"{table.name if table else ''}, line {line}", f"{stranger} has no text here")
            continue
        a, b = sorted(gathering.name(row[end]) for end in "ab")
        if a != b and (a, b) not in found:
            found.add((a, b))
            ties.append(Tie(a=a, b=b, where=row.get("where") or row.get("doc") or ""))
    return tuple(sorted(ties, key=lambda tie: (tie.a, tie.b)))
