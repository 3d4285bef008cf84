import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem import copied, letters
from concerted.ecosystem.copied import LEAST, copied_passages, copied_ties
from concerted.ecosystem.corpus import Document
from concerted.ecosystem.letters import common_left, common_right, grams, winnowed

WORDS = [
    f"{one}{two}"
    for one in ["ba", "ko", "mi", "ru", "te", "so", "lu", "ne"]
    for two in ["lan", "tor", "vik", "ses", "mun", "dal", "rag", "pif"]
]


def prose(seed, words=120):
    chance = random.Random(str(seed))  # noqa: S311 - no secret
    return " ".join("".join(chance.choices(WORDS, k=2)) for _ in range(words))


def document(actor, text, source=""):
    return Document(actor=actor, source=source or actor, text=text)


PLANTED = prose("planted", 20)


def plain(text):
    return letters.letters(text).codes.tolist()


@st.composite
def corpora(draw):
    """Documents of a few actors: own words, with some stretches that others have too, spelled anew."""
    stretches = [prose(("stretch", number), 15) for number in range(3)]
    documents = []
    for number in range(draw(st.integers(2, 5))):
        parts = []
        for part in range(draw(st.integers(1, 4))):
            parts.append(prose((number, part), draw(st.integers(0, 20))))
            respell = draw(st.sampled_from([str, str.upper, lambda text: text.replace(" ", ",\n ")]))
            parts.append(respell(draw(st.sampled_from([*stretches, ""]))))
        documents.append(document(draw(st.sampled_from("ABC")), " – ".join(parts), f"{number}"))
    return documents


@given(corpora())
@settings(max_examples=50, deadline=None)
def test_every_passage_is_in_both_documents_and_goes_as_far_as_it_can(documents):
    for passage in copied_passages(documents).passages:
        a, b = documents[passage.document_a], documents[passage.document_b]
        assert (a.actor, b.actor) == (passage.a, passage.b)
        assert passage.a < passage.b
        one, other = plain(a.text[passage.start_a : passage.end_a]), plain(b.text[passage.start_b : passage.end_b])
        assert one == other
        assert len(one) == passage.letters >= LEAST
        before = plain(a.text[: passage.start_a])[-1:], plain(b.text[: passage.start_b])[-1:]
        after = plain(a.text[passage.end_a :])[:1], plain(b.text[passage.end_b :])[:1]
        assert before[0] != before[1] or not before[0]
        assert after[0] != after[1] or not after[0]


def test_of_two_that_have_the_same_text_each_is_named_with_its_own():
    documents = [document("A", PLANTED), document("B", PLANTED), document("C", PLANTED.upper())]
    passages = copied_passages(documents).passages
    assert [(p.a, p.document_a, p.b, p.document_b) for p in passages] == [("A", 0, "C", 2), ("B", 1, "C", 2)]


@given(corpora(), st.randoms())
@settings(max_examples=30, deadline=None)
def test_what_is_found_does_not_depend_on_the_order_of_the_documents(documents, chance):
    other = documents[:]
    chance.shuffle(other)

    def shown(order):
        return sorted(
            (order[p.document_a].source, order[p.document_b].source, p.start_a, p.end_a, p.start_b, p.end_b)
            for p in copied_passages(order).passages
        )

    assert shown(documents) == shown(other)


