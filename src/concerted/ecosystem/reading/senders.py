"""Which organisation writes, by the domain of an address. A person's name is an actor only if it is asked for."""

from __future__ import annotations

from pathlib import Path

from concerted.ecosystem.names import canonical_name

PUBLIC_HOSTS = frozenset(Path(__file__).with_name("public_hosts.txt").read_text("ascii").split())
"""Domains at which anybody may have an address."""
_THIRD = "ac co com edu gob gouv gov gv mil net ne nhs nom or org sch"
_SECOND_LEVEL = frozenset(_THIRD.split())


def organisation(sender: tuple[str, str], *, people: bool = False) -> tuple[str, str]:
    """Return the actor behind a name and address, and, where there is none, why.

    The actor is the domain below which an organisation registers its names, such as `riverwatch.org` for
    `lists.riverwatch.org`. With `people`, a sender at a public mail host is an actor by name.
    """
    name, address = sender
    host = address.rpartition("@")[2].strip(" .>").casefold()
    if "." not in host.strip("."):
        return "", "its sender cannot be told"
    domain = registered(host)
    if host not in PUBLIC_HOSTS and domain not in PUBLIC_HOSTS:
        return domain, ""
    if people:
        return canonical_name(name) or address.rpartition("@")[0], ""
    return "", "its sender writes from a public mail host, for no organisation"


def registered(host: str) -> str:
    """Return the last two labels of a host, or three where the country gives names on the third level."""
    labels = [label for label in host.split(".") if label]
    third = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL  # noqa: PLR2004
    return ".".join(labels[-3:] if third else labels[-2:])
