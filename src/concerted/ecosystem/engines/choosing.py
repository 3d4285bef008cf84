"""Which engine a run asks for, by its name."""

from __future__ import annotations

import re

from concerted.ecosystem.engines.seam import HERE, Engine
from concerted.errors import InputError

_PROCESSES = re.compile(r"processes:([1-9]\d{0,2})")


def chosen(name: str) -> Engine:
    """Return the engine of a name: `here`, `processes:N`, `ray`, or `ray://HOST:PORT`. Raises `InputError`."""
    if name == "here":
        return HERE
    if found := _PROCESSES.fullmatch(name):
        from concerted.ecosystem.engines.processes import Processes  # noqa: PLC0415 - only whom it serves

        return Processes(int(found[1]))
    if name == "ray" or name.startswith("ray://"):
        from concerted.ecosystem.engines.cluster import Cluster  # noqa: PLC0415 - only whom it serves

        return Cluster(None if name == "ray" else name)
    hint = "Say here, processes:4 (any number), ray, or ray://HOST:PORT."
    raise InputError("no-such-engine", f"“{name}” is no place to work on", hint=hint)
