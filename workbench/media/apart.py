"""Whether a recording's channels are different people: then they are loud at different times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.domain.audio import ENGINE_RATE, WorkPcm

_FRAME: Final = ENGINE_RATE.hz // 50  # 20 ms
_BLOCK: Final = 10 * ENGINE_RATE.hz
_BLOCKS: Final = 120  # evenly spread: 20 minutes at most
_OVER_QUIET_DB: Final = 9.0  # over the channel's own quiet frames a frame is loud
_FLOOR_DB: Final = -60.0  # below full scale nothing is
_QUIET_PERCENT: Final = 20
_ENOUGH: Final = 25  # loud frames (0.5 s) of each channel before anything is said
_OWN_DB: Final = 10.0  # so much louder than in any other channel a sound is this one's: microphones in one room differ by less
_APART: Final = 0.3  # of what is loud is one channel's own: one voice in two channels has none, people on a line 0.5 and more
_OWN_SHARE: Final = 0.05  # of what is loud is each channel's own


def voices_apart(channels: Sequence[WorkPcm]) -> int | None:
    """How many people the channels keep apart, one each; None where they hear the same, or nothing can be said.

    Of the 20 ms frames in which any channel is loud those count in which one is clearly louder than every other.
    """
    if len(channels) < 2:
        return None
    levels = np.stack([_levels(pcm) for pcm in channels])
    loud = levels > np.maximum(np.percentile(levels, _QUIET_PERCENT, axis=1, keepdims=True) + _OVER_QUIET_DB, _FLOOR_DB)
    if loud.sum(axis=1).min() < _ENOUGH:
        return None
    own = _own(levels[:, loud.any(axis=0)])
    return len(channels) if own.sum() >= _APART and own.min() >= _OWN_SHARE else None


def _own(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each channel's share of the frames in which it is clearly the loudest."""
    ranked = np.sort(levels, axis=0)
    clear = ranked[-1] - ranked[-2] >= _OWN_DB
    return np.asarray(np.bincount(levels.argmax(axis=0)[clear], minlength=len(levels)) / levels.shape[1])


def _levels(pcm: WorkPcm) -> NDArray[np.float64]:
    blocks = -(-pcm.frames // _BLOCK)
    parts = [_block(pcm, int(number)) for number in np.unique(np.linspace(0, blocks - 1, min(blocks, _BLOCKS)).round())]
    return np.concatenate(parts) if parts else np.zeros(1)


def _block(pcm: WorkPcm, number: int) -> NDArray[np.float64]:
    with pcm.path.open("rb") as file:
        file.seek(4 * number * _BLOCK)
        samples = np.fromfile(file, "<f4", min(_BLOCK, pcm.frames - number * _BLOCK)).astype(np.float64)
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.asarray(10 * np.log10((frames**2).mean(axis=1) + 1e-12))
