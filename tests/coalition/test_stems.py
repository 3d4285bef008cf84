import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition.stems import longest_span, numbers, stem, stems, words


@pytest.mark.parametrize(
    "family",
    [
        "publish publishes published publishing",
        "public publicly publication",
        "name names named naming",
        "use uses used using",
        "decide decides decided decision",
        "measure measures measurement measurements",
        "implement implements implementation",
        "attend attends attendance",
        "agency agencies",
        "apply applies applied",
        "plan planned planning",
        "pass passes passed",
        "attribute attribution",
        "week weekly",
        "another other others",
        "not cannot can't don’t",
    ],
)
def test_words_of_one_family_have_one_stem(family):
    assert len({stem(word) for word in (word for text in family.split() for word in words(text))}) == 1


@pytest.mark.parametrize(
    "pair", ["note not", "thing the", "need ne", "bus bu", "bring br", "sync sy", "public publish", "early ear"]
)
def test_words_of_two_families_have_two(pair):
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_little_words_dates_and_numbers_carry_no_meaning():
    assert stems("May we do this on Tuesdays, in 3 months, with the member groups?") == {}


def test_a_stem_comes_with_the_word_it_first_came_from():
    assert stems("Published figures; publishing more figures") == {"publish": "published", "figur": "figures"}


def test_case_width_and_accents_fall_away_and_other_scripts_are_left_out():
    assert words("Café ＤＡＴＡ, naïve: данные 数据 O'Brien's") == ("cafe", "data", "naive", "obrien")


def test_a_number_is_the_same_in_digits_and_in_words():
    assert numbers("Seven days, 12 weeks, the 3rd of May") == {"7", "12", "3rd"}
    assert numbers("one of these") == frozenset()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("within seven days", (7, "seven days")),
        ("within 7 days", (7, "7 days")),
        ("at least quarterly", (91, "quarterly")),
        ("every two years", (730, "two years")),
        ("once a year", (365, "a year")),
        ("every month, or weekly", (30, "every month")),
        ("this month's figures", (0, "")),
        ("as soon as we can", (0, "")),
    ],
)
def test_a_time_that_is_given_is_counted_in_days(text, days):
    assert longest_span(text) == days


@given(st.text())
def test_any_text_has_words(text):
    assert all(word.isascii() for word in words(text))
    assert numbers(text) <= set(words(text)) | {str(number) for number in range(101)}
    assert longest_span(text)[0] >= 0
    assert all(stem(word) for word in words(text))
