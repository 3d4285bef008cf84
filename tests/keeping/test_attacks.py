"""Attacks on a copy by somebody without the host's key, and by the host itself: each is refused with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.copies import read_copy
from concerted.errors import RecordBroken, RecordError
from concerted.host import verified
from concerted.record.archive import Replica
from concerted.record.check import check
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.tree import Tree, leaf_hash
from tests.keeping.world import IDS, grown


@pytest.fixture(scope="module")
def host(tmp_path_factory) -> tuple[Replica, Signer]:
    world = grown(tmp_path_factory.mktemp("attacked"))
    world.give_key(IDS[0])
    held, _ = read_copy(str(world.record))
    return held, world.signer


def tampered(lines: tuple[bytes, ...], data) -> tuple[bytes, ...]:
    """Reorder, remove, repeat, insert or cut."""
    one, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    changed = list(lines)
    match data.draw(st.sampled_from(["swap", "remove", "replay", "insert", "truncate"])):
        case "swap":
            changed[one], changed[other] = changed[other], changed[one]
        case "remove":
            del changed[one]
        case "replay":
            changed.insert(one, changed[other])
        case "insert":
            changed.insert(one, changed[other].replace(b'"by":"', b'"by":"x'))
        case _:
            changed = changed[:one]
    return tuple(changed)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whoever_lacks_the_hosts_key_cannot_change_a_copy(host, data):
    held, _ = host
    lines = tampered(held.entries, data)
    if lines == held.entries:
        return
    for leaves in (held.leaves, None, tuple(leaf_hash(line) for line in lines)):
        with pytest.raises(RecordError) as error:
            check(replace(held, entries=lines, leaves=leaves))
        assert error.value.code


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_host_that_signs_a_changed_record_breaks_the_rules_or_is_another_record(host, data):
    held, signer = host
    lines = tampered(held.entries, data)
    if not lines:
        return
    root = Tree(leaf_hash(line) for line in lines).root()
    origin = held.note.split("\n")[0]
    resigned = replace(
        held, entries=lines, leaves=None, openings=(), note=signer.sign(Checkpoint(origin, len(lines), root))
    )
    try:
        found = verified(resigned, check(resigned))
    except RecordBroken:
        return
    # What the rules allow as well, such as the same nods in another order: only a witness can tell.
    assert lines == held.entries or found.checkpoint.root != Tree(leaf_hash(line) for line in held.entries).root()


def test_a_member_that_signs_for_itself_cannot_be_made_to_say_anything(host):
    held, signer = host
    changed = (*held.entries, held.entries[-1].replace(b'"kind":"key"', b'"kind":"nod"'))
    root = Tree(leaf_hash(line) for line in changed).root()
    origin = held.note.split("\n")[0]
    with pytest.raises(RecordBroken, match=f"entry {len(held.entries)} is not what {IDS[0]} signed"):
        check(replace(held, entries=changed, leaves=None, note=signer.sign(Checkpoint(origin, len(changed), root))))
