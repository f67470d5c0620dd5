"""whisperX's own pipeline reads our chunks, in batches, with words that have times."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import soundfile

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.timeline import Span
from workbench.domain.utterances import Asked
from workbench.engines.whisper_family import Ground
from workbench.engines.whisperx_engine import ENGINES, WhisperX

SECOND = ENGINE_RATE.hz


@pytest.fixture
def clean(shared_data: Path, tmp_path: Path) -> WorkPcm:
    samples, rate = soundfile.read(shared_data / "picovoice-leopard" / "test.wav", dtype="float32")
    assert rate == SECOND
    place = tmp_path / "clean.f32"
    samples.astype("<f4").tofile(place)
    return WorkPcm(place, ENGINE_RATE, len(samples), "mix", hashlib.sha256(place.read_bytes()).hexdigest())


def test_its_pipeline_reads_chunks_in_a_batch_and_places_their_words(whisper_folder: Path, clean: WorkPcm) -> None:
    pytest.importorskip("whisperx", reason="the full set-up is not installed")
    clips = (Span(0, 3 * SECOND), Span(3 * SECOND + 1, clean.frames))
    asked = (Asked(clean, Span(0, clean.frames), clips), Asked(clean, Span(0, 3 * SECOND)))
    with WhisperX(whisper_folder, name="w", digests={"w": "d" * 64}, threads=1, ground=Ground(batch=2)) as engine:
        whole, part = engine.transcribe_batch(asked, engine.recipe(language="en"))
        said = engine.run_record()
    words = [word for segment in whole.segments for word in segment.words]
    assert "Quilter is the apostle of the middle classes" in whole.text
    assert whole.text.startswith(part.segments[0].text.strip())
    assert all(any(clip.first <= w.span.first <= w.span.end <= clip.end for clip in clips) for w in words)
    assert words == sorted(words, key=lambda word: word.span.first)
    assert dict(said.libraries)["whisperx"]


def test_it_is_offered_over_each_size_of_weights() -> None:
    assert {engine.name: engine.models for engine in ENGINES}["whisperx"] == ("whisper-base",)
    assert all("whisperx" in engine.packages and engine.gpu_memory_mib for engine in ENGINES)
