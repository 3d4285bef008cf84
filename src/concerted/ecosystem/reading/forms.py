"""The forms that what actors publish may lie in, and which reader reads each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from concerted.ecosystem.reading.coded import (
    is_coded_table,
    is_folder_of_positions,
    read_coded_table,
    read_dna_file,
    read_folder_of_positions,
)
from concerted.ecosystem.reading.feeds import is_feed, read_feed
from concerted.ecosystem.reading.folders import BESIDE, OURS, listed, read_actor
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.mail import is_maildir, is_mbox, read_maildir, read_mbox
from concerted.ecosystem.reading.polis import is_polis, read_polis
from concerted.ecosystem.reading.qda import read_qda
from concerted.ecosystem.reading.repositories import is_repositories, read_repositories
from concerted.ecosystem.reading.tables import READERS as TABLES
from concerted.ecosystem.reading.tables import documents_in, read_table, unknown
from concerted.ecosystem.reading.texts import why
from concerted.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form: whether a path (that exists) is of it, and its reader, which raises `InputError`."""

    recognises: Callable[[Path], bool]
    reads: Callable[[Path, Gathering], None]


FORMS: list[Form] = [
    Form(recognises=is_repositories, reads=read_repositories),
    Form(recognises=is_polis, reads=read_polis),
    Form(recognises=is_folder_of_positions, reads=read_folder_of_positions),
    Form(recognises=lambda path: path.suffix.lower() == ".dna" and path.is_file(), reads=read_dna_file),
    Form(recognises=lambda path: path.suffix.lower() in {".qdpx", ".qdc"} and path.is_file(), reads=read_qda),
    Form(recognises=is_coded_table, reads=read_coded_table),
    Form(recognises=lambda path: path.suffix.lower() in TABLES and path.is_file(), reads=read_table),
    Form(
        recognises=lambda path: documents_in(path) is not None,
        reads=lambda path, to: read_table(documents_in(path) or path, to),
    ),
    Form(recognises=is_mbox, reads=read_mbox),
    Form(recognises=is_maildir, reads=read_maildir),
    Form(recognises=is_feed, reads=read_feed),
]
"""The first form that recognises a path reads it; a folder of no form here has a sub-folder for each actor."""


def read_path(path: Path, gathering: Gathering) -> None:
    """Gather what lies at `path`, by its form. Raises `InputError`."""
    form = recognised(path)
    if form is not None:
        form.reads(path, gathering)
    elif path.is_dir():
        for part in listed(path):
            if part.name not in (*BESIDE, *OURS) and not part.name.startswith("."):
                _read_part(part, gathering)
    else:
        raise unknown(path)


def recognised(path: Path) -> Form | None:
    """Return the form of a path; None for a folder of actors' folders, and for what no reader knows."""
    return next((form for form in FORMS if form.recognises(path)), None)


def _read_part(part: Path, gathering: Gathering) -> None:
    """Gather an actor's folder, or what names its actors itself, such as a table or a feed; what cannot be is named."""
    form = recognised(part)
    try:
        if form is not None:
            form.reads(part, gathering)
        elif part.is_dir():
            read_actor(part, gathering)
        else:
            gathering.skip(part.name, "it lies beside the actors' folders, not in one")
    except InputError as error:
        gathering.skip(part.name, why(error, part))
