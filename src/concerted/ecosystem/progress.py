"""How the map tells a person that it is still at work: a port; the terminal's bars are the command line's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeAlias

Advance: TypeAlias = Callable[[int], None]
"""Told of so many more units done."""


class Progress(Protocol):
    """Shows the stages of a long piece of work."""

    def stage(self, name: str, total: int | None) -> AbstractContextManager[Advance]:
        """Begin a stage of so many units (None where nobody knows yet); it ends with the block."""


class Silent:
    """Shows nothing."""

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Advance]:  # noqa: ARG002 - the port's signature
        """Begin a stage that nobody watches."""
        yield lambda _: None
