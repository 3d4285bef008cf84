"""Webhooks: told of every entry, in order, signed, and never within the host's own network."""

from __future__ import annotations

import base64
import hmac
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from concerted import host
from concerted.coalition import Capacity, Command
from concerted.web import reading
from concerted.web.api import telling
from concerted.web.api.models import Webhook
from concerted.web.api.telling import WAITS, look, secret, sign, tell
from concerted.web.api.webhooks import MOST, make
from concerted.web.house import House, Houses
from concerted.web.writing import enter
from tests.web import houses
from tests.web.houses import IDS, NAMES
from tests.web.served import serving, token_of
from tests.web.test_api import Program, program, representative


class Receiver(ThreadingHTTPServer):
    """A program at an address of its own that keeps what it is told, and answers with a status."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Keeping)
        self.status, self.heard, self.location, self.drips = 204, [], "", False

    status: int
    heard: list[tuple[dict[str, str], bytes]]
    location: str
    drips: bool

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/entries"

    @property
    def numbers(self) -> list[int]:
        return [json.loads(body)["data"]["entry"]["number"] for _, body in self.heard]


class _Keeping(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        if self.server.drips:
            with suppress(OSError):
                for byte in b"HTTP/1.1 200 OK" + b" " * 100:
                    self.wfile.write(bytes([byte]))
                    sleep(0.05)
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.CALL_PRIVATE_ADDRESSES = True
    with Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def something() -> int:
    """Make an entry, and return its number."""
    return enter(Capacity(duties=2), by=IDS[0]).number


def told() -> None:
    """Look, and do the jobs that come of it, as the worker of a house does."""
    look()
    for job in DBTaskResult.objects.ready():
        tell.call(*job.args_kwargs["args"])
        job.delete()


@pytest.fixture
def webhook(mid_life: House, receiver: Receiver) -> Webhook:
    return make(representative(IDS[0]), receiver.address)


def test_a_webhook_is_told_of_what_is_entered_from_now_on_in_order(webhook: Webhook, receiver: Receiver):
    numbers = [something() for _ in range(3)]
    told()
    told()
    assert receiver.numbers == numbers
    headers, body = receiver.heard[0]
    message = json.loads(body)
    assert message["type"] == "entry.capacity"
    assert message["data"]["coalition"] == reading.coalition()
    assert message["data"]["address"].endswith(f"/record/{numbers[0]}")
    assert message["data"]["entry"] == Program().get(f"entries/{numbers[0]}")
    assert headers["content-type"] == "application/json"


def test_its_signature_is_that_of_standard_webhooks(webhook: Webhook, receiver: Receiver):
    something()
    told()
    headers, body = receiver.heard[0]
    key = base64.b64decode(secret(webhook).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_of_the_specifications_own_example():
    whsec, identity = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert sign(whsec, identity, 1614265330, b'{"test": 2432232314}') == expected


def test_what_is_not_taken_is_told_again_later_and_nothing_overtakes_it(webhook: Webhook, receiver: Receiver):
    receiver.status = 503
    first = something()
    told()
    second = something()
    told()
    webhook.refresh_from_db()
    assert (receiver.numbers, webhook.failed, webhook.error) == ([first], 1, "it answers 503")
    receiver.status = 200
    Webhook.objects.update(due=timezone.now())
    told()
    assert receiver.numbers == [first, first, second]
    assert receiver.heard[0][0]["webhook-id"] == receiver.heard[1][0]["webhook-id"]
    webhook.refresh_from_db()
    assert (webhook.failed, webhook.error) == (0, "")


def test_the_waits_grow_and_after_the_last_it_is_given_up(webhook: Webhook, receiver: Receiver):
    receiver.status = 500
    something()
    for failed, wait in enumerate(WAITS, 1):
        before = timezone.now()
        told()
        webhook.refresh_from_db()
        assert webhook.failed == failed
        assert wait <= webhook.due - before < wait + timedelta(minutes=1)
        Webhook.objects.update(due=timezone.now())
    told()
    webhook.refresh_from_db()
    assert webhook.stopped
    told()
    tell.call(webhook.pk)
    assert len(receiver.heard) == len(WAITS) + 1


def test_nobody_is_told_twice_at_a_time(webhook: Webhook, receiver: Receiver):
    something()
    look()
    look()
    assert DBTaskResult.objects.ready().count() == 1


def test_where_nobody_answers_it_says_so(webhook: Webhook, receiver: Receiver):
    receiver.server_close()
    Webhook.objects.update(address="http://127.0.0.1:9/")
    something()
    told()
    webhook.refresh_from_db()
    assert "refused" in webhook.error


def test_an_address_within_the_hosts_network_is_never_called(webhook: Webhook, receiver: Receiver, settings: Settings):
    settings.CALL_PRIVATE_ADDRESSES = False
    something()
    told()
    webhook.refresh_from_db()
    assert receiver.heard == []
    assert "not an address of the public network" in webhook.error


def test_a_redirect_is_not_followed(webhook: Webhook, receiver: Receiver):
    receiver.status, receiver.location = 307, receiver.address
    something()
    told()
    webhook.refresh_from_db()
    assert (len(receiver.heard), webhook.error) == (1, "it answers 307")


def test_somebody_who_answers_byte_by_byte_holds_nobody_up(
    webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(telling, "LONGEST", 0.4)
    receiver.drips = True
    something()
    began = monotonic()
    told()
    webhook.refresh_from_db()
    assert monotonic() - began < 4
    assert webhook.failed == 1


def test_many_entries_are_told_in_several_runs(webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    numbers = [something() for _ in range(3)]
    told()
    assert receiver.numbers == numbers[:2]
    told()
    assert receiver.numbers == numbers


def test_a_webhook_of_a_house_that_is_gone_tells_nothing(webhook: Webhook, receiver: Receiver, mid_life: House):
    something()
    webhook.representative.coalition = "another"
    webhook.representative.save()
    tell.call(webhook.pk)
    assert receiver.heard == []


def test_in_a_folder_of_houses_each_tells_of_its_own_under_its_own_address(
    webhook: Webhook, receiver: Receiver, mid_life: House, settings: Settings, tmp_path: Path
):
    number = something()
    folder = tmp_path / "houses"
    shutil.copytree(mid_life.folder, folder / "valley")
    settings.HOUSES = Houses(folder)
    told()
    message: dict[str, Any] = json.loads(receiver.heard[0][1])
    assert message["data"]["address"] == f"{settings.ADDRESS}/valley/record/{number}"


@pytest.mark.usefixtures("mid_life")
class TestMaking:
    def test_a_program_makes_lists_and_ends_its_own(self):
        acting = program()
        made = acting.post("webhooks", address="https://example.org/entries")
        assert made["secret"].startswith("whsec_")
        assert made["next"] == reading.state().size
        assert acting.get("webhooks") == [made]
        assert program(IDS[0]).get("webhooks") == []
        assert program(IDS[0])._client.delete(f"/api/v1/webhooks/{made['number']}").status_code == 422
        acting.delete(f"webhooks/{made['number']}")
        assert acting.get("webhooks") == []

    @pytest.mark.parametrize("scope", ["read", "draft"])
    def test_it_takes_a_token_that_may_act(self, scope: str):
        reading_only = program(scope=scope)
        assert reading_only.refused("webhooks", 403, address="https://example.org/") == "not-enough"
        assert reading_only._client.delete("/api/v1/webhooks/1").status_code == 403

    @pytest.mark.parametrize(
        "address",
        [
            "example.org", "ftp://example.org/", "file:///etc/passwd", "https://", "https://user:word@example.org/",
            "https://example.org:x/", "https://exa mple.org/", "https://ex\u00e4mple.org/", "javascript:alert(1)",
            "http://[::1/", "http://example.org:0/", f"https://example.org/{'x' * 500}",
        ],
    )  # fmt: skip
    def test_what_is_no_address_is_refused(self, address: str):
        assert program().refused("webhooks", address=address) in ("bad-address", "bad-shape")

    def test_nobody_has_more_than_a_few(self):
        acting = program()
        for number in range(MOST):
            acting.post("webhooks", address=f"https://example.org/{number}")
        assert acting.refused("webhooks", address="https://example.org/more") == "too-many-webhooks"

    def test_two_webhooks_have_two_secrets_and_neither_is_in_the_database(self, mid_life: House):
        one, other = (make(representative(IDS[0]), "https://example.org/") for _ in range(2))
        assert secret(one) != secret(other)
        kept = b"".join(path.read_bytes() for path in mid_life.folder.iterdir() if path.is_file())
        assert secret(one).removeprefix("whsec_").encode() not in kept


def test_a_house_that_is_served_tells_within_moments_of_what_somebody_enters_beside_it(
    receiver: Receiver, tmp_path: Path
):
    house = houses.mid_life(tmp_path / "served")
    (house.folder / "host.toml").write_text("[calls]\nprivate = true\n")
    with serving(house.folder) as served:
        token = token_of(served, NAMES[0], "act")
        request = Request(  # noqa: S310 - our own
            f"{served.address}/api/v1/webhooks",
            json.dumps({"address": receiver.address}).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urlopen(request) as answer:  # noqa: S310 - our own
            made = json.loads(answer.read())
        host.enter(house.record, Command(body=Capacity(duties=2), at=host.now(), by=IDS[0]))
        deadline = monotonic() + 30
        while not receiver.heard and monotonic() < deadline:
            sleep(0.1)
    assert receiver.numbers == [made["next"]]
