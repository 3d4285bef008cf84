"""Every dialect is read into one model, and whatever a stranger wrote, reading goes on."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.commons import parse_pattern, pattern_files, read_pattern, read_patterns
from concerted.commons.patterns import SYNONYMS
from concerted.commons.sections import plain_name, sections
from concerted.commons.source import LARGEST, to_bytes
from concerted.commons.values import DEEPEST, Mapping, Scalar, Sequence, as_date, compose
from concerted.errors import InputError
from tests.commons.examples import BODY, EVERY, GROUPS, LEGACY, ORBITAL, REDUCED, read


def line(text, words):
    return text[: text.index(words)].count("\n") + 1


def links(text):
    return [(link.origin, link.kind, link.target) for link in read(text).relations]


def test_the_seeds_own_format_is_read():
    pattern = read(GROUPS)
    assert pattern.dialect == "v7.1-groups"
    assert (pattern.id, pattern.slug, pattern.title) == (
        "pat_01khvcxd5cewqtfpsrwjs9wecq", "shared-table", "Shared Table",
    )  # fmt: skip
    assert pattern.summary == "Keep a shared table where everyone can see what is promised."
    assert [alias.text for alias in pattern.aliases] == ["common board", "the sheet"]
    assert {context: label.text for context, label in pattern.labels.items()} == {
        "corporate": "Potluck Register", "government": "Provision Roster", "activist": "Kitchen Rota",
        "tech": "Commitment Board",
    }  # fmt: skip
    assert pattern.assessment.overall.meaning == 3.7
    assert len(pattern.assessment.scores) == 8
    assert links(GROUPS) == [
        ("curated", "enables", "long-bench"),
        ("curated", "enables", "open-door"),
        ("curated", "requires", "long-bench"),
        ("inferred", "complementary", "open-door"),
    ]


def test_the_orbital_format_is_read():
    assert read(ORBITAL).dialect == "v8-orbital"
    assert links(ORBITAL) == [
        ("hub", "hub", "pat_01khvcxd5cewqtfpsrwjs9wecq"),
        ("curated", "governed_by", "shared-table"),
        ("curated", "enables", "open-door"),
        ("curated", "specializes_to", "shared-table"),
        ("inferred", "enables", "shared-table"),
    ]
    governed = read(ORBITAL).relations[1]
    assert (governed.typeid, governed.weight.meaning) == ("pat_01khvcxd5cewqtfpsrwjs9wecq", 0.8)


def test_the_classified_format_is_read():
    assert read(LEGACY).dialect == "v1.x-classification"
    assert links(LEGACY) == [
        ("curated-legacy", "related", "pat_01khvcxd5cewqtfpsrwjs9wecq"),
        ("curated-legacy", "related", "pat_01kk1qnb0hfvra15fxdhpc5njs"),
    ]
    assert read(LEGACY).assessment is None


def test_the_reduced_format_is_read():
    pattern = read(REDUCED)
    assert pattern.dialect == "hugo-reduced"
    assert [alias.text for alias in pattern.aliases] == ["Common board"]
    assert pattern.section("vitality") == "People add lines."
    assert pattern.section("problem") == ""


def test_a_file_without_known_keys_has_no_dialect():
    pattern = read("---\nname: x\n---\nbody\n", "some-name")
    assert (pattern.dialect, pattern.slug, pattern.title, pattern.labels) == ("unknown", "some-name", "some-name", {})


def test_a_synonym_keeps_its_word_and_says_what_it_means():
    link = read(GROUPS.replace("type: complementary", "type: complements")).relations[-1]
    assert (link.kind, link.meant) == ("complements", "complementary")
    assert set(SYNONYMS.values()) <= {
        "enables", "requires", "complementary", "alternatives", "specializes_to", "generalizes_from", "tools",
        "related",
    }  # fmt: skip


def test_an_inferred_link_may_say_no_kind():
    for said in ("", "      type: null\n", "      type: {}\n"):
        link = read(GROUPS.replace("      type: complementary\n", said)).relations[-1]
        assert (link.kind, link.meant) == (None, None)


def test_items_that_name_nothing_are_no_links():
    text = GROUPS.replace("    - long-bench\n", "    - null\n    - weight: 0.5\n    - [long-bench]\n")
    assert ("curated", "requires", "long-bench") not in links(text)
    assert len(links(text)) == 3


def test_every_value_stands_where_it_says():
    pattern = read(GROUPS)
    title = pattern.top.get("title")
    assert pattern.text[title.start : title.end] == '"Shared Table"'
    assert pattern.place(title.start) == (5, 8)
    summary = pattern.top.get("summary")
    assert pattern.text[summary.start : summary.end] == (
        ">-\n  Keep a shared table where everyone\n  can see what is promised."
    )
    aliases = pattern.top.get("aliases")
    assert pattern.text[aliases.start : aliases.end] == "[common board, 'the sheet']"
    enables = pattern.top.get("relationships", "enables")
    assert pattern.text[enables.start : enables.end].endswith("weight: 0.7")


def test_a_path_through_a_single_value_leads_nowhere():
    pattern = read(GROUPS)
    assert pattern.top.get("title", "more") is None
    assert pattern.top.key("title").text == "title"
    assert pattern.top.key("nothing") is None
    assert pattern.top.text("ontology") == ""


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("", None), ("~", None), ("null", None), ("true", True), ("FALSE", False), ("no", "no"), ("on", "on"),
        ("12", 12), ("-3", -3), ("0.5", 0.5), (".5", 0.5), ("1e3", 1000.0), (".inf", float("inf")), ("1.2.3", "1.2.3"),
        ("2026-02-19", dt.date(2026, 2, 19)), ("2026-02-30", "2026-02-30"), ("-x", "-x"), ("word", "word"),
        ("2026-01-28 00:00:00+00:00", dt.date(2026, 1, 28)), ("9" * 40, float("9" * 40)),
    ],
)  # fmt: skip
def test_a_plain_value_means_what_yaml_1_2_says(written, meaning):
    assert Scalar(written, 0, len(written)).meaning == meaning
    assert Scalar(written, 0, len(written), '"').meaning == written


def test_not_a_number_is_a_number_and_text_is_no_day():
    assert Scalar(".nan", 0, 4).meaning != Scalar(".nan", 0, 4).meaning
    assert as_date("soon") is None


def test_values_say_what_they_are():
    assert repr(Scalar("a", 0, 1)) == "Scalar('a', 0, 1, '')"
    top = compose("a: [1, 2]\nb: {c: d}\n").top
    assert [len(top), len(top.get("a")), [item.text for item in top.get("a")]] == [2, 2, ["1", "2"]]
    assert isinstance(top.get("b"), Mapping)
    assert [key.text for key, _ in top] == ["a", "b"]


# Broken files


def troubles(data, name="shared-table"):
    pattern = parse_pattern(data if isinstance(data, bytes) else data.encode(), Path(f"{name}.md"))
    assert to_bytes(pattern.text, pattern.source.encoding) == pattern.source.data
    return [(trouble.code, pattern.place(trouble.start)[0]) for trouble in pattern.troubles]


def test_sound_files_have_no_troubles():
    for name in ("groups", "orbital", "legacy", "reduced"):
        assert troubles(EVERY[name]) == []
        assert troubles(EVERY[name].replace("\n", "\r\n")) == []


def test_line_ends_of_either_kind_read_alike():
    def told(text):
        pattern = read(text)
        return (
            [(link.kind, link.target) for link in pattern.relations], pattern.summary,
            [(section.name, section.level) for section in pattern.sections],
        )  # fmt: skip

    for text in (GROUPS, ORBITAL, LEGACY):
        assert told(text) == told(text.replace("\n", "\r\n"))


def test_what_stands_before_an_error_is_kept():
    pattern = read(EVERY["broken"])
    assert [trouble.code for trouble in pattern.troubles] == ["yaml-error"]
    assert (pattern.id, pattern.slug) == ("pat_01khvcxd5cewqtfpsrwjs9wecq", "shared-table")
    assert pattern.relations[0].target == "long-bench"


def test_a_tag_constructs_nothing():
    text = GROUPS.replace('title: "Shared Table"', "title: !!python/object/apply:os.system ['true']")
    assert ("yaml-error", 5) in troubles(text)
    text = GROUPS.replace('title: "Shared Table"', "title: !made 'up'")
    assert troubles(text) == [("yaml-error", 5)]
    assert read(text).title == "up"


def test_aliases_are_not_followed():
    text = GROUPS.replace("domain: kitchens", "domain: &k kitchens\n  other: *k")
    assert troubles(text) == [("yaml-alias", line(text, "&k")), ("yaml-alias", line(text, "other: *k"))]
    assert read(text).top.get("ontology", "other").text == "*k"


def test_depth_has_an_end():
    assert ("too-deep", 6) in troubles(GROUPS.replace("aliases: [common board, 'the sheet']", "aliases: " + "[" * 40))
    assert troubles(GROUPS.replace("aliases: [common board, 'the sheet']", "aliases: " + "[" * 99999))
    assert compose("[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)).troubles[0].said == "no key stands here"


def test_a_key_that_is_a_list_is_reported_and_passed():
    composed = compose("? [a, b]\n: c\nd: e\n")
    assert [trouble.said for trouble in composed.troubles] == ["a key that is no single value"]
    assert composed.top.text("d") == "e"


def test_a_document_that_is_no_mapping_is_reported():
    assert compose("- a\n").troubles[0].code == "yaml-error"
    assert compose("").troubles == []
    assert compose("null").troubles == []
    assert compose("a: {b: c").top.get("a", "b").text == "c"


def test_characters_nobody_sees_are_reported_and_read_past():
    assert troubles(GROUPS.replace("shared-table\n", "shared\0-table\n")) == [("control-character", 4)]
    assert troubles(GROUPS.replace('"Shared Table"', '"Shared \u202eTable"')) == [("bidi-control", 5)]
    assert troubles(GROUPS.replace('"Shared Table"', '"Shared \x80Table"')) == [("control-character", 5)]
    assert troubles(GROUPS.replace("Fewer", "\u00ab\u00ae Fewer")) == []


def test_encodings_are_reported_and_no_byte_is_lost():
    assert troubles(b"\xef\xbb\xbf" + GROUPS.encode()) == [("encoding-bom", 1)]
    assert troubles(GROUPS.replace("Kitchen Rota", "Küchenplan").encode("cp1252", "replace")) == [
        ("encoding", line(GROUPS, "Kitchen Rota"))
    ]
    assert troubles(GROUPS.encode("utf-16")) == [("encoding", 1)]
    assert troubles("\ufeff".encode("utf-16-be") + GROUPS.encode("utf-16-be")) == [("encoding", 1)]
    assert ("encoding", 1) in troubles(b"\xff\xfe" + GROUPS.encode() + b"\xff")
    assert parse_pattern(GROUPS.encode("utf-16"), Path("x.md")).slug == "shared-table"


def test_fences_are_found_or_missed():
    assert troubles("") == [("empty", 1)]
    assert troubles("\ufeff\n \n") == [("encoding-bom", 1), ("empty", 1)]
    assert troubles("Just a text.\n") == [("front-matter-missing", 1)]
    assert troubles("slug: x\nand no fence at all\n") == [("front-matter-missing", 1)]
    assert troubles(GROUPS[4:]) == [("front-matter-missing", 1)]
    assert read(GROUPS[4:]).slug == "shared-table"
    assert troubles(GROUPS.replace("\n---\n\nKeep", "\n...\n---\n\nKeep")) == []
    assert read(GROUPS.replace("\n---\n\nKeep", "\n...\n\nKeep")).body == BODY
    assert read("---\nslug: x\n---").body == ""


def test_a_front_matter_that_is_not_closed_does_not_swallow_the_body():
    text = GROUPS.replace("\n---\n\nKeep", "\n\nKeep")
    assert troubles(text) == [("front-matter-unclosed", line(text, "Keep a shared table where everyone can"))]
    assert len(read(text).sections) == 8
    assert read(text).body.startswith("Keep a shared table")
    without_rules = text.replace("\n---\n\n### Section 1", "\n\n### Section 1")
    assert troubles(without_rules) == troubles(text)
    assert troubles("---\nslug: x\n") == [("front-matter-unclosed", 3)]


def test_a_file_too_large_to_be_a_pattern_is_not_read(tmp_path):
    huge = tmp_path / "huge.md"
    huge.write_bytes(b"---\nslug: huge\n---\n" + b"x" * (LARGEST + 5))
    assert [trouble.code for trouble in read_pattern(huge).troubles] == ["too-large"]


# Sections


def test_sections_reach_to_the_next():
    pattern = read(GROUPS)
    assert [section.name for section in pattern.sections] == [
        "context", "problem", "solution", "implementation", "consequences", "known uses", "cognitive era", "vitality",
    ]  # fmt: skip
    assert pattern.section("consequences") == "Fewer leftovers."
    assert [section.number for section in pattern.sections] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_heading_in_code_is_none():
    text = "\n```md\n## 1. Context\n```\n~~~\n```\n# x\n~~~\n## 2. Problem\nyes\n### Deeper\nmore\n# End\n"
    found = sections(text, 0, len(text))
    assert [section.title for section in found] == ["2. Problem", "Deeper", "End"]
    assert text[found[0].at : found[0].end] == "\nyes\n### Deeper\nmore\n"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Vitality: The Quality Without a Name", "vitality"), ("Vitality — The Quality", "vitality"),
        ("Vitality -- The Quality", "vitality"), ("Context (100-200 words)", "context"), ("**Problem** ##", "problem"),
        ("Cognitive Era Considerations", "cognitive era"), ("Evidence & Impact", "evidence & impact"),
    ],
)  # fmt: skip
def test_a_sections_name_is_said_without_remarks(title, name):
    assert plain_name(title) == name


# Files


def test_a_folder_stands_for_its_patterns(tmp_path):
    for name in ("b.md", "a.md", "README.md", ".hidden.md", "notes.txt", "deep/c.md", ".git/d.md"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(GROUPS)
    names = [file.relative_to(tmp_path).as_posix() for file in pattern_files(tmp_path)]
    assert names == ["a.md", "b.md", "deep/c.md"]
    assert pattern_files(tmp_path, tmp_path / "a.md", tmp_path / "README.md")[-1].name == "README.md"
    assert [pattern.slug for pattern in read_patterns([tmp_path / "a.md"])] == ["shared-table"]


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="there is nothing here"):
        pattern_files(tmp_path / "nowhere")
    with pytest.raises(InputError, match="No such file"):
        read_pattern(tmp_path / "nowhere.md")
    with pytest.raises(InputError, match="no file"):
        read_pattern(tmp_path)


# Whatever a stranger wrote


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(data):
    for whole in (
        data,
        b"---\n" + data,
        GROUPS.encode()[:500] + data,
        GROUPS.encode()[:90] + data + GROUPS.encode()[90:],
    ):
        pattern = parse_pattern(whole, Path("x.md"))
        assert to_bytes(pattern.text, pattern.source.encoding) == whole
        assert isinstance(pattern.sections, tuple)
        for link in pattern.relations:
            assert pattern.place(link.at.start) >= (1, 1)


@settings(max_examples=200)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@` \n\t,?0.", max_size=60))
def test_no_yaml_makes_reading_fail(text):
    walk = [compose(text).top]
    for value in walk:
        assert 0 <= value.start <= value.end <= len(text) or isinstance(value, Mapping)
        if isinstance(value, Mapping):
            walk += [inner for _, inner in value]
        elif isinstance(value, Sequence):
            walk += value.items
