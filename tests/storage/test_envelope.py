"""What is sealed opens for its one key, in memory and across an exchange; RFC 9180's own figures come out."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbench.storage import envelope
from workbench.storage.envelope import Exchange, NotOpened

SECRET, INFO = bytes(range(32)), b"for this and nothing else"


def point_of(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def exchange_of(key: EllipticCurvePrivateKey) -> Exchange:
    return lambda point: key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point))


def test_a_key_in_memory_opens_what_was_sealed_to_it() -> None:
    key = X25519PrivateKey.generate()
    sealed = envelope.seal(SECRET, key.public_key().public_bytes_raw(), INFO)
    assert envelope.opened(sealed, key, INFO) == SECRET
    with pytest.raises(NotOpened):
        envelope.opened(sealed, X25519PrivateKey.generate(), INFO)


def test_an_exchange_elsewhere_opens_what_was_sealed_to_its_point() -> None:
    key = generate_private_key(SECP256R1())
    sealed = envelope.seal(SECRET, point_of(key), INFO)
    assert envelope.opened_by_exchange(sealed, point_of(key), exchange_of(key), INFO) == SECRET


def test_our_half_of_rfc_9180_and_the_library_s_agree() -> None:
    """The library opens with the whole private key what we open with the exchange alone."""
    key = generate_private_key(SECP256R1())
    whole = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    sealed = whole.encrypt(SECRET, key.public_key(), INFO)
    assert envelope.opened_by_exchange(sealed, point_of(key), exchange_of(key), INFO) == whole.decrypt(sealed, key, INFO)


def test_the_key_encapsulation_has_the_figures_of_rfc_9180() -> None:
    """Appendix A.3.1, DHKEM(P-256, HKDF-SHA256) in base mode: the shared secret of its first vector."""
    receiver = derive_private_key(0xF3CE7FDAE57E1A310D87F1EBBDE6F328BE0A99CDBCADF4D6589CF29DE4B8FFD2, SECP256R1())
    sent = bytes.fromhex(
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfc"
        "b9382657222d18c4"
    )
    shared = envelope.shared_secret(exchange_of(receiver)(sent), sent + point_of(receiver))
    assert shared.hex() == "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8"


def test_whatever_was_changed_does_not_open() -> None:
    key = generate_private_key(SECP256R1())
    sealed = envelope.seal(SECRET, point_of(key), INFO)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(NotOpened):
            envelope.opened_by_exchange(bytes(changed), point_of(key), exchange_of(key), INFO)


@pytest.mark.parametrize("sealed", [b"", b"\x04", bytes(65), bytes(200), b"\x04" + bytes(64)])
def test_what_is_no_envelope_does_not_open(sealed: bytes) -> None:
    key = generate_private_key(SECP256R1())
    with pytest.raises(NotOpened):
        envelope.opened_by_exchange(sealed, point_of(key), exchange_of(key), INFO)


def test_a_point_off_the_curve_never_reaches_the_key() -> None:
    def never(point: bytes) -> bytes:
        raise AssertionError("the key was asked")

    sealed = b"\x04" + (5).to_bytes(32, "big") + (1).to_bytes(32, "big") + bytes(48)
    with pytest.raises(NotOpened):
        envelope.opened_by_exchange(sealed, point_of(generate_private_key(SECP256R1())), never, INFO)


def test_an_envelope_is_for_one_purpose() -> None:
    key = generate_private_key(SECP256R1())
    sealed = envelope.seal(SECRET, point_of(key), INFO)
    with pytest.raises(NotOpened):
        envelope.opened_by_exchange(sealed, point_of(key), exchange_of(key), b"for another")
