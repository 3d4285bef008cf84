from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition.days import check_day, days_later, later, midnight, months_later, season_end, span_of, term_end
from concerted.errors import Refused

DAYS = st.dates(date(1996, 1, 1), date(2104, 12, 31)).map(date.isoformat)
SPANS = st.sampled_from(["week", "month", "quarter", "half-year", "year"])


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
        ("2026-05-31", 0, "2026-05-31"),
    ],
)
def test_some_months_later_is_the_same_day_or_the_months_last(day, months, then):
    assert months_later(day, months) == then


@pytest.mark.parametrize(
    ("day", "span", "name", "first", "after"),
    [
        ("2026-12-31", "week", "2026-W53", "2026-12-28", "2027-01-04"),
        ("2027-01-03", "week", "2026-W53", "2026-12-28", "2027-01-04"),
        ("2027-01-04", "week", "2027-W01", "2027-01-04", "2027-01-11"),
        ("2024-12-30", "week", "2025-W01", "2024-12-30", "2025-01-06"),
        ("2026-03-01", "week", "2026-W09", "2026-02-23", "2026-03-02"),
        ("2028-02-29", "month", "2028-02", "2028-02-01", "2028-03-01"),
        ("2026-12-31", "month", "2026-12", "2026-12-01", "2027-01-01"),
        ("2026-03-31", "quarter", "2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-10-01", "quarter", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-06-30", "half-year", "2026-H1", "2026-01-01", "2026-07-01"),
        ("2026-07-01", "half-year", "2026-H2", "2026-07-01", "2027-01-01"),
        ("2026-07-01", "year", "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_calendar_span_has_a_name_a_first_day_and_the_first_day_after_it(day, span, name, first, after):
    assert span_of(day, span) == (name, first, after)


@given(DAYS, SPANS)
def test_a_day_lies_in_its_span_and_the_next_span_begins_where_it_ends(day, span):
    name, first, after = span_of(day, span)
    assert first <= day < after
    assert span_of(first, span) == span_of(days_later(after, -1), span) == (name, first, after)
    next_name, next_first, _ = span_of(after, span)
    assert next_first == after
    assert next_name > name


@pytest.mark.parametrize(
    ("day", "span", "end"),
    [
        ("2026-03-01", "week", "2026-03-08"),
        ("2026-12-28", "week", "2027-01-04"),
        ("2026-01-31", "month", "2026-02-28"),
        ("2026-11-30", "quarter", "2027-02-28"),
        ("2026-08-31", "half-year", "2027-02-28"),
        ("2028-02-29", "year", "2029-02-28"),
    ],
)
def test_a_term_ends_so_much_later_wherever_it_began(day, span, end):
    assert term_end(day, span) == end


@pytest.mark.parametrize(
    ("began", "at", "season", "end"),
    [
        ("2026-03-01T21:00:00Z", "2026-03-01T21:00:00Z", "quarter", "2026-06-01T00:00:00Z"),
        ("2026-03-01T21:00:00Z", "2026-05-31T23:59:59Z", "quarter", "2026-06-01T00:00:00Z"),
        ("2026-03-01T21:00:00Z", "2026-06-01T00:00:00Z", "quarter", "2026-09-01T00:00:00Z"),
        ("2026-03-01T21:00:00Z", "2026-08-31T12:00:00Z", "half-year", "2026-09-01T00:00:00Z"),
        ("2026-03-01T21:00:00Z", "2030-02-28T12:00:00Z", "year", "2030-03-01T00:00:00Z"),
        ("2026-01-31T09:00:00Z", "2026-04-29T12:00:00Z", "quarter", "2026-04-30T00:00:00Z"),
        ("2026-01-31T09:00:00Z", "2026-04-30T00:00:00Z", "quarter", "2026-07-31T00:00:00Z"),
        ("2028-02-29T09:00:00Z", "2029-02-28T09:00:00Z", "year", "2030-02-28T00:00:00Z"),
        ("2028-02-29T09:00:00Z", "2032-02-28T09:00:00Z", "year", "2032-02-29T00:00:00Z"),
    ],
)
def test_seasons_follow_one_another_from_the_day_the_first_began(began, at, season, end):
    assert season_end(began, at, season) == end


@given(DAYS, st.integers(0, 4000), st.sampled_from(["quarter", "half-year", "year"]))
def test_a_season_ends_after_each_moment_in_it_and_the_next_one_begins_there(first, passed, season):
    began = f"{first}T09:00:00Z"
    at = later(began, passed)
    end = season_end(began, at, season)
    assert at < end
    longest = {"quarter": 92, "half-year": 184, "year": 366}[season]
    assert end <= later(at, longest)
    assert season_end(began, later(end, -1), season) == end or later(end, -1) < began
    assert season_end(began, end, season) > end


def test_so_many_days_and_hours_later_is_a_moment_in_utc():
    assert later("2026-12-31T23:00:00Z", 1, hours=2) == "2027-01-02T01:00:00Z"
    assert later("2026-03-01T09:00:00Z", -1) == "2026-02-28T09:00:00Z"
    assert midnight("2026-12-31") == "2026-12-31T00:00:00Z"


@given(DAYS, st.integers(-400, 400))
def test_days_are_counted_as_a_calendar_counts_them(day, count):
    assert days_later(day, count) == (date.fromisoformat(day) + timedelta(days=count)).isoformat()


@pytest.mark.parametrize(
    "text", ["", "2026-02-29", "2026-1-1", "20260101", "tomorrow", "2026-01-01T00:00:00Z", "2026-W01-1"]
)
def test_what_is_no_day_is_refused(text):
    check_day("2028-02-29", "coming back")
    with pytest.raises(Refused, match="is no day for coming back") as caught:
        check_day(text, "coming back")
    assert (caught.value.code, caught.value.hint) == ("bad-time", "Write it as 2026-12-01.")
