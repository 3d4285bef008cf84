"""The real library: labelled findings, damaged files, and every byte given back. Skipped where it is absent."""

import json
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from concerted.commons import parse_pattern
from concerted.commons.checking import _judged, look
from concerted.commons.checks import check_pattern
from concerted.commons.reviewing import By, accepted, rejected
from concerted.commons.source import to_bytes
from concerted.commons.writing import put, rewritten
from tests.commons.test_writing import values
from tests.data import needs

LABELLED = 0.99

MOST_OF_A_LINK = 8
"""Lines of one link, and those of a list that begins or ends."""

FEW = 30


def rows(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


@cache
def patterns():
    place = needs("commons")
    return {
        row["file"]: parse_pattern((place / row["file"]).read_bytes(), place / row["file"])
        for row in rows(place / "MANIFEST.jsonl")
    }


@cache
def found():
    """File → the codes found in it, each repository a library of its own."""
    shelves = defaultdict(list)
    for name, pattern in patterns().items():
        shelves[name.split("/")[0]].append(look(pattern, name))
    codes = defaultdict(set)
    for shelf in shelves.values():
        for finding in _judged([shelf]):
            codes[finding.file].add(finding.code)
    return codes


def test_each_code_is_found_where_people_found_it_and_nowhere_else():
    truth = {row["file"]: set(row["in_sample"]) for row in rows(needs("commons") / "truth" / "findings.jsonl")}
    for code in sorted(set().union(*truth.values())):
        labelled = {name for name, codes in truth.items() if code in codes}
        ours = {name for name in truth if code in found()[name]}
        assert len(labelled & ours) >= LABELLED * len(ours), f"{code}: precision"
        assert len(labelled & ours) >= LABELLED * len(labelled), f"{code}: recall"


def test_every_link_that_people_read_is_read():
    wanted = [
        (row["file"], row["origin"], row["type"], row["weight"])
        for row in rows(needs("commons") / "truth" / "links.jsonl")
    ]
    ours = [
        (name, link.origin, link.kind, link.weight.meaning if link.weight else None)
        for name, pattern in patterns().items()
        for link in pattern.relations
        if link.origin != "hub"
    ]
    assert sorted(map(str, ours)) == sorted(map(str, wanted))


def damaged():
    place = needs("commons") / "mutated"
    for row in rows(place / "mutated.jsonl"):
        data = (place / row["file"]).read_bytes()
        yield row, parse_pattern(data, Path(row["original"])), data


EXPECTED = {  # what the codes of the labels are called where ours differ
    "id-invalid": "id-not-a-typeid", "encoding": "encoding", "date-invalid": "date-invalid",
}  # fmt: skip
SILENT = {"crlf", "fence-inside-value", "yaml-document-end"}
"""These are no damage: the file reads as before."""


def test_no_damage_passes_in_silence():
    for row, pattern, data in damaged():
        before = {(seen.code, seen.said.say()) for seen in check_pattern(patterns()[row["original"]])}
        fresh = {seen.code for seen in check_pattern(pattern) if (seen.code, seen.said.say()) not in before}
        if row["mutation"] == "relation-typo":
            continue  # asked of the whole library, below
        assert bool(fresh) == (row["mutation"] not in SILENT), row["mutation"]
        named = row["expect"].removeprefix("report ").split()[0].strip(",;:")
        if row["expect"].startswith("report ") and named not in {"right"}:
            assert EXPECTED.get(named, named) in fresh, row
        assert to_bytes(pattern.text, pattern.source.encoding) == data


def test_a_misspelt_link_is_found_and_its_name_suggested():
    row, pattern, _ = next(each for each in damaged() if each[0]["mutation"] == "relation-typo")
    name = row["original"]
    others = [
        look(each, file)
        for file, each in patterns().items()
        if file != name and file.split("/")[0] == name.split("/")[0]
    ]
    near = [finding.near for finding in _judged([[*others, look(pattern, name)]]) if finding.file == name]
    assert "administrative-advocacy" in near


def test_every_file_is_given_back_byte_for_byte_and_edited_in_one_place():
    for name, pattern in patterns().items():
        assert rewritten(pattern.source, []) == pattern.source.data
        if any(trouble.code == "yaml-error" for trouble in pattern.troubles):
            continue
        fields = list(values(pattern.top))
        path, value = fields[sum(map(ord, name)) % len(fields)]
        after = parse_pattern(rewritten(pattern.source, [put(pattern.source, value, "Another: word")]), pattern.path)
        assert {at: each.text for at, each in values(after.top)} == {
            at: "Another: word" if at == path else each.text for at, each in fields
        }, name
        first, last = (pattern.place(at)[0] for at in (value.start, max(value.start, value.end - 1)))
        was, now = pattern.text.split("\n"), after.text.split("\n")
        assert was[: first - 1] == now[: first - 1]
        assert was[last:] == now[len(now) - (len(was) - last) :]


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_files_cut_off_anywhere_are_read_and_checked(cut):
    for pattern in list(patterns().values())[::9]:
        data = pattern.source.data[: int(len(pattern.source.data) * cut)]
        check_pattern(parse_pattern(data, pattern.path))


def proposals(newline):
    """Files of every dialect in which a machine proposed links, with one of its proposals: the first, or the last."""
    for number, pattern in enumerate(list(patterns().values())):
        links = [link for link in pattern.relations if link.origin == "inferred"]
        if links and not pattern.troubles:
            data = pattern.source.data.replace(b"\r\n", b"\n").replace(b"\n", newline)
            yield parse_pattern(data, pattern.path), links[-(number % 2)].target


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("answer", [accepted, rejected])
def test_an_answer_to_a_proposal_changes_the_lines_of_its_link_and_no_others(newline, answer):
    seen = 0
    for pattern, target in proposals(newline):
        after = parse_pattern(answer(pattern, target, By("us", date(2026, 11, 30))), pattern.path)
        assert not after.troubles, pattern.path
        assert after.body == pattern.body
        was, now = ([(r.origin, r.target) for r in each.relations] for each in (pattern, after))
        came = [("curated", target)] if answer is accepted else []
        assert sorted(now) == sorted(_without(was, ("inferred", target)) + came)
        old, new = pattern.source.data.split(newline), after.source.data.split(newline)
        gone = [line for line in old if line.strip() and line not in new]
        assert all(b":" in line for line in gone)
        assert len(gone) <= MOST_OF_A_LINK, (pattern.path, gone)
        assert b"\r" not in after.source.data.replace(b"\r\n", b"" if newline == b"\r\n" else b"\r")
        assert newline == b"\n" or b"\n" not in after.source.data.replace(b"\r\n", b"")
        seen += 1
    assert seen > FEW


def _without(links, one):
    left = list(links)
    left.remove(one)
    return left
