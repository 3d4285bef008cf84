import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem.corpus import Corpus, Document
from concerted.ecosystem.ties import LEAST_SHARED, MOST_SIGNING, find_ties
from tests.data import needs

LONG = "Homes for all should be built where people work, and the city should own them. " * 4
assert len(LONG) > LEAST_SHARED


def corpus(*texts, facts=None, merged=None):
    documents = tuple(
        Document(actor=actor, source=source, text=text, date="2024-05-01") for actor, source, text in texts
    )
    return Corpus(documents=documents, facts=facts or {}, merged=merged or {})


def shown(found, kind):
    return [(tie.a, tie.b) for tie in found.ties if tie.kind == kind]


def quoted(given, tie):
    return given.documents[tie.document].text[tie.start : tie.end]


def test_a_mention_is_a_tie_with_its_document_and_place():
    given = corpus(("Homes League", "1", "We thank the Green City Fund for its work."), ("Green City Fund", "2", "Hm."))
    (tie,) = find_ties(given).ties
    assert (tie.a, tie.b, tie.kind, tie.where, tie.date) == (
        "Green City Fund",
        "Homes League",
        "named",
        "1",
        "2024-05-01",
    )
    assert quoted(given, tie) == "Green City Fund"


def test_a_name_is_found_only_as_whole_words_and_the_longest_one_counts():
    given = corpus(
        ("Oxfam", "1", "none"),
        ("Oxfam Deutschland", "2", "none"),
        ("C", "3", "An Oxfamily; then Oxfam  Deutschland, Oxfam. Deutschland"),
        ("D", "4", "Oxfam\nDeutschland and Oxfam,"),
        ("E", "5", "Oxfam and the others. Deutschland"),
    )
    ties = [(tie.a, tie.b, quoted(given, tie)) for tie in find_ties(given).ties]
    assert ties == [
        ("C", "Oxfam Deutschland", "Oxfam  Deutschland"),
        ("D", "Oxfam", "Oxfam"),
        ("D", "Oxfam Deutschland", "Oxfam\nDeutschland"),
        ("E", "Oxfam", "Oxfam"),
    ]


def test_merged_spellings_count_as_the_name():
    given = corpus(
        ("Care Homes League (CHL)", "1", "none"),
        ("B", "2", "as CHL says"),
        merged={"Care Homes League (CHL)": ("CHL",)},
    )
    assert shown(find_ties(given), "named") == [("B", "Care Homes League (CHL)")]


def test_a_name_that_several_actors_share_is_not_counted_but_listed():
    given = corpus(
        ("North Fund", "1", "none"),
        ("South Fund", "2", "none"),
        ("B", "3", "ask the Fund"),
        merged={"North Fund": ("Fund",), "South Fund": ("Fund",)},
    )
    found = find_ties(given)
    assert not found.ties
    assert [(name.source, name.why) for name in found.uncounted if name.source == "Fund"] == [
        ("Fund", "may be any of North Fund, South Fund")
    ]


def test_short_names_and_common_words_are_not_counted_but_listed():
    texts = [(f"Actor {number}", f"{number}", "We act together; the Shelter and X Homes.") for number in range(9)]
    given = corpus(("Act", "a", ""), ("X", "b", ""), ("!!", "c", ""), ("Shelter", "d", ""), ("WWF", "e", ""), *texts)
    found = find_ties(given)
    assert not found.ties
    assert [name.source for name in found.uncounted] == ["!!", "X", "Act", "Shelter"]


def test_a_word_in_lower_case_makes_a_name_common():
    texts = [(f"Actor {number}", f"{number}", "we shelter people. Shelter says so.") for number in range(5)]
    found = find_ties(corpus(("Shelter", "a", "none"), *texts))
    assert not found.ties
    assert [name.why for name in found.uncounted] == ["a common word: 5 of 6 actors write it in lower case"]


def test_an_abbreviation_that_all_name_is_still_a_name():
    texts = [(f"Actor {number}", f"{number}", "as the WWF says") for number in range(9)]
    assert len(find_ties(corpus(("WWF", "a", "none"), *texts)).ties) == 9


