"""Who may sign what, read from the record alone; the rules that allow each entry are not asked here."""

import base64
from dataclasses import replace
from hashlib import sha256

import pytest

from concerted.errors import RecordBroken
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.keys import Keys, handover_message, keys_of, sign_entry
from concerted.record.note import WITNESS

HOST, NEXT, CLINICS, AGAIN, GROWERS, EYE = (PrivateKey(bytes([n]) * 32) for n in range(1, 7))
AT = "2026-03-01T09:00:00Z"
COALITION = "clear-air-abcdef"


def public(key):
    return base64.b64encode(key.public).decode()


def entry(kind, by=None, **body):
    return Entry(coalition=COALITION, kind=kind, at=AT, by=by, body=body)


def registered(by, key, signer=None):
    return sign_entry(entry("key", by, public=public(key)), signer or key)


FOUNDING = entry("founding", log_key=public(HOST))
CLINICS_KEY = registered("clinics", CLINICS)
RELEASE = entry("decision", result="adopted", releases="clinics")


def root_before(size):
    return sha256(b"%d" % size).digest()


def read(*entries) -> Keys:
    return keys_of([FOUNDING, *entries], root_before)


def broken(*entries) -> tuple[str, int]:
    with pytest.raises(RecordBroken) as caught:
        read(*entries)
    assert caught.value.hint
    return caught.value.code, caught.value.entry


def handover(number, *hands, size=None, root=None, to=NEXT):
    root = root_before(number).hex() if root is None else root
    message = handover_message(COALITION, public(to), number, root)
    signatures = [{"by": by, "sig": base64.b64encode(key.signature(message)).decode()} for by, key in hands]
    size = number if size is None else size
    return entry("handover", log_key=public(to), size=size, root=root, signatures=signatures)


def test_the_founding_names_the_log_and_the_hosts_key():
    keys = read()
    assert (keys.log_key.name, keys.log, keys.logs, keys.members) == (COALITION, HOST.public, [HOST.public], {})
    assert keys_of([], root_before) == Keys()


def test_a_first_key_signs_its_own_entry_and_the_next_is_signed_by_the_one_before():
    assert read(CLINICS_KEY).members == {"clinics": CLINICS.public}
    assert read(CLINICS_KEY, registered("clinics", AGAIN, CLINICS)).members == {"clinics": AGAIN.public}
    assert broken(registered("clinics", CLINICS, AGAIN)) == ("signature-broken", 1)
    assert broken(CLINICS_KEY, registered("clinics", AGAIN)) == ("signature-broken", 2)
    assert broken(replace(CLINICS_KEY, sig=None)) == ("signature-missing", 1)


def test_whoever_has_a_key_signs_everything_it_does():
    nod = entry("nod", "clinics", yes=True)
    read(CLINICS_KEY, sign_entry(nod, CLINICS), entry("nod", "growers", yes=True))
    assert broken(CLINICS_KEY, nod) == ("signature-missing", 2)
    assert broken(CLINICS_KEY, sign_entry(nod, GROWERS)) == ("signature-broken", 2)
    assert broken(CLINICS_KEY, replace(nod, sig="é")) == ("signature-broken", 2)
    assert broken(CLINICS_KEY, replace(sign_entry(nod, CLINICS), at="2026-03-02T09:00:00Z")) == ("signature-broken", 2)
    assert broken(sign_entry(nod, CLINICS)) == ("signature-broken", 1)
    assert broken(sign_entry(entry("invitation", name="x"), HOST)) == ("signature-broken", 1)


def test_a_key_that_was_lost_is_released_by_a_decision_and_the_host_acts_again():
    keys = read(CLINICS_KEY, registered("growers", GROWERS), RELEASE)
    assert keys.members == {"growers": GROWERS.public}
    read(CLINICS_KEY, RELEASE, entry("nod", "clinics", yes=True))
    assert broken(CLINICS_KEY, RELEASE, sign_entry(entry("nod", "clinics", yes=True), CLINICS)) == (
        "signature-broken",
        3,
    )


