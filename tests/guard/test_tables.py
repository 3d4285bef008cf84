"""Rows of tables become what the guard works on; a fault is named by its file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.errors import InputError
from concerted.guard import tables

FILE = Path("rows.csv")


def test_a_post_shares_an_object_a_link_or_its_text():
    rows = [
        (2, {"account": "a", "object": "x", "content": "p", "time": "5"}),
        (3, {"account_id": "b", "link": "https://x.example", "time": "1970-01-01T00:00:07Z"}),
        (4, {"account": "c", "text": "Vote  NO!", "time": "1970-01-01 00:00:09"}),
    ]
    found = tables.posts(FILE, rows)
    assert [post.object for post in found] == ["x", "https://x.example", "vote no"]
    assert [post.time for post in found] == [5, 7, 9]
    assert [post.content for post in found] == ["p", "line 3", "line 4"]


def test_messages_need_a_text_and_a_recipient_and_take_what_else_is_known():
    (one, other) = tables.messages(
        FILE,
        [
            (2, {"text": "Hello", "to": "Clinics", "from": "x@y", "date": "12", "signed": "yes", "id": "m1"}),
            (3, {"text": "Hello", "recipient": "Growers"}),
        ],
    )
    assert (one.id, one.sender, one.time, one.signed) == ("m1", "x@y", 12.0, True)
    assert (other.id, other.sender, other.time, other.signed) == ("line 3", "", None, False)


def test_a_pool_and_its_quotas():
    pool = tables.candidates(FILE, [(2, {"name": "Ada", "side": "hill"}), (3, {"side": "shore"})])
    assert [(each.id, dict(each.features)) for each in pool] == [
        ("Ada", {"side": "hill"}),
        ("00002", {"side": "shore"}),
    ]
    (quota,) = tables.quotas(FILE, [(2, {"category": "Side", "feature": "hill", "min": "1", "max": "2"})])
    assert (quota.category, quota.feature, quota.least, quota.most) == ("side", "hill", 1, 2)


def test_answers_are_gathered_by_decision():
    rows = [
        (2, {"decision": "d", "member": "A", "stance": "for", "outcome": "adopted", "by": "A"}),
        (3, {"decision": "d", "member": "B", "stance": "against", "outcome": "adopted", "by": "A"}),
        (4, {"decision": "d", "member": "C", "stance": "abstain", "outcome": "adopted", "by": "A"}),
        (5, {"decision": "e", "member": "A", "stance": "no", "outcome": "rejected"}),
    ]
    first, second = tables.votes(FILE, rows)
    assert (dict(first.sides), first.adopted, first.by) == ({"A": True, "B": False}, True, "A")
    assert (dict(second.sides), second.adopted, second.by) == ({"A": False}, False, None)


def test_weights_are_typed_one_by_one_or_many_at_once():
    assert tables.weights("2x7, 1") == [7, 7, 1]


@pytest.mark.parametrize("text", ["seven", "2x", "ax3", "-1", "1.5"])
def test_what_is_no_weight_is_named(text):
    with pytest.raises(InputError, match="is no weight"):
        tables.weights(text)


@pytest.mark.parametrize(
    ("read", "row", "says"),
    [
        (tables.posts, {"account": "a", "time": "1"}, "rows.csv, line 7, field “link”: it is missing"),
        (tables.posts, {"link": "x", "time": "1"}, "rows.csv, line 7, field “account”: it is missing"),
        (tables.posts, {"account": "a", "link": "x"}, "rows.csv, line 7, field “time”: it is missing"),
        (
            tables.posts,
            {"account": "a", "link": "x", "time": "soon"},
            "rows.csv, line 7, field “time”: “soon” is no time",
        ),
        (tables.messages, {"text": "Hello"}, "rows.csv, line 7, field “recipient”: it is missing"),
        (
            tables.quotas,
            {"category": "a", "feature": "b", "min": "-1"},
            "rows.csv, line 7, field “min”: “-1” is no whole",
        ),
        (tables.votes, {"decision": "a"}, "rows.csv, line 7, field “member”: it is missing"),
    ],
)
def test_a_fault_is_named_by_its_place_with_what_to_do(read, row, says):
    with pytest.raises(InputError, match=says) as error:
        read(FILE, [(7, row)])
    assert error.value.hint


def test_an_empty_pool_is_refused():
    with pytest.raises(InputError, match="nobody is in it"):
        tables.candidates(FILE, [])
