"""The arithmetic of docs/scale.md: exponents, queues and bills; and that the page says what was measured."""

from __future__ import annotations

import math

import pytest
from bench.scale import PAGE, PICTURES, PRICES, SAMPLES, blocks, pictures, written
from bench.scale_bill import Coalition, Prices, Work, bill, demand, month, read_prices, room, waiting
from bench.scale_growth import growth
from bench.scale_measured import read

OWN = Prices(
    machine_hour=0.5, cores=4, memory_gb=8, gb_month=0.1, pages_a_day=900, entries_a_day=90, busiest_hour=0.2, busy=0.5
)
ONE = Coalition(memory=2.0, disk=500.0, rest=0.001, page=0.02, entry=0.2)


def test_a_power_law_is_found_as_it_is():
    found = growth([10, 100, 1_000, 10_000], [3 * n**1.5 for n in (10, 100, 1_000, 10_000)])
    assert (found.exponent, found.unit, found.off) == pytest.approx((1.5, 3, 1))
    assert found.error == pytest.approx(0, abs=1e-9)
    assert found.at(1_000_000) == pytest.approx(3e9)


def test_scattered_costs_have_an_interval_that_holds_the_truth():
    found = growth([10, 100, 1_000, 10_000], [11, 95, 1_080, 9_700])
    assert abs(found.exponent - 1) < found.error < 0.1
    assert found.off == pytest.approx(1.1, abs=0.05)


def test_a_start_up_cost_bends_the_line_and_its_end_tells():
    found = growth([1, 10, 100, 1_000], [100 + n for n in (1, 10, 100, 1_000)])
    assert found.exponent == pytest.approx(0.34, abs=0.01)
    assert found.last == pytest.approx(0.74, abs=0.01)


def test_two_sizes_tell_no_interval():
    assert growth([1, 10], [2, 20]).error == math.inf


def test_only_what_can_be_shared_is_divided():
    work = Work(serial=10, apart=90)
    assert work.share == 0.1
    assert [work.seconds(hands) for hands in (1, 9, 90)] == [100, 20, 11]


def test_ten_machines_for_half_an_hour_are_five_machine_hours():
    assert bill(1_800, 10, OWN) == 2.5


def test_one_core_that_is_half_busy_lets_one_wait_for_one_more():
    assert waiting(5, 0.1, 1) == pytest.approx(0.1)  # M/M/1: ρ / (1 − ρ) of a service


def test_two_cores_that_are_half_busy_let_one_wait_a_third():
    assert waiting(10, 0.1, 2) == pytest.approx(0.1 / 3)  # M/M/2: ρ² / (1 − ρ²) of a service


def test_whoever_comes_faster_than_served_waits_for_ever():
    assert waiting(10, 0.1, 1) == math.inf


def test_nobody_waits_where_nobody_comes():
    assert waiting(0, 0.1, 3) == 0


def test_the_busiest_hour_has_its_share_of_the_day_and_what_rest_takes():
    assert demand(ONE, OWN) == pytest.approx(0.001 + (900 * 0.02 + 90 * 0.2) * 0.2 / 3600)


def test_a_machine_is_full_when_the_first_of_its_parts_is():
    assert room(ONE, OWN, base=200) == (666, "cores")
    assert room(ONE, OWN, base=7_800) == (100, "memory")


def test_a_month_is_paid_for_machines_and_for_disks():
    assert month(1_000, ONE, OWN, machines=2) == pytest.approx(2 * 720 * 0.5 + 500 * 0.1)


def test_the_example_of_prices_is_whole():
    assert read_prices(PRICES).cores == 4


def test_every_figure_and_picture_of_the_page_is_made_of_what_was_measured():
    measured, page = read(SAMPLES), PAGE.read_text("utf-8")
    parts = blocks(measured, PRICES)
    assert written(page, parts) == page
    assert {name for name in parts if f"<!-- scale: {name} -->" not in page} == set()
    for name, picture in pictures(measured).items():
        assert (PICTURES / name).read_text("utf-8") == picture
