import json
import re
import sqlite3
import subprocess
import sys

import pytest

from concerted import host
from concerted.cli import VERBS
from concerted.record import Checkpoint, Replica, Signer, pack
from concerted.record.canonical import encode
from concerted.record.store import replica
from concerted.record.tree import Tree, leaf_hash
from tests.cli.shell import QuickShell

NAMES = ("River Watch", "Clinics", "Growers", "Schools", "Beekeepers")


@pytest.fixture
def shell(tmp_path):
    return QuickShell(tmp_path)


@pytest.fixture(scope="module")
def whole_life(tmp_path_factory):
    """A coalition run from a shell alone, from founding to a reversed decision."""
    shell = QuickShell(tmp_path_factory.mktemp("life"))
    said = [
        shell.ok("found", "Clear Air", "--context", "activist", "--convener", NAMES[0]),
        shell.ok("invite", *NAMES[1:], "--by", NAMES[0]),
        shell.ok("nod", "We want our air measured.", "--by", NAMES[0]),
        *(shell.ok("nod", "5", "--by", name) for name in NAMES[1:4]),
        shell.ok("nod", "5", "--by", NAMES[4], "--not-yet", "By whom?"),
        shell.ok("nod", "We want our air measured by neighbours.", "--by", NAMES[4], "--revises", "5"),
        *(shell.ok("nod", "10", "--by", name) for name in NAMES[:4]),
    ]
    (shell.folder / "platform.toml").write_text(shell.ok("platform", "--template", "activist"))
    said += [
        shell.ok("platform", "platform.toml", "--by", NAMES[1]),
        *(shell.ok("endorse", "--by", name) for name in NAMES),
        shell.ok("propose", "Buy two meters", "--text", "One for the school.", "--by", "clinics"),
        *(shell.ok("stance", "21", "agree", "--by", name) for name in NAMES[:4]),
        shell.ok("stance", "21", "disagree", "--reason", "One would do.", "--by", NAMES[4]),
        shell.ok("close", "21", "--rationale", "Nobody objects."),
        shell.ok("propose", "Undo the meters", "--reverses", "27", "--by", "growers"),
        *(shell.ok("stance", "28", "agree", "--by", name) for name in NAMES),
        shell.ok("close", "28", "--rationale", "They were out of stock.", "--by", "growers"),
    ]
    return shell, said


def test_a_whole_life_is_told_in_plain_sentences(whole_life):
    _, said = whole_life
    text = "".join(said)
    assert "River Watch convened Clear Air." in text
    assert "Schools nodded, and with that everyone has: “We want our air measured by neighbours.”" in text
    assert "Growers endorsed the points of unity. With that it is in force." in text
    assert "Adopted: “Undo the meters”" in text


def test_the_log_shows_each_decision_with_rule_stances_and_reason(whole_life):
    shell, _ = whole_life
    log = shell.ok("log")
    assert log.index("Undo the meters: adopted") < log.index("Buy two meters: adopted")
    assert "By consent: adopted if no objection stands once at least 3 of 5 have answered." in log
    assert "Beekeepers disagrees: “One would do.”" in log
    assert "Reversed by decision 34." in log
    everything = shell.ok("log", "--all")
    assert len(re.findall(r"^ +\d+  20", everything, re.M)) == 35
    assert "“By whom?”" in everything


def test_the_platform_is_shown_as_the_page_it_is(whole_life):
    shell, _ = whole_life
    page = shell.ok("platform")
    assert page.startswith("Clear Air: version 1, in force since 20")
    assert "“We want our air measured by neighbours.”" in page
    assert "Endorsed by: River Watch, Clinics, Growers, Schools, Beekeepers" in page
    assert re.search(r"171 of 450 words · text [0-9a-f]{12}", page)


