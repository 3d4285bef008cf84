from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition.clauses import Change, Clause, amended
from concerted.coalition.merging import Collision, Merged, collisions_between, merged, told_apart
from concerted.coalition.rules import Rule
from concerted.errors import Refused
from tests.coalition.lives import CLAUSES

MEASURE, WORDS, CHANGING = CLAUSES[:3]

SENTENCES = "Measure the air at every school. Publish the file each month. Answer whoever asks."
LINES = "We bring:\n- a van\n- two ladders\n- a camera\n- a box of masks"
RUSSIAN = "Мы публикуем все данные каждый месяц и отвечаем всем"
CHINESE = "每月公布数据。每所学校都测量空气，不收费用。回答所有问题。"


def text_merge(was: str, stands: str, wanted: str) -> Merged:
    """What comes of the clause when its text is `stands` by now, and an amendment of `was` wants `wanted`."""
    clause = replace(MEASURE, text=was)
    return merged((replace(clause, text=stands),), (Change(was=clause, now=replace(clause, text=wanted)),))


def merged_text(was: str, stands: str, wanted: str) -> str:
    result = text_merge(was, stands, wanted)
    assert result.clauses, result.collisions
    assert text_merge(was, wanted, stands) == result
    return result.clauses[0].text


def colliding(was: str, stands: str, wanted: str) -> list[tuple[object, object, object]]:
    """The pieces that collide: as it stands, as expected, as wanted."""
    result = text_merge(was, stands, wanted)
    assert result.clauses is None
    assert {(piece.clause, piece.field) for piece in result.collisions} == {("measure", "text")}
    return [(piece.stands, piece.expected, piece.wanted) for piece in result.collisions]


def test_an_amendment_of_what_still_stands_is_simply_applied():
    changes = (
        Change(was=MEASURE, now=replace(MEASURE, text="Measure.")),
        Change(was=WORDS),
        Change(now=replace(WORDS, id="tactics")),
    )
    assert merged(CLAUSES, changes) == Merged(clauses=amended(CLAUSES, changes))


def test_what_stands_already_is_no_collision():
    now = replace(MEASURE, text="Measure.")
    assert merged((now, WORDS), (Change(was=MEASURE, now=now),)).clauses == (now, WORDS)
    assert merged((WORDS,), (Change(was=MEASURE),)).clauses == (WORDS,)
    assert merged((MEASURE, WORDS), (Change(now=MEASURE),)).clauses == (MEASURE, WORDS)


@pytest.mark.parametrize("change", [Change(), Change(was=MEASURE, now=WORDS)])
def test_a_change_of_no_clause_or_of_two_is_refused(change):
    with pytest.raises(Refused, match="names no clause, or two"):
        merged(CLAUSES, (change,))


def test_changes_of_different_fields_are_both_taken():
    stands, wanted = replace(MEASURE, check="a weekly file"), replace(MEASURE, every="week")
    assert merged((stands,), (Change(was=MEASURE, now=wanted),)).clauses == (
        replace(MEASURE, check="a weekly file", every="week"),
    )


def test_a_change_of_the_same_value_collides_unless_both_want_it():
    stands, wanted = replace(CHANGING, days=10, witnesses=2), replace(CHANGING, days=20, witnesses=2)
    assert merged((stands,), (Change(was=CHANGING, now=wanted),)).collisions == (
        Collision(clause="changing", field="days", stands=10, expected=14, wanted=20),
    )


def test_a_rule_is_never_put_together_from_two():
    one, other = Rule(method="majority", threshold="3/4"), Rule(method="consent")
    stands, wanted = replace(CHANGING, rule=one), replace(CHANGING, rule=other)
    (collision,) = merged((stands,), (Change(was=CHANGING, now=wanted),)).collisions
    assert (collision.field, collision.stands, collision.wanted) == ("rule", one, other)


def test_a_text_that_one_side_took_away_collides_as_a_whole():
    stands, wanted = replace(MEASURE, check=None), replace(MEASURE, check="a daily file")
    (collision,) = merged((stands,), (Change(was=MEASURE, now=wanted),)).collisions
    assert (collision.field, collision.stands, collision.wanted) == ("check", None, "a daily file")


