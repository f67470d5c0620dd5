"""Models of transformers' real classes, with few and random weights, saved as a laboratory would have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.engines.torch_stack import settle

VOCABULARY = 32
PAD = 3


def sound(seconds: float, *, rate: int = 16_000) -> NDArray[np.float32]:
    """Noise that swells and falls, the same every time."""
    count = int(seconds * rate)
    swell = 0.6 + 0.4 * np.sin(np.arange(count) * 2 * np.pi / rate)
    return (np.random.default_rng(7).standard_normal(count) * 0.2 * swell).astype(np.float32)


def kyutai(folder: Path) -> Path:
    """Kyutai's speech-to-text: a Mimi codec of 80 ms frames before a small language model."""
    settle()
    import torch
    from transformers import (
        KyutaiSpeechToTextConfig,
        KyutaiSpeechToTextFeatureExtractor,
        KyutaiSpeechToTextForConditionalGeneration,
        KyutaiSpeechToTextProcessor,
    )

    torch.manual_seed(11)
    codec: dict[str, Any] = {
        "model_type": "mimi",
        "hidden_size": 16,
        "num_filters": 2,
        "codebook_size": 16,
        "codebook_dim": 8,
        "num_quantizers": 4,
        "vector_quantization_hidden_dimension": 8,
        "num_hidden_layers": 1,
        "intermediate_size": 16,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "upsample_groups": 16,
        "sliding_window": 20,
    }
    config = KyutaiSpeechToTextConfig(
        codebook_vocab_size=17,
        vocab_size=VOCABULARY,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        ffn_dim=32,
        num_codebooks=4,
        audio_bos_token_id=16,
        audio_pad_token_id=VOCABULARY + 4 * 17,
        pad_token_id=PAD,
        bos_token_id=VOCABULARY - 1,
        codec_config=codec,
        sliding_window=12,
        initializer_range=1.0,
    )
    model = KyutaiSpeechToTextForConditionalGeneration(config).eval()
    with torch.no_grad():
        model.lm_head.weight[PAD] *= 3  # or random weights would never be silent
    model.save_pretrained(folder)
    extractor = KyutaiSpeechToTextFeatureExtractor(audio_delay_seconds=0.5, audio_silence_prefix_seconds=0.16)
    KyutaiSpeechToTextProcessor(extractor, tokenizer()).save_pretrained(folder)
    return folder


def sortformer(folder: Path, *, speakers: int = 4) -> Path:
    """A streaming Sortformer whose chunks, look-ahead and memory are a few frames long."""
    settle()
    import torch
    from transformers import (
        Nemotron3DiarizationConfig,
        Nemotron3DiarizationForAudioFrameClassification,
        Nemotron3DiarizationProcessor,
        NemotronAsrStreamingFeatureExtractor,
    )

    torch.manual_seed(5)
    memory = {"fifo_length": 6, "speaker_cache_update_period": 5, "speaker_cache_length": 12, "num_speakers": speakers}
    config = Nemotron3DiarizationConfig(
        audio_config={"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2},
        head_config={"hidden_size": 16, "audio_hidden_size": 32, "num_speakers": speakers},
        streaming_config=memory,
        chunk_length=10,
        chunk_right_context=4,
        fifo_length=4,
        speaker_cache_update_period=6,
        initializer_range=0.5,
    )
    model = Nemotron3DiarizationForAudioFrameClassification(config).eval()
    model.save_pretrained(folder)
    extractor = NemotronAsrStreamingFeatureExtractor(feature_size=config.audio_config.num_mel_bins)
    Nemotron3DiarizationProcessor(extractor).save_pretrained(folder)
    return folder


def tokenizer(**special: str) -> Any:
    """Syllables, every second one beginning a word."""
    from tokenizers import Tokenizer, decoders, models
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.WordLevel(syllables(), unk_token="<1>"))
    made.decoder = decoders.Metaspace()
    return PreTrainedTokenizerFast(tokenizer_object=made, unk_token="<1>", pad_token="<3>", eos_token="<2>", **special)


def syllables(count: int = VOCABULARY) -> dict[str, int]:
    """The vocabulary: four signs, then syllables."""
    signs = {f"<{number}>": number for number in range(4)}
    return {**signs, **{f"{'▁' if n % 2 else ''}{'bdgklmnprstv'[n % 12]}{'aeiou'[n // 12]}": n for n in range(4, count)}}


def written(folder: Path, name: str) -> dict[str, Any]:
    """One of a model's JSON files."""
    read: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return read


def recogniser(kind: str, folder: Path) -> Path:
    """One of the recognisers that transformers has natively, by the name of its model type."""
    settle()
    import torch
    import transformers

    torch.manual_seed(3)
    made, processor = {
        "parakeet_tdt": _parakeet_tdt,
        "parakeet_ctc": _parakeet_ctc,
        "nemotron_asr_streaming": _nemotron,
        "canary": _canary,
        "cohere_asr": _cohere,
        "qwen3_asr": _qwen,
    }[kind](transformers)
    made.eval().save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


