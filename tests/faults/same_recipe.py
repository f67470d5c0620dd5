"""The same recipe on the same host: byte for byte the same draft, from new processes each time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.conftest import SHARED
from tests.faults.campaign import Result, Tally, scratch
from tests.faults.speaking import SAMPLE, Listener, clip, content

REPEATS = {True: 3, False: 20}  # on the one file of each run; on every file of a release
SOURCES = (
    "faster-whisper/jfk.flac",
    "picovoice-falcon/test.wav",
    "picovoice-leopard/test_de.wav",
    "picovoice-leopard/test_fr.wav",
    "ami-pyannote-debug/EN2001a_000-030.wav",
    "ami-pyannote-debug/ES2003a_000-030.wav",
    "azure-customspeech/es-ES.wav",
    "derived-telephony/jfk_noise0dB.wav",
    "derived-telephony/jfk_ulaw8k.wav",
)


def run(count: int, seed: int) -> Result:
    """`count` runs: over the sample alone, or where there are many over every recording at hand."""
    tally, few = Tally("same recipe"), count < REPEATS[False]
    sources = [SAMPLE] if few else [SAMPLE, *(SHARED / name for name in SOURCES if (SHARED / name).is_file())]
    with scratch() as place, closing(Listener()) as listener:
        for number, source in enumerate(sources):
            path = clip(source, Path(place) / f"{number}.wav", first_s=seed % 3, seconds=6 if few else 20)
            first = content(listener.hear(path, Path(place) / "first"))
            for again in range(min(count, REPEATS[few])):
                if again % 2 == 0:  # new processes, or those that have worked before
                    listener.restart()
                other = content(listener.hear(path, Path(place) / "again"))
                tally.note(f"{source.name} {again}", "" if other == first else "another draft")
    return tally.result(f"{len(sources)} files")
