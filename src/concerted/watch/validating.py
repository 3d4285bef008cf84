"""Holds a JSON document against a JSON Schema: a program, so that whoever asks can stop it.

Reads `[schema, document]` from its input and writes the faults it finds, each as the place and the keyword that is not
met: never the data themselves. References out of the schema are not followed.
"""

from __future__ import annotations

import json
import sys
from itertools import islice

from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

MOST = 20
"""Faults that are told."""


def main() -> int:
    """Say what does not fit; fail where the schema is none."""
    schema, document = json.load(sys.stdin)
    kind = validator_for(schema)
    try:
        kind.check_schema(schema)
        found = list(islice(kind(schema, registry=Registry()).iter_errors(document), MOST))
    except (SchemaError, Unresolvable, RecursionError):
        return 1
    json.dump([f"{error.json_path}: {error.validator}" for error in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
