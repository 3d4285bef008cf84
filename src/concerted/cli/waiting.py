"""How far something is that takes more than a moment: one line on a terminal's standard error, gone when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click

PATIENCE = 2.0
"""Seconds after which one is told."""


@contextmanager
def waiting(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is told how many of how many are done; elsewhere than on a terminal nothing is shown."""
    started, shown = monotonic(), -1

    def told(done: int, of: int) -> None:
        nonlocal shown
        percent = 100 * done // of if of else 100
        if percent != shown and monotonic() - started > PATIENCE and sys.stderr.isatty():
            click.echo(f"\r{doing} … {percent} %", nl=False, err=True)
            shown = percent

    try:
        yield told
    finally:
        if shown >= 0:
            click.echo("\r\033[K", nl=False, err=True)
