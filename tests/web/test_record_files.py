"""The record's files over HTTP, and where witnesses and logs speak to one another."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from django.test import Client

from concerted.coalition import Command, Erasure, SeatTaken, WitnessKey
from concerted.copies import read_copy
from concerted.host import enter, now, verify
from concerted.mirror import follow
from concerted.record.archive import files_of
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.note import Cosigner, Key, read_note
from concerted.record.store import replica
from concerted.record.tree import Tree, consistency_proof, leaf_hash, root
from concerted.record.witness import write_request
from concerted.web import reading, writing
from concerted.web.house import House
from tests.web.conftest import SignIn, text
from tests.web.served import Served

WITNESS = Cosigner("clinics.example/witness", Signer(b"w" * 32))
TREE = Tree([leaf_hash(b"%d" % n) for n in range(9)])
OTHER_LOG = Signer(b"l" * 32)
PLAIN = "text/plain; charset=utf-8"


def named(actor: str = "marrow-clinics") -> None:
    body = WitnessKey(name=WITNESS.name, public=base64.b64encode(WITNESS.private.public).decode())
    enter(reading.house().record, Command(body=body, at=now(), by=actor))


def cosigned(line_at: int = 1_700_000_000) -> str:
    note = reading.checkpoint().note
    return note + WITNESS.cosign(read_note(note).text, at=line_at)


@pytest.mark.usefixtures("mid_life")
def test_every_file_of_the_record_is_served_as_it_is_packed(client: Client):
    held = replica(reading.raw(), reading.coalition())
    for name, data in files_of(held).items():
        answer = client.get(f"/record/{name}")
        assert (answer.status_code, answer.content) == (200, data), name
    assert "max-age=1" in client.get("/record/checkpoint")["Cache-Control"]


@pytest.mark.usefixtures("mid_life")
def test_a_partial_tile_is_served_at_every_width_it_ever_had(client: Client):
    held = replica(reading.raw(), reading.coalition())
    for width in (1, 7, len(held.entries) - 1):
        early = files_of(type(held)(entries=held.entries[:width], note=held.note))
        for name in (f"tile/0/000.p/{width}", f"tile/entries/000.p/{width}"):
            assert client.get(f"/record/{name}").content == early[name]
    for name in ("tile/0/000.p/255", "tile/entries/000.p/255", "tile/0/000.p/256", "tile/0/001.p/1", "tile/9/000.p/1",
                 "tile/entries/000", "tile/0/../../checkpoint", "tile/0/000.p/0"):  # fmt: skip
        assert client.get(f"/record/{name}").status_code == 404, name


@pytest.mark.usefixtures("mid_life")
def test_a_witness_hands_over_what_it_saw_and_the_pages_show_it(client: Client):
    named()
    assert "has not seen any of it yet" in text(client.get("/record"))
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/record/cosignatures", cosigned(), content_type=PLAIN)
    assert (answer.status_code, text(answer)) == (200, "seen by clinics.example/witness\n")
    for page in ("/record", "/record/check"):
        assert "has seen all of it" in text(client.get(page))
    broken = cosigned()[:-10] + "AAAAAAAA=\n"
    assert strict.post("/record/cosignatures", broken, content_type=PLAIN).status_code == 422
    assert strict.post("/record/cosignatures", b"\xff" * 10, content_type=PLAIN).status_code == 422
    assert client.get("/record/cosigned").status_code == 404, "the newest checkpoint carries it already"
    assert WITNESS.name in text(client.get("/record/checkpoint"))


@pytest.mark.usefixtures("mid_life")
def test_what_posts_too_often_is_asked_to_wait(client: Client):
    answers = [client.post("/record/cosignatures", "x", content_type=PLAIN).status_code for _ in range(125)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert client.post("/witness/add-checkpoint", "x", content_type=PLAIN).status_code == 429


@pytest.fixture
def witness(mid_life: House) -> House:
    (mid_life.folder / "witness.key").write_text((b"w" * 32).hex())
    log = Key("other.example/log", OTHER_LOG.public)
    mid_life.policy.write_text(f"log {log.vkey}\nwitness me {WITNESS.key.vkey}\nquorum none\n")
    return mid_life


def ask(client: Client, old: int, new: int, tree: Tree = TREE) -> tuple[int, str]:
    note = OTHER_LOG.sign(Checkpoint("other.example/log", new, root(new, tree.node)))
    body = write_request(old, consistency_proof(old, new, tree.node), note)
    answer = client.post("/witness/add-checkpoint", body, content_type=PLAIN)
    return answer.status_code, text(answer)


@pytest.mark.usefixtures("witness")
def test_a_house_is_a_witness_for_the_logs_its_owner_named(client: Client):
    status, line = ask(client, 0, 4)
    assert status == 200
    assert line.startswith("— clinics.example/witness ")
    assert ask(client, 0, 5) == (409, "4\n")
    assert ask(client, 4, 9)[0] == 200
    fork = Tree([leaf_hash(b"x")] * 9)
    assert ask(client, 9, 9, fork) == (409, "9\n")
    assert client.post("/witness/add-checkpoint", b"x" * 70_000, content_type=PLAIN).status_code == 413


def test_a_house_with_a_broken_policy_says_so_and_cosigns_nothing(client: Client, witness: House):
    witness.policy.write_text("nonsense\n")
    assert ask(client, 0, 4)[0] == 500
    (witness.folder / "witness.key").unlink()
    witness.policy.write_text("quorum none\n")
    assert ask(client, 0, 4)[0] == 404


@pytest.mark.usefixtures("mid_life")
def test_the_check_of_the_record_is_a_page_and_erasure_shows(client: Client):
    page = text(client.get("/record/check"))
    assert "entries hold." in page
    assert "Nobody else vouches for this copy yet" in page
    number = min(reading.reasons())
    command = Command(body=Erasure(field="body.reason", ground="request"), at=now(), ref=number)
    enter(reading.house().record, command)
    assert "1 were erased" in text(client.get("/record/check"))
    assert "It was erased." in text(client.get(f"/record/{number}"))


@pytest.mark.usefixtures("mid_life")
def test_a_record_that_does_not_hold_says_so_on_its_page(client: Client):
    assert client.get("/record/check").status_code == 200, "and what it found then is not said again"
    reading.raw().execute("DROP TRIGGER record_entry_update")
    reading.raw().execute("UPDATE record_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'invited', 'x') AS BLOB)")
    reading.raw().execute("DROP TRIGGER record_node_update")
    reading.raw().execute("UPDATE record_node SET hash = zeroblob(32) WHERE level = 0 AND number = 3")
    answer = client.get("/record/check")
    assert answer.status_code == 500
    assert "entry 3 was altered" in text(answer)


def test_a_mirror_follows_a_house_that_is_really_served(served_mid_life: Served, tmp_path: Path):
    came = follow(served_mid_life.address, tmp_path / "mirror.record", WITNESS)
    assert came.new == came.size > 50
    assert verify(served_mid_life.address).checked.entries == read_copy(str(tmp_path / "mirror.record"))[1].entries


@pytest.mark.usefixtures("mid_life")
def test_the_names_of_representatives_are_served_to_nobody(client: Client, sign_in: SignIn):
    seat = SeatTaken(seat="board", binds=True)
    number = writing.enter(seat, by="marrow-clinics", reason="Ada Lee").number
    for reader in (client, sign_in("Growers' Union")):
        for page in ("/record/openings", "/record/download", "/record", f"/record/{number}", "/me/data"):
            answer = reader.get(page, follow=True)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Ada Lee" not in content, page
    assert b"less" in client.get("/record/openings").content.lower()
