"""Attacks on the evidence store."""

from __future__ import annotations

import os
from pathlib import Path

from tests.faults.tamper_field import Expected, Field, Trace, found


def _file(field: Field) -> Path:
    return field.dice.choice(sorted(p for p in (field.folder / "store").rglob("*") if p.is_file()))


def _free(path: Path) -> Path:
    path.chmod(0o600)
    return path


def _other_bytes(path: Path) -> Expected:
    return found(Trace(f"evidence {path.name}", "has the SHA-256"))


def _gone(path: Path) -> Expected:
    return found(Trace(f"evidence {path.name}", "is missing from the store"))


def flips_a_bit_of_evidence(field: Field) -> Expected:
    path = _free(_file(field))
    held = bytearray(path.read_bytes())
    held[field.dice.randrange(len(held))] ^= 1 << field.dice.randrange(8)
    path.write_bytes(held)
    return _other_bytes(path)


def cuts_evidence_short(field: Field) -> Expected:
    path = _free(_file(field))
    os.truncate(path, field.dice.randrange(path.stat().st_size))
    return _other_bytes(path)


def lengthens_evidence(field: Field) -> Expected:
    path = _free(_file(field))
    path.write_bytes(path.read_bytes() + field.dice.randbytes(7))
    return _other_bytes(path)


def puts_another_exhibits_file_in_its_place(field: Field) -> Expected:
    path, other = _free(_file(field)), _file(field)
    content = other.read_bytes() if other != path else b"another recording"
    path.unlink()
    path.write_bytes(content)
    return _other_bytes(path)


def deletes_evidence(field: Field) -> Expected:
    """Destroyed without an order."""
    path = _file(field)
    path.unlink()
    return _gone(path)


def puts_a_folder_in_its_place(field: Field) -> Expected:
    path = _file(field)
    path.unlink()
    path.mkdir()
    return _gone(path)


def puts_a_link_in_its_place(field: Field) -> Expected:
    """To the same bytes for now, in a place of their own."""
    path = _file(field)
    elsewhere = field.folder.with_name(f"{field.folder.name}.elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    return _gone(path)


def takes_the_store_away(field: Field) -> Expected:
    store = field.folder / "store"
    names = [p.name for p in store.rglob("*") if p.is_file()]
    store.rename(field.folder.with_name(f"{field.folder.name}.store"))
    return found(*(Trace(f"evidence {name}", "is missing from the store") for name in names))


def keeps_what_was_destroyed(field: Field) -> Expected:
    """The order was entered as carried out, and the file put back, or another under its name."""
    [[sha256]] = field.rows("SELECT sha256 FROM tombstone WHERE destroyed_at <> ''")
    path = field.folder / "store" / sha256[:2] / sha256
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"RIFF destroyed" * 9 if field.dice.random() < 0.5 else b"something else")
    return found(Trace(f"evidence {sha256}", "stands although it was destroyed"))
