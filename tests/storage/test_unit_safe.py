"""What a unit keeps for its hub opens with the vault's key, in its own place, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.domain.errors import CaseError
from workbench.storage.unit_safe import UnitSafe

KEY = b"\1" * 32


def test_what_was_kept_is_there_until_it_is_forgotten(tmp_path: Path) -> None:
    safe = UnitSafe(tmp_path, "v", KEY)
    assert safe.kept("key") is None
    safe.keep("key", b"seed")
    safe.keep("key", b"other")
    assert UnitSafe(tmp_path, "v", KEY).kept("key") == b"other"
    safe.forget("key")
    safe.forget("key")
    assert safe.kept("key") is None


def test_neither_names_nor_bodies_stand_on_the_disk(tmp_path: Path) -> None:
    UnitSafe(tmp_path, "v", KEY).keep("key abc", b"seed seed")
    (file,) = (tmp_path / "unit").iterdir()
    assert b"seed" not in file.read_bytes()
    assert "abc" not in file.name
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("other", [("v", b"\2" * 32), ("w", KEY)])
def test_no_other_vault_opens_it(tmp_path: Path, other: tuple[str, bytes]) -> None:
    UnitSafe(tmp_path, "v", KEY).keep("key", b"seed")
    with pytest.raises(CaseError, match="damaged"):
        UnitSafe(tmp_path, *other).kept("key")


def test_one_body_does_not_open_in_anothers_place(tmp_path: Path) -> None:
    safe = UnitSafe(tmp_path, "v", KEY)
    safe.keep("a", b"one")
    (first,) = (tmp_path / "unit").iterdir()
    safe.keep("b", b"two")
    first.write_bytes(next(f for f in (tmp_path / "unit").iterdir() if f != first).read_bytes())
    with pytest.raises(CaseError, match="put there by another"):
        safe.kept("a")


@pytest.mark.parametrize("body", [b"", b"short", b"\0" * 40])
def test_a_damaged_body_is_named(tmp_path: Path, body: bytes) -> None:
    safe = UnitSafe(tmp_path, "v", KEY)
    safe.keep("a", b"one")
    (file,) = (tmp_path / "unit").iterdir()
    file.write_bytes(body)
    with pytest.raises(CaseError, match=file.name):
        safe.kept("a")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "unit").write_bytes(b"a file in its place")
    with pytest.raises(CaseError, match="cannot be"):
        UnitSafe(tmp_path, "v", KEY).keep("a", b"one")
