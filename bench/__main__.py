"""Run one benchmark, or all."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "map-null",
    "map-quotes",
    "map-quality",
    "map-next",
    "map-read",
    "map-again",
    "map-speed",
    "map-growth",
    "map-update",
    "map-updated",
    "hidden-votes",
    "noisy-positions",
    "commons-check",
    "record-append",
    "record-durable",
    "record-verify",
    "record-proof",
    "fold",
    "stances",
    "vitality",
    "vitality-again",
    "web-read",
    "web-write",
    "watch-openapi",
    "coordination",
    "sortition",
    "wedge",
    "commons-find",
    "commons-tend",
)
LONG = ("soak", "scale")
"""Run only where they are named: they take long."""


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, or every one."""
    for name in names or NAMES:
        if name not in (*NAMES, *LONG):
            sys.exit(f"bench: there is no benchmark {name!r}. There are: {', '.join((*NAMES, *LONG))}.")
        print(f"{name}:", flush=True)
        print(import_module(f"bench.{name.replace('-', '_')}").run().json(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