def test_a_clause_taken_away_by_one_and_changed_by_the_other_collides():
    changed = replace(MEASURE, text="Measure.")
    taken_away = Collision(clause="measure", field=None, stands=None, expected=MEASURE, wanted=changed)
    assert merged((WORDS,), (Change(was=MEASURE, now=changed),)).collisions == (taken_away,)
    changed_here = replace(taken_away, stands=changed, wanted=None)
    assert merged((changed, WORDS), (Change(was=MEASURE),)).collisions == (changed_here,)


def test_two_new_clauses_of_one_name_collide_unless_they_are_the_same():
    one, other = replace(WORDS, id="new"), replace(WORDS, id="new", text="Sing.")
    assert merged((*CLAUSES, one), (Change(now=other),)).collisions == (
        Collision(clause="new", field=None, stands=one, expected=None, wanted=other),
    )
    assert collisions_between(CLAUSES, (Change(now=one),), (Change(now=one),)) == ()


def test_new_clauses_of_different_names_are_both_added():
    one, other = replace(WORDS, id="sing"), replace(WORDS, id="dance")
    result = merged((*CLAUSES[:2], one), (Change(now=other),))
    assert result.clauses == (*CLAUSES[:2], one, other)


def test_every_collision_is_named_not_only_the_first():
    stands = (replace(MEASURE, text="Publish nothing you measure."), replace(CHANGING, days=1))
    changes = (
        Change(was=MEASURE, now=replace(MEASURE, text="Publish some you measure.")),
        Change(was=CHANGING, now=replace(CHANGING, days=2)),
    )
    assert [piece.field for piece in merged(stands, changes).collisions] == ["text", "days"]


def test_two_sentences_of_one_paragraph_are_merged():
    one = SENTENCES.replace("every school", "every nursery")
    other = SENTENCES.replace("whoever asks", "every letter")
    both = "Measure the air at every nursery. Publish the file each month. Answer every letter."
    assert merged_text(SENTENCES, one, other) == both


def test_a_sentence_added_and_another_taken_away_are_merged():
    one = SENTENCES.replace("Measure the air at every school. ", "")
    other = SENTENCES + " Thank them."
    assert merged_text(SENTENCES, one, other) == "Publish the file each month. Answer whoever asks. Thank them."


def test_the_same_word_changed_two_ways_collides_in_that_word():
    one, other = SENTENCES.replace("month", "week"), SENTENCES.replace("month", "day")
    assert colliding(SENTENCES, one, other) == [("week. ", "month. ", "day. ")]


def test_the_same_word_changed_alike_stands():
    assert merged_text(SENTENCES, SENTENCES.replace("month", "week"), SENTENCES.replace("month", "week")).count("week")


def test_adjacent_words_collide():
    one, other = SENTENCES.replace("the file", "every file"), SENTENCES.replace("file each", "figure each")
    assert colliding(SENTENCES, one, other) == [("every file ", "the file ", "the figure ")]


def test_words_with_one_between_them_are_merged():
    one, other = SENTENCES.replace("Publish the", "Print the"), SENTENCES.replace("file each", "figure each")
    assert "Print the figure each month." in merged_text(SENTENCES, one, other)


def test_insertions_at_the_same_point_collide_unless_they_are_the_same():
    one, other = SENTENCES.replace("the file", "the open file"), SENTENCES.replace("the file", "the whole file")
    assert colliding(SENTENCES, one, other) == [("open ", "", "whole ")]
    assert merged_text(SENTENCES, one, one) == one


def test_inserting_where_the_other_takes_away_collides():
    one = SENTENCES.replace("file each", "checked file each")
    other = SENTENCES.replace("Publish the file each month. ", "")
    middle = "Publish the file each month. "
    assert colliding(SENTENCES, one, other) == [(middle.replace("file", "checked file"), middle, "")]


def test_different_lines_added_at_one_place_of_a_list_collide():
    one, other = (LINES.replace("- a camera", f"- {line}\n- a camera") for line in ("ropes", "two tents"))
    assert len(colliding(LINES, one, other)) == 1


def test_different_lines_added_at_the_end_of_a_list_collide():
    one, other = LINES + "\n- ropes", LINES + "\n- two tents"
    assert colliding(LINES, one, other) == [("masks\n- ropes", "masks", "masks\n- two tents")]


