"""Where engine results are kept: in the vault, and for other machines on a Redis server where an address names one."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workbench.domain.errors import CaseError, Unavailable
from workbench.domain.questions import VaultId
from workbench.storage.shared_results import TTL_S, Kept, LayeredResults, SealedResults, connected, said_by, sealing_key

if TYPE_CHECKING:
    from workbench.storage.vault import Vault

ADDRESSES = ("WORKBENCH_CACHE_URL", "REDIS_URL")
LIFETIME = "WORKBENCH_CACHE_TTL_S"


def address() -> str:
    """The server's address; empty where results stay in the vault."""
    return next((said for name in ADDRESSES if (said := os.environ.get(name, ""))), "")


def results(vault: Vault, database_key: bytes) -> Kept:
    """The vault's own results, with the shared ones behind them where there is a server."""
    shared = _shared(vault, database_key)
    return LayeredResults(vault.results(), shared) if shared else vault.results()


def forget_results(vault: Vault, database_key: bytes) -> None:
    """Take every result away, here and on the server. Raises Unavailable where the server does not answer."""
    if shared := _shared(vault, database_key):
        try:
            shared.forget()
        except Unavailable as error:
            raise Unavailable(
                f"{error.problem} What it keeps of this vault is sealed and expires {lifetime_s() // 3600} h after it was kept.",
                "Start the server and destroy the exhibit again.",
            ) from error
    vault.forget_results()


def lifetime_s() -> int:
    """How long shared results are kept."""
    said = os.environ.get(LIFETIME, "")
    return int(said) if said.isdigit() and int(said) > 0 else TTL_S


def health() -> tuple[tuple[str, bool, str], ...]:
    """Whether the server answers; nothing where there is none."""
    if not address():
        return ()
    where = urlsplit(address())
    named = f"{where.scheme}://{where.hostname}:{where.port or 6379}" if where.hostname else f"unix://{where.path}"
    try:
        return (("shared result cache", True, f"{said_by(address())} at {named}; entries last {lifetime_s() // 3600} h"),)
    except CaseError as error:
        return (("shared result cache", False, f"{named}: {error.problem}"),)


def _shared(vault: Vault, database_key: bytes) -> SealedResults | None:
    if not address():
        return None
    name = vault.answer(VaultId())
    with suppress(ImportError):
        return SealedResults(connected(address()), vault=name, secret=sealing_key(database_key, name), ttl_s=lifetime_s())
    raise Unavailable("The package redis is not installed.", "Install it with the extra “redis”, or unset the cache's address.")
