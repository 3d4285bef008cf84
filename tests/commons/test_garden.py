"""The Graph Garden: links with a confidence that means something, a reason that quotes, and no leaning."""

import json
from datetime import date
from pathlib import Path

import pytest

from concerted.commons import likeness, parse_pattern, read_pattern, read_patterns
from concerted.commons.bias import Leaning, audit
from concerted.commons.communities import communities
from concerted.commons.confidence import SHIPPED, Confidence, error, evidence, fit
from concerted.commons.entities import entities, phrases, usual_phrases
from concerted.commons.garden import LINKS, chosen, grow
from concerted.commons.graph import Graph
from concerted.commons.likeness import Likeness
from concerted.commons.prose import plain
from concerted.commons.reasons import Reader, reason
from concerted.commons.tending import refuse_bias, tend
from concerted.errors import Refused
from tests.commons.shelf import SUBJECTS, body, laid, linked, pattern, pattern_text, proposed, shelf
from tests.data import needs

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def garden():
    return grow(shelf())


def reading(pattern):
    return Reader(pattern)


def why(one, other):
    likeness = Likeness({one.slug: one, other.slug: other, "tool-shed": pattern("tool-shed")})
    readers = [Reader(each, plain(each.body), likeness.bags, likeness.number[each.slug]) for each in (one, other)]
    return reason(*readers, likeness.bags.words)


def test_what_shares_its_words_is_near():
    likeness = Likeness({each.slug: each for each in shelf()})
    assert likeness.nearest("shared-well", 1) == ["well-keeping"]


def test_one_that_names_the_other_is_nearer():
    given = {
        "hedge_walk": {"body": body("Hedge Walk", "hedge walking soil birds", more="See the Night Market for that.")}
    }
    before, after = (Likeness({each.slug: each for each in shelf(**g)}) for g in ({}, given))
    one, other = before.number["hedge-walk"], before.number["night-market"]
    assert after.scores[one, other] > before.scores[one, other]


def test_every_pattern_proposes_and_is_proposed_and_nobody_is_everybodys_neighbour(garden):
    incoming = [link.target for plot in garden.plots.values() for link in plot.links]
    assert set(incoming) == set(SUBJECTS)
    assert max(incoming.count(slug) for slug in SUBJECTS) <= LINKS + 2
    assert garden.biased == []


def test_the_reason_quotes_both_texts_word_for_word(garden):
    link = next(link for link in garden.plots["shared-well"].links if link.target == "well-keeping")
    texts = {each.slug: each.text for each in shelf()}
    here, there = link.reason.split("Here: “")[1].rstrip("”").split("” There: “")
    assert here in texts["shared-well"]
    assert there in texts["well-keeping"]
    assert "“well”" in link.reason


def test_entities_are_phrases_of_the_text(garden):
    for slug, plot in garden.plots.items():
        text = next(each.text for each in shelf() if each.slug == slug).lower()
        assert plot.entities
        assert all(entity.label.lower() in text for entity in plot.entities)
        assert plot.entities[0].relevance == 1.0


def test_numbers_and_words_said_twice_are_no_phrases():
    text = "The 300 wells of water. Well well well. Deep water cleaning 2026, deep water cleaning 2026"
    found = phrases(text)
    named = entities(found, {word: 1.0 for phrase in found for word in phrase}, usual_phrases([found, {}]))
    assert [(entity.id, entity.type) for entity in named] == [("deep-water-cleaning", "practice")]
    assert entities({}, {}, {}) == []


def test_the_same_files_give_the_same_garden(garden):
    again = grow(reversed(shelf()))
    assert {slug: garden.plots[slug] for slug in SUBJECTS} == {slug: again.plots[slug] for slug in SUBJECTS}


def test_where_nothing_can_be_quoted_no_link_is_proposed():
    bare = [pattern(slug, body="", summary="", extra="") for slug in ("shared-well", "well-keeping", "tool-shed")]
    assert all(plot.links == () for plot in grow(bare).plots.values())


def test_an_empty_library_and_a_lonely_pattern_have_no_links():
    assert grow([]).plots == {}
    assert grow([pattern("shared-well")]).plots["shared-well"].links == ()


