"""Each code is found where it is, on its own line, and nowhere else."""

from pathlib import Path

import pytest

from concerted.commons.checks import check_pattern
from concerted.commons.checks.mojibake import repaired
from concerted.commons.checks.names import Names, facts
from concerted.commons.checks.sectioned import whole_sentence
from concerted.commons.findings import CODES
from concerted.commons.near import Near
from tests.commons.examples import GROUPS, LEGACY, ORBITAL, REDUCED, read


def found(text, name="shared-table"):
    pattern = read(text, name)
    return {(seen.code, pattern.place(seen.at)[0]) for seen in check_pattern(pattern)}


def line(text, words):
    return text[: text.index(words)].count("\n") + 1


def test_sound_patterns_are_left_in_peace():
    assert found(GROUPS) == set()
    assert found(LEGACY, "open-door") == {("version-float", 9)}
    assert found(REDUCED) == set()
    assert found(ORBITAL, "long-bench") == set()


LABELS = GROUPS[GROUPS.index("\n  corporate") : GROUPS.index("\nontology")]
REMARK = "### Section 5: Consequences (200-300 words)"
FENCED = "```\n### Section 4: Implementation\n```\n"

CHANGES = [
    # code, what stands there, what is put there, words on the line it is found
    ("oversized-file", "Fewer leftovers.", "Fewer leftovers. " * 7000, "---\n"),
    ("control-character", "Fewer", "Fe\x07wer", "Fe\x07wer"),
    ("bidi-control", "Fewer", "Fe\u202ewer", "Fe\u202ewer"),
    ("mojibake", "Fewer leftovers", "Fewer â€” leftovers", "Fewer â€”"),
    ("script-in-body", "Fewer", "<script>alert(1)</script>Fewer", "<script>"),
    ("script-in-body", "Fewer", '<img src="x" onerror="y()">Fewer', "<img"),
    ("script-in-body", "Fewer", "[x](JavaScript:y)Fewer", "[x](J"),
    ("yaml-alias", "cross_domains: []", "cross_domains: &a [x]\n  b: *a\n  c: *a", "b: *a"),
    ("yaml-ambiguous", "domain: kitchens", "domain: No", "domain: No"),
    ("duplicate-key", "slug: shared-table\n", "slug: shared-table\nslug: other\n", "slug: other"),
    ("duplicate-key", "  status: draft", "  status: draft\n  status: stable", "  status: stable"),
    ("wrong-type", "id: pat_01khvcxd5cewqtfpsrwjs9wecq", "id: 12345", "id: 12345"),
    ("wrong-type", 'title: "Shared Table"', "title: [Shared Table]", "title: ["),
    ("wrong-type", "slug: shared-table", "slug: [shared-table]", "slug: ["),
    ("wrong-type", "sources:\n  - ", "sources: ", "sources: "),
    ("wrong-type", "ontology:\n", "ontology: x\nother:\n", "ontology: x"),
    ("wrong-type", "  government: Provision Roster", "  government: 12", "  government: 12"),
    ("wrong-type", "  government: Provision Roster", "  government: [a]", "  government: [a]"),
    ("wrong-type", "weight: 0.85", 'weight: "0.85"', 'weight: "0.85"'),
    ("wrong-type", "  generalizes_from: []", "  generalizes_from: open-door", "  generalizes_from: open-door"),
    ("wrong-type", "    autonomy: 3.0", "    autonomy: high", "autonomy: high"),
    ("wrong-type", "  confidence: 2", "  confidence: high", "confidence: high"),
    ("wrong-type", "last_pruned: 2026-02-19", "last_pruned: [2026-02-19]", "last_pruned: ["),
    ("wrong-type", "  version: 0.1", "  version: [0.1]", "version: ["),
    ("wrong-type", "  generalizes_from: []", "  generalizes_from: [[open-door]]", "  generalizes_from: [["),
    ("date-invalid", "last_pruned: 2026-02-19", "last_pruned: 2026-02-30", "2026-02-30"),
    ("version-float", "version: 0.1", "version: 1.10", "version: 1.10"),
    ("field-missing", "id: pat_01khvcxd5cewqtfpsrwjs9wecq\n", "", "# GROUP 1"),
    ("field-missing", 'title: "Shared Table"', 'title: ""', 'title: ""'),
    ("id-not-a-typeid", "pat_01khvcxd5cewqtfpsrwjs9wecq", "pat_placeholder", "pat_placeholder"),
    ("id-not-a-typeid", "pat_01khvcxd5cewqtfpsrwjs9wecq", "pat_81khvcxd5cewqtfpsrwjs9wecq", "pat_81"),
    ("slug-invalid", "slug: shared-table", "slug: ../shared-table", "slug: .."),
    ("slug-filename-mismatch", "slug: shared-table", "slug: shared-tables", "slug: shared-tables"),
    ("license-unexpected", "CC-BY-SA-4.0", "MIT", "license: MIT"),
    ("labels-wrong-type", LABELS, "\n  - a\n", "context_labels"),
    ("labels-wrong-type", LABELS, " some", "context_labels"),
    ("labels-empty", LABELS, " {}\n", "context_labels"),
    ("labels-empty", LABELS, '\n  tech: ""\n', "context_labels"),
    ("label-placeholder", "Provision Roster", "Med", "government: Med"),
    ("label-placeholder", "Provision Roster", "TBD", "government: TBD"),
    ("tension-differs", 'primary_tension: "Plenty vs. Waste"', 'primary_tension: "Cats vs. Dogs"', "Cats vs."),
    ("assessment-out-of-range", "autonomy: 3.0", "autonomy: 7", "autonomy: 7"),
    ("assessment-out-of-range", "overall_score: 3.7", "overall_score: 37", "overall_score"),
    ("assessment-incomplete", "    autonomy: 3.0\n", "", "commons_assessment"),
    ("assessment-overall-mismatch", "overall_score: 3.7", "overall_score: 4.9", "overall_score"),
    ("confidence-contradiction", "  confidence: 2", "  confidence: 1", "  confidence: 1"),
    ("link-to-self", "target: open-door", "target: shared-table", "target: shared-table"),
    ("link-duplicate", "slug: open-door", "slug: long-bench", "    - slug: long-bench\n      weight: 0.7"),
    ("relation-type-unknown", "type: complementary", "type: complements", "type: complements"),
    ("relation-type-unknown", "      type: complementary\n", "", "target: open-door"),
    ("relation-type-unknown", "  complementary: []", "  befriends: []", "  befriends"),
    ("relation-null", "  complementary: []", "  complementary:", "  complementary:"),
    ("weight-out-of-range", "weight: 0.85", "weight: 85", "weight: 85"),
    ("weight-out-of-range", "weight: 0.85", "weight: .nan", "weight: .nan"),
    ("wrong-type", "  inferred_links:", "  inferred_links: none\n  other:", "  inferred_links: none"),
    ("lead-truncated", "\nKeep a shared table where everyone can see what is promised.\n",
     "\n> Keep a shared table where everyone can see what is\n", "> Keep a shared"),
    ("section-missing", "### Section 5: Consequences\n\nFewer leftovers.\n", "", "### Section 4"),
    ("section-missing", "### Section 1: Context\n", "", "### Section 2"),
    ("section-missing", "Section 7: Cognitive Era", "Section 7: Tomorrow", "Section 7: Tomorrow"),
    ("section-missing", "Section 8: Vitality", "Section 8: Vitality — The Quality", "Section 8: Vitality —"),
    ("section-missing", "### Section 4: Implementation\n", FENCED, "### Section 3"),
    ("section-heading-level", "### Section 5: Consequences", "## Section 5: Consequences", "## Section 5"),
    ("section-template-remnant", "### Section 5: Consequences", REMARK, "### Section 5"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "was", "becomes", "words"), CHANGES, ids=[f"{each[0]}-{n}" for n, each in enumerate(CHANGES)]
)
def test_a_change_is_found_on_its_line_and_nothing_else(code, was, becomes, words):
    text = GROUPS.replace(was, becomes, 1)
    assert found(text) == {(code, line(text, words))}


