import json

from concerted.ecosystem.moved import Move, Snapshot, changes

BEFORE = Snapshot(
    concepts={"dam": ["a", "b", "c"], "rent": ["d"], "old name": ["e", "f", "g"]},
    positions={"A": {"dam": 0.5, "rent": 0.9}, "B": {"dam": -0.5, "old name": 0.8}, "C": {"dam": 0.5}, "Gone": {}},
    groups=[["A", "C", "D"], ["X", "Y", "Z"]],
)
AFTER = Snapshot(
    concepts={"dam": ["x"], "rent": ["d"], "new name": ["e", "f", "h"], "fresh": ["i"]},
    positions={
        "A": {"dam": -0.5, "rent": 0.8},
        "B": {"dam": -0.5, "new name": 0.2},
        "C": {"fresh": 0.5},
        "New": {"dam": 1},
    },
    groups=[["A", "B", "D", "New"]],
)


def test_who_changed_sides_comes_first_then_the_farthest_then_who_fell_silent():
    found = changes(BEFORE, AFTER)
    assert found.moves == (
        Move(actor="A", concept="dam", before=0.5, after=-0.5),
        Move(actor="B", concept="new name", before=0.8, after=0.2),
        Move(actor="C", concept="dam", before=0.5, after=None),
    )
    assert (found.appeared, found.vanished, found.concepts) == (("New",), ("Gone",), ("fresh",))
    assert (found.joined, found.left) == ((("B", 0),), (("C", 0),))


def test_nothing_changed_when_nothing_did():
    kept = Snapshot(**json.loads(json.dumps(BEFORE.plain())))
    none = changes(kept, BEFORE)
    assert not any((none.moves, none.appeared, none.vanished, none.joined, none.left, none.concepts))
    assert not changes(Snapshot(concepts={}, positions={}, groups=[]), BEFORE).joined
