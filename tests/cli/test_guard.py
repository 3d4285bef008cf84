"""`concerted guard`: what it says, what it gives to programs, and how it names what it cannot use."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from concerted.cli import concerted
from concerted.cli.guard import _show_finding
from concerted.errors import ConcertedError
from concerted.guard.wedge import Message, radar
from tests.cli.shell import Shell
from tests.web import houses

SEED = "ab" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    posts = [f"bot{k},p{n % 7},{1000 * n + k}" for n in range(9) for k in range(3)]
    posts += [f"a{n},o{n % 9},{977 * n}" for n in range(60)]
    files = {
        "posts.csv": ["account,object,time", *posts],
        "quiet.csv": ["account,link,time", "a,x,1", "b,y,2"],
        "received.csv": [
            "text,recipient",
            "We heard that the growers support the treaty now.,A",
            "We heard that the growers oppose the treaty now.,B",
        ],
        "dull.csv": ["text,recipient", "Soup is at noon.,A", "The boats are late.,B"],
        "pool.csv": ["name,side", *[f"hill{n},hill" for n in range(6)], *[f"shore{n},shore" for n in range(3)]],
        "quotas.csv": ["category,feature,min,max", "side,hill,1,2", "side,shore,1,2"],
        "votes.csv": [
            "decision,member,stance,outcome",
            *[f"d{n},{m},{'for' if (m in 'AB') == n % 2 else 'against'},adopted" for n in range(12) for m in "ABCD"],
        ],
    }
    for name, lines in files.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    return tmp_path


def ran(folder: Path, *arguments: object) -> str:
    texts = [str(folder / each) if str(each).endswith((".csv", ".json")) else str(each) for each in arguments]
    result = CliRunner().invoke(concerted, ["guard", *texts], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_coordination_names_the_group_and_what_it_shared(folder: Path):
    said = ran(folder, "coordination", "posts.csv")
    assert "bot0, bot1, bot2" in said
    assert "shared: p0, p1" in said
    assert "Sharing together is no wrong" in said
    found = json.loads(ran(folder, "coordination", "posts.csv", "--json"))
    assert found["groups"][0]["accounts"] == ["bot0", "bot1", "bot2"]
    assert "No group shares more" in ran(folder, "coordination", "quiet.csv")


def test_the_wedge_is_laid_side_by_side(folder: Path):
    said = ran(folder, "wedge", "received.csv")
    assert "A got: We heard that the growers support" in said
    assert "they differ in: “support” / “oppose”" in said
    assert "None is proven to be from the coalition's record. A person decides what it is." in said
    assert json.loads(ran(folder, "wedge", "received.csv", "--json"))[0]["wrong"] <= 10
    assert "Nothing: no near-copies" in ran(folder, "wedge", "dull.csv")


def test_what_is_less_sure_is_counted_and_not_shown(folder: Path):
    lines = [
        "text,recipient,sender",
        "The dues of this year are 40 marks,A,office",
        "The dues of this year are 45 marks,B,office",
    ]
    (folder / "less.csv").write_text("\n".join(lines))
    assert ran(folder, "wedge", "less.csv").startswith("1 less sure")


def test_a_harmless_cause_is_said_beside_a_finding(capsys: pytest.CaptureFixture[str]):
    texts = [f"Our motion was {word} at the meeting." for word in ("accepted", "rejected")]
    messages = [Message(id=text, text=text, recipient=text[-20:-16]) for text in texts]
    _show_finding(1, replace(radar(messages)[0], causes=("correction",)))
    assert "May be harmless: a figure that its sender corrected." in capsys.readouterr().out


def test_power_is_said_exactly_or_with_its_error(folder: Path):
    assert "421/2145 (0.1963)" in ran(folder, "power", "5x7 10x1", "--quota", 39)
    assert " ± 0.00" in ran(folder, "power", "40x1", "--quota", 21)
    found = json.loads(ran(folder, "power", "2x1", "--quota", 2, "--json"))
    assert (found[0]["banzhaf"], found[0]["swings"], found[0]["shapley_error"]) == ("1/2", 1, 0.0)


def test_capture_is_checked_from_a_table_in_words_first(folder: Path):
    said = ran(folder, "capture", "--votes", "votes.csv")
    assert said.startswith("! A, B answer alike far more often than chance gives.")
    assert "What can be done:" in said
    found = json.loads(ran(folder, "capture", "--votes", "votes.csv", "--json"))
    assert found["blocs"][0]["members"] == ["A", "B"]
    assert found["findings"][0]["standing"] == "look"


def test_capture_is_checked_from_the_record(tmp_path: Path):
    record = houses.mid_life(tmp_path).record
    result = CliRunner().invoke(concerted, ["guard", "capture", "--record", str(record)], catch_exceptions=False)
    assert "Too few decisions were contested" in result.output


def test_a_plain_draw_is_drawn_again_from_its_seed(folder: Path):
    first = json.loads(ran(folder, "draw", "pool.csv", "--size", 3, "--json"))
    again = json.loads(ran(folder, "draw", "pool.csv", "--size", 3, "--seed", first["seed"], "--json"))
    assert first == again
    assert first["odds"] == "3/9"


def test_with_quotas_the_panels_are_published_first_and_then_one_is_drawn(folder: Path):
    asked = ("draw", "pool.csv", "--size", 3, "--quotas", "quotas.csv", "--lottery", "panels.json")
    published = ran(folder, *asked)
    assert "panels: 1000" in published
    drawn = json.loads(ran(folder, *asked, "--seed", SEED, "--json"))
    assert drawn["digest"] in published
    assert len(drawn["panel"]) == 3
    without = ["guard", "draw", str(folder / "pool.csv"), "--size", "3", "--quotas", str(folder / "quotas.csv")]
    result = CliRunner().invoke(concerted, without)
    assert "Say where the panels are kept" in result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("draw", "pool.csv", "--size", "3", "--seed", "ab"), "not 64 hexadecimal digits"),
        (("draw", "pool.csv", "--size", "3", "--seed", "zz"), "not 64 hexadecimal digits"),
        (
            ("draw", "pool.csv", "--size", "3", "--quotas", "quotas.csv", "--lottery", "none.json", "--seed", SEED),
            "no list",
        ),
        (("wedge", "pool.csv"), "line 2, field “text”"),
        (("wedge", "absent.csv"), "cannot read"),
        (("power", "seven", "--quota", "3"), "“seven” is no weight"),
    ],
)
def test_what_cannot_be_used_is_named(folder: Path, arguments: tuple[str, ...], says: str):
    with pytest.raises(ConcertedError, match=says) as error:
        ran(folder, *arguments)
    assert error.value.hint


def test_a_fault_ends_in_a_sentence_and_no_traceback(folder: Path):
    assert "line 2, field “text”: it is missing" in Shell(folder).refused("guard", "wedge", "pool.csv")
