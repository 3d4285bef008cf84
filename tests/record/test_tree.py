import base64
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.record.tree import (
    EMPTY_ROOT,
    Range,
    Tree,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    peaks,
    root,
    root_of,
)
from tests.data import needs

LEAVES = [leaf_hash(bytes([n])) for n in range(70)]
TREES = {size: Tree(LEAVES[:size]) for size in range(70)}


def of(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: the definition our stored nodes must agree with."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(plain_root(leaves[:middle]), plain_root(leaves[middle:]))


@pytest.mark.parametrize("size", range(70))
def test_the_root_is_the_one_the_standard_defines(size):
    assert TREES[size].root() == plain_root(LEAVES[:size])
    assert root(size, TREES[69].node) == plain_root(LEAVES[:size])


@given(st.integers(0, 69))
def test_the_peaks_cover_every_leaf_once(size):
    covered = [n for level, index in peaks(size) for n in range(index << level, (index + 1) << level)]
    assert covered == list(range(size))


@given(st.lists(st.integers(0, 69)).map(sorted))
def test_a_frontier_gives_the_same_root_however_it_was_filled(cuts):
    frontier, before = Range(), 0
    for cut in cuts:
        frontier.extend(LEAVES[before:cut])
        assert frontier.size == cut
        assert frontier.root() == TREES[cut].root()
        before = cut


@pytest.mark.parametrize("count", [0, 1, 2, 1023, 1024, 1025, 2047, 2048, 3000, 7168, 7169])
def test_the_root_of_many_entries_read_once_is_the_same(count):
    assert root_of(b"%d" % n for n in range(count)) == Tree(leaf_hash(b"%d" % n) for n in range(count)).root()


def test_the_root_of_a_large_tree_that_others_agreed_on():
    known = json.loads(needs("record/rfc6962_constants.json").read_text())["big_tree"]
    for count, prefix in known["roots"].items():
        entries = (b'{"e":%d,"x":"' % n + b"a" * 200 + b'"}' for n in range(int(count)))
        assert root_of(entries).hex().startswith(prefix.split(" ")[0])


def test_an_empty_tree_has_the_hash_of_nothing_as_its_root():
    assert Tree().root() == EMPTY_ROOT


@given(st.data())
def test_every_leaf_has_a_proof_that_holds_and_holds_for_it_alone(data):
    size = data.draw(st.integers(1, 69))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, TREES[69].node)
    assert includes(index, size, LEAVES[index], proof, TREES[size].root())
    assert len(proof) <= (size - 1).bit_length()
    assert includes(other, size, LEAVES[index], proof, TREES[size].root()) is (other == index)
    assert not includes(index, size, LEAVES[index], [*proof, EMPTY_ROOT], TREES[size].root())


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_leaf_beyond_the_tree_is_in_no_proof(index, size):
    assert not includes(index, size, LEAVES[0], [], LEAVES[0])


@given(st.data())
def test_every_tree_is_shown_to_extend_the_earlier_ones_and_no_others(data):
    new = data.draw(st.integers(1, 69))
    old = data.draw(st.integers(0, new))
    proof = consistency_proof(old, new, TREES[69].node)
    assert extends(old, new, proof, TREES[old].root(), TREES[new].root())
    assert not extends(old, new, proof, leaf_hash(b"forged"), TREES[new].root())
    assert not extends(old, new, [*proof, EMPTY_ROOT], TREES[old].root(), TREES[new].root())
    assert not extends(new + 1, new, proof, TREES[old].root(), TREES[new].root())


def vectors(kind: str):
    folder = needs(f"record/rfc6962/{kind}")
    return [(path, json.loads(path.read_text())) for path in sorted(folder.rglob("*.json"))]


def test_published_inclusion_proofs_are_judged_as_published():
    for path, case in vectors("inclusion"):
        proof = [of(step) for step in case["proof"] or ()]
        holds = includes(case["leafIdx"], case["treeSize"], of(case["leafHash"]), proof, of(case["root"]))
        assert holds is not case["wantErr"], path


def test_published_consistency_proofs_are_judged_as_published():
    for path, case in vectors("consistency"):
        proof = [of(step) for step in case["proof"] or ()]
        holds = extends(case["size1"], case["size2"], proof, of(case["root1"]), of(case["root2"]))
        assert holds is not case["wantErr"], path


def test_a_big_tree_has_the_root_that_others_agree_on():
    known = json.loads(needs("record/rfc6962_constants.json").read_text())
    assert leaf_hash(b"L123456").hex() == known["rfc6962"]["leaf_L123456"]
    assert node_hash(b"N123", b"N456").hex() == known["rfc6962"]["node_N123_N456"]
    tree = Tree([leaf_hash(b'{"e":%d,"x":"' % n + b"a" * 200 + b'"}') for n in range(100_000)])
    assert tree.root().hex().startswith(known["big_tree"]["roots"]["100000"].split()[0])
