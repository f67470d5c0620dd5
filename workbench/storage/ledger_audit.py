"""Walks the ledger from its founding and believes nothing but signatures and digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from workbench.domain.authority import REQUIRED, fingerprint, key_id, named_author
from workbench.domain.canonical import Json, canonical
from workbench.domain.custody import Anchors, Finding, Head
from workbench.domain.events import ClockSetBack, Event, PersonRekeyed, VaultFounded
from workbench.domain.people import ROOT_NAME, Person, Role, may, unfit
from workbench.domain.questions import ContentOf, Question
from workbench.domain.review import ReviewState
from workbench.storage import projections
from workbench.storage.happenings import happening
from workbench.storage.ledger import BODY_VERSION, NO_HASH, TAG, entry_hash, event_from, is_written, payload_of
from workbench.storage.merkle import Range, Tree, leaf_hash
from workbench.storage.questions import answer
from workbench.storage.rows import Row, put
from workbench.storage.scene import Scene
from workbench.storage.sense import AFTERMATH, Given, nonsense
from workbench.storage.tables import entry

A = TypeVar("A")

_MEMBERS = {
    "v": int,
    "vault": str,
    "seq": int,
    "prev": str,
    "at": str,
    "actor": str,
    "key": str,
    "session": str,
    "type": str,
    "schema": int,
    "subject": str,
    "app": str,
}
_PAYLOAD = {"data", "data_sha256"}
_AT_ONCE = 500

CHANGED = "The entry is not the one that was signed: it was changed, or it was never genuine."
FORGED = "Someone wrote the entry without the right to."
FOLLOWS = "What it stands on is not what is found above: the entry itself may be genuine. See the first finding."


class Unreadable(ValueError):
    """An entry that no version of ours wrote."""


@dataclass(slots=True)
class Walk:
    """The state of a walk: what the entries so far have established.

    The first `believed` entries were verified before and their root compared since: signatures, rights and sense are
    not asked about again.
    """

    copy: Connection
    blob: Callable[[str], bytes | None]
    anchors: Anchors = Anchors()
    believed: int = 0
    findings: list[Finding] = field(default_factory=list)
    range: Range = field(default_factory=Range)
    tree: Tree = field(default_factory=Tree)
    last_hash: str = NO_HASH
    at: str = ""
    scene: Scene = field(default_factory=Scene)
    blobs: set[str] = field(default_factory=set)
    hidden: int = 0
    _after_hidden: bool = False
    _next: int = 0
    _rows: list[Row] = field(default_factory=list)

    @property
    def vault_id(self) -> str:
        """As the founding gave it."""
        return self.scene.vault_id

    @property
    def head(self) -> Head:
        """Size and root over the entries walked."""
        return Head(self.range.size, self.range.root().hex(), self.last_hash)

    def step(self, seq: int, body: bytes, signature: bytes) -> None:
        """Check one entry and replay it."""
        if seq != self._next:
            self._find(seq, f"the entries from {self._next} to {seq - 1} are missing", "Part of the history was taken out.")
        try:
            self._read(seq, body, signature)
        except Exception as error:  # noqa: BLE001 - whatever an entry holds that nobody can read is a finding; the walk goes on
            self._find(seq, f"cannot be read: {error}", CHANGED)
        self._join(body, signature)
        self._after_hidden, self._next = False, seq + 1

    def step_over(self, seq: int, entry: str, leaf: str) -> None:
        """Join an entry of which only its two hashes are shown, because it concerns another case."""
        if seq != self._next:
            self._find(seq, f"the entries from {self._next} to {seq - 1} are missing", "Part of the history was taken out.")
        self._grow(bytes.fromhex(leaf))
        self.last_hash = entry
        self.hidden += 1
        self._after_hidden, self._next = True, seq + 1
        self._witnessed()

    def finish(self) -> None:
        """What can only be said when the last entry was read."""
        self._write_rows()
        self._stale()
        known = max((head.size for head in self.anchors.heads), default=0)
        if self.range.size < known:
            said = f"the last {known - self.range.size} of {known} known entries are missing"
            self._find(self.range.size, said, "The end was cut off.")
        if self.anchors.root and not self.vault_id:
            self._find(0, "the ledger has no founding", "There is nothing the laboratory's root stands for.")

    def _read(self, seq: int, body: bytes, signature: bytes) -> None:
        said = _said(body)
        self._check_place(seq, said)
        payload = payload_of(said, self._blob)
        event = event_from(said["type"], said["schema"], payload)
        if event.subject != said["subject"]:
            self._find(seq, "names another subject than its event", CHANGED)
        if seq >= self.believed:
            self._check_time(seq, said, event)
            self._check_author(seq, said, event, body, signature)
        self._replay(seq, said, entry_hash(body, signature), event, payload)
        self.scene.apply(event, by=said["actor"], at=said["at"], seq=seq)
        self.at = said["at"]

    def _check_time(self, seq: int, said: dict[str, Any], event: Event) -> None:
        if not is_written(said["at"]):
            self._find(seq, f"has no time: {said['at']}", "No version of this program writes times like that.")
        if said["at"] < self.at and not isinstance(event, ClockSetBack):
            self._find(seq, f"is dated {said['at']}, before the entry it follows", "It was dated back.")

    def _check_place(self, seq: int, said: dict[str, Any]) -> None:
        if said["seq"] != seq:
            self._find(seq, f"says that it is entry {said['seq']}", "Entries were moved.")
        if said["prev"] != self.last_hash:
            self._find(seq, "does not follow from the entry before it", "An entry was changed, moved, put in or taken out.")
        if self.vault_id and said["vault"] != self.vault_id:
            self._find(seq, "belongs to another vault", "An entry was copied in from elsewhere.")

    def _blob(self, digest: str) -> bytes:
        self.blobs.add(digest)
        body = self.blob(digest)
        if body is None:
            raise Unreadable("its payload is missing")
        if hashlib.sha256(body).hexdigest() != digest:
            raise Unreadable("its payload is not the one that was signed")
        if canonical(json.loads(body)) != body:
            raise Unreadable("its payload is not canonical JSON")
        return body

    def _check_author(self, seq: int, said: dict[str, Any], event: Event, body: bytes, signature: bytes) -> None:
        if isinstance(event, VaultFounded):
            self._check_founding(seq, said, event, body, signature)
            return
        if said["actor"] == ROOT_NAME:
            self._check_recovery(seq, said, event, body, signature)
            return
        person = self.scene.people.get(said["actor"])
        if person is None:
            self._find(seq, f"is signed in the name of {said['actor']}, who is not enrolled", FORGED)
            return
        self._check_signature(seq, said, person.keys.signing, body, signature)
        self._check_right(seq, said, person, event)

    def _check_founding(self, seq: int, said: dict[str, Any], event: VaultFounded, body: bytes, signature: bytes) -> None:
        if seq != 0:
            self._find(seq, "founds the vault a second time", FORGED)
            return
        self._check_signature(seq, said, event.root_key, body, signature)
        if self.anchors.root and fingerprint(event.root_key) != self.anchors.root:
            self._find(
                seq, "is not signed by the laboratory's known root", "This is another laboratory's vault, or a forged one."
            )
        if event.founder.role is not Role.ADMIN or said["vault"] != event.vault_id:
            self._find(seq, "does not name the vault and its administrator", FORGED)

    def _check_recovery(self, seq: int, said: dict[str, Any], event: Event, body: bytes, signature: bytes) -> None:
        """All that the root does after the founding: give an administrator new keys, where the recovery code opened it."""
        if not self.scene.root_key or not isinstance(event, PersonRekeyed):
            self._find(seq, "is signed in the name of the laboratory's root, which only founds and recovers", FORGED)
            return
        self._check_signature(seq, said, self.scene.root_key, body, signature)
        person = self.scene.people.get(event.name)
        if person is None or person.revoked or person.role is not Role.ADMIN or not event.confirmed:
            self._find(seq, f"gives keys to {event.name}, who is no administrator", FORGED)
        elif other := self.scene.another_s(event.keys.signing, event.name):
            self._find(seq, f"gives {event.name} the key of {other}", FORGED)

    def _check_signature(self, seq: int, said: dict[str, Any], public: str, body: bytes, signature: bytes) -> None:
        if said["key"] != key_id(public):
            self._find(seq, f"is signed with a key that is not {said['actor']}'s", FORGED)
        try:
            _key(public).verify(signature, TAG + body)
        except InvalidSignature:
            self._find(seq, f"does not carry {said['actor']}'s signature", CHANGED)

    def _check_right(self, seq: int, said: dict[str, Any], person: Person, event: Event) -> None:
        if why := unfit(person):
            self._find(seq, f"is signed by someone who may not act. {why}", FORGED)
        needed = REQUIRED[type(event)]
        if not may(person.role, needed):
            self._find(seq, f"needs {needed}, which {person.name} ({person.role}) does not hold", FORGED)
        author = named_author(event)
        if author is not None and author != person.name:
            self._find(seq, f"is signed by {person.name} in the name of {author}", FORGED)
        roots = self._root_at
        given = Given(self.scene, person, lambda: self.head, self._ask, self.at, said["at"], roots, self._after_hidden)
        if problem := nonsense(event, given):
            follows = problem in AFTERMATH and bool(self.findings)
            self._find(seq, problem, FOLLOWS if follows else FORGED)

    def _ask(self, question: Question[A]) -> A:
        self._write_rows()
        return answer(self.copy, question)

    def _stale(self) -> None:
        for evidence_id, exhibit in self.scene.exhibits.items():
            review = exhibit.review
            if review.state is ReviewState.APPROVED and review.content != self._ask(ContentOf(evidence_id)):
                place = f"approval of {exhibit.case_number}/{exhibit.exhibit}"
                problem = f"is stale: the content is not the one {review.by} approved at {review.at}"
                self.findings.append(Finding(place, problem, "Someone changed it behind the wall. It must be reviewed again."))

    def _replay(self, seq: int, said: dict[str, Any], hashed: str, event: Event, payload: Json) -> None:
        try:
            it = happening(said, hashed, event, payload)
            self._rows.append(projections.entry_row(it))
            if len(self._rows) >= _AT_ONCE:
                self._write_rows()
            projections.PROJECT[type(event)](self.copy, it)
        except DBAPIError as error:
            self._find(seq, f"does not fit what stood before it: {error.orig}", FORGED)

    def _join(self, body: bytes, signature: bytes) -> None:
        self._grow(leaf_hash(body + signature))
        self.last_hash = entry_hash(body, signature)
        self._witnessed()

    def _grow(self, leaf: bytes) -> None:
        self.range = self.range.joined(leaf)
        self.tree.add(leaf)

    def _root_at(self, size: int) -> str:
        """The root over the first entries; empty where there were not so many."""
        return self.tree.root(size).hex() if 0 <= size <= self.tree.size else ""

    def _witnessed(self) -> None:
        for known in self.anchors.heads:
            if self.range.size == known.size and self.head.root != known.root:
                said = "the ledger up to here is not the one that was witnessed"
                self._find(known.size - 1, said, "History was rewritten.")

    def _write_rows(self) -> None:
        """The rows of the entries so far. Two of one number are a finding already; the first stands."""
        try:
            put(self.copy, entry, self._rows)
        except DBAPIError:
            for row in self._rows:
                with suppress(DBAPIError):
                    put(self.copy, entry, [row])
        self._rows.clear()

    def _find(self, seq: int, problem: str, meaning: str) -> None:
        self.findings.append(Finding(f"ledger entry {seq}", problem, meaning))


@lru_cache(maxsize=256)
def _key(public: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def _said(body: bytes) -> dict[str, Any]:
    said = json.loads(body)
    if not isinstance(said, dict) or canonical(said) != body:
        raise Unreadable("it is not canonical JSON")
    held = _PAYLOAD & said.keys()
    if len(held) != 1 or said.keys() - held != _MEMBERS.keys():
        raise Unreadable("its members are not those of an entry")
    odd = [name for name, kind in _MEMBERS.items() if type(said[name]) is not kind]
    if odd or said["v"] != BODY_VERSION:
        raise Unreadable(f"its members are of the wrong kind: {', '.join(odd) or 'v'}")
    return said
