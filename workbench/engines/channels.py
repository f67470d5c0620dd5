"""Channels of a call as speakers: each has its own, so that only another's voice bleeding over has to be told apart."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines.making import Making
from workbench.engines.voices import STAGE, must_be_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME, VERSION = "channels", "1"
FRAME = ENGINE_RATE.hz // 100  # 10 ms
BLOCK = 60 * ENGINE_RATE.hz  # what is in memory at once, of each channel

COURT = parameters(
    above_db=9,  # over the channel's own quiet frames a frame may be speech
    quiet_percent=20,  # of a channel's frames are taken for quiet
    floor_db=-60,  # below full scale nothing is speech
    bleed_db=10,  # softer than another channel that sounds alike, it is that one's voice bleeding over
    alike_percent=60,  # how far the envelopes of bled speech go together
    hold=25,  # frames that a turn goes on after its last loud one
    shortest=10,  # frames below which a turn is dropped
    envelope=50,  # frames over which envelopes are compared
)

ENGINES: tuple[Engine, ...] = (
    Engine(
        name=NAME,
        title="One speaker per channel",
        task=Task.DIARIZATION,
        packages=("numpy",),
        memory_mib=100,
    ),
)


def make(engine: Engine, making: Making) -> Channels:
    """The diarizer; it needs no model and no process of its own."""
    return Channels()


class Channels:
    """Satisfies the diarization stage's port, and takes the channels themselves where there are several."""

    def __init__(self) -> None:
        self._began, self._tenths = datetime.now(UTC), 0

    def recipe(self, *, speakers: int = 0) -> Recipe:
        """The recipe; the channels say how many speakers there are, whatever was asked."""
        return Recipe(NAME, VERSION, "court", (), COURT)

    def diarize(self, pcm: WorkPcm, recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """All speech of one channel as one speaker's."""
        return (yield from self.diarize_channels((pcm,), recipe))

    def diarize_channels(self, channels: Sequence[WorkPcm], recipe: Recipe) -> Generator[Progress, None, tuple[Turn, ...]]:
        """Turns on `ENGINE_RATE` frames: "S1" speaks on the first channel, "S2" on the second …; overlap kept."""
        for pcm in channels:
            must_be_whole(pcm)
        began, self._began = time.monotonic(), datetime.now(UTC)
        settings = {name: int(value) for name, value in recipe.parameters}
        levels = yield from _levels(channels)
        own = _own_speech(levels, settings)
        turns = [
            Turn(span, f"S{number}")
            for number, active in enumerate(own, 1)
            for span in _spans(active, channels[number - 1].frames, settings)
        ]
        self._tenths = round((time.monotonic() - began) * 10)
        return tuple(sorted(turns, key=lambda turn: (turn.span, turn.speaker)))

    def prints(
        self, pcm: WorkPcm, recipe: Recipe, voices: Mapping[str, tuple[Span, ...]]
    ) -> Generator[Progress, None, dict[str, tuple[int, ...]]]:
        """It does not listen to voices. Raises Unavailable."""
        yield from ()
        raise Unavailable("Channels make no voice prints.", "Compare voices with the embedded diarizer.")

    def run_record(self) -> RunRecord:
        """Where this ran."""
        import numpy as np

        libraries = (("numpy", np.__version__),)
        return RunRecord("cpu", "", 1, libraries, self._began.isoformat(timespec="seconds"), self._tenths)

    def close(self) -> None:
        """Nothing is open."""


def _levels(channels: Sequence[WorkPcm]) -> Generator[Progress, None, NDArray[np.float64]]:
    """(channels, frames of 10 ms) in dB below full scale."""
    import numpy as np

    count = max(-(-pcm.frames // FRAME) for pcm in channels)
    levels = np.full((len(channels), count), -120.0)
    for number, pcm in enumerate(channels):
        samples = np.memmap(pcm.path, np.float32, "r") if pcm.frames else np.zeros(0, np.float32)
        for first in range(0, pcm.frames, BLOCK):
            block = np.asarray(samples[first : first + BLOCK], np.float64)
            frames = np.pad(block, (0, -len(block) % FRAME)).reshape(-1, FRAME)
            power = (frames**2).mean(axis=1)
            levels[number, first // FRAME : first // FRAME + len(power)] = 10 * np.log10(power + 1e-12)
            yield Progress(STAGE, number * pcm.frames + first + len(block), len(channels) * pcm.frames)
    return levels


def _own_speech(levels: NDArray[np.float64], settings: Mapping[str, int]) -> NDArray[np.bool_]:
    """(channels, frames) where a channel's own person speaks: loud for that channel, and no echo of a louder one."""
    import numpy as np

    if not levels.size:
        return np.zeros(levels.shape, bool)
    quiet = np.percentile(levels, settings["quiet_percent"], axis=1, keepdims=True)
    loud = levels > np.maximum(quiet + settings["above_db"], settings["floor_db"])
    for here in range(len(levels)):
        for other in range(len(levels)):
            if other != here:
                softer = levels[other] - levels[here] > settings["bleed_db"]
                loud[here] &= ~(softer & _alike(levels[here], levels[other], settings))
    return loud


def _alike(one: NDArray[np.float64], other: NDArray[np.float64], settings: Mapping[str, int]) -> NDArray[np.bool_]:
    """Where two levels rise and fall together, over `envelope` frames around."""
    import numpy as np

    kernel = np.ones(settings["envelope"]) / settings["envelope"]

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.convolve(np.pad(values, settings["envelope"], mode="edge"), kernel, "same")[
            settings["envelope"] : -settings["envelope"]
        ]

    a, b = one - mean(one), other - mean(other)
    together = mean(a * b) / np.sqrt(np.maximum(mean(a * a) * mean(b * b), 1e-9))
    return together * 100 > settings["alike_percent"]


def _spans(active: NDArray[np.bool_], frames: int, settings: Mapping[str, int]) -> list[Span]:
    """Loud frames as turns: each goes on a little, pauses shorter than that are bridged, clicks dropped."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    turns: list[list[int]] = []
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if turns and first - turns[-1][1] <= settings["hold"]:
            turns[-1][1] = end
        else:
            turns.append([first, end])
    long = [(first, end) for first, end in turns if end - first >= settings["shortest"]]
    return [Span(first * FRAME, min(frames, end * FRAME)) for first, end in long]
