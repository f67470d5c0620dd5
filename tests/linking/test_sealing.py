"""Evidence sealed for its way to the hub."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from workbench.linking.sealing import (
    CHUNK_BYTES,
    TAG_BYTES,
    Chunks,
    NotOpened,
    chunk_bytes,
    cipher_bytes,
    content_key,
    count_of,
    opened_key,
    sealed_key,
)

HUB = X25519PrivateKey.from_private_bytes(b"\2" * 32)
PUBLIC = HUB.public_key().public_bytes_raw().hex()
MANIFEST, OTHER = "ab" * 32, "cd" * 32
KEY = content_key(b"\1" * 32, MANIFEST)


def test_the_hub_opens_the_key_that_was_sealed_to_it():
    assert opened_key(sealed_key(KEY, PUBLIC, MANIFEST), HUB, MANIFEST) == KEY


def test_a_key_is_sealed_anew_each_time_and_is_the_same_after_a_restart():
    assert sealed_key(KEY, PUBLIC, MANIFEST) != sealed_key(KEY, PUBLIC, MANIFEST)
    assert content_key(b"\1" * 32, MANIFEST) == KEY != content_key(b"\1" * 32, OTHER)


@pytest.mark.parametrize("private", [HUB, X25519PrivateKey.generate()])
def test_a_key_opens_for_no_other_hub_and_no_other_manifest(private):
    with pytest.raises(NotOpened):
        opened_key(sealed_key(KEY, PUBLIC, MANIFEST), private, OTHER if private is HUB else MANIFEST)


@pytest.mark.parametrize("sealed", ["", "zz", "00" * 80, sealed_key(KEY[:16], PUBLIC, MANIFEST)])
def test_what_is_no_sealed_key_is_refused(sealed):
    with pytest.raises(NotOpened):
        opened_key(sealed, HUB, MANIFEST)


def test_chunks_open_as_they_were():
    chunks = Chunks(KEY, MANIFEST, 3)
    assert chunks.opened(2, chunks.sealed(2, b"sound")) == b"sound"


@pytest.mark.parametrize(
    "reader",
    [(KEY, MANIFEST, 3, 1), (KEY, OTHER, 3, 0), (KEY, MANIFEST, 4, 0), (b"\3" * 32, MANIFEST, 3, 0)],
)
def test_a_chunk_opens_only_in_its_place(reader):
    key, manifest, count, n = reader
    sealed = Chunks(KEY, MANIFEST, 3).sealed(0, b"sound")
    with pytest.raises(NotOpened, match=f"Chunk {n} of"):
        Chunks(key, manifest, count).opened(n, sealed)


def test_a_changed_byte_is_found():
    sealed = bytearray(Chunks(KEY, MANIFEST, 1).sealed(0, b"sound"))
    sealed[2] ^= 1
    with pytest.raises(NotOpened):
        Chunks(KEY, MANIFEST, 1).opened(0, bytes(sealed))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_the_chunks_of_a_file_make_up_its_size(size):
    count = count_of(size)
    assert sum(chunk_bytes(n, size) for n in range(count)) == cipher_bytes(size)
    assert chunk_bytes(count - 1, size) >= TAG_BYTES
