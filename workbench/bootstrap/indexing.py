"""Making the index of a search anew: a vault whose index is damaged opens, but nothing is entered into it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from workbench.bootstrap.rescue import database_key
from workbench.domain.errors import BadRequest
from workbench.domain.people import person_name
from workbench.storage.passwords import Cost
from workbench.storage.vault import Vault


def index_anew(folder: Path, *, user: str, password: str, cost: Cost) -> int:
    """How many passages are found by it now. Anyone enrolled may: it says nothing that the vault does not say."""
    if not folder.is_dir():
        raise BadRequest(f"There is no vault at {folder}.", "Check the path.")
    with closing(Vault.open(folder, database_key=database_key(folder, person_name(user), password, cost))) as vault:
        return vault.index_anew()
