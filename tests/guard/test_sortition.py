"""Panels by lot: the published optimum, quotas kept, odds that add up, draws that anybody can repeat."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.errors import Refused
from concerted.guard import leximin as room
from concerted.guard.leximin import leximin
from concerted.guard.panels import (
    Candidate,
    Lottery,
    Quota,
    check_lottery,
    check_pool,
    faults,
    plain_draw,
    plain_order,
    replacement,
)
from tests.data import needs

SEED = bytes(range(32))
POOL = [Candidate(f"{side}{n}", {"side": side}) for side, many in (("hill", 6), ("shore", 3)) for n in range(many)]
QUOTAS = [Quota("side", "hill", 1, 2), Quota("side", "shore", 2, 3)]
IDS = [candidate.id for candidate in POOL]


def test_the_published_optimum_is_reached_before_and_after_rounding():
    folder = needs("guard/sortition/example_small_20")
    with (folder / "categories.csv").open() as file:
        quotas = [Quota(r["category"], r["feature"], int(r["min"]), int(r["max"])) for r in csv.DictReader(file)]
    with (folder / "respondents.csv").open() as file:
        pool = [Candidate(f"p{n:03}", row) for n, row in enumerate(csv.DictReader(file))]
    fair = leximin(pool, quotas, 20)
    check_lottery(fair.lottery, pool, quotas, 20)
    assert min(fair.optimum.values()) == pytest.approx(0.1, abs=1e-6)
    assert set(fair.lottery.odds(candidate.id for candidate in pool).values()) == {Fraction(1, 10)}


def test_leximin_gives_the_scarce_kind_what_the_quotas_force_and_the_rest_evenly():
    """Two of three seats must go to the shore's three: they have 2/3 each, and the hill's six share one seat."""
    fair = leximin(POOL, QUOTAS, 3)
    assert [fair.optimum[name] for name in IDS] == pytest.approx([1 / 6] * 6 + [2 / 3] * 3, abs=1e-6)
    odds = fair.lottery.odds(IDS)
    assert sum(odds.values()) == 3
    assert all(abs(float(odds[name]) - fair.optimum[name]) <= 0.001 for name in IDS)


def test_a_pool_of_many_kinds_is_rounded_so_that_nobody_falls_a_tenth_of_a_point_below_the_least():
    draw = random.Random(5)  # noqa: S311 - a pool that repeats
    values = {"age": "abc", "place": "nsew", "work": "xyz"}
    pool = [
        Candidate(f"p{n:02}", {name: draw.choices(some, range(1, len(some) + 1))[0] for name, some in values.items()})
        for n in range(50)
    ]
    quotas = [
        Quota(name, value, 12 // len(some) - 1, 12 // len(some) + 1) for name, some in values.items() for value in some
    ]
    fair = leximin(pool, quotas, 12)
    least = min(fair.lottery.odds(candidate.id for candidate in pool).values())
    assert float(least) >= min(fair.optimum.values()) - 0.00101
    check_lottery(fair.lottery, pool, quotas, 12)


def test_a_lottery_that_is_not_bettered_for_long_is_sound_all_the_same(monkeypatch):
    monkeypatch.setattr(room, "_SWAPS", 2)
    monkeypatch.setattr(room, "_ENOUGH", -1)
    pool = [Candidate(f"p{n}", {"k": "aab"[n % 3], "z": "xyyz"[n % 4]}) for n in range(14)]
    quotas = [Quota("k", "a", 2, 3), Quota("k", "b", 1, 2), *(Quota("z", value, 0, 2) for value in "xyz")]
    fair = leximin(pool, quotas, 4, panels=7)
    check_lottery(fair.lottery, pool, quotas, 4)


def test_the_second_least_is_lifted_after_the_least():
    """Whoever is alone with a feature that only one seat allows cannot drag the others down."""
    pool = [Candidate(f"a{n}", {"k": "a", "z": "x"}) for n in range(8)]
    pool += [Candidate("b0", {"k": "b", "z": "x"}), Candidate("b1", {"k": "b", "z": "y"})]
    quotas = [Quota("k", "a", 1, 1), Quota("k", "b", 1, 1), Quota("z", "x", 0, 2), Quota("z", "y", 0, 2)]
    fair = leximin(pool, quotas, 2, panels=100)
    assert fair.optimum["a0"] == pytest.approx(1 / 8, abs=1e-5)
    assert fair.optimum["b0"] == pytest.approx(1 / 2, abs=1e-5)
    assert fair.lottery.odds(["b0", "b1"]) == {"b0": Fraction(1, 2), "b1": Fraction(1, 2)}


def test_a_kind_that_no_panel_can_hold_is_told_so_by_its_odds():
    pool = [*POOL, Candidate("island0", {"side": "island"})]
    fair = leximin(pool, [*QUOTAS, Quota("side", "island", 0, 0)], 3, panels=30)
    assert fair.optimum["island0"] == 0
    assert fair.lottery.odds(["island0"]) == {"island0": 0}


@settings(max_examples=12)
@given(st.integers(0, 10**6))
def test_every_panel_of_a_crooked_pool_keeps_the_quotas(number):
    draw = random.Random(number)  # noqa: S311 - a chance that repeats
    pool = [Candidate(f"p{n:02}", {"a": draw.choice("xxy"), "b": draw.choice("uvww")}) for n in range(24)]
    quotas = [
        Quota(category, value, max(sum(c.features[category] == value for c in pool) * 8 // 24 - 1, 0), 8)
        for category, values in (("a", "xy"), ("b", "uvw"))
        for value in values
    ]
    fair = leximin(pool, quotas, 8, panels=50)
    check_lottery(fair.lottery, pool, quotas, 8)
    assert sum(fair.lottery.odds(c.id for c in pool).values()) == 8


def test_without_quotas_everybody_is_as_likely_as_another():
    fair = leximin(POOL, [], 3, panels=300)
    assert set(fair.lottery.odds(IDS).values()) == {Fraction(1, 3)}


def test_impossible_quotas_are_refused_with_the_least_that_would_do():
    with pytest.raises(Refused, match="No panel keeps all these quotas") as refused:
        leximin(POOL, [Quota("side", "hill", 1, 2), Quota("side", "shore", 4, 5)], 5)
    assert refused.value.hint in (
        "This would do: side “hill”: 1 to 2; side “shore”: 3 to 5.",
        "This would do: side “shore”: 3 to 5.",
    )


@pytest.mark.parametrize(
    ("pool", "quotas", "size", "says"),
    [
        ([POOL[0], POOL[0]], [], 1, "no such panel"),
        (POOL, [], 10, "no such panel"),
        (POOL, [], 0, "no such panel"),
        (POOL, [Quota("side", "hill", 2, 1), Quota("side", "shore", 0, 3)], 3, "“hill” cannot be 2 to 1"),
        (POOL, [Quota("side", "hill", 0, 1), Quota("side", "hill", 0, 2)], 3, "two quotas"),
        (POOL, [Quota("side", "hill", 0, 3)], 3, "shore0: no quota knows side “shore”"),
        (POOL, [Quota("trade", "fisher", 0, 3)], 3, "hill0: no quota knows trade “–”"),
    ],
)
def test_a_pool_and_quotas_that_do_not_fit_are_refused_by_name(pool, quotas, size, says):
    with pytest.raises(Refused, match=says):
        check_pool(pool, quotas, size)


def test_a_plain_draw_is_the_front_of_an_order_and_does_not_depend_on_how_the_pool_is_written():
    assert plain_draw(IDS, 4, SEED) == plain_draw(reversed(IDS), 4, SEED) == plain_order(IDS, 4, SEED)[:4]
    assert sorted(plain_order(IDS, 4, SEED)) == sorted(IDS)


def test_a_seed_draws_one_of_the_published_panels():
    lottery = leximin(POOL, QUOTAS, 3, panels=40).lottery
    assert lottery.drawn(SEED) in lottery.panels
    assert lottery.drawn(SEED) == lottery.drawn(SEED)
    assert lottery.digest() != Lottery(lottery.panels[::-1]).digest()


@pytest.mark.parametrize(
    "panel",
    [
        ("hill0", "hill1", "hill2"),
        ("hill0", "shore0"),
        ("hill0", "shore0", "shore0"),
        ("hill0", "nobody", "shore0"),
        ("shore0", "hill0", "shore1"),
    ],
)
def test_a_lottery_with_a_bad_panel_is_refused(panel):
    with pytest.raises(Refused, match="Panel 2 of the lottery"):
        check_lottery(Lottery((("hill0", "shore0", "shore1"), panel)), POOL, QUOTAS, 3)


def test_whoever_replaces_a_panel_member_keeps_the_quotas_where_somebody_can():
    panel = ("hill0", "shore0", "shore1")
    name, missing = replacement(panel, "shore1", POOL, QUOTAS, seed=SEED)
    assert (name, missing) == ("shore2", 0)
    name, missing = replacement(("hill0", "shore0", "shore2"), "shore0", POOL, QUOTAS, seed=SEED, gone=["shore1"])
    assert missing == 1, "one too few of the shore"
    assert name.startswith("hill")
    assert faults(["hill0", name, "shore2"], POOL, QUOTAS) == 1


def test_replacements_are_refused_where_there_is_nobody_to_replace_or_nobody_left():
    with pytest.raises(Refused, match="hill5 is not on the panel"):
        replacement(("hill0",), "hill5", POOL, QUOTAS, seed=SEED)
    with pytest.raises(Refused, match="Nobody is left"):
        replacement(("a",), "a", [Candidate("a", {})], [], seed=SEED)


def test_another_process_draws_the_same_without_a_solver():
    """What a verifier does: no solver is imported, and the panel is the same."""
    lottery = leximin(POOL, QUOTAS, 3, panels=40).lottery
    script = (
        "import sys\n"
        "from concerted.guard.panels import Lottery\n"
        f"drawn = Lottery({lottery.panels!r}).drawn(bytes(range(32)))\n"
        "assert 'highspy' not in sys.modules and 'numpy' not in sys.modules\n"
        "print(*drawn)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert tuple(done.stdout.split()) == lottery.drawn(SEED)
