"""A library that is held: read once, later only what changed; and answers written into it whole or not at all."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from concerted.commons import answering, read_pattern
from concerted.commons.answering import Answer, write_answers
from concerted.commons.changes import NOTE, carry_out
from concerted.commons.library import SEED, Library, mark, read_library, with_answers
from concerted.commons.reviewing import By
from concerted.errors import InputError, Refused
from tests.commons.shelf import SUBJECTS, laid, linked, pattern_text, proposed

DAY = date(2026, 11, 30)
STEWARDS, AT_ONCE = By("River Watch", DAY), By("River Watch", DAY, bulk=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    laid(
        tmp_path,
        shared_well=proposed("tool-shed", "evening-circle"),
        turn_taking=linked("requires", "evening-circle") | proposed("rain-ledger"),
    )
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Library:
    return read_library([folder])


def change(file: Path, before: str, after: str) -> None:
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")


def test_a_library_is_asked_in_every_way_from_one_reading(library: Library):
    assert len(library.patterns) == len(SUBJECTS)
    assert [answer.pattern.slug for answer in library.navigator.find("turns rota")][:1] == ["turn-taking"]
    assert library.graph.needs("turn-taking") == ["evening-circle"]
    assert [(one.pattern.slug, one.target) for one in library.waiting] == [
        ("shared-well", "tool-shed"), ("turn-taking", "rain-ledger"), ("shared-well", "evening-circle"),
    ]  # fmt: skip
    assert (library.compared.patterns, library.compared.assessed) == (len(SUBJECTS), 0)
    assert {fault.rule for fault in library.faults} == {"inverse-missing"}


def test_a_pattern_is_found_by_every_name_it_has(library: Library):
    well = library.graph.patterns["shared-well"]
    assert [library.named(name) for name in (well.id, "shared-well", "well custom", "nobody-knows")] == [
        well, well, well, None,
    ]  # fmt: skip
    assert library.by_mark[mark(well)] is well
    assert str(well.path) not in mark(well)


def test_where_nothing_changed_the_library_stays_the_same(library: Library, folder: Path):
    told: list[tuple[int, int]] = []
    assert read_library([folder], before=library, told=lambda *so_far: told.append(so_far)) is library
    assert told[0] == (0, len(SUBJECTS))


def test_only_what_changed_is_read_again(library: Library, folder: Path):
    change(folder / "shared-well.md", "Shared Well", "Common Well")
    again = read_library([folder], before=library)
    assert again.graph.patterns["shared-well"].title == "Common Well"
    assert again.graph.patterns["tool-shed"] is library.graph.patterns["tool-shed"]
    assert again.navigator is not library.navigator


def test_an_answer_to_a_proposal_leaves_the_navigator_as_it_is(library: Library, folder: Path):
    write_answers([Answer(folder / "shared-well.md", "tool-shed", "enables")], STEWARDS, roots=[folder])
    again = read_library([folder], before=library)
    assert again.navigator is library.navigator
    assert [edge.target for edge in again.graph.out["shared-well"]] == ["tool-shed"]
    assert len(again.waiting) == len(library.waiting) - 1


def test_what_was_answered_waits_no_more_and_the_graph_follows(library: Library, folder: Path):
    changed = write_answers([Answer(folder / "shared-well.md", "tool-shed", "enables")], STEWARDS, roots=[folder])
    at_once = with_answers(library, changed)
    assert len(at_once.waiting) == len(library.waiting) - 1
    assert at_once.graph is library.graph
    assert read_library([folder], before=at_once).graph.out["shared-well"]


def test_files_come_and_go(library: Library, folder: Path):
    (folder / "tool-shed.md").unlink()
    (folder / "long-bench.md").write_text(pattern_text("long-bench"), "utf-8")
    again = read_library([folder], before=library)
    assert again.named("tool-shed") is None
    assert again.named("long-bench") is not None


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(InputError):
        read_library([tmp_path / "nowhere"])


def test_the_seed_comes_along_with_its_licence():
    (seed,) = read_library([SEED]).patterns
    assert seed.slug == "coalition-based-influence"
    assert seed.top.text("license") == "CC-BY-SA-4.0"
    assert "Attribution-ShareAlike" in (SEED / "README.md").read_text("utf-8")


def test_answers_touch_the_lines_of_their_links_alone(folder: Path):
    file = folder / "shared-well.md"
    before = file.read_bytes().splitlines()
    answers = [Answer(file, "tool-shed", "enables"), Answer(file, "evening-circle", None)]
    assert write_answers(answers, STEWARDS, roots=[folder]) == [file]
    after = file.read_bytes().splitlines()
    gone, came = [[line for line in one if line not in other] for one, other in ((before, after), (after, before))]
    link = (b"target: ", b"type: ", b"confidence: ", b"reason: ", b"inferred_links:", b"complementary: []")
    assert [line for line in gone if not line.strip(b" -").startswith(link)] == []
    assert [line for line in came if b"accepted_by:" in line and b"River Watch" in line]
    assert b"      accepted_on: 2026-11-30" in came
    assert b"      rejected_on: 2026-11-30" in came


def test_many_at_once_are_recorded_as_such(folder: Path):
    given = [
        Answer(folder / "shared-well.md", "tool-shed", None),
        Answer(folder / "turn-taking.md", "rain-ledger", "tools"),
    ]
    write_answers(given, AT_ONCE, roots=[folder])
    assert "rejected_in_bulk: true" in (folder / "shared-well.md").read_text("utf-8")
    assert "accepted_in_bulk: true" in (folder / "turn-taking.md").read_text("utf-8")
    assert not (folder / NOTE).exists()


def test_where_one_answer_is_refused_none_is_written(folder: Path):
    before = {file: file.read_bytes() for file in folder.iterdir()}
    given = [
        Answer(folder / "shared-well.md", "tool-shed", None),
        Answer(folder / "turn-taking.md", "seed-library", None),
    ]
    with pytest.raises(Refused) as refused:
        write_answers(given, AT_ONCE, roots=[folder])
    assert refused.value.code == "no-proposal"
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_file_that_cannot_be_read_in_full_is_not_written(folder: Path):
    change(folder / "shared-well.md", "aliases: [", "aliases: [[[")
    with pytest.raises(Refused) as refused:
        write_answers([Answer(folder / "shared-well.md", "tool-shed", None)], STEWARDS, roots=[folder])
    assert refused.value.code == "unsound-file"


def test_what_would_read_otherwise_afterwards_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch):
    file = folder / "shared-well.md"
    monkeypatch.setattr(answering, "rejected", lambda *_: file.read_bytes().replace(b"domain: water", b"domain: wine"))
    with pytest.raises(Refused) as refused:
        write_answers([Answer(file, "tool-shed", None)], STEWARDS, roots=[folder])
    assert refused.value.code == "unsound-file"


def test_nothing_outside_the_mounted_folders_is_written(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with pytest.raises(InputError) as refused:
        write_answers([Answer(folder / "shared-well.md", "tool-shed", None)], STEWARDS, roots=[elsewhere])
    assert refused.value.code == "outside-library"


def test_of_folders_within_each_other_the_inner_one_is_written(folder: Path):
    inner = folder / "inner"
    inner.mkdir()
    file = inner / "long-bench.md"
    file.write_text(pattern_text("long-bench", **proposed("tool-shed")), "utf-8")
    assert write_answers([Answer(file, "tool-shed", None)], STEWARDS, roots=[folder, inner]) == [file]


def test_an_interrupted_change_is_put_back_before_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """As when the power fails after the first of two files: the note stays."""
    other = folder / "turn-taking.md"
    whole = other.read_bytes()

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("concerted.commons.changes._put", fails)
        with pytest.raises(KeyboardInterrupt):
            carry_out({other: b"half"}, root=folder)
    other.write_bytes(b"half")
    write_answers([Answer(folder / "shared-well.md", "tool-shed", None)], STEWARDS, roots=[folder])
    assert other.read_bytes() == whole


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever may write everything is refused nothing")
def test_a_folder_that_may_not_be_written_is_said(folder: Path):
    folder.chmod(0o500)
    try:
        with pytest.raises(InputError):
            write_answers([Answer(folder / "shared-well.md", "tool-shed", None)], STEWARDS, roots=[folder])
    finally:
        folder.chmod(0o700)
    assert read_pattern(folder / "shared-well.md").relations
