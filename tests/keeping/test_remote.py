"""Acting on a record that somebody else hosts: its organisation makes and signs the entry; the host only checks it."""

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from concerted import host, remote
from concerted.coalition import Command, Erasure, ErasureFollowed, Invitation, MemberKey, Stance, Wording
from concerted.copies import Answered, send
from concerted.errors import InputError, RecordBroken, Refused
from concerted.host import verify
from concerted.record.archive import opening_lines
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.opening import Opening
from concerted.record.sql import transaction
from tests.keeping.world import IDS, World, grown, served, young
from tests.web.served import serving


@pytest.fixture
def world(tmp_path):
    return grown(tmp_path)


@contextmanager
def at_home(world: World) -> Iterator[str]:
    """The world's own host, served as people serve it."""
    with serving(world.folder) as there:
        yield there.address


def ask(body: object, by: str, *, ref: int | None = None) -> Command:
    return Command(body=body, at=host.now(), by=by, ref=ref)


def open_proposal(world: World) -> int:
    return next(iter(world.state().proposals))


def test_a_member_acts_from_its_own_machine_and_its_words_arrive_with_it(world):
    key = world.give_key(IDS[1])
    with at_home(world) as address:
        command = ask(Stance(stance="object"), IDS[1], ref=open_proposal(world))
        state, entry = remote.submit(address, command, key=key, reason="Who pays for it?")
        assert entry.sig is not None
        held = verify(address)
    assert held.entries[-1] == entry
    assert held.state.proposals[open_proposal(world)].stances[IDS[1]].stance == "object"
    assert state.size == len(held.entries)
    with host.opened(world.record) as (connection, coalition):
        assert host.reasons(connection, coalition, state)[state.size - 1] == "Who pays for it?"


def test_what_the_rules_refuse_never_leaves_the_machine(world):
    key = world.give_key(IDS[1])
    with at_home(world) as address, pytest.raises(Refused) as refused:
        remote.submit(address, ask(Stance(stance="object"), IDS[1], ref=open_proposal(world)), key=key)
    assert refused.value.code == "reason-needed"


def test_a_key_that_the_record_does_not_name_is_refused_there(world):
    world.give_key(IDS[1])
    with at_home(world) as address, pytest.raises(Refused, match="cannot sign"):
        remote.submit(address, ask(Stance(stance="agree"), IDS[1], ref=open_proposal(world)), key=PrivateKey(b"x" * 32))


def test_nobody_registers_a_first_key_for_somebody_else_over_the_network(world):
    thief = PrivateKey(b"t" * 32)
    body = MemberKey(public=base64.b64encode(thief.public).decode())
    with at_home(world) as address, pytest.raises(Refused, match="no key here yet"):
        remote.submit(address, ask(body, IDS[2]), key=thief)


def made(world: World, body: object, by: str, **more: object) -> tuple[Entry, tuple[Opening, ...]]:
    return host.made(world.state(), ask(body, by), reason=None, key=world.keys[by], **more)


def take(world: World, entry: Entry, beside: tuple[Opening, ...] = ()) -> None:
    with host.opened(world.record) as (connection, _), transaction(connection):
        host.take(connection, entry, beside, signer=world.signer)


def test_a_host_takes_only_what_is_signed_follows_now_and_brings_its_words(world):
    world.give_key(IDS[1])
    command = ask(Stance(stance="object"), IDS[1], ref=open_proposal(world))
    entry, beside = host.made(world.state(), command, reason="Why?", key=world.keys[IDS[1]])
    wrong = Opening(index=beside[0].index, path=beside[0].path, value="Because!", blinding=beside[0].blinding)
    elsewhere = Opening(index=3, path=beside[0].path, value="Why?", blinding=beside[0].blinding)
    cases: list[tuple[Callable[[], tuple[Entry, tuple[Opening, ...]]], str]] = [
        (lambda: host.made(world.state(), ask(Invitation(name="Nurses"), IDS[0]), reason=None, key=None), "unsigned"),
        (lambda: (entry, ()), "other-words"),
        (lambda: (entry, (wrong,)), "other-words"),
        (lambda: (entry, (elsewhere,)), "record-grew"),
    ]
    for build, code in cases:
        size = world.state().size
        with pytest.raises(Refused) as refused:
            take(world, *build())
        assert (refused.value.code, world.state().size) == (code, size)
    take(world, entry, beside)
    assert world.state().proposals[open_proposal(world)].stances[IDS[1]].stance == "object"


