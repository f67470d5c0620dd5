"""Bits that flip in the database, its journal and the store: no content changes without a refusal or a finding."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.ground import Ground, driven, opened
from tests.faults.kills import recording_of
from workbench.bench.door import Bench
from workbench.domain.commands import Annotate
from workbench.domain.custody import Anchors, Head
from workbench.domain.errors import CaseError
from workbench.domain.questions import LedgerHead
from workbench.storage import tables
from workbench.storage.engine import database_engine
from workbench.storage.vault import Vault

# Of ten flips, so many in the closed database, in a journal that a crash left, and in the store.
PLACES = ("database",) * 6 + ("journal",) * 2 + ("store",) * 2


def run(count: int, seed: int) -> Result:
    """`count` times one to three bits."""
    tally, ends = Tally("bit flips"), Counter[str]()
    with scratch() as place:
        ground = Ground.made(Path(place))
        closed = _Specimen.closed(ground, Path(place) / "closed")
        crashed = _Specimen.crashed(ground, Path(place) / "crashed")
        for number in range(count):
            where = PLACES[number % len(PLACES)]
            end, problem = (crashed if where == "journal" else closed).flipped(where, dice(seed, number))
            ends[f"{where} {end}"] += 1
            tally.note(f"{where} {number}", problem)
    return tally.result(", ".join(f"{number} {end}" for end, number in sorted(ends.items())))


@dataclass(frozen=True, slots=True)
class _Specimen:
    """A vault nobody has open, with its bytes, its content and the head that was witnessed."""

    ground: Ground
    folder: Path
    files: dict[Path, bytes]
    content: str
    head: Head

    @classmethod
    def closed(cls, ground: Ground, folder: Path) -> _Specimen:
        """As the last person left it."""
        bench = opened(ground.copy(folder))
        _work(bench)
        bench.close()
        return cls.of(ground, folder)

    @classmethod
    def crashed(cls, ground: Ground, folder: Path) -> _Specimen:
        """As a crash leaves it: the last entries stand in the journal."""
        bench = opened(ground.copy(folder.with_name("running")))
        _work(bench)
        shutil.copytree(folder.with_name("running"), folder)
        bench.close()
        assert (folder / "vault.db-wal").stat().st_size > 10_000
        return cls.of(ground, folder)

    @classmethod
    def of(cls, ground: Ground, folder: Path) -> _Specimen:
        """Read it all, then put back what reading changed."""
        files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "derived" not in path.parts}
        with closing(Vault.open(folder, database_key=ground.key)) as vault:
            head = vault.answer(LedgerHead())
        made = cls(ground, folder, files, _content(ground, folder), head)
        made.restore()
        return made

    def flipped(self, where: str, chance: random.Random) -> tuple[str, str]:
        """Flip bits in one file, look, restore: (how it ended, what is wrong with that)."""
        path = chance.choice(sorted(p for p in self.files if _is_in(where, p)))
        data = bytearray(self.files[path])
        for _ in range(chance.choice((1, 1, 2, 3))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.chmod(0o600)
        path.write_bytes(data)
        try:
            return self._end()
        finally:
            self.restore()

    def restore(self) -> None:
        """Every byte as it was."""
        for path in self.folder.glob("vault.db*"):
            path.unlink()
        for path, body in self.files.items():
            if not path.exists() or path.read_bytes() != body:
                path.write_bytes(body)

    def _end(self) -> tuple[str, str]:
        try:
            with closing(Vault.open(self.folder, database_key=self.ground.key)) as vault:
                anchors = Anchors(self.ground.root, (self.head,))
                if driven(vault.verify(anchors, evidence_digest=self._stored)).findings:
                    return "flagged", ""
            same = _content(self.ground, self.folder) == self.content
        except CaseError as error:
            return "refused", "" if error.problem and error.remedy else f"says too little: {error!r}"
        except Exception as error:  # noqa: BLE001 - a crash is what is looked for
            return "crashed", f"{type(error).__name__}: {error}"
        return ("without effect", "") if same else ("missed", "other content, and nobody says so")

    def _stored(self, sha256: str) -> str | None:
        path = self.folder / "store" / sha256[:2] / sha256
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _work(bench: Bench) -> None:
    recording = recording_of(bench)
    for number in range(20):
        bench.do(Annotate(recording, f"{number}: the door can be heard. " * (1 + number % 7)))


def _is_in(where: str, path: Path) -> bool:
    if where == "store":
        return "store" in path.parts
    return path.name == ("vault.db-wal" if where == "journal" else "vault.db")


def _content(ground: Ground, folder: Path) -> str:
    """A digest of every row of every table."""
    digest = hashlib.sha256()
    engine = database_engine(folder / "vault.db", ground.key)
    try:
        with engine.connect() as db:
            for table in tables.event.metadata.sorted_tables:
                for row in db.execute(table.select().order_by(*table.primary_key.columns)):
                    digest.update(repr((table.name, tuple(row))).encode())
    finally:
        engine.dispose()
    return digest.hexdigest()
