"""Live: a recording is kept and read while it is made, then taken in as evidence through the same door as any other file."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from workbench.domain.casework import no_work
from workbench.domain.commands import RefuseFile
from workbench.domain.errors import BadRequest, CaseError, InputRefused, NotPermitted
from workbench.domain.evidence import Acquisition, Evidence, shown_name
from workbench.domain.live import RECEIVED, Arrived, LiveStep, SourceKind, Spool
from workbench.domain.live_orders import ListenLive, LiveOutcome, SealSpool
from workbench.domain.orders import ImportFiles, Process
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, CaseStandingOf, RecordingsOf
from workbench.jobs.importing import import_one
from workbench.jobs.live_reading import LiveReading, Read
from workbench.jobs.processing import process
from workbench.jobs.routing import must_be_known
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.live import Capturing

POLL_S = 0.1
_LAST_WORDS_S = 5.0  # how long a person who asked for the end waits for the last words


def listen_live(order: ListenLive, place: Workplace) -> Generator[Progress, None, LiveOutcome]:
    """Record until the end, seal, process. Closed before, the sound stays in its spool and is offered again."""
    spool = _begun(order, place)
    must_be_known(Process(order.case_number, engine=order.engine), place.ears.engines)
    capture = place.live.start(spool, quiet_s=order.quiet_s)
    try:
        reading = LiveReading(place.ears.engines, capture.samples, engine=order.engine, language=order.language)
        try:
            last = yield from _followed(order, spool, capture, reading)
        finally:
            reading.close()
    finally:
        capture.close()
    if not last.arrived:
        place.live.drop(spool.key)
        return LiveOutcome(None, trouble=last.trouble or "No sound arrived.")
    wish = SealSpool(spool.key, draft=order.draft, engine=order.engine, language=order.language)
    return (yield from _sealed(wish, place, last.trouble))


def seal_spool(order: SealSpool, place: Workplace) -> Generator[Progress, None, LiveOutcome]:
    """What a crash or a cancelled recording left becomes evidence, or is given up."""
    spool = place.live.named(order.key)
    if spool.is_running:
        raise BadRequest(f"“{spool.name}” is still being recorded.", "Stop that recording: it is sealed then.")
    _must_be_open(spool.case_number, place)
    if not order.throw_away:
        return (yield from _sealed(order, place))
    reason = f"Recorded live from {spool.source.told} from {spool.started_at}; {spool.arrived:,} bytes thrown away unsealed."
    place.do(RefuseFile(spool.case_number, spool.name, reason))
    place.live.drop(spool.key)
    yield Progress("sealing", 1, 1)
    return LiveOutcome(None, thrown_away=True)


def _begun(order: ListenLive, place: Workplace) -> Spool:
    _must_be_open(order.case_number, place)
    source, now = order.source, place.clock()
    if source.kind is SourceKind.FILE:
        outside(Path(source.name), place)
        source = replace(source, name=str(Path(source.name).absolute()))
    elif ":" not in source.name:
        raise BadRequest(f"“{source.name}” names no device.", "Write SYSTEM:DEVICE, for example alsa:default.")
    name = order.name or _name(source.kind, source.name, bool(source.hz), now)
    return Spool(place.new_id(), order.case_number, shown_name(name), source, place.who.name, now)


def _name(kind: SourceKind, name: str, bare: bool, now: str) -> str:
    if kind is SourceKind.FILE:
        return f"{Path(name).stem}.wav" if bare else Path(name).name
    return f"live {now[:10]} {now[11:19].replace(':', '.')}.wav"


def _must_be_open(case: str, place: Workplace) -> None:
    if place.ask(CaseNumbered(case)) is None:
        raise BadRequest(f"There is no case {case}.", "Open it first: workbench case new NUMBER --title T")
    if why := no_work(place.ask(CaseStandingOf(case))):
        raise NotPermitted(why, f"Reopen it first: workbench case reopen {case} --reason T")


def _followed(order: ListenLive, spool: Spool, capture: Capturing, reading: LiveReading) -> Generator[Progress, None, Arrived]:
    began, asked = time.monotonic(), 0.0
    while True:
        arrived = capture.poll(POLL_S)
        reading.hear(arrived)
        yield _step(spool, arrived, reading.read())
        over = order.stop_after_s and time.monotonic() - began >= order.stop_after_s
        if not asked and (order.finish.is_asked or over):
            capture.stop()
            asked = time.monotonic()
        waited = asked and time.monotonic() - asked > _LAST_WORDS_S
        if arrived.ended and (reading.is_done or waited):
            yield _step(spool, replace(arrived, peaks=()), reading.read())
            return arrived
        if arrived.ended:
            time.sleep(POLL_S)


def _step(spool: Spool, arrived: Arrived, read: Read) -> Progress:
    live = LiveStep(
        frames=arrived.frames,
        read=read.at,
        peaks=arrived.peaks,
        provisional=read.provisional,
        turns=read.turns,
        trouble=arrived.trouble or arrived.deaf or read.trouble,
        engine=read.engine,
    )
    return Progress("live", arrived.frames, None, spool.name, segments=read.segments, live=live)


def _sealed(order: SealSpool, place: Workplace, trouble: str = "") -> Generator[Progress, None, LiveOutcome]:
    yield Progress("sealing", 0, None, "the recording")
    spool = place.live.named(order.key)
    evidence = yield from _taken(spool, place)
    place.live.drop(order.key)
    recordings = place.ask(RecordingsOf(evidence.id))
    seconds = max((int(r.rate.seconds(r.frames)) for r in recordings), default=0)
    outcome = LiveOutcome(evidence, seconds=seconds, trouble=trouble)
    if not (order.draft and recordings):
        return outcome
    wish = Process(evidence.case_number, tuple(r.id for r in recordings), engine=order.engine, language=order.language)
    made = yield from process(wish, place)
    failed = " ".join(refusal.problem for refusal in made.failed)
    draft = made.drafts[0][1] if made.drafts else ""
    return replace(outcome, draft_id=draft, trouble=" ".join(filter(None, (trouble, failed))))


def _taken(spool: Spool, place: Workplace) -> Generator[Progress, None, Evidence]:
    """Into the evidence store, the best form of it that stands still."""
    form = Acquisition(
        received_from=f"{RECEIVED}{spool.last_at or place.clock()}", device=_device(spool), recorded_at=spool.started_at
    )
    files = place.live.whole(spool.key)
    for number, path in enumerate(files, start=1):
        order = ImportFiles(spool.case_number, (path,), form)
        try:
            evidence, _ = yield from import_one(path, order, place, name=spool.name)
        except InputRefused:
            if number == len(files):
                raise
        else:
            return evidence
    raise CaseError(f"Nothing of “{spool.name}” can be taken in.", "See: workbench live --left")


def _device(spool: Spool) -> str:
    bare = spool.source.hz and spool.source.kind is SourceKind.FILE
    return f"{spool.source.told}, bare samples put under a WAV header" if bare else spool.source.told
