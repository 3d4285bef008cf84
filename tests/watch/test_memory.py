"""What the watch remembers, and that it can be forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from concerted.errors import InputError
from concerted.lines import Counted, Line
from concerted.watch import Look, Memory, Page, Pause, folded
from concerted.watch.memory import TEXTS

ADDRESS = "https://clinics.example/"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "watch.db")
    yield opened
    opened.close()


def look(number: int = 0, **fields: object) -> Look:
    line = Line("It is {how}.", {"how": Line("as {it} was", {"it": "it"}), "number": number})
    given = {"clause": "data", "period": "2026-11", "member": "clinics", "verdict": "kept", "look": "file", **fields}
    return Look(at=f"2026-11-{number + 1:02}T00:00:00Z", said=folded(line), more=(folded(line),), **given)  # type: ignore[arg-type]


def test_a_page_is_remembered_as_it_was(memory: Memory):
    page = Page(ADDRESS, "2026-11-30T00:00:00Z", b"\x00\xff", "text/html", None, '"1"')
    assert memory.page(ADDRESS) is None
    memory.keep_page(ADDRESS, page)
    assert memory.page(ADDRESS) == page


def test_a_text_is_remembered_since_when_it_has_been_so(memory: Memory):
    memory.keep_text(ADDRESS, "a", "1", "day 1")
    assert memory.keep_text(ADDRESS, "a", "1", "day 2").first_at == "day 1"
    assert memory.keep_text(ADDRESS, "b", "2", "day 3").first_at == "day 3"
    assert memory.keep_text(ADDRESS, "a", "1", "day 4").first_at == "day 4"
    assert [(one.text, one.first_at, one.last_at) for one in memory.texts(ADDRESS)] == [
        ("a", "day 1", "day 2"),
        ("b", "day 3", "day 3"),
        ("a", "day 4", "day 4"),
    ]


def test_only_the_newest_texts_are_kept(memory: Memory):
    for number in range(9):
        memory.keep_text(ADDRESS, f"text {number}", str(number), f"day {number}")
    assert [one.text for one in memory.texts(ADDRESS)] == [f"text {number}" for number in range(9 - TEXTS, 9)]


def test_servers_to_be_left_in_peace_are_remembered(memory: Memory):
    memory.keep_pauses({"a": Pause("then", 2), "b": Pause("now")})
    memory.keep_pauses({"a": Pause("later", 3)})
    assert memory.pauses() == {"a": Pause("later", 3)}


def test_looks_are_remembered_the_latest_first_with_their_sentences(memory: Memory):
    for number in range(3):
        memory.keep_look(look(number))
    memory.keep_look(look(5, member="growers"))
    found = memory.looks("data", "2026-11", "clinics", most=2)
    assert [one.at for one in found] == ["2026-11-03T00:00:00Z", "2026-11-02T00:00:00Z"]
    assert found[0].line.say() == "It is as it was."
    assert [line.say() for line in found[0].further] == ["It is as it was."]


def test_a_sentence_in_two_forms_is_remembered_too(memory: Memory):
    line = Line(Counted("In {n} place.", "In {n} places."), {"n": 1})
    memory.keep_look(replace(look(), said=folded(line)))
    (found,) = memory.looks("data", "2026-11", "clinics", most=1)
    assert found.line == line
    assert found.line.say() == "In 1 place."


def test_what_is_no_memory_is_refused_by_name(tmp_path: Path):
    (tmp_path / "watch.db").write_text("not a database, but long enough to be taken for one " * 9)
    with pytest.raises(InputError, match=r"watch\.db: cannot be used"):
        Memory(tmp_path / "watch.db")
