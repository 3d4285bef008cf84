"""Contrary copies in translation: what joins them, what tells them apart, and what is not found."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bench.translated_campaigns import translated_stream

from concerted.guard.translated import contrary, told, translations
from concerted.guard.wedge import Message, radar

MARK = "https://fund.example/vote"
EN_FOR = f"On Monday the growers will support the treaty. Ask Brenner about the 37,000 euros: {MARK}"
EN_NOT = f"On Monday the growers will not support the treaty. Ask Brenner about the 37,000 euros: {MARK}"
DE_AGAINST = f"Am Montag werden die Bauern den Vertrag ablehnen. Fragt Brenner nach den 37.000 Euro: {MARK}"
DE_FOR = f"Am Montag werden die Bauern den Vertrag unterstützen. Fragt Brenner nach den 37.000 Euro: {MARK}"
FR_AGAINST = f"Ce lundi, les agriculteurs vont rejeter le traité. Voyez Brenner pour les 37 000 euros : {MARK}"
BARE_DE = "Die Bauern werden den Vertrag ablehnen, sagt man."
BARE_EN = "They say that the growers will support the treaty."


def found(*texts: str, times: list[float | None] | None = None) -> list[list[int]]:
    return translations(texts, times or [60.0 * n for n in range(len(texts))])


def messages(*texts: str) -> list[Message]:
    return [Message(id=str(n), text=text, recipient=f"Member {n}", time=60.0 * n) for n, text in enumerate(texts)]


def test_what_survives_translation_is_the_same_in_each_language():
    one, two, three = (told(text) for text in (EN_FOR, DE_AGAINST, FR_AGAINST))
    assert {"link:fund.example/vote", "figure:37000", "day:0", "name:brenne"} <= one.signs & two.signs & three.signs
    assert [each.language for each in (one, two, three)] == ["en", "de", "fr"]
    assert "mail:ada@air.example" in told("Write to ada@air.example.").signs
    assert told("12:30").language == ""


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        (EN_FOR, DE_AGAINST, True),
        (EN_NOT, DE_FOR, True),
        (EN_NOT, DE_AGAINST, False),
        (EN_FOR, DE_FOR, False),
        (DE_AGAINST, FR_AGAINST, False),
        (EN_FOR, EN_NOT, False),  # in one language: that is for the near-copies
        ("They support the plan, and we reject the plan.", DE_AGAINST, False),  # it stands on both sides
    ],
)
def test_contrary_is_who_stands_on_another_side_of_the_same_thing(left: str, right: str, differ: bool):
    assert bool(contrary(told(left), told(right))) == differ


def test_translations_are_joined_by_what_survives_and_by_the_hours():
    assert found(EN_FOR, DE_AGAINST, FR_AGAINST, BARE_EN) == [[0, 1, 2]]
    assert found(EN_FOR, DE_AGAINST, times=[0.0, 90 * 3600.0]) == []
    assert found(EN_FOR, DE_AGAINST, times=[6 * 3600.0 - 5, 6 * 3600.0 + 5]) == [[0, 1]]
    assert found(EN_FOR, DE_AGAINST, times=[None, None]) == [[0, 1]]
    assert found(EN_FOR, EN_NOT) == []
    assert found(BARE_EN, BARE_DE) == []
    assert found() == []


def test_a_sign_that_everybody_uses_joins_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("concerted.guard.translated.CROWD", 1)
    assert found(EN_FOR, DE_AGAINST) == []


def test_the_radar_lays_contrary_translations_side_by_side():
    (one,) = radar(messages(EN_FOR, DE_AGAINST, FR_AGAINST))
    assert one.signs == ("contrary", "translated")
    assert one.wrong is None, "how often such a finding is wrong was not measured"
    assert one.recipients == 3
    slots = {(slot.left, slot.right) for pair in one.evidence for slot in pair.contrast.slots}
    assert ("support", "ablehnen") in slots
    (less,) = radar(messages(EN_FOR, DE_AGAINST))
    assert less.confidence < one.confidence


def test_a_translation_that_says_the_same_is_no_finding():
    assert radar(messages(EN_FOR, DE_FOR)) == ()
    mine = [
        Message(id=one.id, text=one.text, recipient="Clinics", time=one.time) for one in messages(EN_FOR, DE_AGAINST)
    ]
    assert radar(mine) == ()


def test_planted_campaigns_are_found_by_their_marks_and_not_without():
    for how, least in (("marked", 0.9), ("bare", 0.0), ("unlisted", 0.0)):
        planted = translated_stream(600, 0.1, seed=3, how=how)
        flagged = {one.id for each in radar(planted.messages) if "translated" in each.signs for one in each.messages}
        assert len(flagged & planted.planted) >= least * len(planted.planted)
        assert len(flagged - planted.planted) <= len(flagged) // 10
        assert bool(flagged) == bool(least)


def test_the_same_is_found_whatever_the_order():
    planted = translated_stream(300, 0.2, seed=5).messages
    ways = [radar(planted), radar(planted[::-1])]
    named = [{frozenset(one.id for one in each.messages) for each in way if "translated" in each.signs} for way in ways]
    assert all(one == other for one, other in pairwise(named))
