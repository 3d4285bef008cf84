"""The map as tables: its actors, and the pairs of them that are near, far, or known to each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from concerted.ecosystem.atlas.asking import ACTOR_ORDERS, LINE_ORDERS, Actor, Concept, Line
from concerted.web.maps.asked import AT_ONCE, Order, address, chosen, order, page
from concerted.web.maps.held import Held
from concerted.web.maps.reading import Choices, choices

Rows = list[tuple[Actor, tuple[Actor, float] | None]] | list[Line]
"""Actors, each with its nearest ally and how near it is; or pairs."""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: what orders by it, and how the table is ordered by it now."""

    key: str
    address: str
    sorted: str
    """For `aria-sort`: ascending, descending, or empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """One page of a table."""

    choices: Choices
    columns: list[Column]
    rows: Rows
    count: int
    concept: Concept | None
    page: int
    before: str
    after: str
    on_wording: bool
    other: str
    """The query under which the other table chooses the same."""

    @property
    def first(self) -> int:
        """Return the number of the first row, from 1."""
        return (self.page - 1) * AT_ONCE + 1

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return self.first + len(self.rows) - 1


def table(found: Held, asked: QueryDict) -> Table:
    """Return the actors that are asked for, each with its nearest ally."""
    wanted, atlas = chosen(asked), found.atlas
    known = ACTOR_ORDERS if wanted.concept is None else (*ACTOR_ORDERS, "side")
    plain = Order("name", down=False) if wanted.concept is None else Order("side", down=True)
    by = order(asked, known, plain)
    actors = atlas.actors(wanted, order=by.by, down=by.down, start=_start(asked), most=AT_ONCE)
    rows: Rows = [(actor, next(iter(atlas.near(actor.id)), None)) for actor in actors]
    return _table(found, asked, _columns(asked, known, by), rows, atlas.count(wanted))


def pairs(found: Held, asked: QueryDict) -> Table:
    """Return the pairs that are asked for: near, far, or known to each other."""
    wanted, atlas = chosen(asked), found.atlas
    by = order(asked, LINE_ORDERS, Order("alignment", down=True))
    lines = atlas.lines(wanted, order=by.by, down=by.down, start=_start(asked), most=AT_ONCE)
    return _table(found, asked, _columns(asked, LINE_ORDERS, by), lines, atlas.count_lines(wanted))


def _start(asked: QueryDict) -> int:
    return (page(asked) - 1) * AT_ONCE


def _table(found: Held, asked: QueryDict, columns: list[Column], rows: Rows, count: int) -> Table:
    number, concept = page(asked), chosen(asked).concept
    return Table(
        choices=choices(found, asked),
        columns=columns,
        rows=rows,
        count=count,
        concept=None if concept is None else found.atlas.concept(concept),
        page=number,
        before=address(asked, page=str(number - 1)) if number > 1 else "",
        after=address(asked, page=str(number + 1)) if number * AT_ONCE < count else "",
        on_wording=found.atlas.on_wording,
        other=address(asked, order=""),
    )


def _columns(asked: QueryDict, known: tuple[str, ...], by: Order) -> list[Column]:
    return [Column(key, address(asked, order=str(_turned(key, by))), _sorted(key, by)) for key in known]


def _turned(key: str, by: Order) -> Order:
    """Return the order that a column's head leads to: names from A first, numbers from the largest."""
    if key == by.by:
        return Order(key, not by.down)
    return Order(key, down=key not in ("name", "coalition", "a", "b"))


def _sorted(key: str, by: Order) -> str:
    if key != by.by:
        return ""
    return "descending" if by.down else "ascending"
