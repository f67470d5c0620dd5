"""The real engines without a window: six seconds of speech, and what the default recogniser makes of a file."""

from __future__ import annotations

from pathlib import Path

import soundfile

from tests.faults.campaign import Missing
from tests.faults.ground import driven
from workbench.bootstrap import RESOURCES
from workbench.bootstrap.engines import MemoryResults, ears
from workbench.domain.canonical import canonical, plain
from workbench.domain.orders import Process
from workbench.jobs.hearing import Heard, OpenEngines, hear
from workbench.models.store import ModelStore, open_store

SAMPLE = RESOURCES / "sample" / "sample.flac"
SMALLEST = "whisper-tiny.en"


def models(*names: str) -> ModelStore:
    """The model store, when it has these, or the default ones without names; raises Missing."""
    store = open_store()
    wanted = set(names) or {state.name for state in store.states() if state.is_default}
    if lacking := sorted(state.name for state in store.states() if state.name in wanted and not state.present):
        raise Missing(f"{', '.join(lacking)} not in {store.home}: workbench models fetch {' '.join(lacking)}")
    return store


def clip(source: Path, place: Path, *, first_s: float = 0, seconds: float = 6) -> Path:
    """A piece of a recording as a WAV."""
    rate = soundfile.info(source).samplerate
    sound, _ = soundfile.read(source, start=round(first_s * rate), frames=round(seconds * rate), dtype="int16")
    soundfile.write(place, sound, rate)
    return place


class Listener:
    """The default engines, loaded once; leaving the context ends them."""

    def __init__(self) -> None:
        self._results = MemoryResults()
        self._ears = ears(models(), self._results)
        self._engines = OpenEngines(self._ears.engines)

    def hear(self, path: Path, place: Path) -> Heard:
        """A file from its bytes to a draft's content, nothing remembered from before."""
        self._results.clear()
        track = self._ears.decoder.probe(path, path.name).tracks[0]
        decoded = driven(self._ears.decoder.decode(path, name=path.name, track=track.index, folder=place))
        heard: Heard = driven(hear(track, decoded, Process(""), self._ears, self._engines))
        return heard

    def restart(self) -> None:
        """End the engine processes; the next file starts new ones."""
        self._engines.close()

    def close(self) -> None:
        """End the engine processes."""
        self._engines.close()


def content(heard: Heard) -> bytes:
    """What was heard, without when and how long it took."""
    said = plain(heard)
    assert isinstance(said, dict)
    del said["runs"]
    return canonical(said)
