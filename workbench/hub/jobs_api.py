"""A unit's own jobs: how far they are, as they go; the drafts that came of them, and the unit's word that it has them."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from workbench.domain.canonical import canonical, plain
from workbench.domain.handing_over import COUNTER, PACKAGE, Counter, Package, Wish, read, said, travelling, written
from workbench.domain.hub_commands import RecordReturn
from workbench.domain.hub_questions import DraftAsTravels, ReceivedBy
from workbench.domain.hub_rules import is_signed_by, opened
from workbench.domain.questions import CustodyOf, DraftOf, DraftsOf, EvidenceBy, LedgerHead, RecordingsOf
from workbench.domain.spread import Job, WorkState
from workbench.domain.transfers import Packed, TransferState
from workbench.domain.work_events import DraftFinished
from workbench.hub.handing_in import of_unit
from workbench.hub.logs import noted, told
from workbench.hub.problems import Refused, documented
from workbench.hub.receiving import job_for
from workbench.hub.requests import Asked, Reader, Writer
from workbench.hub.schemas import CounterSent, Drafts, DraftTold, Jobs, JobTold, JobWanted, PackageTold, QueueTold
from workbench.hub.side import HubSide

router = APIRouter(prefix="/v1", tags=["jobs"])
JobId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
DraftNumber = Annotated[int, Path(ge=0, lt=10_000)]
LOOK_S, QUIET_S = 0.5, 15.0  # how often a stream looks, and after how long it says that it is still there
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events `progress`, with {state, stage, permille, problem} as JSON; ends with the job.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get("/queue", summary="What waits", responses=documented(401, 403))
def queue(asked: Reader) -> QueueTold:
    """In numbers; and the unit's own jobs that are not over."""
    own = asked.hub.work.jobs(asked.unit.name, (WorkState.WAITING, WorkState.RUNNING))
    return QueueTold.of(asked.hub.work.backlog(asked.hub.now()), own)


@router.get("/jobs", summary="The unit's jobs", responses=documented(401, 403))
def jobs(asked: Reader) -> Jobs:
    """Newest first, the last thousand."""
    return Jobs(jobs=[JobTold.of(job) for job in asked.hub.work.jobs(asked.unit.name)])


@router.post(
    "/jobs", status_code=201, summary="Ask for one more job", responses=documented(400, 401, 403, 404, 409, 413, 422, 429)
)
def ask(wanted: JobWanted, asked: Writer) -> JobTold:
    """On evidence that the hub has received. The same wish a second time finds the job it began, until that is over."""
    hub, transfer = asked.hub, of_unit(wanted.transfer, asked)
    if transfer.state is not TransferState.RECEIVED:
        raise Refused(409, "The evidence is not received yet.", "Finish the transfer first.")
    received = [one for one in hub.bench.ask(ReceivedBy(asked.unit.name)) if one.transfer == transfer.id]
    evidence = hub.bench.ask(EvidenceBy(received[0].evidence_id)) if received else None
    if evidence is None:
        raise Refused(409, "The hub does not hold that evidence any more.", "Hand it over anew.")
    wish = Wish(**wanted.wish.model_dump())
    over = sum(job.state.is_over for job in hub.work.jobs(asked.unit.name) if job.evidence_id == evidence.id)
    name = hashlib.sha256(canonical([transfer.id, plain(wish), over])).hexdigest()[:32]
    _may_wait(name, asked)
    return JobTold.of(hub.work.submit(job_for(transfer, evidence, wish, name, hub)))


def _may_wait(job: str, asked: Asked) -> None:
    """A job that is there already may; of others there is an end."""
    work, most = asked.hub.work, asked.hub.limits.jobs
    if work.job(job) is None and len(work.jobs(asked.unit.name, (WorkState.WAITING, WorkState.RUNNING), most)) >= most:
        raise Refused(429, f"{most:,} jobs of this unit wait already.", "Wait until some are over, or cancel some.")


@router.get("/jobs/{job}", summary="How far a job is", responses=documented(401, 403, 404, 422))
def one(job: JobId, asked: Reader) -> JobTold:
    """As it stands."""
    return JobTold.of(_own(job, asked))


