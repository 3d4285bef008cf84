"""What an answer promises to be, as a JSON Schema by itself: the schema of a response with all that it refers to.

OpenAPI 3.1 writes JSON Schema. 3.0 has words of its own (`nullable`, bounds that exclude), which are said anew here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.watch.openapi.description import Description, Node, listed, mapping

MOST = 50_000
"""Pieces that a schema may have; text that names itself again and again (YAML) can stand for very many."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ONE = frozenset(
    (
        "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
        "unevaluatedItems", "unevaluatedProperties",
    )
)  # fmt: skip
"""Keywords that hold a schema."""
_SEVERAL = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_NAMED = frozenset(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"))
_TOLD = frozenset(("description", "title", "example", "examples", "default", "xml", "externalDocs", "discriminator"))
"""Keywords by which nothing is ruled out."""


class TooMuch(Exception):
    """A schema has more pieces than are looked at."""


def media_of(response: Node) -> Node | None:
    """Return what the standard says of the JSON of an answer; None where it is offered as none."""
    content = mapping(response.get("content"))
    return next((mapping(said) for kind, said in content.items() if is_json(kind)), None)


def is_json(kind: str) -> bool:
    """Tell whether a media type, with or without parameters, is JSON."""
    name = kind.partition(";")[0].strip().lower()
    return name.endswith("+json") or name == "application/json"


def promised(standard: Description, schema: object) -> dict[str, Any]:
    """Return a schema of the standard by itself. Raises `TooMuch`."""
    writing = _Writing(standard)
    components = mapping(mapping(standard.whole.get("components")).get("schemas"))
    held = {name: writing.anew(one) for name, one in components.items()}
    return {"$schema": _DIALECT, "components": {"schemas": held}, "allOf": [writing.anew(schema)]}


class _Writing:
    """Says schemas anew, as many pieces of them as may be."""

    def __init__(self, standard: Description) -> None:
        self._standard = standard
        self._old = str(standard.whole.get("openapi", "")).startswith("3.0")
        self._left = MOST

    def anew(self, node: object) -> Any:  # noqa: ANN401 - a schema is a mapping or a truth value
        """Return a schema in the words of JSON Schema."""
        self._left -= 1
        if self._left < 0:
            raise TooMuch
        if not isinstance(node, Mapping):
            return node if isinstance(node, bool) and not self._old else {}
        if self._old and "$ref" in node:
            return {"$ref": node["$ref"]}  # what stands beside it says nothing there
        said = {word: self._word(word, value) for word, value in node.items() if word not in _TOLD}
        self._leave_out_what_is_only_sent(node, said)
        return self._of_old(said) if self._old else said

    def _word(self, word: str, value: object) -> object:
        if word in _ONE:
            return value if isinstance(value, bool) else self.anew(value)
        if word in _SEVERAL:
            return [self.anew(one) for one in listed(value)]
        if word in _NAMED:
            return {name: self.anew(one) for name, one in mapping(value).items()}
        return value

    def _leave_out_what_is_only_sent(self, node: Node, said: dict[str, Any]) -> None:
        """Ask for no field in an answer that is there to be sent alone (`writeOnly`)."""
        fields = {name: self._standard.followed(one)[0] for name, one in mapping(node.get("properties")).items()}
        if isinstance(said.get("required"), list):
            said["required"] = [one for one in said["required"] if fields.get(one, {}).get("writeOnly") is not True]

    @staticmethod
    def _of_old(said: dict[str, Any]) -> dict[str, Any]:
        """Say anew what 3.0 says in words of its own."""
        for bound, word in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if isinstance(said.get(word), bool):
                excludes = said.pop(word)
                if excludes and bound in said:
                    said[word] = said.pop(bound)
        if said.pop("nullable", False) is not True:
            return said
        return {"anyOf": [said, {"type": "null"}]}