def test_lines_added_at_two_places_of_a_list_are_merged():
    one, other = LINES.replace("- two", "- ropes\n- two"), LINES + "\n- tents"
    both = "We bring:\n- a van\n- ropes\n- two ladders\n- a camera\n- a box of masks\n- tents"
    assert merged_text(LINES, one, other) == both


def test_a_line_taken_away_by_one_and_edited_by_the_other_collides():
    one, other = LINES.replace("- two ladders\n", ""), LINES.replace("two", "three")
    ((_, expected, wanted),) = colliding(LINES, one, other)
    assert "two" in str(expected)
    assert "three" in str(wanted)


def test_a_line_both_take_away_is_gone_once():
    one = LINES.replace("- two ladders\n", "")
    assert merged_text(LINES, one, one) == one


def test_a_line_taken_away_above_one_edited_is_merged():
    one, other = LINES.replace("- a van\n", ""), LINES.replace("camera", "drone")
    assert merged_text(LINES, one, other) == "We bring:\n- two ladders\n- a drone\n- a box of masks"


def test_an_edit_made_by_both_beside_another_edit_collides():
    one, other = LINES.replace("a van", "one van"), LINES.replace("a van", "one lorry")
    assert colliding(LINES, one, other) == [("one van\n", "a van\n", "one lorry\n")]


def test_two_edits_within_what_the_other_takes_away_collide_as_one():
    one = SENTENCES.replace("Publish", "Print").replace("month", "week")
    other = SENTENCES.replace("Publish the file each month. ", "")
    assert colliding(SENTENCES, one, other) == [("Print the file each week. ", "Publish the file each month. ", "")]


def test_white_space_is_merged_like_any_other_edit():
    spaced, worded = SENTENCES.replace(". Publish", ".\nPublish"), SENTENCES.replace("month", "week")
    assert merged_text(SENTENCES, spaced, worded) == spaced.replace("month", "week")
    assert colliding("a b c", "a  b c", "a\nb c") == [("a  ", "a ", "a\n")]


def test_white_space_beside_a_changed_word_collides():
    assert colliding("one two three", "one  two three", "one 2 three") == [("one  two ", "one two ", "one 2 ")]


def test_other_scripts_are_merged_by_words():
    one, other = RUSSIAN.replace("месяц", "день"), RUSSIAN.replace("всем", "каждому")
    assert merged_text(RUSSIAN, one, other) == "Мы публикуем все данные каждый день и отвечаем каждому"


def test_scripts_without_spaces_are_merged_by_what_lies_between_stops():
    one, other = CHINESE.replace("每月", "每周"), CHINESE.replace("所有问题", "来信")
    assert merged_text(CHINESE, one, other) == "每周公布数据。每所学校都测量空气，不收费用。回答来信。"
    assert colliding(CHINESE, CHINESE.replace("学校", "医院"), CHINESE.replace("空气", "水")) == [
        ("每所医院都测量空气，", "每所学校都测量空气，", "每所学校都测量水，")
    ]


def test_two_amendments_collide_whichever_comes_first():
    one = (Change(was=MEASURE, now=replace(MEASURE, text="Publish whatever you measure.")),)
    other = (Change(was=MEASURE, now=replace(MEASURE, text="Publish what you measure.")),)
    expected = Collision(clause="measure", field="text", stands="whatever ", expected="all ", wanted="what ")
    assert collisions_between(CLAUSES, one, other) == (expected,)
    assert collisions_between(CLAUSES, other, one) == (replace(expected, stands="what ", wanted="whatever "),)


def test_an_amendment_that_cannot_be_adopted_stands_in_no_others_way():
    stale = (Change(was=replace(MEASURE, text="Old."), now=replace(MEASURE, text="New.")),)
    fresh = (Change(was=MEASURE, now=replace(MEASURE, text="Newer.")),)
    assert merged(CLAUSES, stale).collisions
    assert collisions_between(CLAUSES, stale, fresh) == ()
    assert collisions_between(CLAUSES, fresh, stale) == ()


def test_amendments_of_an_older_text_are_tried_in_both_orders():
    old = replace(MEASURE, text="a b c d e", check="w x y z")
    base = (replace(old, text="a b c d F"),)
    one = (Change(was=old, now=replace(old, text="A b c d e")),)
    other = (Change(was=old, now=replace(old, text="Z b c d e", check="w x y Z")),)
    assert [piece.expected for piece in collisions_between(base, one, other)] == ["a "]


