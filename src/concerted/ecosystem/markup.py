"""HTML that cannot be broken by what actors write: text is escaped unless it is markup that was made here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

Attribute = str | int | float | bool | None
_ALONE = {"br", "input", "meta"}
"""Elements without an end."""


class Html(str):
    """Markup, safe to be put into a page as it is."""

    __slots__ = ()


Child = str | Html | None


def tag(name: str, /, *children: Child | Iterable[Child], **attributes: Attribute) -> Html:
    """Return an element. Children are escaped unless they are `Html`; None is left out.

    An attribute is named without its trailing underscore, other underscores as hyphens: `class_`, `aria_label`. True
    stands without a value; False and None are left out.
    """
    named = "".join(_attribute(key, value) for key, value in attributes.items())
    opening = f"<{name}{named}>"
    return Html(opening if name in _ALONE else f"{opening}{joined(*children)}</{name}>")


def joined(*children: Child | Iterable[Child]) -> Html:
    """Return children one after the other."""
    return Html("".join(_text(child) for child in children))


def listed(parts: Iterable[Child], between: str = ", ") -> Html:
    """Return parts with something between each two."""
    return Html(escape(between).join(_text(part) for part in parts))


def filled(sentence: str, **parts: Child) -> Html:
    """Return a sentence with each part in its place, `%(name)s`."""
    return Html(escape(sentence) % {name: _text(part) for name, part in parts.items()})


def _text(child: Child | Iterable[Child]) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return escape(child)
    return "".join(_text(one) for one in child)


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
