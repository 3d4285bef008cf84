"""The verbs of the watch, as an analyst and a host type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from concerted import host
from concerted.coalition import Command, ShownAt
from concerted.web.house import House
from tests.cli.shell import Shell
from tests.watch.strangers import stranger
from tests.web.houses import IDS, watched

SHARED = {"openapi": "3.0.3", "paths": {"/pets": {"get": {"responses": {"200": {}}}, "put": {"responses": {}}}}}
MINE = {"openapi": "3.1.0", "paths": {"/pets": {"get": {"responses": {"200": {}}}}}}


def entries_of(house: House) -> int:
    with host.opened(house.record) as (connection, coalition):
        return host.state_of(connection, coalition).size


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    for name, whole in (("shared.json", SHARED), ("mine.json", MINE), ("same.json", SHARED)):
        (tmp_path / name).write_text(json.dumps(whole))
    (tmp_path / "no.yaml").write_text("hello: you")
    return Shell(tmp_path)


def test_an_analyst_compares_descriptions_with_the_shared_one(shell: Shell):
    ran = shell.run("watch", "openapi", "shared.json", "same.json", "mine.json")
    assert ran.status == 1
    assert ran.out == (
        "same.json: as the shared standard says\n"
        "mine.json: 1 breaking, 0 doubtful, 0 harmless differences\n"
        "  ✗ PUT /pets is missing; the standard has it.  [api-removed-without-deprecation]\n"
    )


def test_what_is_accepted_does_not_count(shell: Shell):
    accepted = "api-removed-without-deprecation"
    assert "as the shared" in shell.ok("watch", "openapi", "shared.json", "mine.json", "--accept", accepted)


def test_programs_read_one_object_a_difference(shell: Shell):
    added = shell.ok("watch", "openapi", "mine.json", "shared.json", "--all", "--json", "--today", "2026-11-30")
    assert json.loads(added) == {
        "file": "shared.json", "kind": "endpoint-added", "level": "harmless", "operation": "PUT /pets",
        "said": "PUT /pets is there; the standard does not know it.",
    }  # fmt: skip


def test_what_is_no_description_is_refused_by_name(shell: Shell):
    assert "no.yaml: this is no API description" in shell.refused("watch", "openapi", "shared.json", "no.yaml")
    assert "cannot read" in shell.refused("watch", "openapi", "shared.json", "nowhere.json")


def test_a_host_that_does_not_allow_it_calls_nobody(tmp_path: Path):
    watched(tmp_path / "house")
    shell = Shell(tmp_path)
    assert "this host does not watch" in shell.refused("watch", "house")
    (tmp_path / "house" / "host.toml").write_text("[watch]\nallowed = true\nhours = 500\n")
    assert "watch.hours" in shell.refused("watch", "house")
    assert shell.run("watch", "house", "--once", "--every", "1").status == 2


def test_a_round_looks_enters_and_says_what_it_saw(tmp_path: Path):
    house = watched(tmp_path / "house")
    (house.folder / "host.toml").write_text("[watch]\nallowed = true\n[calls]\nprivate = true\n")
    shell = Shell(tmp_path)
    with stranger() as server:
        address = server.page("/terms", "Free.")
        for name in IDS[:5]:
            shown = ShownAt(clause="published-data", address=address if name == IDS[4] else None)
            host.enter(house.record, Command(body=shown, at=host.now(), by=name))
        before = entries_of(house)
        dry = shell.ok("watch", "house", "--dry-run")
        assert "✓ Beekeepers, published-data in " in dry
        assert "(entry" not in dry
        assert entries_of(house) == before
        seen = [json.loads(line) for line in shell.ok("watch", "house", "--json").splitlines()]
    mine = next(one for one in seen if (one["member"], one["clause"]) == (IDS[4], "published-data"))
    assert (mine["verdict"], mine["address"], mine["excerpt"]) == ("kept", address, "Free.")
    assert mine["entry"] is not None
    assert {one["verdict"] for one in seen if one is not mine} == {"unknown"}


def test_a_member_says_where_one_can_look(tmp_path: Path):
    house = watched(tmp_path / "house")
    out = Shell(tmp_path).ok(
        "commitments", "at", "published-data", "https://workers.example/terms", "--by", "Field Workers",
        "--record", house.record,
    )  # fmt: skip
    assert "“https://workers.example/terms”" in out
