"""What a machine may be asked to look for, where a member shows it, and what the watch's word counts for."""

from typing import get_args

import pytest

from concerted.coalition import Clause, PeriodOpening, Seen, ShownAt, Watch, commitment_standing, replay
from concerted.coalition.clauses import changes_between, check_clauses
from concerted.coalition.effects import check_amendment
from concerted.coalition.platform_file import read_platform, write_platform
from concerted.coalition.shape import from_json, to_json
from concerted.coalition.story import line_of, more_lines
from concerted.coalition.watching import WATCHES, Look, check_address
from concerted.errors import Refused
from tests.coalition.lives import CLAUSES, IDS, Life, amend, clauses_with, living_by
from tests.coalition.test_circle import refused

DIGEST = "ab" * 32
WHOLE = {
    "attendance": Watch(look="attendance", share=50),
    "report": Watch(look="report"),
    "updated": Watch(look="updated", days=31),
    "repository": Watch(look="repository", days=31),
    "file": Watch(look="file", phrase="Roadmap"),
    "schema": Watch(look="schema", against="https://ours.example/schema.json", digest=DIGEST),
    "openapi": Watch(
        look="openapi", against="https://ours.example/api.yaml", digest=DIGEST, accepts=("endpoint-added",)
    ),
    "served": Watch(look="served", against="https://ours.example/api.yaml", digest=DIGEST),
    "phrase": Watch(look="phrase", phrase="made by all of us"),
    "terms": Watch(look="terms"),
}
"""Each thing that can be looked for, with every field it can have."""


def watching(watch: Watch) -> tuple[Clause, ...]:
    return clauses_with(measure={"watch": watch})


def watched(watch: Watch = WHOLE["updated"]) -> tuple[Life, int]:
    life = living_by(watching(watch))
    return life, life.do(PeriodOpening(clause="measure"))


def bad(watch: Watch) -> Refused:
    with pytest.raises(Refused) as caught:
        check_clauses(watching(watch))
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("look", get_args(Look))
def test_each_look_can_have_all_its_fields_and_is_read_back_from_a_file(look):
    clauses = watching(WHOLE[look])
    check_clauses(clauses)
    assert from_json(Watch, to_json(WHOLE[look])) == WHOLE[look]
    assert read_platform(write_platform(clauses), file="ours.toml") == clauses


@pytest.mark.parametrize("look", [look for look in get_args(Look) if WATCHES[look][0]])
def test_each_look_needs_its_fields(look):
    error = bad(Watch(look=look))
    assert error.code == "bad-watch"
    assert f"needs “{WATCHES[look][0][0]}”" in error.message


def test_a_look_has_no_field_of_another():
    error = bad(Watch(look="terms", days=3))
    assert error.message == "What is looked for under measure (terms) has no use for “days”."
    assert error.hint == "It needs: –; it may have: –."


@pytest.mark.parametrize(
    "watch",
    [
        Watch(look="updated", days=0),
        Watch(look="updated", days=401),
        Watch(look="attendance", share=101),
        Watch(look="schema", against="https://ours.example/s.json", digest="AB" * 32),
        Watch(look="openapi", against="https://ours.example/a.json", accepts=()),
        Watch(look="openapi", against="https://ours.example/a.json", accepts=("endpoint-added", "endpoint-added")),
        Watch(look="openapi", against="https://ours.example/a.json", accepts=("Anything goes",)),
    ],
)
def test_what_nobody_can_look_for_is_refused(watch):
    if watch.accepts == ():
        check_clauses(watching(watch))  # an empty list accepts nothing
    else:
        assert bad(watch).code == "bad-watch"


def test_a_phrase_is_a_sentence_anybody_can_read():
    assert bad(Watch(look="phrase", phrase="see\u200bthat")).code == "bad-text"


@pytest.mark.parametrize(
    "address",
    [
        "clinics.example/data", "ftp://clinics.example/", "https:///data", "https://me:secret@clinics.example/",
        "https://clinics.example:0/", "https://clinics.example:many/", "https://[clinics.example/",
        "https://clinics.example/a b", "https://clínics.example/",
    ],
)  # fmt: skip
def test_an_address_is_a_web_address_in_full_without_anybodys_password(address):
    with pytest.raises(Refused) as caught:
        check_address(address)
    assert caught.value.code == "bad-address"


def test_an_amendment_of_what_is_watched_is_more_than_wording():
    with pytest.raises(Refused, match="more than wording"):
        check_amendment(changes_between(CLAUSES, watching(WHOLE["updated"])))


@pytest.mark.parametrize("look", get_args(Look))
def test_a_page_says_what_is_looked_at_by_itself(look):
    (line,) = more_lines(watching(WHOLE[look])[0])
    assert line.say().startswith("Looked at by itself: ")


def test_old_clauses_have_the_bytes_they_had():
    assert "watch" not in to_json(CLAUSES[0])
    assert "digest" not in to_json(Seen(member="a", seen="kept", evidence="b"))


def test_a_member_says_where_one_can_look_and_takes_it_back():
    life, _ = watched()
    life.do(ShownAt(clause="measure", address="https://clinics.example/data"), by=IDS[1])
    assert life.state.shown_at == {("measure", IDS[1]): "https://clinics.example/data"}
    said = line_of(life.state, life.entries[-1]).say()
    assert said == "Clinics said where one can look whether it keeps measure: “https://clinics.example/data”"
    life.do(ShownAt(clause="measure"), by=IDS[1])
    assert life.state.shown_at == {}
    assert replay(life.entries) == life.state


def test_saying_the_same_again_is_no_news():
    life, _ = watched()
    assert refused(life, ShownAt(clause="measure"), by=IDS[1]).code == "no-change"


def test_nobody_is_shown_where_nothing_is_looked_at_on_the_web():
    for clauses in (CLAUSES, watching(WHOLE["attendance"])):
        life = living_by(clauses)
        body = ShownAt(clause="measure", address="https://clinics.example/data")
        assert refused(life, body, by=IDS[1]).code == "not-watched"


def test_an_address_that_is_none_is_not_entered():
    life, _ = watched()
    assert refused(life, ShownAt(clause="measure", address="the blue folder"), by=IDS[1]).code == "bad-address"


def test_only_members_show_what_they_do():
    life, _ = watched()
    body = ShownAt(clause="measure", address="https://walkers.example/")
    assert refused(life, body, by="walkers").code == "unknown-actor"


def test_the_watchs_word_has_the_digest_of_what_it_saw():
    life, period = watched()
    life.do(Seen(member=IDS[1], seen="missed", evidence="Nothing new.", digest=DIGEST), ref=period)
    (seen,) = life.state.periods[period].observations
    assert (seen.by, seen.digest) == (None, DIGEST)
    body = Seen(member=IDS[1], seen="missed", evidence="Nothing new.", digest="none")
    assert refused(life, body, ref=period).code == "bad-digest"


def test_a_member_that_saw_it_otherwise_leaves_it_open():
    life, period = watched()
    life.do(Seen(member=IDS[1], seen="missed", evidence="Nothing new.", digest=DIGEST), ref=period)
    assert commitment_standing(life.state.periods[period], IDS[1]) == "missed"
    life.do(Seen(member=IDS[1], seen="kept", evidence="It moved: see there."), by=IDS[2], ref=period)
    assert commitment_standing(life.state.periods[period], IDS[1]) == "unknown"


def test_what_is_watched_may_change_with_the_platform():
    life, _ = watched()
    amend(life, watching(WHOLE["terms"]))
    assert life.state.platform
    assert life.state.platform.clauses[0].watch == WHOLE["terms"]
