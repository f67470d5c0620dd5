"""A vault keeps its results, and shares them where an address names a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bootstrap.test_vaults import opened_by_hand
from tests.vaults import PASSWORD, Vaults
from workbench.bootstrap import caching
from workbench.domain.errors import Unavailable
from workbench.domain.questions import VaultId
from workbench.storage.keys import KeyFolder
from workbench.storage.shared_results import LayeredResults, connected, sealing_key
from workbench.storage.vault import Vault


def opened(vaults: Vaults) -> tuple[Vault, bytes]:
    """A vault and its database key, by hand."""
    vaults.open().close()
    vault, _ = opened_by_hand(vaults.folder, "ann")
    keys = KeyFolder(vaults.folder / "keys")
    return vault, keys.database_key("ann", keys.unwrap("ann", PASSWORD))


def test_without_an_address_results_stay_in_the_vault(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in caching.ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    vault, key = opened(vaults)
    assert not isinstance(caching.results(vault, key), LayeredResults)
    assert caching.health() == ()
    vault.close()


def test_a_destroyed_exhibits_results_go_from_the_server_too(
    vaults: Vaults, monkeypatch: pytest.MonkeyPatch, redis_address: str
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_address)
    vault, key = opened(vaults)
    caching.results(vault, key).keep("k", "chunk-text", b"heard")
    mine = f"forensic-workbench:{vault.answer(VaultId())}:k"
    assert connected(redis_address).get(mine)
    caching.forget_results(vault, key)
    assert connected(redis_address).get(mine) is None
    assert vault.results().find("k") is None
    vault.close()


def test_where_the_server_is_away_nothing_is_forgotten_in_silence(
    vaults: Vaults, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE_URL", f"unix://{tmp_path}/nobody")
    vault, key = opened(vaults)
    with pytest.raises(Unavailable, match="expires 24 h after"):
        caching.forget_results(vault, key)
    assert caching.health()[0][:2] == ("shared result cache", False)
    vault.close()


def test_health_names_the_server(monkeypatch: pytest.MonkeyPatch, redis_address: str) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE_URL", redis_address)
    ((_, good, said),) = caching.health()
    assert good
    assert "Redis " in said
    assert "24 h" in said


def test_every_vault_has_a_sealing_key_of_its_own() -> None:
    assert sealing_key(b"k" * 32, "v-1") != sealing_key(b"k" * 32, "v-2")
