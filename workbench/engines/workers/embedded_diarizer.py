"""Worker: pyannote's segmentation-3.0 finds local speakers, WeSpeaker's ResNet34 tells voices apart.

Needs numpy, scipy and onnxruntime, nothing of ours but the files beside it.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import kaldi_fbank
import local_speakers
import speaker_turns
import voice_clusters
import voice_prints
import voice_track

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reads it on import

Parts = Generator[dict, None, dict]


@dataclass(frozen=True, slots=True)
class Heard:
    """Local speakers: (windows,) first frames, and (windows, 589, 3) who is active."""

    starts: np.ndarray
    active: np.ndarray
    frames: int

    def alone(self, window: int, slot: int) -> np.ndarray:
        """The frames of a window in which a local speaker is the only one."""
        return self.active[window, :, slot] & (self.active[window].sum(axis=1) == 1)

    @property
    def spoken(self) -> np.ndarray:
        """The windows in which anybody speaks."""
        return self.active.any(axis=(1, 2))


@dataclass(frozen=True, slots=True)
class Voices:
    """One embedding per local speaker, with its window, its slot and the frames it rests on; `track` where moments count too."""

    vectors: np.ndarray
    windows: np.ndarray
    slots: np.ndarray
    clean: np.ndarray
    track: voice_track.VoiceTrack | None = None


def diarize(request: dict) -> Parts:
    """Turns [first, end, number] on 16 kHz frames, numbers from 1 by first appearance. Parts: {"done", "total"}."""
    settings = request["settings"]
    samples = np.memmap(request["pcm"], np.float32, "r") if request["frames"] else np.zeros(0, np.float32)
    starts = local_speakers.window_starts(len(samples), settings["step"])
    heard = yield from listened(request, samples, starts)
    voices = yield from recognised(request, samples, heard)
    activity = placed(heard, voices, settings)
    if voices.track:
        voices.track.close()
    return {"turns": speaker_turns.turns(activity, len(samples), settings)}


def listened(request: dict, samples: np.ndarray, starts: np.ndarray) -> Generator[dict, None, Heard]:
    """Who is active in each window."""
    network = session(str(Path(request["segmentation"]) / "model.onnx"), request["threads"])
    frames = local_speakers.frame_count(len(samples))
    favours = {name: float(request["settings"][name]) for name in ("silence", "together")}
    active = np.zeros((len(starts), local_speakers.FRAMES, local_speakers.LOCAL), bool)
    for number, start in enumerate(starts):
        logits = network.run(None, {"input_values": local_speakers.window(samples, start)[None, None]})[0]
        active[number] = local_speakers.decisions(logits, **favours)[0]
        active[number, max(0, frames - start) :] = False
        yield {"done": number + 1, "total": 2 * len(starts)}
    return Heard(starts, active, frames)


def recognised(request: dict, samples: np.ndarray, heard: Heard) -> Generator[dict, None, Voices]:
    """An embedding for every local speaker; stretches without any are not computed."""
    settings, count = request["settings"], len(heard.starts)
    model, head = voice_prints.opened(Path(request["voices"]) / "model.onnx")
    network = session(model, request["threads"])
    vectors, places, clean, track, spoken = [], [], [], tracked(heard, settings), heard.spoken
    for block in blocks(heard, settings["block"]):
        trunk, first = feature_map(network, samples, heard.starts[block])
        for window, slot, weights in evidence(heard, block, first, trunk.shape[1], settings["alone"]):
            vectors.append(head.embed(voice_prints.pooled(trunk[:, weights > 0], weights[None, weights > 0]))[0])
            places.append((window, slot))
            clean.append(int(heard.alone(window, slot).sum()))
        if track:
            track.add(trunk, first, voice_track.owned(heard.starts, block, spoken), head)
        yield {"done": count + int(block[-1]) + 1, "total": 2 * count}
    windows, slots = np.array(places, int).reshape(-1, 2).T
    return Voices(np.array(vectors, np.float32).reshape(-1, 256), windows, slots, np.array(clean, int), track)


def tracked(heard: Heard, settings: dict) -> voice_track.VoiceTrack | None:
    """Room for how every moment sounds; the recipes of version 1 know no such thing."""
    if not float(settings.get("near", 0)):
        return None
    return voice_track.VoiceTrack(local_speakers.at_once(heard.active, heard.starts, heard.frames), settings["around"])


def blocks(heard: Heard, length: int) -> Iterator[np.ndarray]:
    """Runs of windows that share one pass of the network, leaving out windows in which nobody speaks."""
    spoken = np.flatnonzero(heard.spoken)
    begin = 0
    while begin < len(spoken):
        end = begin + 1
        while end < len(spoken) and spoken[end] == spoken[end - 1] + 1 and end - begin < length:
            end += 1
        yield spoken[begin:end]
        begin = end


def feature_map(network: object, samples: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, int]:
    """(channels, steps) of the network over some windows, and the sample where they begin. The channel's mean is taken off."""
    first = int(starts[0]) * local_speakers.FRAME
    return trunk_over(network, samples[first : int(starts[-1]) * local_speakers.FRAME + local_speakers.WINDOW]), first


