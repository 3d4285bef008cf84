"""The table of who may do what, `access.txt`, as the tests read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("access.txt")
SAME = "."
"""In a column: as the one to its left."""


@dataclass(frozen=True)
class Row:
    """One line: what is asked, and what each role is answered."""

    method: str
    address: str
    answers: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def rows(table: str) -> dict[str, list[Row]]:
    """Return the rows of each of the table's parts; a part begins with its name and its roles."""
    parts: dict[str, list[Row]] = {}
    roles: list[str] = []
    for line in table.splitlines():
        words = line.partition("#")[0].split()
        if words and words[0].endswith(":"):
            part = parts[words[0].removesuffix(":")] = []
            roles = words[1:]
        elif words:
            method, address, *answers = words
            part.append(Row(method, address, _answers(roles, answers)))
    return parts


def _answers(roles: list[str], answers: list[str]) -> dict[str, int]:
    """Return each role's answer; where the line ends early, the last one goes for the rest."""
    found: list[int] = []
    for place in range(len(roles)):
        said = answers[place] if place < len(answers) else SAME
        found.append(found[-1] if said == SAME else int(said))
    assert len(answers) <= len(roles), answers
    return dict(zip(roles, found, strict=True))