def test_each_code_has_a_level_and_a_title():
    for code, said in CODES.items():
        assert said.level in {"error", "warning", "note"}, code
        assert said.title


def test_what_was_not_read_is_not_judged():
    assert {code for code, _ in found(GROUPS.replace("  status:", "\tstatus:"))} == {"yaml-error"}
    assert found("") == {("empty", 1)}
    assert found("No front matter at all.\n") == {("front-matter-missing", 1)}
    assert found("---\n# only a remark\n---\nbody\n") == set()


def test_a_missing_body_is_said():
    assert {code for code, _ in found(GROUPS[: GROUPS.index("\nKeep a shared table where everyone can see what")])} == {
        "body-empty"
    }


def test_a_body_without_numbered_sections_is_not_judged_by_them():
    text = GROUPS[: GROUPS.index("\n---\n\nKeep")] + "\n---\n\nOnly prose.\n"
    assert found(text) == set()
    assert (
        found(GROUPS.replace("\nKeep a shared table where everyone can see what is promised.\n\n> [", "\n> [")) == set()
    )
    assert (
        found(GROUPS.replace("\nKeep a shared table where everyone can see what is promised.\n\n> [", "\n# X\n\n> ["))
        == set()
    )


def test_labels_that_only_repeat_the_title_are_named_together():
    labels = {"Potluck Register": "for Organizations", "Commitment Board": "for Products"}
    text = GROUPS
    for label, tail in labels.items():
        text = text.replace(f'"{label}"', f'"Shared Table {tail}"')
    assert found(text) == set()
    text = text.replace("Provision Roster", "Shared Table in Public Service").replace(
        "'Kitchen Rota'", "Shared Table for Movements"
    )
    assert found(text) == {("labels-templated", line(text, "context_labels"))}


