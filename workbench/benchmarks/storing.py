"""The database: signed appends against bare durable commits, and a draft's segments against raw inserts."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.authority import key_id
from workbench.domain.events import CaseOpened, VaultFounded
from workbench.domain.evidence import Case
from workbench.domain.people import Person, PublicKeys, Role
from workbench.storage.keys import new_secrets, public_halves
from workbench.storage.vault import Signer, Vault

APPENDS = 300


def measure(ground: Ground) -> Iterator[Result]:
    """Each side commits durably, once a change."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        folder = Path(place)
        vault, signer = empty_vault(folder / "vault")
        bare = sqlcipher.connect(str(folder / "bare.db"), isolation_level=None)
        bare.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE event (body BLOB)")
        best = alternate({"bare commits": lambda: _bare(bare), "signed appends": lambda: _signed(vault, signer)})
        bare.close()
        vault.close()
    ratio = best["bare commits"].wall / best["signed appends"].wall
    figures = {f"{name}, a second": round(APPENDS / m.wall) for name, m in best.items()}
    yield Result("signed appends", "bare SQLCipher commits with synchronous=FULL, a second", "≥ 0.5", round(ratio, 2), figures)


def empty_vault(folder: Path) -> tuple[Vault, Signer]:
    """A founded vault whose root is its administrator too, and who signs in it."""
    vault = Vault.found(folder, database_key=bytes(32))
    secrets = new_secrets()
    public = public_halves(secrets)
    signer = Signer("root", key_id(public.signing), secrets.sign, "", "benchmark")
    founder = Person("root", Role.ADMIN, PublicKeys(public.signing, public.sealing, ""), "root", "2026-01-01T00:00:00Z")
    with vault.change(signer) as change:
        change.append(VaultFounded("benchmark", public.signing, "", founder))
    return vault, signer


def _signed(vault: Vault, signer: Signer) -> None:
    for _ in range(APPENDS):
        with vault.change(signer) as change:
            change.append(CaseOpened(Case(uuid.uuid4().hex, "benchmark", False, "2026-01-01T00:00:00Z")))


def _bare(database: Any) -> None:
    for _ in range(APPENDS):
        database.execute("INSERT INTO event VALUES (?)", (uuid.uuid4().bytes * 40,))
