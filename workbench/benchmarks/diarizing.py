"""Diarizers: error against marked turns, speed, memory, and ours against pyannote's own pipeline over the same two networks."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.benchmarks.processes import children, peak_mib
from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.audio import DecodedTrack
from workbench.domain.devices import HERE
from workbench.domain.errors import CaseError
from workbench.domain.speakers import Turn
from workbench.evaluation.corpus import Labelled, labelled
from workbench.evaluation.scoring import TurnErrors, turn_errors
from workbench.jobs.workplace import Ears
from workbench.stages.diarization import Diarizer

PEER, EXACT, FAST = "pyannote-parts", "embedded-diarizer-exact", "embedded-diarizer"
# The peer first, so that the others can be set against it.
DIARIZERS = (
    PEER, EXACT, FAST, "pyannote-3.1", "pyannote-community-1",
    "sortformer-streaming", "nemo-sortformer-4spk-v2", "falcon", "channels",
)  # fmt: skip
ENOUGH_S = 240  # of marked recordings: the peer takes minutes of processor time for each of them
NOTHING = TurnErrors(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Talk:
    """A decoded recording with its marked turns."""

    label: Labelled
    decoded: DecodedTrack

    @property
    def seconds(self) -> float:
        return self.decoded.mix.frames / self.decoded.mix.rate.hz


@dataclass(slots=True)
class Tally:
    """What a diarizer took and what it got wrong."""

    wall: float = 0.0
    processor: float | None = 0.0
    mib: int = 0
    heard: float = 0.0
    errors: TurnErrors = field(default_factory=lambda: NOTHING)

    @property
    def rate(self) -> float:
        """Diarization error rate in percent; 0 without marked turns."""
        return self.errors.rate or 0.0

    def figures(self) -> dict[str, float]:
        """The same for people, no collar, overlap scored."""
        told = {"× real time": round(self.heard / max(self.wall, 1e-9), 2), "peak memory, MiB": float(self.mib)}
        if self.processor is not None:
            told["CPU seconds an hour"] = round(3600 * self.processor / self.heard)
        if self.errors.reference:
            told |= {
                "DER": round(self.rate, 2),
                "missed, s": round(self.errors.missed, 1),
                "false alarm, s": round(self.errors.false_alarm, 1),
                "confused, s": round(self.errors.confusion, 1),
                "marked, s": round(self.errors.reference, 1),
            }
        return told


def measure(ground: Ground) -> Iterator[Result]:
    """Every diarizer on the same recordings: those with marked turns in the labelled folder, else the sample alone."""
    ears, _ = ground.ears()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        talks = _talks(ground, ears, Path(place))
        tallies: dict[str, Tally] = {}
        for name in DIARIZERS:
            yield _one(name, talks, ears, tallies)
        yield from _ratios(tallies)


def _talks(ground: Ground, ears: Ears, place: Path) -> list[Talk]:
    folder = ground.data or ground.sample.parent
    talks: list[Talk] = []
    for label in labelled(folder):
        if label.turns is not None and sum(talk.seconds for talk in talks) < ENOUGH_S:
            talks.append(Talk(label, _decoded(label.audio, ears, place / str(len(talks)))))
    return talks


def _decoded(path: Path, ears: Ears, place: Path) -> DecodedTrack:
    track = ears.decoder.probe(path, path.name).tracks[0]
    found: DecodedTrack = _finished(ears.decoder.decode(path, name=path.name, track=track.index, folder=place))
    return found


def _one(name: str, talks: Sequence[Talk], ears: Ears, tallies: dict[str, Tally]) -> Result:
    row, against, goal = f"diarization, {name}", f"the error of {PEER}", "–" if name == PEER else "< 1"
    fit = [talk for talk in talks if name != "channels" or len(talk.decoded.per_channel) > 1]
    if not fit:
        return Result(row, against, goal, None, skipped="No recording with marked turns has channels that differ.")
    if lack := ears.engines.lack(name, ""):
        return Result(row, against, goal, None, skipped=lack)
    try:
        tallies[name] = tally = _tally(name, fit, ears)
    except CaseError as error:
        return Result(row, against, goal, None, skipped=error.problem)
    peer = tallies.get(PEER)
    ratio = round(tally.rate / peer.rate, 3) if peer and peer.rate else None
    skipped = "" if ratio is not None else f"{PEER} did not run here, so there is nothing to set it against."
    return Result(row, against, goal, ratio, tally.figures(), skipped)


def _tally(name: str, talks: Sequence[Talk], ears: Ears) -> Tally:
    tally, before = Tally(), children()
    with closing(ears.engines.diarizer(name, HERE)) as diarizer:
        for talk in talks:
            pids = children() - before
            began, spent = time.perf_counter(), _spent(pids)
            turns = _heard(diarizer, talk)
            tally.wall += time.perf_counter() - began
            pids |= children() - before
            tally.processor = _sum(tally.processor, _spent(pids), spent)
            tally.mib = max([tally.mib, *(peak_mib(pid) for pid in pids)])
            tally.heard += talk.seconds
            tally.errors += _errors(talk, turns)
    return tally


def _heard(diarizer: Diarizer, talk: Talk) -> tuple[Turn, ...]:
    recipe = diarizer.recipe(speakers=0)
    apart = getattr(diarizer, "diarize_channels", None)  # who takes every channel for one person's
    steps = apart(talk.decoded.per_channel, recipe) if apart else diarizer.diarize(talk.decoded.mix, recipe)
    found: tuple[Turn, ...] = _finished(steps)
    return found


def _errors(talk: Talk, turns: Sequence[Turn]) -> TurnErrors:
    if talk.label.turns is None:
        return NOTHING
    rate = talk.decoded.mix.rate.hz
    said = [(turn.span.first / rate, turn.span.end / rate, turn.speaker) for turn in turns]
    return turn_errors(talk.label.turns, said, talk.label.scope)


def _ratios(tallies: dict[str, Tally]) -> Iterator[Result]:
    """Processor time against the peer, and what the fast mode costs in accuracy."""
    peer = tallies.get(PEER)
    for name, mode, goal in ((EXACT, "exact", "≥ 3"), (FAST, "fast", "≥ 15")):
        row, against = f"diarization {mode}, processor time", "pyannote's pipeline over the same networks, seconds spared"
        own = tallies.get(name)
        if not peer or not own or not peer.processor or not own.processor:
            yield Result(row, against, goal, None, skipped=f"{name} and {PEER} did not both run here with their time told.")
            continue
        figures = {name: round(own.processor, 1), PEER: round(peer.processor, 1)}
        yield Result(row, against, goal, round(peer.processor / own.processor, 1), figures)
    if FAST in tallies and EXACT in tallies:
        rates = {name: round(tallies[name].rate, 2) for name in (FAST, EXACT)}
        apart = round(tallies[FAST].rate - tallies[EXACT].rate, 2)
        yield Result("diarization, fast less exact", "points of diarization error", "≤ 0.3", apart, rates)


def _spent(pids: set[int]) -> float | None:
    """Processor seconds of some processes so far; None where the system does not say."""
    total = 0.0
    for pid in pids:
        try:
            told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        total += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _sum(so_far: float | None, after: float | None, before: float | None) -> float | None:
    return None if so_far is None or after is None or before is None else so_far + after - before


def _finished(steps: Generator[Any, None, Any]) -> Any:
    # Any: whatever the job returns.
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
