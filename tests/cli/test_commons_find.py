"""The verbs that ask, tend, review and export a library of patterns."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from concerted.cli import concerted, main
from concerted.commons import read_pattern, tending
from concerted.commons.bias import Leaning
from concerted.commons.plots import rejected
from tests.commons.shelf import laid, linked, proposed


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path):
    return laid(
        tmp_path,
        turn_taking=linked("requires", "open-ledger", "nowhere"),
        shared_well=proposed("tool-shed", "hedge-walk"),
    )


def said(*words, asked=""):
    done = CliRunner().invoke(concerted, ["commons", *map(str, words)], input=asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_find_answers_in_the_askers_words_and_says_what_matched(folder):
    told = said("find", "turn", "taking", "--as", "activist", "--in", folder)
    assert told.splitlines()[0] == "Turn Taking for Movements  turn-taking"
    assert "activist label: Turn Taking for Movements (turn, taking)" in told
    assert "body: speaks of it (newcomers)" in said("find", "newcomers", "--in", folder)
    assert "Nothing fits" in said("find", "zeppelin", "--in", folder)


def test_a_long_summary_is_cut_where_it_matched(tmp_path):
    folder = laid(tmp_path, tool_shed={"summary": "zeppelin " * 40})
    assert "…" in said("find", "zeppelin", "--in", folder)


def test_for_quotes_the_sections_in_the_order_in_which_to_take_patterns_up(folder):
    told = said("for", "turn taking by rota", "--in", folder, "--most", 1)
    assert told.index("1. Open Ledger") < told.index("2. Turn Taking")
    assert "<solution>" in told
    assert "Nothing fits" in said("for", "zeppelin", "--in", folder)


def test_labels_that_are_lacking_are_listed(folder):
    assert "tool-shed: government, tech" in said("labels", folder)
    assert said("labels", folder, "--context", "activist").strip() == "Every pattern has its labels."


def test_the_graph_is_summed_up_shown_around_one_and_written(folder, tmp_path):
    told = said("graph", folder)
    assert "12 patterns, 1 links" in told
    assert "1 by slug; in no mounted library: 1" in told
    assert "inverse-missing: 1, such as turn-taking and open-ledger (requires)" in told
    assert "→ open-ledger" in said("graph", folder, "--around", "Turn Taking")
    assert "12 patterns, 3 links" in said("graph", folder, "--with-garden")
    for name in ("graph.svg", "graph.graphml", "graph.json"):
        said("graph", folder, "--to", tmp_path / name)
        assert (tmp_path / name).stat().st_size
    said("graph", folder, "--to", tmp_path / "tables")
    assert len(list((tmp_path / "tables").glob("*.parquet"))) == 4


def test_a_pattern_that_is_not_there_ends_in_a_sentence(folder, capsys):
    with pytest.raises(SystemExit):
        main(["commons", "graph", str(folder), "--around", "zeppelin"])
    assert "There is no pattern “zeppelin” here." in capsys.readouterr().err


def test_the_audit_finds_a_garden_that_follows_the_alphabet_and_ends_with_1(tmp_path):
    names = [f"p{at:03}" for at in range(200)]
    for name in names:
        links = "\n".join(f"    - target: p00{at}\n      type: complementary" for at in range(3))
        text = f"---\nid: {name}\nslug: {name}\ngraph_garden:\n  inferred_links:\n{links}\n---\n\nText.\n"
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    done = CliRunner().invoke(concerted, ["commons", "audit", str(tmp_path)])
    assert done.exit_code == 1
    assert "alphabet: the links follow it" in done.output
    assert "100.0% go to the first 5 % of it" in done.output


def test_the_audit_of_a_few_links_tells_nothing(folder):
    assert "inferred: 2 links, too few to tell" in said("audit", folder)


def test_tending_first_says_what_would_change_and_writes_when_told_to(folder):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    told = said("tend", folder)
    assert "12 files would change" in told
    assert "add --write" in told
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    (folder / "broken.md").write_text("---\nslug: [x\n---\n\nText.\n", "utf-8")
    told = said("tend", folder, "--write")
    assert "12 files changed" in told
    assert "left alone, since it cannot be read in full" in told
    assert "0 files changed" in said("tend", folder, "--write")


def test_tending_says_why_proposals_were_pruned(tmp_path):
    folder = laid(tmp_path, shared_well=proposed("nowhere"))
    assert "pruned because the target is in no mounted library: 1" in said("tend", folder)


def test_a_garden_that_is_biased_is_not_written(folder, monkeypatch, capsys):
    monkeypatch.setattr(tending.Garden, "biased", [Leaning("alphabet", 99, -0.9, 0.9, biased=True)])
    with pytest.raises(SystemExit):
        main(["commons", "tend", str(folder), "--write"])
    assert "follow the alphabet" in capsys.readouterr().err


def test_review_asks_one_by_one_and_writes_each_answer_at_once(folder):
    told = said("review", folder, "--by", "stewards", asked="k\nrequires\nr\n")
    assert "1 of 2: shared-well complementary tool-shed" in told
    assert "1 accepted, 1 rejected." in told
    pattern = read_pattern(folder / "shared-well.md")
    assert [(link.origin, link.kind, link.target) for link in pattern.relations] == [
        ("curated", "requires", "tool-shed")
    ]
    assert rejected(pattern) == ["hedge-walk"]
    assert "Nothing waits" in said("review", folder, "--by", "stewards")


def test_review_can_leave_some_for_later_and_stop(folder):
    assert "1 left for later." in said("review", folder, "--by", "us", asked="l\ns\n")
    assert len(read_pattern(folder / "shared-well.md").relations) == 2
    assert "1 accepted." in said("review", folder, "--by", "us", asked="a\ns\n")


def test_one_answer_for_all_is_recorded_as_such(folder):
    assert "1 rejected." in said("review", folder, "--by", "us", "--all", "reject", "--below", 0.85)
    assert "rejected_in_bulk: true" in (folder / "shared-well.md").read_text("utf-8")
    assert "1 accepted." in said("review", folder, "--by", "us", "--all", "accept", "--from", 0.85)
    assert "accepted_in_bulk: true" in (folder / "shared-well.md").read_text("utf-8")


def test_a_file_that_cannot_be_read_in_full_is_not_written_by_a_review(tmp_path, capsys):
    (tmp_path / "x.md").write_text(
        "---\nslug: x\ngraph_garden:\n  inferred_links:\n    - target: y\na: &b c\nd: *b\n---\nText.\n", "utf-8"
    )
    with pytest.raises(SystemExit):
        main(["commons", "review", str(tmp_path), "--by", "us", "--all", "accept"])
    assert "cannot be read in full" in capsys.readouterr().err


def test_a_library_is_exported_in_three_forms(folder, tmp_path):
    out = tmp_path / "out"
    assert "Written: 17 files" in said("export", "site", folder, "--to", out / "site", "--title", "Ours")
    assert "<h1>Ours</h1>" in (out / "site" / "index.html").read_text("utf-8")
    said("export", "index", folder, "--to", out)
    assert json.loads((out / "data" / "graph.json").read_text("utf-8"))["version"] == "3.0"
    said("export", "okf", folder, "--to", out / "okf")
    assert (out / "okf" / "patterns" / "tool-shed.md").exists()


def test_an_assistant_is_served_over_standard_input(folder, monkeypatch):
    ran = []
    monkeypatch.setattr("mcp.server.mcpserver.MCPServer.run", lambda server, how: ran.append(how))
    said("mcp", folder)
    assert ran == ["stdio"]


def test_without_a_path_this_folder_is_meant(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert "12 patterns" in said("graph")
    assert Path("shared-well.md").exists()


def test_a_known_use_is_printed_as_a_diff(tmp_path):
    folder = laid(tmp_path, turn_taking={"body": "### Section 6: Known Uses\n\n**One:** It held.\n"})
    told = said("known-use", "Turn Taking", "--title", "The valley", "--text", "It held too.", "--in", folder)
    assert "+**The valley:** It held too." in told


def test_what_a_pattern_says_does_not_steer_the_terminal(tmp_path):
    folder = laid(tmp_path, tool_shed={"title": "Tool \\e[31mShed", "corporate": "Tool \\e[2J"})
    for told in (
        said("find", "tool shed", "--as", "corporate", "--in", folder),
        said("graph", folder, "--around", "tool-shed"),
    ):
        assert "\x1b" not in told
        assert "Tool �[" in told
