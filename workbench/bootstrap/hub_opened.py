"""A hub's vault, opened by somebody: with its state beside it, whether or not the hub serves at the same time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.bench.door import Bench
from workbench.bench.hub_desk import HubLogin
from workbench.bootstrap.keymaking import Hand
from workbench.bootstrap.vaults import unlock
from workbench.domain.questions import VaultId
from workbench.storage.durable import write_whole
from workbench.storage.hub.home import Home, file_home, server_home
from workbench.storage.passwords import Cost

if TYPE_CHECKING:
    from workbench.models.store import ModelStore

STATE = "WORKBENCH_HUB_STATE"
ADDRESS = "hub.url"


@dataclass(frozen=True, slots=True, repr=False)
class OpenedHub:
    """The bench of whoever opened it, read-only while the hub serves, with the state and what keys are derived from."""

    folder: Path
    bench: Bench
    hand: Hand
    database_key: bytes
    vault_id: str
    home: Home
    state: str


@contextmanager
def opened(login: HubLogin, store: ModelStore, cost: Cost) -> Iterator[OpenedHub]:
    """Log in, and find the state; both are closed in the end."""
    folder = login.vault.resolve()
    confided: list[tuple[bytes, Hand]] = []
    with ExitStack() as stack:
        person = {"user": login.user, "password": login.password}
        bench = unlock(folder, **person, store=store, cost=cost, confided=lambda *secrets: confided.append(secrets))
        stack.callback(bench.close)
        key, hand = confided[-1]
        vault_id, state = bench.ask(VaultId()), state_of(folder, login.state)
        home = server_home(state) if state else file_home(folder, key, vault_id)
        stack.callback(home.close)
        yield OpenedHub(folder, bench, hand, key, vault_id, home.made(), state)


def state_of(folder: Path, said: str = "") -> str:
    """Where the state is: as it was said just now, else WORKBENCH_HUB_STATE, else where the hub served from last; empty for the
    file in the vault's folder."""
    address = folder / ADDRESS
    remembered = address.read_text(encoding="utf-8").strip() if address.is_file() else ""
    return said or os.environ.get(STATE, "") or remembered


def remember(folder: Path, state: str) -> None:
    """Have everybody who opens the vault's hub find its state."""
    if state != state_of(folder) or (state and not (folder / ADDRESS).is_file()):
        write_whole(folder / ADDRESS, f"{state}\n".encode())
