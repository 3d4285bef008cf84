"""The documents name every room there is, and none of them as still to come."""

from __future__ import annotations

from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOMS = sorted(init.parent.name for init in (HOUSE / "src" / "concerted").glob("*/__init__.py"))
README = (HOUSE / "README.md").read_text("utf-8")
ARCHITECTURE = (HOUSE / "docs" / "architecture.md").read_text("utf-8")


def test_the_architecture_has_a_row_for_every_room():
    assert [room for room in ROOMS if f"| `{room}/` |" not in ARCHITECTURE] == []


def test_the_readme_leads_to_every_room_around_and_says_of_none_that_it_is_to_come():
    around = [f"docs/{room}.md" for room in ("vitality", "watch", "guard", "commons", "commons-files")]
    assert [one for one in around if f"[{one}]({one})" not in README] == []
    assert "not built yet" not in README
