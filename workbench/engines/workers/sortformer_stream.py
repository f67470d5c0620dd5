"""Streaming Sortformer in bounded memory: spectra as sound arrives, one pass a chunk, the speaker cache carried along.

Source: transformers' `nemotron3_diarization`; with the recording given in one go its own offline pass gives the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RATE = 16_000
BLOCK = 60 * RATE  # samples whose spectra are computed at once


class Spectra:
    """Log-mel frames, each as if the whole recording had been there."""

    def __init__(self, extractor) -> None:
        self._extractor = extractor
        self._hop, self._reach = extractor.hop_length, extractor.n_fft // 2
        self._held = np.zeros(0, np.float32)
        self._first = 0  # the sample that `_held` begins with
        self._frames = 0  # frames made so far

    def feed(self, block: np.ndarray, *, last: bool = False):
        """Frames that nothing later can change; with `last` all that are left. None where there are none."""
        self._held = np.concatenate([self._held, block.astype(np.float32)])
        end = self._first + len(self._held)
        ready = end // self._hop if last else max(0, (end - self._reach) // self._hop)
        if ready <= self._frames:
            return None
        centred = self._frames == 0
        made = self._extractor(
            self._held, sampling_rate=RATE, center=centred, is_last_audio_chunk=last and not centred, return_tensors="pt"
        )["input_features"][0, : ready - self._frames]
        self._frames = ready
        self._drop(max(0, ready * self._hop - self._reach))
        return made

    def _drop(self, until: int) -> None:
        self._held = self._held[until - self._first :]
        self._first = until


@dataclass(frozen=True, slots=True)
class Pace:
    """Encoder frames a step scores and looks ahead, and the sizes of its memory."""

    chunk: int
    ahead: int
    fifo: int
    period: int


class Session:
    """One recording: samples in, the probability of each speaker in each frame of 10 ms out."""

    def __init__(self, model, processor, pace: Pace) -> None:
        import torch
        from transformers.models.nemotron3_diarization.modeling_nemotron3_diarization import Nemotron3DiarizationSpeakerCache

        self._torch, self._model, self._pace = torch, model, pace
        self._factor = model.config.audio_config.subsampling_factor
        self._spectra = Spectra(processor.feature_extractor)
        self._frames = torch.zeros(0, processor.feature_extractor.feature_size)
        self._cache = Nemotron3DiarizationSpeakerCache(
            model.config.streaming_config, fifo_length=pace.fifo, speaker_cache_update_period=pace.period
        )

    def feed(self, samples: np.ndarray, *, last: bool = False) -> list[np.ndarray]:
        """Probabilities that are settled: arrays of (frames, speakers)."""
        made = self._spectra.feed(samples, last=last)
        if made is not None:
            self._frames = self._torch.cat([self._frames, made])
        heard = []
        while len(self._frames) >= self._whole or (last and len(self._frames)):
            heard.append(self._step())
        return heard

    @property
    def _whole(self) -> int:
        return (self._pace.chunk + self._pace.ahead) * self._factor

    def _step(self) -> np.ndarray:
        given = self._frames[: self._whole]
        encoded = -(-len(given) // self._factor)
        ahead = max(0, encoded - self._pace.chunk)
        with self._torch.inference_mode():
            out = self._model(
                input_features=given[None].to(self._model.device, self._model.dtype),
                speaker_cache=self._cache,
                num_lookahead_frames=ahead,
            )
        self._frames = self._frames[self._pace.chunk * self._factor :]
        return out.logits[0].float().sigmoid().cpu().numpy()


def active(probabilities: np.ndarray, threshold: float, speakers: int = 0) -> np.ndarray:
    """Who is active where. With `speakers` only the voices that talk most are kept, and what only others said is theirs
    among the kept to whom it sounds most like."""
    heard = probabilities > threshold
    if not speakers or speakers >= heard.shape[1]:
        return heard
    kept = np.sort(np.argsort(-heard.sum(axis=0), kind="stable")[:speakers])
    chosen = np.zeros_like(heard)
    chosen[:, kept] = heard[:, kept]
    orphaned = np.flatnonzero(heard.any(axis=1) & ~chosen.any(axis=1))
    chosen[orphaned, kept[probabilities[orphaned][:, kept].argmax(axis=1)]] = True
    return chosen


def turns(heard: np.ndarray, hop: int, frames: int, *, bridge: int, shortest: int) -> list[tuple[int, int, int]]:
    """(first, end, number) on samples, voices numbered by first appearance; pauses under `bridge` close, shorter turns go."""
    found = []
    for voice in range(heard.shape[1]):
        edges = np.diff(np.concatenate([[0], heard[:, voice].astype(np.int8), [0]]))
        spans = zip(np.flatnonzero(edges == 1) * hop, np.flatnonzero(edges == -1) * hop, strict=True)
        found += [(int(first), min(int(end), frames), voice) for first, end in bridged(list(spans), bridge)]
    found = sorted(turn for turn in found if turn[1] - turn[0] > shortest)
    numbers = {voice: number for number, voice in enumerate(dict.fromkeys(voice for _, _, voice in found), start=1)}
    return [(first, end, numbers[voice]) for first, end, voice in found]


def bridged(spans: list, bridge: int) -> list:
    """Spans of one voice with the short pauses between them closed."""
    joined: list = []
    for first, end in spans:
        if joined and first - joined[-1][1] < bridge:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return joined
