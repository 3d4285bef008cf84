"""XML read safely: events from expat, without entities of the document's own, external parts or endless nesting.

Entity expansion (“billion laughs”) and external entities are how XML attacks its readers; a document that declares any
entity is refused. Those that HTML names are known, since feeds use them without declaring them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html.entities import name2codepoint
from xml.parsers import expat

from concerted.errors import InputError

DEEPEST = 500
"""Elements within each other; a document nested deeper is refused."""

_XML = ("amp", "lt", "gt", "quot", "apos")
_ENTITIES = "".join(f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in _XML)


def parse(
    chunks: Iterable[bytes],
    *,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    encoding: str | None = None,
) -> None:
    """Tell of each element's start and end (names without namespace) and of text. Raises `InputError`."""
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    depth, ours = 0, False

    def started(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError("bad-xml", f"its elements are nested more than {DEEPEST} deep")
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(_local(name))

    def known(context: str, *_: object) -> int:
        nonlocal ours
        ours = True
        parser.ExternalEntityParserCreate(context).Parse(_ENTITIES, True)  # noqa: FBT003 - expat's own signature
        ours = False
        return 1

    def declared(*_: object) -> None:
        if not ours:
            raise InputError("bad-xml", "it declares entities of its own, which are not read")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = started, ended, text
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
    parser.UseForeignDTD(True)  # noqa: FBT003 - expat's own signature
    parser.ExternalEntityRefHandler, parser.EntityDeclHandler = known, declared
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}, line {error.lineno}"
        raise InputError("bad-xml", message) from None
    except (ValueError, LookupError):
        raise InputError("bad-xml", "its encoding is not known") from None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