@router.delete("/jobs/{job}", status_code=204, summary="Have a job not done", responses=documented(401, 403, 404, 422))
def cancel(job: JobId, asked: Writer) -> None:
    """What is over stays as it is."""
    _own(job, asked)
    asked.hub.work.cancel(job, asked.hub.now())
    told("job.cancelled", job=job)


@router.get(
    "/jobs/{job}/events",
    summary="A job as it goes",
    responses=_EVENTS | documented(401, 403, 404, 422, 429),
    response_class=StreamingResponse,
)
async def events(job: JobId, asked: Reader) -> StreamingResponse:
    """One event at once, then one at every change."""
    first = await run_in_threadpool(_own, job, asked)
    if asked.hub.reading[asked.unit.name] >= asked.hub.limits.streams:
        raise Refused(429, f"This unit reads {asked.hub.limits.streams} streams already.", "Close some, or ask GET /v1/jobs.")
    return StreamingResponse(
        _counted(_stream(first, asked.hub), asked), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _counted(stream: AsyncIterator[str], asked: Asked) -> AsyncIterator[str]:
    """One unit must not take every connection there is. Counted on the one thread that answers requests."""
    reading, name = asked.hub.reading, asked.unit.name
    reading[name] += 1
    try:
        async for text in stream:
            yield text
    finally:
        reading[name] -= 1


async def _stream(job: Job, hub: HubSide) -> AsyncIterator[str]:
    shown, quiet, now = "", 0.0, job
    while True:
        text = _event(now)
        if text != shown or quiet >= QUIET_S:
            yield text if text != shown else ": still here\n\n"
            shown, quiet = text, 0.0
        if now.state.is_over or hub.ending.is_set():
            return
        await asyncio.sleep(LOOK_S)
        quiet += LOOK_S
        there = await run_in_threadpool(hub.work.job, job.id)
        if there is None:
            return
        now = there


def _event(job: Job) -> str:
    far = {"state": str(job.state), "stage": job.stage, "permille": job.permille, "problem": job.problem}
    return f"event: progress\ndata: {json.dumps(far)}\n\n"


@router.get("/jobs/{job}/drafts", summary="Drafts that are ready", responses=documented(401, 403, 404, 422))
def drafts(job: JobId, asked: Reader) -> Drafts:
    """None before the job is done."""
    packed = _packages(_own(job, asked), asked.hub)
    return Drafts(drafts=[PackageTold(package=one.document, signature=one.signature) for one in packed])


@router.get("/jobs/{job}/drafts/{n}", summary="A draft", responses=documented(401, 403, 404, 422))
def draft(job: JobId, n: DraftNumber, asked: Reader) -> DraftTold:
    """With its package, which the hub signed."""
    hub, packed = asked.hub, _package(job, n, asked)
    held = hub.bench.ask(DraftOf(packed.recording_id, packed.draft_id))
    if held is None:
        raise Refused(404, "The draft is not here any more.", "Ask for another job.")
    body = travelling(held)
    if not _is_signed_for(body, packed, job, asked):
        raise Refused(409, "The draft is not the one that the hub signed for.", "Tell the hub's administrator: run verify there.")
    hub.figures.moved("returned", len(body))
    return DraftTold(package=packed.document, signature=packed.signature, draft=body)


def _is_signed_for(body: str, packed: Packed, job: str, asked: Asked) -> bool:
    """The hub's state is no ledger: whoever writes in it must not have one unit read what another handed over."""
    hub, word = asked.hub, opened(Package, packed.document)
    if isinstance(word, str) or (word.unit, word.job) != (asked.unit.name, job):
        return False
    is_ours = is_signed_by(hub.hand.keys.signing, PACKAGE, packed.document, packed.signature, hub.is_signed)
    return is_ours and word.draft == hashlib.sha256(body.encode()).hexdigest()


@router.post(
    "/jobs/{job}/drafts/{n}/counter",
    status_code=204,
    summary="Say that a draft arrived",
    responses=documented(400, 401, 403, 404, 409, 413, 422),
)
def counter(job: JobId, n: DraftNumber, sent: CounterSent, asked: Writer) -> None:
    """It goes into the hub's ledger, once."""
    hub, unit, packed = asked.hub, asked.unit, _package(job, n, asked)
    try:
        word = read(Counter, sent.counter)
    except ValueError as error:
        raise _odd("The counter-receipt is none, or is not written as canonical JSON.") from error
    digest = hashlib.sha256(packed.document.encode()).hexdigest()
    if (word.hub, word.unit, word.vault_id, word.job, word.package) != (hub.name, unit.name, unit.vault_id, job, digest):
        raise _odd("The counter-receipt is for another package, or another unit's.")
    if not hub.is_signed(unit.key, bytes.fromhex(sent.signature), said(COUNTER, sent.counter)):
        raise _odd("The counter-receipt is not signed by this unit's key.")
    evidence_id = _own(job, asked).evidence_id
    returned = {held for one in hub.bench.ask(ReceivedBy(unit.name, evidence_id)) for held in one.returned}
    if packed.draft_id not in returned:
        hub.bench.do(RecordReturn(evidence_id, packed.draft_id, unit.name, sent.counter, sent.signature, package=packed.document))
        told("draft.returned", job=job)


def _own(job: str, asked: Asked) -> Job:
    there = asked.hub.work.job(job)
    if there is None or there.unit != asked.unit.name:
        raise Refused(404, "This unit has no such job.", "See GET /v1/jobs.")
    noted(job=there.id)
    return there


def _package(job: str, n: int, asked: Asked) -> Packed:
    packed = _packages(_own(job, asked), asked.hub)
    if n >= len(packed):
        raise Refused(404, f"The job has {len(packed)} drafts that are ready; they are numbered from 0.", "Ask again later.")
    return packed[n]


def _packages(job: Job, hub: HubSide) -> tuple[Packed, ...]:
    """A job's drafts, signed for once: what a unit was told of them stays as it was told."""
    if job.state is not WorkState.DONE:
        return ()
    packed = hub.transfers.packed(job.id)
    if len(packed) == len(job.draft_ids):
        return packed
    return tuple(hub.transfers.pack(job.id, one) for one in _signed(job, hub))


def _signed(job: Job, hub: HubSide) -> Iterator[Packed]:
    came = [one.transfer for one in hub.bench.ask(ReceivedBy(job.unit, job.evidence_id))]
    evidence = hub.bench.ask(EvidenceBy(job.evidence_id))
    if not came or evidence is None or evidence.sha256 != job.sha256:
        raise Refused(409, "This unit did not hand over what the job is about.", "Hand it over, or ask for another job.")
    transfer = job.id if job.id in came else "".join(came[:1])
    places = {d.id: recording for recording in hub.bench.ask(RecordingsOf(job.evidence_id)) for d in _drafts(recording.id, hub)}
    for n, draft_id in enumerate(job.draft_ids):
        recording = places.get(draft_id)
        if recording is None:
            raise Refused(409, "A draft of this job is not here any more.", "Ask for another job.")
        held = hub.bench.ask(DraftOf(recording.id, draft_id))
        package = Package(
            hub=hub.name,
            unit=job.unit,
            transfer=transfer,
            job=job.id,
            sha256=job.sha256,
            track=recording.track,
            rate_hz=recording.rate.hz,
            frames=recording.frames,
            draft=hub.bench.ask(DraftAsTravels(draft_id)),
            decision=held.routing if held is not None else "",
            entry=_entry(recording.id, draft_id, hub),
            head=hub.bench.ask(LedgerHead()),
        )
        document = written(package)
        yield Packed(n, draft_id, recording.id, document, hub.hand.sign(said(PACKAGE, document)).hex())


def _drafts(recording_id: str, hub: HubSide) -> Any:
    return hub.bench.ask(DraftsOf(recording_id))


def _entry(recording_id: str, draft_id: str, hub: HubSide) -> str:
    """The digest of the ledger entry of a draft: of the recording's, the one whose turn it was."""
    drafts = [one.id for one in reversed(_drafts(recording_id, hub))]
    entries = [one.hash for one in hub.bench.ask(CustodyOf((recording_id,))) if one.kind == DraftFinished.KIND]
    return entries[drafts.index(draft_id)] if len(entries) == len(drafts) else ""


def _odd(problem: str) -> Refused:
    return Refused(422, problem, "Run the same version of the workbench on the unit and the hub.")
