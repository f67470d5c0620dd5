"""Child side of whisperX's batched recognition: its own pipeline over a model folder, given our chunks for its voice activity.

Needs whisperx and what it brings, nothing of ours but the files beside it. whisperX writes text without times; where its words
lie is taken from the network's cross-attention over what the pipeline encoded, as faster-whisper does it.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Generator
from dataclasses import replace
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent))  # last, so that no neighbour hides a library of the same name

import ctranslate2_places as places
import torch_ground
from whisper_sound import RATE, Clips, joined, language_heard, processor, speech
from whisper_windows import APPENDED, PREPENDED

LIBRARIES = ("whisperx", "faster-whisper", "ctranslate2", "torch", "transformers", "onnxruntime")

_loaded: dict = {}


def load(request: dict) -> Generator[dict, None, dict]:
    """Load the pipeline over a model folder of this machine."""
    torch_ground.settled(request)
    from whisperx.asr import load_model

    yield {"done": 0}
    device, _, index = request["device"].partition(":")
    places.check_precision(device, int(index or 0), request["compute_type"])
    _loaded["windows"] = windows()
    _loaded["pipeline"] = pipeline = load_model(
        request["folder"],
        device,
        device_index=int(index or 0),
        compute_type=request["compute_type"],
        vad_model=_loaded["windows"],
        threads=request["threads"],
        local_files_only=True,
    )
    _loaded["model"] = pipeline.model
    return {
        "versions": {**{name: version(name) for name in LIBRARIES}, "python": sys.version.split()[0]},
        "cpu": processor(),
        "compute_type": pipeline.model.model.compute_type,
        "flash": "",
        "cuda": places.cuda_versions() if device == "cuda" else [],
    }


def windows():
    """In the place of voice activity detection: the chunks as they are, one after the other."""
    from whisperx.vads import Vad

    class Windows(Vad):
        def __init__(self) -> None:
            self.borders: list[dict] = []

        def __call__(self, _: dict) -> list[dict]:
            return self.borders

        @staticmethod
        def preprocess_audio(audio: np.ndarray) -> np.ndarray:
            return audio

        @staticmethod
        def merge_chunks(segments: list[dict], *_: object, **__: object) -> list[dict]:
            return segments

    return Windows()


class Listening:
    """Keeps what the network encodes while the pipeline runs, and places the words of each chunk in it."""

    def __init__(self, pipeline, sizes: list[int]) -> None:
        self.pipeline, self.sizes = pipeline, sizes
        self.encoded, self.words = None, []

    def __enter__(self) -> Listening:
        plain_encode, plain_forward = self.pipeline.model.encode, self.pipeline._forward

        def encode(features):
            self.encoded = plain_encode(features)
            return self.encoded

        def forward(inputs):
            said = plain_forward(inputs)
            self.words += self.placed(said["text"])
            return said

        self.pipeline.model.encode, self.pipeline._forward = encode, forward
        return self

    def __exit__(self, *_: object) -> None:
        del self.pipeline.model.encode, self.pipeline._forward

    def placed(self, texts: list[str]) -> list[list[dict]]:
        """The words of each text, in seconds of its chunk."""
        tokenizer, model = self.pipeline.tokenizer, self.pipeline.model
        sizes = self.sizes[len(self.words) : len(self.words) + len(texts)]
        tokens = [tokenizer.encode(text) for text in texts]
        if not any(tokens):
            return [[] for _ in texts]
        segments = [[{"seek": 0, "start": 0.0, "end": size / 100, "tokens": t}] for size, t in zip(sizes, tokens, strict=True)]
        alignments = model.find_alignment(tokenizer, tokens, self.encoded, sizes)
        for segment, size, alignment in zip(segments, sizes, alignments, strict=True):
            model.find_alignment = lambda *_, told=alignment: [told]  # made for the whole batch
            try:
                model.add_word_timestamps([segment], tokenizer, self.encoded, size, PREPENDED, APPENDED, 0.0)
            finally:
                del model.find_alignment
        return [segment[0]["words"] for segment in segments]


def language(request: dict) -> Generator[dict, None, dict]:
    """Which language is spoken in several windows."""
    return (yield from language_heard(_loaded["model"], request))


def transcribe_batch(request: dict) -> Generator[dict, None, dict]:
    """Several chunks, of several files too. Parts: {"number", "segments"}."""
    sounds = [joined(chunk, chunk["clips"]) for chunk in request["chunks"]]
    numbers = [number for number, sound in enumerate(sounds) if len(sound)]
    yield from ({"number": number, "segments": []} for number, sound in enumerate(sounds) if not len(sound))
    # Without a language whisperX takes that of the first chunk for all: then each is read alone.
    groups = [numbers] if request["parameters"]["language"] else [[number] for number in numbers]
    for group in filter(None, groups):
        heard = read([sounds[number] for number in group], request["parameters"])
        for number, (said, words) in zip(group, heard, strict=True):
            chunk = request["chunks"][number]
            yield {"number": number, "segments": as_plain(said, words, Clips(chunk["clips"]))}
    return {}


def read(sounds: list[np.ndarray], asked: dict) -> list[tuple[dict, list[dict]]]:
    """What the pipeline says of each sound, with its words."""
    pipeline, borders = _loaded["pipeline"], np.cumsum([0, *map(len, sounds)])
    # whisperX cuts by int(seconds × rate): a quarter of a sample keeps it from falling one short.
    _loaded["windows"].borders = [{"start": (a + 0.25) / RATE, "end": (b + 0.25) / RATE} for a, b in pairwise(borders)]
    given = {
        name: asked[name] for name in ("beam_size", "patience", "length_penalty", "repetition_penalty", "no_repeat_ngram_size")
    }
    pipeline.options = replace(pipeline.options, **given, hotwords=asked.get("hotwords"))
    with Listening(pipeline, [-(-len(sound) // 160) for sound in sounds]) as listening:
        said = pipeline.transcribe(np.concatenate(sounds), batch_size=len(sounds), language=asked["language"])["segments"]
    return list(zip(said, listening.words, strict=True))


def as_plain(said: dict, words: list[dict], back: Clips) -> list[dict]:
    """A chunk's text in utterances; whisperX tells nothing of silence, so that `no_speech` is 0."""
    placed = [
        {
            "text": w["word"].strip(),
            "raw": w["word"],
            "span": back.span(w["start"], w["end"]),
            "probability": float(w["probability"]),
        }
        for w in words
    ]
    return [as_segment(part, float(said["avg_logprob"])) for part in torch_ground.utterances(placed)]


def as_segment(part: list[dict], logprob: float) -> dict:
    """An utterance as the parent takes it; the pipeline scores a chunk as a whole."""
    text = "".join(word["raw"] for word in part)
    written = text.strip().encode()
    return {
        "span": (part[0]["span"][0], max(word["span"][1] for word in part)),
        "text": text,
        "words": [{"text": word["raw"], "span": word["span"], "probability": word["probability"]} for word in part],
        "no_speech": 0.0,
        "logprob": logprob,
        "compression": len(written) / len(zlib.compress(written)),
    }


OPERATIONS = {"load": load, "speech": speech, "language": language, "transcribe_batch": transcribe_batch}
