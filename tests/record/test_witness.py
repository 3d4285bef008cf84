"""A witness by the C2SP protocol, and the proof that a host signed two records."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.errors import InputError, RecordBroken
from concerted.record.check import Sight, quorum_size
from concerted.record.checkpoint import Checkpoint, Signer, seen_by
from concerted.record.fork import Fork, fork_between, forked, read_fork
from concerted.record.note import Cosigner, Key
from concerted.record.policy import read_policy
from concerted.record.tree import Tree, consistency_proof, leaf_hash, root
from concerted.record.witness import answer, write_request
from tests.data import needs

ORIGIN = "clear-air-abcdef"
HOST = Signer(bytes(32))
LOG = Key(ORIGIN, HOST.public)
WITNESS = Cosigner("clinics.example/witness", Signer(b"w" * 32))
TREE = Tree([leaf_hash(b"%d" % n) for n in range(40)])
OTHER = Tree([leaf_hash(b"%d" % (n if n < 20 else n + 1)) for n in range(40)])


def note(size, tree=TREE, signer=HOST):
    return signer.sign(Checkpoint(ORIGIN, size, root(size, tree.node)))


class Desk:
    """A witness with its one row a log."""

    def __init__(self, logs=None):
        self.rows = {}
        self.logs = {ORIGIN: LOG} if logs is None else logs

    def ask(self, body, at=1_700_000_000):
        given_ = answer(body, logs=self.logs, seen=self.rows.get, cosigner=WITNESS, at=at)
        if given_.cosigned:
            self.rows[given_.cosigned.origin] = given_.cosigned
        return given_

    def add(self, old, new, tree=TREE):
        proof = consistency_proof(old, new, tree.node) if old <= new else []
        return self.ask(write_request(old, proof, note(new, tree)).encode())


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6).map(sorted))
def test_a_log_that_only_grows_is_cosigned_at_every_size(sizes):
    desk, old = Desk(), 0
    for size in sizes:
        said = desk.add(old, size)
        assert said.status == 200
        assert seen_by(note(size) + said.body, [WITNESS.key]) == {WITNESS.name: 1_700_000_000}
        old = size


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_only_the_size_that_was_cosigned_last_is_grown_from(first, old, new):
    desk = Desk()
    desk.add(0, first)
    said = desk.add(old, new)
    if old > new:
        assert said.status == 400
    elif old != first:
        assert (said.status, said.body, said.content_type) == (409, f"{first}\n", "text/x.tlog.size")
    else:
        assert said.status == 200


@given(st.integers(21, 39), st.integers(0, 19))
def test_a_fork_is_never_cosigned(first, further):
    desk = Desk()
    desk.add(0, first)
    new = min(first + further, 40)
    said = desk.add(first, new, OTHER)
    assert said.status == (409 if new == first else 422)
    assert desk.rows[ORIGIN].size == first


def test_what_the_protocol_asks_of_a_witness_that_is_asked_wrongly():
    desk = Desk()
    assert Desk({}).add(0, 3).status == 404
    assert desk.ask(write_request(0, [], note(3, signer=Signer(b"x" * 32))).encode()).status == 403
    forged = note(3).replace("\n3\n", "\n4\n")
    assert desk.ask(write_request(0, [], forged).encode()).status == 403
    assert desk.ask(write_request(0, [bytes(32)], note(3)).encode()).status == 422
    assert desk.ask(write_request(0, [bytes(32)] * 64, note(3)).encode()).status == 400
    assert desk.ask(write_request(0, [bytes(31)], note(3)).encode()).status == 400
    assert not desk.rows


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"old 0\n",
        b"old 0\n\nnothing",
        b"older 0\n\n%s",
        b"old 00\n\n%s",
        b"old -1\n\n%s",
        "old ٣\n\n%s".encode(),
        b"old x\n\n%s",
        b"old 0\n!!\n\n%s",
        b"old 0\nAAB=\n\n%s",
        b"old 0\n" + b"A" * 70_000 + b"\n\n%s",
    ],
)
def test_what_is_no_request_is_answered_with_400(body):
    assert Desk().ask(body.replace(b"%s", note(3).encode())).status == 400


def test_the_published_exchange_is_answered_as_published():
    known = json.loads(needs("record/witness_add_checkpoint.json").read_text())
    log = Key(known["origin"], bytes.fromhex(known["log_key_hex"]))
    desk = Desk({known["origin"]: log})
    for step in known["sequence"]:
        assert desk.ask(step["body"].encode()).status == step["status"]


@given(st.integers(21, 40), st.integers(21, 40))
def test_two_signed_records_that_exclude_one_another_prove_it_to_anyone(one, other):
    small, large = sorted((one, other))
    fork = fork_between(note(small), note(large, OTHER), OTHER.node)
    assert fork
    assert [half.size for half in forked(read_fork(fork.to_bytes()), [LOG])] == [small, large]


@given(st.integers(0, 40), st.integers(0, 40))
def test_two_checkpoints_of_one_record_prove_nothing(one, other):
    small, large = sorted((one, other))
    assert fork_between(note(small), note(large), TREE.node) is None
    honest = Fork(note(small), note(large), root(small, TREE.node), tuple(consistency_proof(small, large, TREE.node)))
    with pytest.raises(RecordBroken, match="exclude"):
        forked(honest, [LOG])


def test_no_byte_of_the_proof_of_a_fork_can_be_changed():
    data = fork_between(note(23), note(38, OTHER), OTHER.node).to_bytes()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(RecordBroken):
            forked(read_fork(bytes(changed)), [LOG])
    with pytest.raises(RecordBroken, match="no host"):
        forked(read_fork(data), [Key(ORIGIN, WITNESS.key.public)])
    for junk in (b"", b"[]", b"{}", b'{"prefix":1}'):
        with pytest.raises(RecordBroken, match="no proof"):
            read_fork(junk)


WITNESSES = {name: Cosigner(name, Signer(name.encode().ljust(32))).key.vkey for name in ("X1", "X2", "X3", "Y1", "Y2")}
POLICY = f"""# who must have seen it
log {LOG.vkey} https://coalition.example
\twitness X1 {WITNESSES["X1"]}
witness X2 {WITNESSES["X2"]} https://x2.example
witness X3 {WITNESSES["X3"]}
group X 2 X1 X2 X3
witness Y1 {WITNESSES["Y1"]}
witness Y2 {WITNESSES["Y2"]}
group Y any Y1 Y2

