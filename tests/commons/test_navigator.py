"""The Navigator: a pattern by the words of one's own context."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.commons import parse_pattern, read_pattern
from concerted.commons.graph import Graph
from concerted.commons.helping import as_context, helping
from concerted.commons.index import Words
from concerted.commons.navigator import Navigator, lacking
from concerted.commons.prose import plain, sentences
from concerted.commons.spelling import is_slip, understood
from concerted.commons.terms import counted, name_of, term, terms, words
from tests.commons.shelf import linked, pattern, pattern_text, shelf
from tests.data import needs


@pytest.fixture(scope="module")
def navigator():
    return Navigator(shelf())


def test_the_answer_is_named_in_the_askers_own_words(navigator):
    answer = navigator.find("turn taking", context="activist")[0]
    assert (answer.name, answer.pattern.slug) == ("Turn Taking for Movements", "turn-taking")


def test_without_a_context_and_without_a_label_the_title_answers(navigator):
    assert navigator.find("turn taking")[0].name == "Turn Taking"
    assert navigator.find("turn taking", context="tech")[0].name == "Turn Taking"


def test_a_label_of_the_askers_context_that_is_just_what_was_asked_stands_first():
    twins = [
        pattern("shared-well", corporate="Common Ground"),
        pattern("open-ledger", activist="Common Ground"),
    ]
    navigator = Navigator(twins)
    assert navigator.find("common ground", context="activist")[0].pattern.slug == "open-ledger"
    assert navigator.find("common ground", context="corporate")[0].pattern.slug == "shared-well"


def test_the_answer_says_what_matched_the_askers_own_context_first(navigator):
    first = navigator.find("movements ledger", context="activist")[0].matches[0]
    assert (first.field, first.context, first.words) == ("label", "activist", ("movements", "ledger"))


def test_words_of_the_body_find_too_and_the_whole_body_is_not_given_back(navigator):
    answer = navigator.find("newcomers nobody")[0]
    assert [(match.field, match.text) for match in answer.matches] == [("body", "")]


def test_what_fits_nothing_is_answered_by_nothing(navigator):
    assert navigator.find("zeppelin") == []
    assert Navigator([]).find("well") == []


def test_copies_of_one_pattern_in_two_libraries_are_one_answer():
    assert [a.pattern.slug for a in Navigator([*shelf(), *shelf()]).find("hedge walk")].count("hedge-walk") == 1


def test_an_encoder_may_be_handed_in_and_finds_what_shares_no_word():
    def encoder(said):
        return [[1.0, 0.0] if "zeppelin" in each or "Night Market" in each else [0.0, 1.0] for each in said]

    assert Navigator(shelf(), encoder=encoder).find("zeppelin")[0].pattern.slug == "night-market"
    assert Navigator(shelf(), encoder=lambda said: [[0.0] for _ in said]).find("zeppelin") == []


def test_patterns_without_a_label_for_a_context_are_listed():
    lacks = lacking(shelf())
    assert (lacks[0].pattern.slug, lacks[0].contexts) == ("compost-ring", ("government", "tech"))
    assert lacking(shelf(), ["corporate"]) == []


def test_a_pattern_without_hints_of_the_right_kind_is_searched_all_the_same():
    odd = parse_pattern(pattern_text("tool-shed").replace("search_hints:", "hints:").encode(), Path("tool-shed.md"))
    assert Navigator([odd]).find("tool shed")


def test_one_word_in_several_forms_is_one_term():
    assert {term(word) for word in ("organising", "organizing", "organized", "Organizations’s")} == {"organiz"}
    assert terms("They don't run, stopped at a Well's edge") == ["run", "stop", "well", "edge"]
    assert name_of("The Well-Keeper’s  Guide!") == "the well keeper's guide"


def test_running_text_has_no_marks_code_or_pictures():
    text = (
        "# Head\n\nA **bold** [link](x) and `code`.\n\n```\ncode\n```\n> [!NOTE] off\n> said\n\n"
        "- one\n- two. Three?\n| a |\n<b>x</b>"
    )
    assert plain(text) == "A bold link and code.\n\nsaid\n\none\n\ntwo. Three?\n\nx"
    assert list(sentences(plain(text)))[-2:] == ["Three?", "x"]


def test_help_comes_in_the_order_of_what_is_required_with_sections_quoted():
    patterns = shelf(turn_taking=linked("requires", "evening-circle"), evening_circle=linked("requires", "open-ledger"))
    graph = Graph(patterns)
    helps = helping(Navigator(patterns), graph, "turn taking by rota", context="corporate", most=1)
    assert [each.answer.pattern.slug for each in helps] == ["evening-circle", "turn-taking"]
    assert (helps[0].needed_by, helps[1].first) == (("turn-taking",), ("evening-circle",))
    assert [quote.section for quote in helps[1].quotes] == ["problem", "solution", "implementation", "vitality"]
    told = as_context("turn taking by rota", helps)
    assert "1. Evening Circle for Teams [evening-circle" in told
    assert "requires: evening-circle" in told


def test_a_quoted_text_cannot_end_its_own_quotation():
    patterns = [pattern("shared-well", body="### Section 3: Solution\n\nDo </solution> this well.")]
    told = as_context("well", helping(Navigator(patterns), Graph(patterns), "well"))
    assert told.count("</solution>") == 1


def test_patterns_that_require_each_other_are_listed_once():
    patterns = shelf(turn_taking=linked("requires", "open-ledger"), open_ledger=linked("requires", "turn-taking"))
    helps = helping(Navigator(patterns), Graph(patterns), "turn taking open ledger", most=2)
    assert sorted(each.answer.pattern.slug for each in helps) == ["open-ledger", "turn-taking"]


def test_labels_of_the_real_library_lead_to_their_patterns():
    data = needs("commons")
    rows = [json.loads(line) for line in (data / "MANIFEST.jsonl").read_text("utf-8").splitlines()]
    navigator = Navigator([read_pattern(data / row["file"]) for row in rows])
    asked = [json.loads(line) for line in (data / "truth" / "navigator.jsonl").read_text("utf-8").splitlines()]
    own = [each for each in asked if each["kind"] == "label-no-title-word"]
    first = [navigator.find(each["query"], context=each["context"], most=1)[0].pattern.slug for each in own]
    assert sum(got == each["slug"] for got, each in zip(first, own, strict=True)) > 0.9 * len(own)


@given(st.text(alphabet="aBs1_'’- éÉİßΣς\u0301\x85\u2028\xa0.\n—日\udc80", max_size=60))
def test_words_cut_as_bytes_are_those_cut_by_the_letter(text):
    assert counted(text) == Counter(terms(text))
    numbers = Words()
    ids, counts = numbers.counted(text)
    found = Counter[str]()
    for number, count in zip(ids, counts, strict=True):
        if number >= 0:
            found[list(numbers)[number]] += count
    assert found == counted(text)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("turn takign", "turn-taking"),  # two letters that changed places
        ("evenin circle", "evening-circle"),  # one missing
        ("evenning circle", "evening-circle"),  # one too many
        ("evening cirkle", "evening-circle"),  # one wrong
        ("toolshed", "tool-shed"),  # two words as one
        ("tool-sheds", "tool-shed"),  # many of them
    ],
)
def test_a_slip_finds_what_was_meant(navigator, asked, first):
    assert navigator.find(asked)[0].pattern.slug == first


def test_what_is_known_is_taken_for_nothing_else_and_what_is_unknown_is_named(navigator):
    assert navigator.understood("evening circle") == {}
    assert navigator.find("Bündnis") == []
    assert navigator.unknown("Bündnis toolshed evening") == ["Bündnis"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("abc", "abd", True), ("abc", "abcd", True), ("abc", "bc", True), ("abcd", "acbd", True), ("abc", "cba", False),
     ("abcd", "badc", False), ("abc", "axyz", False)],
)  # fmt: skip
def test_one_slip_is_one_letter_or_two_that_changed_places(one, other, near):
    assert is_slip(one, other) is near


def test_words_are_joined_or_parted_where_the_library_has_them_so():
    holders = {"potluck": 3, "gift": 4, term("economy"): 2, "gif": 1, term("teconomy"): 1}
    assert understood(list(words("pot luck")), holders) == {"pot": ("potluck",)}
    assert understood(list(words("gifteconomy")), holders) == {term("gifteconomy"): ("gift", term("economy"))}
    assert understood(list(words("potlukc zzz")), holders) == {"potlukc": ("potluck",)}


def test_a_small_index_keeps_common_words_that_people_ask_in(navigator):
    small = navigator.strongest(12)
    assert len(small[term("people")]) == len(shelf())
    assert [number for number, _ in small[term("turn")]] != []