def test_links_to_an_actors_own_host_page_or_handle_are_ties():
    facts = {
        "A": {"url": "https://www.alpha.org/about", "reach": "4.5", "note": "see (alpha)"},
        "B": {"site": "github.com/Beta"},
        "C": {"handle": "@gamma", "broken": "http://[", "more": "@no spaces"},
    }
    given = corpus(
        ("A", "1", "See https://github.com/beta/tool, and @gamma."),
        ("B", "2", "From https://docs.alpha.org/x. And again www.alpha.org/y and http://[broken and http://local/x"),
        ("C", "3", "Mail to me@gamma.org or https://github.com/other."),
        ("D", "https://delta.net/a.html", "nothing"),
        ("E", "5", "(https://delta.net/b.html)"),
        facts=facts,
    )
    found = find_ties(given)
    links = {(tie.a, tie.b): quoted(given, tie) for tie in found.ties if tie.kind == "linked"}
    assert links == {
        ("A", "B"): "https://docs.alpha.org/x",
        ("A", "C"): "@gamma",
        ("D", "E"): "https://delta.net/b.html",
    }


def test_a_host_that_several_actors_use_is_not_counted_but_listed():
    given = corpus(
        ("A", "https://host.org/a/1", "see https://host.org/b/2"),
        ("B", "https://host.org/b/2", "see https://host.org/"),
        ("C", "3", "see https://host.org/c"),
    )
    found = find_ties(given)
    assert shown(found, "linked") == [("A", "B")]
    assert [(host.source, host.why) for host in found.uncounted if "host" in host.source] == [
        ("host.org", "an address of 2 actors")
    ]


def test_actors_with_one_document_share_it_whatever_its_spaces():
    given = corpus(("A", "1", LONG), ("B", "2", LONG.replace(" ", "\n")), ("C", "3", LONG + "Not quite."))
    (tie,) = find_ties(given).ties
    assert (tie.a, tie.b, tie.kind, tie.start, tie.end) == ("A", "B", "shared", 0, len(LONG))


def test_a_short_text_is_shared_only_under_one_source():
    given = corpus(("A", "1", "Yes."), ("B", "2", "Yes."), ("C", "3", "No."), ("D", "3", "No."), ("E", "3", ""))
    assert shown(find_ties(given), "shared") == [("C", "D")]
    assert not find_ties(corpus(("A", "", "Yes."), ("B", "", "Yes."))).ties


def test_what_a_crowd_has_signed_is_no_tie_but_listed():
    found = find_ties(corpus(*((f"Actor{number}", f"{number:03}", LONG) for number in range(MOST_SIGNING + 1))))
    assert not found.ties
    assert [(crowd.source, "petition" in crowd.why) for crowd in found.uncounted] == [("000", True)]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.lists(st.sampled_from(["Aone Two", "Bone", "Cone", "we", "@x"]))),
        max_size=8,
    ),
    st.randoms(),
)
@settings(deadline=None)
def test_ties_do_not_depend_on_the_order_of_the_documents_and_show_what_they_say(texts, chance):
    names = {"A": "Aone Two", "B": "Bone", "C": "Cone", "D": "Done"}
    rows = [(names[actor], str(number), " ".join(words)) for number, (actor, words) in enumerate(texts)]
    other = rows[:]
    chance.shuffle(other)
    results = []
    for order in (rows, other):
        built = corpus(*order)
        found = find_ties(built)
        assert all(tie.a < tie.b for tie in found.ties)
        for tie in found.ties:
            if tie.kind == "named":
                assert quoted(built, tie) in {tie.a, tie.b} - {built.documents[tie.document].actor}
        results.append(sorted((t.a, t.b, t.kind, t.where, t.start, t.end) for t in found.ties if t.kind == "named"))
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "@" * 100_000,
        "http://" * 50_000,
        "www." + "a." * 100_000,
        "A" + " B" * 100_000,
        "שלום " * 1_000,
    ],
    ids=["no-spaces", "ats", "schemes", "dots", "names", "right-to-left"],
)
def test_odd_texts_are_read_like_others(text):
    given = corpus(("Alpha Beta", "1", text), ("A B B C", "2", "none"), facts={"Alpha Beta": {"url": "alpha.org"}})
    assert not find_ties(given).ties


def test_many_documents_of_one_word_are_read():
    chance = random.Random(0)  # noqa: S311 - no secret
    given = corpus(*((f"Actor {number}", f"{number}", chance.choice(["yes", "no"])) for number in range(5_000)))
    assert not find_ties(given).ties


def test_co_authors_of_real_proposals_share_documents():
    folder = needs("ecosystem/pep")
    rows = [json.loads(line) for line in (folder / "docs.jsonl").read_text("utf-8").splitlines()][:120]
    documents = tuple(Document(actor=r["actor"], source=r["doc"], text=r["text"], date=r["date"]) for r in rows)
    given = Corpus(documents=documents)
    found = find_ties(given)
    assert {tie.kind for tie in found.ties} == {"shared", "named"}
    for tie in found.ties:
        if tie.kind == "named":
            assert quoted(given, tie).split() in (tie.a.split(), tie.b.split())
