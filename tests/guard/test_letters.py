"""Messages as they are handed in: texts, mails and boxes of mails; and what of a forwarded mail is kept."""

from __future__ import annotations

import mailbox
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.errors import Refused
from concerted.guard import letters
from concerted.guard.letters import Letter, read_letter, read_letters

SAYS = "We heard that the growers will support the treaty at the next meeting."


def mail(text: str = SAYS, *, sender: str = "Growers <growers@example.org>", kind: str = "plain") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "clinics@example.org", "The treaty"
    made["Date"] = "Mon, 02 Nov 2026 11:00:00 +0100"
    made.set_content(text, subtype=kind)
    return made


def test_a_text_is_itself():
    assert read_letters(f"  {SAYS}\n".encode()) == [Letter(text=SAYS)]
    assert read_letters("Gründe: keine".encode("cp1252")) == [Letter(text="Gründe: keine")]
    assert read_letters(b"\xef\xbb\xbfHello") == [Letter(text="Hello")]


def test_of_a_mail_its_words_its_sender_and_its_moment_are_read():
    (one,) = read_letters(mail().as_bytes())
    assert one == Letter(text=SAYS, sender="Growers <growers@example.org>", came="2026-11-02T10:00:00Z")


@pytest.mark.parametrize("sender", ['"', ".:", ", .]", "\\?b?@[  ", "=?utf-8?q?=?="])
def test_a_sender_that_cannot_be_read_is_no_hindrance(sender):
    (one,) = read_letters(f"From: {sender}\nDate: Mon, 02 Nov 2026 11:00:00 +0100\n\n{SAYS}".encode())
    assert (one.text, one.came) == (SAYS, "2026-11-02T10:00:00Z")


def test_of_a_page_the_words_are_read_and_no_scripts():
    page = f"<html><head><title>x</title><style>p {{}}</style></head><p>{SAYS}</p><script>alert(1)</script><p>Yours</p>"
    assert read_letter(mail(page, kind="html").as_bytes()).text == f"{SAYS}\nYours"


def test_of_a_mail_that_carries_another_only_that_is_kept():
    carrying = mail("Look at this! My mother got it too.", sender="Ada <ada@clinics.example>")
    carrying.add_attachment(mail())
    again = mail("And I forward it.", sender="Bo <bo@clinics.example>")
    again.add_attachment(carrying)
    assert read_letters(again.as_bytes()) == [Letter(
        text=SAYS, sender="Growers <growers@example.org>", came="2026-11-02T10:00:00Z"
    )]  # fmt: skip


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\nFrom: Growers <growers@example.org>\nDate: Mon, Nov 2\n\n",
        "Begin forwarded message:\n\n> From: Growers <growers@example.org>\n> Subject: The treaty\n> \n> ",
        "-----Ursprüngliche Nachricht-----\nVon: Growers <growers@example.org>\nGesendet: Montag\n\n",
        "-------- Message transféré --------\nSujet : Traité\nDe : Growers <growers@example.org>\n\n",
    ],
)
def test_of_a_mail_that_forwards_in_its_text_only_what_is_forwarded_is_kept(above: str):
    one = read_letter(mail(f"See below. Ada\n\n{above}{SAYS}\n", sender="ada@clinics.example").as_bytes())
    assert one == Letter(text=SAYS, sender="Growers <growers@example.org>")


def test_a_message_that_begins_like_a_field_is_kept():
    above = "---------- Forwarded message ---------\nFrom: a@b.example\n\n"
    assert read_letter(mail(f"{above}Warning: {SAYS}").as_bytes()).text == f"Warning: {SAYS}"


def test_a_box_is_read_mail_by_mail(tmp_path: Path):
    box = mailbox.mbox(tmp_path / "box")
    for said in (SAYS, SAYS.replace("support", "oppose"), "From here on it rains.\nFrom there too."):
        box.add(mail(said))
    box.close()
    texts = [one.text for one in read_letters((tmp_path / "box").read_bytes())]
    assert texts == [SAYS, SAYS.replace("support", "oppose"), "From here on it rains.\nFrom there too."]


def test_a_mail_that_a_pipe_hands_over_begins_with_its_envelope():
    assert read_letter(b"From growers Mon Nov  2 10:00:00 2026\n" + mail().as_bytes()).text == SAYS


def test_what_is_no_message_is_refused(monkeypatch: pytest.MonkeyPatch):
    empty = EmailMessage()
    empty["From"] = "a@b.example"
    for data, code in (
        (b"", "bad-message"),
        (b"   \n", "bad-message"),
        (empty.as_bytes(), "bad-message"),
        (b"PK\x03\x04\x00\x00", "not-text"),
        (bytes([0x81, 0x8D]), "not-text"),
        (b"x" * (letters.LARGEST + 1), "too-long"),
    ):
        with pytest.raises(Refused) as refused:
            read_letters(data)
        assert refused.value.code == code
    monkeypatch.setattr(letters, "MOST", 1)
    boxed = b"".join(b"From a Mon Nov  2 10:00:00 2026\n" + mail().as_bytes() + b"\n" for _ in range(2))
    with pytest.raises(Refused, match="more than 1 mails"):
        read_letters(boxed)


@pytest.mark.parametrize(
    "data",
    [
        b"From: \xff\xfe <>\nDate: never\n\n" + SAYS.encode(),
        b"Date: Mon, 99 Foo 20266 99:99:99 +9999\nFrom: a@b@c\n\n" + SAYS.encode(),
        b"Content-Type: text/plain; charset=no-such\nFrom: a\n\n" + SAYS.encode(),
        b"Subject: =?utf-8?q?=FF?=\nFrom: =?x?y?z?=\n\n" + SAYS.encode(),
    ],
)
def test_broken_headers_do_not_hide_the_words(data: bytes):
    assert read_letter(data).text == SAYS


@settings(max_examples=80)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"From: a\n", b"From a\nFrom: a\n", b"Content-Type: multipart/x\n"])
)
def test_whatever_comes_is_read_or_refused(data: bytes, begins: bytes):
    with suppress(Refused):
        assert all(one.text for one in read_letters(begins + data))
