"""What of an API anybody may simply read: its GET operations that need no key, and nothing that must be made up.

Of these, the answer can be held against what the standard promises. What an operation must be given, the standard has
to give an example of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from concerted.watch.openapi.description import Description, Node, listed, mapping

_GAP = re.compile(r"\{([^{}]*)\}")
_SUCCESS = re.compile(r"2(\d\d|XX)")


@dataclass(frozen=True, slots=True)
class Readable:
    """An operation that can be read: how it is called, its way below the base address, and what it may answer."""

    name: str
    way: str
    filled: bool
    """An example of the standard stands in its path: elsewhere there may be no such thing."""
    responses: Node

    def answer(self, status: int) -> Node | None:
        """Return what the standard says of an answer with this status; None where it knows no such answer."""
        kinds = [str(status), f"{status // 100}XX"]
        success = any(_SUCCESS.fullmatch(known.upper()) for known in self.responses)
        if not (success and kinds[1] == "2XX"):  # beside a success that is named, `default` is what goes wrong
            kinds.append("default")
        known = {name.upper(): name for name in self.responses}
        found = next((known[kind.upper()] for kind in kinds if kind.upper() in known), None)
        return None if found is None else mapping(self.responses[found])


def readable(standard: Description) -> Iterator[Readable]:
    """Yield what of a standard can be read, in its order."""
    for path, node in standard.paths.items():
        item, _ = standard.followed(node)
        operation = mapping(item.get("get"))
        if not operation or operation.get("deprecated") is True or _needs_key(standard, operation):
            continue
        filled = _filled(standard, path, [*listed(item.get("parameters")), *listed(operation.get("parameters"))])
        responses = {status: standard.followed(one)[0] for status, one in mapping(operation.get("responses")).items()}
        one = Readable(f"GET {path}", filled or "", _GAP.search(path) is not None, responses)
        if filled is not None and one.answer(200) is not None:
            yield one


def _needs_key(standard: Description, operation: Node) -> bool:
    """Tell whether one has to show a key: nothing asked, or nothing among what may be chosen, is none."""
    asked = listed(operation.get("security", standard.whole.get("security")))
    return bool(asked) and not any(one == {} for one in asked)


def _filled(standard: Description, path: str, parameters: list[object]) -> str | None:
    """Return the way with an example for each thing that must be given; None where the standard gives none."""
    known = {(one.get("in"), one.get("name")): one for one in (standard.followed(node)[0] for node in parameters)}
    for name in _GAP.findall(path):
        known.setdefault(("path", name), {"in": "path", "name": name, "required": True})
    query = []
    for (where, name), one in known.items():
        if one.get("required") is not True:
            continue
        example = _example(standard, one)
        if example is None or where not in ("path", "query"):
            return None
        if where == "path":
            path = path.replace(f"{{{name}}}", example)
        else:
            query.append(f"{quote(str(name), safe='')}={example}")
    return f"{path}?{'&'.join(query)}" if query else path


def _example(standard: Description, parameter: Node) -> str | None:
    """Return the first example of a parameter as it stands in an address; none of what is no single value."""
    schema, _ = standard.followed(parameter.get("schema"))
    named = [standard.followed(one)[0].get("value") for one in mapping(parameter.get("examples")).values()]
    given = [parameter.get("example"), *named, schema.get("example"), *listed(schema.get("examples")),
             schema.get("default")]  # fmt: skip
    value = next((one for one in given if isinstance(one, str | int | float)), None)
    if value is None or value == "":
        return None
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")
