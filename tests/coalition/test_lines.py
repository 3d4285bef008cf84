"""Sentences with gaps: a count chooses its form, in the reader's language, wherever the sentence stands."""

from __future__ import annotations

import pytest

from concerted.errors import Refused
from concerted.lines import Counted, Line, Lines, Tongue

LEFT = Counted("{n} {member} left.", "{n} {member}s left.")


@pytest.mark.parametrize(("n", "said"), [(0, "0 members left."), (1, "1 member left."), (2, "2 members left.")])
def test_one_is_said_otherwise_than_none_or_many(n: int, said: str):
    assert Line(LEFT, {"n": n}).say() == said


def test_a_language_chooses_the_form_itself():
    line = Line(LEFT, {"n": 0})
    french = lambda one, many, n: {"{n} {member} left.": "{n} {member} est parti."}[one] if n < 2 else many  # noqa: E731
    assert line.say({"member": "membre"}, Tongue(str, french)) == "0 membre est parti."


def test_the_count_may_be_in_another_gap_and_the_form_in_a_sentence_within():
    days = Counted("{who} waits {days} day", "{who} waits {days} days", "days")
    one, two = Line(days, {"who": "Clinics", "days": 1}), Line(days, {"who": "Growers", "days": 2})
    both = Line("{all}.", {"all": Lines((one, two), between="; ")})
    assert both.say() == "Clinics waits 1 day; Growers waits 2 days."
    assert both.say({}, Tongue(str, lambda one, many, _: many)) == "Clinics waits 1 days; Growers waits 2 days."
    assert Line("{said}!", {"said": one}).say() == "Clinics waits 1 day!"


def test_a_refusal_may_be_in_two_forms_too():
    refused = Refused("early", LEFT, hint=Counted("Wait a day.", "Wait {n} days."), n=1)
    assert (refused.message, refused.hint) == ("1 member left.", "Wait a day.")
