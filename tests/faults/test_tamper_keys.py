"""Key files that are not whose name they bear open nothing, however well the password fits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.vaults import PASSWORD, Vaults, workshop
from workbench.domain.errors import CaseError
from workbench.storage.keys import KeyFolder


def _files(folder: Path, name: str) -> tuple[Path, ...]:
    return KeyFolder(folder / "keys")._files(name)


@pytest.mark.parametrize(("thief", "victim"), [("ann", "sue"), ("sue", "boss"), ("ann", "boss")])
def test_ones_own_keys_under_anothers_name_do_not_log_in(thief: str, victim: str, vaults: Vaults) -> None:
    vaults.open(thief).close()
    for own, other in zip(_files(vaults.folder, thief), _files(vaults.folder, victim), strict=True):
        shutil.copyfile(own, other)
    with pytest.raises(CaseError):
        workshop().unlock(vaults.folder, user=victim, password=PASSWORD)


def test_ones_own_wrapped_keys_beside_anothers_database_key_do_not_log_in(vaults: Vaults) -> None:
    vaults.open("ann").close()
    shutil.copyfile(_files(vaults.folder, "ann")[0], _files(vaults.folder, "sue")[0])
    with pytest.raises(CaseError):
        workshop().unlock(vaults.folder, user="sue", password=PASSWORD)


def test_keys_that_nobody_enrolled_do_not_log_in(vaults: Vaults) -> None:
    """Made with our own source, the database key sealed to them."""
    from workbench.storage.keys import new_secrets

    vaults.open("ann").close()
    keys = KeyFolder(vaults.folder / "keys")
    stolen = keys.database_key("ann", keys.unwrap("ann", PASSWORD))
    fresh = new_secrets()
    keys.store("sue", fresh, PASSWORD)
    keys.seal_database_key("sue", fresh.public.sealing, stolen)
    with pytest.raises(CaseError, match="not the one that was enrolled"):
        workshop().unlock(vaults.folder, user="sue", password=PASSWORD)