def test_texts_that_share_nothing_are_not_linked():
    one, other = pattern("shared-well", body="Alpha.", summary="A."), pattern("tool-shed", body="Omega.", summary="O.")
    assert why(one, other) is None


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("A Well Keeping habit requires the well water that the drawing needs.", "complementary"),
        ("The well water drawing requires Well Keeping.", "requires"),
        ("The well water drawing enables Well Keeping.", "enables"),
        ("Take turns at the well water instead of Well Keeping.", "alternatives"),
    ],
)
def test_the_kind_is_read_from_the_sentence_that_names_the_other(more, kind):
    one = pattern("shared-well", body=f"{body('Shared Well', 'well water drawing turns')}\n\n{more}")
    if kind == "complementary":
        one = pattern("shared-well")
    assert why(one, pattern("well-keeping")).kind == kind


def test_the_kind_is_turned_where_the_other_names_this_one():
    words = "well water cleaning pump"
    other = pattern(
        "well-keeping", body=f"{body('Well Keeping', words)}\n\nThe well water cleaning requires a Shared Well."
    )
    assert why(pattern("shared-well"), other).kind == "enables"
    said = pattern(
        "well-keeping", body=f"{body('Well Keeping', words)}\n\nThe well water is a Shared Well of the valley."
    )
    assert why(pattern("shared-well"), said).kind == "complementary"
    named = f"{body('Shared Well', 'well water drawing turns')}\n\nThe well water of Well Keeping is cold and clear."
    assert why(pattern("shared-well", body=named), pattern("well-keeping")).kind == "complementary"


def test_a_name_within_a_name_and_an_orbit_tell_which_is_more_general():
    narrow = pattern("shared-well", title="Shared Well At Night")
    assert why(narrow, pattern("well-keeping", title="Shared Well")).kind == "generalizes_from"
    assert why(pattern("well-keeping", title="Shared Well"), narrow).kind == "specializes_to"
    inner, outer = (pattern(s, extra=f"orbital_layer: {n}\n") for s, n in (("shared-well", 1), ("well-keeping", 2)))
    assert (why(inner, outer).kind, why(outer, inner).kind) == ("specializes_to", "generalizes_from")


def test_what_a_person_linked_or_rejected_is_not_proposed():
    given = {
        "shared_well": linked("complementary", "well-keeping"),
        "rain_ledger": {"garden": "graph_garden:\n  rejected:\n    - target: open-ledger\n    - odd\n"},
    }
    plots = grow(shelf(**given)).plots
    assert "well-keeping" not in {link.target for link in plots["shared-well"].links}
    assert "shared-well" not in {link.target for link in plots["well-keeping"].links}
    assert "open-ledger" not in {link.target for link in plots["rain-ledger"].links}


def test_old_automatic_links_keep_nobody_from_proposing_the_same():
    text = pattern_text("shared-well").replace("ontology:", "related:\n  - well-keeping\nontology:")
    plots = grow([parse_pattern(text.encode(), Path("shared-well.md")), *shelf()[1:]]).plots
    assert "well-keeping" in {link.target for link in plots["shared-well"].links}


def test_near_copies_are_not_both_proposed():
    copies = [pattern(f"well-{at}", body=body("Well", "well water drawing turns")) for at in "abc"]
    plots = grow([*shelf(), *copies]).plots
    targets = {link.target for link in plots["well-keeping"].links}
    assert len(targets & {"well-a", "well-b", "well-c"}) <= 1


def test_one_whom_nobody_proposes_is_befriended_unless_all_refuse():
    likeness = Likeness({each.slug: each for each in shelf()})
    others = [slug for slug in SUBJECTS if slug != "hedge-walk"]
    shy = {slug: {"hedge-walk"} for slug in others}
    assert all(likeness.number["hedge-walk"] not in row for row in chosen(likeness, shy))
    taken = {slug: set(SUBJECTS) for slug in SUBJECTS} | {"tool-shed": set()}
    rows = chosen(likeness, taken)
    assert {likeness.slugs[at] for at in rows[likeness.number["tool-shed"]]} >= {"hedge-walk"}


def test_no_links_make_no_communities():
    likeness = Likeness({each.slug: each for each in shelf()})
    assert communities(likeness, [[] for _ in likeness.slugs], {}) == {}


def test_a_pair_alone_is_no_community():
    patterns = {each.slug: each for each in shelf()}
    likeness = Likeness(patterns)
    pairs = [[] for _ in likeness.slugs]
    pairs[0] = [1]
    pairs[2] = [3, 4]
    pairs[3] = [4]
    found = communities(likeness, pairs, patterns)
    assert set(found) == {likeness.slugs[at] for at in (2, 3, 4)}
    assert found[likeness.slugs[2]][0].confidence == 1.0


