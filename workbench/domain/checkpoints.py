"""Checkpoints of the ledger: three lines anyone can keep, in the form of C2SP's signed note and tlog-checkpoint.

A checkpoint says how many entries the ledger had and what their RFC 6962 root was. Its maker signs it; a second person's
line is a C2SP cosignature/v1, which carries its own time. Who holds one can tell whether that history was rewritten.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from workbench.domain.custody import Head
from workbench.domain.errors import BadRequest

ORIGIN = "forensic-audio-workbench/"
_MAKER, _COSIGNER = 0x01, 0x04
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint as text: origin, size, root, and the lines under it as they stand."""

    vault_id: str
    size: int
    root: str
    signatures: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The three lines that are signed."""
        return f"{ORIGIN}{self.vault_id}\n{self.size}\n{base64.b64encode(bytes.fromhex(self.root)).decode()}\n"

    @property
    def text(self) -> str:
        """The whole note."""
        return self.body + "\n" + "".join(f"{line}\n" for line in self.signatures)


@dataclass(frozen=True, slots=True)
class Witness:
    """What vouches for a checkpoint besides its maker: a person's cosignature, or a timestamp server's token (base64)."""

    seq: int
    at: str
    by: str
    line: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint on record: entry `seq` holds it, `witnesses` vouch for it."""

    seq: int
    at: str
    by: str
    note: Note
    witnesses: tuple[Witness, ...] = ()

    @property
    def text(self) -> str:
        """The note with every signature there is."""
        lines = tuple(w.line for w in self.witnesses if w.line)
        return Note(self.note.vault_id, self.note.size, self.note.root, (*self.note.signatures, *lines)).text

    @property
    def imprint(self) -> bytes:
        """SHA-256 over the note as its maker signed it: what a timestamp server stamps."""
        return hashlib.sha256(self.note.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Witnessing:
    """How far the ledger is vouched for: `size` entries, of which the first `witnessed` stand under a witness's word."""

    size: int
    checkpointed: int
    witnessed: int

    @property
    def unwitnessed(self) -> int:
        """Entries whose own author could still rewrite them unnoticed."""
        return self.size - self.witnessed


def parsed(text: str) -> Note:
    """A note from its text; raises BadRequest for what is none."""
    body, _, rest = text.replace("\r\n", "\n").partition("\n\n")
    lines = body.strip("\n").split("\n")
    try:
        origin, size, root = lines[:3]
        if len(lines) != 3 or not origin.startswith(ORIGIN) or not size.isdecimal():
            raise ValueError("three lines")
        number = int(size)
        digest = base64.b64decode(root, validate=True)
        if len(digest) != 32:
            raise ValueError("a root has 32 bytes")
    except (ValueError, binascii.Error) as error:
        raise BadRequest("This is no checkpoint of a vault.", "It has three lines: the vault, a number, a root hash.") from error
    signatures = tuple(line for line in rest.split("\n") if line.startswith(_DASH))
    return Note(origin.removeprefix(ORIGIN), number, digest.hex(), signatures)


def note_of(vault_id: str, head: Head) -> Note:
    """The unsigned note over a ledger's head."""
    return Note(vault_id, head.size, head.root)


def maker_line(name: str, public_hex: str, signature: bytes) -> str:
    """The maker's line: C2SP signed-note, Ed25519 over the three lines."""
    return _line(name, _MAKER, public_hex, signature)


def cosigned_message(note: Note, at: int) -> bytes:
    """What a cosigner signs: C2SP tlog-cosignature, `at` in seconds since 1970."""
    return f"cosignature/v1\ntime {at}\n{note.body}".encode()


def cosigner_line(name: str, public_hex: str, at: int, signature: bytes) -> str:
    """A cosigner's line."""
    return _line(name, _COSIGNER, public_hex, struct.pack(">Q", at) + signature)


def maker_signature(line: str, name: str, public_hex: str) -> bytes:
    """The signature in a maker's line, where the line is this key's; empty where it is not."""
    held = _held(line, name, _MAKER, public_hex)
    return held if len(held) == 64 else b""


def cosignature(line: str, name: str, public_hex: str) -> tuple[int, bytes]:
    """Time and signature in a cosigner's line, where the line is this key's; (0, b"") where it is not."""
    held = _held(line, name, _COSIGNER, public_hex)
    return (struct.unpack(">Q", held[:8])[0], held[8:]) if len(held) == 72 else (0, b"")


def is_cosignature(line: str) -> bool:
    """Whether a line is made like a cosigner's, whoever's it is."""
    try:
        dash, _, packed = line.split(" ")
        return f"{dash} " == _DASH and len(base64.b64decode(packed, validate=True)) == 76
    except (ValueError, binascii.Error):
        return False


def _line(name: str, kind: int, public_hex: str, signature: bytes) -> str:
    return f"{_DASH}{name} {base64.b64encode(_key_hash(name, kind, public_hex) + signature).decode()}"


def _held(line: str, name: str, kind: int, public_hex: str) -> bytes:
    try:
        _, said, packed = line.split(" ")
        held = base64.b64decode(packed, validate=True)
    except (ValueError, binascii.Error):
        return b""
    return held[4:] if said == name and held[:4] == _key_hash(name, kind, public_hex) else b""


def _key_hash(name: str, kind: int, public_hex: str) -> bytes:
    return hashlib.sha256(f"{name}\n".encode() + bytes([kind]) + bytes.fromhex(public_hex)).digest()[:4]
