import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem.names import Names, abbreviated, canonical_name, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TruLens", "trulens"),
        ("Müller Stiftung", "Mueller Stiftung"),
        ("Březina", "Brezina"),
        ("The Sierra League", "Sierra League"),
        ("Bund e.V.", "BUND"),
        ("Acme, Inc.", "Acme"),
        ("Doctors' League", "Doctors League"),
        ("Care Homes League (CHL)", "Care Homes League"),
        ("Die Grauen Panther", "Grauen Panther"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++", "C"), ("-1", "1"), ("NELSON (D FL)", "NELSON (D NE)"), ("Die Linke", "Linke"), ("§", "&")],
)
def test_names_that_may_be_two_keep_two_keys(one, other):
    assert name_key(one) != name_key(other)


def test_an_abbreviation_is_the_actor_that_gives_it():
    names = Names()
    for spelling in ("Care Homes League (CHL)", "CHL", "Other (OTH)"):
        names.meet(spelling)
    assert names.one("CHL") == names.one("care homes league") == "Care Homes League (CHL)"
    assert abbreviated("Other (OTH)") == ""
    assert names.known("chl")
    assert not names.known("Stranger")
    assert names.one("Stranger") == "Stranger"


def test_an_abbreviation_that_two_actors_give_is_neither():
    names = Names()
    for spelling in ("Care Homes League (CHL)", "Coastal Heritage Lobby (CHL)", "CHL"):
        names.meet(spelling)
    assert names.one("CHL") == "CHL"


def test_what_a_spelling_was_given_also_holds_for_what_is_like_the_actor():
    names = Names({"WWF Deutschland": "WWF"})
    for spelling in ("WWF Deutschland", "wwf", "WWF"):
        names.meet(spelling)
    assert {names.one(spelling) for spelling in ("WWF Deutschland", "wwf", "WWF")} == {"WWF"}


@given(st.lists(st.text(max_size=12), max_size=8), st.randoms())
def test_names_do_not_depend_on_the_order_in_which_they_are_met(spellings, random):
    first, second = Names(), Names()
    for spelling in spellings:
        first.meet(spelling)
    random.shuffle(spellings)
    for spelling in spellings:
        second.meet(spelling)
    assert [first.one(spelling) for spelling in spellings] == [second.one(spelling) for spelling in spellings]
    assert first.merged() == second.merged()


@given(st.text(max_size=20))
def test_a_canonical_name_is_its_own(name):
    assert canonical_name(canonical_name(name)) == canonical_name(name)
    assert name_key(canonical_name(name)) == name_key(name)