@given(st.integers(0, 60), st.integers(0, 60), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_planted_copy_is_found_wherever_it_stands(before, after, loud):
    documents = [
        document("A", f"{prose(1, before)} {PLANTED.upper() if loud else PLANTED} {prose(2, 30)}"),
        document("B", f"{prose(3, 30)}\n\n“{PLANTED.replace(' ', ', ')}”\n\n{prose(4, after)}"),
    ]
    (passage,) = copied_passages(documents).passages
    shown = documents[0].text[passage.start_a : passage.end_a]
    assert PLANTED in shown.lower()


def test_nothing_is_found_in_texts_that_have_nothing_in_common():
    found = copied_passages([document(f"A{number}", prose(number, 500)) for number in range(20)])
    assert not found.passages
    assert not found.boilerplate


def test_what_most_actors_quote_is_set_aside_and_listed():
    question = "Should the federal government make it easier to build wind turbines near villages and small towns?"
    documents = [
        document(f"A{number}", f"{prose(number, 30)} {question} {prose(-number - 1, 30)}") for number in range(8)
    ]
    documents[1] = document("A1", f"{documents[1].text} {PLANTED}")
    documents[2] = document("A2", f"{documents[2].text} {PLANTED}")
    found = copied_passages(documents)
    assert [(p.a, p.b) for p in found.passages] == [("A1", "A2")]
    (common,) = found.boilerplate
    assert common.actors == 8
    assert documents[common.document].text[common.start : common.end] in question


def test_two_things_that_most_quote_are_listed_apart():
    licence = "This submission may be copied and passed on by anyone, as long as its authors are named with it."
    documents = [document(f"A{n}", f"{prose(n, 20)} {PLANTED} {prose(n + 100, 20)} {licence}") for n in range(8)]
    found = copied_passages(documents)
    assert not found.passages
    assert len(found.boilerplate) == 2


def test_a_text_with_several_names_on_it_is_one_text_and_no_copy():
    shared = f"{prose(5)} {PLANTED}"
    documents = [document("A", shared, "1"), document("B", shared, "1"), document("C", f"{PLANTED} {prose(6)}", "2")]
    found = copied_passages(documents)
    assert [(p.a, p.b) for p in found.passages] == [("A", "C"), ("B", "C")]


def test_an_actor_does_not_copy_from_itself_even_through_a_shared_text():
    shared = f"{prose(5)} {PLANTED}"
    documents = [document("A", shared, "1"), document("B", shared, "1"), document("A", f"{PLANTED} {prose(6)}", "2")]
    assert not copied_passages(documents).passages


def test_a_copied_passage_is_a_tie_with_its_place():
    documents = [
        Document(actor="A", source="a.md", text=f"{prose(1)} {PLANTED}", date="2024-03-01"),
        document("B", f"{PLANTED} {prose(2)}"),
    ]
    (tie,) = copied_ties(copied_passages(documents), documents)
    assert (tie.a, tie.b, tie.kind, tie.where, tie.date) == ("A", "B", "copied", "a.md", "2024-03-01")
    assert plain(documents[tie.document].text[tie.start : tie.end]) == plain(PLANTED)


@pytest.mark.parametrize(
    "texts",
    [
        ["x" * 1_000_000, "x" * 500_000],
        ["שלום עולם " * 2_000, "مرحبا بالعالم " * 2_000],
        ["", " ", "…", "\ud800\udfff"],
        ["ß" * 200, "İ" * 200],
        ["yes"] * 2_000,
    ],
    ids=["no-spaces", "right-to-left", "no-letters", "odd-cases", "one-word"],
)
def test_odd_texts_are_compared_like_others(texts):
    documents = [document(f"A{number}", text) for number, text in enumerate(texts)]
    for passage in copied_passages(documents).passages:
        one = documents[passage.document_a].text[passage.start_a : passage.end_a]
        assert plain(one) == plain(documents[passage.document_b].text[passage.start_b : passage.end_b])


def test_a_copy_in_right_to_left_script_is_found():
    text = "הקואליציה דורשת מהממשלה להקים קרן ציבורית לדיור בר השגה ולפרסם את תנאיה לפני סוף השנה הקרובה"
    documents = [document("A", f"אחד {text}"), document("B", f"שני {text} סוף")]
    (passage,) = copied_passages(documents).passages
    assert text in documents[0].text[passage.start_a : passage.end_a]


def test_a_corpus_too_large_to_keep_all_is_looked_at_more_coarsely_and_says_so(monkeypatch):
    monkeypatch.setattr(copied, "MOST_KEPT", 100)
    documents = [document("A", f"{prose(1)} {PLANTED * 9}"), document("B", f"{prose(2)} {PLANTED * 9}")]
    found = copied_passages(documents)
    assert found.certain > copied_passages([]).certain
    assert found.passages


def test_the_hash_of_a_run_does_not_depend_on_where_it_stands():
    codes = np.array([*range(1, 90), *range(1, 90)], np.uint32)
    hashes = grams(codes, 8)
    assert (hashes[:82] == hashes[89:]).all()
    assert len(set(hashes[:82].tolist())) == 82


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 9))
def test_every_window_of_different_hashes_keeps_its_least(values, window):
    hashes = np.array(values, np.uint64)
    kept, places = winnowed(hashes, window)
    assert hashes[places].tolist() == kept.tolist()
    for start in range(max(0, len(values) - window + 1)):
        inside = values[start : start + window]
        if len(set(inside)) == len(inside):
            least = start + inside.index(min(inside))
            assert least in places or values[least - 1] == values[least]


@given(st.lists(st.integers(0, 1), max_size=300), st.lists(st.integers(0, 1), max_size=300), st.integers(0, 200))
def test_what_two_arrays_have_in_common_is_counted_from_either_end(one, other, shared):
    a, b = np.array([2] * shared + one, np.uint32), np.array([2] * shared + other, np.uint32)
    expected = shared
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        expected += 1
    assert common_right(a, b) == expected
    assert common_left(a[::-1], b[::-1]) == expected
