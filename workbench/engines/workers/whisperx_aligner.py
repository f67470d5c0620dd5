"""Child side of whisperX's alignment: its own `align` over a wav2vec2 network from a folder on this machine.

Needs torch, transformers and whisperx; nothing of ours but the file beside it. An utterance is one sentence here: whisperX would
look for a sentence splitter's data on the network, and it drops and reorders sentences when it groups them by time.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import torch_ground

RATE = 16_000

_loaded: dict = {}


def load(request: dict) -> Generator[dict, None, dict]:
    """Load the network from a folder on this machine."""
    torch = torch_ground.settled(request)
    from importlib.metadata import version

    from whisperx import alignment

    yield {"done": 0}
    alignment.nltk_load = lambda _: WholeText()
    _loaded["align"] = alignment.align
    _loaded["device"] = request["device"]
    _loaded["spaceless"] = alignment.LANGUAGES_WITHOUT_SPACES
    network, about = alignment.load_align_model("", request["device"], model_name=request["folder"], model_cache_only=True)
    _loaded["network"], _loaded["about"] = network.eval(), about
    told = torch_ground.told(torch)
    return {**told, "versions": {**told["versions"], "whisperx": version("whisperx")}}


class WholeText:
    """A sentence splitter that leaves the text whole."""

    def span_tokenize(self, text: str) -> list:
        """One sentence."""
        return [(0, len(text))]


def align(request: dict) -> Generator[dict, None, dict]:
    """For each window its words' [first, end) on 16 kHz samples, None for a word that has no place."""
    size = Path(request["path"]).stat().st_size // 4
    audio = np.memmap(request["path"], "<f4", "r", shape=(size,)) if size else np.zeros(0, np.float32)
    found = []
    for window in request["windows"]:
        sound = np.array(audio[window["first"] : window["end"]])
        found.append(placed(sound, window["first"], window["words"], request["language"]))
        yield {"done": len(found)}
    return {"words": found}


def placed(sound: np.ndarray, first: int, words: list, language: str) -> list:
    """The words of one window."""
    spaceless = language in _loaded["spaceless"]
    said = [word.replace(" ", "") for word in words]
    text = ("" if spaceless else " ").join(said)
    if not len(sound) or not text.strip():
        return [None] * len(words)
    heard = _loaded["align"](
        [{"start": 0.0, "end": len(sound) / RATE, "text": text}],
        _loaded["network"],
        {**_loaded["about"], "language": language},
        sound,
        _loaded["device"],
        interpolate_method="ignore",
    )["word_segments"]
    sizes = [len(word) for word in said] if spaceless else [1] * len(said)
    if sum(sizes) != len(heard):
        return [None] * len(words)
    ends = np.cumsum(sizes)
    return [hull(heard[end - size : end], first, len(sound)) for end, size in zip(ends, sizes, strict=True)]


def hull(parts: list, first: int, length: int) -> list | None:
    """From the first placed part's beginning to the last one's end."""
    placed_parts = [part for part in parts if "start" in part and "end" in part]
    if not placed_parts:
        return None
    begin = min(length, round(placed_parts[0]["start"] * RATE))
    return [first + begin, first + min(length, max(begin, round(placed_parts[-1]["end"] * RATE)))]


OPERATIONS = {"load": load, "align": align}
