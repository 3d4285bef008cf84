"""Between a body and its JSON: strictly, for every kind of entry."""

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

import pytest

from concerted.coalition import Capacity, ContestEnded, Interview, Nod, Rotating, Sealed, SeatTaken, Stance
from concerted.coalition.life import STEPS
from concerted.coalition.shape import from_json, sealed_field, to_json
from concerted.errors import Refused

BODIES = [step.body for step in STEPS.values()]


def hints(kind: type) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if get_origin(hint) is not ClassVar}


def all_hints(kind: type, seen: set[type] | None = None) -> Iterator[tuple[str, Any]]:
    """Every field's type in a body, and in what its fields hold."""
    seen = set() if seen is None else seen
    if kind in seen:
        return
    seen.add(kind)
    for name, hint in hints(kind).items():
        yield f"{kind.__name__}.{name}", hint
        for part in (hint, *get_args(hint), *(deep for arm in get_args(hint) for deep in get_args(arm))):
            if is_dataclass(part) and isinstance(part, type):
                yield from all_hints(part, seen)


@pytest.mark.parametrize("kind", BODIES, ids=list(STEPS))
def test_a_field_may_be_one_thing_or_absent_never_one_of_two(kind):
    for name, hint in all_hints(kind):
        if get_origin(hint) in (Union, types.UnionType):
            arms = [arm for arm in get_args(hint) if arm is not type(None)]
            assert len(arms) == 1, name


@pytest.mark.parametrize("kind", BODIES, ids=list(STEPS))
def test_no_field_holds_a_number_that_machines_round(kind):
    assert all(float not in (hint, *get_args(hint)) for _, hint in all_hints(kind))


@pytest.mark.parametrize(("name", "step"), STEPS.items(), ids=list(STEPS))
def test_a_kind_of_entry_says_its_name_and_which_of_its_fields_are_computed(name, step):
    assert step.body.kind == name
    known = {field.name: field for field in fields(step.body)}
    for computed in step.body.computed:
        assert known[computed].default in ("", 0, (), None)


@pytest.mark.parametrize("kind", BODIES, ids=list(STEPS))
def test_the_words_of_an_entry_lie_beside_it_at_one_field(kind):
    sealed = [name for name, hint in hints(kind).items() if Sealed in (hint, *get_args(hint))]
    assert len(sealed) <= 1
    assert all("Sealed" not in str(hint) for name, hint in all_hints(kind) if name.split(".")[1] not in (*sealed, "c"))


def test_the_field_of_sealed_words_is_known_by_the_kind():
    assert sealed_field(Nod(yes=True)) == "reason"
    assert sealed_field(Interview(actor="x", notes=Sealed(c="00"))) == "notes"
    assert sealed_field(SeatTaken(seat="board", binds=True)) == "person"
    assert sealed_field(ContestEnded()) is None


def test_what_is_absent_is_left_out_and_read_back_as_absent():
    for body in (Stance(stance="agree"), Capacity(), Capacity(duties=0), Nod(yes=False, reason=Sealed(c="00"))):
        assert from_json(type(body), to_json(body)) == body
    assert to_json(Capacity()) == {}
    assert to_json(Capacity(duties=0)) == {"duties": 0}
    assert to_json(Rotating()) == {"number": 0, "starts": "", "ends": "", "assignments": []}


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (Capacity, [], "body must be an object with named fields, not “\\[\\]”"),
        (Capacity, {"duties": True}, "body.duties must be a whole number"),
        (Capacity, {"duties": 1.0}, "body.duties must be a whole number"),
        (Capacity, {"duties": None}, "body.duties must be a whole number"),
        (Capacity, {"hours": 3}, "body.hours is not a known field"),
        (Nod, {}, "body.yes is missing"),
        (Nod, {"yes": 1}, "body.yes must be true or false"),
        (Nod, {"yes": False, "reason": "because"}, "body.reason must be an object"),
        (Nod, {"yes": False, "reason": {"c": 7}}, "body.reason.c must be text"),
        (Stance, {"stance": "maybe"}, "body.stance must be one of agree, abstain"),
        (Rotating, {"assignments": "x"}, "body.assignments must be a list"),
        (Rotating, {"assignments": [{"holder": "x"}]}, r"body.assignments\[0\].duty is missing"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_by_the_fields_name(kind, value, why):
    with pytest.raises(Refused, match=why) as caught:
        from_json(kind, value)
    assert caught.value.code == "bad-shape"
    assert caught.value.hint
