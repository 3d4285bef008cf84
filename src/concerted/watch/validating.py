"""Holds JSON documents against JSON Schemas: a program, so that whoever asks can stop it.

Reads a list of `[schema, document]` from its input and writes for each the faults it finds, each as the place and the
keyword that is not met: never the data themselves. References out of the schema are not followed.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from typing import Any

from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

MOST = 20
"""Faults that are told."""


def main() -> int:
    """Say what does not fit; fail where a schema is none."""
    try:
        found = [_faults(schema, document) for schema, document in json.load(sys.stdin)]
    except (SchemaError, Unresolvable, RecursionError):
        return 1
    json.dump(found, sys.stdout)
    return 0


def _faults(schema: Any, document: object) -> list[str]:  # noqa: ANN401 - a mapping, or a truth value
    kind = validator_for(schema)
    kind.check_schema(schema)
    found = islice(kind(schema, registry=Registry()).iter_errors(document), MOST)
    return [f"{error.json_path}: {error.validator}" for error in found]


if __name__ == "__main__":
    sys.exit(main())
