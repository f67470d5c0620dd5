"""How far our steps over spectra in blocks are from NeMo's own over the whole. Run by NeMo's interpreter: FOLDER PCM FRAMES."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[2] / "workbench" / "engines" / "workers"))

import nemo_sortformer as ours
import torch

folder, path, frames = sys.argv[1], sys.argv[2], int(sys.argv[3])
asked = {"folder": folder, "device": "cpu", "precision": "float32", "threads": 1, "memory_mib": 0}
for _ in ours.load(asked):
    pass
model = ours._held["model"]
ours.BLOCK = 7 * 16_000
model.sortformer_modules.chunk_len, model.sortformer_modules.chunk_right_context = 40, 10
samples = np.fromfile(path, "<f4")
with torch.inference_mode():
    whole = model.forward(torch.from_numpy(samples)[None], torch.tensor([len(samples)]))[0].numpy()
    mine = np.concatenate([chances for chances, _ in ours.steps(model, ours.spectra(model, path, frames))])
sys.stdout.write(f"{whole.shape} {mine.shape}\n{np.abs(whole - mine).max() if whole.shape == mine.shape else 9}\n")