group both all X Y
quorum both
"""


@pytest.mark.parametrize(
    ("names", "enough"),
    [("", False), ("X1 X2", False), ("X1 Y1", False), ("X1 X3 Y2", True), ("X1 X2 X3 Y1 Y2", True), ("Y1 Y2", False)],
)
def test_a_quorum_of_groups_is_counted(names, enough):
    assert read_policy(POLICY).satisfied(names.split()) is enough


def test_a_policy_may_ask_for_nobody_or_for_one():
    assert read_policy("quorum none\n").satisfied([])
    assert read_policy(f"witness X1 {WITNESSES['X1']}\nquorum X1").satisfied(["X1"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("quorum both", "second quorum"),
        ("witness none " + WITNESSES["X1"], "taken"),
        ("witness X1 " + WITNESSES["X1"], "taken"),
        ("group X any Y", "taken"),
        ("witness Z " + WITNESSES["X1"], "twice"),
        ("witness Z " + LOG.vkey, "is a log's"),
        ("log " + WITNESSES["X1"], "is a witness's"),
        ("witness Z nonsense", "no Ed25519 key"),
        ("group Z any X1", "member of a group already"),
        ("group Z any nobody", "not named on an earlier line"),
        ("group Z 3 both Q", "not named"),
        ("group Z 2 both", "not any, all, or a number"),
        ("group Z 0 both", "not any, all, or a number"),
        ("group Z some both", "not any, all, or a number"),
        ("group Z any", "no line of a policy"),
        ("watch this", "no line of a policy"),
        ("log\x07", "control character"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused_with_its_line(line, said):
    with pytest.raises(InputError, match=said) as error:
        read_policy(POLICY + line + "\n")
    assert ", line 13" in str(error.value)


def test_a_policy_without_a_quorum_or_with_an_unknown_one_is_refused():
    for text in ("", "quorum nobody"):
        with pytest.raises(InputError):
            read_policy(text)


@given(st.lists(st.integers(1, 50), max_size=8), st.integers(0, 9))
def test_final_is_what_enough_witnesses_have_seen(sizes, needed):
    seen = {str(n): Sight(str(n), size, 0) for n, size in enumerate(sizes)}
    final = quorum_size(seen, needed)
    assert final == 0 or sum(size >= final for size in sizes) >= needed
    assert not needed or sum(size > final for size in sizes) < needed
