"""What the workers on transformers share: a torch that imports, arithmetic that repeats, samples by clips, words as utterances.

Needs numpy, torch and transformers, nothing of ours but the one file named here.
"""

from __future__ import annotations

import contextlib
import importlib.util
import platform
import zlib
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np

RATE = 16_000
SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")
PAUSE = RATE * 6 // 10  # a pause between words that parts utterances
LONGEST = 20 * RATE  # an utterance that is longer is parted at its longest pause


def stack() -> ModuleType:
    """The file that makes torchaudio importable, by its path: this worker may run in any environment."""
    spec = importlib.util.spec_from_file_location("workbench_torch_stack", Path(__file__).parents[1] / "torch_stack.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def settled(request: dict):
    """torch with a fixed seed, fixed order of sums and the asked threads. Call before transformers is imported."""
    stack().settle()
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(request["threads"])
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    if request.get("memory_mib"):
        limit_memory(request["memory_mib"])
    return torch


def placed(request: dict) -> dict:
    """How a model is loaded: from this folder only, in the asked precision, with the attention torch brings."""
    import torch

    return {
        "dtype": {"float32": torch.float32, "float16": torch.float16}[request["precision"]],
        "local_files_only": True,
        "attn_implementation": "sdpa",
        "use_safetensors": True,
    }


def told(torch) -> dict:
    """Versions of what computes here, and where."""
    import transformers

    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "numpy": np.__version__}
    return {"versions": {**versions, "python": platform.python_version()}, "cpu": processor()}


def processor() -> str:
    """The processor as the system names it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def limit_memory(mebibytes: int) -> None:
    """An honest MemoryError inside this process rather than a kill of something else."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))


def joined(path: str, clips: list) -> np.ndarray:
    """The clips' samples one after the other, from a raw float32 file, in memory of their own."""
    size = Path(path).stat().st_size // 4
    mapped = np.memmap(path, dtype="<f4", mode="r", shape=(size,)) if size else np.zeros(0, np.float32)
    return np.concatenate([mapped[first:end] for first, end in clips] or [mapped[:0]]).astype(np.float32)


def utterances(words: list[dict]) -> list[list[dict]]:
    """Words in utterances: a sentence's end or a pause parts them, and what is still too long its longest pause."""
    parts: list[list[dict]] = []
    for word in words:
        before = parts[-1][-1] if parts else None
        if before is None or before["text"].endswith(SENTENCE_ENDS) or word["span"][0] - before["span"][1] >= PAUSE:
            parts.append([])
        parts[-1].append(word)
    return [piece for part in parts for piece in shortened(part)]


def shortened(part: list[dict]) -> list[list[dict]]:
    """An utterance in pieces of at most `LONGEST`, where it can be parted."""
    if len(part) < 2 or part[-1]["span"][1] - part[0]["span"][0] <= LONGEST:
        return [part]
    gaps = [after["span"][0] - before["span"][1] for before, after in pairwise(part)]
    at = gaps.index(max(gaps)) + 1
    return [*shortened(part[:at]), *shortened(part[at:])]


def as_segment(words: list[dict]) -> dict:
    """An utterance as the parent takes it; nothing here tells speech from noise, so `no_speech` is 0."""
    text = spaced(word["text"] for word in words)
    logs = [np.log(max(word["probability"], 1e-9)) for word in words]
    written = text.encode()
    return {
        "span": (words[0]["span"][0], max(word["span"][1] for word in words)),
        "text": text,
        "words": [{**word, "text": f" {word['text']}"} for word in words],
        "no_speech": 0.0,
        "logprob": float(np.mean(logs)),
        "compression": len(written) / len(zlib.compress(written)),
    }


def spaced(texts) -> str:
    """Words as a line."""
    return " ".join(texts)


def put_back(words: list[dict], clips: list) -> list[dict]:
    """Words timed in the joined clips at their places in the recording, each inside the clip that holds its middle."""
    starts = np.cumsum([0] + [end - first for first, end in clips])
    placed = []
    for word in words:
        begin, end = word["span"]
        number = int(np.searchsorted(starts[1:-1], (begin + end) / 2, side="right"))
        first, last = clips[number]
        at = [min(max(frame - int(starts[number]) + first, first), last) for frame in (begin, end)]
        placed.append({**word, "span": (at[0], max(at))})
    return placed
