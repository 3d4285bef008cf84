"""Ed25519 with one verdict: what good verifiers disagree about is refused."""

import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concerted.record import ed25519
from concerted.record.ed25519 import PrivateKey, sound_key, verifies

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",  # the identity
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # order 2
    "0000000000000000000000000000000000000000000000000000000000000000",  # order 4
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  # order 8
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
ODD = [
    "0100000000000000000000000000000000000000000000000000000000000080",  # the identity with a sign
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",  # order 2 with a sign
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # y = p
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # y = p + 1
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0200000000000000000000000000000000000000000000000000000000000000",  # on no point
    "00", "",
]  # fmt: skip


def encoded(point):
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


@given(st.binary(min_size=32, max_size=32), st.binary())
def test_an_honest_signature_holds_and_only_for_its_message_and_key(seed, message):
    key, other = PrivateKey(seed), PrivateKey(bytes(a ^ 1 for a in seed))
    signature = key.signature(message)
    assert sound_key(key.public)
    assert verifies(key.public, signature, message)
    assert not verifies(key.public, signature, message + b"x")
    assert not verifies(other.public, signature, message)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 511))
def test_no_bit_of_a_signature_can_be_flipped(seed, bit):
    key = PrivateKey(seed)
    signature = bytearray(key.signature(b"message"))
    signature[bit // 8] ^= 1 << bit % 8
    assert not verifies(key.public, bytes(signature), b"message")


@pytest.mark.parametrize("text", [*SMALL, *ODD])
def test_a_key_of_small_order_or_in_an_odd_encoding_is_refused(text):
    assert not sound_key(bytes.fromhex(text))
    assert not verifies(bytes.fromhex(text), bytes(64), b"")


@pytest.mark.parametrize("text", SMALL[1:])
def test_a_key_with_a_part_of_small_order_is_refused(text):
    honest = ed25519._decode(PrivateKey(bytes(32)).public)
    mixed = encoded(ed25519._add(honest, ed25519._decode(bytes.fromhex(text))))
    Ed25519PublicKey.from_public_bytes(mixed)  # others take it
    assert not sound_key(mixed)


def test_a_signature_whose_s_is_not_reduced_is_refused():
    key = PrivateKey(bytes(32))
    signature = key.signature(b"message")
    larger = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert not verifies(key.public, larger, b"message")


@pytest.mark.parametrize("text", [*SMALL, *ODD[:5]])
def test_a_signature_whose_r_is_of_small_order_or_oddly_encoded_is_refused(text):
    assert not verifies(PrivateKey(bytes(32)).public, bytes.fromhex(text) + bytes(32), b"message")


def test_rfc_8032_test_1_holds():
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert verifies(public, signature, b"")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch):
    """As in the single-file verifier: no library that verifies."""
    ed25519._library.cache_clear()
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    monkeypatch.delattr("cryptography.hazmat.primitives.asymmetric.ed25519", raising=False)
    assert ed25519._library() is None
    yield
    ed25519._library.cache_clear()


@pytest.mark.usefixtures("bare")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_plain_arithmetic_gives_the_same_verdict_as_the_library(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, good = private.public_key().public_bytes_raw(), private.sign(message)
    bad = bytearray(good)
    bad[bit // 8] ^= 1 << bit % 8
    assert verifies(public, good, message)
    assert not verifies(public, bytes(bad), message)
    assert not verifies(public, good, message + b"x")
