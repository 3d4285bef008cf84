"""The scripts that are committed are those of the sources that are committed."""

from __future__ import annotations

import json

from scripts import assets


def test_every_script_was_built_from_its_source_as_it_is():
    assert json.loads(assets.BUILT.read_text("utf-8")) == assets.hashes()


def test_every_source_has_its_script_and_no_script_is_left_over():
    names = {path.name for path in assets.ASSETS.glob("*.js")}
    assert names
    assert {path.name for path in assets.OUT.glob("*.js")} == names


def test_no_script_names_a_registry():
    lock = (assets.ASSETS / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