def test_an_entry_from_a_clock_far_ahead_is_refused(world):
    key = world.give_key(IDS[1])
    command = Command(body=Invitation(name="Nurses"), at=host.later(host.now(), 3600), by=IDS[1])
    with pytest.raises(Refused) as refused:
        take(world, *host.made(world.state(), command, reason=None, key=key))
    assert refused.value.code == "from-the-future"


def test_where_the_record_grew_meanwhile_the_entry_is_made_afresh(world, monkeypatch):
    key = world.give_key(IDS[1])
    real, tries = send, []

    def late(address: str, text: str) -> str:
        if not tries:
            world.do(Invitation(name="Night Nurses"), IDS[0])
        tries.append(address)
        return real(address, text)

    monkeypatch.setattr(remote, "send", late)
    with at_home(world) as address:
        command = ask(Stance(stance="object"), IDS[1], ref=open_proposal(world))
        state, _ = remote.submit(address, command, key=key, reason="Who pays?")
    assert len(tries) == 2
    assert state.size == len(verify(str(world.record)).entries)


def test_a_record_that_never_stops_growing_is_said_so(world, monkeypatch):
    key = world.give_key(IDS[1])
    names = iter(("Nurses", "Bakers", "Millers"))
    real = send

    def late(address: str, text: str) -> str:
        world.do(Invitation(name=next(names)), IDS[0])
        return real(address, text)

    monkeypatch.setattr(remote, "send", late)
    command = ask(Stance(stance="object"), IDS[1], ref=open_proposal(world))
    with at_home(world) as address, pytest.raises(Refused) as refused:
        remote.submit(address, command, key=key, reason="Who pays?")
    assert refused.value.code == "record-grew"


def test_a_host_that_answers_with_a_record_that_lacks_the_entry_is_caught(world, monkeypatch):
    key = world.give_key(IDS[1])
    old = verify(str(world.record))
    note = old.checked.checkpoint
    monkeypatch.setattr(remote, "send", lambda _address, _text: world.signer.sign(note))
    with served(world.lay_out()) as address, pytest.raises(RecordBroken) as broken:
        remote.submit(address, ask(Invitation(name="Nurses"), IDS[1]), key=key)
    assert broken.value.code == "not-entered"


def test_a_server_that_takes_no_entries_is_an_error_of_the_address(world):
    key = world.give_key(IDS[1])
    with served(world.lay_out()) as address, pytest.raises(InputError):
        remote.submit(address, ask(Invitation(name="Nurses"), IDS[1]), key=key)


def test_another_coalitions_entry_and_plain_nonsense_are_refused(world, tmp_path):
    other = World(tmp_path / "other")
    other.folder.mkdir()
    host.found(other.record, name="Other", context="tech", convener="River Watch", at=host.now())
    other.give_key(IDS[0])
    entry, beside = made(other, Wording(text="We want more."), IDS[0])
    with at_home(world) as address:
        for text, status in (
            ((entry.to_bytes() + b"\n" + opening_lines(beside)).decode(), "404"),
            ("nonsense", "422"),
            ("{}\n{}", "422"),
            ("", "422"),
        ):
            with pytest.raises(InputError, match=f"answers {status}"):
                send(f"{address}/record/entries", text)


@pytest.fixture
def neighbour(tmp_path: Path, world: World) -> World:
    """Another organisation's house, which is a witness for the world's log."""
    folder = tmp_path / "neighbour"
    folder.mkdir()
    own = young(folder)
    cosigner = world.give_witness(IDS[1])
    log = verify(str(world.record)).checked.keys.log_key
    (folder / "witness.key").write_text(IDS[1].encode().ljust(32, b"w").hex())
    (folder / "witness.policy").write_text(f"log {log.vkey}\nwitness me {cosigner.key.vkey}\nquorum none\n")
    return own


def ask_neighbour(world: World, address: str) -> list[str]:
    return remote.ask_witness(world.record, f"{address}/witness")


def test_a_host_asks_a_witness_elsewhere_and_what_it_saw_counts(world, neighbour):
    with serving(neighbour.folder) as there:
        assert ask_neighbour(world, there.address) == ["clinics.example/witness"]
        world.do(Invitation(name="Night Nurses"), IDS[0])
        world.do(Invitation(name="Bakers"), IDS[0])
        assert ask_neighbour(world, there.address) == ["clinics.example/witness"]
    assert verify(str(world.record)).checked.seen[IDS[1]].size == len(verify(str(world.record)).entries)


