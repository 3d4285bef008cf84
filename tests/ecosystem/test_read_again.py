import mailbox
import os
import shutil
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import map_ecosystem, read, stages
from concerted.ecosystem.cache import Cache
from concerted.ecosystem.page import to_html
from concerted.ecosystem.reading import feeds, kept, mail, repositories
from concerted.ecosystem.reading.apart import APART
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.git import Clone
from concerted.ecosystem.reading.texts import Content
from concerted.ecosystem.report import json_bytes, to_json
from concerted.errors import InputError
from tests.ecosystem.made import docx, pdf
from tests.ecosystem.reading.test_repositories import commit

FEED = """<rss version="2.0"><channel><title>River Watch</title><item><title>On the dam</title>
<description>&lt;p&gt;We oppose the dam.&lt;/p&gt;</description></item></channel></rss>"""
LONG_AGO = 1_700_000_000


def letter(sender: str, text: str, number: int, answers: int | None = None, page: bool = False) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = sender, "The dam"
    message["Date"], message["Message-ID"] = "Mon, 01 Jan 2024 12:00:00 +0000", f"<{number}@x>"
    if answers is not None:
        message["In-Reply-To"] = f"<{answers}@x>"
    message.set_content(f"<p>{text}</p>" if page else text, subtype="html" if page else "plain")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    return message


