"""Whole libraries: checking them again quickly, renaming, merging, moving between versions, comparing."""

import gc
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from concerted.commons import baseline, kept, read_pattern, read_patterns, reports
from concerted.commons.assessing import compare
from concerted.commons.checking import check
from concerted.commons.findings import Finding
from concerted.commons.mending import mend
from concerted.commons.migrating import migrate
from concerted.commons.mounts import libraries, library_of
from concerted.commons.renaming import merged, renamed
from concerted.commons.template import new_pattern
from concerted.commons.typeids import is_typeid, new_typeid
from concerted.errors import InputError
from concerted.lines import Line
from tests.commons.examples import BROKEN, GROUPS, LEGACY, ORBITAL, REDUCED, library, read


@pytest.fixture
def shelf(tmp_path):
    folder = tmp_path / "shelf"
    (folder / ".git").mkdir(parents=True)  # a checkout of its own, wherever the tests are run
    return library(folder)


def codes(checked):
    return [(Path(finding.file).name, finding.code) for finding in checked.findings]


def put(folder, name, was, becomes):
    file = folder / f"{name}.md"
    file.write_bytes(file.read_bytes().replace(was.encode(), becomes.encode(), 1))


# Checking


def test_a_sound_library_has_nothing_to_mend(shelf):
    checked = check(shelf)
    assert (checked.files, codes(checked)) == (3, [("open-door.md", "version-float")])


def test_a_second_run_reads_only_what_changed_and_says_the_same(shelf, tmp_path):
    cache = tmp_path / "kept" / "results.json"
    put(shelf, "shared-table", "slug: open-door", "slug: open-dor")
    put(shelf, "long-bench", "weight: 0.8", 'weight: "0.8"')
    first = check(shelf, cache=cache)
    again = check(shelf, cache=cache)
    assert (first.read, again.read, again.findings) == (3, 0, first.findings)
    put(shelf, "open-door", "version: 1.10", 'version: "1.10"')
    third = check(shelf, cache=cache)
    assert (third.files, third.read) == (3, 1)
    assert codes(third) == [("long-bench.md", "wrong-type"), ("shared-table.md", "link-dangling")]
    assert third.findings == check(shelf).findings
    (shelf / "open-door.md").unlink()
    assert len(check(shelf, cache=cache).findings) == len(check(shelf).findings) > 2


def test_a_damaged_cache_is_no_harm(shelf, tmp_path):
    cache = tmp_path / "results.json"
    for damage in (b"{", b"[]", b'{"rules": 0}', json.dumps({"rules": [kept.__version__, kept.RULES]}).encode()):
        cache.write_bytes(damage)
        cache.with_suffix(".files.json").write_bytes(damage.replace(b"}", b', "files": []}'))
        assert codes(check(shelf, cache=cache)) == [("open-door.md", "version-float")]
        cache.with_suffix(".files.json").unlink()
    assert check(shelf, cache=Path(os.devnull) / "nowhere.json").read == 3


def test_one_file_is_checked_among_the_others_of_its_library(shelf):
    put(shelf, "shared-table", "slug: open-door", "slug: open-dor")
    checked = check(shelf / "shared-table.md")
    assert [(finding.code, finding.near) for finding in checked.findings] == [("link-dangling", "open-door")]
    assert codes(check(shelf / "long-bench.md")) == []
    shutil.copy(shelf / "long-bench.md", shelf / "twin.md")
    assert codes(check(shelf / "twin.md"))[0] == ("twin.md", "id-duplicate")
    (shelf / "bare.md").write_text("nothing\n")
    assert codes(check(shelf / "bare.md")) == [("bare.md", "front-matter-missing")]


