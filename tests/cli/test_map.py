import csv
import json
from contextlib import closing
from importlib.resources import files

import pytest

from concerted.cli.ecosystem import show, show_changes
from concerted.ecosystem.keeping import Kept
from tests.cli.shell import Shell

DOCUMENTS = files("concerted.demo").joinpath("documents")
TRUTH = files("concerted.demo").joinpath("truth.csv")


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path)


def test_the_valley_gives_its_latent_coalition_as_a_table_a_page_and_data(shell):
    ran = shell.run("map", str(DOCUMENTS), "--out", "map")
    assert ran.status == 0
    assert "Latent coalition" in ran.out
    assert "What aligns them" in ran.out
    assert "Next, to found a coalition of them" in ran.out
    for stage in ("Read", "Split into statements", "Group, and compare with chance"):
        assert f"✓ {stage}" in ran.err
    report = json.loads((shell.folder / "map" / "map.json").read_text())
    assert (shell.folder / "map" / "map.html").read_text().startswith("<!doctype html>")
    group = {row["actor"]: row["group"] for row in csv.DictReader(TRUTH.read_text().splitlines())}
    latent = next(coalition["actors"] for coalition in report["coalitions"] if coalition["latent"])
    assert {actor for actor, letter in group.items() if letter == "A"} <= set(latent)
    assert not [actor for actor in latent if group[actor] in "BD"]


def test_the_same_documents_give_the_same_files(shell):
    for out in ("one", "two"):
        shell.ok("map", str(DOCUMENTS), "--out", out)
    for name in ("map.json", "map.html"):
        assert (shell.folder / "one" / name).read_bytes() == (shell.folder / "two" / name).read_bytes()


def test_no_coalition_here_is_an_answer_and_says_what_is_missing(shell):
    (shell.folder / "t.csv").write_text("actor,text\nA,Rain fell.\nB,Wind blew.\nC,Sun shone.\n")
    said = shell.ok("map", "t.csv")
    assert "No latent coalition here." in said
    assert "Add documents" in " ".join(said.split())


def test_what_was_not_read_is_said(shell):
    (shell.folder / "d" / "A").mkdir(parents=True)
    (shell.folder / "d" / "B").mkdir()
    (shell.folder / "d" / "A" / "a.md").write_text("We support trees.")
    (shell.folder / "d" / "B" / "b.md").write_text("We support trees.")
    for n in range(12):
        (shell.folder / "d" / "B" / f"{n:02}.pdf").write_bytes(b"%PDF")
    said = shell.ok("map", "d", "--out", "out")
    assert "Not read: B/00.pdf: it is damaged, or not a PDF" in said
    assert "… and 2 more" in said


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none", None, "there is nothing here"),
        ("t.csv", b"actor,text\nA,B,C\n", "t.csv, line 2: 3 fields"),
        ("t.csv", b"who,text\nA,B\n", "field “actor”: the column is missing"),
        ("t.csv", b"actor,text\nA,B\n", "all texts are by one actor"),
        ("t.csv", b"actor,text\nA,caf\xe9\n", "is not UTF-8"),
        ("t.csv", b"PK\0\0", "this is not text"),
        ("t.xlsx", b"PK\0\0", "neither a folder nor a known table"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(shell, name, content, why):
    if content is not None:
        (shell.folder / name).write_bytes(content)
    assert why in shell.refused("map", name, "--out", "map")
    assert not (shell.folder / "map").exists()


def test_a_place_that_cannot_be_written_is_named(shell):
    (shell.folder / "map").write_text("a file where the folder should be")
    assert "cannot write" in shell.refused("map", str(DOCUMENTS), "--out", "map")


def test_the_circle_a_map_suggests_is_invited_in_one_go(shell):
    shell.ok("map", str(DOCUMENTS), "--out", "map")
    shell.ok("found", "Clear Air", "--context", "activist", "--convener", "Rural Clinics Association")
    said = shell.ok("invite", "--from", "map/map.json", "--by", "Rural Clinics Association")
    circle = json.loads((shell.folder / "map" / "map.json").read_text())["coalitions"][0]["circle"]
    assert said.count(" invited ") == len(set(circle) - {"Rural Clinics Association"})
    assert "find one sentence that everyone nods to" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), ("[]", "no map.json"), ("x", "no map.json"),
     ('{"coalitions": []}', "there is no group 1; the map has 0")],
)  # fmt: skip
def test_a_map_that_is_none_invites_nobody(shell, content, why):
    shell.ok("found", "Clear Air", "--context", "activist", "--convener", "Clinics")
    if content is not None:
        (shell.folder / "map.json").write_text(content)
    assert why in shell.refused("invite", "--from", "map.json", "--by", "Clinics")


