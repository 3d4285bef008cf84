"""The proof of one entry, as a file and as a page in a real browser with the network cut off."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from concerted.errors import RecordBroken
from concerted.record.archive import Replica
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.keys import Keys
from concerted.record.note import Cosigner
from concerted.record.opening import Opening, seal
from concerted.record.proof import WORDS, Shown, proof_page, prove, proven, read_proof
from concerted.record.tree import Tree, leaf_hash
from tests.record.test_store_and_archive import ORIGIN, SIGNER, entry, held

WITNESS = Cosigner("clinics.example/witness", Signer(b"w" * 32))
KEYS = Keys(coalition=ORIGIN, log=SIGNER.public, witnesses={"clinics": WITNESS.key})
WORDS_BESIDE = "</script><b>Less than “what”?"
SHOWN = Shown(title="Clear Air: [[script]]", sentence="<i>Clinics</i> said “not yet”.", lines=[("By", "Clinics & co")])


@given(st.integers(1, 40), st.data())
def test_every_entry_has_a_proof_that_reads_as_it_was_written_and_shows_it_alone(size, data):
    number, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    replica = held(size)
    proof = prove(replica, number)
    assert read_proof(proof.to_text()) == proof
    assert proven(proof, replica.entries[number]).size == size
    if other != number:
        with pytest.raises(RecordBroken, match="does not show"):
            proven(proof, replica.entries[other])


def test_no_byte_of_a_proof_can_be_changed_unnoticed():
    replica = held(23)
    text = prove(replica, 9).to_text()
    end = text.index("\n\n—")
    for place in range(end):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        try:
            found = proven(read_proof(changed), replica.entries[9])
        except RecordBroken:
            continue
        assert found.origin != ORIGIN, "only the origin is the checkpoint's signature's to protect"


def test_extra_data_is_passed_over_as_the_specification_asks():
    text = prove(held(3), 1).to_text()
    assert read_proof(text.replace("index", "extra AAAA\nindex", 1)) == prove(held(3), 1)


FIRST = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "text",
    [
        "", FIRST[:-1], f"{FIRST}\nx", f"{FIRST}index 01\n\nx", f"{FIRST}index x\n\nx", f"{FIRST}index 1\n!\n\nx",
        f"{FIRST}index 1\nAAB=\n\nx",
        FIRST + "index 1\n" + "AAAA\n" * 64 + "\nx",
        "c2sp.org/tlog-proof@v2\nindex 1\n\nx",
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused(text):
    with pytest.raises(RecordBroken, match="no proof of an entry"):
        read_proof(text)


def replica_with_a_reason() -> Replica:
    blinding = bytes(range(32))
    sealed = entry(
        1, body={"reason": seal(ORIGIN, "body.reason", WORDS_BESIDE, blinding=blinding), "say": "Süß </script>"}
    )
    lines = tuple((sealed if n == 9 else entry(n)).to_bytes() for n in range(23))
    point = Checkpoint(ORIGIN, 23, Tree([leaf_hash(line) for line in lines]).root())
    note = SIGNER.sign(point) + WITNESS.cosign(point.text(), at=1_790_000_000)
    opening = Opening(index=9, path="body.reason", value=WORDS_BESIDE, blinding=blinding)
    return Replica(entries=lines, note=note, openings=(opening,))


def page_of(replica: Replica, keys: Keys = KEYS) -> str:
    return proof_page(replica, keys, 9, SHOWN)


def altered(page: str, change) -> str:
    """Alter the facts inside a page, as a forger would."""
    found = re.search(r'<script id="facts" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    facts = json.loads(found[1])
    change(facts)
    return page.replace(found[1], json.dumps(facts).replace("<", "\\u003c"))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path):
    context = browser.new_context(offline=True)

    def open_(page: str) -> Page:
        file = tmp_path / "proof.html"
        file.write_text(page, "utf-8")
        shown = context.new_page()
        wrongs: list[str] = []
        shown.on("console", lambda said: wrongs.append(said.text))
        shown.on("pageerror", lambda error: wrongs.append(str(error)))
        shown.goto(file.as_uri())
        shown.wait_for_selector(".verdict:not(.waiting)")
        assert wrongs == []
        return shown

    yield open_
    context.close()


def verdict(page: Page) -> str:
    page.wait_for_timeout(300)
    return page.text_content("#verdict") or ""


def test_a_whole_proof_holds_in_a_browser_without_a_network(opened):
    page = opened(page_of(replica_with_a_reason()))
    assert verdict(page) == WORDS["holds"]
    assert page.locator("#steps li.good").count() == 6
    assert "clinics has seen it, 2026-09-21" in page.inner_text("#steps")
    assert page.locator("#picture circle").count() > 5
    assert page.text_content("h1") == SHOWN.sentence
    assert page.input_value("#words") == WORDS_BESIDE


def test_a_changed_letter_shows_at_once_and_can_be_put_back(opened):
    page = opened(page_of(replica_with_a_reason()))
    for field, step in (("#entry", WORDS["other_root"].format(n=23)), ("#words", WORDS["other_reason"])):
        page.fill(field, page.input_value(field).replace("s", "z"))
        assert verdict(page) == WORDS["broken"]
        assert step in page.locator("#steps li.bad").all_inner_texts()[0]
        page.click("#back")
        assert verdict(page) == WORDS["holds"]


def flip(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[-1] ^= 1
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.update(entry=facts["entry"].replace("note", "nota")),
        lambda facts: facts.update(index=8),
        lambda facts: facts.update(index=99),
        lambda facts: facts["proof"].append(facts["proof"][0]),
        lambda facts: facts["proof"].__setitem__(2, flip(facts["proof"][2])),
        lambda facts: facts.update(note=facts["note"].replace("\n23\n", "\n24\n")),
        lambda facts: facts.update(host=base64.b64encode(WITNESS.key.public).decode()),
        lambda facts: facts.update(origin="other-abcdef"),
        lambda facts: facts["witnesses"][0].update(public=flip(facts["witnesses"][0]["public"]), name="x"),
        lambda facts: facts["beside"].update(blinding="00" * 32),
    ],
)
def test_a_forged_proof_does_not_hold_in_a_browser(opened, change):
    page = opened(altered(page_of(replica_with_a_reason()), change))
    forged_witness = "has not signed" in page.inner_text("#steps")
    assert verdict(page) == WORDS["broken"] or forged_witness


def test_a_forged_cosignature_is_named(opened):
    replica = replica_with_a_reason()
    cut = replica.note.rindex(" ") + 1
    line = base64.b64decode(replica.note[cut:].strip())
    forged = base64.b64encode(line[:-1] + bytes([line[-1] ^ 1])).decode()
    page = opened(page_of(replace(replica, note=f"{replica.note[:cut]}{forged}\n")))
    assert verdict(page) == WORDS["broken"]
    assert "clinics's and is not" in page.inner_text("#steps")


def test_an_entry_without_words_beside_it_needs_none(opened):
    page = opened(page_of(held(23), Keys(coalition=ORIGIN, log=SIGNER.public)))
    assert verdict(page) == WORDS["holds"]
    assert not page.locator("#words").is_visible()
