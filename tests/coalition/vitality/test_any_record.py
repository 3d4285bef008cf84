"""On any record: its cause makes a sign appear, leaving it out makes it go, and nothing else moves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.coalition import changes_between
from tests.coalition.lives import answer, proposing
from tests.coalition.vitality.records import (
    IDS,
    NOISE,
    VAGUE,
    Run,
    comes,
    decided,
    decided_at,
    felt,
    goes,
    met,
    promised,
    reworded,
    run,
    verdict,
)

FIRMER = "Publish all you measure within two days, in the open table."


def _referred(life: Run) -> None:
    comes(life)


def _log(life: Run) -> None:
    for _ in range(3):
        decided_at(life, met(life), days=2)


def _departure(life: Run) -> None:
    goes(life)
    reworded(life, text=FIRMER)


def _inherited(life: Run) -> None:
    newcomer = comes(life)
    platform = life.state.platform
    assert platform
    clauses = tuple(replace(one, text=FIRMER) if one.id == "measure" else one for one in platform.clauses)
    changes = changes_between(platform.clauses, clauses)
    life.do(proposing("platform", changes=changes, base=platform.digest), by=newcomer)


def _theatre(life: Run) -> None:
    for _ in range(3):
        met(life)


def _bottleneck(life: Run) -> None:
    for _ in range(7):
        met(life, by=IDS[1])


def _silence(life: Run) -> None:
    felt(life, 8, 6)


def _rigid(life: Run) -> None:
    goes(life)
    life.wait(days=580)


def _vague(life: Run) -> None:
    reworded(life, **VAGUE)


def _riding(life: Run) -> None:
    promised(life, [IDS[3]])


PLANTS: dict[str, Callable[[Run], None]] = {
    "referred": _referred, "log": _log, "departure": _departure, "inherited": _inherited, "theatre": _theatre,
    "bottleneck": _bottleneck, "silent-complaint": _silence, "rigid-platform": _rigid,
    "lowest-common-denominator": _vague, "free-riding": _riding,
}  # fmt: skip

KIN: dict[str, set[str]] = {
    "log": {"bottleneck"}, "rigid-platform": {"departure"}, "theatre": {"bottleneck"}, "bottleneck": {"theatre"},
    "inherited": {"referred"}, "free-riding": {"bottleneck"}, "departure": {"inherited"},
}  # fmt: skip
"""Signs that the cause of another may bring with it."""

noise = st.lists(st.tuples(st.integers(0, len(NOISE) - 1), st.integers(0, 3)), max_size=8)


def heard(life: Run, steps: list[tuple[int, int]]) -> None:
    for kind, who in steps:
        NOISE[kind](life, who)


@pytest.mark.parametrize("name", PLANTS)
@settings(max_examples=8)
@given(before=noise, after=noise)
def test_the_cause_makes_the_sign_and_nothing_else_moves_it(name, before, after):
    life, quiet = run(), verdict(run(), name)
    heard(life, before)
    assert verdict(life, name) == quiet != "present"
    PLANTS[name](life)
    assert verdict(life, name) == "present"
    heard(life, after)
    assert verdict(life, name) == "present"


@pytest.mark.parametrize("name", [name for name in PLANTS if name not in ("theatre", "log", "bottleneck")])
@settings(max_examples=4)
@given(after=st.lists(st.integers(0, 3), min_size=1, max_size=3))
def test_what_is_decided_besides_moves_no_sign_but_those_of_decisions(name, after):
    life = run()
    PLANTS[name](life)
    for who in after:
        decided(life, IDS[who])
    assert verdict(life, name) == "present"


@pytest.mark.parametrize("name", PLANTS)
def test_no_cause_makes_a_sign_that_is_not_its_own(name):
    """But for two that share a cause: a departure that nobody answers is a circumstance that changed."""
    life, others = run(), [other for other in PLANTS if other != name and other not in KIN.get(name, set())]
    quiet = {other: verdict(run(), other) for other in others}
    PLANTS[name](life)
    assert {other for other in others if verdict(life, other) == "present" != quiet[other]} == set()


def test_an_answer_is_not_what_carries_a_coalition():
    life = run()
    for _ in range(12):
        answer(life, life.do(proposing(), by=IDS[0]), IDS[1], "agree")
    assert verdict(life, "bottleneck") == "present"