def test_a_tension_made_of_the_titles_words_says_nothing():
    text = GROUPS.replace('"Plenty vs. Waste"', '"Table vs. Shared"').replace(
        "is Plenty vs. Waste.", "is the Table vs. the Shared."
    )
    assert found(text) == {("tension-templated", line(text, "primary_tension"))}
    assert found(GROUPS.replace('"Plenty vs. Waste"', '""')) == set()
    assert found(GROUPS.replace('primary_tension: "Plenty vs. Waste"', "primary_tension: null")) == set()


def test_scores_that_are_all_alike_are_named():
    text = GROUPS
    for score in ("4.0", "4.5", "3.0", "3.5"):
        text = text.replace(f": {score}\n", ": 4\n")
    text = text.replace("overall_score: 3.7", "overall_score: 4.0")
    assert found(text) == {("assessment-uniform", line(text, "commons_assessment"))}


def test_an_assessment_that_is_a_list_is_named():
    start, end = GROUPS.index("    stakeholder_architecture"), GROUPS.index("\nlifecycle")
    text = GROUPS[:start] + "    - dimension: Resilience\n      score: 4\n" + GROUPS[end:]
    assert found(text) == {("assessment-wrong-type", line(text, "commons_assessment"))}
    text = GROUPS[: start - 1] + "\n" + GROUPS[end:]
    assert found(text) == set()


def test_an_assessment_may_lack_its_overall_score_or_have_none_that_counts():
    assert found(GROUPS.replace("    overall_score: 3.7\n", "")) == set()
    assert {code for code, _ in found(GROUPS.replace("overall_score: 3.7", "overall_score: [3]"))} == {"wrong-type"}


def test_a_confidence_may_be_written_as_a_fraction():
    text = GROUPS.replace("Confidence Rating: ★★ (Observed)", "Confidence Rating: 3/5 (Observed)")
    assert {code for code, _ in found(text)} == {"confidence-contradiction"}
    assert found(GROUPS.replace("  confidence: 2", "  confidence:")) == set()


def test_a_sector_has_its_own_label_and_an_outer_orbit_its_hub():
    text = ORBITAL.replace("  life: Family bench", "  tech: Wide bench")
    assert found(text, "long-bench") == {("sector-rule", line(text, "sector"))}
    text = ORBITAL.replace("sector: Life", "sector: Harbour")
    assert found(text, "long-bench") == {("sector-rule", line(text, "sector"))}
    hubs = ORBITAL[ORBITAL.index("\n- hub_id") : ORBITAL.index("\nslug")]
    text = ORBITAL.replace(hubs, " []").replace("sector: Life", "sector: Universal")
    assert found(text, "long-bench") == {("anchor-rule", line(text, "gravitational_hubs"))}
    assert found(text.replace("orbital_layer: 3", "orbital_layer: 2"), "long-bench") == set()
    assert found(text.replace("gravitational_hubs: []\n", ""), "long-bench") == {
        ("anchor-rule", line(text, "orbital_layer"))
    }
    assert found(text.replace("orbital_layer: 3", "orbital_layer: outer"), "long-bench") == set()


