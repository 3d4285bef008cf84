"""What is counted, for Prometheus. Nothing of it says who, or of which coalition.

Where `concerted serve` runs, each process counts in files of its own in one folder, and whoever is asked adds them up
(prometheus_client's multiprocess mode); elsewhere they are counted in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime

_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR")

from django.utils import timezone  # noqa: E402 - the folder is looked at when the next line is
from django_tasks_db.models import DBTaskResult  # noqa: E402
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.core import GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

from concerted.web.operations.models import Turn  # noqa: E402

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "concerted_request_seconds",
    "How long requests took, by the pattern of their address.",
    ("method", "route", "status"),
    buckets=_SECONDS,
)
ENTRIES = Counter("concerted_entries_written", "Entries written into records by these pages.")
ROUNDS = Counter("concerted_watch_rounds", "Rounds of the watch.", ("outcome",))
LOOKS = Counter("concerted_watch_looks", "Commitments that the watch looked at.")
LETTERS = Counter("concerted_letters", "Letters and messages handed over.", ("way", "outcome"))


class Queue(Collector):
    """The jobs that wait, as they do at the moment somebody asks."""

    def collect(self) -> Iterable[Metric]:
        """Yield how many jobs wait and run, how long the first has waited, and when it was last looked what is due."""
        depth = GaugeMetricFamily("concerted_jobs", "Jobs that wait for a worker, and that one has.", labels=["state"])
        ready = DBTaskResult.objects.ready()
        depth.add_metric(["waiting"], ready.count())
        depth.add_metric(["running"], DBTaskResult.objects.running().count())
        yield depth
        yield GaugeMetricFamily("concerted_oldest_job_seconds", "How long the first has waited.", value=waited())
        for turn in Turn.objects.exclude(done=None):
            since = (timezone.now() - turn.done).total_seconds() if turn.done else 0
            yield GaugeMetricFamily(f"concerted_{turn.name}_done_seconds", "Since it was last done whole.", value=since)


def waited() -> float:
    """Return for how many seconds the first of the jobs that could be done has waited."""
    now = timezone.now()
    starts = [max(enqueued, after) if after <= now else enqueued for enqueued, after in _waiting()]
    return max(0.0, (now - min(starts)).total_seconds()) if starts else 0.0


def _waiting() -> Iterable[tuple[datetime, datetime]]:
    return DBTaskResult.objects.ready().values_list("enqueued_at", "run_after")


def text() -> bytes:
    """Return all that was counted, in Prometheus's text form."""
    if _FOLDER:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, _FOLDER)  # type: ignore[no-untyped-call] # without types of its own
    else:
        registry = REGISTRY
    queue = CollectorRegistry()
    queue.register(Queue())
    return generate_latest(registry) + generate_latest(queue)
