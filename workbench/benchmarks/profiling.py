"""The audio profile against recordings whose condition is known: noise mixed in, codecs gone through, rooms, tones, music.

Known recordings are those of a folder with a MANIFEST.tsv (WORKBENCH_BENCHMARK_DATA): copies that are "derived from" an original,
and room responses. A row's ratio is what was measured; what is true stands beside it.
"""

from __future__ import annotations

import csv
import re
import tempfile
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.audio import ENGINE_RATE, AudioTrack, DecodedTrack
from workbench.domain.profile import Profile
from workbench.domain.timeline import Span
from workbench.jobs.sounding import profiled, speech_in
from workbench.jobs.workplace import Ears
from workbench.stages.transcription import SpeechDetector

HZ = ENGINE_RATE.hz
ROOMS_S = (0.3, 0.6, 1.0)
DIRECT_DB = 5.0  # where the direct sound is louder, an echo hardly matters, and its end is the response's own noise
HOUR_S = 3_600
COST_MINUTES = 10
CODECS = {
    "ulaw8k": "µ-law",
    "alaw8k": "A-law",
    "gsm": "GSM",
    "g726": "G.726",
    "opus8k": "Opus",
    "mp3_16k": "MP3",
    "aac32k": "AAC",
}
_DERIVED = "derived from "
_NOISE = re.compile(r"_noise(-?\d+)dB$")

Samples = NDArray[np.float32]


def measure(ground: Ground) -> Iterator[Result]:
    """Costs first, then what can be made on the spot, then the copies, where there are such."""
    ears = ground.ears()[0]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        listener = Listener(ears, ears.engines.detector(), Path(folder))
        try:
            original = listener.samples(ground.sample)
            yield _cost(original, listener)
            yield from _tones(original, listener)
            yield from _known(ground.data, listener)
        finally:
            listener.detector.close()


@dataclass(frozen=True, slots=True)
class Listener:
    """Decodes, hears where there is speech, and profiles, as processing does."""

    ears: Ears
    detector: SpeechDetector
    folder: Path

    def samples(self, sound: Path) -> Samples:
        """At the engines' rate."""
        return np.fromfile(self.decoded(sound)[1].mix.path, "<f4")

    def profile(self, sound: Path) -> tuple[Profile, tuple[Span, ...]]:
        """The profile, but for the language, and where there is speech."""
        track, decoded = self.decoded(sound)
        speech = _finished(speech_in(decoded.mix, self.detector))
        return profiled(track, decoded, speech, (), self.ears), speech

    def of_samples(self, sound: Samples) -> Profile:
        """The profile of what was made on the spot."""
        import soundfile

        path = Path(tempfile.mkdtemp(dir=self.folder)) / "made.wav"
        soundfile.write(path, sound, HZ, subtype="FLOAT")
        return self.profile(path)[0]

    def decoded(self, sound: Path) -> tuple[AudioTrack, DecodedTrack]:
        """The first track."""
        track = self.ears.decoder.probe(sound, sound.name).tracks[0]
        place = Path(tempfile.mkdtemp(dir=self.folder)) / "track"
        return track, _finished(self.ears.decoder.decode(sound, name=sound.name, track=track.index, folder=place))


def _cost(original: Samples, listener: Listener) -> Result:
    """Processor seconds an hour of sound, of the measurements alone."""
    import soundfile

    path = listener.folder / "long.wav"
    soundfile.write(path, np.resize(original, COST_MINUTES * 60 * HZ), HZ)
    track, decoded = listener.decoded(path)
    began = time.process_time()
    profiled(track, decoded, (Span(0, decoded.mix.frames),), (), listener.ears)
    spent = (time.process_time() - began) * HOUR_S / (COST_MINUTES * 60)
    return Result(
        "profile, CPU-s an hour", f"{COST_MINUTES} minutes; of longer ones 20 minutes stand for all", "≤ 30", round(spent, 1)
    )


def _tones(original: Samples, listener: Listener) -> Iterator[Result]:
    time_s = np.arange(12 * HZ) / HZ
    ring = 0.1 * np.sin(2 * np.pi * 425 * time_s) * (time_s % 6 < 1)
    buttons = 0.1 * (np.sin(2 * np.pi * 770 * time_s) + np.sin(2 * np.pi * 1336 * time_s)) * (time_s % 0.5 < 0.1)
    for name, sound, share in (("ringing", ring, 1 / 6), ("push buttons", buttons, 0.16), ("the sample's speech", original, 0)):
        found = listener.of_samples(np.asarray(sound, np.float32))
        yield _row(f"tones, {name}", (found.tone_permille or 0) / 1000, f"{share:.2f} of the time", "± 0.05")
    music, speech = listener.of_samples(_melody()), listener.of_samples(original)
    yield _row("music, held notes", (music.music_permille or 0) / 1000, "1 of the time; strong vibrato is missed", "≥ 0.8")
    yield _row("music, the sample's speech", (speech.music_permille or 0) / 1000, "0 of the time", "0")


def _melody() -> Samples:
    """Three voices of eight harmonics, notes of 200 to 800 ms."""
    rng, sound = np.random.default_rng(1), np.zeros(12 * HZ)
    for _ in range(3):
        at = 0
        while at < len(sound):
            length = min(int(rng.choice([0.2, 0.4, 0.8]) * HZ), len(sound) - at)
            beat, pitch = np.arange(length) / HZ, 110 * 2 ** (int(rng.integers(0, 30)) / 12)
            sound[at : at + length] += sum(np.sin(2 * np.pi * n * pitch * beat) / n for n in range(1, 9)) * np.exp(-2 * beat)
            at += length
    return (0.1 * sound).astype(np.float32)


