import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import Document
from concerted.ecosystem.demands import at_once, lean, position
from concerted.ecosystem.lexicon import words
from concerted.ecosystem.likeness import Demand, compared, content
from concerted.ecosystem.statements import sentences, statements_of

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
        ("We can't support the dam.", OPPOSE),
        ("Wir fordern ein Tempolimit auf Autobahnen.", SUPPORT),
        ("Wir lehnen ein Tempolimit auf Autobahnen ab.", OPPOSE),
        ("Deutschland soll mehr Windräder bauen.", SUPPORT),
        ("Die Steuer soll nicht erhöht werden.", OPPOSE),
        ("Wir sind gegen den Ausbau der Straße.", OPPOSE),
        ("We insist that critics of the dam are heard by us.", SUPPORT),
    ],
)
def test_a_sentence_that_takes_a_side_is_heard_on_that_side(sentence, side):
    for took in (position(sentence, "The Growers' Guild"), lean(sentence)):
        assert (took.polarity, bool(took.rule)) == (side, True)


@pytest.mark.parametrize(
    ("sentence", "demand"),
    [
        ("We therefore strongly urge the Government to lift the embargo, and soon.", "lift the embargo"),
        ("The county must pay for monitoring, as it did.", "county must pay for monitoring"),
        ("We must pay for monitoring.", "pay for monitoring"),
        ("There should be a ban on short lets.", "ban on short lets"),
        ("We insist that all rivers be measured.", "rivers be measured"),
        ("The Guild rejects the dam.", "dam"),
        ("Support local shops!", "local shops"),
        ("Wir fordern, dass alle Kinder lernen dürfen.", "alle Kinder lernen dürfen"),
        ("Ein Tempolimit auf Autobahnen lehnen wir ab.", "Tempolimit auf Autobahnen"),
        ("Wir setzen uns für den Ausbau der Bahn ein.", "Ausbau der Bahn"),
        ("Deshalb muss die Steuer auf Benzin steigen.", "Steuer auf Benzin steigen"),
        ("Kenya supports reform of the council.", "reform of the council"),
    ],
)
def test_a_demand_is_what_the_verb_governs_in_the_sentences_own_words(sentence, demand):
    assert position(sentence, "The Growers' Guild").demand == demand
    assert demand in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The Minister proposes a tax on fuel.",
        "They rejected the dam on the river.",
        "With the support of its members the Guild grew.",
        "We support it.",
        "We call on all members.",
        "I have to say this once more.",
        "This must end soon.",
        "Those who have most must give most.",
        "The assembly should, as ever, meet.",
        "She said “the county must pay for monitoring” to us.",
        "Lettings, must be taxed.",
        "It is unnecessary.",
    ],
)
def test_what_is_not_the_authors_own_or_not_said_is_no_demand(sentence):
    assert position(sentence, "Growers") is None


def test_negations_within_a_demand_turn_it():
    assert position("We support a vote of no confidence.").polarity == OPPOSE
    assert Demand("dam must not be built").denied
    assert not Demand("not only the dam").denied


@pytest.mark.parametrize(
    ("one", "other", "side"),
    [
        ("embargo on the island", "lifting of the embargo on the island", (-1, True)),
        ("embargo on the island", "embargo against the island", (1, True)),
        ("end the embargo", "lifting of the embargo", (1, False)),
        ("open data for research", "open data in research", (1, True)),
        ("buffer zones", "buffer zones around schools", (1, True)),
        (
            "law school diversity",
            "voices of poor children must be heard on the diversity of every law school",
            (1, False),
        ),
        ("peace and a decent life for all", "end to all the poverty that is left", (-1, False)),
    ],
)
def test_two_demands_are_opposed_where_one_would_undo_the_other(one, other, side):
    assert compared(Demand(one), Demand(other)) == side


def test_an_answer_may_begin_with_its_side():
    assert at_once("Nein, das ist falsch.") == (OPPOSE, "Nein,")
    assert at_once("Yes: we do.")[0] == SUPPORT
    assert at_once("We do.") is None


@pytest.mark.parametrize(
    ("demand", "undone"),
    [("abolish it", True), ("dam must be scrapped", True), ("the end must be a river", False), ("dam", False)],
)
def test_a_demand_undoes_what_it_names_where_its_first_word_of_meaning_says_so(demand, undone):
    assert Demand(demand).undoes is undone


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
    assert position(sentence) is lean(sentence) is None


def test_what_a_sentence_is_about_is_what_remains_without_the_words_that_take_the_side():
    took = position("We do not support a full ban of the fumigant.")
    assert took.rule == "not support"
    assert words(took.demand) == ["full", "ban", "fumigant"]
    assert words(content("dam must not be built")) == ["dam", "built"]


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
