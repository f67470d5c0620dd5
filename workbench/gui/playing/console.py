"""The last step to the ear: which version, which channel and how loud. Turned while it plays, without a click or a gap."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.domain.timeline import Rate
from workbench.gui.playing.mix import MIXED, Mix

if TYPE_CHECKING:
    from workbench.gui.playing.sound import Block, Samples

_FADE_MS = 10
_SHOWN_NS = 1_200_000_000
_LOWEST, _HIGHEST = -32768, 32767


class Console:
    """Turns blocks into what the device gets, fading over where a knob was turned, and notices clipping."""

    def __init__(self, now: Callable[[], int] = time.monotonic_ns) -> None:
        self.mix = Mix()
        self._heard, self._now, self._clipped = self.mix, now, -_SHOWN_NS

    @property
    def is_clipping(self) -> bool:
        """Whether what was made within the last second did not fit the scale."""
        return self._now() - self._clipped < _SHOWN_NS

    def begin(self) -> None:
        """Sound begins anew: there is nothing to fade from."""
        self._heard, self._clipped = self.mix, self._now() - _SHOWN_NS

    def through(self, block: Block, rate: Rate) -> Samples:
        """The block as it is to be heard now."""
        before, self._heard = self._heard, self.mix
        if before == self._heard == Mix() and block.treated is None:
            return block.pcm
        made = _sounding(block, self._heard)
        if before != self._heard:
            _fade(_sounding(block, before), made, rate.hz * _FADE_MS // 1000)
        self._watch(made, block)
        return np.asarray(np.clip(np.rint(made), _LOWEST, _HIGHEST), np.int16)

    def _watch(self, made: NDArray[np.float32], block: Block) -> None:
        # A treatment has cut to full scale already what would have gone beyond.
        is_treated = block.treated is not None and not self._heard.is_original
        if len(made) and np.abs(made).max() > (_HIGHEST - 1 if is_treated else -_LOWEST):
            self._clipped = self._now()


def _sounding(block: Block, mix: Mix) -> NDArray[np.float32]:
    pcm = block.pcm if block.treated is None or mix.is_original else block.treated
    sound = pcm.astype(np.float32)
    if mix.channel == MIXED:
        sound[:] = sound.mean(axis=1, keepdims=True)
    elif 0 <= mix.channel < sound.shape[1]:
        sound[:] = sound[:, mix.channel : mix.channel + 1]
    return sound * np.float32(10 ** (mix.gain_db / 20))


def _fade(before: NDArray[np.float32], after: NDArray[np.float32], frames: int) -> None:
    frames = min(frames, len(after))
    share = ((np.arange(frames, dtype=np.float32) + 1) / max(1, frames))[:, None]
    after[:frames] = before[:frames] * (1 - share) + after[:frames] * share