def _known(data: Path | None, listener: Listener) -> Iterator[Result]:
    manifest = data / "MANIFEST.tsv" if data else None
    if data is None or manifest is None or not manifest.is_file():
        yield Result(
            "profile of known copies", "", "", None, skipped="WORKBENCH_BENCHMARK_DATA names no folder with a MANIFEST.tsv."
        )
        return
    with manifest.open(encoding="utf-8", newline="") as rows:
        derived = [row for row in csv.DictReader(rows, delimiter="\t") if row["source"].startswith(_DERIVED)]
    copies = [(data / row["file"], data / row["source"].removeprefix(_DERIVED)) for row in derived]
    for copy, original in copies:
        yield from _noisy(copy, original, listener) if _NOISE.search(copy.stem) else _coded(copy, listener)
    originals = [path for path in dict.fromkeys(original for _, original in copies) if path.stat().st_size < 2_000_000]
    yield from _rooms(sorted(data.rglob("rir*.wav")), originals, listener)


def _noisy(copy: Path, original: Path, listener: Listener) -> Iterator[Result]:
    clean, noisy = listener.samples(original), listener.samples(copy)
    speech = listener.profile(original)[1]
    found = listener.profile(copy)[0].snr_tenths_db
    true = _mixed_db(clean, noisy[: len(clean)], speech)
    yield _row(f"SNR, {copy.stem}", None if found is None else found / 10, f"{true:.1f} dB mixed in", "± 3 dB")


def _mixed_db(clean: Samples, noisy: Samples, speech: tuple[Span, ...]) -> float:
    """Speech where there is some, against what the copy has beside it."""
    clean = clean[: len(noisy)]
    gain = float(np.dot(clean, noisy) / np.dot(clean, clean))
    spoken = np.concatenate([clean[span.first : span.end] for span in speech])
    noise = np.mean(np.square(noisy - gain * clean, dtype=np.float64))
    return float(10 * np.log10(gain**2 * np.mean(np.square(spoken, dtype=np.float64)) / noise))


def _coded(copy: Path, listener: Listener) -> Iterator[Result]:
    codec = next((name for key, name in CODECS.items() if key in copy.stem), "")
    found = listener.profile(copy)[0]
    told = found.coding or f"nothing; it reaches {found.bandwidth_hz} Hz"
    right = not codec or codec in found.coding
    yield Result(f"coding, {copy.stem}", f"is {codec or 'unknown'}; told: {told}", "1", float(right))


def _rooms(responses: list[Path], originals: list[Path], listener: Listener) -> Iterator[Result]:
    from scipy.signal import fftconvolve

    rooms = {path.stem: _response(listener.samples(path)) for path in responses}
    rooms |= {f"made, {seconds} s": _made_room(seconds) for seconds in ROOMS_S}
    for original in originals[:2]:
        clean = listener.samples(original)
        for name, room in rooms.items():
            direct, true = _direct_db(room), 1000 * _schroeder_s(room)
            heard = fftconvolve(clean, room)[: len(clean)]
            found = listener.of_samples((heard * np.abs(clean).max() / np.abs(heard).max()).astype(np.float32)).reverberation_ms
            told = f"{true:.0f} ms" if direct < DIRECT_DB else f"the direct sound stands {direct:.0f} dB above the rest"
            yield _row(f"T60, {name}, {original.stem[:14]}", found, told, "± 25 %" if direct < DIRECT_DB else "small")


def _response(samples: Samples) -> Samples:
    return samples[max(0, int(np.abs(samples).argmax()) - 16) :]


def _made_room(seconds: float) -> Samples:
    rng, at = np.random.default_rng(1), np.arange(int(1.2 * seconds * HZ)) / HZ
    room = rng.normal(0, 0.05, len(at)) * 10 ** (-3 * at / seconds)
    room[0] = 1
    return room.astype(np.float32)


def _direct_db(room: Samples) -> float:
    power = np.square(room, dtype=np.float64)
    return float(10 * np.log10(power[:56].sum() / power[56:].sum()))


def _schroeder_s(room: Samples) -> float:
    """M. R. Schroeder, "New method of measuring reverberation time", JASA 37 (1965), over 15 dB, without the response's noise."""
    power = np.square(room, dtype=np.float64)
    power = power - power[-len(power) // 10 :].mean()
    left = np.maximum(np.cumsum(power[::-1])[::-1], 1e-20)
    decibels = 10 * np.log10(left / left[0])
    first, last = int(np.argmax(decibels <= -5)), int(np.argmax(decibels <= -20))
    slope = np.polyfit(np.arange(first, last) / HZ, decibels[first:last], 1)[0] if last > first + 1 else -1e9
    return float(-60 / slope)


def _row(name: str, found: float | None, true: str, goal: str) -> Result:
    if found is None:
        return Result(name, true, goal, None, skipped=f"could not be measured; true: {true}")
    return Result(name, f"true: {true}", goal, round(found, 2))


def _finished(job: Generator[Any, None, Any]) -> Any:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value
