from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import read
from concerted.ecosystem.reading import mail
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.mail import messages, read_mbox
from concerted.ecosystem.reading.own_words import own_words
from concerted.ecosystem.reading.senders import organisation
from concerted.errors import InputError
from tests.ecosystem.made import message

BODY = "We must end coal."
FIRST = message("Jo <jo@mail.river.example>", BODY, headers="Message-ID: <1@r>\n")
ANSWER = message(
    "kim@port.co.uk",
    "We agree.\n\nOn Mon, 6 May 2024, Jo wrote:\n> We must end coal.\n",
    subject="Re: [list] On coal",
    headers="In-Reply-To: <1@r>\nMessage-ID: <2@p>\n",
)


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_mbox_is_read_by_organisation_with_ties_of_those_who_answer(tmp_path):
    private = message("Pat <pat@gmail.com>", "I must say.")
    corpus = read(put(tmp_path / "list.mbox", ANSWER + private + FIRST))
    assert [(d.actor, d.text, d.title, d.date, d.source) for d in corpus.documents] == [
        ("port.co.uk", "We agree.", "On coal", "2024-05-06", "list.mbox, message 1"),
        ("river.example", BODY, "On coal", "2024-05-06", "list.mbox, message 3"),
    ]
    (tie,) = corpus.ties
    assert (tie.a, tie.b, tie.kind, tie.date) == ("port.co.uk", "river.example", "reply", "2024-05-06")
    assert [(s.source, s.why) for s in corpus.skipped] == [
        ("list.mbox, message 2", "its sender writes from a public mail host, for no organisation")
    ]


def test_people_are_actors_only_if_asked_for(tmp_path):
    box = put(tmp_path / "list.mbox", FIRST + message("Pat <pat@gmail.com>", "I must say."))
    assert read(box, people=True).actors == ("Pat", "river.example")
    with pytest.raises(InputError, match="all texts are by one actor"):
        read(box)


def test_a_maildir_is_read(tmp_path):
    for part, name, text in (("cur", "1:2,S", FIRST), ("new", "2", ANSWER)):
        put(tmp_path / "box" / part / name, text.split("\n", 1)[1])
    (tmp_path / "box" / "tmp").mkdir()
    (tmp_path / "box" / "new" / "3").symlink_to("nowhere")
    corpus = read(tmp_path / "box")
    assert corpus.actors == ("port.co.uk", "river.example")
    assert [s.why for s in corpus.skipped] == ["it cannot be opened"]
    put(tmp_path / "box" / "new" / "4", b"x" * (16 * 2**20 + 1))
    assert "it has more than 16 MiB" in [s.why for s in read(tmp_path / "box").skipped]


def test_mail_within_an_actors_folder_is_its_senders(tmp_path):
    put(tmp_path / "A" / "list.mbox", FIRST)
    put(tmp_path / "A" / "box" / "cur" / "1", ANSWER.split("\n", 1)[1])
    for part in ("new", "tmp"):
        (tmp_path / "A" / "box" / part).mkdir()
    put(tmp_path / "A" / "empty.mbox", "no mail")
    put(tmp_path / "loose.mbox", message("x@z.example", "Loose."))
    corpus = read(tmp_path)
    assert corpus.actors == ("port.co.uk", "river.example", "z.example")
    assert [s.why for s in corpus.skipped] == ["there is no message in it"]


def test_the_page_is_read_where_there_is_no_plain_text_and_attachments_are_named(tmp_path):
    parts = (
        "--b\nContent-Type: text/html; charset=utf-8\n\n<p>We must <b>end</b> coal.</p>\n"
        '--b\nContent-Type: application/pdf; name="plan.pdf"\nContent-Disposition: attachment\n\nJVBERi0=\n'
        "--b\nContent-Type: text/calendar\n\nBEGIN\n--b--\n"
    )
    mixed = message("a@x.example", parts, headers='MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n')
    latin = message("a@y.example", "Für", headers="Content-Type: text/plain; charset=nonsense\n").encode("latin-1")
    corpus = read(put(tmp_path / "list.mbox", mixed.encode() + latin))
    assert [d.text for d in corpus.documents] == ["We must end coal.", "Für"]
    assert [s.source for s in corpus.skipped] == ["list.mbox, message 1, plan.pdf"]


