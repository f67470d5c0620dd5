"""Sentence embeddings by a model of the laboratory: an ONNX encoder with its tokenizer, run in this process.

An ONNX graph is data: nothing of it is code to import. Its inputs and outputs are those every exporter of encoders writes: token
ids and a mask in; a vector a text, or one a token, out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import Unavailable

LONGEST = 256  # tokens; sentence encoders are trained on less
PREFIX = "meaning"
_FILES = ("model.onnx", "onnx/model.onnx")


class SentenceEncoder:
    """Loads lazily; the first call costs the loading of the network."""

    def __init__(self, folder: Path, *, name: str, digest: str, threads: int) -> None:
        self.name, self.digest = name, digest
        self._folder, self._threads = folder, threads
        self._loaded: tuple[Any, Any] | None = None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts, dimensions), each of length one; a text without tokens is the zero vector."""
        session, tokenizer = self._load()
        encoded = tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        told = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        wanted = [one.name for one in session.get_inputs()]
        vectors = self._pooled(session.run(None, {name: told[name] for name in wanted}), mask)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        made: NDArray[np.float32] = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
        return made

    def _pooled(self, outputs: Sequence[NDArray[Any]], mask: NDArray[np.int64]) -> NDArray[Any]:
        whole = next((output for output in outputs if output.ndim == 2), None)
        if whole is not None:
            return whole
        tokens = outputs[0]
        if self._takes_first_token():
            return np.asarray(tokens[:, 0])
        weights = mask[:, : tokens.shape[1], None].astype(tokens.dtype)
        return np.asarray((tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9))

    def _takes_first_token(self) -> bool:
        """As the file beside the model says that it was trained; the mean of all tokens without one."""
        file = self._folder / "1_Pooling" / "config.json"
        return file.is_file() and bool(json.loads(file.read_text(encoding="utf-8")).get("pooling_mode_cls_token"))

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            self._loaded = _session(self._folder, self._threads), _tokenizer(self._folder)
        return self._loaded


def _session(folder: Path, threads: int) -> Any:
    import onnxruntime

    network = next((folder / name for name in _FILES if (folder / name).is_file()), None)
    if network is None:
        raise _unfit(folder, f"has no {_FILES[0]}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _unfit(folder, f"cannot be loaded: {str(error).splitlines()[0][:200]}") from error
    strange = {one.name for one in session.get_inputs()} - {"input_ids", "attention_mask", "token_type_ids"}
    if strange:
        raise _unfit(folder, f"wants inputs that no text encoder has: {', '.join(sorted(strange))}")
    return session


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    file = folder / "tokenizer.json"
    if not file.is_file():
        raise _unfit(folder, "has no tokenizer.json")
    made = Tokenizer.from_file(str(file))
    made.enable_truncation(LONGEST)
    pad = next((word for word in ("[PAD]", "<pad>") if made.token_to_id(word) is not None), None)
    made.enable_padding(pad_id=made.token_to_id(pad) if pad else 0, pad_token=pad or "[PAD]")
    return made


def _unfit(folder: Path, why: str) -> Unavailable:
    return Unavailable(
        f"The model {folder.name} {why}.", "Install an ONNX sentence encoder: a folder with model.onnx and tokenizer.json."
    )
