"""Checkpoints as text: three lines anyone can keep, checked here by what C2SP writes and nothing of ours."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain import checkpoints as cp
from workbench.domain.custody import Head
from workbench.domain.errors import BadRequest

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
NOTE = cp.note_of("vault-1", Head(20_852_163, "ab" * 32, "cd" * 32))


def signed() -> cp.Note:
    line = cp.maker_line("ann", PUBLIC.hex(), KEY.sign(NOTE.body.encode()))
    return cp.Note(NOTE.vault_id, NOTE.size, NOTE.root, (line,))


def test_the_body_is_origin_size_and_root_in_base64() -> None:
    root = base64.b64encode(b"\xab" * 32).decode()
    assert NOTE.body == f"forensic-audio-workbench/vault-1\n20852163\n{root}\n"


def test_the_makers_line_is_a_signed_note_by_its_letter() -> None:
    body, _, line = signed().text.rpartition("\n\n")
    dash, name, packed = line.removesuffix("\n").split(" ")
    held = base64.b64decode(packed)
    assert (dash, name) == ("\N{EM DASH}", "ann")
    assert held[:4] == hashlib.sha256(b"ann\n\x01" + PUBLIC).digest()[:4]
    KEY.public_key().verify(held[4:], f"{body}\n".encode())


def test_a_cosigners_line_carries_its_time_and_is_a_cosignature_by_its_letter() -> None:
    line = cp.cosigner_line("sue", PUBLIC.hex(), 1_700_000_000, KEY.sign(cp.cosigned_message(NOTE, 1_700_000_000)))
    held = base64.b64decode(line.split(" ")[2])
    assert held[:4] == hashlib.sha256(b"sue\n\x04" + PUBLIC).digest()[:4]
    assert int.from_bytes(held[4:12], "big") == 1_700_000_000
    KEY.public_key().verify(held[12:], b"cosignature/v1\ntime 1700000000\n" + NOTE.body.encode())


@given(st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), st.integers(0, 10**12), st.binary(min_size=32, max_size=32))
def test_a_note_is_read_back_from_its_text(vault: str, size: int, root: bytes) -> None:
    note = cp.Note(vault, size, root.hex(), signed().signatures)
    assert cp.parsed(note.text) == note
    assert cp.parsed(note.text.replace("\n", "\r\n")) == note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        NOTE.body.replace("forensic-audio-workbench/", "example.org/"),
        NOTE.body.replace("20852163", "many"),
        NOTE.body.replace("20852163", "-1"),
        "\n".join(NOTE.body.split("\n")[:2]),
        f"{NOTE.body}a fourth line\n",
        f"forensic-audio-workbench/v\n1\n{base64.b64encode(b'short').decode()}\n",
        "forensic-audio-workbench/v\n1\n!!!!\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="no checkpoint"):
        cp.parsed(text)


def test_a_line_counts_only_under_its_own_name_kind_and_key() -> None:
    [line] = signed().signatures
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    assert len(cp.maker_signature(line, "ann", PUBLIC.hex())) == 64
    assert cp.maker_signature(line, "bob", PUBLIC.hex()) == b""
    assert cp.maker_signature(line, "ann", other) == b""
    assert cp.cosignature(line, "ann", PUBLIC.hex()) == (0, b"")
    assert cp.maker_signature("no line at all", "ann", PUBLIC.hex()) == b""


def test_a_timestamp_is_over_the_note_as_its_maker_signed_it() -> None:
    made = cp.Checkpoint(9, "2026-01-02T03:04:05Z", "ann", signed())
    seen = cp.Checkpoint(9, made.at, "ann", signed(), (cp.Witness(10, made.at, "sue", line="\N{EM DASH} sue AAAA"),))
    assert made.imprint == seen.imprint == hashlib.sha256(signed().text.encode()).digest()
    assert seen.text == signed().text + "\N{EM DASH} sue AAAA\n"


def test_what_no_witness_vouches_for_is_counted() -> None:
    assert cp.Witnessing(size=40, checkpointed=30, witnessed=25).unwitnessed == 15
