"""What sets the wording of a group apart, and the passages that show it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import Document, telling
from concerted.ecosystem.telling import MOST_WORDS, PASSAGES, representative, telling_words

RIVER = "The river carries silt past the weir and the old mill in spring. It rains. River, river!"
ROAD = "The road carries lorries past the gate and the old mill in spring. It rains."
MADE = [Document(actor=f"R{n}", source=f"r{n}", text=RIVER) for n in range(3)]
MADE += [Document(actor=f"X{n}", source=f"x{n}", text=ROAD) for n in range(3)]
GROUPS = [["R0", "R1", "R2"], ["X0", "X1", "X2"]]
TELLING = [["river", "silt", "the"], ["lorries"]]


def test_a_telling_word_says_who_uses_it_and_how_much_more():
    (river, silt, the), (lorries,) = telling_words(MADE, GROUPS, TELLING)
    assert (river.word, river.here, river.elsewhere, river.times, river.small) == ("river", 3, 0, 0.0, False)
    assert (silt.here, lorries.here) == (3, 3)
    assert the.small
    assert (the.here, the.elsewhere) == (3, 3)
    assert 0 < the.times < 2


def test_passages_are_verbatim_of_different_actors_and_rich_in_telling_words():
    words = telling_words(MADE, GROUPS, TELLING)
    river, _ = representative(MADE, GROUPS, words)
    assert [MADE[one.document].actor for one in river] == GROUPS[0]
    assert {MADE[one.document].text[one.start : one.end] for one in river} == {RIVER.split(" It", maxsplit=1)[0]}
    assert {one.words for one in river} == {("river", "silt")}


def test_where_only_small_words_tell_they_choose_the_passages():
    words = telling_words(MADE, [["R0"]], [["the"]])
    (found,) = representative(MADE, [["R0"]], words)
    assert [one.words for one in found] == [("the",)]


def test_an_actor_without_a_document_or_a_fitting_sentence_has_no_passage():
    made = [*MADE, Document(actor="Mute", source="m", text="River. Silt.\n\n" + "river " * (MOST_WORDS + 1))]
    groups = [["Mute", "Nobody"]]
    assert representative(made, groups, telling_words(made, groups, [["river"]])) == ((),)


@given(st.lists(st.text(alphabet="river silt.\n!ä", max_size=300), min_size=1, max_size=6))
def test_every_passage_is_a_stretch_of_its_document(texts):
    made = [Document(actor=f"A{n % 3}", source=str(n), text=text) for n, text in enumerate(texts)]
    groups = [["A0", "A1", "A2"]]
    (found,) = representative(made, groups, telling_words(made, groups, [["river", "silt"]]))
    assert len(found) <= PASSAGES
    for one in found:
        said = made[one.document].text[one.start : one.end]
        assert said == said.strip()
        assert all(word in said.lower() for word in one.words)


def test_of_very_much_text_the_beginning_is_read(monkeypatch):
    monkeypatch.setattr(telling, "MOST_LETTERS", 200)
    made = [Document(actor="A", source=f"a{n}", text=RIVER * (1 + 5 * n)) for n in range(3)]
    (words,) = telling_words(made, [["A"]], [["river"]])
    (found,) = representative(made, [["A"]], [words])
    assert [one.document for one in found] == [0]