def test_the_others_names_are_kept_for_a_look_at_one_file(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    check(shelf, cache=kept.place_of([shelf]))
    monkeypatch.setattr("concerted.commons.checking.glance", None)  # nothing is read but the one file
    assert codes(check(shelf / "long-bench.md")) == []
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(shelf, "open-door", "slug: open-door", "slug: open-gate")
    assert codes(check(shelf / "long-bench.md")) == [("long-bench.md", "link-dangling")]
    kept.place_of([shelf]).with_suffix(".names.json").write_text(
        json.dumps({"rules": [kept.__version__, kept.RULES], "names": 1})
    )
    assert codes(check(shelf / "long-bench.md")) == [("long-bench.md", "link-dangling")]


def test_a_broken_file_is_only_said_to_be_broken(shelf):
    (shelf / "shared-table.md").write_text(BROKEN)
    assert ("shared-table.md", "yaml-error") in codes(check(shelf))
    assert len([code for name, code in codes(check(shelf)) if name == "shared-table.md"]) == 1


def test_checkouts_beside_each_other_are_libraries_of_their_own(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / ".git").mkdir(parents=True)
        library(tmp_path / name)
    assert [found.root.name for found in libraries([tmp_path])] == ["one", "two"]
    assert {code for _, code in codes(check(tmp_path))} == {"version-float"}
    (tmp_path / "stray.md").write_text(REDUCED)
    assert [len(found.files) for found in libraries([tmp_path])] == [1, 3, 3]
    inner = tmp_path / "one" / "deep" / "x.md"
    assert library_of(inner) == tmp_path / "one"
    assert library_of(Path("somewhere/x.md").absolute()).name in {"somewhere", Path.cwd().name}


def test_a_file_named_from_here_keeps_its_library_named_from_here(tmp_path, monkeypatch):
    (tmp_path / "one" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert library_of(Path("one/deep/x.md")) == Path("one")
    monkeypatch.chdir(tmp_path / "one")
    assert library_of(Path("x.md")) == Path()
    (tmp_path / "one" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "one" / "deep")
    assert library_of(Path("x.md")) == tmp_path / "one"


def test_a_file_that_cannot_be_read_is_said(shelf, tmp_path):
    (shelf / "gone.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="cannot read"):
        check(shelf, cache=tmp_path / "results.json")


def test_results_are_kept_in_the_users_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kept.place_of([Path("a")]).parent == tmp_path / "concerted" / "commons"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert kept.place_of([Path("a")]).parent.parts[-2:] == ("concerted", "commons")


def test_checking_leaves_the_collector_as_it_was(shelf):
    gc.disable()
    try:
        check(shelf)
        assert not gc.isenabled()
    finally:
        gc.enable()
    check(shelf)
    assert gc.isenabled()


# Baseline and reports


def test_a_baseline_lets_only_new_findings_through(shelf, tmp_path):
    put(shelf, "shared-table", "slug: open-door", "slug: open-dor")
    known = tmp_path / "known.json"
    baseline.write(check(shelf).findings, known, tmp_path)
    assert baseline.new(check(shelf).findings, known, tmp_path) == []
    put(shelf, "shared-table", "aliases", "# moved down by a line\naliases")
    assert baseline.new(check(shelf).findings, known, tmp_path) == []
    put(shelf, "shared-table", "license: CC-BY-SA-4.0", "license: MIT")
    fresh = baseline.new(check(shelf).findings, known, tmp_path)
    assert [finding.code for finding in fresh] == ["license-unexpected"]
    assert known.read_text().splitlines()[1].startswith('"shelf/open-door.md": {"')
    elsewhere = [Finding("empty", "/elsewhere/x.md", 1, 1, Line("x"))]
    assert baseline.new(elsewhere, known, tmp_path) == elsewhere


@pytest.mark.parametrize("text", ["{", "[]", '{"known": {"a": 1}}', '{"known": {"a": {"b": "c"}}}'])
def test_what_is_no_baseline_is_said(tmp_path, text):
    (tmp_path / "known.json").write_text(text)
    with pytest.raises(InputError, match="no baseline"):
        baseline.new([], tmp_path / "known.json", tmp_path)


FINDING = Finding("link-dangling", "a b/x.md", 7, 3, Line("No “{target}”.", {"target": "y\n\u202ez"}), "yz", mends=True)


def test_a_finding_is_one_line_of_text():
    assert reports.as_text([FINDING]) == "a b/x.md:7:3: link-dangling: No “y  z”. Did you mean “yz”?\n"
    assert reports.summary([], 3) == "3 files: nothing to mend."
    assert reports.summary([FINDING], 3).splitlines() == [
        "3 files, 1 findings. `--fix` mends 1 of them.",
        "      1  link-dangling                a link to a pattern that is not here",
    ]


def test_a_finding_is_a_json_object():
    told = json.loads(reports.as_json([FINDING], 3))
    assert told["findings"][0]["line"] == 7
    assert (told["files"], told["findings"][0]["near"], told["findings"][0]["fixable"]) == (3, "yz", True)


def test_a_finding_is_a_result_of_sarif():
    told = json.loads(reports.as_sarif([FINDING, Finding("empty", "/x.md", 1, 1, Line("Nothing."))]))
    run = told["runs"][0]
    assert told["version"] == "2.1.0"
    first, second = run["results"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "link-dangling"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/x.md"},
        "region": {"startLine": 7, "startColumn": 3},
    }
    assert (first["level"], second["level"]) == ("warning", "error")
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///x.md"
    assert len(first["partialFingerprints"]["concerted/v1"]) == 16


# Mending


def test_mending_touches_only_what_it_mends(shelf):
    put(shelf, "shared-table", "domain: kitchens", "domain: no")
    put(shelf, "shared-table", "  complementary: []", "  complementary:")
    put(shelf, "shared-table", "type: complementary", "type: complements")
    put(shelf, "shared-table", "8: Vitality", "8: Vitality — Life")
    put(shelf, "shared-table", "## Section 5: Consequences", "# Section 5: Consequences (200 words)")
    put(shelf, "shared-table", "Fewer", "Fewer â€” far fewer")
    wanted = (
        GROUPS.replace("domain: kitchens", 'domain: "no"')
        .replace("8: Vitality", "8: Vitality: Life")
        .replace("Fewer", "Fewer — far fewer")
    )
    assert mend([shelf / "shared-table.md", shelf / "open-door.md", shelf / "long-bench.md"]) == {
        shelf / "shared-table.md": 7,
        shelf / "open-door.md": 1,
    }
    assert (shelf / "shared-table.md").read_text() == wanted
    assert check(shelf).findings == ()
    assert mend([shelf / "shared-table.md"]) == {}


def test_a_byte_order_mark_is_taken_off_and_an_unsound_mend_is_not_made(shelf, monkeypatch):
    file = shelf / "open-door.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"1.10", b"'1.10'"))
    assert mend([file]) == {file: 1}
    assert check(file).findings == ()
    file.write_text(LEGACY)
    monkeypatch.setattr("concerted.commons.mending.rewritten", lambda source, edits: b"---\n{\n---\n")
    assert mend([file]) == {}
    assert file.read_text() == LEGACY


# Renaming


def test_a_rename_takes_every_reference_along(shelf):
    before = {file.name: file.read_bytes() for file in shelf.glob("*.md")}
    found = libraries([shelf])
    made = renamed(found, "long-bench", "longer-bench")
    assert {file.name: file.read_bytes() for file in shelf.glob("*.md")} == before
    made.carry_out(found)
    assert made.references == 6
    assert sorted(file.name for file in shelf.glob("*.md")) == ["longer-bench.md", "open-door.md", "shared-table.md"]
    assert (shelf / "shared-table.md").read_text() == GROUPS.replace("long-bench", "longer-bench")
    assert (shelf / "longer-bench.md").read_text() == ORBITAL.replace("slug: long-bench", "slug: longer-bench").replace(
        "aliases: []", "aliases: [long-bench]"
    ).replace("[[long-bench]]", "[[longer-bench]]").replace("/long-bench.md", "/longer-bench.md")
    assert (shelf / "open-door.md").read_bytes() == before["open-door.md"]


def test_a_rename_keeps_the_address_in_step(shelf):
    found = libraries([shelf])
    renamed(found, "pat_01kg5023xfergsesketa6bgy3f", "unlocked-door").carry_out(found)
    text = (shelf / "unlocked-door.md").read_text()
    assert "page_url: https://example.org/patterns/unlocked-door/\n" in text
    assert "github_url: https://example.org/blob/main/_patterns/unlocked-door.md\n" in text
    assert "- Unlocked house\n- open-door\nversion" in text
    assert "  - id: unlocked-door\n" in (shelf / "long-bench.md").read_text()


def test_a_rename_goes_through_every_mounted_library(shelf, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "reader.md").write_text(
        GROUPS.replace("slug: shared-table", "slug: reader").replace("pat_01khvc", "pat_01khvd")
    )
    quiet = tmp_path / "quiet"
    quiet.mkdir()
    (quiet / "reduced.md").write_text(REDUCED)
    found = libraries([shelf, other, quiet])
    made = renamed(found, str(shelf / "open-door.md"), "wide-door")
    made.carry_out(found)
    assert "slug: wide-door" in (other / "reader.md").read_text()
    assert "target: wide-door" in (other / "reader.md").read_text()


def test_a_pattern_without_aliases_or_slug_is_renamed_too(shelf):
    put(shelf, "long-bench", "aliases: []\n", "")
    put(shelf, "long-bench", "slug: long-bench\n", "")
    found = libraries([shelf])
    renamed(found, "long-bench", "bench").carry_out(found)
    assert "title: Long Bench\naliases: [long-bench]\nsummary" in (shelf / "bench.md").read_text()
    (shelf / "nameless.md").write_text("---\nsummary: x\n---\n")
    found = libraries([shelf])
    renamed(found, "nameless", "named").carry_out(found)
    assert (shelf / "named.md").read_text() == "---\nsummary: x\n---\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("long-bench", "../bench", "no slug"), ("long-bench", "open-door", "called “open-door” already"),
        ("nobody", "x", "no pattern is called"), ("long-bench", "taken", "already"),
    ],
)  # fmt: skip
def test_a_rename_that_cannot_be_is_refused(shelf, old, new, said):
    (shelf / "odd-file-name.md").write_text("---\nslug: taken\n---\nx\n")
    with pytest.raises(InputError, match=said):
        renamed(libraries([shelf]), old, new)


def test_a_name_that_two_patterns_have_is_asked_about(shelf):
    (shelf / "deep").mkdir()
    shutil.copy(shelf / "long-bench.md", shelf / "deep" / "long-bench.md")
    with pytest.raises(InputError, match="several patterns are called"):
        renamed(libraries([shelf]), "long-bench", "bench")


def test_a_merge_moves_every_reference_and_drops_what_would_double(shelf):
    found = libraries([shelf])
    made = merged(found, "long-bench", "open-door")
    made.carry_out(found)
    assert sorted(file.name for file in shelf.glob("*.md")) == ["open-door.md", "shared-table.md"]
    assert (shelf / "shared-table.md").read_text() == GROUPS.replace(
        "    - slug: long-bench\n      weight: 0.85\n", ""
    ).replace("long-bench", "open-door")
    legacy = (shelf / "open-door.md").read_text()
    assert "- Unlocked house\n- long-bench\n- Long Bench\nversion" in legacy
    assert "related:\n- pat_01khvcxd5cewqtfpsrwjs9wecq\ncontributors" in legacy
    assert [line.say() for line in made.left] == [
        "The link “governed_by: shared-table” is not carried over.",
        "The link “specializes_to: shared-table” is not carried over.",
        "The body of “Long Bench” is not carried over: its last version is in the library’s history.",
    ]


def test_a_merge_says_which_labels_differ(shelf):
    put(shelf, "long-bench", "  life: Family bench", "  tech: Wide bench")
    put(shelf, "long-bench", "Seat everyone", "Seat everyone")
    made = merged(libraries([shelf]), "long-bench", "shared-table")
    assert "The tech label “Wide bench” is not carried over." in [line.say() for line in made.left]
    (shelf / "stub.md").write_text("---\nslug: stub\n---\n")
    assert merged(libraries([shelf]), "stub", "shared-table").left == []
    with pytest.raises(InputError, match="one pattern"):
        merged(libraries([shelf]), "long-bench", "pat_01kk1qnb0hfvra15fxdhpc5njs")


# Versions


def test_the_seeds_format_becomes_orbital_and_comes_back():
    made = migrate(read(GROUPS), "v8")
    assert made.data.decode() == GROUPS.replace(
        "id: pat_01khvcxd5cewqtfpsrwjs9wecq\n",
        'id: pat_01khvcxd5cewqtfpsrwjs9wecq\norbital_layer: 2\nsector: "Universal"\ngravitational_hubs: []\n',
    )
    assert [line.say() for line in made.left] == [
        "Orbit 2 and the sector Universal are assumed, and no hub: say what holds."
    ]
    assert migrate(read(made.data.decode()), "v7.1").data.decode() == GROUPS
    assert migrate(read(GROUPS), "v7.1").data == GROUPS.encode()
    assert migrate(read(GROUPS.replace("id: pat_01khvcxd5cewqtfpsrwjs9wecq\n", "")), "v8").data


def test_what_has_no_place_in_the_seeds_format_is_said():
    made = migrate(read(ORBITAL, "long-bench"), "v7.1")
    assert [line.say() for line in made.left] == [
        "v7.1 has no place for “orbital_layer: 3”.",
        "v7.1 has no place for “sector: Life”.",
        "v7.1 has no place for “gravitational_hubs: pat_01khvcxd5cewqtfpsrwjs9wecq”.",
        "v7.1 has no place for “governed_by: shared-table”.",
    ]
    after = read(made.data.decode(), "long-bench")
    assert (after.dialect, after.top.key("gravitational_hubs")) == ("v7.1-groups", None)
    assert migrate(read(ORBITAL.replace("relationships:", "other:")), "v7.1").left


def test_the_classified_format_is_laid_out_in_seven_groups():
    for text in (LEGACY, LEGACY.replace("\n", "\r\n")):
        made = migrate(read(text, "open-door"), "v7.1")
        after = read(made.data.decode(), "open-door")
        assert after.dialect == "v7.1-groups"
        assert after.troubles == []
        assert (after.id, after.slug, after.title) == ("pat_01kg5023xfergsesketa6bgy3f", "open-door", "Open Door")
        assert after.summary == "The door of the house stands open by day."
        assert [alias.text for alias in after.aliases] == ["Unlocked house"]
        assert after.top.get("lifecycle", "version").meaning == "1.10"
        assert [link.target for link in after.relations if link.kind == "complementary"] == [
            "pat_01khvcxd5cewqtfpsrwjs9wecq", "pat_01kk1qnb0hfvra15fxdhpc5njs",
        ]  # fmt: skip
        assert after.body == read(text).body
        said = [line.say() for line in made.left]
        assert "v7.1 has no place for “era: ancient, modern”." in said
        assert "2 related patterns became complementary ones." in said
    further = migrate(read(LEGACY, "open-door"), "v8")
    assert read(further.data.decode()).dialect == "v8-orbital"
    assert further.left[-1].say().startswith("Orbit 2")


def test_a_classified_pattern_with_little_in_it_is_moved_too():
    text = "---\npage_url:\nclassification:\n  category: []\naliases: [a, b]\n"
    text += "sources:\n- name: x\n  at: y\n---\nNo sections.\n"
    after = read(migrate(read(text, "bare"), "v7.1").data.decode(), "bare")
    assert (after.slug, after.summary, after.troubles) == ("bare", "", [])
    assert after.top.get("sources").items[0].text("at") == "y"


def test_what_cannot_be_moved_is_refused():
    with pytest.raises(InputError, match="no version"):
        migrate(read(GROUPS), "v9")
    with pytest.raises(InputError, match="cannot be moved"):
        migrate(read(REDUCED), "v8")
    with pytest.raises(InputError, match="cannot be moved"):
        migrate(read(BROKEN), "v8")


# A new pattern


def test_a_new_pattern_has_a_fresh_id_and_waits_to_be_written():
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    slug, data = new_pattern('The "Open" Gate', at=at, random=bytes(range(10)))
    pattern = read(data.decode(), slug)
    assert (slug, pattern.title, pattern.troubles) == ("the-open-gate", 'The "Open" Gate', [])
    assert is_typeid(pattern.id)
    assert pattern.id == new_typeid(at=at, random=bytes(range(10))) != new_typeid(at=at, random=bytes(10))
    assert len(pattern.sections) == 8
    assert new_pattern("X", at=at, random=bytes(10), slug="own-slug", domain="gates")[0] == "own-slug"
    with pytest.raises(InputError, match="no slug"):
        new_pattern("X", at=at, random=bytes(10), slug="Own Slug")


def test_the_first_letters_of_an_id_are_its_moment():
    # The example of the TypeID specification: 0188bac7-4afa-78aa-bc3b-bd1eef28d881.
    at = datetime(2023, 6, 14, 16, 40, 3, 66_000, tzinfo=UTC)
    random = (0x8AA << 62 | 0x3C3BBD1EEF28D881).to_bytes(10)
    assert new_typeid(at=at, random=random) == "pat_01h2xcejqtf2nbrexx3vqjhp41"


# Comparing


def test_the_dimensions_are_compared_across_a_library(shelf):
    compared = compare(read_patterns([shelf]))
    assert (compared.patterns, compared.assessed) == (3, 1)
    resilience = next(each for each in compared.dimensions if each.name == "resilience")
    assert (resilience.count, resilience.mean, resilience.spread, resilience.histogram) == (
        1,
        3.0,
        0.0,
        (0, 0, 1, 0, 0),
    )
    assert compared.unlikely == ()
    assert compare([]).dimensions[0].mean == 0.0


def test_scores_that_many_share_and_scores_far_from_all_are_named():
    same = [read(GROUPS.replace("slug: shared-table", f"slug: p{n}")) for n in range(12)]
    far = read(GROUPS.replace("slug: shared-table", "slug: far").replace("    autonomy: 3.0", "    autonomy: 1.0"))
    odd = read(GROUPS.replace("slug: shared-table", "slug: odd").replace("    ownership: 4.0\n", "    ownership: 9\n"))
    compared = compare([*same, far, odd])
    assert [(each.slug, each.why.say()) for each in compared.unlikely if each.slug in {"p0", "far"}] == [
        ("p0", "The same eight scores as 11 others."),
        ("far", "autonomy is 1, where the library’s mean is 2.9."),
    ]
    autonomy = next(each for each in compared.dimensions if each.name == "autonomy")
    assert autonomy.weakest == ("far",)


def test_a_read_pattern_is_the_file(shelf):
    assert read_pattern(shelf / "shared-table.md").text == GROUPS
