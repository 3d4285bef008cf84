"""What members received comes in by a file and by mail, with no more about anybody than they wish; and goes again."""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.errors import Refused
from concerted.guard.letters import LARGEST
from concerted.web import reading
from concerted.web.guard import handing, mailing
from concerted.web.guard.models import Mailbox, Received
from concerted.web.house import House
from concerted.web.people.models import Person
from tests.guard.test_letters import SAYS, mail
from tests.web.conftest import SignIn, text
from tests.web.smtp import receiving

OTHER = SAYS.replace("support", "oppose")
pytestmark = pytest.mark.usefixtures("mid_life")


def send(client: Client, data: bytes, **given: str) -> str:
    return text(client.post("/wedge", {"file": SimpleUploadedFile("any.name", data), **given}, follow=True))


def test_a_mail_is_handed_in_without_its_sender_unless_one_says_so(sign_in: SignIn):
    bees = sign_in("Beekeepers")
    assert "It is handed in." in send(bees, mail().as_bytes())
    assert "It is handed in." in send(bees, mail(OTHER).as_bytes(), keep_sender="on")
    kept = [(one.text, one.sender, one.came) for one in Received.objects.order_by("pk")]
    came = "2026-11-02T10:00:00Z"
    assert kept == [(SAYS, "", came), (OTHER, "Growers <growers@example.org>", came)]


def test_a_box_is_handed_in_whole_or_not_at_all(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    bees = sign_in("Beekeepers")
    box = b"".join(b"From a Mon Nov  2 10:00:00 2026\n" + mail(said).as_bytes() + b"\n" for said in (SAYS, OTHER))
    monkeypatch.setattr(handing, "MOST", 1)
    assert "not looked through here" in send(bees, box)
    assert not Received.objects.exists()
    monkeypatch.setattr(handing, "MOST", 5)
    assert "2 messages are handed in." in send(bees, box)
    page = text(bees.get("/wedge"))
    for one in Received.objects.all():
        assert f"/wedge/{one.pk}/erasing" in page
        bees.post(f"/wedge/{one.pk}/erasing")
    assert not Received.objects.exists()


def test_what_is_no_message_is_refused_beside_the_form(sign_in: SignIn):
    bees = sign_in("Beekeepers")
    assert "This file is no text." in send(bees, b"PK\x03\x04\x00")
    assert "It is larger than 5 MB." in send(bees, b"x" * (LARGEST + 1))
    assert "This is no message" in send(bees, b"x" * 20_000)
    assert "This is no message" in text(bees.post("/wedge", {"text": ""}))
    assert not Received.objects.exists()


@pytest.fixture
def radar(settings: Settings) -> str:
    settings.RADAR = "radar@air.example"
    return settings.RADAR


def address(client: Client) -> str:
    client.post("/wedge/mailbox")
    box = Mailbox.objects.latest("pk")
    return f"radar+{box.code}@air.example"


@pytest.mark.usefixtures("radar")
def test_a_member_makes_its_address_and_puts_another_in_its_place(sign_in: SignIn):
    bees = sign_in("Beekeepers")
    assert "Make the address" in text(bees.get("/wedge"))
    first = address(bees)
    assert first in text(bees.get("/wedge"))
    second = address(bees)
    assert second != first
    mailing.receive(second, mail().as_bytes())
    with pytest.raises(Refused) as refused:
        mailing.receive(first, mail().as_bytes())
    assert refused.value.code == "unknown-mailbox"
    assert [(one.member, one.text, one.sender) for one in Received.objects.all()] == [("beekeepers", SAYS, "")]


def test_a_host_that_takes_no_mail_offers_no_address(sign_in: SignIn):
    bees = sign_in("Beekeepers")
    assert "forward it by mail" not in text(bees.get("/wedge"))
    assert bees.post("/wedge/mailbox").status_code == 404
    assert mailing.address_of("beekeepers") == ""


@pytest.mark.usefixtures("radar")
def test_an_address_goes_with_its_member_and_with_its_last_person(sign_in: SignIn):
    address(sign_in("Beekeepers"))
    address(sign_in("Marrow Clinics"))
    handing.erase_of(Person.objects.get(represents__actor="beekeepers"))
    assert [one.member for one in Mailbox.objects.all()] == ["marrow-clinics"]
    Mailbox.objects.update(member="nobody")
    handing.erase_of_gone(reading.state())
    assert not Mailbox.objects.exists()


@pytest.mark.usefixtures("radar")
def test_a_mail_that_was_really_sent_comes_in_by_the_pipe_of_a_mail_server(sign_in: SignIn, mid_life: House):
    to = address(sign_in("Beekeepers"))
    forwarding = mail("My neighbour got this. Ada", sender="Ada <ada@bees.example>")
    forwarding.replace_header("To", to)
    forwarding.add_attachment(mail())
    arrived = piped(mid_life, over_smtp(forwarding, to), to)
    assert (arrived.returncode, arrived.stderr) == (0, b"")
    (one,) = Received.objects.all()
    assert (one.member, one.text, one.sender, one.came) == ("beekeepers", SAYS, "", "2026-11-02T10:00:00Z")
    assert piped(mid_life, b"x", "radar+0000000000000000@air.example").returncode == 67
    assert piped(mid_life, b"PK\x03\x00", to).returncode == 65


def over_smtp(message: EmailMessage, to: str) -> bytes:
    """Send a mail, and return what the server at the other end got."""
    with receiving() as server, smtplib.SMTP("127.0.0.1", server.port) as sending:
        sending.send_message(message, "ada@bees.example", [to])
        return server.came.get(timeout=10).encode()


def piped(house: House, data: bytes, to: str) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "concerted", "guard", "receive", str(house.folder)]
    env = {**os.environ, "ORIGINAL_RECIPIENT": to}
    return subprocess.run(words, input=data, capture_output=True, check=False, env=env)
