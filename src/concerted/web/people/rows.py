"""The two questions that each request of somebody who is signed in asks: who is it, and for whom do they act?

They are written out, and their rows read plainly: they cost a third of what Django asks and reads by itself. What is
not asked for, such as a moment, is fetched by Django where somebody looks at it.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

from concerted.web.people.models import Person, Representative

M = TypeVar("M", bound=models.Model)

_PERSON = ("id", "password", "name", "email", "language", "zone", "words")
_REPRESENTATIVE = ("id", "person_id", "coalition", "actor")
_ONE = f"SELECT {', '.join(_PERSON)} FROM people_person WHERE id = %s"  # noqa: S608 - the names above
_OWN = f"SELECT {', '.join(_REPRESENTATIVE)} FROM people_representative WHERE person_id = %s AND coalition = %s ORDER BY id"  # noqa: S608, E501 - the names above


def person(number: int) -> Person | None:
    """Return the person of this number."""
    return next(iter(_read(Person, _PERSON, _ONE, number)), None)


def representatives(number: int, coalition: str) -> list[Representative]:
    """Return as which representatives a person may act in a coalition, the first made first."""
    return _read(Representative, _REPRESENTATIVE, _OWN, number, coalition)


def _read(model: type[M], names: tuple[str, ...], query: str, *values: int | str) -> list[M]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in cursor.fetchall()]
