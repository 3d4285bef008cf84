"""The review queue: accepted links go to Group 5 with who and when, rejected ones never come back."""

from datetime import date
from pathlib import Path

import pytest

from concerted.commons import parse_pattern
from concerted.commons.plots import rejected as rejections
from concerted.commons.reviewing import By, accepted, queue, rejected
from concerted.commons.tending import tend
from concerted.errors import Refused
from tests.commons.shelf import linked, pattern, proposed, shelf

BY = By("the stewards", date(2026, 11, 30))


def of(**given):
    return pattern("shared-well", **given)


def lines(before, data):
    """Return the lines that went and those that came."""
    old, new = before.text.splitlines(), data.decode("utf-8-sig").splitlines()
    return [each for each in old if each not in new], [each for each in new if each not in old]


def again(data):
    return parse_pattern(data, Path("shared-well.md"))


def test_what_waits_is_shown_the_surest_first():
    waiting = queue(shelf(shared_well=proposed("tool-shed", "hedge-walk"), hedge_walk=proposed("tool-shed")))
    assert [(each.pattern.slug, each.target, each.confidence) for each in waiting] == [
        ("hedge-walk", "tool-shed", 0.9),
        ("shared-well", "tool-shed", 0.9),
        ("shared-well", "hedge-walk", 0.8),
    ]


def test_a_proposal_without_a_number_is_the_least_sure():
    garden = "graph_garden:\n  inferred_links:\n    - target: x\n    - target: y\n      confidence: high\n"
    assert [each.confidence for each in queue([of(garden=garden)])] == [0.0, 0.0]
    assert b'slug: "y"\n      accepted_by' in accepted(of(garden=garden), "y", BY)


def test_accepting_moves_the_lines_of_one_link_to_group_5():
    before = of(**proposed("tool-shed", "hedge-walk"))
    data = accepted(before, "tool-shed", BY)
    assert lines(before, data) == (
        ["  complementary: []", "    - target: tool-shed", "      confidence: 0.9"],
        [
            "  complementary:",
            "    - slug: tool-shed",
            "      weight: 0.9",
            "      accepted_by: the stewards",
            "      accepted_on: 2026-11-30",
        ],
    )
    found = [(link.origin, link.kind, link.target) for link in again(data).relations]
    assert found == [("curated", "complementary", "tool-shed"), ("inferred", "complementary", "hedge-walk")]


def test_the_last_proposal_leaves_an_empty_list():
    data = accepted(of(**proposed("tool-shed")), "tool-shed", BY)
    assert b"inferred_links: []\n# GROUP 7" in data
    assert not again(data).troubles


def test_accepting_as_another_kind_is_recorded_as_that_kind():
    data = accepted(of(**proposed("tool-shed")), "tool-shed", BY, kind="requires")
    assert [(link.kind, link.target) for link in again(data).relations] == [("requires", "tool-shed")]
    with pytest.raises(Refused, match="no kind of link"):
        accepted(of(**proposed("tool-shed")), "tool-shed", BY, kind="likes")


def test_an_approval_in_bulk_says_so():
    bulk = By("us", date(2026, 11, 30), bulk=True)
    assert b"accepted_in_bulk: true" in accepted(of(**proposed("tool-shed")), "tool-shed", bulk)
    assert b"rejected_in_bulk: true" in rejected(of(**proposed("tool-shed")), "tool-shed", bulk)


def test_what_was_not_proposed_cannot_be_answered():
    with pytest.raises(Refused, match="no proposal"):
        accepted(of(), "tool-shed", BY)


def test_a_rejected_link_never_comes_back():
    patterns = shelf(shared_well=proposed("well-keeping", "tool-shed"))
    data = rejected(patterns[0], "well-keeping", BY)
    assert rejections(again(data)) == ["well-keeping"]
    data = rejected(again(data), "tool-shed", BY)
    assert rejections(again(data)) == ["well-keeping", "tool-shed"]
    told = tend([again(data), *patterns[1:]], date(2027, 1, 1))
    after = again(told.changes[Path("shared-well.md")])
    assert rejections(after) == ["well-keeping", "tool-shed"]
    assert {"well-keeping", "tool-shed"}.isdisjoint(link.target for link in after.relations)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "  rejected:\n    - target: hedge-walk\n"])
def test_a_rejection_entered_right_behind_the_last_link_that_goes_is_kept(newline, before):
    garden = f"graph_garden:\n{before}  inferred_links:\n    - target: a\n    - target: tool-shed\n"
    text = of(garden=garden).text.replace("\n", newline)
    data = rejected(parse_pattern(text.encode(), Path("shared-well.md")), "tool-shed", BY)
    after = again(data)
    assert not after.troubles
    assert [link.target for link in after.relations] == ["a"]
    assert rejections(after)[-1] == "tool-shed"
    assert after.body == again(text.encode()).body


@pytest.mark.parametrize(
    "relations",
    [
        "  requires:\n    - slug: seed-library # by hand\n      weight: 0.8",
        "  requires:\n  - seed-library # by hand",
        "  requires: [seed-library] # by hand",
        "  requires: [{slug: seed-library, weight: 0.8}] # by hand",
        "  requires: [] # nothing yet",
        "  requires:",
        "  requires: ~",
        "  tools: []",
        "  {}",
        "",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_way_in_which_group_5_is_written_is_added_to_as_it_is(relations, newline):
    text = of(relations=relations, **proposed("tool-shed", "hedge-walk")).text
    before = parse_pattern(text.replace("\n", newline).encode(), Path("shared-well.md"))
    data = accepted(before, "tool-shed", BY, kind="requires")
    after = again(data)
    assert not after.troubles
    assert ("curated", "requires", "tool-shed") in [(link.origin, link.kind, link.target) for link in after.relations]
    assert len(after.relations) == len(before.relations)
    assert data.count(b"\n") - data.count(b"\r\n") == (data.count(b"\n") if newline == "\n" else 0)
    if "by hand" in relations:
        assert b"# by hand" in data


def test_a_file_without_group_5_gets_one_before_group_6():
    text = of(**proposed("tool-shed")).text.replace("relationships:\n  requires: []\n  complementary: []\n", "")
    data = accepted(again(text.encode()), "tool-shed", BY)
    assert data.index(b"relationships:") < data.index(b"graph_garden:")
    assert again(data).relations[0].origin == "curated"


@pytest.mark.parametrize("target", ["a", "b", "c"])
def test_links_written_in_brackets_are_taken_out_of_them(target):
    garden = "graph_garden:\n  inferred_links: [{target: a}, {target: b}, {target: c}]\n"
    data = rejected(of(garden=garden), target, BY)
    left = [link.target for link in again(data).relations]
    assert left == [each for each in "abc" if each != target]
    assert rejections(again(data)) == [target]


def test_a_link_named_by_its_id_is_answered_by_its_id():
    garden = "graph_garden:\n  inferred_links:\n    - typeid: pat_01\n      slug: tool-shed\n      confidence: 0.5\n"
    assert b"slug: pat_01" not in accepted(of(garden=garden), "tool-shed", BY)
    assert again(accepted(of(garden=garden), "pat_01", BY)).relations[0].origin == "curated"


def test_a_curated_link_is_no_proposal():
    assert queue([of(**linked("requires", "tool-shed"))]) == []
