"""Child side of PocketSphinx: forced alignment of English text with the acoustic model in the library's own wheel.

Needs numpy and pocketsphinx; nothing of ours. Every window is heard by itself, its mean taken over the whole of it, so that the
same words in the same sound have the same place. Beams are wide: wider ones gain nothing, and without any it loses its way.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Generator
from importlib.metadata import version
from pathlib import Path

import numpy as np

FRAME = 160  # samples: 100 frames a second
SHORTEST = 1_600

_loaded: dict = {}


def load(request: dict) -> Generator[dict, None, dict]:
    """Load the acoustic model and the dictionary out of the library's folder."""
    import pocketsphinx

    yield {"done": 0}
    _loaded["decoder"] = pocketsphinx.Decoder(
        lm=None,
        hmm=pocketsphinx.get_model_path("en-us/en-us"),
        dict=pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"),
        cmn="batch",
        beam=1e-80,
        wbeam=1e-60,
        pbeam=1e-80,
        loglevel="FATAL",
    )
    versions = {"pocketsphinx": version("pocketsphinx"), "python": platform.python_version()}
    return {"versions": versions, "cpu": platform.processor() or platform.machine()}


def align(request: dict) -> Generator[dict, None, dict]:
    """For each window its words' [first, end) on 16 kHz samples, None for one that has no place; and the unknown words."""
    size = Path(request["path"]).stat().st_size // 4
    audio = np.memmap(request["path"], "<f4", "r", shape=(size,)) if size else np.zeros(0, np.float32)
    found = []
    for window in request["windows"]:
        found.append(placed(np.array(audio[window["first"] : window["end"]]), window["first"], window["words"]))
        yield {"done": len(found)}
    return {"words": [places for places, _ in found], "unknown": [unknown for _, unknown in found]}


def placed(sound: np.ndarray, first: int, words: list) -> tuple[list, list]:
    """The words of one window, and the numbers of those that the dictionary does not have."""
    parts = [pronounced(word) for word in words]
    unknown = [number for number, said in enumerate(parts) if not said]
    heard = segmented(sound, [part for said in parts for part in said])
    if not heard:
        return [None] * len(words), unknown
    ends = np.cumsum([len(said) for said in parts])
    return [
        [first + heard[end - len(said)][0], min(first + len(sound), first + heard[end - 1][1])] if said else None
        for end, said in zip(ends, parts, strict=True)
    ], unknown


def pronounced(word: str) -> list:
    """A word as entries of the dictionary; none where one of its parts is missing there."""
    bare = re.sub(r"[^\w'-]", "", word.lower().replace("’", "'")).replace("_", "")
    for said in ([bare], [bare.strip("'-")], [part for part in re.split(r"[-']", bare) if part]):
        if said and all(part and _loaded["decoder"].lookup_word(part) for part in said):
            return said
    return []


def segmented(sound: np.ndarray, words: list) -> list:
    """Where each word lies in the sound, in samples; none where the words do not fit."""
    decoder = _loaded["decoder"]
    if not words or len(sound) < SHORTEST:
        return []
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes(), no_search=False, full_utt=True)
    decoder.end_utt()
    heard = [part for part in decoder.seg() or () if not part.word.startswith(("<", "[", "+"))] if decoder.hyp() else []
    said = [re.sub(r"\(\d+\)$", "", part.word) for part in heard]
    return [(part.start_frame * FRAME, (part.end_frame + 1) * FRAME) for part in heard] if said == words else []


OPERATIONS = {"load": load, "align": align}
