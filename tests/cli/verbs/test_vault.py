from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call
from tests.vaults import Vaults


def test_a_checkpoint_kept_elsewhere_is_compared(call: Call, vaults: Vaults, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint.txt"
    call("ann", "checkpoint", "make")
    assert call("ann", "checkpoint", "show", "-o", str(kept))[0] == 0
    code, verdict, _ = call("sue", "verify", "--checkpoint", str(kept))
    assert code == 0
    assert any("known elsewhere" in checked for checked in verdict["checked"])
    kept.write_text(kept.read_text().replace("\n", "0\n", 1))
    assert call("sue", "verify", "--checkpoint", str(kept))[0] == 1, "of another vault"


def test_a_second_person_vouches_for_what_they_looked_at(call: Call) -> None:
    made = call("ann", "checkpoint", "make")[1]["size"]
    assert call("sue", "checkpoint", "witness")[1]["cosigned"] == made
    assert call("ann", "checkpoint", "show")[1]["checkpoint"].count("—") == 2
    assert call("ann", "verify", "--since-last")[0] == 0


def test_a_sound_database_is_not_replaced_without_a_word(call: Call) -> None:
    assert call("ann", "backup", "make")[0] == 0
    call("ann", "case", "new", "C-8", "--title", "Made since")
    code, _, said = call("ann", "backup", "restore")
    assert code == 2
    assert "--yes" in said
    assert call("ann", "backup", "restore", "--yes")[0] == 0


def test_a_damaged_database_is_read_salvaged_and_restored(call: Call, vaults: Vaults, tmp_path: Path) -> None:
    call("ann", "case", "new", "C-7", "--title", "Kept")
    assert call("ann", "backup", "make")[0] == 0
    database = vaults.folder / "vault.db"
    body = bytearray(database.read_bytes())
    body[-4096 * 6 : -4096 * 5] = bytes(4096)
    database.write_bytes(body)
    _, saved, _ = call("ann", "salvage", "-o", str(tmp_path / "saved"))
    assert saved["entries"] + len(saved["lost"]) > 5
    assert call("ann", "backup", "restore")[0] == 0
    assert [c["number"] for c in call("ann", "case", "list")[1]["cases"]] == ["C-7"]
