"""What the log says, in both forms, and that it says nothing about anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.http import HttpRequest
from django.test import Client

from concerted.errors import InputError
from concerted.web import logs
from concerted.web.house import House
from concerted.web.operations import middleware
from concerted.web.record import views as record

PLANTED = (
    "anna@example.org", "Zarathustra", "192.0.2.77", "hunter2hunter2", "IjEi:sign:in-token-0123456789abcdef",
    "a1b2c3d4e5f6a7b8c9d0e1f2", "my-query-word", "a sentence that was typed",
)  # fmt: skip
MAIL, NAME, ADDRESS, PASSWORD, LINK, TOKEN, QUERY, BODY = PLANTED


@pytest.fixture(params=[logs.Text, logs.Json])
def log(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """All that is logged, every level of it, in one form and then in the other."""
    written = StringIO()
    console = logging.StreamHandler(written)
    console.setFormatter(request.param())
    root, before = logging.getLogger(), logging.getLogger().level
    loggers = [logging.getLogger(name) for name in ("django.request", "django.security.csrf", "concerted")]
    levels = [one.level for one in loggers]
    root.addHandler(console)
    for one in (root, *loggers):
        one.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(console)
    root.setLevel(before)
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


def ask_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for pages with something planted wherever somebody may say something."""
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    headers = {
        "User-Agent": NAME,
        "Authorization": f"Bearer {TOKEN}",
        "Referer": f"http://x/{LINK}",
        "X-Request-ID": NAME,
    }
    client.cookies["sessionid"] = TOKEN
    client.get(f"/decisions?q={QUERY}", headers=headers)
    client.get(f"/sign-in/{LINK}", headers=headers)
    client.post(f"/sign-in/{LINK}", {"password": PASSWORD, "email": MAIL}, headers=headers)
    client.get(f"/{NAME}/{MAIL}", headers=headers)
    client.get("/", headers={**headers, "Host": f"{TOKEN}.example"})
    client.post("/circle/sentences", {"text": BODY}, headers=headers)

    def broken(request: HttpRequest) -> None:
        raise ValueError(f"{MAIL} {BODY} {request.GET}")

    monkeypatch.setattr(record.reading, "checkpoint", broken)
    client.get(f"/record?x={QUERY}", headers=headers)


def test_nothing_that_anybody_said_of_themselves_is_in_the_log(
    mid_life: House, log: StringIO, monkeypatch: pytest.MonkeyPatch
):
    ask_everything(monkeypatch)
    said = log.getvalue()
    assert "/sign-in/<" in said, "the requests were logged"
    assert "TypeError" in said, "so was what went wrong"
    assert [one for one in PLANTED if one in said] == []


def test_what_other_libraries_put_into_their_lines_is_left_out(log: StringIO):
    other = logging.getLogger("some.library")
    other.warning("cannot reach %s at %d", MAIL, 25, extra={"fields": {"who": NAME}})
    other.warning(f"mailed {MAIL} from {ADDRESS} by https://{NAME}.example/{LINK}?q={QUERY}\n{NAME} {BODY}")
    other.warning("")
    said = log.getvalue()
    assert "cannot reach … at …" in said
    assert "mailed … from … by …" in said
    assert [one for one in PLANTED if one in said] == []


def fail() -> None:
    raise InputError("no-record", BODY, hint=NAME)


def test_of_an_error_its_kind_its_code_and_where_it_was_are_told_and_not_its_message(log: StringIO):
    own = logging.getLogger("concerted.somewhere")
    try:
        fail()
    except InputError:
        own.exception("it failed")
    said = log.getvalue()
    assert "InputError (no-record)" in said
    assert "test_logs:" in said
    assert [one for one in PLANTED if one in said] == []


def test_as_json_each_line_is_an_object_with_the_requests_number(mid_life: House):
    written = StringIO()
    console = logging.StreamHandler(written)
    console.setFormatter(logs.Json())
    logger = logging.getLogger(middleware.__name__)
    logger.addHandler(console)
    logger.setLevel(logging.INFO)
    number = "8f14e45f-ceea-467f-a54e-0123456789ab"
    given = Client().get("/record/3", headers={"X-Request-ID": number})
    own = Client().get("/record/3")
    logger.removeHandler(console)
    logger.setLevel(logging.NOTSET)
    first, second = (json.loads(line) for line in written.getvalue().splitlines())
    assert given.headers["X-Request-ID"] == first["request"] == number
    assert own.headers["X-Request-ID"] == second["request"] != number
    assert {name: first[name] for name in ("level", "from", "method", "route", "status")} == {
        "level": "info", "from": "concerted.web.operations.middleware", "method": "GET",
        "route": "/record/<int:number>", "status": 200,
    }  # fmt: skip
    assert set(first) - {"at", "ms", "said", "request"} == {"level", "from", "method", "route", "status"}
