import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import Document
from concerted.ecosystem.statements import position, sentences, statements_of, words

SUPPORT, OPPOSE = 1, -1


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("We support buffer zones around schools.", SUPPORT),
        ("The county must pay for monitoring.", SUPPORT),
        ("We call for open data.", SUPPORT),
        ("We oppose buffer zones around schools.", OPPOSE),
        ("The Guild rejects independent monitoring.", OPPOSE),
        ("We will not accept the dam.", OPPOSE),
        ("We do not support a full ban.", OPPOSE),
        ("The dam must not be built.", OPPOSE),
        ("We do not oppose notice as such.", SUPPORT),
        ("We can't support this.", OPPOSE),
        ("Wir fordern ein Tempolimit auf Autobahnen.", SUPPORT),
        ("Wir lehnen ein Tempolimit auf Autobahnen ab.", OPPOSE),
        ("Deutschland soll mehr Windräder bauen.", SUPPORT),
        ("Die Steuer soll nicht erhöht werden.", OPPOSE),
        ("Wir sind gegen den Ausbau der Straße.", OPPOSE),
        ("We insist that critics of the dam are heard by us.", SUPPORT),
    ],
)
def test_a_sentence_that_takes_a_side_is_heard_on_that_side(sentence, side):
    polarity, rule, _ = position(sentence)
    assert (polarity, bool(rule)) == (side, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Rainfall was 612 millimetres.",
        "Should the county pay for monitoring?",
        "Should notice be given?*",
        "If the dam is built, the ferry must stop.",
        "The Exchange claims that buffer zones must be paid for.",
        "According to the Guild, drift should be rare.",
        "Laut Verband soll das Wasser reichen.",
        "Wenn der Damm kommt, muss die Fähre halten.",
    ],
)
def test_facts_questions_conditions_and_reports_are_nobodys_own_side(sentence):
    assert position(sentence) is None


def test_what_a_sentence_is_about_is_what_remains_without_the_words_that_take_the_side():
    _, rule, content = position("We do not support a full ban of the fumigant.")
    assert rule == "not support"
    assert words(content) == ["full", "ban", "fumigant"]


def quotes(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_headings_and_list_items_stand_alone():
    text = "# We want more\n\nDr. Low went home. We stay.\n- one thing\n- another\n\n\n2. A third\n"
    assert quotes(text) == ["We want more", "Dr. Low went home.", "We stay.", "one thing", "another", "A third"]


@given(st.text("aZ.!? \n#-*1", max_size=60))
def test_sentences_are_slices_in_order_that_never_overlap(text):
    before = 0
    for start, end in sentences(text):
        assert before <= start < end <= len(text)
        assert text[start:end].strip()
        before = end


def test_statements_are_verbatim_with_their_place():
    document = Document(actor="A", source="a", text="Hello.\n\nWe  support\nbuffer zones here. We must. Thanks.")
    (statement,) = statements_of(3, document)
    assert (statement.document, statement.actor, statement.polarity) == (3, "A", SUPPORT)
    assert document.text[statement.start : statement.end] == statement.text == "We  support\nbuffer zones here."


def test_a_sentence_without_end_is_no_statement():
    assert not list(statements_of(0, Document(actor="A", source="a", text="We support " + "more " * 90)))


def test_a_word_without_end_is_no_statement():
    assert not list(
        statements_of(0, Document(actor="A", source="a", text="We support " + "lehnt-" * 50_000 + " it all."))
    )
