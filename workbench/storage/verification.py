"""Verify: is everything in the vault still what its signed ledger says it is?"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, bindparam, func, select
from sqlalchemy.exc import DBAPIError

from workbench.domain.custody import Anchors, Finding, Head, Verdict
from workbench.domain.progress import Progress
from workbench.storage import migrations, passages, word_index
from workbench.storage import tables as t
from workbench.storage.engine import memory_engine
from workbench.storage.inspection import LOOK
from workbench.storage.ledger_audit import Walk
from workbench.storage.merkle import Range

EvidenceDigest = Callable[[str], str | None]
_Found = Generator[Progress, None, list[Finding]]

_STEP = 500
_STORED, _REPLAYED = "stored", "replayed"
_SHOWN = 20

_ROUND = "The screens do not show what the ledger says: someone went round the door."


def verify(
    engine: Engine,
    subject: str,
    *,
    anchors: Anchors,
    evidence_digest: EvidenceDigest,
) -> Generator[Progress, None, Verdict]:
    """Every check in turn. A database that cannot be read is a finding, not an error."""
    audit = _Audit(anchors, evidence_digest)
    try:
        yield from audit.run(engine)
    except (DBAPIError, TypeError, ValueError) as error:
        # A table that was rebuilt by hand may hold anything.
        said = error.orig if isinstance(error, DBAPIError) else error
        meaning = "The file is damaged. Restore a backup; what the backup lacks is lost."
        audit.findings.append(Finding("database", f"cannot be read: {said}", meaning))
    return Verdict(subject, tuple(audit.checked), tuple(audit.findings), audit.head, tuple(audit.unchecked))


class _Audit:
    """One run of all checks, against a copy of the vault made again from its ledger."""

    def __init__(self, anchors: Anchors, evidence_digest: EvidenceDigest) -> None:
        self.checked: list[str] = []
        self.unchecked: list[str] = []
        self.findings: list[Finding] = []
        self.head: Head | None = None
        self._anchors = anchors
        self._evidence_digest = evidence_digest

    def run(self, engine: Engine) -> Generator[Progress, None, None]:
        """All checks, in one snapshot of the database."""
        replica = memory_engine()
        try:
            with engine.connect() as db, replica.connect() as copy:
                migrations.rebuild(copy)
                yield Progress("database", 0, None)
                what, found, unseen = LOOK[db.dialect.name](db, copy)
                self._note(what, found)
                self.unchecked += unseen
                yield from self._ledger(db, copy)
                self._note("what the screens show, replayed from the ledger", (yield from _tables(db, copy)))
                self._note("what a search finds", (yield from _search(db, copy)))
                self._note("evidence files and tombstones", (yield from _evidence(copy, self._evidence_digest)))
        finally:
            replica.dispose()

    def _ledger(self, db: Connection, copy: Connection) -> Generator[Progress, None, None]:
        believed = yield from _believed(db, self._anchors.believed)
        walk = Walk(copy, _blobs(db), self._anchors, believed)
        yield from _walked(db, walk)
        self.head = walk.head
        self._note("ledger: order, signatures, rights, payloads", walk.findings)
        self._note("ledger: root hash and payload store", [*_stored_head(db, walk), *_stray_blobs(db, walk)])
        self.checked += [f"ledger against the head of {head.size} entries known elsewhere" for head in self._anchors.heads]
        if believed:
            self.checked.append(f"of {believed} entries verified here before, only that they are the same")
        if self._anchors.root:
            self.checked.append("laboratory root against the known fingerprint")
        else:
            self.unchecked.append("laboratory root: none is known here")

    def _note(self, what: str, found: list[Finding]) -> None:
        self.checked.append(what)
        self.findings += found


def _believed(db: Connection, head: Head | None) -> Generator[Progress, None, int]:
    """How many entries need no judging: those that were verified before, where they are still the same."""
    known = head.size if head else 0
    same = Range()
    if not known:
        return 0
    for done, (_, body, signature) in enumerate(_stream(db, t.event, t.event.c.seq < known)):
        if done % _STEP == 0:
            yield Progress("ledger", done, known, "comparing what was verified before")
        same = same.grown(bytes(body) + bytes(signature))
    return known if head and (same.size, same.root().hex()) == (known, head.root) else 0


def _walked(db: Connection, walk: Walk) -> Generator[Progress, None, None]:
    total = db.execute(select(func.count()).select_from(t.event)).scalar_one()
    for done, (seq, body, signature) in enumerate(_stream(db, t.event)):
        if done % _STEP == 0:
            yield Progress("ledger", done, total)
        walk.step(seq, bytes(body), bytes(signature))
    walk.finish()
    yield Progress("ledger", total, total)


def _blobs(db: Connection) -> Callable[[str], bytes | None]:
    query = select(t.blob.c.body).where(t.blob.c.digest == bindparam("digest"))

    def blob(digest: str) -> bytes | None:
        body = db.execute(query, {"digest": digest}).scalar()
        return None if body is None else bytes(body)

    return blob


def _stored_head(db: Connection, walk: Walk) -> list[Finding]:
    rows = [tuple(row) for row in db.execute(select(t.head))]
    head = walk.head
    expected = [(1, walk.vault_id, head.size, head.root, head.last_hash, walk.range.packed(), walk.at)] if head.size else []
    if rows == expected:
        return []
    said = f"{rows[0][2]} entries" if rows else "nothing"
    problem = f"the stored head ({said}) is not that of the {head.size} entries"
    return [Finding("ledger head", problem, "Entries were cut off, changed or put in.")]


def _stray_blobs(db: Connection, walk: Walk) -> list[Finding]:
    strays = sorted(set(db.execute(select(t.blob.c.digest)).scalars()) - walk.blobs)
    return [
        Finding(f"payload {digest[:12]}", "no ledger entry names it", "It was put in from outside.") for digest in strays[:_SHOWN]
    ]


def _tables(db: Connection, copy: Connection) -> _Found:
    found: list[Finding] = []
    for done, table in enumerate(t.PROJECTIONS):
        yield Progress("projections", done, len(t.PROJECTIONS), table.name)
        found += _compared(table, _stream(db, table), _stream(copy, table))
    return found


def _search(db: Connection, copy: Connection) -> _Found:
    """What can be searched, against the same made anew from the replayed rows; then the index of its words."""
    yield Progress("search", 0, 2)
    passages.make_anew(copy)
    yield Progress("search", 1, 2)
    found = _compared(t.passage, _stream(db, t.passage), _stream(copy, t.passage))
    return found or word_index.differences(db, copy)


def _compared(table: Table, stored: Iterator[Any], replayed: Iterator[Any]) -> list[Finding]:
    """Merge two streams in key order; at most `_SHOWN` findings a table, then their number."""
    rows = heapq.merge(_keyed(table, stored, _STORED), _keyed(table, replayed, _REPLAYED), key=itemgetter(0))
    count, found = 0, []
    for key, both in groupby(rows, key=itemgetter(0)):
        problem = _difference({side: row for _, side, row in both})
        count += bool(problem)
        if problem and count <= _SHOWN:
            found.append(Finding(f"{table.name} {' '.join(map(str, key))}", problem, _ROUND))
    if count > _SHOWN:
        found.append(Finding(table.name, f"{count - _SHOWN} more rows differ", _ROUND))
    return found


def _difference(row: dict[str, tuple[Any, ...]]) -> str:
    if _REPLAYED not in row:
        return "stands in the database, but no ledger entry put it there"
    if _STORED not in row:
        return "is missing from the database"
    return "" if row[_STORED] == row[_REPLAYED] else "is not what the ledger says"


def _keyed(table: Table, rows: Iterator[Any], side: str) -> Iterator[tuple[tuple[Any, ...], str, tuple[Any, ...]]]:
    places = [list(table.columns).index(column) for column in table.primary_key.columns]
    return ((tuple(row[i] for i in places), side, tuple(row)) for row in rows)


def _stream(db: Connection, table: Table, *which: ColumnElement[bool]) -> Iterator[Any]:
    query = select(table).where(*which).order_by(*table.primary_key.columns)
    return iter(db.execute(query, execution_options={"yield_per": _STEP}))


def _evidence(copy: Connection, digest: EvidenceDigest) -> _Found:
    """Every file that stands for an exhibit, by its bytes; and that a destroyed one is gone, where no other exhibit has it."""
    destroyed = select(t.tombstone.c.evidence_id).where(t.tombstone.c.destroyed_at != "")
    standing = set(copy.execute(select(t.evidence.c.sha256).where(t.evidence.c.id.not_in(destroyed))).scalars())
    gone = set(copy.execute(select(t.evidence.c.sha256).where(t.evidence.c.id.in_(destroyed))).scalars()) - standing
    expected = sorted(standing | gone)
    found: list[Finding] = []
    for done, sha256 in enumerate(expected):
        yield Progress("evidence", done, len(expected), sha256[:12])
        actual = digest(sha256)
        found += _file_finding(sha256, actual) if sha256 in standing else _remains(sha256, actual)
    yield Progress("evidence", len(expected), len(expected))
    return found


def _remains(sha256: str, actual: str | None) -> list[Finding]:
    if actual is None:
        return []
    return [Finding(f"evidence {sha256}", "stands although it was destroyed", "A court's order was not carried out.")]


def _file_finding(sha256: str, actual: str | None) -> list[Finding]:
    if actual == sha256:
        return []
    problem = "is missing from the store" if actual is None else f"has the SHA-256 {actual}"
    return [Finding(f"evidence {sha256}", problem, "The file is not the one that came in.")]