def test_the_export_verifies_without_the_house_it_came_from(whole_life, tmp_path):
    shell, _ = whole_life
    shell.ok("export", tmp_path / "coalition.zip")
    said = QuickShell(tmp_path).ok("verify", "coalition.zip")
    assert "35 entries: every hash, the root and the host's signature hold" in said
    assert "2 decisions and 1 platform versions" in said
    assert "Clear Air holds up to entry 34" in said
    assert said == shell.ok("verify", "coalition.record")


def test_every_altered_byte_of_an_export_ends_with_status_one_and_a_named_reason(whole_life, tmp_path):
    shell, _ = whole_life
    shell.ok("export", tmp_path / "coalition.zip")
    data = bytearray((tmp_path / "coalition.zip").read_bytes())
    place = data.index(b"One for the school.")
    data[place] ^= 1
    (tmp_path / "altered.zip").write_bytes(data)
    assert "entry 21 was altered" in QuickShell(tmp_path).refused("verify", "altered.zip")


def test_an_altered_word_in_a_record_file_is_found_and_named(whole_life, tmp_path):
    shell, _ = whole_life
    copy = sqlite3.connect(tmp_path / "coalition.record")
    with sqlite3.connect(shell.folder / "coalition.record") as held:
        held.backup(copy)
    copy.execute("DROP TRIGGER record_entry_update")
    copy.execute("UPDATE record_entry SET bytes = CAST(REPLACE(bytes, 'for the school', 'for the spooks') AS BLOB)")
    copy.commit()
    copy.close()
    assert "entry 21 was altered after it was written" in QuickShell(tmp_path).refused("verify", "coalition.record")


def test_a_record_cut_in_mid_entry_is_named(whole_life, tmp_path):
    shell, _ = whole_life
    shell.ok("export", tmp_path / "coalition.zip")
    data = (tmp_path / "coalition.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    assert "damaged or cut short" in QuickShell(tmp_path).refused("verify", "cut.zip")
    record = (shell.folder / "coalition.record").read_bytes()
    (tmp_path / "cut.record").write_bytes(record[: len(record) // 2])
    assert "not a whole record file" in QuickShell(tmp_path).refused("verify", "cut.record")


def test_words_that_were_erased_are_counted_and_break_nothing(whole_life, tmp_path):
    shell, _ = whole_life
    copy = sqlite3.connect(tmp_path / "coalition.record")
    with sqlite3.connect(shell.folder / "coalition.record") as held:
        held.backup(copy)
    copy.execute("DELETE FROM record_opening WHERE value = 'By whom?'")
    copy.commit()
    copy.close()
    said = QuickShell(tmp_path).ok("verify", "coalition.record")
    assert "1 reasons lie beside the record" in said
    assert "1 more were committed to and are not shared with this copy" in said


def test_a_gigabyte_of_anything_is_refused_unread(shell):
    with (shell.folder / "big").open("wb") as file:
        file.truncate(2**30)
    assert "not a zip file" in shell.refused("verify", "big")
    shell.ok("found", "A Coalition", "--context", "tech", "--convener", "A")
    assert "larger than 1 MiB" in shell.refused("platform", "big", "--by", "A")
    assert "larger than 64 MiB" in shell.refused("invite", "--from", "big", "--by", "A")


def test_a_record_from_a_newer_version_says_what_to_do(whole_life, tmp_path):
    shell, _ = whole_life
    signer = Signer.load(shell.folder / "coalition.record.key")
    with host.opened(shell.folder / "coalition.record") as (connection, coalition):
        held = replica(connection, coalition)
    newer = encode({**json.loads(held.entries[-1]), "v": 2})
    lines = (*held.entries[:-1], newer)
    note = signer.sign(Checkpoint(coalition, len(lines), Tree([leaf_hash(line) for line in lines]).root()))
    (tmp_path / "newer.zip").write_bytes(pack(Replica(entries=lines, note=note, openings=held.openings)))
    said = QuickShell(tmp_path).refused("verify", "newer.zip")
    assert "entry 34: this record was written in form 2" in said
    assert "Install a newer Concerted" in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("verify", "none.zip"), "No such file"),
        (("verify", "."), "no record lies in this folder"),
        (("log",), "there is no record here"),
        (("export", "x.zip"), "there is no record here"),
        (("found", "\u200b", "--context", "tech", "--convener", "A"), "character nobody can see"),
        (("found", "A", "--context", "tech", "--convener", "B", "--record", "no/folder/x"), "No such file"),
        (("platform",), "there is no record here"),
    ],
)
def test_a_mistake_before_the_founding_is_named_and_leaves_nothing(shell, arguments, why):
    assert why in shell.refused(*arguments)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("found", "B", "--context", "tech", "--convener", "A"), "there is a file here already"),
        (("invite", "B", "--by", "Z"), "“Z” is not known"),
        (("nod", "7", "--by", "A"), "no sentence 7"),
        (("platform", "none.toml", "--by", "A"), "No such file"),
        (("platform", "coalition.record", "--by", "A"), "not UTF-8 text"),
        (("platform",), "There is no platform yet"),
        (("endorse", "--by", "A"), "There is no platform yet"),
        (("propose", "T", "--by", "A"), "not a member"),
        (("propose", "T", "--amend", "p.toml", "--by", "A"), "No such file"),
        (("stance", "3", "agree", "--by", "A"), "not a member"),
        (("close", "3", "--rationale", "x"), "no proposal 3"),
        (("export", "no/folder/x.zip"), "No such file"),
        (("invite", "B", "--by", "A", "--held-at", "2099-01-01T00:00:00Z"), "cannot happen later"),
    ],
)
def test_a_mistake_after_the_founding_is_named_and_leaves_nothing(shell, arguments, why):
    shell.ok("found", "A Coalition", "--context", "tech", "--convener", "A")
    assert why in shell.refused(*arguments)