@pytest.fixture
def documents(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "SETTLED", 0)
    folder = tmp_path / "documents"
    files = {
        "Alder/a.pdf": pdf([["We support the dam."]]),
        "Alder/b.docx": docx("We must build the road."),
        "Alder/2024-02-03 c.html": b"<p>We oppose the tax.</p>",
        "Birch/d.txt": b"We oppose the dam.",
        "Birch/e.md": "# Élan\n\nWe support the road.".encode("windows-1252"),
        "Birch/damaged.pdf": b"%PDF-1.4 and no more",
        "Birch/empty.txt": b" ",
        "Birch/feed.xml": FEED.encode(),
        "Birch/picture.png": b"PNG",
        "feed.xml": FEED.encode(),
        "ties.csv": b"a,b\nAlder,Birch\n",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    box = mailbox.mbox(folder / "letters.mbox")
    box.add(letter("Ann <ann@cedar.example>", "We support the dam.", 1))
    box.add(letter("Bo <bo@dogwood.example>", "We oppose it.", 2, answers=1, page=True))
    box.add(letter("Cy <cy@gmail.com>", "I do not care.", 3))
    box.close()
    tree = mailbox.Maildir(folder / "tree")
    tree.add(letter("Di <di@elm.example>", "We reject the tax.", 4, answers=2))
    for file in folder.rglob("*"):
        os.utime(file, (LONG_AGO, LONG_AGO))
    return folder


@pytest.fixture
def cache(tmp_path):
    return lambda: Cache(tmp_path / "map.cache")


@pytest.fixture
def nothing_is_read(monkeypatch):
    """Let every reader fail, so that whatever is gathered was kept."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("this was read before")

    def forbid() -> None:
        for place, name in (
            (APART, "read"), (mail, "message_from_bytes"), (feeds, "_read_feed"), (kept, "_said"), (Clone, "_run"),
        ):  # fmt: skip
            monkeypatch.setattr(place, name, fail)

    return forbid


def test_unchanged_documents_of_every_form_are_not_read_twice(documents, cache, nothing_is_read, monkeypatch):
    plain = read(documents)
    assert read(documents, cache=cache()) == plain
    nothing_is_read()
    monkeypatch.setattr(kept.hashlib, "file_digest", lambda *_: pytest.fail("this file was opened"))
    again = cache()
    assert read(documents, cache=again) == plain
    assert (again.made["read"], again.made["file"]) == (0, 0)
    assert again.known["read"] == 13


def test_people_who_were_left_out_are_read_when_they_are_asked_for(documents, cache):
    read(documents, cache=cache())
    assert read(documents, cache=cache(), people=True) == read(documents, people=True)


def test_a_copied_renamed_or_touched_document_is_known_by_its_content(documents, cache, nothing_is_read):
    read(documents, cache=cache())
    shutil.copytree(documents / "Alder", documents / "Ash")
    (documents / "Birch" / "d.txt").rename(documents / "Birch" / "2024-05-05 d.txt")
    os.utime(documents / "Birch" / "e.md")
    plain = read(documents)
    nothing_is_read()
    corpus = read(documents, cache=cache())
    assert corpus == plain
    assert "Ash" in corpus.actors
    assert "2024-05-05" in {document.date for document in corpus.documents}


def test_a_changed_document_is_read_again_whatever_its_size_and_date_say(documents, cache):
    read(documents, cache=cache())
    changed = documents / "Birch" / "d.txt"
    changed.write_bytes(b"We support dams.  ")
    os.utime(changed, (LONG_AGO, LONG_AGO))
    assert "We support dams.  " in {document.text for document in read(documents, cache=cache()).documents}


def test_the_dates_of_a_file_that_changed_just_now_are_not_believed(documents, cache, monkeypatch):
    monkeypatch.setattr(kept, "SETTLED", 10**12)
    first = cache()
    read(documents, cache=first)
    second = cache()
    read(documents, cache=second)
    assert (first.made["file"], second.known["file"]) == (0, 0)
    assert (first.made["read"], second.made["read"]) == (13, 0), "its content is"


def test_a_file_that_changes_while_it_is_read_is_not_kept(documents, cache, monkeypatch):
    file = documents / "Birch" / "d.txt"

    def reader(path: Path) -> Content:
        path.write_bytes(b"We changed our mind, again.")
        return Content(text="half of it")

    def digest(opened, name):
        file.write_bytes(b"We changed our mind.")
        return kept.hashlib.sha256(b"half of it")

    store = cache()
    assert kept.content(file, reader, store).text == "half of it"
    monkeypatch.setattr(kept.hashlib, "file_digest", digest)
    kept.digest_of(file, store, kept._state(file))
    assert (store.made["read"], store.made["file"]) == (0, 1), "only what it was before"


def test_a_file_that_is_gone_or_shut_is_named(documents, cache, monkeypatch):
    file = documents / "Birch" / "d.txt"
    with pytest.raises(InputError, match="gone"):
        kept.content(file, lambda _: fail("cannot-read", "gone"), store := cache())
    assert store.made["read"] == 0
    with pytest.raises(InputError, match="cannot read: No such file"):
        kept.content(documents / "gone.txt", lambda _: fail("", ""), store)
    file.write_bytes(b"We oppose the dam, now as then.")
    monkeypatch.setattr(Path, "open", lambda *_: fail_to_open())
    with pytest.raises(InputError, match="cannot read: Permission denied"):
        kept.content(file, lambda _: fail("", ""), store)


def fail_to_open() -> None:
    raise PermissionError(13, "Permission denied")


def fail(code: str, message: str) -> Content:
    raise InputError(code, message)


def test_a_reader_that_changed_reads_everything_again(documents, cache, monkeypatch):
    read(documents, cache=cache())
    monkeypatch.setattr(kept, "made_by", lambda *_, of: "another reader")
    again = cache()
    read(documents, cache=again)
    assert again.known["read"] == 0
    assert again.known["file"] > 0


def test_what_the_reader_died_of_is_tried_again(documents, cache, monkeypatch):
    monkeypatch.setattr(APART, "_asked", lambda *_: None)
    reasons = {one.source: one.why for one in read(documents, cache=cache()).skipped}
    assert "breaks the reader" in reasons["Alder/a.pdf"]
    monkeypatch.undo()
    assert read(documents, cache=cache()) == read(documents)


def test_unchanged_clones_are_not_opened_and_a_changed_one_alone_is_read(tmp_path, cache, nothing_is_read):
    clones = tmp_path / "clones"
    for name, text in (("alpha", "We want open formats."), ("beta", "We reject closed formats.")):
        commit(clones / name, {"README.md": f"# {name}\n\n{text}\n", "schema.graphql": "type A"})
        commit(clones / name, {"README.md": f"# {name}\n\n{text} Now.\n"})
    (clones / "empty" / ".git" / "objects").mkdir(parents=True)
    (clones / "empty" / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    plain = read(clones)
    assert [tie.kind for tie in plain.ties] == ["contributors"]
    assert read(clones, cache=cache()) == plain
    commit(clones / "beta", {"README.md": "# beta\n\nWe support open formats.\n"}, email="bo@b.example")
    partly = cache()
    assert read(clones, cache=partly) == read(clones)
    assert (partly.known["read"], partly.made["read"]) == (1, 2), "beta, and who knows whom"
    nothing_is_read()
    whole = cache()
    corpus = read(clones, cache=whole)
    assert [tie.where for tie in corpus.ties] == ["1 shared contributor"]
    assert whole.made["read"] == 0


def test_a_project_of_which_nothing_is_known_is_read_though_its_ties_are(tmp_path):
    commit(tmp_path / "alpha", {"README.md": "# alpha\n\nWe want alpha.\n"})
    gathering = Gathering()
    repositories._read_clone(tmp_path / "alpha", ("alpha",), gathering, None)
    assert [document.actor for document in gathering._documents] == ["alpha"]


def test_who_knows_whom_is_not_kept_where_a_clone_could_not_be_read(tmp_path, cache):
    clones = tmp_path / "clones"
    for name in ("alpha", "beta", "gamma"):
        commit(clones / name, {"README.md": f"# {name}\n\nWe want {name}.\n"})
    shutil.rmtree(clones / "gamma" / ".git" / "objects")
    (clones / "gamma" / ".git" / "objects").mkdir()
    plain = read(clones)
    for _ in range(2):
        store = cache()
        assert read(clones, cache=store) == plain
        assert store.made["read"] == (2 if store.known["read"] == 0 else 0)
        store.close()


def test_a_second_map_embeds_nothing_and_is_the_same_to_the_byte(documents, cache, nothing_is_read, monkeypatch):
    def pages(store: Cache | None) -> tuple[bytes, str]:
        report = to_json(map_ecosystem(read(documents, cache=store), cache=store))
        return json_bytes(report), to_html(report)

    plain = pages(None)
    assert pages(cache()) == plain
    nothing_is_read()
    monkeypatch.setattr(stages, "find_concepts", lambda *_: pytest.fail("these were clustered"))
    monkeypatch.setattr(stages.wording, "sides", lambda *_: pytest.fail("these were compared"))
    monkeypatch.setattr("concerted.ecosystem.encoder.Encoder.encode", lambda *_: pytest.fail("these were embedded"))
    assert pages(cache()) == plain


@pytest.mark.parametrize("name", ["map.cache", "map.cache-journal", "map.html", "map.json", "moved.json"])
def test_a_map_beside_its_documents_does_not_read_itself(documents, name):
    before = read(documents)
    (documents / name).write_text("ours")
    assert read(documents) == before


EDITS = st.lists(
    st.tuples(st.sampled_from(["write", "remove", "rename", "touch"]), st.integers(0, 5), st.integers(0, 5)), max_size=8
)


@settings(max_examples=30)
@given(rounds=st.lists(EDITS, min_size=1, max_size=4))
def test_whatever_happens_to_a_folder_it_reads_as_if_nothing_were_kept(rounds):
    with TemporaryDirectory() as made:
        folder = Path(made) / "documents"
        for actor in "AB":
            (folder / actor).mkdir(parents=True)
            (folder / actor / "letter.txt").write_text("We support the dam.")
        for edits in rounds:
            for what, one, other in edits:
                edit(folder / "AB"[one % 2] / f"{one}.txt", what, other)
            store = Cache(Path(made) / "map.cache")
            assert read(folder, cache=store) == read(folder)
            if len(edits) % 2:
                store.forget_unused()
            store.close()


def edit(file: Path, what: str, number: int) -> None:
    if what == "write":
        file.write_text(f"We oppose road {number}.")
        os.utime(file, (LONG_AGO, LONG_AGO))
    elif file.exists() and what == "remove":
        file.unlink()
    elif file.exists() and what == "rename":
        file.rename(file.with_name(f"{number}.md"))
    elif file.exists():
        os.utime(file, (LONG_AGO + number, LONG_AGO + number))
