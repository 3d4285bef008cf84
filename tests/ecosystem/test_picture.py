"""The picture: everyone once, names that never cover one another, and nothing beyond its edges."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem.layout import (
    GROUPS,
    MOST_ACTORS,
    NARROW,
    WIDE,
    Layout,
    labels,
    layout,
    worth_drawing,
)
from concerted.ecosystem.lettering import fitted, text_width
from concerted.ecosystem.picture import MOST_EACH, network_svg

LINE = 15


def a_map(sizes: list[int], alone: int, *, name: str = "Organisation for the matter of") -> dict[str, Any]:
    groups = [[f"{name} {n}.{i}" for i in range(size)] for n, size in enumerate(sizes)]
    rest = [f"{name} none {n}" for n in range(alone)]
    names = [*(one for group in groups for one in group), *rest]
    return {
        "actors": [{"name": one, "reach": 10**n} for n, one in enumerate(names[:6])] + [{"name": n} for n in names[6:]],
        "coalitions": [{"actors": group, "latent": True, "parent": None, "circle": group[:5]} for group in groups],
        "basis": "positions",
        "alignment": [[a, b, 0.5] for a, b in combinations(names[:30], 2)],
        "ties": [],
    }


Box = tuple[float, float, float, float]


def dots(drawn: Layout) -> list[Box]:
    return [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in drawn.dots.values()]


def names(drawn: Layout, report: dict[str, Any]) -> list[Box]:
    found = []
    for label in labels(report, drawn).values():
        long = text_width(label.text)
        left = label.x - {"start": 0.0, "middle": long / 2, "end": long}[label.anchor]
        found.append((left, label.y - 4 - LINE / 2, left + long, label.y - 4 + LINE / 2))
    return found


def overlap(one: Box, other: Box) -> float:
    """By how much two boxes cover each other; what rounding to a tenth may move is nothing."""
    across, down = (min(one[n + 2], other[n + 2]) - max(one[n], other[n]) for n in (0, 1))
    return max(0.0, min(across, down) - 0.2)


@given(st.lists(st.integers(3, 90), max_size=4), st.integers(0, 70), st.sampled_from([WIDE, NARROW]))
def test_no_name_covers_a_name_or_a_dot_and_nothing_is_beyond_the_edges(sizes, alone, width):
    report = a_map(sizes, alone)
    drawn = layout(report, width=width)
    assert len(drawn.dots) == sum(sizes) + alone
    written, drawn_dots = names(drawn, report), dots(drawn)
    assert not any(overlap(one, other) for one, other in combinations(written, 2))
    assert not any(overlap(one, other) for one in written for other in drawn_dots)
    for one, other in combinations(drawn.dots.values(), 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) + 0.2 >= one.radius + other.radius
    for box in (*written, *drawn_dots):
        assert box[0] >= -0.2
        assert box[2] <= width + 0.2
        assert box[3] <= drawn.height + LINE


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("many", [50, 120, 200])
def test_of_many_names_some_are_written_and_the_others_are_there_when_asked_for(many, width):
    report = a_map([many // 2, many // 4], many // 4)
    picture = network_svg(report, width=width)
    ET.fromstring(picture)  # noqa: S314 - our own
    drawn = layout(report, width=width)
    written = labels(report, drawn)
    assert 5 <= len(written) < len(drawn.dots)
    cut = sum(label.text != name for name, label in written.items())
    assert picture.count('class="map-quiet"') == len(drawn.dots) - len(written) + cut
    assert all(f"<title>{name}</title>" in picture for name in drawn.dots)


def test_those_to_be_invited_have_their_names_before_others():
    report = a_map([60], 0, name="N")
    written = labels(report, layout(report))
    assert set(report["coalitions"][0]["circle"]) & set(written)
    assert next(iter(written)) in report["coalitions"][0]["circle"]


def test_parts_and_further_groups_are_drawn_inside_the_whole_or_with_everyone_else():
    report = a_map([4] * (GROUPS + 1), 2)
    report["coalitions"].append({**report["coalitions"][0], "actors": ["Part"], "parent": 0})
    drawn = layout(report)
    assert [circle.group for circle in drawn.circles] == [*range(1, GROUPS + 1), 0]
    assert sum(not dot.group for dot in drawn.dots.values()) == 4 + 2


def test_an_actor_in_two_groups_is_drawn_once():
    report = a_map([5, 5], 0)
    report["coalitions"][1]["actors"].append(report["coalitions"][0]["actors"][0])
    assert len(layout(report).dots) == 10


@pytest.mark.parametrize("sizes", [[], [300, 300]])
def test_of_very_many_a_part_is_drawn_without_the_names_of_those_in_no_group(sizes):
    report = a_map(sizes, 500)
    drawn = layout(report)
    assert len(drawn.dots) == MOST_ACTORS
    assert all(drawn.dots[name].group for name in labels(report, drawn))


def test_a_picture_without_groups_is_worth_drawing_only_for_a_few():
    assert worth_drawing(a_map([], 20))
    assert worth_drawing(a_map([20], 200))
    assert not worth_drawing(a_map([], 200))
    ET.fromstring(network_svg(a_map([], 0)))  # noqa: S314 - our own


def test_each_actor_has_few_lines_of_alignment_and_what_is_not_drawn_has_none():
    report = a_map([30], 0)
    report["alignment"] += [["gone", report["actors"][0]["name"], 0.9]]
    assert 0 < network_svg(report).count('class="map-aligned') <= 30 * MOST_EACH


@given(st.text(max_size=60), st.floats(0, 200))
def test_a_name_is_cut_to_the_room_there_is(name, room):
    cut = fitted(name, room)
    assert cut == name or (cut.endswith("…") and name.startswith(cut[:-1]))
    assert text_width(cut) <= max(room, text_width("…"))
