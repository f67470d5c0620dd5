"""Speech found block by block is what the recogniser's own child found in the whole."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.house.conftest import ROOT
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.chunks import COURT_HEARING
from workbench.domain.timeline import Span
from workbench.engines.silero import Silero
from workbench.engines.workers import silero as child

pytest.importorskip("onnxruntime", reason="voice activity needs onnxruntime")
WHOLE = {"threshold_permille": 500, "release_permille": 350, "pause": 3_200, "quiet_db": -34}


def a_talk(folder: Path, gain: float = 1.0) -> WorkPcm:
    """The sample recording's first 20 s."""
    sound, rate = soundfile.read(ROOT / "resources" / "sample" / "sample.flac", frames=20 * ENGINE_RATE.hz, dtype="float32")
    assert rate == ENGINE_RATE.hz
    path = folder / f"{gain}.f32"
    (sound * np.float32(gain)).astype("<f4").tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(sound), "mix", "a" * 64)


def test_the_child_tells_speech_bit_by_bit_and_is_gone_when_nobody_listens(tmp_path: Path) -> None:
    detector, pcm = Silero(), a_talk(tmp_path)
    found = list(detector.listen(pcm, COURT_HEARING))
    assert [part.frontier for part in found] == sorted(part.frontier for part in found)
    assert found[-1].frontier == pcm.frames
    assert sum(len(part.spans) for part in found) > 3
    steps = detector.listen(pcm, COURT_HEARING)
    next(steps)
    began = time.monotonic()
    steps.close()
    assert time.monotonic() - began < 1
    assert detector._child is None
    assert [p.spans for p in detector.listen(pcm, COURT_HEARING)] == [p.spans for p in found]
    detector.close()


def test_no_span_begins_before_the_frontier_that_was_told(tmp_path: Path) -> None:
    frontier = 0
    for part in child.listen({"path": str(a_talk(tmp_path).path), **WHOLE}):
        assert all(first >= frontier for first, _ in part["spans"])
        frontier = part["frontier"]


def test_a_block_s_size_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def heard() -> list[Span]:
        steps, spans = child.listen({"path": str(a_talk(tmp_path).path), **WHOLE}), []
        while True:
            try:
                spans += next(steps)["spans"]
            except StopIteration as end:
                return [*spans, *end.value["spans"]]

    whole = heard()
    monkeypatch.setattr(child, "BLOCK", 7)
    assert heard() == whole


def test_a_quiet_recording_is_amplified_and_a_loud_one_is_not_read_to_its_end(tmp_path: Path) -> None:
    quiet = a_talk(tmp_path, 0.001)
    assert child.amplification(child.blocks(str(quiet.path), 50_000), quiet.frames, 34) > 100
    loud = iter([np.full(20_000, 0.5, np.float32), np.zeros(100_000, np.float32)])
    assert child.amplification(loud, 120_000, 34) == 1.0
    assert len(next(loud)) == 100_000
