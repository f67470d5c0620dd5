"""How each kind of transformers' recognisers is asked, and words from the tokens it answers with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

RATE = 16_000
MARKS = ("▁", "Ġ")
UNSPACED = "\u2e80"  # from here on scripts write no spaces between words
LONGEST_ANSWER = 440  # tokens: under the decoders' 1,024 places, over what 30 s of speech hold


@dataclass(frozen=True, slots=True)
class Kind:
    """The classes of a model type, and what reads with them."""

    model: str
    processor: str
    read: Callable


@dataclass(slots=True)
class Token:
    """A token that is text: its share of certainty, and where it was heard, in frames of the joined clips, if anybody says."""

    number: int
    probability: float
    first: int = -1
    end: int = -1


class Listener:
    """Takes note of the certainty of each greedy step; leaves the scores as they are."""

    def __init__(self, width: int = 0) -> None:
        self.shares: list[float] = []
        self._width = width

    def __call__(self, _tokens, scores):
        """Called by `generate` before each choice."""
        heard = scores[0, : self._width] if self._width else scores[0]
        self.shares.append(float(heard.float().softmax(-1).max()))
        return scores


def transducer(model, processor, audio: np.ndarray, asked: dict) -> list[dict]:
    """RNN-T and TDT: a token stands at the frame the decoder had reached."""
    config, listener = model.config, Listener(model.config.vocab_size)
    frame = config.encoder_config.subsampling_factor * processor.feature_extractor.hop_length
    given = _given(model, processor(audio, sampling_rate=RATE))
    out = model.generate(
        **given,
        logits_processor=[listener],
        decoder_start_token_id=config.blank_token_id,
        suppress_tokens=[config.vocab_size + step for step in range(len(getattr(config, "durations", ())))] or None,
        max_new_tokens=(len(audio) // frame + 2) * (config.max_symbols_per_step + 1),
        return_dict_in_generate=True,
        do_sample=False,
    )
    numbers, steps = out.sequences[0].tolist(), out.durations[0].tolist()
    starts = np.cumsum(steps) - steps
    quiet = {config.blank_token_id, config.pad_token_id, *processor.tokenizer.all_special_ids}
    tokens = [
        Token(number, share, int(start) * frame, (int(start) + max(1, step)) * frame)
        for number, share, start, step in zip(numbers[1:], listener.shares, starts[1:], steps[1:], strict=False)
        if number not in quiet
    ]
    return timed(words(processor.tokenizer, tokens), len(audio))


def connectionist(model, processor, audio: np.ndarray, asked: dict) -> list[dict]:
    """CTC: the likeliest token of each frame, repeats and blanks left out."""
    given = _given(model, processor(audio, sampling_rate=RATE))
    shares = model(**given).logits[0].float().softmax(-1)
    frame = model.config.encoder_config.subsampling_factor * processor.feature_extractor.hop_length
    best, tokens, before = shares.argmax(-1).tolist(), [], -1
    for at, number in enumerate(best):
        if number == before and tokens and number == tokens[-1].number:
            tokens[-1].end = (at + 1) * frame
        elif number != model.config.pad_token_id:
            tokens.append(Token(number, float(shares[at, number]), at * frame, (at + 1) * frame))
        before = number
    return timed(words(processor.tokenizer, tokens), len(audio))


def canary(model, processor, audio: np.ndarray, asked: dict) -> list[dict]:
    """Canary: told the language, it writes text without times."""
    given = processor.apply_transcription_request(audio, source_language=asked["language"])
    return _written(model, processor, given, audio, asked)


def cohere(model, processor, audio: np.ndarray, asked: dict) -> list[dict]:
    """Cohere's recogniser: the same."""
    given = processor(audio, language=asked["language"], sampling_rate=RATE)
    given.pop("audio_chunk_index", None)
    return _written(model, processor, given, audio, asked)


def qwen(model, processor, audio: np.ndarray, asked: dict) -> list[dict]:
    """Qwen3-ASR: a language model that may be told the language and names to expect."""
    given = processor.apply_transcription_request(audio, language=asked["language"] or None, prompt=asked.get("prompt") or None)
    return _written(model, processor, given, audio, asked)


def _written(model, processor, given, audio: np.ndarray, asked: dict) -> list[dict]:
    listener = Listener()
    given = _given(model, given)
    prompt = given.get("decoder_input_ids", given.get("input_ids"))
    out = model.generate(
        **given,
        logits_processor=[listener],
        max_new_tokens=LONGEST_ANSWER,
        do_sample=False,
        num_beams=1,
        no_repeat_ngram_size=asked.get("no_repeat_ngram_size", 0),
    )
    numbers = out[0, prompt.shape[1] :].tolist()
    quiet = set(processor.tokenizer.all_special_ids)
    tokens = [Token(n, share) for n, share in zip(numbers, listener.shares, strict=False) if n not in quiet]
    return spread(words(processor.tokenizer, tokens), len(audio))


def _given(model, inputs) -> dict:
    """The processor's answer on the model's device, in its precision."""
    return dict(inputs.to(model.device, dtype=model.dtype))


def words(tokenizer, tokens: list[Token]) -> list[dict]:
    """Tokens in words: a mark begins one, in scripts without spaces each character does; half a character waits for its rest."""
    parts: list[list[Token]] = []
    for token in tokens:
        half = parts and tokenizer.decode([held.number for held in parts[-1]]).endswith("\ufffd")
        if not parts or (_begins(tokenizer, token.number) and not half):
            parts.append([])
        parts[-1].append(token)
    return [made for part in parts if (made := _word(tokenizer, part))["text"]]


def _begins(tokenizer, number: int) -> bool:
    text = tokenizer.decode([number])
    return tokenizer.convert_ids_to_tokens(number).startswith(MARKS) or (text[:1] >= UNSPACED and text[:1] != "\ufffd")


def _word(tokenizer, part: list[Token]) -> dict:
    return {
        "text": tokenizer.decode([token.number for token in part], skip_special_tokens=True).strip(),
        "span": (part[0].first, max(token.end for token in part)),
        "probability": float(np.exp(np.mean([np.log(max(token.probability, 1e-9)) for token in part]))),
    }


def timed(found: list[dict], frames: int) -> list[dict]:
    """Words inside the clips, none beginning before the one before it."""
    at = 0
    for word in found:
        first = min(max(word["span"][0], at), frames)
        word["span"] = (first, min(max(first, word["span"][1]), frames))
        at = first
    return found


def spread(found: list[dict], frames: int) -> list[dict]:
    """Words that share the sound out by their lengths: the best guess before an aligner has placed them."""
    total, at = sum(len(word["text"]) for word in found) or 1, 0
    for word in found:
        first, at = at, at + len(word["text"])
        word["span"] = (frames * first // total, frames * at // total)
    return found


KINDS = {
    "parakeet_ctc": Kind("ParakeetForCTC", "ParakeetProcessor", connectionist),
    "parakeet_rnnt": Kind("ParakeetForRNNT", "ParakeetProcessor", transducer),
    "parakeet_tdt": Kind("ParakeetForTDT", "ParakeetProcessor", transducer),
    "nemotron_asr_streaming": Kind("NemotronAsrStreamingForRNNT", "NemotronAsrStreamingProcessor", transducer),
    "canary": Kind("CanaryForConditionalGeneration", "CanaryProcessor", canary),
    "cohere_asr": Kind("CohereAsrForConditionalGeneration", "CohereAsrProcessor", cohere),
    "qwen3_asr": Kind("Qwen3ASRForConditionalGeneration", "Qwen3ASRProcessor", qwen),
}