def test_an_attribution_may_stand_in_a_group_of_its_own():
    own = 'attribution: "commons.engineering by cloudsters, https://cloudsters.net"\n'
    text = GROUPS.replace(own, "")
    assert found(text) == {("attribution-missing", line(text, "license"))}
    assert found(GROUPS.replace(own, "provenance:\n  " + own)) == set()
    assert found(text.replace("license: CC-BY-SA-4.0\n", "")) == {("attribution-missing", line(text, "# GROUP 1"))}
    assert found(GROUPS.replace("CC-BY-SA-4.0", "CC BY-SA 4.0")) == set()


def test_sections_in_another_order_are_said_once():
    text = (
        GROUPS.replace("5: Consequences", "5: Known")
        .replace("6: Known Uses", "6: Consequences")
        .replace("5: Known", "5: Known Uses")
    )
    assert found(text) == {("section-order", line(text, "### Section 6"))}


def test_the_end_of_a_sentence_is_found_or_the_whole_is_given():
    assert whole_sentence("One two. Three.", 4) == "One two."
    assert whole_sentence("One two", 4) == "One two"


def test_relations_that_are_no_list_of_kinds_are_reported_once():
    text = GROUPS[: GROUPS.index("relationships:")] + "relationships: none\n" + GROUPS[GROUPS.index("graph_garden:") :]
    assert found(text) == {("wrong-type", line(text, "relationships"))}
    text = GROUPS[: GROUPS.index("graph_garden:")] + "graph_garden: none\n" + GROUPS[GROUPS.index("contributors:") :]
    assert found(text) == {("wrong-type", line(text, "graph_garden"))}
    text = GROUPS.replace("      confidence: 0.81\n", "      confidence: null\n")
    assert found(text) == set()


# Letters read wrongly


def misread(text, times):
    for _ in range(times):
        text = text.encode().decode("cp1252")
    return text


FOUR_TIMES = misread("é", 4)


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("â€”", "—"),
        ("Ã©", "é"),
        ("Ã¢â‚¬â€\x9d", "—"),
        ("â€\x9d", "”"),
        ("naïve", "naïve"),
        (FOUR_TIMES, "Ã©"),
        ("ðŸŒ±", "🌱"),
    ],
)
def test_letters_read_wrongly_are_repaired(text, was):
    assert repaired(text) == was


def test_a_place_whose_byte_was_lost_is_guessed_but_not_mended():
    pattern = read(GROUPS.replace("Fewer", "Fewer Ã¢â‚¬â€�"))
    (seen,) = check_pattern(pattern)
    assert (seen.near, seen.mend) == ("—", ())
    pattern = read(GROUPS.replace("Fewer", "Café — déjà vu"))
    assert check_pattern(pattern) == []
    pattern = read(GROUPS.replace("Fewer", "x à€� y"))
    assert all(seen.near == "" for seen in check_pattern(pattern))


# Names among others


def names(*texts, beside=()):
    patterns = [facts(read(text, name), f"{name}.md") for name, text in texts]
    others = [facts(read(text, name), f"beside/{name}.md") for name, text in beside]
    return patterns, Names(patterns, others)


TABLE, BENCH, DOOR = ("shared-table", GROUPS), ("long-bench", ORBITAL), ("open-door", LEGACY)


def test_links_find_their_targets_by_slug_and_id():
    patterns, known = names(TABLE, BENCH, DOOR)
    assert [finding for each in patterns for finding in known.check(each)] == []


def test_a_link_to_nobody_is_dangling_and_says_who_may_be_meant():
    typo = (
        "shared-table",
        GROUPS.replace("slug: long-bench", "slug: long-bnech").replace("- long-bench", "- the-long-bench"),
    )
    patterns, known = names(typo, BENCH, DOOR)
    assert [(finding.code, finding.line, finding.near) for finding in known.check(patterns[0])] == [
        ("link-dangling", line(typo[1], "slug: long-bnech"), "long-bench"),
        ("link-dangling", line(typo[1], "    - the-long-bench"), "long-bench"),
    ]


