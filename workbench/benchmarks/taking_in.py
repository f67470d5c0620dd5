"""Import: hash and peaks in one read against SHA-256 alone."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.timeline import Rate
from workbench.media.peaks import PeakBuilder
from workbench.storage.evidence_store import EvidenceStore

MINUTES, RATE, BLOCK = 30, 44_100, 1 << 20
HEADER = 44


def measure(ground: Ground) -> Iterator[Result]:
    """Half an hour of CD sound: hashing alone; hash and peaks; taking it in whole."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        folder = Path(place)
        sound = _recording(folder / "long.wav")
        counted = iter(range(10_000))
        best = alternate(
            {
                "sha256 alone": lambda: _sha256(sound),
                "hash and peaks": lambda: _hash_and_peaks(sound, folder / "peaks"),
                "take in, re-hash included": lambda: _take(sound, folder / f"store{next(counted)}"),
            }
        )
    alone = best["sha256 alone"].wall
    figures = {name: round(m.wall, 3) for name, m in best.items()}
    both, whole = best["hash and peaks"].wall / alone, best["take in, re-hash included"].wall / alone
    yield Result("hash and peaks", "hashlib SHA-256 alone, wall", "≤ 1.10", round(both, 2), figures)
    yield Result("take in (hash, copy, fsync, re-hash)", "hashlib SHA-256 alone, wall", "reported", round(whole, 2), figures)


def _recording(path: Path) -> Path:
    import soundfile

    block = (np.random.default_rng(7).standard_normal((RATE * 60, 2)) * 3000).astype(np.int16)
    with soundfile.SoundFile(path, "w", samplerate=RATE, channels=2, subtype="PCM_16") as file:
        for _ in range(MINUTES):
            file.write(block)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_and_peaks(path: Path, peaks: Path) -> None:
    """Both in one read: the digest here, the peaks on a thread of their own. An import's peaks come with its decoding."""
    import queue
    import threading

    builder = PeakBuilder(peaks, rate=Rate(RATE), channels=2)
    blocks: queue.Queue[bytes | None] = queue.Queue(maxsize=4)

    def reduce() -> None:
        while (block := blocks.get()) is not None:
            builder.feed(np.frombuffer(block, np.int16).reshape(-1, 2))
        builder.finish()

    worker = threading.Thread(target=reduce)
    worker.start()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        digest.update(file.read(HEADER))
        while block := file.read(BLOCK):
            digest.update(block)
            blocks.put(block)
    blocks.put(None)
    worker.join()


def _take(path: Path, folder: Path) -> None:
    EvidenceStore(folder).take(path, on_bytes=lambda done, total: None)
