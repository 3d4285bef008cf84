"""The machines of a cluster, by Daft on Ray (both Apache-2.0; `pip install 'concerted[cluster]'`).

Neither is imported before a run asks for it, and both are told before that to report nothing about it to anybody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from concerted.ecosystem.engines import seam
from concerted.ecosystem.engines.seam import Work
from concerted.errors import ConcertedError, InputError

SILENT = {
    "DAFT_ANALYTICS_ENABLED": "0",
    "DO_NOT_TRACK": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
}
STORE = 256 * 2**20
"""Bytes that Ray may hold for its workers where it is started on this machine alone."""
_NEAR = 4
"""Partitions for each worker, so that one that is slow holds up little."""


class Cluster:
    """Works on a Ray cluster; what it is given at once is one query of Daft's."""

    def __init__(self, address: str | None = None) -> None:
        """Join the cluster at `address` (`ray://…`), or that of RAY_ADDRESS, or else start one on this machine.

        Raises `InputError` where Daft is not installed, or no cluster answers.
        """
        os.environ.update(SILENT)
        try:
            self._ray, self._daft = import_module("ray"), import_module("daft")
        except ImportError:
            hint = "Install what a cluster needs: pip install 'concerted[cluster]'. Or say --on processes:4."
            raise InputError("no-cluster-parts", "Daft on Ray is not installed here", hint=hint) from None
        quiet = {"log_to_driver": False, "logging_level": "ERROR"}
        try:
            if address or os.environ.get("RAY_ADDRESS"):
                self._ray.init(address=address, **quiet)
            else:
                self._ray.init(include_dashboard=False, object_store_memory=STORE, **quiet)
        except Exception as error:  # whatever Ray raises, and it raises much
            hint = "Check the address, and that the cluster runs the same version of Ray and Python."
            raise InputError("no-cluster", f"no Ray cluster: {error}", hint=hint) from None
        self._daft.set_runner_ray(noop_if_initialized=True)
        self._workers = max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def run(self, work: Work, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what work makes of each part, in order. Raises `ConcertedError` where the cluster gives up."""
        working = self._working(work)
        for some in at_once(parts):
            frame = self._daft.from_pydict({"number": list(range(len(some))), "part": some})
            frame = frame.into_partitions(min(len(some), _NEAR * self._workers))
            done = frame.select("number", working(self._daft.col("part")).alias("done"))
            try:
                yield from in_order((row["number"], row["done"]) for row in done.iter_rows())
            except Exception as error:  # Daft and Ray have many
                hint = "Run it again: it goes on where it stopped."
                raise ConcertedError("worker-lost", f"the cluster gave up: {error}", hint=hint) from error

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        self._ray.shutdown()

    def _working(self, work: Work) -> Any:  # noqa: ANN401 - one of Daft's
        """Return the work as Daft has it done: by processes of their own, as many as the cluster has processors."""
        daft = self._daft

        @daft.cls(max_concurrency=self._workers)
        class Worker:
            """Keeps the work, and with it what that has read once."""

            def __init__(self, work: Work) -> None:
                self._work = work

            @daft.method.batch(return_dtype=daft.DataType.binary(), batch_size=1)  # type: ignore[untyped-decorator]
            def worked(self, some: Any) -> list[bytes]:  # noqa: ANN401 - a column of Daft's
                return [self._work(part) for part in some.to_pylist()]

        return Worker(work).worked


def at_once(parts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield the parts by as many as may be under way at once."""
    some: list[bytes] = []
    for part in parts:
        if some and sum(map(len, some)) + len(part) > seam.AT_ONCE:
            yield some
            some = []
        some.append(part)
    if some:
        yield some


def in_order(numbered: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    """Yield what comes numbered from 0, in whatever order, in its order."""
    early: dict[int, bytes] = {}
    due = 0
    for number, done in numbered:
        early[number] = done
        while due in early:
            yield early.pop(due)
            due += 1
