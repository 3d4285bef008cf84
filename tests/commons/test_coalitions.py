"""From a coalition to the commons and back."""

import subprocess
from pathlib import Path

import pytest

from concerted.commons import parse_pattern, read_pattern
from concerted.commons.coalitions import as_diff, help_for, in_words, with_known_use
from concerted.commons.graph import Graph
from concerted.commons.navigator import Navigator
from concerted.errors import Refused
from concerted.signs import SITUATIONS
from tests.commons.shelf import pattern, pattern_text, shelf

USES = "### Section 6: Known Uses\n\n**One (2020):** It held.\n\n---\n\n### Section 7: Cognitive Era\n\nMore."


def test_a_sign_of_decay_leads_to_patterns_in_the_members_words():
    patterns = [
        *shelf(),
        pattern("talking-stick", body="When people complain in private, open the circle.", activist="Hear Us"),
    ]
    helps = help_for(Navigator(patterns), Graph(patterns), "silent-complaint", context="activist")
    assert helps[0].answer.name == "Hear Us"
    assert all(help_for(Navigator(patterns), Graph(patterns), sign) is not None for sign in SITUATIONS)
    with pytest.raises(Refused, match="no sign or risk"):
        help_for(Navigator(patterns), Graph(patterns), "rain")


def test_any_other_situation_is_taken_as_it_is_said():
    assert in_words("theatre") == SITUATIONS["theatre"].words
    assert in_words("the well runs dry") == "the well runs dry"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_known_use_is_added_to_its_section_and_nowhere_else(newline):
    text = pattern_text("turn-taking", body=USES).replace("\n", newline)
    data = with_known_use(parse_pattern(text.encode(), Path("x.md")), "The valley (2026)", "The rota\nheld.").decode()
    added = f"{newline * 2}**The valley (2026):** The rota held."
    assert data == text.replace("It held.", f"It held.{added}")


def test_a_pattern_without_that_section_says_what_to_do():
    with pytest.raises(Refused, match="no section of known uses"):
        with_known_use(pattern("turn-taking"), "A", "B")


def test_a_known_use_is_not_written_into_what_cannot_be_read_in_full():
    damaged = parse_pattern(pattern_text("turn-taking", body=USES).encode() + b"\xff", Path("x.md"))
    with pytest.raises(Refused, match="cannot be read in full"):
        with_known_use(damaged, "A", "B")


@pytest.mark.parametrize("end", ["\n", "", "\u2028\x85"])
def test_the_diff_can_be_applied(tmp_path, end):
    place = tmp_path / "turn-taking.md"
    place.write_text(pattern_text("turn-taking", body=USES).rstrip("\n") + end, "utf-8")
    read = read_pattern(place)
    data = with_known_use(read, "The valley (2026)", "The rota held.")
    moved = parse_pattern(place.read_bytes(), Path("turn-taking.md"))
    diff = as_diff(moved, data)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff.encode(), check=True)
    assert place.read_bytes() == data
