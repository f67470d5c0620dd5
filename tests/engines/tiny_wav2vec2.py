"""A wav2vec2 network of a few random numbers, in the real classes of the library that loads it."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.engines.torch_stack import settle

LETTERS = ("<pad>", "<s>", "</s>", "<unk>", "|", *"ETAONIHSRDLUMWCFGYPBVK'XJQZ")


def write(folder: Path, *, seed: int = 1) -> Path:
    """Put model.safetensors, vocab.json and what the processor wants into a folder."""
    settle()
    import torch
    from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    shape = Wav2Vec2Config(
        vocab_size=len(LETTERS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        conv_dim=(8,) * 7,
        num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2,
        pad_token_id=0,
    )
    Wav2Vec2ForCTC(shape).save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.json").write_text(json.dumps({letter: at for at, letter in enumerate(LETTERS)}))
    signs = {"unk_token": "<unk>", "pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>", "word_delimiter_token": "|"}
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "Wav2Vec2CTCTokenizer", **signs}))
    features = {"feature_extractor_type": "Wav2Vec2FeatureExtractor", "do_normalize": True, "sampling_rate": 16_000}
    (folder / "preprocessor_config.json").write_text(json.dumps({**features, "feature_size": 1, "padding_value": 0.0}))
    return folder
