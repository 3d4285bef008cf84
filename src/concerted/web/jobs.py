"""The jobs of a host, done beside its pages: what is due is looked for, and what waits is worked off."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from concerted import host
from concerted.web import reading
from concerted.web.api import telling
from concerted.web.guard.handing import erase_of_gone
from concerted.web.hosting.entering import entered
from concerted.web.notices.models import Notice
from concerted.web.notices.post import look
from concerted.web.operations.turns import DUE, turn
from concerted.web.vitality.pulse import release
from concerted.web.writing import disclose

PAUSE, MINUTE = 2.0, 60.0
"""Seconds between two glances at new entries and the jobs that wait, and between two looks at what is due."""

KEPT = timedelta(days=7)
"""How long a job that is done is remembered."""

MOST = timedelta(minutes=30)
"""How long a job, or a look at what is due, may take; whoever has it for longer has died, and another may take it."""

_log = logging.getLogger(__name__)


def work_off() -> None:
    """Do every job whose time has come, one after the other."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"concerted-{threading.get_ident()}",
        excluded_queue_names=[],
    ).run()


def due() -> None:
    """Hand what is due in any house to the jobs, and forget those long done."""
    now = datetime.now(UTC)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    DBTaskResult.objects.running().filter(started_at__lt=now - MOST).update(status="READY", started_at=None)
    for name, house in reading.houses().each.items():
        with entered(name, house):
            disclose()
            look()
            release(host.now())
            erase_of_gone(reading.state())


def once() -> Counter[str]:
    """Look, work off what waits, and return how many notices ended how: `sent`, `due`, `failed`, `moot`, `sending`."""
    began = datetime.now(UTC)
    with turn(DUE, most=MOST) as ours:
        if ours:
            due()
    work_off()
    return Counter(Notice.objects.filter(at__gte=began).values_list("stage", flat=True))


class Jobs(threading.Thread):
    """Does the jobs in a thread of its own, from `start` until `stop`."""

    def __init__(self) -> None:
        super().__init__(name="jobs", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look and work until told to stop; what goes wrong is said, and tried again at the next glance."""
        looked = -MINUTE
        try:
            while not self._stopping.wait(PAUSE):
                try:
                    if monotonic() - looked >= MINUTE:
                        looked = monotonic()
                        with turn(DUE, most=MOST, every=MINUTE) as ours:
                            if ours:
                                due()
                    telling.look()
                    work_off()
                except Exception:
                    _log.exception("a look at the jobs failed; the next follows")
        finally:
            reading.close()
            connections.close_all()

    def stop(self) -> None:
        """Stop once the job in hand is done."""
        self._stopping.set()
        self.join(timeout=30)
