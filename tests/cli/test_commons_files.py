"""`concerted commons`: what a steward types, and what comes of it."""

import json

import pytest
from click.testing import CliRunner

from concerted.cli import concerted
from concerted.commons.changes import NOTE
from concerted.errors import InputError
from tests.commons.examples import GROUPS, library


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shelf").mkdir()
    return library(tmp_path / "shelf")


def run(*arguments, status=0):
    done = CliRunner().invoke(concerted, ["commons", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


def test_the_group_lists_its_verbs(shelf):
    help_ = run("--help")
    assert [verb for verb in ("check", "assess", "new", "mv", "merge", "migrate") if f"\n  {verb} " in help_] == [
        "check", "assess", "new", "mv", "merge", "migrate",
    ]  # fmt: skip
    assert "Did you mean “check”?" in run("chek", status=2)


def test_check_says_where_and_mends_what_is_safe(shelf):
    assert run("check", "shelf", status=1).splitlines() == [
        (
            "shelf/open-door.md:9:10: version-float: Without quotes, version 1.10 reads as the number 1.1."
            ' Did you mean “"1.10"”?'
        ),
        "3 files, 1 findings. `--fix` mends 1 of them.",
        "      1  version-float                a version that reads as a number",
    ]
    assert len(run("check", "shelf", "--summary", status=1).splitlines()) == 2
    assert json.loads(run("check", "shelf", "--format", "json", status=1))["findings"][0]["code"] == "version-float"
    assert json.loads(run("check", "shelf", "--format", "sarif", status=1))["version"] == "2.1.0"
    assert "knows 1 findings" in run("check", "shelf", "--write-baseline", "known.json")
    assert run("check", "shelf", "--baseline", "known.json") == "3 files: nothing to mend.\n"
    assert "mended shelf/open-door.md: 1" in run("check", "shelf", "--fix")
    assert run("check", "shelf") == "3 files: nothing to mend.\n"


def test_check_looks_at_this_folder_where_none_is_named(shelf, monkeypatch):
    monkeypatch.chdir(shelf)
    assert "open-door.md:9:10" in run("check", status=1)


def test_assess_compares_and_names(shelf):
    for n in range(15):
        (shelf / f"copy-{n}.md").write_text(GROUPS)
    said = run("assess", "shelf")
    assert said.startswith("16 of 18 patterns are assessed.")
    assert "shared-table: The same eight scores as 15 others." in said
    assert "… and 4 more" in said
    assert json.loads(run("assess", "shelf", "--json"))["assessed"] == 16
    (shelf / "empty").mkdir()
    assert "0 of 0 patterns" in run("assess", shelf / "empty")


def test_new_begins_a_pattern_and_never_overwrites_one(shelf):
    assert run("new", "Wide Gate", "--in", "shelf").startswith("shelf/wide-gate.md\n")
    with pytest.raises(InputError, match="a file here already"):
        run("new", "Wide Gate", "--in", "shelf")


def test_mv_shows_first_then_renames(shelf):
    assert run("mv", "open-door", "wide-door", "--in", "shelf", "--dry-run").splitlines()[-1] == (
        "3 references in 4 files: nothing was changed."
    )
    assert (shelf / "open-door.md").exists()
    assert "removed shelf/open-door.md" in run("mv", "open-door", "wide-door", "--in", "shelf")
    assert "slug: wide-door" in (shelf / "shared-table.md").read_text()


def test_merge_says_what_stays_behind(shelf):
    assert "The link “governed_by: shared-table” is not carried over." in run(
        "merge", "long-bench", "open-door", "--in", "shelf"
    )
    assert not (shelf / "long-bench.md").exists()


def test_an_interrupted_change_is_put_back_before_the_next(shelf):
    (shelf / NOTE).write_text('{"open-door.md": null}')
    with pytest.raises(InputError, match="no pattern is called"):
        run("mv", "open-door", "wide-door", "--in", "shelf")
    assert not (shelf / NOTE).exists()


def test_migrate_moves_and_says_what_is_left(shelf):
    said = run("migrate", "shelf", "--to", "v8", "--dry-run")
    assert "shelf/open-door.md: would move to v8" in said
    assert "long-bench" not in said
    assert "page_url" in run("migrate", "shelf/open-door.md", "--to", "v8")
    assert "orbital_layer: 2" in (shelf / "open-door.md").read_text()
