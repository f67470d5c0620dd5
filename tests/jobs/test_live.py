"""Live from the source to the exhibit: text before the end, one door, nothing lost where it is cut off."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import ScriptedDetector, ScriptedTranscriber, a_roster
from tests.media.test_capture import TONE, growing
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.domain.commands import CloseCase, OpenCase
from workbench.domain.custody import sentence
from workbench.domain.errors import BadRequest, NotPermitted, Unavailable
from workbench.domain.inflow import Inflow
from workbench.domain.live import Source, SourceKind
from workbench.domain.live_orders import ListenLive, LiveOutcome, SealSpool
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.domain.questions import CustodyOf, EvidenceIn
from workbench.domain.timeline import Span
from workbench.domain.utterances import RawWord


class ScriptedStreamer(ScriptedTranscriber):
    """Says "red car" for each second it is fed."""

    def begin(self, recipe: Any) -> None:
        self.words = 0

    def feed(self, path: Path, span: Span) -> Inflow:
        words = tuple(RawWord(text, Span(span.first, span.end), 900) for text in ("red", "car."))
        return Inflow(words, "blue", span.end)

    def finish(self) -> Inflow:
        return Inflow((RawWord("blue", Span(0, 1), 900),))


@pytest.fixture
def bench(vaults: Vaults) -> Bench:
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    return bench


def hearing(bench: Bench, transcriber: object) -> None:
    """Put scripted engines into the bench's room."""
    place = bench._place
    room = replace(
        place.ears.engines,
        transcriber=lambda name, placement: transcriber,
        detector=ScriptedDetector,
        lack=lambda name, language: "",
        roster=a_roster("scripted"),
    )
    bench._place = replace(place, ears=replace(place.ears, engines=room))


def run(job: Generator[Progress, None, Any]) -> tuple[list[Progress], LiveOutcome]:
    steps: list[Progress] = []
    while True:
        try:
            steps.append(next(job))
        except StopIteration as end:
            return steps, end.value


def order(own: Path, **given: Any) -> ListenLive:
    return ListenLive("C-1", Source(SourceKind.FILE, str(own)), quiet_s=1, engine="scripted", draft=False, language="en", **given)


def test_text_appears_before_the_end_and_the_recording_becomes_evidence(bench: Bench, tmp_path: Path) -> None:
    hearing(bench, ScriptedTranscriber())
    whole, own = a_tone(tmp_path / "whole.wav", seconds=20), tmp_path / "own.wav"
    writer = growing(whole, own)
    steps, outcome = run(bench.start(order(own)))
    writer.join()
    live = [step for step in steps if step.live is not None]
    first = next(step for step in live if step.segments)
    assert first.live is not None
    assert first.live.frames < 320_000
    assert {segment.text for step in live for segment in step.segments} == {"red car"}
    assert outcome.evidence is not None
    assert (outcome.evidence.reference, outcome.evidence.name, outcome.seconds) == ("C-1/1", "own.wav", 20)
    assert bench.recorder().left() == ()
    entry = next(e for e in bench.ask(CustodyOf((outcome.evidence.id,))) if e.kind == "evidence.imported")
    assert f"recorded live from the file {own} from 2" in sentence(entry)
    *_, verdict = run(bench.start(VerifyVault()))
    assert verdict.is_sound  # type: ignore[attr-defined]


def test_a_streaming_engine_s_words_settle_and_the_open_ones_are_provisional(bench: Bench, tmp_path: Path) -> None:
    hearing(bench, ScriptedStreamer())
    writer = growing(a_tone(tmp_path / "whole.wav", seconds=4), tmp_path / "own.wav")
    steps, _ = run(bench.start(order(tmp_path / "own.wav")))
    writer.join()
    said = [segment.text for step in steps for segment in step.segments]
    assert said[0] == "red car."
    assert said[-1] == "blue"
    assert any(step.live and step.live.provisional == "blue" for step in steps)


def test_cancelled_the_sound_is_kept_and_can_be_sealed_later(bench: Bench) -> None:
    hearing(bench, ScriptedTranscriber())
    wish = ListenLive("C-1", Source(SourceKind.DEVICE, TONE), "call.wav", engine="scripted", draft=False, language="en")
    job = bench.start(wish)
    while (step := next(job)).live is None or step.live.frames < 8_000:
        pass
    job.close()
    (left,) = bench.recorder().left()
    assert (left.name, left.case_number, left.who, left.is_running) == ("call.wav", "C-1", "ann", False)
    assert bench.ask(EvidenceIn("C-1")) == ()
    sealed = run(bench.start(SealSpool(left.key, draft=False)))[1].evidence
    assert sealed is not None
    assert sealed.acquisition.device == f"the device {TONE}"


def test_who_asks_for_the_end_gets_it_sealed(bench: Bench) -> None:
    hearing(bench, ScriptedTranscriber())
    wish = ListenLive("C-1", Source(SourceKind.DEVICE, TONE), engine="scripted", draft=False, language="en")
    job = bench.start(wish)
    while (step := next(job)).live is None or step.live.frames < 8_000:
        pass
    wish.finish.ask()
    evidence = run(job)[1].evidence
    assert evidence is not None
    assert evidence.name.startswith("live 20")
    assert bench.recorder().left() == ()


def test_an_engine_that_fails_stops_the_text_and_not_the_recording(bench: Bench, tmp_path: Path) -> None:
    hearing(bench, ScriptedTranscriber(failing=set(range(99))))
    writer = growing(a_tone(tmp_path / "whole.wav", seconds=4), tmp_path / "own.wav")
    steps, outcome = run(bench.start(order(tmp_path / "own.wav")))
    writer.join()
    assert any(step.live and "scripted engine stopped" in step.live.trouble for step in steps)
    assert outcome.evidence is not None
    assert outcome.evidence.size == (tmp_path / "own.wav").stat().st_size


def test_what_is_thrown_away_is_entered(bench: Bench, tmp_path: Path) -> None:
    hearing(bench, ScriptedTranscriber())
    job = bench.start(order(a_tone(tmp_path / "own.wav", seconds=2)))
    while (step := next(job)).live is None or not step.live.frames:
        pass
    job.close()
    (left,) = bench.recorder().left()
    run(bench.start(SealSpool(left.key, throw_away=True)))
    assert bench.recorder().left() == ()
    entry = bench.ask(CustodyOf(("C-1",)))[-1]
    assert entry.kind == "file.refused"
    assert "thrown away unsealed" in sentence(entry)


def test_nothing_is_recorded_into_a_closed_case_nor_out_of_the_vault(bench: Bench, vaults: Vaults, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="lies inside the vault"):
        next(bench.start(order(vaults.folder / "vault.db")))
    with pytest.raises(BadRequest, match="names no device"):
        next(bench.start(ListenLive("C-1", Source(SourceKind.DEVICE, "default"))))
    with pytest.raises(BadRequest, match="no case C-9"):
        next(bench.start(replace(order(Path("x")), case_number="C-9")))
    with pytest.raises(Unavailable, match="cannot be recorded from"):
        next(bench.start(ListenLive("C-1", Source(SourceKind.DEVICE, "alsa:none-such"))))
    bench.close()
    chief = vaults.open("sue")
    chief.do(CloseCase("C-1", "done"))
    with pytest.raises(NotPermitted, match="closed"):
        next(chief.start(order(tmp_path / "own.wav")))
