"""A vault in a synced, shared or open folder is warned about."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.storage import surroundings
from workbench.storage.surroundings import folder_warnings


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Laboratory", "Nextcloud", "Google Drive"])
def test_a_synced_folder_is_named(tmp_path: Path, name: str) -> None:
    [warning] = folder_warnings(tmp_path / name / "cases" / "vault")
    assert name in warning


def test_a_marker_of_a_synchronising_program_is_seen(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert len(folder_warnings(tmp_path / "vault")) == 1


def test_a_network_drive_is_named_with_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/lab\\040share nfs4 rw 0 0\n")
    monkeypatch.setattr(surroundings, "_MOUNTS", mounts)
    [warning] = folder_warnings(Path("/mnt/lab share/vault"))
    assert "nfs4" in warning


def test_a_folder_anyone_may_write_to_is_warned_about(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert "chmod" in folder_warnings(tmp_path)[0]


def test_an_ordinary_folder_gives_no_warning(tmp_path: Path) -> None:
    assert folder_warnings(tmp_path) == ()