def trunk_over(network: object, cut: np.ndarray) -> np.ndarray:
    """(channels, steps) of the network over some samples, the channel's mean taken off."""
    features = kaldi_fbank.fbank(np.pad(cut, (0, max(0, kaldi_fbank.SHORTEST - len(cut)))))
    trunk = network.run([voice_prints.TRUNK], {"feats": (features - features.mean(axis=0))[None]})[0][0]
    return trunk.reshape(-1, trunk.shape[-1])


def evidence(heard: Heard, block: np.ndarray, first: int, steps: int, least: int) -> Iterator[tuple[int, int, np.ndarray]]:
    """Window, slot and weights over the map's steps: frames spoken alone, or all frames where those are too few."""
    centres = first + voice_prints.HOP * np.arange(steps) + voice_prints.CENTRE
    for window in block:
        frames = np.round((centres - local_speakers.CENTRE) / local_speakers.FRAME).astype(int) - heard.starts[window]
        for slot in np.flatnonzero(heard.active[window].any(axis=0)):
            alone = heard.alone(window, slot)
            mask = alone if alone.sum() >= least else heard.active[window, :, slot]
            weights = local_speakers.share(mask, frames)
            if weights.any():
                yield int(window), int(slot), weights


def prints(request: dict) -> Parts:
    """{"prints": {voice: 256 whole numbers}}: the embedding over all of a voice's spans, of length 1, × 10,000."""
    samples = np.memmap(request["pcm"], np.float32, "r")
    model, head = voice_prints.opened(Path(request["voices"]) / "model.onnx")
    network = session(model, request["threads"])
    found, done, total = {}, 0, sum(len(spans) for spans in request["spans"].values())
    for voice, spans in request["spans"].items():
        maps = []
        for first, end in spans:
            maps.append(trunk_over(network, samples[first:end]))
            done += 1
            yield {"done": done, "total": total}
        trunk = np.concatenate(maps, axis=1)
        vector = head.embed(voice_prints.pooled(trunk, np.ones((1, trunk.shape[1]), np.float32)))[0]
        found[voice] = np.round(10_000 * vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(int).tolist()
    return {"prints": found}


def placed(heard: Heard, voices: Voices, settings: dict) -> np.ndarray:
    """(frames, speakers) who speaks in the whole recording."""
    if not len(voices.vectors):
        return np.zeros((heard.frames, 0), bool)
    labels = voice_clusters.identified(voices.vectors, voices.windows, voices.clean, settings)
    clusters = np.full((len(heard.starts), local_speakers.LOCAL), voice_clusters.NOBODY)
    clusters[voices.windows, voices.slots] = labels
    if voices.track is None:
        return local_speakers.joined(heard.active, clusters, heard.starts, heard.frames)
    return weighed(
        heard, clusters, voices.track, voice_clusters.middles(voices.vectors, labels, voices.clean, settings), settings
    )


def weighed(heard: Heard, clusters: np.ndarray, track: voice_track.VoiceTrack, middles: np.ndarray, settings: dict) -> np.ndarray:
    """As many speakers as the windows count on average: those that they agree on and that the moment sounds like."""
    scores = local_speakers.voted(heard.active, clusters, heard.starts, heard.frames)
    scores /= np.maximum(local_speakers.windows_at(heard.starts, heard.frames), 1).astype(np.float32)[:, None]
    for first in range(0, len(scores), local_speakers.RANKED):
        part = slice(first, first + local_speakers.RANKED)
        scores[part] += float(settings["near"]) * track.nearness(middles, part)
    return local_speakers.loudest(scores, np.floor(track.counts + 0.5), np.ones(scores.shape, bool))[: heard.frames]


def session(model: str | bytes, threads: int) -> object:
    """A network on the CPU with a fixed number of threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def libraries(request: dict) -> Parts:
    """Versions of what does the work."""
    import onnxruntime
    import scipy

    yield from ()
    versions = {"numpy": np.__version__, "onnxruntime": onnxruntime.__version__, "scipy": scipy.__version__}
    return {"libraries": {**versions, "python": platform.python_version()}, "cpu": cpu()}


def cpu() -> str:
    """The processor's own name, where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


OPERATIONS = {"diarize": diarize, "prints": prints, "libraries": libraries}
