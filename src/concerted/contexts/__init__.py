"""The four contexts as data: each one's own words for the same things, and a platform to begin from.

A coalition is founded in one context; every reader may read it in the words of another. The words are
in `<context>.toml`, the platform template in `<context>.platform.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

CONTEXTS = ("corporate", "government", "activist", "tech")
"""The contexts of the seed's Navigator (Group 2, `context_labels`)."""


@cache
def words(context: str) -> Mapping[str, str]:
    """Return what a context calls things: `coalition`, `members`, `platform` and so on, each to its own word."""
    return MappingProxyType(tomllib.loads(_read(f"{context}.toml"))["words"])


@cache
def title(context: str) -> str:
    """Return the name of the pattern in this context, as the seed has it."""
    return str(tomllib.loads(_read(f"{context}.toml"))["title"])


@cache
def publishing(context: str) -> tuple[str, str]:
    """Return how a context makes its decisions visible (the seed, Section 4, step 4): the form, and its title."""
    found = tomllib.loads(_read(f"{context}.toml"))["publish"]
    return found["form"], found["title"]


def platform_template(context: str) -> str:
    """Return a platform to begin from, as the text of a platform file."""
    return _read(f"{context}.platform.toml")


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")