def test_a_hub_is_named_by_its_id():
    by_slug = ("long-bench", ORBITAL.replace("hub_id: pat_01khvcxd5cewqtfpsrwjs9wecq", "hub_id: shared-table"))
    patterns, known = names(by_slug, TABLE, DOOR)
    assert [(finding.code, finding.near) for finding in known.check(patterns[0])] == [
        ("hub-not-an-id", "pat_01khvcxd5cewqtfpsrwjs9wecq")
    ]
    nowhere = ("long-bench", ORBITAL.replace("hub_id: pat_01khvcxd5cewqtfpsrwjs9wecq", "hub_id: share-table"))
    patterns, known = names(nowhere, TABLE, DOOR)
    assert [(finding.code, finding.near) for finding in known.check(patterns[0])] == [
        ("hub-unresolved", "shared-table")
    ]


def test_two_patterns_with_one_name_are_both_told():
    patterns, known = names(TABLE, ("twin", GROUPS), BENCH, DOOR)
    told = [(finding.code, finding.line, finding.said.values["other"]) for finding in known.check(patterns[1])]
    assert told == [("id-duplicate", 3, "shared-table.md"), ("slug-duplicate", 4, "shared-table.md")]


def test_another_library_beside_is_found_by_id_and_spoken_of_by_slug():
    patterns, known = names(BENCH, beside=[TABLE])
    found_ = [(finding.code, finding.said.say()) for finding in known.check(patterns[0])]
    assert found_ == [
        ("link-dangling", "No pattern “open-door” is in this library."),
        ("link-dangling", "No pattern “shared-table” is in this library; one is in another: beside/shared-table.md."),
        ("link-dangling", "No pattern “shared-table” is in this library; one is in another: beside/shared-table.md."),
    ]
    patterns, known = names(TABLE, beside=[("odd", "---\nslug: odd\nid: 12\n---\nx\n")])
    assert known.elsewhere == {"odd": "beside/odd.md"}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("long-bench", "long-bench"), ("LongBench", "long-bench"), ("long-benchx", "long-bench"),
        ("lon-bench", "long-bench"),
        ("lung-bench", "long-bench"), ("bank-row", "long-bench"), ("bread-for-the-harbours", "bread-for-harbour"),
        ("harbour", ""), ("quay-sidex", "quay-side"), ("quay-side", ""), ("zzz", ""),
    ],
)  # fmt: skip
def test_the_nearest_name_is_found(name, near):
    known = Near(["long-bench", "bread-for-harbour"], {"Bank Row": "long-bench"}, ["quay-side"])
    assert known.near(name) == near
    assert known.near(name) == near


def test_facts_of_a_file_without_names_have_a_place_too():
    assert facts(read("---\nx: y\n---\nz\n"), "a.md").id_at == (1, 1)
    assert Path(facts(read(GROUPS), "a.md").file).name == "a.md"


def test_each_code_is_documented():
    page = (Path(__file__).resolve().parents[2] / "docs" / "commons-files.md").read_text("utf-8")
    for code, said in CODES.items():
        assert f"| `{code}` | {said.level} | {said.title} |\n" in page


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 60_000, "### 1. Context\n" * 20_000, "### Section 1: " + "- " * 60_000,
        "**The core conflict is " + "." * 60_000, "```\n" * 60_000, ">\n" * 60_000, "### 1. " + "(" * 60_000,
    ],
    ids=["tags", "headings", "dashes", "dots", "fences", "quotes", "brackets"],
)  # fmt: skip
def test_what_repeats_itself_for_pages_takes_no_hours(text):
    check_pattern(read(GROUPS[: GROUPS.index("\nKeep a shared table where everyone can see what")] + "\n" + text))


def test_a_confidence_beyond_the_scale_is_out_of_range():
    text = GROUPS.replace("  confidence: 2", "  confidence: 7", 1)
    assert ("assessment-out-of-range", line(text, "confidence: 7")) in found(text)
