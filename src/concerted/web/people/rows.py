"""What each request of somebody who is signed in asks: who is it, and for whom do they act? Both in one question.

It is written out, and its rows read plainly: that costs a third of what Django asks and reads by itself. What is
not asked for, such as a moment, is fetched by Django where somebody looks at it.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from concerted.web.people.models import Person, Representative

_PERSON = ("id", "password", "name", "email", "language", "zone", "words")
_REPRESENTATIVE = ("id", "person_id", "coalition", "actor")
_OWN = f"SELECT {', '.join(_REPRESENTATIVE)} FROM people_representative WHERE person_id = %s ORDER BY id"  # noqa: S608 - the names above
_EACH = ", ".join([*(f"person.{name}" for name in _PERSON), *(f"own.{name}" for name in _REPRESENTATIVE)])
_BOTH = f"""SELECT {_EACH} FROM people_person person LEFT JOIN people_representative own ON own.person_id = person.id
    WHERE person.id = %s ORDER BY own.id"""  # noqa: S608 - the names above


def person(number: int) -> Person | None:
    """Return the person of this number; as whom they may act anywhere comes along, for `representatives`."""
    rows = _rows(_BOTH, number)
    if not rows:
        return None
    found = Person.from_db(DEFAULT_DB_ALIAS, _PERSON, rows[0][: len(_PERSON)])
    found.came_along = [_representative(row[len(_PERSON) :]) for row in rows if row[-1] is not None]
    return found


def representatives(of: Person, coalition: str) -> list[Representative]:
    """Return as which representatives a person may act in a coalition, the first made first.

    What came along with the person is given once: whoever asks again, in the same request, sees what is so by then.
    """
    each, of.came_along = of.came_along, None
    if each is None:
        each = [_representative(row) for row in _rows(_OWN, of.pk)]
    return [one for one in each if one.coalition == coalition]


def _representative(row: tuple[Any, ...]) -> Representative:
    return Representative.from_db(DEFAULT_DB_ALIAS, _REPRESENTATIVE, row)


def _rows(query: str, number: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [number])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
