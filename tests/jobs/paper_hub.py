"""A hub in memory, asked as the real one is: it opens what it gets, signs what it says, and misbehaves where a test wants it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from workbench.domain import checkpoints as cp
from workbench.domain.authority import key_id
from workbench.domain.custody import Head
from workbench.domain.evidence import Recording
from workbench.domain.handing_over import (
    MANIFEST,
    PACKAGE,
    RECEIPT,
    Document,
    Manifest,
    Package,
    Receipt,
    digest,
    read,
    said,
    travelling,
    written,
)
from workbench.domain.hub_link import Forked, Greeting, HubQueue, Load, Parcel, Slip, Sworn, TransferStanding
from workbench.domain.hub_orders import HubAway
from workbench.domain.recipe import Recipe
from workbench.domain.spread import Backlog, Job, Urgency, WorkState
from workbench.domain.timeline import Span
from workbench.domain.transcript import Draft, Segment, Word
from workbench.domain.units import HubKeys
from workbench.domain.warrants import code
from workbench.linking.sealing import Chunks, opened_key
from workbench.storage.person_keys import is_signed

HEAD = Head(7, "ab" * 32, "cd" * 32)
AWAY = HubAway("The hub cannot be reached.")
Twist = Callable[[Any], Any]


@dataclass
class Transfer:
    """One transfer as the hub holds it."""

    id: str
    load: Load
    count: int
    chunks: dict[int, bytes] = field(default_factory=dict)
    receipt: Receipt | None = None
    problem: str = ""

    @property
    def manifest(self) -> Manifest:
        return read(Manifest, self.load.manifest)


@dataclass
class PaperHub:
    """`cuts` counts down the answers that are cut off after the request arrived; `twist` changes what is signed."""

    name: str = "North"
    url: str = "https://hub.lab"
    vault_id: str = "hub-vault"
    unit: str = ""
    unit_key: str = ""
    away: bool = False
    cuts: dict[str, int] = field(default_factory=dict)
    twist: dict[type, Twist] = field(default_factory=dict)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    made: dict[str, list[tuple[Slip, bytes]]] = field(default_factory=dict)
    states: dict[str, tuple[WorkState, str]] = field(default_factory=dict)
    countered: list[tuple[str, int, Sworn]] = field(default_factory=list)
    puts: list[int] = field(default_factory=list)
    witnessed: tuple[int, str] = (0, "")
    refuses: str = ""
    is_blind: bool = False
    instead: PaperHub | None = None
    sound: tuple[int, str] = (0, "")
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    box: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    @property
    def keys(self) -> HubKeys:
        return HubKeys(self.key.public_key().public_bytes_raw().hex(), self.box.public_key().public_bytes_raw().hex())

    @property
    def code(self) -> str:
        return code(b"s" * 13, self.keys.signing)

    def greeting(self) -> Greeting:
        self._arrive("greeting")
        return Greeting(self.name, self.keys, self.vault_id, 4 << 20)

    def enrol(self, code: str, key: str, vault_id: str, root: str) -> HubKeys:
        assert not self.unit_key or self.unit_key == key
        self.unit_key = key
        self._arrive("enrol")
        return self.keys

    def offer(self, load: Load, count: int, cipher_bytes: int) -> TransferStanding:
        assert is_signed(self.unit_key, bytes.fromhex(load.signature), said(MANIFEST, load.manifest))
        name = f"t-{digest(read(Manifest, load.manifest))[:8]}"
        self.transfers.setdefault(name, Transfer(name, load, count))
        self._arrive("offer")
        return self.standing(name, count)

    def standing(self, transfer: str, count: int) -> TransferStanding:
        one = self.transfers[transfer]
        held = tuple((n, n + 1) for n in sorted(one.chunks))
        if one.problem:
            return TransferStanding(one.id, "failed", count, problem=one.problem)
        if one.receipt is None:
            return TransferStanding(one.id, "open", count, held)
        return TransferStanding(one.id, "received", count, (), *self._signed(RECEIPT, one.receipt))

    def put(self, transfer: str, number: int, sealed: bytes) -> None:
        self.puts.append(number)
        self._arrive("put")
        self.transfers[transfer].chunks[number] = sealed

    def seal(self, transfer: str) -> None:
        one = self.transfers[transfer]
        manifest, seen = one.manifest, digest(one.manifest)
        chunks = Chunks(opened_key(one.load.sealed_key, self.box, seen), seen, one.count)
        whole = b"".join(chunks.opened(n, one.chunks[n]) for n in range(one.count))
        assert (hashlib.sha256(whole).hexdigest(), len(whole)) == (manifest.sha256, manifest.size)
        one.problem = self.refuses
        if not one.problem:
            about = (self.name, self.unit, one.id, seen, manifest.sha256, manifest.size)
            one.receipt = Receipt(*about, "2031-05-06T07:08:09Z", self.vault_id, HEAD, f"job-{one.id}")
        self._arrive("seal")

    def queue(self) -> HubQueue:
        self._arrive("queue")
        return HubQueue(Backlog({"critical": 2}), self.jobs(), workers=3)

    def jobs(self) -> tuple[Job, ...]:
        return tuple(self._job(one) for one in self.transfers.values() if one.receipt)

    def cancel(self, job: str) -> None:
        self.states[job] = (WorkState.CANCELLED, "")

    def slips(self, job: str) -> tuple[Slip, ...]:
        return tuple(slip for slip, _ in self.made.get(job, ()))

    def parcel(self, job: str, slip: Slip) -> Parcel:
        self._arrive("parcel")
        return Parcel(*self.made[job][slip.number])

    def counter(self, job: str, number: int, sworn: Sworn) -> None:
        self.countered.append((job, number, sworn))
        self._arrive("counter")

    def seen(self) -> tuple[int, str]:
        return self.witnessed

    def witness(self, note: str, before: int, proof: tuple[str, ...]) -> str:
        shown = cp.parsed(note)
        if not self.is_blind and (shown.size, shown.root) != self.witnessed and shown.size <= self.witnessed[0]:
            raise Forked(f"It saw {self.witnessed[0]:,} other entries.")
        self.witnessed = self.sound = (shown.size, shown.root)
        self._arrive("witness")
        body = replace(shown, signatures=())
        return cp.cosigner_line(key_id(self.keys.signing), self.keys.signing, 99, self.key.sign(cp.cosigned_message(body, 99)))

    def close(self) -> None:
        pass

    def settle(self) -> None:
        """Behave again, and forget what was sent."""
        self.away, self.is_blind, self.instead, self.refuses, self.witnessed = False, False, None, "", self.sound
        for what in (self.cuts, self.twist, self.transfers, self.made, self.states, self.countered, self.puts):
            what.clear()

    def drafts(self, recording: Recording, *texts: str, job: str = "") -> Draft:
        """The hub finishes a draft of the recording in its newest job."""
        one = list(self.transfers.values())[-1]
        assert one.receipt is not None
        draft = a_hub_draft(*texts)
        body = travelling(draft).encode()
        package = Package(
            hub=self.name,
            unit=self.unit,
            transfer=one.id,
            job=one.receipt.job,
            sha256=one.manifest.sha256,
            track=recording.track,
            rate_hz=recording.rate.hz,
            frames=recording.frames,
            draft=hashlib.sha256(body).hexdigest(),
            decision="",
            entry="ef" * 32,
            head=HEAD,
        )
        there = self.made.setdefault(one.receipt.job, [])
        there.append((Slip(len(there), *self._signed(PACKAGE, package)), body))
        self.states[one.receipt.job] = (WorkState.DONE, "")
        return draft

    def _job(self, one: Transfer) -> Job:
        assert one.receipt is not None
        state, problem = self.states.get(one.receipt.job, (WorkState.RUNNING, ""))
        manifest, drafts = one.manifest, tuple(slip.signature[:32] for slip in self.slips(one.receipt.job))
        about = (one.receipt.job, self.unit, f"{self.unit}-{manifest.case_number}", "there", manifest.sha256)
        return Job(*about, Urgency.STANDARD, "", state, "transcription", 430, problem=problem, draft_ids=drafts)

    def _signed(self, tag: str, document: Document) -> tuple[str, str]:
        text = written(self.twist.get(type(document), lambda it: it)(document))
        return text, self.key.sign(said(tag, text)).hex()

    def _arrive(self, what: str) -> None:
        """The request is done; whether its answer comes back is another matter."""
        if self.away:
            raise AWAY
        if self.cuts.get(what, 0) > 0:
            self.cuts[what] -= 1
            raise AWAY


def a_hub_draft(*texts: str) -> Draft:
    """What a large engine reads."""
    recipe = Recipe("canary-qwen-2.5b", "1", "court")
    spans = [Span(n * 1_000, n * 1_000 + 900) for n in range(len(texts))]
    segments = tuple(
        Segment(f"hub-{n}", span, text, (Word(text, span, 970),), "", recipe.digest(), "en")
        for n, (span, text) in enumerate(zip(spans, texts, strict=True))
    )
    return Draft("hub-draft", "hub-recording", "2031-05-06T07:09:00Z", (recipe,), (), segments, (), (), language="en")


def changed(slip: Slip, **members: object) -> Slip:
    """A slip that was changed on the way."""
    return replace(slip, package=json.dumps({**json.loads(slip.package), **members}, sort_keys=True, separators=(",", ":")))
