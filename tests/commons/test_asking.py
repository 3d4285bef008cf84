"""A library kept ready to be asked: what changed is read again, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.cli import waiting
from concerted.commons import asking, kept, parse_pattern
from concerted.commons.graph import Graph
from concerted.commons.index import Index
from concerted.commons.navigator import Navigator
from concerted.commons.patterns import Folded
from concerted.commons.prose import plain
from tests.commons.shelf import SUBJECTS, laid, linked, proposed, shelf


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "shelf").mkdir()
    return laid(tmp_path / "shelf", turn_taking=linked("requires", "evening-circle") | proposed("rain-ledger"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    plainly = asking.read_pattern

    def noted(path: Path):
        names.append(path.stem)
        return plainly(path)

    monkeypatch.setattr(asking, "read_pattern", noted)
    return names


def found(folder: Path, words: str) -> list[str]:
    return [answer.pattern.title for answer in asking.asked([folder]).navigator.find(words)]


def test_who_asks_again_waits_for_no_file_but_those_that_answer(folder, read):
    first = found(folder, "turns rota")
    assert len(read) >= len(SUBJECTS)
    read.clear()
    assert found(folder, "turns rota") == first
    assert len(read) == len(first)


def test_only_a_file_that_changed_is_read_again_and_one_that_went_is_forgotten(folder, read):
    assert found(folder, "turn taking")[0] == "Turn Taking"
    told: list[tuple[int, int]] = []
    file = folder / "turn-taking.md"
    file.write_text(file.read_text("utf-8").replace("Turn Taking", "Zeppelin Flying"), "utf-8")
    (folder / "tool-shed.md").unlink()
    read.clear()
    held = asking.asked([folder], lambda done, of: told.append((done, of)))
    assert read == ["turn-taking"]
    assert told[-1] == (len(SUBJECTS) - 1, len(SUBJECTS) - 1)
    assert [answer.name for answer in held.navigator.find("zeppelin flying")][:1] == ["Zeppelin Flying"]
    assert "Tool Shed" not in found(folder, "tool shed")


def test_the_graph_is_kept_too_but_for_its_reasons(folder, read):
    made = asking.asked([folder]).graph
    read.clear()
    again = asking.asked([folder]).graph
    assert (read, again.needs("turn-taking")) == ([], made.needs("turn-taking"))
    assert made.needs("turn-taking") == ["evening-circle"]
    assert again.patterns["turn-taking"].text.startswith("---")


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"\x93NUMPY", b"nothing of the kind"])
def test_what_was_kept_and_cannot_be_read_is_read_anew(folder, damage):
    first = found(folder, "turns rota")
    place = kept.place_of([folder]).with_suffix(".asked.npz")
    place.write_bytes(damage)
    assert found(folder, "turns rota") == first
    assert len(place.read_bytes()) > len(damage)


def test_a_cache_that_cannot_be_written_keeps_nobody_from_asking(folder, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "turn-taking.md"))
    assert found(folder, "turn taking")[0] == "Turn Taking"


def test_a_pattern_that_is_folded_up_reads_as_it_did():
    given = next(each for each in shelf(turn_taking=linked("requires", "shared-well")) if each.slug == "turn-taking")
    folded = Folded(given)
    assert (folded.title, folded.text, folded.sections) == (given.title, given.text, given.sections)
    assert folded.section("solution") == given.section("solution")
    assert [link.target for link in folded.relations] == ["shared-well"]
    assert folded.place(folded.top.get("title").start) == given.place(given.top.get("title").start)
    assert Graph([folded]).dangling == Graph([given]).dangling
    assert parse_pattern(folded.source.data, folded.path).labels.keys() == folded.labels.keys()


def test_an_index_is_put_together_from_entries_as_it_was_counted():
    index = Index.of(shelf())
    entries = [index.entry(number) for number in range(len(SUBJECTS))]
    again = Index.joined(index.words, entries)
    assert all(entry.is_same(again.entry(number)) for number, entry in enumerate(entries))
    assert not entries[0].is_same(entries[1])
    assert max(index.holders().tolist()) <= len(SUBJECTS)


def test_on_a_terminal_one_is_told_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setattr(waiting, "PATIENCE", -1.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with waiting.waiting("Reading") as told:
        told(1, 4)
        told(1, 4)
        told(0, 0)
    assert capsys.readouterr().err == "\rReading … 25 %\rReading … 100 %\r\033[K"


def test_elsewhere_nothing_is_shown(capsys):
    with waiting.waiting("Reading") as told:
        told(1, 4)
    assert capsys.readouterr().err == ""


def test_what_was_counted_in_another_way_is_not_taken_for_new(folder, read, monkeypatch):
    found(folder, "turns rota")
    monkeypatch.setattr(asking, "COUNTED", asking.COUNTED + 1)
    read.clear()
    found(folder, "turns rota")
    assert len(read) >= len(SUBJECTS)


def test_a_navigator_remembers_so_many_words_and_no_more(monkeypatch):
    monkeypatch.setattr("concerted.commons.navigator._REMEMBERED", 1)
    asked = Navigator(shelf())
    first = [answer.score for answer in asked.find("turn taking rota")]
    assert [answer.score for answer in asked.find("turn taking rota")] == first


def test_addresses_are_no_part_of_what_is_read():
    assert plain("See https://example.org/page now, and [this](x.md).") == "See now, and this."