def test_an_mbox_in_two_parts_or_with_quoted_from_lines_is_split_rightly(tmp_path):
    body = "One.\n\n>From here on.\nFrom there no.\n\nFrom jo with love"
    box = put(tmp_path / "list.mbox", FIRST + message("a@b.example", body))
    assert [part.count(b"From here") for part in messages(box) if part] == [0, 1]


def test_a_message_that_is_too_large_is_skipped_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(mail, "LARGEST_MESSAGE", 500)
    box = put(tmp_path / "list.mbox", message("a@b.example", "x" * 600) + FIRST + message("a@b.example", "x\n" * 600))
    gathering = Gathering()
    read_mbox(box, gathering)
    assert len(gathering._documents) == 1
    assert len(gathering._skipped) == 2


def test_a_file_without_from_lines_is_no_mbox(tmp_path):
    with pytest.raises(InputError, match="there is no message in it"):
        read(put(tmp_path / "list.mbox", b"x" * 10_000_000))
    assert not mail.is_mbox(put(tmp_path / "LICENSE", "From here"))
    assert mail.is_mbox(put(tmp_path / "inbox", FIRST))


def test_an_mbox_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    box = put(tmp_path / "inbox", FIRST)
    put(tmp_path / "dir" / "cur" / "1", FIRST)

    def denied(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    monkeypatch.setattr(Path, "iterdir", denied)
    assert not mail.is_mbox(box)
    for reader, path in ((mail.read_mbox, box), (mail.read_maildir, tmp_path / "dir")):
        with pytest.raises(InputError, match="Permission denied"):
            reader(path, Gathering())


def test_a_message_that_breaks_its_parser_is_skipped(tmp_path, monkeypatch):
    def broken(_):
        raise RecursionError

    monkeypatch.setattr(mail, "message_from_bytes", broken)
    gathering = Gathering()
    read_mbox(put(tmp_path / "list.mbox", FIRST), gathering)
    assert gathering._skipped[0].why == "it is damaged (RecursionError)"


@pytest.mark.parametrize(
    ("sender", "actor"),
    [
        (("Jo", "jo@lists.river.org"), "river.org"),
        (("Jo", "jo@a.b.org.uk"), "b.org.uk"),
        (("Jo", "jo@de"), ""),
        (("Jo", ""), ""),
        (("Jo", "jo@yahoo.co.uk"), ""),
        (("Jo", "1+jo@users.noreply.github.com"), ""),
    ],
)
def test_the_organisation_is_what_registered_the_domain(sender, actor):
    assert organisation(sender)[0] == actor


def test_a_sender_is_found_behind_a_list_and_behind_words_for_signs(tmp_path):
    listed = message("Jo via L <l@lists.example>", BODY, headers="Reply-To: jo@river.example\n")
    spelled = message("kim at port.example (Kim)", BODY, date="never")
    nobody = message("undisclosed", BODY)
    corpus = read(put(tmp_path / "l.mbox", listed + spelled + nobody))
    assert corpus.actors == ("port.example", "river.example")
    assert [s.why for s in corpus.skipped] == ["its sender cannot be told"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n-- \nJo\nRiver Watch", "Yes."),
        ("Yes.\n\nAm 06.05.2024 um 10:00 schrieb Jo <jo@x>:\n> Nein.\n\nDoch.", "Yes.\n\nDoch."),
        ("Yes.\nOn Mon, 6 May 2024 at 10:00, Jo <jo@x>\nwrote:\n\nold words", "Yes."),
        ("Ja.\n-----Ursprüngliche Nachricht-----\nVon: x", "Ja."),
        ("Ja.\nVon: Jo\nGesendet: Montag\nalt", "Ja."),
        ("From: the heart\nwe speak.", "From: the heart\nwe speak."),
        ("Yes.\n____________________________________\nlist footer", "Yes."),
        ("Begin forwarded message:\nold", ""),
        ("> a\n  > b\nc\nSent from my phone", "c"),
        ("", ""),
    ],
)
def test_only_the_senders_own_words_are_kept(text, own):
    assert own_words(text) == own


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_bytes_break_the_reader(data):
    hostile = bytearray((FIRST + ANSWER).encode())
    for _ in range(data.draw(st.integers(0, 12))):
        hostile[data.draw(st.integers(0, len(hostile) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        for content in (bytes(hostile), b"From x Mon May  6 10:00:00 2024\n" + data.draw(st.binary(max_size=300))):
            box = put(Path(folder) / "x.mbox", content)
            try:
                read_mbox(box, Gathering())
            except InputError as error:
                assert error.code == "no-mail"  # noqa: PT017
