"""Several chunks at once: each goes through the very windows it would go through alone, those of one round share the network.

faster-whisper reads a chunk window by window: thirty seconds from where the last word ended. Here every chunk keeps its own
place, and the windows that are due in all of them are encoded, decoded and aligned together. Nothing passes from one to another.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# What faster-whisper's own `transcribe` takes where nobody says otherwise, so that a chunk reads the same in a batch.
PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
NO_SPEECH, LOGPROB = 0.6, -1.0
LONGEST, FIRST_TIME = 448, 50  # tokens of a window; steps of 20 ms up to which its first time may lie


class Reading:
    """A chunk on its way: how far it was read and what was heard."""

    def __init__(self, number: int, features: np.ndarray) -> None:
        self.number, self.features = number, features
        self.frames = features.shape[-1] - 1
        self.seek, self.last_word = 0, 0.0
        self.heard: list[dict] = []

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to read."""
        return self.seek >= self.frames

    def window(self, most: int) -> np.ndarray:
        """Features of the window that is due."""
        return self.features[:, self.seek : self.seek + min(most, self.frames - self.seek)]


class Batch:
    """Chunks of one language under one recipe."""

    def __init__(self, model, language: str, asked: dict) -> None:
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens

        self.model, self.asked = model, asked
        self.tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)
        self.prompt = model.get_prompt(self.tokenizer, [], hotwords=asked.get("hotwords"))
        self.suppressed = get_suppressed_tokens(self.tokenizer, [-1])
        self.most = model.feature_extractor.nb_max_frames
        self.step = model.feature_extractor.time_per_frame

    def read(self, readings: list[Reading]) -> Iterator[list[Reading]]:
        """Round by round to the end of all of them; yields those that are done by it."""
        open_ones = [reading for reading in readings if not reading.is_done]
        yield [reading for reading in readings if reading.is_done]
        while open_ones:
            self.round(open_ones)
            yield [reading for reading in open_ones if reading.is_done]
            open_ones = [reading for reading in open_ones if not reading.is_done]

    def round(self, readings: list[Reading]) -> None:
        """The due window of each."""
        windows = [reading.window(self.most) for reading in readings]
        encoded = self.model.encode(np.stack([padded(window, self.most) for window in windows]))
        sizes = [window.shape[-1] for window in windows]
        said = [Said(result, self.tokenizer, self.asked) for result in self.decoded(encoded, len(readings))]
        for reading, one, size in zip(readings, said, sizes, strict=True):
            one.split(self, reading, size)
        for one, alignment in zip(said, self.alignments(encoded, said, sizes), strict=True):
            one.told = alignment
        for reading, one, size in zip(readings, said, sizes, strict=True):
            self.take(reading, one, encoded, size)

    def decoded(self, encoded, count: int) -> list:
        """The best hypothesis of each window."""
        return self.model.model.generate(
            encoded,
            [list(self.prompt) for _ in range(count)],
            beam_size=self.asked["beam_size"],
            patience=self.asked["patience"],
            length_penalty=self.asked["length_penalty"],
            repetition_penalty=self.asked["repetition_penalty"],
            no_repeat_ngram_size=self.asked["no_repeat_ngram_size"],
            suppress_blank=True,
            suppress_tokens=self.suppressed,
            max_initial_timestamp_index=FIRST_TIME,
            max_length=LONGEST,
            return_scores=True,
            return_no_speech_prob=True,
        )

    def alignments(self, encoded, said: list[Said], sizes: list[int]) -> list[list]:
        """Where the words of each window lie."""
        tokens = [one.text_tokens for one in said]
        if not any(tokens):
            return [[] for _ in tokens]
        return self.model.find_alignment(self.tokenizer, tokens, encoded, sizes)

    def take(self, reading: Reading, said: Said, encoded, size: int) -> None:
        """Enter what was said and go on to the next window."""
        if said.is_silence:
            reading.seek += size
            return
        self.model.find_alignment = lambda *_: [said.told]  # made for the whole batch; the method it hides would make it again
        try:
            self.model.add_word_timestamps(
                [said.segments], self.tokenizer, encoded, size, PREPENDED, APPENDED, last_speech_timestamp=reading.last_word
            )
        finally:
            del self.model.find_alignment
        self.go_on(reading, said)
        reading.heard += [said.as_plain(segment) for segment in said.segments if said.counts(segment)]

    def go_on(self, reading: Reading, said: Said) -> None:
        """The next window begins where the last word ended, unless the decoder said that nothing follows."""
        from faster_whisper.utils import get_end

        last = get_end(said.segments)
        if not said.ends_alone and last is not None and last > reading.seek * self.step:
            reading.seek = round(last * self.model.frames_per_second)
        else:
            reading.seek = said.seek
        reading.last_word = reading.last_word if last is None else last


class Said:
    """What the decoder said in one window."""

    def __init__(self, result, tokenizer, asked: dict) -> None:
        from faster_whisper.transcribe import get_compression_ratio

        self.tokenizer = tokenizer
        self.tokens = result.sequences_ids[0]
        self.no_speech = result.no_speech_prob
        length = len(self.tokens)
        self.logprob = result.scores[0] * length ** asked["length_penalty"] / (length + 1)
        self.compression = get_compression_ratio(tokenizer.decode(self.tokens).strip())
        self.segments: list[dict] = []
        self.told: list = []
        self.seek, self.ends_alone = 0, False

    @property
    def is_silence(self) -> bool:
        """Whether the network takes the window for silence and is unsure of what it wrote."""
        return self.no_speech > NO_SPEECH and not self.logprob > LOGPROB

    @property
    def text_tokens(self) -> list[int]:
        """All tokens of words; none in silence."""
        return [token for segment in self.segments for token in segment["tokens"] if token < self.tokenizer.eot]

    def split(self, batch: Batch, reading: Reading, size: int) -> None:
        """Into segments by the times that the decoder wrote."""
        if self.is_silence:
            return
        self.segments, self.seek, self.ends_alone = batch.model._split_segments_by_timestamps(
            tokenizer=self.tokenizer,
            tokens=self.tokens,
            time_offset=reading.seek * batch.step,
            segment_size=size,
            segment_duration=size * batch.step,
            seek=reading.seek,
        )

    def counts(self, segment: dict) -> bool:
        """Whether a segment says anything."""
        return segment["start"] != segment["end"] and bool(self.tokenizer.decode(segment["tokens"]).strip())

    def as_plain(self, segment: dict) -> dict:
        """A segment with its words, in seconds of the chunk."""
        return {
            "start": segment["start"],
            "end": segment["end"],
            "text": self.tokenizer.decode(segment["tokens"]),
            "words": segment["words"],
            "no_speech": float(self.no_speech),
            "logprob": float(self.logprob),
            "compression": float(self.compression),
        }


def padded(window: np.ndarray, length: int) -> np.ndarray:
    """Features of a window with silence behind it."""
    return np.pad(window, ((0, 0), (0, length - window.shape[-1])))