def test_confidence_is_fitted_on_the_librarys_own_links_where_there_are_enough():
    likeness = Likeness({each.slug: each for each in shelf()})
    few = fit(likeness, {"shared-well": {"well-keeping"}})
    assert (few.own, few.weights) == (False, SHIPPED)
    many = fit(likeness, {slug: set(likeness.nearest(slug, 4)) for slug in SUBJECTS})
    assert many.own
    assert many.of(0.9, 20) > many.of(-0.3, 20)
    assert many.of(-0.3, 0) > many.of(-0.3, 20)
    assert Confidence((99.0, 0.0, 0.0), own=False).of(0, 0) == 0.95
    assert Confidence((-99.0, 0.0, 0.0), own=False).of(0, 0) == 0.01


def test_links_that_follow_the_alphabet_are_no_evidence():
    given = {
        "tool_shed": linked("requires", "compost-ring", "aardvark", "abacus"),
        "shared_well": linked("requires", "well-keeping"),
        "open_ledger": {"relations": "  related: [shared-well]\n"},
    }
    found = evidence(Graph(shelf(**given)))
    assert found == {"shared-well": {"well-keeping"}, "open-ledger": {"shared-well"}}


def test_the_calibration_error_is_how_far_confidences_lie_from_what_came_true():
    assert error([(0.5, True), (0.5, False)]) == 0.0
    assert error([(1.0, False)]) == 1.0
    assert error([]) == 0.0


def many(count):
    return {
        f"{chr(97 + at % 26)}-{at:03}": parse_pattern(b"---\nid: x\n---\n" + b"x" * at, Path(f"{at}.md"))
        for at in range(count)
    }


def dated(count):
    return {
        f"{chr(97 + at % 26)}-{at:03}": parse_pattern(
            f"---\nmodified: {date.fromordinal(730000 + at)}\n---\n".encode(), Path(f"{at}.md")
        )
        for at in range(count)
    }


def test_links_to_the_first_of_the_alphabet_are_biased():
    patterns = many(200)
    first = sorted(patterns)[:5]
    [alphabet, length] = audit([("x", first[at % 5]) for at in range(100)], patterns)
    assert (alphabet.property, alphabet.biased, alphabet.first) == ("alphabet", True, 1.0)
    assert not length.biased


def test_links_to_those_far_down_and_to_unmounted_ones_are_placed_in_the_alphabet_too():
    patterns = many(200)
    assert audit([("x", f"zzz{at}") for at in range(100)], patterns)[0].biased
    assert len(audit([("x", f"zzz{at}") for at in range(100)], patterns)) == 1


def test_links_to_the_longest_or_the_newest_are_biased():
    patterns = dated(200)
    newest = list(patterns)[-8:]
    found = {each.property: each.biased for each in audit([("x", newest[at % 8]) for at in range(100)], patterns)}
    assert found["date"]
    long = many(200)
    longest = list(long)[-8:]
    found = {each.property: each.biased for each in audit([("x", longest[at % 8]) for at in range(100)], long)}
    assert found["length"]


def test_links_spread_over_all_are_not_biased_and_too_few_tell_nothing():
    patterns = dated(100)
    even = [("x", slug) for slug in patterns]
    assert [(each.property, each.biased, each.rho) for each in audit(even, patterns)] == [
        ("alphabet", False, 0.0),
        ("length", False, 0.0),
        ("date", False, 0.0),
    ]
    assert audit(even[:5], patterns) == []
    assert audit(even, {}) == []


def test_a_biased_garden_is_refused():
    refuse_bias([])
    with pytest.raises(Refused, match="follow the alphabet"):
        refuse_bias([Leaning("alphabet", 100, -0.9, 0.98, biased=True)])


def test_tending_changes_group_6_and_no_other_byte(tmp_path):
    folder = laid(tmp_path)
    done = tend(read_patterns([folder]), TODAY)
    assert len(done.changes) == 12
    for path, data in done.changes.items():
        before, after = path.read_bytes(), data
        cut = before.index(b"graph_garden:"), before.index(b"# GROUP 7")
        assert after.startswith(before[: cut[0]])
        assert after.endswith(before[cut[1] :])
        assert b"last_pruned: 2026-11-30" in after


