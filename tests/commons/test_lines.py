"""Each code is found on the line where the defect was put, in files of every dialect, and nothing else is found."""

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from concerted.commons import parse_pattern
from concerted.commons.checking import _judged, look
from tests.commons.defects import DEFECTS, broken, whole
from tests.commons.examples import EVERY
from tests.commons.test_real_library import LABELLED, patterns
from tests.data import DATA

ONCE = {"mojibake", "control-character", "bidi-control", "script-in-body"}
"""Codes that are told at the first place of a file only."""

FEW = 1
"""Real files of each dialect."""


def examples():
    return {name: (Path("shared-table.md"), text) for name, text in EVERY.items() if name != "broken"}


@cache
def sound():
    """A file's name and text, of every dialect: the examples, and real files where they are at hand."""
    files = examples()
    if not (DATA / "commons").exists():
        return files
    seen = Counter()
    for name, pattern in patterns().items():
        if seen[pattern.dialect] < FEW and not pattern.troubles:
            seen[pattern.dialect] += 1
            files[name] = (pattern.path, pattern.text)
    return files


@cache
def found(path, data):
    one = look(parse_pattern(data, path), str(path))
    return Counter((each.code, each.line, each.said.say()) for each in _judged([[one]]))


def fresh_in(path, text, defect):
    """What is found in a file with a defect and not without it, with the defect's line; None where it has no place."""
    before = found(path, text.encode())
    if not (made := broken(text, defect)) or (defect.code in ONCE and defect.code in {code for code, _, _ in before}):
        return None
    after, line = made
    more = after.count("\n") - text.count("\n")
    known = {(code, at + more * (at > line - defect.plus), said) for code, at, said in before}
    there = {(code, at) for code, at, _ in known}
    return line, [(code, at) for code, at, said in found(path, after.encode()) if (code, at, said) not in known], there


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_defect_is_found_on_its_line_and_nothing_else_is(newline):
    put, missed, wrong = Counter(), defaultdict(list), defaultdict(list)
    for name, (path, text) in (sound() if newline == "\n" else examples()).items():
        for defect in DEFECTS:
            if not (seen := fresh_in(path, text.replace("\n", newline), defect)):
                continue
            line, fresh, there = seen
            told = f"{name}: {defect.becomes[:40]!r} on line {line}: {fresh}"
            put[defect.code] += 1
            if (defect.code, line) not in there.union(fresh):
                missed[defect.code].append(told)
            codes = [code for code, _ in fresh if code not in defect.besides]
            if set(codes) > {defect.code} or len(codes) > 1:
                wrong[defect.code].append(told)
    assert set(put) == {defect.code for defect in DEFECTS}
    for code, number in put.items():
        assert len(missed[code]) <= (1 - LABELLED) * number, missed[code]
        assert len(wrong[code]) <= (1 - LABELLED) * number, wrong[code]


@pytest.mark.parametrize("dialect", ["groups", "orbital", "legacy", "reduced"])
def test_a_file_broken_as_a_whole_never_passes_in_silence(dialect):
    for name, data, expected in whole(EVERY[dialect].encode()):
        codes = found(Path("shared-table.md"), data)
        for code, line in expected:
            assert [at for each, at, _ in codes if each == code and at == (line or at)], (name, sorted(codes))
