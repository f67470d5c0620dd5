"""Child side of the CTC aligner: a wav2vec2 network's emissions, and the likeliest way of the text through them.

Needs numpy, torch and transformers, numba where it is; nothing of ours but the files beside it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import ctc_path
import torch_ground

SHORTEST = 400  # samples: the network's first convolutions need as many
PADS = ("[pad]", "<pad>")
BETWEEN = "|"
SPELT = 0.5  # of a word's letters the network must know, or its place would be the neighbours' work

_loaded: dict = {}


def load(request: dict) -> Generator[dict, None, dict]:
    """Load the network from a folder on this machine and compile the search."""
    torch = torch_ground.settled(request)
    from transformers import Wav2Vec2ForCTC

    yield {"done": 0}
    width = torch.float16 if request["compute"] == "float16" and request["device"] != "cpu" else torch.float32
    folder = Path(request["folder"])
    network = Wav2Vec2ForCTC.from_pretrained(folder, local_files_only=True, use_safetensors=True, dtype=width)
    _loaded["network"] = network.to(request["device"]).eval()
    _loaded["letters"], _loaded["levelled"] = letters(folder), levelled(folder)
    _loaded["aligning"] = ctc_path.Aligning()
    told = torch_ground.told(torch)
    compiler, _, its = _loaded["aligning"].compiler.partition(" ")
    return {**told, "versions": {**told["versions"], **({compiler: its} if its else {})}}


def letters(folder: Path) -> dict:
    """The network's symbols in lower case, each with its number; the last one stands where two differ in case alone."""
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    if any(isinstance(value, dict) for value in vocabulary.values()):
        raise ValueError("vocab.json holds several languages; a folder for one language is needed")
    return {symbol.lower(): number for symbol, number in vocabulary.items()}


def levelled(folder: Path) -> bool:
    """Whether the network was trained on sound of mean 0 and variance 1."""
    told = folder / "preprocessor_config.json"
    return told.is_file() and bool(json.loads(told.read_text(encoding="utf-8")).get("do_normalize"))


def align(request: dict) -> Generator[dict, None, dict]:
    """For each window its words' [first, end) on 16 kHz samples, None for a word that has no place."""
    size = Path(request["path"]).stat().st_size // 4
    audio = np.memmap(request["path"], "<f4", "r", shape=(size,)) if size else np.zeros(0, np.float32)
    found = []
    for window in request["windows"]:
        found.append(placed(np.array(audio[window["first"] : window["end"]]), window["first"], window["words"]))
        yield {"done": len(found)}
    return {"words": found}


def placed(sound: np.ndarray, first: int, words: list) -> list:
    """The words of one window."""
    spelt = spelled(words, _loaded["letters"])
    if len(sound) < SHORTEST or not spelt.symbols:
        return [None] * len(words)
    emission, symbols, blank = laid_out(emissions(sound), spelt.symbols, _loaded["letters"])
    way = _loaded["aligning"].way(emission, symbols, blank)
    if way is None:
        return [None] * len(words)
    samples = len(sound) / len(emission)

    def at(frame: int) -> int:
        return first + min(len(sound), round(frame * samples))

    return [None if place is None else [at(edge) for edge in way.span(*place)] for place in spelt.places]


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text as the network's symbols, None where it knows none; and each word's first and last of them, None if unspelt."""

    symbols: list
    places: list


def spelled(words: list, known: dict) -> Spelt:
    """Letters in order, with the sign between words where there is one; what is neither letter nor known is not said."""
    symbols: list = []
    places: list = []
    for word in words:
        said = [known.get(c) for c in word.lower() if c != BETWEEN and (c in known or c.isalnum())]
        heard = sum(symbol is not None for symbol in said)
        if symbols and said and BETWEEN in known:
            symbols.append(known[BETWEEN])
        places.append((len(symbols), len(symbols) + len(said) - 1) if said and heard >= SPELT * len(said) else None)
        symbols += said
    return Spelt(symbols if any(places) else [], places)


def emissions(sound: np.ndarray) -> np.ndarray:
    """(frames, symbols) log probabilities."""
    import torch

    if _loaded["levelled"]:
        sound = (sound - sound.mean()) / np.sqrt(sound.var() + 1e-7)
    network = _loaded["network"]
    with torch.inference_mode():
        given = torch.from_numpy(sound.astype(np.float32))[None].to(network.device, network.dtype)
        told = torch.log_softmax(network(given).logits.float(), dim=-1)
    return np.ascontiguousarray(told[0].cpu().numpy())


def laid_out(emission: np.ndarray, symbols: list, known: dict) -> tuple[np.ndarray, np.ndarray, int]:
    """With a column more for letters that the network does not know: each frame's likeliest symbol that is not the blank."""
    blank = next((known[pad] for pad in PADS if pad in known), 0)
    if None in symbols:
        spoken = np.delete(emission, blank, axis=1)
        emission = np.ascontiguousarray(np.column_stack([emission, spoken.max(axis=1)]))
    joker = emission.shape[1] - 1
    return emission, np.array([joker if symbol is None else symbol for symbol in symbols], np.int64), blank


OPERATIONS = {"load": load, "align": align}
