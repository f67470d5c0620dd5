"""The fake vault's live recordings: two voices that talk until somebody stops them, and sound that was left."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from tests.gui.sample_case import probe
from workbench.domain.audio import ENGINE_RATE
from workbench.domain.commands import RecordEvidence, RefuseFile
from workbench.domain.events import EvidenceImported
from workbench.domain.live import PEAK_FRAMES, InputDevice, LiveStep, Source, SourceKind, Spool
from workbench.domain.live_orders import ListenLive, LiveOutcome, SealSpool
from workbench.domain.progress import Progress
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Segment

if TYPE_CHECKING:
    from tests.gui.fake_bench import FakeBench, State

DEVICES = (InputDevice("alsa:default", "The system's own choice"), InputDevice("alsa:plughw:1,0", "USB Audio Interface"))
TALK = (
    (0.6, 3.4, "Good morning. Please say who you are, for the recording."),
    (4.1, 8.9, "My name is Adriana Keller, and I have worked at the harbour office since two thousand eleven."),
    (9.6, 12.8, "Thank you. You were on duty on the night of the fourteenth?"),
    (13.5, 19.2, "I was. I came at ten in the evening, and the second crane was already lit, which it should not have been."),
    (20.3, 22.4, "Who could have switched it on?"),
    (23.2, 29.0, "Three people have the key. Mister Brandt, the foreman, and whoever has the night shift in the workshop."),
)
_RUNNING_S = 36.0  # how far the fake recording is when it is first looked at


class FakeRecorder:
    """The devices of a fake machine, and what a fake crash left."""

    def __init__(self, state: State) -> None:
        self._state = state

    def devices(self) -> tuple[InputDevice, ...]:
        return DEVICES

    def left(self) -> tuple[Spool, ...]:
        return tuple(self._state.spools)


def a_spool(key: str = "left-1", name: str = "live 2026-04-17 09.12.31.wav", arrived: int = 12_400_000) -> Spool:
    """Sound that a crash left."""
    source = Source(SourceKind.DEVICE, "alsa:plughw:1,0")
    return Spool(key, "2026-0417", name, source, "Analyst 1", "2026-04-17T09:12:31Z", arrived, "2026-04-17T09:18:58Z")


def _listen(bench: FakeBench, order: ListenLive) -> Generator[Progress, None, LiveOutcome]:
    told, parts = 0, 0
    while not order.finish.is_asked:
        seconds = _RUNNING_S + parts / 200
        have = int(seconds * ENGINE_RATE.hz) // PEAK_FRAMES
        segments = _segments(seconds) if not told else ()
        read = round(29.4 * ENGINE_RATE.hz)
        live = LiveStep(
            frames=have * PEAK_FRAMES,
            read=read,
            peaks=tuple(_peak(part) for part in range(told, have)),
            provisional="and the third I would rather not name before",
            turns=_turns(read),
            engine="whisper-base",
        )
        yield Progress("live", live.frames, None, order.name, segments=segments, live=live)
        told, parts = have, parts + 1
        time.sleep(0.01)
    return LiveOutcome(_exhibit(bench, order.case_number, order.name or "live.wav"), seconds=36)


def _segments(seconds: float) -> tuple[Segment, ...]:
    return tuple(
        Segment(f"u{n:05d}", _span(first, end), text, (), "", "r" * 64, "en", 0)
        for n, (first, end, text) in enumerate(TALK, start=1)
        if end <= seconds
    )


def _turns(read: int) -> tuple[Turn, ...]:
    spans = [_span(first, end) for first, end, _ in TALK]
    return tuple(Turn(span, f"S{1 + n % 2}") for n, span in enumerate(spans) if span.end <= read)


def _span(first: float, end: float) -> Span:
    return Span(round(first * ENGINE_RATE.hz), round(end * ENGINE_RATE.hz))


def _peak(part: int) -> tuple[int, int]:
    at = part * PEAK_FRAMES / ENGINE_RATE.hz
    speaks = any(first <= at < end for first, end, _ in TALK) or at > 30
    loud = (6_000 + 9_000 * abs(math.sin(at * 3.1) * math.sin(at * 7.7 + 1))) if speaks else 260
    high = int(loud * (0.55 + 0.45 * abs(math.sin(at * 41.3))))
    return -int(high * 0.9), high


def _seal(bench: FakeBench, order: SealSpool) -> Generator[Progress, None, LiveOutcome]:
    spool = next(spool for spool in bench.state.spools if spool.key == order.key)
    yield Progress("sealing", 0, 1)
    bench.state.spools.remove(spool)
    if order.throw_away:
        bench.do(RefuseFile(spool.case_number, spool.name, "thrown away unsealed"))
        return LiveOutcome(None, thrown_away=True)
    return LiveOutcome(_exhibit(bench, spool.case_number, spool.name), seconds=387)


def _exhibit(bench: FakeBench, case: str, name: str) -> Any:
    event = bench.do(RecordEvidence(case, name, f"{len(bench.state.evidence):064x}", 1_200_000, probe(60)))
    assert isinstance(event, EvidenceImported)
    return event.evidence


JOBS: dict[type, Callable[[FakeBench, Any], Generator[Progress, None, Any]]] = {ListenLive: _listen, SealSpool: _seal}