def test_a_host_that_lost_entries_hears_of_it_from_the_witness(world, neighbour):
    twin = world.twin("twin")
    world.do(Invitation(name="Night Nurses"), IDS[0])
    with serving(neighbour.folder) as there:
        ask_neighbour(world, there.address)
        with pytest.raises(RecordBroken, match="the witness has seen"):
            ask_neighbour(twin, there.address)
        twin.do(Invitation(name="Other Nurses"), IDS[0])
        with pytest.raises(Refused, match="The witness refused it"):
            ask_neighbour(twin, there.address)
        with pytest.raises(Refused, match="does not know that log"):
            ask_neighbour(neighbour, there.address)


def test_a_witness_whose_count_keeps_changing_is_not_asked_for_ever(world, monkeypatch):
    counts = iter((1, 2, 3))

    def changing(address: str, _text: str) -> str:
        raise Answered(address, 409, str(next(counts)))

    monkeypatch.setattr(remote, "send", changing)
    with pytest.raises(Refused, match="keeps changing"):
        ask_neighbour(world, "http://witness.example")


def test_a_mirror_erases_too_and_the_record_says_so(world, tmp_path):
    world.give_key(IDS[1])
    world.give_witness(IDS[1])
    number = next(iter(world.state().sealed))
    world.do(Erasure(field="body.reason", ground="law"), ref=number)
    key = tmp_path / "clinics.key"
    key.write_text(IDS[1].encode().ljust(32, b"k").hex())
    witness = tmp_path / "witness.key"
    witness.write_text(IDS[1].encode().ljust(32, b"w").hex())
    with at_home(world) as address:
        asked = ["witness", "follow", address, "--name", "clinics.example/witness", "--key-file", witness]
        asked += ["--mirror", tmp_path / "mirror.record", "--by", "Clinics", "--key", key]
        assert "erased its copy of the words" in said(*asked)
        assert "erased its copy" not in said(*asked)
    assert world.state().sealed[number].followed == (IDS[1],)
    for code, by, ref in (
        ("followed-already", IDS[1], number),
        ("no-witness", IDS[2], number),
        ("nothing-erased", IDS[1], 0),
        ("nothing-erased", IDS[1], None),
    ):
        with pytest.raises(Refused) as refused:
            world.do(ErasureFollowed(), by, ref=ref)
        assert refused.value.code == code


def said(*arguments: object) -> str:
    whole = [sys.executable, "-m", "concerted", *map(str, arguments)]
    came = subprocess.run(whole, capture_output=True, text=True, check=False, timeout=60)
    assert came.returncode == 0, came.stderr
    return came.stdout


def test_the_command_line_acts_and_reads_at_an_address(world, tmp_path):
    world.give_key(IDS[1])
    key = tmp_path / "clinics.key"
    key.write_text(IDS[1].encode().ljust(32, b"k").hex())
    number = str(open_proposal(world))
    with at_home(world) as address:
        came = said("stance", number, "agree", "--by", "Clinics", "--key", key, "--record", address)
        assert "Clinics agrees with" in came
        assert "Clinics agrees\n" in said("log", "--record", address)
        whole = [sys.executable, "-m", "concerted", "stance", number, "agree", "--by", "Schools", "--record", address]
        refused = subprocess.run(whole, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert "--key FILE" in refused.stderr


def test_an_entry_made_before_the_newest_one_is_made_afresh_not_refused(world):
    world.give_key(IDS[1])
    number = open_proposal(world)
    state = world.state()
    command = Command(body=Stance(stance="agree"), at=state.at, by=IDS[1], ref=number)
    entry, _ = host.made(state, command, reason=None, key=world.keys[IDS[1]])
    with host.opened(world.record) as (connection, coalition), transaction(connection):
        later = Command(body=Invitation(name="Bakers"), at=host.later(state.at, 60), by=IDS[0])
        host.act(connection, coalition, later, signer=world.signer)
    with host.opened(world.record) as (connection, _), transaction(connection):
        with pytest.raises(Refused) as refused:
            host.take(connection, entry, (), signer=world.signer)
        assert refused.value.code == "record-grew"