ENCODER: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "subsampling_conv_channels": 4,
    "num_mel_bins": 80,
    "scale_input": False,
}
DECODER: dict[str, Any] = {"vocab_size": VOCABULARY, "decoder_hidden_size": 16, "num_decoder_layers": 1, "pad_token_id": PAD}
WRITER: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "pad_token_id": PAD,
    "eos_token_id": 2,
    "bos_token_id": 1,
}


def _parakeet_tdt(library: Any) -> tuple[Any, Any]:
    config = library.ParakeetTDTConfig(encoder_config=ENCODER, blank_token_id=0, **DECODER)
    return library.ParakeetForTDT(config), library.ParakeetProcessor(
        library.ParakeetFeatureExtractor(), _syllables(library.ParakeetTokenizer), blank_token="<0>", decoder_type="tdt"
    )


def _parakeet_ctc(library: Any) -> tuple[Any, Any]:
    config = library.ParakeetCTCConfig(encoder_config=ENCODER, vocab_size=VOCABULARY, pad_token_id=PAD)
    return library.ParakeetForCTC(config), library.ParakeetProcessor(
        library.ParakeetFeatureExtractor(), _syllables(library.ParakeetTokenizer), blank_token="<3>", decoder_type="ctc"
    )


def _nemotron(library: Any) -> tuple[Any, Any]:
    config = library.NemotronAsrStreamingConfig(encoder_config=ENCODER, blank_token_id=0, **DECODER)
    return library.NemotronAsrStreamingForRNNT(config), library.NemotronAsrStreamingProcessor(
        library.NemotronAsrStreamingFeatureExtractor(), _syllables(library.ParakeetTokenizer), blank_token="<0>"
    )


def _canary(library: Any) -> tuple[Any, Any]:
    config = library.CanaryConfig(
        encoder_config=ENCODER,
        decoder_config=WRITER,
        vocab_size=VOCABULARY,
        pad_token_id=PAD,
        eos_token_id=2,
        decoder_start_token_id=1,
    )
    return library.CanaryForConditionalGeneration(config), library.CanaryProcessor(
        library.ParakeetFeatureExtractor(), tokenizer(), chat_template=CANARY_TEMPLATE
    )


def _cohere(library: Any) -> tuple[Any, Any]:
    config = library.CohereAsrConfig(encoder_config={**ENCODER, "num_mel_bins": 128}, **WRITER)
    return library.CohereAsrForConditionalGeneration(config), library.CohereAsrProcessor(
        library.CohereAsrFeatureExtractor(feature_size=128), tokenizer()
    )


def _syllables(kind: Any) -> Any:
    from tokenizers import Tokenizer, decoders, models

    made = Tokenizer(models.WordLevel(syllables(), unk_token="<1>"))
    made.decoder = decoders.Metaspace()
    return kind(tokenizer_object=made, unk_token="<1>", pad_token="<3>")


def _qwen(library: Any) -> tuple[Any, Any]:
    from tokenizers import AddedToken

    signs = ["<|audio_pad|>", "<|audio_start|>", "<|audio_end|>", "<asr_text>"]
    named = dict(zip(("audio_token", "audio_bos_token", "audio_eos_token"), signs, strict=False))
    made = library.Qwen2Tokenizer(
        vocab={chr(33 + n): n for n in range(90)} | {"Ġ": 90}, merges=[], pad_token="<|pad|>", eos_token="<|end|>", **named
    )
    made.add_tokens([AddedToken(signs[3], special=False)])
    size = len(made)
    config = library.Qwen3ASRConfig(
        audio_config={
            "num_mel_bins": 16,
            "encoder_layers": 1,
            "encoder_attention_heads": 2,
            "encoder_ffn_dim": 16,
            "d_model": 16,
            "output_dim": 16,
            "downsample_hidden_size": 4,
        },
        text_config={
            "vocab_size": size,
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "head_dim": 8,
        },
        audio_token_id=made.convert_tokens_to_ids(signs[0]),
        pad_token_id=made.pad_token_id,
        eos_token_id=made.eos_token_id,
        timestamp_token_id=0,
    )
    return library.Qwen3ASRForConditionalGeneration(config), library.Qwen3ASRProcessor(
        library.Qwen3ASRFeatureExtractor(feature_size=16), made, chat_template=QWEN_TEMPLATE
    )


CANARY_TEMPLATE = "{% for message in messages %}{% for part in message['content'] %}{% if part['type'] == 'text' %}ba{% endif %}"
CANARY_TEMPLATE += "{% endfor %}{% endfor %}"
QWEN_TEMPLATE = (
    "{% for message in messages %}{% for part in message['content'] %}{% if part['type'] == 'audio' %}"
    "<|audio_start|><|audio_pad|><|audio_end|>{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endfor %}"
)