def test_the_demo_shows_the_whole_way_and_may_be_run_again(shell):
    for _ in range(2):
        said = shell.ok("demo")
        assert "Latent coalition" in said
        assert "5 outcomes recompute" in said
        assert "In the words of tech:" in said
        assert "make serve" in said
    assert "holds up to entry" in shell.ok("verify", "demo-house/coalition.zip")
    assert "Reversed by decision" in shell.ok("log", "--record", "demo-house/coalition.record")


def test_the_demo_never_clears_a_house_that_somebody_lives_in(shell):
    (shell.folder / "home").mkdir()
    (shell.folder / "home" / "coalition.record").write_text("mine")
    assert "is here already and is no demo" in shell.refused("demo", "home")


def test_the_terminal_says_when_groups_rest_on_wording(capsys):
    counts = {"documents": 4, "actors": 4, "statements": 0, "concepts": 0}
    show({"counts": counts, "basis": "wording", "missing": "", "coalitions": [], "skipped": []})
    assert "rests on how the actors write" in " ".join(capsys.readouterr().out.split())


# updating


LETTERS = "actor,text\n" + "".join(
    f"A{n},{'Yes' if n % 2 else 'No'}. We {'support' if n % 2 else 'oppose'} the night bus to the coast.\n"
    for n in range(5)
)


def test_a_map_is_updated_with_what_is_new_among_its_paths_or_with_new_ones_alone(shell):
    (shell.folder / "letters.csv").write_text(LETTERS)
    first = shell.run("map", "letters.csv", "--update", "--out", "map")
    assert "The whole map is made: there is none here that could be updated." in first.err
    assert "Updated" not in first.out
    changed = LETTERS.replace("A0,No. We oppose", "A0,Yes. We now support")
    (shell.folder / "letters.csv").write_text(changed)
    said = shell.ok("map", "letters.csv", "--out", "map", "--update")
    assert "Updated: 1 document came, 1 went; 1 new statement, 1 of them on a concept that was there." in said
    assert "A whole map is due: " in said
    assert "Moved: A0, from against" in said
    moved = json.loads((shell.folder / "map" / "moved.json").read_text())
    (span,) = moved["since"]
    assert span["moves"][0]["said_after"]["text"] == "We now support the night bus to the coast."
    assert span["moves"][0]["said_before"]["text"] == "We oppose the night bus to the coast."
    assert "Who moved" in (shell.folder / "map" / "map.html").read_text()
    (shell.folder / "more.csv").write_text("actor,text\nB,We oppose the night bus to the coast.\n")
    said = shell.ok("map", "more.csv", "--out", "map", "--update")
    assert "Updated: 1 document came, 0 went" in said
    report = json.loads((shell.folder / "map" / "map.json").read_text())
    assert [one["name"] for one in report["actors"]] == ["A0", "A1", "A2", "A3", "A4", "B"]
    assert "some of the map's paths are named" in shell.refused("map", "more.csv", "--out", "map", "--update")
    (shell.folder / "third.csv").write_text("actor,text\nC,We oppose it.\n")
    assert "with the seed 0" in shell.refused("map", "third.csv", "--out", "map", "--update", "--seed", "1")
    (shell.folder / "coded.csv").write_text("actor,concept,value\nC,Bus,1\nD,Bus,1\n")
    assert "always made anew" in shell.refused("map", "coded.csv", "--out", "map", "--update")


def test_of_two_updates_at_once_the_second_says_to_wait_and_writes_nothing(shell, monkeypatch):
    monkeypatch.setattr("concerted.ecosystem.keeping.kept._WAIT", 0)
    (shell.folder / "letters.csv").write_text(LETTERS)
    shell.ok("map", "letters.csv", "--out", "map")
    files = sorted((shell.folder / "map").glob("map.[hjka]*"))
    before = [file.read_bytes() for file in files]
    (shell.folder / "more.csv").write_text("actor,text\nB,We oppose the night bus to the coast.\n")
    first = Kept.open(shell.folder / "map" / "map.kept")
    assert first is not None
    with closing(first):
        said = shell.refused("map", "more.csv", "--out", "map", "--update")
    assert "another update" in said
    assert [file.read_bytes() for file in files] == before
    assert "Updated: 1 document came" in shell.ok("map", "more.csv", "--out", "map", "--update")


def test_the_terminal_says_who_moved_joined_and_left_and_how_many_since_a_month_ago(capsys):
    move = {"actor": "A", "concept": "Dam", "before": None, "after": 0.0}
    span = {"since": "2026-11-30", "moves": [move] * 7, "joined": [["B", 0]], "left": [["C", 1]]}
    show_changes([span, {**span, "since": "2026-10-30"}])
    said = capsys.readouterr().out
    assert "Moved: A, from silence to neither (+0.00): Dam" in said
    assert "Joined: B, group 1" in said
    assert "Left: C, group 2" in said
    assert "… and 2 more moves, in moved.json." in said
    assert "Since about a month ago, the map of 2026-10-30: 7 moves." in said
    show_changes([{**span, "moves": []}])
    assert "Nobody moved since the last map." in capsys.readouterr().out
