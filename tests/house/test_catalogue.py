"""Every sentence people read is gathered, said in every language, and keeps its gaps."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from scripts import catalogue, sentences

GAP = re.compile(r"%\([a-z_]+\)[sd]|%%|\{[A-Za-z_]+|</?[a-z0-9]+[^>]*>")


def test_every_sentence_is_said_in_every_language():
    assert catalogue.out_of_step() == []


@pytest.mark.parametrize("name", catalogue.LANGUAGES)
def test_no_translation_loses_a_gap_or_a_tag(name: str):
    wrong = []
    for one in catalogue.language(name):
        asked = [one.id] if isinstance(one.id, str) else list(one.id)
        said = [one.string] if isinstance(one.string, str) else list(one.string)
        wanted = {frozenset(GAP.findall(text)) for text in asked}
        wrong += [text for text in said if one.id and frozenset(GAP.findall(text)) not in wanted]
    assert wrong == []


@pytest.mark.parametrize("name", catalogue.LANGUAGES)
def test_the_words_of_each_context_are_said_too(name: str):
    own = {one.context for one in catalogue.language(name) if one.context}
    assert own >= {"activist", "corporate", "government", "tech"}


def test_gathering_finds_what_is_marked_in_each_way():
    found = {one.id: one.context for one in catalogue.gather() if one.id}
    for sentence in ("Open now", "{who} endorsed the {platform}.", "Take a stance: “{title}”"):
        assert sentence in found
    assert ("%(n)d day left", "%(n)d days left") in found


def test_a_sentence_in_two_forms_is_gathered_as_singular_and_plural():
    found = {one.id for one in catalogue.gather() if one.id}
    assert ("{n} has left", "{n} have left") in found
    hidden = next(one for one in found if isinstance(one, tuple) and one[0].startswith("{who} drafted:"))
    assert "{public_after} days" in hidden[1]  # it stands in a table of the story, beside sentences in one form
    assert "{who} drafted: “{title}”" in found


def test_a_refusal_in_two_forms_is_one_that_is_found(tmp_path: Path):
    module = tmp_path / "rules.py"
    module.write_text('raise Refused("no", Counted("{n} day.", "{n} days."), n=days)\n')
    assert sentences.unknown(tmp_path) == []


def test_every_count_of_two_forms_is_a_gap_of_both():
    """In the plural at least: “an attempt failed” needs no number."""
    lone = []
    for path in catalogue.SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Counted" and len(node.args) > 1:
                _, many, *gap = [ast.literal_eval(arg) for arg in node.args]
                lone += [many] if f"{{{gap[0] if gap else 'n'}}}" not in many else []
    assert lone == []


def test_every_refusal_is_built_from_a_sentence_that_is_found():
    assert sentences.unknown(catalogue.SOURCE) == []


def test_a_refusal_built_from_parts_is_found_out(tmp_path: Path):
    module = tmp_path / "rules.py"
    module.write_text(
        'def decide(name):\n    why = f"{name} may not."\n    raise Refused("no", why, hint="Ask " + name)\n'
        'def barred(message):\n    return Refused("no", message, hint="Wait.")\n'
        'barred("It is shut.")\nbarred("It is %s." % 1)\n'
    )
    assert [one.partition(": ")[2] for one in sentences.unknown(tmp_path)] == [
        "f'{name} may not.'", "'Ask ' + name", "'It is %s.' % 1",
    ]  # fmt: skip
    assert sentences.sentences(tmp_path) == {"rules.py": ["Wait.", "It is shut."]}


def test_of_a_line_only_its_sentence_is_gathered_and_no_name_of_a_gap(tmp_path: Path):
    module = tmp_path / "lines.py"
    module.write_text('TABLE = {"a": "One."}\nLine("{said}", {"said": x})\nLine(TABLE[k], {"by": y})\nLine("Two.")\n')
    assert sentences.sentences(tmp_path) == {"lines.py": ["One.", "Two."]}
    assert "said" not in {one.id for one in catalogue.gather()}
