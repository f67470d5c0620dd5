"""A sentence encoder of a few numbers: an ONNX graph written by hand, and a tokenizer of a dozen words.

The graph is Gather(table, input_ids): a vector a token, out of a table of random numbers. What is tested with it is how a real
encoder is loaded, fed and pooled, by the libraries that do it; that its vectors mean anything is the business of its makers.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workbench.engines.workers.voice_prints import delimited

WORDS = ("[PAD]", "[UNK]", "van", "car", "gate", "harbour", "yellow", "left", "the", "nine", "lorry", "brother")
SIZE = 8
_FLOAT, _INT64 = 1, 7


def write(folder: Path, *, seed: int = 1) -> np.ndarray:
    """Put model.onnx and tokenizer.json into a folder; the table of the words' vectors."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    folder.mkdir(parents=True, exist_ok=True)
    table = np.random.default_rng(seed).normal(size=(len(WORDS), SIZE)).astype(np.float32)
    table[WORDS.index("lorry")] = table[WORDS.index("van")]
    (folder / "model.onnx").write_bytes(_model(table))
    made = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    made.save(str(folder / "tokenizer.json"))
    return table


def _model(table: np.ndarray) -> bytes:
    # Field numbers of ModelProto, GraphProto, NodeProto, TensorProto and ValueInfoProto in onnx.proto.
    node = delimited(1, b"table") + delimited(1, b"input_ids") + delimited(2, b"last_hidden_state") + delimited(4, b"Gather")
    tensor = _varint(1, table.shape[0]) + _varint(1, table.shape[1]) + _varint(2, _FLOAT) + delimited(8, b"table")
    tensor += delimited(9, table.tobytes())
    inputs = [_value("input_ids", _INT64, ("b", "t")), _value("attention_mask", _INT64, ("b", "t"))]
    graph = delimited(1, node) + delimited(2, b"tiny") + delimited(5, tensor) + b"".join(delimited(11, one) for one in inputs)
    graph += delimited(12, _value("last_hidden_state", _FLOAT, ("b", "t", SIZE)))
    return _varint(1, 8) + delimited(7, graph) + delimited(8, _varint(2, 13))


def _value(name: str, kind: int, shape: tuple[str | int, ...]) -> bytes:
    dims = b"".join(delimited(1, _varint(1, d) if isinstance(d, int) else delimited(2, d.encode())) for d in shape)
    return delimited(1, name.encode()) + delimited(2, delimited(1, _varint(1, kind) + delimited(2, dims)))


def _varint(field: int, value: int) -> bytes:
    return bytes([field << 3]) + _number(value)


def _number(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
