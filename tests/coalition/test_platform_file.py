"""Platform files: every field of every form goes to TOML and comes back."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.coalition import Clause, Rule, Variant
from concerted.coalition.clauses import GROUNDS, in_order
from concerted.coalition.platform_file import read_platform, write_platform
from concerted.coalition.text import tidy
from concerted.errors import InputError
from tests.coalition.lives import CLAUSES, clauses_with
from tests.coalition.test_clauses import WHOLE

FULL = Rule(
    method="supermajority", quorum="3/4", threshold="2/3", more_than=False, base="not-abstaining",
    electorate="attendees", cap=2, veto=("clinics", "growers"), extension=7,
)  # fmt: skip
EVERYTHING = clauses_with(
    WHOLE["non-negotiable"],
    WHOLE["delegated"],
    WHOLE["cadence of meetings"],
    WHOLE["cadence of duties"],
    doing={"rule": FULL, "witnesses": 2, "review": 12, "delay": 10},
    changing={"rule": Rule(method="consensus", overrule="2/3")},
    joining={"season": "half-year"},
    ending={"grounds": GROUNDS},
)
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z", "M"), max_codepoint=0x2FFF) | st.sampled_from(' "\\{}[]#=\''),
    min_size=1, max_size=30,
).map(tidy).filter(bool)  # fmt: skip


def test_every_field_goes_into_a_file_and_comes_back():
    assert read_platform(write_platform(EVERYTHING), file="x") == EVERYTHING


def test_a_file_reads_as_a_person_would_write_it():
    text = write_platform((WHOLE["non-negotiable"], WHOLE["cadence of duties"]))
    assert text == (
        "[[non-negotiable]]\n"
        'id = "answer"\n'
        'text = "Answer in 30 days."\n'
        'check = "the log"\n'
        'every = "quarter"\n'
        'watch = { look = "updated", days = 31 }\n'
        "value = 30\n"
        'unit = "days"\n'
        'stricter = "less"\n'
        'variants = [{ jurisdiction = "France", text = "Answer in 20 days.", value = 20 }]\n'
        "\n"
        "[[cadence]]\n"
        'id = "turns"\n'
        'text = "We take turns."\n'
        'duties = ["press", "archive"]\n'
        'term = "month"\n'
    )


def test_a_rules_truth_values_are_written_as_toml_has_them():
    assert "more_than = false" in write_platform(EVERYTHING)
    assert 'veto = ["clinics", "growers"]' in write_platform(EVERYTHING)


@settings(max_examples=50, deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.integers(-(10**9), 10**9))
def test_whatever_people_write_in_it_a_file_keeps(text, place, duty, value):
    clause = replace(
        WHOLE["non-negotiable"], text=text, value=value, variants=(Variant(jurisdiction=place, text=text, value=value),)
    )
    clauses = clauses_with(clause, replace(WHOLE["cadence of duties"], duties=(duty,)))
    assert read_platform(write_platform(clauses), file="x") == clauses


def test_what_people_type_is_tidied_wherever_it_stands():
    untidy = write_platform(EVERYTHING).replace('"press", "archive"', '" pre\u0301sse ", "archive"')
    untidy = untidy.replace('"Answer in 20 days."', '" Answer in 20 days."')
    clauses = read_platform(untidy, file="x")
    assert clauses == in_order(
        replace(clause, duties=("présse", "archive")) if clause.duties else clause for clause in EVERYTHING
    )


@pytest.mark.parametrize(
    ("clause", "code", "why"),
    [
        ("id = 'a'\ntext = 'b'\nmeets = 'day'", "bad-shape", r"\[\[cadence\]\] 1\.meets must be one of week"),
        ("id = 'a'\ntext = 'b'\nduties = 'press'\nterm = 'year'", "bad-shape", "duties must be a list"),
        ("id = 'a'\ntext = 'b'\nduties = ['a', 1]\nterm = 'year'", "bad-shape", r"duties\[1\] must be text"),
        (
            "id = 'a'\ntext = 'b'\nduties = ['a']\nterm = 'age'",
            "bad-shape",
            "one of week, month, quarter, half-y",
        ),
        ("id = 'a'\ntext = 'b'\ngrounds = ['boredom']", "bad-shape", r"grounds\[0\] must be one of goal-reached"),
        ("id = 'a'\ntext = 'b'\nvariants = [{ text = 'c' }]", "bad-shape", r"variants\[0\]\.jurisdiction is missing"),
        ("id = 'a'\ntext = 'b'\nreview = 1.5", "bad-shape", "review must be a whole number, not “1.5”"),
        ("id = 'a'\ntext = 'b'", "bad-clause", "needs “governs”"),
        ("id = 'a'\ntext = 'b'\nmeets = 'week'\nterm = 'year'", "bad-clause", "has no use for “term”"),
    ],
)
def test_a_clause_that_is_none_is_refused_with_the_place(clause, code, why):
    with pytest.raises(InputError, match=why) as caught:
        read_platform(f"[[cadence]]\n{clause}\n", file="p.toml")
    assert caught.value.code == code
    assert caught.value.message.startswith("p.toml: ")


def test_a_clause_without_more_is_written_with_its_needed_fields_alone():
    lean: tuple[Clause, ...] = CLAUSES[:1]
    assert write_platform(lean) == (
        '[[non-negotiable]]\nid = "measure"\ntext = "Publish all you measure."\ncheck = "a monthly file"\n'
        'every = "month"\n'
    )
