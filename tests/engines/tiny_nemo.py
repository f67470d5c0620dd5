"""Tiny models of NeMo's own classes with random weights. Run by the interpreter of NeMo's environment: tiny_nemo.py FOLDER."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SAMPLES = {"sample_rate": 16_000, "window_size": 0.025, "window_stride": 0.01, "window": "hann", "n_fft": 512}
SPECTRA = {**SAMPLES, "_target_": "nemo.collections.asr.modules.AudioToMelSpectrogramPreprocessor", "features": 80, "pad_to": 0}
LAYERS = {"n_layers": 1, "n_heads": 2, "conv_kernel_size": 9, "ff_expansion_factor": 2, "subsampling_conv_channels": 16}
ENCODER = {
    **LAYERS,
    "_target_": "nemo.collections.asr.modules.ConformerEncoder",
    "feat_in": 80,
    "d_model": 16,
    "subsampling": "dw_striding",
    "subsampling_factor": 8,
    "self_attention_model": "rel_pos",
    "att_context_size": [-1, -1],
}
TAG = "<|audioplaceholder|>"


def sortformer(folder: Path) -> None:
    """A diarizer as a folder: its configuration and its weights."""
    from nemo.collections.asr.models import SortformerEncLabelModel
    from omegaconf import OmegaConf
    from safetensors.torch import save_file

    modules = {"num_spks": 4, "fc_d_model": 16, "tf_d_model": 8, "subsampling_factor": 8, "spkcache_len": 188}
    transformer = {"num_layers": 1, "hidden_size": 8, "inner_size": 16, "num_attention_heads": 2, "pre_ln": False}
    config = OmegaConf.create(
        {
            "sample_rate": 16_000,
            "max_num_of_spks": 4,
            "pil_weight": 0.5,
            "ats_weight": 0.5,
            "streaming_mode": True,
            "model_defaults": {"fc_d_model": 16, "tf_d_model": 8},
            "train_ds": {"manifest_filepath": "nowhere.json", "batch_size": 1},
            "preprocessor": {**SPECTRA, "normalize": "NA", "dither": 1e-5},
            "encoder": ENCODER,
            "transformer_encoder": {
                "_target_": "nemo.collections.asr.modules.transformer.transformer_encoders.TransformerEncoder",
                **transformer,
            },
            "sortformer_modules": {"_target_": "nemo.collections.asr.modules.sortformer_modules.SortformerModules", **modules},
            "loss": {"_target_": "nemo.collections.asr.losses.bce_loss.BCELoss", "weight": None, "reduction": "mean"},
        }
    )
    folder.mkdir()
    OmegaConf.save(config, folder / "model_config.yaml")
    config.pop("train_ds")
    model = SortformerEncLabelModel(cfg=config).eval()
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / "model.safetensors")


def canary_qwen(folder: Path) -> None:
    """A recogniser as the folder that is added to the store: speech encoder, language model, its words."""
    import torch
    from nemo.collections.speechlm2.models import SALM

    language_model(folder)
    perception = {
        "target": "nemo.collections.speechlm2.modules.perception.AudioPerceptionModule",
        "output_dim": 32,
        "preprocessor": {**SPECTRA, "normalize": "per_feature", "dither": 0.0},
        "encoder": ENCODER,
        "modality_adapter": {"_target_": "nemo.collections.speechlm2.modules.perception.IdentityConnector", "d_model": 16},
    }
    lora = {"task_type": "CAUSAL_LM", "r": 4, "lora_alpha": 8, "lora_dropout": 0.0, "target_modules": ["q_proj", "v_proj"]}
    config: dict[str, Any] = {
        "pretrained_llm": str(folder / "llm_backbone"),
        "tokenizer_path": str(folder),
        "pretrained_asr": "nobody/none",
        "pretrained_weights": False,
        "audio_locator_tag": TAG,
        "prompt_format": "qwen",
        "perception": perception,
        "lora": lora,
        "freeze_params": [],
        "prevent_freeze_params": [],
    }
    torch.manual_seed(3)
    model = SALM(config).eval()
    model.save_pretrained(folder)
    said = json.loads((folder / "config.json").read_text("utf-8"))
    said.pop("tokenizer_path")
    (folder / "config.json").write_text(json.dumps({**said, "pretrained_llm": "nobody/none"}), encoding="utf-8")


def language_model(folder: Path) -> None:
    """The configuration of a small Qwen3, and a tokenizer of syllables."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen3Config

    (folder / "llm_backbone").mkdir(parents=True)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    syllables = [f"Ġ{a}{b}" for a in "bdgklmnprst" for b in "aeiou"]
    words = Tokenizer(models.BPE({text: number for number, text in enumerate([*alphabet, *syllables])}, []))
    words.pre_tokenizer, words.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    special = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    PreTrainedTokenizerFast(tokenizer_object=words, **special, additional_special_tokens=[TAG]).save_pretrained(folder)
    sizes = {"vocab_size": len(alphabet) + len(syllables) + 4, "hidden_size": 32, "intermediate_size": 32, "head_dim": 8}
    shape = {"num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2, "tie_word_embeddings": True}
    Qwen3Config(**sizes, **shape).save_pretrained(folder / "llm_backbone")


if __name__ == "__main__":
    sortformer(Path(sys.argv[1]) / "sortformer")
    canary_qwen(Path(sys.argv[1]) / "canary_qwen")
