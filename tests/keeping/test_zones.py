"""Times as people say them, and the moment that is entered."""

import pytest

from concerted.errors import InputError
from concerted.zones import closing, read_moment, show_moment


@pytest.mark.parametrize(
    ("text", "moment", "zone"),
    [
        ("2026-12-01T17:00:00Z", "2026-12-01T17:00:00Z", None),
        ("2026-12-01 18:00 Europe/Berlin", "2026-12-01T17:00:00Z", "Europe/Berlin"),
        ("2027-03-28 18:00 Europe/Berlin", "2027-03-28T16:00:00Z", "Europe/Berlin"),
        ("2026-12-01 18:00 Asia/Kathmandu", "2026-12-01T12:15:00Z", "Asia/Kathmandu"),
    ],
)
def test_a_time_is_said_in_utc_or_with_its_zone(text, moment, zone):
    assert read_moment(text) == (moment, zone)
    if zone:
        assert show_moment(moment, zone) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tomorrow", "is no time"),
        ("2026-12-01 18:00", "is no time"),
        ("2026-12-01 18:00 Mars/Olympus", "is no time"),
        ("2026-13-01 18:00 Europe/Berlin", "is no time"),
        ("2026-12-01 18:00+02:00 Europe/Berlin", "is no time"),
        ("2026-12-01 18:00:00.5 Europe/Berlin", "is no time"),
        ("2026-12-01 18:00 ../../etc/passwd", "is no time"),
        ("2027-03-28 02:30 Europe/Berlin", "does not exist: clocks are put forward"),
        ("2026-10-25 02:30 Europe/Berlin", "comes twice: clocks are put back"),
    ],
)
def test_what_is_no_time_or_two_is_refused_with_what_to_write(text, why):
    with pytest.raises(InputError, match=why) as caught:
        read_moment(text)
    assert caught.value.hint


def test_a_week_over_a_change_of_clocks_ends_at_the_same_time_of_day():
    assert closing("2027-03-25T11:00:00Z", 7, "Europe/Berlin") == "2027-04-01T10:00:00Z"
