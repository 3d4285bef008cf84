"""What a map costs by its number of statements: the CPU seconds of each part, memory, and the bytes of what is written.

    python -m bench.scale_statements STATEMENTS

Sides are taken as `concerted map` takes them: by the rules and the shipped model up to 20,000 statements, beyond by the
rules alone. So two parts have a bound, whatever the size: the model, and the sample that is read for wording.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from time import process_time
from unittest.mock import patch

from bench.large import large
from bench.scale_sample import Clock, Sample, apart, busy, measured, megabytes
from concerted.ecosystem import concepts, mapping
from concerted.ecosystem.atlas import atlas_bytes, said_by
from concerted.ecosystem.report import json_bytes, to_json

SIZES = (3_000, 10_000, 30_000, 100_000, 300_000)
MODEL, WORDING = "Take sides by the model", "Compare how they write"
BOUNDED = (MODEL, WORDING)
"""Parts that cost no more beyond some number of statements: `MOST_JUDGED`, and those with `MOST_LETTERS`."""
NEAREST, LEIDEN, COVERED = "Find neighbours", "Leiden communities", "Demands in each community"
APART = ("Split into statements", "Embed what they are about", "Take sides", MODEL, NEAREST, COVERED)
"""Parts that work on one document, statement, cell or community at a time: others may do them elsewhere meanwhile."""


class _Stages(Clock):
    """Measures each stage of a map, as its progress."""

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:  # noqa: ARG002 - as others show it
        """Measure a stage until the block ends, without what is measured within it by itself."""
        began, known = process_time(), sum(self.seconds.values())
        yield lambda _: None
        within = sum(self.seconds.values()) - known
        self.seconds[name] = process_time() - began - within


def measure() -> Iterator[Sample]:
    """Yield a sample of each size."""
    for size in SIZES:
        yield from apart(__name__, str(size))


def one(count: int) -> Sample:
    """Map a corpus of so many statements in this process, and write the map."""
    corpus, clock, values = large(count), _Stages(), {"memory before": megabytes()}
    with ExitStack() as inside, measured(values, "map"):
        for home, name, part in (
            (concepts, "nearest", NEAREST),
            (concepts.graph, "leiden", LEIDEN),
            (concepts, "covered", COVERED),
            (mapping, "by_rules_and_model", MODEL),
        ):
            inside.enter_context(patch.object(home, name, clock.timed(part, getattr(home, name))))
        found = mapping.map_ecosystem(corpus, progress=clock)
    values["memory"] = megabytes()
    with measured(values, "write"):
        report = to_json(found)
        data = json_bytes(report)
        atlas = atlas_bytes(report, said_by(found), of=sha256(data).hexdigest())
    values |= {"disk": len(data) + len(atlas), "texts": sum(len(one.text.encode()) for one in corpus.documents)}
    values |= {"statements": len(found.statements), "concepts": len(found.concepts)}
    return Sample(count, values, clock.seconds | {"Write the map": values["write cpu"]}, busy())


if __name__ == "__main__":
    print(one(int(sys.argv[1])).json())