def test_a_second_run_changes_nothing_on_any_day(tmp_path):
    folder = laid(tmp_path)
    for path, data in tend(read_patterns([folder]), TODAY).changes.items():
        path.write_bytes(data)
    again = tend(read_patterns([folder]), date(2027, 1, 1))
    assert (again.changes, again.added, again.pruned) == ({}, 0, ())


def test_a_confidence_that_hardly_moved_stays_as_it_was(tmp_path):
    folder = laid(tmp_path)
    place = folder / "shared-well.md"
    first = tend(read_patterns([folder]), TODAY).changes[place]
    links = parse_pattern(first, place).relations
    sure = float(links[0].weight.text)
    for moved, stays in ((sure - 0.02, True), (sure - 0.2, False)):
        place.write_bytes(first.replace(f"confidence: {sure}".encode(), f"confidence: {moved:.2f}".encode()))
        assert (place not in tend(read_patterns([folder]), TODAY).changes) is stays


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_line_ends_byte_order_mark_and_a_missing_group_6_are_kept_as_they_are(tmp_path, newline):
    folder = laid(tmp_path)
    text = pattern_text("tool-shed", garden="").replace("\n", newline)
    (folder / "tool-shed.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    data = tend(read_patterns([folder]), TODAY).changes[folder / "tool-shed.md"]
    assert data.startswith(b"\xef\xbb\xbf---")
    assert data.count(b"\n") - data.count(b"\r\n") == (0 if newline == "\r\n" else data.count(b"\n"))
    again = parse_pattern(data, Path("tool-shed.md"))
    assert {link.origin for link in again.relations} == {"inferred"}


def test_what_no_longer_holds_is_pruned_and_why_is_said(tmp_path):
    folder = laid(
        tmp_path,
        shared_well=proposed(
            "nowhere",
            "well-keeping",
            "price-promise",
            more='  rejected:\n    - target: price-promise\n      rejected_by: "us"\n',
        ),
        well_keeping=linked("complementary", "shared-well"),
        hedge_walk=proposed(*[slug for slug in SUBJECTS if slug != "hedge-walk"]),
    )
    done = tend(read_patterns([folder]), TODAY)
    why = {(each.slug, each.target): each.why for each in done.pruned}
    assert why["shared-well", "nowhere"] == "not mounted"
    assert why["shared-well", "well-keeping"] == "linked by a person"
    assert why["shared-well", "price-promise"] == "rejected"
    assert "others are nearer" in why.values()
    assert b'target: price-promise\n      rejected_by: "us"' in done.changes[folder / "shared-well.md"]


def test_what_cannot_be_read_in_full_is_left_alone_and_another_library_is_only_linked_to(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "other").mkdir()
    own, other = laid(tmp_path / "own"), laid(tmp_path / "other")
    (own / "broken.md").write_text("---\nslug: [broken\n---\n\nText.\n", "utf-8")
    (own / "flow.md").write_text('---\n{slug: flow, title: "Flow"}\n---\n\nThe well water is drawn.\n', "utf-8")
    done = tend(read_patterns([own]), TODAY, also=read_patterns([other]))
    assert {path.name for path in done.left_alone} == {"broken.md", "flow.md"}
    assert all(path.is_relative_to(own) for path in done.changes)


def test_the_garden_of_the_real_library_has_no_leaning_and_leaves_nobody_out():
    data = needs("commons")
    rows = [json.loads(line) for line in (data / "MANIFEST.jsonl").read_text("utf-8").splitlines()]
    patterns = [read_pattern(data / row["file"]) for row in rows if "v8" in row["dialect"]]
    grown = grow(patterns)
    ways = [(slug, link.target) for slug, plot in grown.plots.items() for link in plot.links]
    assert grown.biased == []
    assert len({target for _, target in ways}) >= 0.95 * len(grown.plots)


def test_words_of_many_and_of_few_are_multiplied_to_the_same_likeness(monkeypatch):
    patterns = {each.slug: each for each in shelf()}
    made = []
    for few in (1, 3, 99):
        monkeypatch.setattr(likeness, "_FEW", few)
        made.append(Likeness(patterns))
    assert all((each.cosine == made[0].cosine).all() for each in made)
    ranks = [made[0].rank(0, other) for other in made[0].ranked(0)]
    assert ranks == list(range(len(patterns) - 1))
