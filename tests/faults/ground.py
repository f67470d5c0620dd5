"""The ground campaigns stand on: a vault in work, and what its ledger holds, read with the database key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests import fakes
from tests.sounds import a_tone
from tests.vaults import PASSWORD, copied, founded, workshop
from workbench.bench.door import Bench
from workbench.bootstrap import roots
from workbench.domain.canonical import canonical, plain
from workbench.domain.commands import OpenCase
from workbench.domain.events import Event
from workbench.domain.orders import ImportFiles, Order, Process, VerifyVault
from workbench.domain.progress import Progress
from workbench.storage import tables
from workbench.storage.engine import database_engine
from workbench.storage.keys import KeyFolder

CASE = "C-1"
_LEAVING = ("transcript.exported", "report.issued")
_LEFT = (".txt", ".srt", ".json", ".rttm", ".pdf")


@dataclass(frozen=True, slots=True)
class Books:
    """The ledger's bodies and the kept results of a vault."""

    entries: tuple[dict[str, Any], ...]
    results: dict[str, bytes]

    def lost(self, acknowledged: list[str]) -> str:
        """What was acknowledged, as `said` names it, and is not there."""
        there = {_told(body) for body in self.entries}
        lost = [line for line in acknowledged if line not in there]
        return f"lost {len(lost)} of {len(acknowledged)} acknowledged, first {lost[0]}" if lost else ""

    def unrecorded(self, out: Path) -> str:
        """Files that left the vault, or stand there half, without an entry."""
        known = {body["data"]["sha256"] for body in self.entries if body["type"] in _LEAVING}
        odd = [p.name for p in out.iterdir() if p.suffix in _LEFT and hashlib.sha256(p.read_bytes()).hexdigest() not in known]
        return f"left without an entry: {', '.join(odd)}" if odd else ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A closed vault with people, a case and a recording with a draft; copied for every instance."""

    folder: Path
    key: bytes
    root: str

    @classmethod
    def made(cls, place: Path) -> Ground:
        """A fresh one below `place`."""
        folder = founded(place / "template")
        with scripted():
            bench = opened(folder)
            bench.do(OpenCase(CASE, "Harbour"))
            # Eight kilohertz: nothing here is about the sound.
            finished(bench, ImportFiles(CASE, (a_tone(place / "first.wav", seconds=12, rate=8_000),)))
            finished(bench, Process(CASE))
            bench.close()
        keys = KeyFolder(folder / "keys")
        pinned = roots.known(folder)
        assert pinned is not None
        return cls(folder, keys.database_key("ann", keys.unwrap("ann", PASSWORD)), pinned.fingerprint)

    def copy(self, folder: Path) -> Path:
        """A copy to be broken."""
        return copied(self.folder, folder)

    def books(self, folder: Path) -> Books:
        """What stands in a vault's database."""
        engine = database_engine(folder / "vault.db", self.key)
        try:
            with engine.connect() as db:
                bodies = db.execute(select(tables.event.c.body)).scalars().all()
                kept = dict(tuple(row) for row in db.execute(select(tables.result.c.key, tables.result.c.body)))
        finally:
            engine.dispose()
        return Books(tuple(json.loads(bytes(body)) for body in bodies), {key: bytes(body) for key, body in kept.items()})


def said(event: Event) -> str:
    """An event as its kind and the digest of what it says."""
    return f"{event.KIND} {hashlib.sha256(canonical(plain(event))).hexdigest()}"


def _told(body: dict[str, Any]) -> str:
    digest = body.get("data_sha256") or hashlib.sha256(canonical(body["data"])).hexdigest()
    return f"{body['type']} {digest}"


def opened(folder: Path, name: str = "ann") -> Bench:
    """Log in."""
    return workshop().unlock(folder, user=name, password=PASSWORD)


def finished(bench: Bench, order: Order) -> Any:
    """An order carried out to its end."""
    return driven(bench.start(order))


def driven(job: Generator[Progress, None, Any], step: Callable[[Progress], None] = lambda _: None) -> Any:
    """A job run to its end; its outcome."""
    while True:
        try:
            step(next(job))
        except StopIteration as end:
            return end.value


def unsound(bench: Bench, root: str = "") -> str:
    """What verify finds; empty when the vault is sound."""
    findings = finished(bench, VerifyVault(root)).findings
    return "; ".join(f"verify: {f.place} {f.problem}" for f in findings[:3])


def half_written(folder: Path) -> str:
    """What stands in the store under a digest it does not have, or never came to stand anywhere."""
    store = folder / "store"
    odd = [p for p in store.rglob("*") if p.is_file() and hashlib.sha256(p.read_bytes()).hexdigest() != p.name]
    return f"half-written: {', '.join(p.name for p in odd)}" if odd else ""


@contextmanager
def scripted() -> Generator[None, None, None]:
    """Engines that answer from a script, in this process."""
    from workbench.bootstrap import vaults

    real = vaults.ears
    vaults.ears = fakes.scripted_ears(fakes.ScriptedTranscriber())  # type: ignore[attr-defined, assignment]
    try:
        yield
    finally:
        vaults.ears = real