def test_whoever_lost_a_key_registers_a_first_one_anew():
    assert read(CLINICS_KEY, RELEASE, registered("clinics", AGAIN)).members == {"clinics": AGAIN.public}
    assert broken(CLINICS_KEY, RELEASE, registered("clinics", AGAIN, CLINICS)) == ("signature-broken", 3)
    assert broken(CLINICS_KEY, registered("clinics", AGAIN)) == ("signature-broken", 2)


@pytest.mark.parametrize("body", [{"result": "adopted"}, {"releases": "growers"}, {"releases": None}, {"releases": ""}])
def test_other_decisions_release_nobody(body):
    assert read(CLINICS_KEY, entry("decision", **body)).members == {"clinics": CLINICS.public}


def test_a_key_that_its_holder_revoked_signs_nothing_more():
    revoked = sign_entry(entry("key-revoked", "clinics"), CLINICS)
    assert read(CLINICS_KEY, revoked, registered("clinics", AGAIN)).members == {"clinics": AGAIN.public}
    assert broken(CLINICS_KEY, revoked, sign_entry(entry("nod", "clinics", yes=True), CLINICS)) == (
        "signature-broken",
        3,
    )
    assert broken(CLINICS_KEY, sign_entry(entry("key-revoked", "clinics"), AGAIN)) == ("signature-broken", 2)


def test_only_a_decision_releases_a_key():
    assert read(CLINICS_KEY, entry("proposal", releases="clinics")).members == {"clinics": CLINICS.public}


@pytest.mark.parametrize("text", [None, 7, "", "A", "AAAA", base64.b64encode(bytes(32)).decode(), "é"])
def test_a_key_that_is_no_sound_key_is_named(text):
    assert broken(replace(CLINICS_KEY, body={"public": text})) == ("weak-key", 1)
    assert broken(entry("witness", "clinics", name="w", public=text)) == ("weak-key", 1)
    with pytest.raises(RecordBroken, match="entry 0 names a key"):
        keys_of([entry("founding", log_key=text)], root_before)


def test_a_witness_is_known_by_its_name_and_key():
    keys = read(entry("witness", "clinics", name="clinics.example/w", public=public(EYE)))
    eye = keys.witnesses["clinics"]
    assert (eye.name, eye.public, eye.kind) == ("clinics.example/w", EYE.public, WITNESS)


def test_a_handover_is_signed_over_exactly_what_is_handed_over():
    keys = read(CLINICS_KEY, handover(2, ("host", HOST), ("clinics", CLINICS)))
    assert (keys.log, keys.logs) == (NEXT.public, [HOST.public, NEXT.public])
    last = handover(3, ("host", NEXT), to=EYE)
    assert read(CLINICS_KEY, handover(2, ("host", HOST)), last).log == EYE.public
    assert broken(CLINICS_KEY, handover(2, ("host", HOST), size=1)) == ("signature-broken", 2)
    assert broken(CLINICS_KEY, handover(2, ("host", HOST), root="00" * 32)) == ("signature-broken", 2)
    assert broken(CLINICS_KEY, handover(2, ("host", CLINICS))) == ("signature-broken", 2)
    assert broken(CLINICS_KEY, handover(2, ("growers", GROWERS))) == ("signature-broken", 2)
    assert broken(CLINICS_KEY, RELEASE, handover(3, ("clinics", CLINICS))) == ("signature-broken", 3)


@pytest.mark.parametrize("signatures", [["x"], [{}], [{"by": "host"}]])
def test_a_handovers_signatures_must_be_such(signatures):
    bare = handover(1)
    assert broken(replace(bare, body={**bare.body, "signatures": signatures})) == ("signature-broken", 1)


def test_whether_enough_of_them_signed_is_for_the_rules_to_say():
    bare = handover(1)
    assert read(bare).log == NEXT.public
    assert read(replace(bare, body={**bare.body, "signatures": None})).log == NEXT.public
