"""What a map says beside its groups: who judged, what is quoted, what is missing, what it is remembered by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from concerted.ecosystem import Coded, Corpus, Document, map_ecosystem, mapping
from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.groups import Group, Grouping
from concerted.ecosystem.latent import SURER, Field, explain
from concerted.ecosystem.mapping import BY_RULES
from concerted.ecosystem.moved import changes
from concerted.ecosystem.remembered import snapshot
from concerted.ecosystem.report import to_json
from concerted.ecosystem.sides import AGAINST, FOR, RULES
from concerted.ecosystem.stance import Stance
from concerted.ecosystem.statements import Statement

ACTORS = ("A", "B", "C")


class Contrary:
    """Judges every statement to be against."""

    made_by = "a contrary judge"
    identity = "contrary"

    def __init__(self):
        self.asked = []

    def prepare(self, pairs):
        self.asked.extend(pairs)

    def probabilities(self, pairs, *, advance=lambda _: None):
        found = np.zeros((len(pairs), 3), np.float32)
        found[:, AGAINST] = 1
        return found


def question(*answers):
    return Corpus(
        documents=tuple(
            Document(actor=actor, source=actor, title="A dam?", text=text)
            for actor, text in zip("ABCDEF", answers, strict=False)
        )
    )


ASKED = question("Yes. We support it.", "Yes, we support this.", "No, we reject it.")


def test_a_judge_takes_the_sides_and_is_named():
    judge = Contrary()
    found = map_ecosystem(ASKED, judge=judge)
    assert found.made_by == "a contrary judge"
    assert [pair[0] for pair in judge.asked] == ["A dam?"] * 3
    assert found.sides.tolist() == [-1, -1, -1]
    assert (found.positions < 0).all()


def test_each_actor_is_quoted_once_on_a_concept_by_its_plainest_statement_and_its_nearest_are_named():
    again = Document(actor="A", source="A2", title="A dam?", text="Yes, we support the dam.")
    report = to_json(map_ecosystem(replace(ASKED, documents=(*ASKED.documents, again))))
    first, second, third = report["actors"]
    assert [(one["concept"], one["text"]) for one in first["quotes"]] == [(0, "Yes. We support it.")]
    assert [one["side"] for one in second["quotes"] + third["quotes"]] == ["support", "oppose"]
    assert [name for name, _ in first["near"]] == ["B"]
    assert [name for name, _ in first["far"]] == ["C"]


def test_a_map_is_remembered_and_compared_with_the_next():
    one = map_ecosystem(ASKED)
    before = snapshot(one)
    assert list(before.concepts) == ["A dam?"]
    assert len(before.concepts["A dam?"]) == 3
    assert {actor: held["A dam?"] > 0 for actor, held in before.positions.items()} == {"A": True, "B": True, "C": False}
    assert not changes(before, snapshot(one)).moves
    after = snapshot(map_ecosystem(question("No. We oppose it.", "Yes, we support this.", "No, we reject it.")))
    (move,) = changes(before, after).moves
    held = before.positions["A"]["A dam?"]
    assert (move.actor, move.concept, move.before, move.after) == ("A", "A dam?", held, -held)
    assert (move.said_before["text"], move.said_after["text"]) == ("Yes. We support it.", "No. We oppose it.")


def test_a_silent_actor_is_remembered_without_a_position():
    asked = question("Yes. We support it.", "Yes, we support this.")
    said = Document(actor="Z", source="Z", text="Rain fell on nine days.")
    assert snapshot(map_ecosystem(replace(asked, documents=(*asked.documents, said)))).positions["Z"] == {}


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        (41, "If they stay as alike as they look, about 41 concepts would tell; there are 6."),
        (6, "More statements per actor, or more actors on the same questions, would tell."),
        (None, "More statements per actor, or more actors on the same questions, would tell."),
    ],
)
def test_how_many_concepts_would_tell_is_said_where_there_are_fewer(needed, said):
    none = Grouping(groups=(), membership=np.zeros((4, 0)), concepts_needed=needed, speaking=4)
    found = map_ecosystem(
        Corpus(coded=tuple(Coded(actor=actor, concept=f"c{n}", value=1) for actor in "ABCD" for n in range(6)))
    )
    told = replace(found, grouping=none, coalitions=()).missing
    assert told == f"4 actors take sides on 6 concepts, but no group of them is more alike than chance. {said}"


def field(sides):
    """Three actors for one concept, of which the first says so in two statements with the first two sides."""
    said = [
        Statement(
            document=n, actor=actor, start=0, end=2, text="We", content="", polarity=1, rule="", question=""
        )
        for n, actor in enumerate(("A", *ACTORS))
    ]  # fmt: skip
    return Field(
        actors=ACTORS,
        statements=said,
        sides=np.array([*sides, 0.9, 0.9]),
        concepts=(Concept(name="A dam", statements=(0, 1, 2, 3)),),
        positions=np.array([[0.9], [0.9], [0.9]]),
        aligned=np.full((3, 3), 0.5),
        ties=frozenset(),
        facts={"A": {"sector": "farms"}, "B": {"sector": "farms", "region": "north"}, "C": {"region": "coast"}},
    )


GROUP = Group(rows=(0, 1, 2), strength=0.5, score=3, chance=0.01, stability=0.9)


def test_the_more_central_statement_is_quoted_unless_another_is_much_plainer():
    assert explain(field((0.7, 0.7 + SURER / 2)), GROUP).beliefs[0].quotes == (0, 2, 3)
    assert explain(field((0.7, 0.71 + SURER)), GROUP).beliefs[0].quotes == (1, 2, 3)
    assert explain(field((-0.9, 0.8)), GROUP).beliefs[0].quotes == (1, 2, 3)


def test_whom_an_actor_speaks_for_comes_from_its_facts():
    speaks = {one.actor: (one.constituency, one.alone) for one in explain(field((0.9, 0.9)), GROUP).invitations}
    assert speaks == {"A": ("farms", False), "B": ("farms", False), "C": ("coast", True)}


def test_the_rules_and_the_shipped_model_judge_together(monkeypatch):
    found = map_ecosystem(ASKED)
    assert found.made_by == f"{BY_RULES}, and {Stance().made_by}"
    assert [round(abs(side), 2) for side in found.sides] == [0.7] * 3  # each begins with a yes or a no
    texts = ("It would drown the valley.", "Fish would find no way to the sea.")
    argued = question(*texts, "Yes, we support it.")
    model = Stance().probabilities([("A dam?", text) for text in texts])
    assert map_ecosystem(argued).sides[:2] == pytest.approx((1 - RULES) * (model[:, FOR] - model[:, AGAINST]), abs=1e-6)
    monkeypatch.setattr(mapping, "MOST_JUDGED", 2)
    many = map_ecosystem(argued)
    assert many.made_by.endswith("judges no more than 2 statements, and there are 3")
    assert many.sides.tolist()[:2] == [0, 0]
