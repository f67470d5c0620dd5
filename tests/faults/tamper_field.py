"""An attacker's tools: the database key, SQL, and a patched program that signs and joins whatever it is told to."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from tests.faults.tamper_ground import Ground
from workbench.domain.authority import key_id
from workbench.domain.canonical import canonical, plain
from workbench.domain.custody import Head
from workbench.domain.events import Event
from workbench.domain.questions import ContentOf
from workbench.storage import passages, projections, tables
from workbench.storage.engine import database_engine
from workbench.storage.happenings import happening
from workbench.storage.keys import Secrets
from workbench.storage.ledger import LARGEST_INLINE, NO_HASH, TAG, entry_hash, event_from
from workbench.storage.merkle import Range
from workbench.storage.reviews import content_of
from workbench.storage.rows import put

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"


@dataclass(frozen=True, slots=True)
class Trace:
    """What a finding must say: its place, and words of its problem."""

    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Every trace must be found, and no finding elsewhere than there and where a pattern in `also` says."""

    traces: tuple[Trace, ...]
    also: tuple[str, ...] = ()


def at(seq: int, problem: str) -> Trace:
    """A trace at a ledger entry."""
    return Trace(f"ledger entry {seq}", problem)


def found(*traces: Trace, also: tuple[str, ...] = ()) -> Expected:
    """These and nothing else, but for the consequences."""
    return Expected(traces, also)


@dataclass(slots=True)
class Item:
    """An entry as an attacker holds it: to be written again from its members, or as it stands."""

    said: dict[str, Any]
    payload: Any
    signature: bytes
    body: bytes = b""
    """Written as it is where it is not empty."""

    @property
    def actor(self) -> str:
        return str(self.said["actor"])

    def copy(self) -> Item:
        """One that can be changed without this one."""
        return Item(json.loads(json.dumps(self.said)), json.loads(json.dumps(self.payload)), self.signature, self.body)

    def place(self, seq: int, prev: str) -> None:
        """Make it the entry of that number, to be written anew where it was not."""
        if (self.said["seq"], self.said["prev"]) != (seq, prev):
            self.said |= {"seq": seq, "prev": prev}
            self.body = b""


