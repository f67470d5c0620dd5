"""What travels between a unit and the hub, as the OpenAPI description has it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from workbench.domain.canonical import plain
from workbench.domain.spread import Backlog, Job
from workbench.domain.transfers import Transfer, ranges

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="32 bytes in hex: a SHA-256 or a raw public key.")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$", description="Ed25519, 64 bytes in hex.")]
Document = Annotated[str, Field(min_length=2, max_length=65_536, description="Canonical JSON (RFC 8785), as it was signed.")]
Count = Annotated[int, Field(ge=0, lt=2**53)]


class Sent(BaseModel):
    """A body: nothing but what is described is taken."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Keys(BaseModel):
    """What a hub is known by."""

    signing: Digest
    sealing: Digest


class HubTold(BaseModel):
    """Who the hub is. `time` is its clock, in seconds since 1970, UTC, as ISO 8601."""

    name: str
    version: str
    signing: Digest
    sealing: Digest
    vault_id: str
    chunk_bytes: int
    time: str


class UnitWanted(Sent):
    """A unit that wants to be let in. The request is signed by the key it names, under the name it asks for."""

    code: str = Field(max_length=200, description="The one-time code an administrator made: workbench hub enrol NAME.")
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    key: Digest
    vault_id: str = Field(min_length=1, max_length=64)
    root: Digest


class UnitTold(BaseModel):
    """A unit as the hub knows it."""

    name: str
    key: Digest
    vault_id: str
    root: Digest
    role: str
    enrolled_at: str


class Enrolled(BaseModel):
    """The unit is known from now on."""

    unit: UnitTold
    hub: Keys


class TransferWanted(Sent):
    """Evidence that is to come. `sealed_key` is the content key, sealed to the hub's key (HPKE, RFC 9180)."""

    manifest: Document
    signature: Signature
    sealed_key: str = Field(pattern=r"^[0-9a-f]{160}$")
    count: int = Field(ge=1, lt=2**31)
    cipher_bytes: int = Field(ge=17, lt=2**53)


class TransferTold(BaseModel):
    """How far a transfer is: `held` are the chunks that are here, as half-open ranges. `state` is open, sealed (being taken in),
    received (with the hub's receipt) or failed (with the problem; offered again, it begins anew)."""

    id: str
    state: str
    count: int
    held: list[tuple[int, int]]
    job: str = ""
    receipt: str = ""
    signature: str = ""
    problem: str = ""

    @staticmethod
    def of(transfer: Transfer, held: tuple[int, ...]) -> TransferTold:
        """As it stands."""
        return TransferTold(
            id=transfer.id,
            state=str(transfer.state),
            count=transfer.count,
            held=list(ranges(held)),
            job=transfer.job,
            receipt=transfer.receipt,
            signature=transfer.receipt_signature,
            problem=transfer.problem,
        )


class WishTold(Sent):
    """What is to be done: the hub's routing chooses where nothing is said."""

    tier: str = Field(default="", pattern=r"^(critical|standard|batch)?$")
    preset: str = Field(default="", max_length=64)
    language: str = Field(default="", max_length=16)
    speakers: int = Field(default=0, ge=0, le=64)


class JobWanted(Sent):
    """One more job on evidence that the hub has."""

    transfer: str = Field(max_length=64)
    wish: WishTold = WishTold()


class JobTold(BaseModel):
    """A job. `state` is waiting, running, done, failed or cancelled; `wish` is JSON."""

    id: str
    unit: str
    case_number: str
    evidence_id: str
    sha256: str
    urgency: str
    wish: str
    state: str
    stage: str
    permille: int
    asked_at: str
    started_at: str
    ended_at: str
    attempts: int
    problem: str
    draft_ids: list[str]
    audio_ms: int

    @staticmethod
    def of(job: Job) -> JobTold:
        """As it stands."""
        told: Any = plain(job)
        return JobTold(**told)


class Jobs(BaseModel):
    """A unit's own jobs, newest first."""

    jobs: list[JobTold]


class PackageTold(BaseModel):
    """A draft that is ready: its package with the hub's signature."""

    package: str
    signature: Signature


class Drafts(BaseModel):
    """The drafts of a job, in order: the first has number 0."""

    drafts: list[PackageTold]


class DraftTold(PackageTold):
    """A draft itself: canonical JSON, whose SHA-256 the package tells."""

    draft: str


class CounterSent(Sent):
    """The unit's word that the draft stands in its vault."""

    counter: Document
    signature: Signature


class CheckpointSent(Sent):
    """A checkpoint of the unit's ledger (C2SP signed note), and what proves (RFC 6962) that it goes on from the `before` entries
    that the hub witnessed last."""

    note: str = Field(min_length=1, max_length=16_384)
    before: Count
    proof: list[Digest] = Field(max_length=128)


class Cosigned(BaseModel):
    """The hub's cosignature (C2SP cosignature/v1)."""

    line: str


class HistoryTold(BaseModel):
    """How much of the unit's ledger the hub witnessed; 0 where it has seen nothing."""

    size: int
    root: str


class BacklogTold(BaseModel):
    """What waits, by urgency, in numbers; nothing of anybody's cases."""

    waiting: dict[str, int]
    longest_s: dict[str, int]
    running: int
    pieces_waiting: int
    pieces_running: int


class QueueTold(BaseModel):
    """What waits at the hub, who works, and the unit's own jobs that are not over."""

    backlog: BacklogTold
    workers: int
    busy: int
    jobs: list[JobTold]

    @staticmethod
    def of(backlog: Backlog, jobs: tuple[Job, ...]) -> QueueTold:
        """As it stands."""
        counts = BacklogTold(
            waiting=backlog.waiting,
            longest_s=backlog.longest_s,
            running=backlog.running,
            pieces_waiting=backlog.pieces_waiting,
            pieces_running=backlog.pieces_running,
        )
        busy = sum(worker.busy for worker in backlog.workers)
        own = [JobTold.of(job) for job in jobs]
        return QueueTold(backlog=counts, workers=len(backlog.workers), busy=busy, jobs=own)
