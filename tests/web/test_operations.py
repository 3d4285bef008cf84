"""What machines ask a host: whether it lives, whether it is ready, and what it has counted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from concerted.coalition import Invitation
from concerted.web import jobs, reading, writing
from concerted.web.hostfile import Metrics
from concerted.web.house import House
from concerted.web.notices.models import Inbox, Notice
from concerted.web.notices.post import send
from concerted.web.operations import health, metrics
from concerted.web.operations.models import Turn
from concerted.web.operations.turns import DUE, turn
from concerted.web.people.models import Person
from tests.web.conftest import SignIn
from tests.web.houses import IDS, NAMES

MOST = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the process has run that these tests are run in."""
    monkeypatch.setattr(health, "_started", timezone.now())


def counted() -> dict[str, dict[tuple[str, ...], float]]:
    """What the metrics say: of each name, the values by what they are labelled with."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def ready() -> tuple[int, dict[str, bool]]:
    answer = Client().get("/health/ready")
    return answer.status_code, json.loads(answer.content)


def test_a_host_that_can_work_is_ready_and_says_what_it_looked_at(mid_life: House):
    assert ready() == (200, {"ready": True, "store": True, "migrations": True, "jobs": True, "folder": True})


def test_whoever_balances_the_load_need_not_know_the_hosts_name(mid_life: House):
    assert Client().get("/health/live", headers={"Host": "10.0.0.7"}).status_code == 200
    assert Client().get("/health/ready", headers={"Host": "10.0.0.7"}).status_code == 200
    assert Client().post("/health/live").status_code == 405
    assert Client().get("/health/live").headers["Cache-Control"] == "no-store"


def test_a_host_whose_record_is_gone_is_alive_and_not_ready(mid_life: House):
    reading.close()
    mid_life.record.rename(mid_life.folder / "elsewhere")
    (mid_life.folder / "coalition.record").write_text("no record")
    status, found = ready()
    assert status == 503
    assert [name for name, well in found.items() if not well] == ["ready", "store"]
    assert Client().get("/health/live").status_code == 200


def test_a_host_whose_tables_are_older_than_its_version_is_not_ready(mid_life: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_applied", False)
    monkeypatch.setattr(health, "unapplied", lambda: ["people.0003_more"])
    assert ready()[1]["migrations"] is False


def test_a_host_where_nobody_does_the_jobs_is_not_ready(mid_life: House, monkeypatch: pytest.MonkeyPatch):
    long_ago = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(health, "_started", long_ago)
    assert ready()[1]["jobs"] is False
    Turn.objects.create(name=DUE, until=long_ago, done=long_ago)
    assert ready()[1]["jobs"] is False
    jobs.once()
    assert ready()[1]["jobs"] is True


def test_a_job_that_nobody_takes_makes_a_host_not_ready(mid_life: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "waited", lambda: 16 * 60)
    assert ready()[1]["jobs"] is False


def test_nobody_reads_the_metrics_unless_the_host_says_so(mid_life: House):
    assert Client().get("/metrics").status_code == 404


def test_whoever_has_the_token_reads_the_metrics(mid_life: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "METRICS", Metrics(token="a long one"))
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    answer = Client().get("/metrics", headers={"Authorization": "Bearer a long one"})
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.status_code == 200


def test_on_the_same_machine_they_are_read_but_not_through_a_proxy(mid_life: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "METRICS", Metrics(loopback=True))
    assert Client().get("/metrics").status_code == 200
    assert Client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404
    assert Client(REMOTE_ADDR="").get("/metrics").status_code == 404


def test_requests_are_counted_by_the_pattern_of_their_address_kept_pages_too(mid_life: House):
    key = ("GET", "/record/<int:number>", "200")
    before = counted().get("concerted_request_seconds_count", {}).get(key, 0)
    Client().get("/record/3")
    Client().get("/record/4")
    Client().get("/record/4")
    after = counted()["concerted_request_seconds_count"]
    assert after[key] == before + 3
    Client().get("/who-is/anna@example.org")
    text = metrics.text().decode()
    assert "anna" not in text
    assert not any(name in text for name in NAMES)


def test_entries_are_counted_once_each(circle: House, sign_in: SignIn):
    before = counted()["concerted_entries_written_total"][()]
    writing.enter(Invitation(name="Valley Bakers"), by=IDS[0])
    assert counted()["concerted_entries_written_total"][()] == before + 1


def test_the_queue_is_told_as_it_is(mid_life: House):
    assert counted()["concerted_jobs"] == {("waiting",): 0, ("running",): 0}
    jobs.once()
    assert counted()["concerted_due_done_seconds"][()] < 60


def test_a_turn_is_one_processs_until_it_is_done_and_then_nobodys_for_a_while(mid_life: House):
    with turn("a turn", most=MOST, every=60) as first, turn("a turn", most=MOST) as second:
        assert (first, second) == (True, False)
    with turn("a turn", most=MOST) as third:
        assert not third
    Turn.objects.update(until=timezone.now())
    with turn("a turn", most=MOST) as fourth:
        assert fourth


def test_a_turn_that_failed_is_not_done_and_comes_again(mid_life: House):
    with pytest.raises(ZeroDivisionError), turn("a turn", most=timedelta(hours=9), every=60):
        raise ZeroDivisionError
    row = Turn.objects.get()
    assert row.done is None
    assert row.until < timezone.now() + timedelta(minutes=1)


def test_a_job_whose_process_was_killed_comes_again_but_no_letter_twice(mid_life: House):
    person = Person.objects.create()
    inbox = Inbox.objects.create(coalition=reading.coalition(), person=person, kind=Inbox.Kind.MAIL, seen=0)
    waiting, sending = (Notice.objects.create(inbox=inbox, about=about) for about in ("trial:1", "trial:2"))
    Notice.objects.filter(pk=sending.pk).update(stage=Notice.Stage.SENDING)
    for notice in (waiting, sending):
        send.enqueue(notice.pk)
    long_ago = timezone.now() - timedelta(hours=1)
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago)
    jobs.once()
    assert DBTaskResult.objects.running().count() == 0
    waiting.refresh_from_db()
    sending.refresh_from_db()
    assert waiting.stage != Notice.Stage.DUE or waiting.tries == 1, "it was tried"
    assert (sending.stage, sending.tries) == (Notice.Stage.SENDING, 0), "rather never than twice"
