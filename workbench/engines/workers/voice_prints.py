"""WeSpeaker's ResNet34, cut before its pooling: it runs once over a stretch, each voice is pooled from its own frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TRUNK = "onnx::ReduceMean_343"
WEIGHT, BIAS, MEAN = "model.seg_1.weight", "model.seg_1.bias", "mean_vec"
HOP, CENTRE = 8 * 160, 200  # samples between steps of the map, and to the first one's centre
LEAST = 4  # steps that must count before a stretch says whose voice it is
GRAPH, INITIALIZER, OUTPUT = 7, 5, 12  # field numbers of ModelProto and GraphProto in onnx.proto
DIMS, NAME, RAW = 1, 8, 9  # field numbers of TensorProto


@dataclass(frozen=True, slots=True)
class Head:
    """What follows the pooling: one linear layer and the mean of the training voices."""

    weight: np.ndarray
    bias: np.ndarray
    mean: np.ndarray

    def embed(self, statistics: np.ndarray) -> np.ndarray:
        """(k, 5120) means and deviations to (k, 256) embeddings."""
        return statistics @ self.weight.T + self.bias - self.mean


def pooled(trunk: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(channels, steps) and (k, steps) weights to (k, 2·channels) weighted means and unbiased deviations."""
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-8)
    mean = weights @ trunk.T / total
    square = weights @ (trunk**2).T / total
    bessel = total - (weights**2).sum(axis=1, keepdims=True) / total
    variance = np.maximum(square - mean**2, 0) * total / np.maximum(bessel, 1e-3)
    return np.concatenate([mean, np.sqrt(variance + 1e-7)], axis=1)


def rolling(trunk: np.ndarray, weights: np.ndarray, reach: int, at: np.ndarray) -> np.ndarray:
    """(channels, steps) and a weight for each step to (len(at), 2·channels) statistics over `reach` steps to both sides of those
    in `at`; nothing but zeros where less than half a second counts."""
    low, high = np.clip(at - reach, 0, trunk.shape[1]), np.clip(at + reach + 1, 0, trunk.shape[1])
    total = _between(weights[None], low, high)[0]
    mean = _between(trunk * weights, low, high) / np.maximum(total, 1e-8)
    square = _between(trunk.astype(np.float64) ** 2 * weights, low, high) / np.maximum(total, 1e-8)
    variance = np.maximum(square - mean**2, 0) * total / np.maximum(total - 1, 1e-3)
    statistics = np.concatenate([mean, np.sqrt(variance + 1e-7)]).T.astype(np.float32)
    return np.where(total[:, None] < LEAST, 0, statistics)


def _between(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1, dtype=np.float64)], axis=1)
    return sums[:, high] - sums[:, low]


def opened(model: Path) -> tuple[bytes, Head]:
    """The model with its last feature map as an output, and the layers after the pooling."""
    body = model.read_bytes()
    tensors: dict[str, np.ndarray] = {}
    parts = []
    for number, value, raw in fields(body):
        if number == GRAPH:
            tensors = initializers(value, {WEIGHT, BIAS, MEAN})
            value = value + delimited(OUTPUT, delimited(1, TRUNK.encode()))
            raw = delimited(GRAPH, value)
        parts.append(raw)
    return b"".join(parts), Head(tensors[WEIGHT], tensors[BIAS], tensors[MEAN])


def initializers(graph: bytes, wanted: set[str]) -> dict[str, np.ndarray]:
    """The named float tensors of a graph."""
    found = {}
    for number, value, _ in fields(graph):
        if number == INITIALIZER:
            tensor = [(n, v) for n, v, _ in fields(value)]
            name = next(bytes(v).decode() for n, v in tensor if n == NAME)
            if name in wanted:
                shape = [v for n, v in tensor if n == DIMS]
                found[name] = np.frombuffer(next(v for n, v in tensor if n == RAW), "<f4").reshape(shape)
    return found


def fields(message: bytes) -> Iterator[tuple[int, bytes | int, bytes]]:
    """Number, value and raw bytes of each field of a protobuf message."""
    at = 0
    while at < len(message):
        begin = at
        key, at = varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(message, at)
        else:
            length, at = varint(message, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value, at = message[at : at + length], at + length
        yield key >> 3, value, message[begin:at]


def varint(message: bytes, at: int) -> tuple[int, int]:
    """A protobuf number and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def delimited(number: int, value: bytes) -> bytes:
    """A protobuf field that holds bytes."""
    return numbered(number << 3 | 2) + numbered(len(value)) + value


def numbered(value: int) -> bytes:
    """A number as protobuf writes it."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