@dataclass
class Field:
    """One copy of the vault, in an attacker's hands."""

    ground: Ground
    folder: Path
    dice: random.Random
    made: dict[str, Secrets] = field(default_factory=dict)

    @cached_property
    def engine(self) -> Engine:
        return database_engine(self.folder / "vault.db", self.ground.key)

    def close(self) -> None:
        """Nothing of it stays open."""
        self.engine.dispose()

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Answers from the database."""
        with self.engine.connect() as db:
            return [tuple(row) for row in db.exec_driver_sql(sql, values)]

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """A transaction without triggers or foreign keys; the triggers stand again afterwards, to the letter."""
        with self.engine.connect() as db:
            raw: Any = db.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            guards = raw.execute(_TRIGGERS).fetchall()
            with db.begin():
                for name, _ in guards:
                    db.exec_driver_sql(f"DROP TRIGGER {name}")
                yield db
                for _, sql in guards:
                    db.exec_driver_sql(sql)
        self.engine.dispose()

    def sql(self, statement: str, *values: Any) -> None:
        """One statement without guards."""
        with self.bare() as db:
            db.exec_driver_sql(statement, values)

    def entries(self) -> list[Item]:
        """The ledger."""
        blobs = dict(self.rows("SELECT digest, body FROM blob"))
        items = []
        for _, body, signature in self.rows("SELECT seq, body, signature FROM event ORDER BY seq"):
            said = json.loads(body)
            packed = blobs[said["data_sha256"]] if "data_sha256" in said else canonical(said["data"])
            items.append(Item(said, json.loads(packed), bytes(signature), bytes(body)))
        return items

    def size(self) -> int:
        """How many entries there are, whatever is in them."""
        return int(self.rows("SELECT count(*) FROM event")[0][0])

    def head(self) -> Head:
        """The counted head."""
        [[size, root, last]] = self.rows("SELECT size, root, last_hash FROM head")
        return Head(size, root, last)

    def content(self, label: str) -> str:
        """What an approval of this exhibit would have to bind now."""
        with self.engine.connect() as db:
            return content_of(db, ContentOf(self.ground.exhibits[label]))

    def which(self, test: Callable[[Item], bool]) -> int:
        """A random entry that passes the test."""
        return self.dice.choice([seq for seq, item in enumerate(self.entries()) if test(item)])

    def key_of(self, name: str, key: str = "") -> Secrets:
        """The key a person has now, or of the keys they ever had the one of that id."""
        if name in self.made:
            return self.made[name]
        held = [self.ground.keys[name], *self.ground.former.get(name, [])]
        return next(s for s in held if not key or key_id(s.public.signing) == key)

    def say(self, event: Event, by: str, *, key: Secrets | None = None, named: str = "", **members: Any) -> int:
        """Join one entry at the end, signed with `key` or the person's own, `named` or by its name, with these members changed;
        its number."""
        last = self.rows("SELECT seq, body, signature FROM event ORDER BY seq DESC LIMIT 1")
        seq = last[0][0] + 1 if last else 0
        item = self.item(event, by, key or self.key_of(by))
        item.said["key"] = named or item.said["key"]
        item.said |= {"seq": seq, "prev": entry_hash(bytes(last[0][1]), bytes(last[0][2])) if last else NO_HASH} | members
        self.write([item], key or self.key_of(by), start=seq)
        return int(seq)

    def item(self, event: Event, by: str, key: Secrets) -> Item:
        """An entry of now that stands nowhere yet."""
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        said = {"v": 1, "vault": self.ground.vault_id, "seq": -1, "prev": "", "at": now, "actor": by, "session": "session-x"}
        said |= {"key": key_id(key.public.signing), "type": event.KIND, "schema": event.SCHEMA, "subject": event.subject}
        return Item({**said, "app": "workbench 1"}, plain(event), b"")

    def write(self, items: list[Item], key: Secrets | None, *, start: int) -> None:
        """Put entries from `start` on, each signed with the key, or as `signature` stands; the screens follow."""
        with self.bare() as db:
            self._joined(db, items, lambda _: key, start)

    def rewrite(self, items: list[Item], sign: Callable[[Item], Secrets | None], *, chain: bool = True) -> None:
        """The whole ledger again: chained, counted, projected, the payload store swept; `sign` says with which key an entry
        that was not left as it stands is signed, None to leave the signature."""
        with self.bare() as db:
            for table in (*reversed(tables.PROJECTIONS), tables.event, tables.blob, tables.head):
                db.exec_driver_sql(f"DELETE FROM {table.name}")
            self._joined(db, items, sign, 0, chain=chain)

    def _joined(
        self, db: Connection, items: list[Item], sign: Callable[[Item], Secrets | None], start: int, *, chain: bool = False
    ) -> None:
        head = db.exec_driver_sql("SELECT size, peaks, last_hash FROM head").one_or_none()
        grown, last = (Range.unpacked(head.size, head.peaks), head.last_hash) if head else (Range(), NO_HASH)
        for seq, item in enumerate(items, start):
            if chain:
                item.place(seq, last)
            body = item.body or _packed(db, item)
            key = None if item.body else sign(item)
            signature = key.sign(TAG + body) if key else item.signature
            put(db, tables.event, [(seq, body, signature)])
            _kept(db, item)
            grown, last = grown.grown(body + signature), entry_hash(body, signature)
            _projected(db, item, last)
        passages.make_anew(db)
        vault, at_last = self.ground.vault_id, items[-1].said["at"] if items else ""
        db.exec_driver_sql("DELETE FROM head")
        if grown.size:
            put(db, tables.head, [(1, vault, grown.size, grown.root().hex(), last, grown.packed(), at_last)])


def _packed(db: Connection, item: Item) -> bytes:
    """The body as a program would write it."""
    said = {name: value for name, value in item.said.items() if name not in ("data", "data_sha256")}
    packed = canonical(item.payload)
    inline = len(packed) <= LARGEST_INLINE
    said |= {"data": item.payload} if inline else {"data_sha256": hashlib.sha256(packed).hexdigest()}
    item.said = said
    return canonical(said)


def _kept(db: Connection, item: Item) -> None:
    digest = item.said.get("data_sha256")
    if digest and not db.exec_driver_sql("SELECT 1 FROM blob WHERE digest = ?", (digest,)).first():
        put(db, tables.blob, [(digest, canonical(item.payload))])


def _projected(db: Connection, item: Item, hashed: str) -> None:
    """As far as the tables take it: a forger's program does not stop at what does not fit."""
    with suppress(DBAPIError, ValueError, TypeError, KeyError):
        event = event_from(item.said["type"], item.said["schema"], item.payload)
        projections.project(db, happening(item.said, hashed, event, item.payload))