def test_without_the_hosts_key_nothing_is_entered(shell):
    shell.ok("found", "A Coalition", "--context", "tech", "--convener", "A")
    (shell.folder / "coalition.record.key").unlink()
    assert "coalition.record.key: the key is not here" in shell.refused("invite", "B", "--by", "A")
    (shell.folder / "coalition.record.key").write_text("zz")
    assert "not a key of Concerted's" in shell.refused("invite", "B", "--by", "A")


def test_a_database_that_is_no_record_is_named_and_left_as_it_was(shell):
    sqlite3.connect(shell.folder / "empty.record").execute("CREATE TABLE t (x)").connection.close()
    assert "not a whole record file: no such table" in shell.refused("log", "--record", "empty.record")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nod", "5", "--revises", "3", "--by", "A"),
        ("nod", "a text", "--not-yet", "why", "--by", "A"),
        ("platform", "file.toml"),
        ("propose", "T", "--amend", "f", "--reverses", "3", "--by", "A"),
        ("stance", "3", "maybe", "--by", "A"),
        ("invite", "--by", "A"),
        ("invite", "B", "--from", "map.json", "--by", "A"),
        ("fly",),
    ],
)
def test_a_verb_used_wrongly_shows_how_to_use_it(shell, arguments):
    ran = shell.run(*arguments)
    assert ran.status == 2
    assert "Usage: concerted" in ran.err


def test_a_mistyped_verb_is_answered_with_the_one_that_was_meant(shell):
    assert "Did you mean “map”?" in shell.run("mapp").err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_shows_a_worked_example(shell, verb):
    said = shell.ok(verb, "--help")
    assert f"concerted {verb}" in said.split("Example", 1)[1]


def test_the_help_lists_every_verb(shell):
    said = shell.ok("--help")
    assert all(f"\n  {verb} " in said for verb in VERBS)


def test_asking_for_the_version_imports_no_room_behind_the_door():
    code = "import sys, concerted.cli as c\ntry: c.main(['--version'])\nexcept SystemExit: print(sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not any(f"'{name}'" in said for name in ("numpy", "django", "pyarrow", "rich", "cryptography"))