SPACES = st.sampled_from([" ", "\n", "  "])
NEW = st.text("xyz", min_size=1, max_size=3)
SIDES = st.lists(st.tuples(st.sampled_from(["keep", "keep", "keep", "drop", "change", "add"]), NEW), max_size=12)


def edited(words: list[str], edits: list[tuple[str, str]]) -> str:
    """Return the words as these edits leave them; words and edits have no word in common."""
    kept = []
    for number, word in enumerate(words):
        what, new = edits[number] if number < len(edits) else ("keep", "")
        kept += {"keep": [word], "drop": [], "change": [new], "add": [word, new]}[what]
    return " ".join(kept)


WORD_LISTS = st.lists(st.sampled_from([f"w{n}" for n in range(12)]), unique=True, min_size=1)


@given(WORD_LISTS, SIDES, SIDES)
def test_a_merge_loses_no_word_that_neither_removed_and_invents_none(words, here, there):
    was, one, other = " ".join(words), edited(words, here), edited(words, there)
    result = text_merge(was, one, other)
    if result.clauses:
        old, left, right = (set(text.split()) for text in (was, one, other))
        assert set(result.clauses[0].text.split()) == (old & left & right) | (left - old) | (right - old)


@given(WORD_LISTS, SIDES, SIDES)
def test_a_merge_does_not_mind_the_order(words, here, there):
    was, one, other = " ".join(words), edited(words, here), edited(words, there)
    result = text_merge(was, one, other)
    assert text_merge(was, other, one).clauses == result.clauses


TEXTS = st.lists(st.sampled_from(["a ", "b ", "c\n", "d. "]), min_size=1, max_size=8).map("".join)
SOME_CLAUSES = st.lists(
    st.builds(
        Clause, id=st.sampled_from(["one", "two", "three"]), kind=st.just("delegated"),
        text=TEXTS, boundary=TEXTS, days=st.none() | st.integers(1, 2),
    ),
    unique_by=lambda clause: clause.id,
).map(tuple)  # fmt: skip


def changes(base: tuple[Clause, ...], after: tuple[Clause, ...]) -> tuple[Change, ...]:
    old, new = ({clause.id: clause for clause in clauses} for clauses in (base, after))
    return tuple(Change(was=old.get(name), now=new.get(name)) for name in sorted(old | new))


@given(SOME_CLAUSES, SOME_CLAUSES)
def test_a_merge_with_nothing_changes_nothing(base, other):
    assert merged(base, ()).clauses == base
    assert merged(base, changes(base, base)).clauses == base
    adopted = merged(base, changes(base, other)).clauses
    assert adopted is not None
    assert set(adopted) == set(other)
    assert merged(adopted, changes(base, base)).clauses == adopted


@given(SOME_CLAUSES, SOME_CLAUSES, SOME_CLAUSES)
def test_either_amendment_may_come_first(base, one, other):
    left, right = changes(base, one), changes(base, other)
    first, second = merged(one, right), merged(other, left)
    assert (first.clauses is None) == (second.clauses is None)
    if first.clauses is not None and second.clauses is not None:
        assert set(first.clauses) == set(second.clauses)
    assert bool(collisions_between(base, left, right)) == bool(first.collisions)


@given(SOME_CLAUSES, SOME_CLAUSES, SOME_CLAUSES)
def test_two_amendments_collide_alike_whoever_asks(base, one, other):
    left, right = changes(base, one), changes(base, other)
    found, turned = collisions_between(base, left, right), collisions_between(base, right, left)
    assert {(piece.clause, piece.field, piece.expected) for piece in found} == {
        (piece.clause, piece.field, piece.expected) for piece in turned
    }


def test_two_readings_are_told_apart_word_by_word():
    pieces = told_apart("Publish every month, all of it.", "Publish every single week, all of it, gladly.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("kept", "Publish every "),
        ("was", "month, "),
        ("now", "single week, "),
        ("kept", "all of "),
        ("was", "it."),
        ("now", "it, gladly."),
    ]


@given(was=st.text(max_size=60), now=st.text(max_size=60))
def test_the_pieces_give_both_readings_back(was, now):
    pieces = told_apart(was, now)
    assert "".join(piece.text for piece in pieces if piece.kind != "now") == was
    assert "".join(piece.text for piece in pieces if piece.kind != "was") == now
