"""One list of signs and risks: what is looked for in a coalition, and what patterns are asked to help against."""

from typing import get_args

from concerted import signs
from concerted.coalition.vitality import QUESTIONS
from concerted.coalition.vitality.stress import What
from concerted.signs import RELATED, SECTIONS, SITUATIONS


def test_the_vitality_page_and_the_commons_have_the_same_signs():
    asked = [(question.name, question.kind) for question in QUESTIONS]
    assert asked == [(name, kind) for kind in ("life", "decay") for name in get_args(getattr(signs, kind.capitalize()))]
    every = [name for kind in (signs.Life, signs.Decay, signs.Risk, What) for name in get_args(kind)]
    assert every == list(SITUATIONS)


def test_each_sign_says_in_which_section_of_the_seed_it_stands_and_what_the_seed_relates_to_it():
    assert {one.section for one in SITUATIONS.values()} == set(SECTIONS)
    assert {slug for one in SITUATIONS.values() for slug in one.related} == set(RELATED)
