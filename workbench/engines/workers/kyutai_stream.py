"""Kyutai's delayed-streams recogniser fed as sound arrives: one text token for each frame of 80 ms, words told from tokens.

Source: the decoding loop of transformers' `kyutai_speech_to_text` (greedy), and the word times of Kyutai's
`stt_from_file_pytorch.py`: a token's frame less the silence put before and the delay the model was trained with.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

RATE = 16_000
CODEC_RATE = 24_000
CONTEXT = 32  # samples each side that the resampler's filter may look at; it needs ten
WINDOW = 4  # codec frames encoded at once, counted from the start: the same tokens however the sound arrives
END_OF_PADDING = 0  # the token that says a word is about to begin
MARK = "▁"


class Upsampler:
    """16 kHz to 24 kHz, block by block, each sample as if the whole recording had been there."""

    def __init__(self) -> None:
        self._held = np.zeros(CONTEXT, np.float32)

    def feed(self, block: np.ndarray) -> np.ndarray:
        """What is certain by now."""
        from scipy.signal import resample_poly

        self._held = np.concatenate([self._held, block.astype(np.float32)])
        ready = (len(self._held) - 2 * CONTEXT) // 2 * 2
        if ready <= 0:
            return np.zeros(0, np.float32)
        made = resample_poly(self._held, 3, 2)[CONTEXT * 3 // 2 :][: ready * 3 // 2]
        self._held = self._held[ready:]
        return made.astype(np.float32)


@dataclass(slots=True)
class Word:
    """A word being heard: its tokens, and the frames of the first and the last."""

    first: int
    last: int
    tokens: list = field(default_factory=list)
    probabilities: list = field(default_factory=list)


class Words:
    """Words from one token a frame. A word is settled once the next begins or its longest time is over."""

    def __init__(self, tokenizer, padding: int, most_frames: int) -> None:
        self._tokenizer, self._padding, self._most = tokenizer, padding, most_frames
        self._silent = {END_OF_PADDING, padding, *tokenizer.all_special_ids}
        self._open: Word | None = None
        self._marked = False

    def take(self, frame: int, token: int, probability: float) -> list[dict]:
        """What is settled by this token."""
        if token in self._silent:
            self._marked = self._marked or token == END_OF_PADDING
            return self._closed(frame) if self._is_over(frame) else []
        begins = self._open is None or self._marked or self._tokenizer.convert_ids_to_tokens(token).startswith(MARK)
        settled = self._closed(frame) if begins else []
        self._marked = False
        self._open = self._open or Word(frame, frame)
        self._open.last = frame
        self._open.tokens.append(token)
        self._open.probabilities.append(probability)
        return settled

    def end(self, frame: int) -> list[dict]:
        """The last word."""
        return self._closed(frame)

    def provisional(self) -> str:
        """The word that may still grow."""
        return self._text(self._open) if self._open else ""

    def _is_over(self, frame: int) -> bool:
        return self._open is not None and frame - self._open.first >= self._most

    def _closed(self, frame: int) -> list[dict]:
        word, self._open = self._open, None
        text = self._text(word) if word else ""
        if word is None or not text:
            return []
        end = max(word.last + 1, min(frame, word.first + self._most))
        return [{"text": text, "frames": (word.first, end), "probability": float(np.exp(np.mean(np.log(word.probabilities))))}]

    def _text(self, word: Word) -> str:
        return self._tokenizer.decode(word.tokens, skip_special_tokens=True).strip()


class Stream:
    """One recording: samples of 16 kHz in, words with frames of 16 kHz out."""

    def __init__(self, model, processor, *, most_word_ms: int) -> None:
        import torch
        from transformers import DynamicCache
        from transformers.models.kyutai_speech_to_text.modeling_kyutai_speech_to_text import KyutaiSpeechToTextConv1dPaddingCache

        self._torch, self._model, config = torch, model, model.config
        extractor = processor.feature_extractor
        self._before = int(extractor.audio_silence_prefix_seconds * CODEC_RATE)
        self._after = int((extractor.audio_delay_seconds + 1.0) * CODEC_RATE)
        self._shift = round((extractor.audio_silence_prefix_seconds + extractor.audio_delay_seconds) * RATE)
        self._size = config.frame_size
        self._upsampler = Upsampler()
        self._sound = np.zeros(self._before, np.float32)
        self._made = self._before
        self._fed = self._frame = 0
        self._token = config.bos_token_id
        self._cache = DynamicCache(config=config)
        self._codec_cache = DynamicCache(config=config.codec_config)
        self._padding = KyutaiSpeechToTextConv1dPaddingCache(**_layers(model.codec_model.encoder))
        self._words = Words(processor.tokenizer, config.pad_token_id, most_word_ms * RATE // 1000 // self._span)
        self._audio = torch.full((1, 1, config.num_codebooks), config.audio_bos_token_id, device=model.device)

    @property
    def _span(self) -> int:
        """Frames of 16 kHz in one codec frame."""
        return self._size * RATE // CODEC_RATE

    @property
    def at(self) -> int:
        """The frame of 16 kHz up to which the recording is read."""
        return max(0, self._frame * self._span - self._shift)

    @property
    def provisional(self) -> str:
        """The word being heard."""
        return self._words.provisional()

    def feed(self, samples: np.ndarray) -> list[dict]:
        """More of the recording; what is settled by it."""
        self._fed += len(samples)
        return self._grown(self._upsampler.feed(samples))

    def end(self) -> list[dict]:
        """No more comes: silence for as long as the model's delay, then what was still open. The frames are the library's."""
        total = self._before + -(-self._fed * 3 // 2) + self._after
        settled = self._grown(self._upsampler.feed(np.zeros(2 * CONTEXT + 2, np.float32)), until=total - self._after)
        frames = total // self._size
        missing = (-(-frames // WINDOW) * WINDOW + 1) * self._size - self._made
        settled += self._grown(np.zeros(max(0, missing), np.float32), frames=frames)
        return [*settled, *self._placed(self._words.end(self._frame))]

    def _grown(self, made: np.ndarray, *, until: int = 0, frames: int = 0) -> list[dict]:
        made = made[: max(0, until - self._made)] if until else made
        self._sound = np.concatenate([self._sound, made])
        self._made += len(made)
        settled: list[dict] = []
        while len(self._sound) >= WINDOW * self._size and not (frames and self._frame >= frames):
            window, self._sound = self._sound[: WINDOW * self._size], self._sound[WINDOW * self._size :]
            settled += self._window(window, frames)
        return settled

    def _window(self, window: np.ndarray, frames: int) -> list[dict]:
        torch, settled = self._torch, []
        sound = torch.from_numpy(window)[None, None].to(self._model.device)
        with torch.inference_mode():
            coded = self._model.codec_model.encode(
                sound, encoder_past_key_values=self._codec_cache, padding_cache=self._padding
            ).audio_codes.transpose(1, 2)
            for number in range(coded.shape[1]):
                if not frames or self._frame < frames:
                    settled += self._step()
                self._audio = coded[:, number : number + 1]
        return self._placed(settled)

    def _step(self) -> list[dict]:
        torch = self._torch
        text = torch.full((1, 1, 1), self._token, device=self._model.device)
        out = self._model(
            input_ids=torch.cat([text, self._audio], dim=2), past_key_values=self._cache, use_cache=True, logits_to_keep=1
        )
        shares = out.logits[0, -1].float().softmax(-1)
        self._token = int(shares.argmax())
        self._frame += 1
        return self._words.take(self._frame - 1, self._token, float(shares[self._token]))

    def _placed(self, words: list[dict]) -> list[dict]:
        placed = []
        for word in words:
            first, end = (min(self._fed, max(0, f * self._span - self._shift)) for f in word.pop("frames"))
            placed.append({**word, "span": (first, max(first, end))})
        return placed


def _layers(encoder) -> dict:
    """What the padding cache must know of each causal convolution."""
    seanet = encoder.encoder_seanet
    layers = [*(seanet.get_submodule(name) for name in seanet._conv1d_layer_names), encoder.downsample]
    return {
        "num_layers": len(layers),
        "per_layer_padding": [layer.padding_total for layer in layers],
        "per_layer_padding_mode": [layer.pad_mode for layer in layers],
        "per_layer_in_channels": [layer.in_channels for layer in layers],
    }
