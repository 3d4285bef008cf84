"""Panels by lot at the command line: the seed stays on one's own machine, and any copy draws the panel again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from concerted import host
from concerted.cli import concerted
from concerted.coalition import ActorFacts, Command
from concerted.coalition.days import later
from concerted.demo.story import tell
from concerted.errors import ConcertedError
from tests.coalition.lives import NAMES

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `concerted` in a folder with a coalition in mid-life; what it raises for the user is raised here."""
    monkeypatch.chdir(tmp_path)
    tell(tmp_path / "coalition.record", NAMES, now=datetime.now(UTC))

    def invoke(*arguments: str, status: int = 0) -> Result:
        came = CliRunner().invoke(concerted, arguments, catch_exceptions=False)
        assert came.exit_code == status, came.output
        return came

    return invoke


def newest() -> int:
    return max(host.verify("coalition.record").state.draws)


def test_a_panel_is_announced_drawn_replaced_and_drawn_again_from_a_copy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    days = [later(host.now(), n) for n in (1, 2, 3, 4)]
    assert "Nothing was drawn" in run("panel", "show").output
    one, other = NAMES[:2]
    seeds = ("--commits", one, "--commits", other, "--commit-by", days[0], "--reveal-by", days[1])
    said = run("panel", "announce", "A jury", "--seats", "2", *seeds, "--source", "drand", "--at", days[2], "--by", one)
    assert "Seeds are awaited until" in said.output
    number = str(newest())
    for name in (one, other):
        run("panel", "commit", number, "--keep", f"{name}.seed", "--by", name)
        assert (tmp_path / f"{name}.seed").read_text().strip() not in run("panel", "show", number, "--json").output
    with pytest.raises(ConcertedError, match="committed already"):
        run("panel", "commit", number, "--keep", "another.seed", "--by", one)
    assert not (tmp_path / "another.seed").exists()
    with pytest.raises(ConcertedError, match="no seed here"):
        run("panel", "reveal", number, "--kept", "none.seed", "--by", one)
    for name in (one, other):
        run("panel", "reveal", number, "--kept", f"{name}.seed", "--by", name)
    with pytest.raises(ConcertedError, match="not drawn yet"):
        run("panel", "redraw", number)
    monkeypatch.setattr(host, "now", lambda: days[3])
    assert "api.drand.sh" in run("panel", "show", number).output
    assert "●" in run("panel", "draw", number, "--randomness", "ab" * 96).output
    state = host.verify("coalition.record").state
    panel = state.draws[int(number)].panel
    run("export", "copy.concerted")
    again = run("panel", "redraw", number, "--copy", "copy.concerted").output
    assert f"panel: {', '.join(state.actors[name].name for name in panel)}" in again
    assert "Compare the signature" in again
    run("panel", "replace", number, panel[0], "--by", panel[0])
    assert json.loads(run("panel", "show", number, "--json").output)[0]["gone"] == [panel[0]]


def test_quotas_are_worked_out_and_another_number_is_compared_at_its_source(run: Run, monkeypatch: pytest.MonkeyPatch):
    for name in NAMES[:2]:
        host.enter(
            Path("coalition.record"), Command(body=ActorFacts(name=name, constituencies=("Parents",)), at=host.now())
        )
    public = ("--source", "The lottery", "--at", later(host.now(), 1), "--by", NAMES[0])
    assert run("panel", "announce", "A jury", "--seats", "2", "--quota", "Parents", *public, status=2)
    said = run("panel", "announce", "A jury", "--seats", "2", "--quota", "Parents=1", *public).output
    assert "Parents: 1 to 1 seats" in said
    assert "50.0 %" in said
    with pytest.raises(ConcertedError, match="not known"):
        run("panel", "announce", "A jury", "--seats", "2", "--among", "strangers", "--quota", "Parents=1", *public)
    number, now = str(newest()), host.now()
    monkeypatch.setattr(host, "now", lambda: later(now, 2))
    run("panel", "draw", number, "--randomness", "3 17 22")
    assert "Compare “3 17 22”" in run("panel", "redraw", number).output


def test_too_few_seeds_give_no_panel(run: Run, monkeypatch: pytest.MonkeyPatch):
    days = [later(host.now(), n) for n in (1, 2, 3)]
    seeds = ("--commits", NAMES[0], "--commits", NAMES[1], "--commit-by", days[0], "--reveal-by", days[1])
    run("panel", "announce", "A jury", "--seats", "2", *seeds, "--by", NAMES[0])
    monkeypatch.setattr(host, "now", lambda: days[2])
    assert "too few seeds" in run("panel", "draw", str(newest())).output
    assert "No panel" in run("panel", "redraw", str(newest())).output
