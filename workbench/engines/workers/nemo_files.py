"""Child side of `engines convert`: a .nemo file as a folder of safetensors and text. Needs torch and safetensors alone."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

CONFIG, WEIGHTS = "model_config.yaml", "model_weights.ckpt"


def convert(request: dict):
    """Takes the two files out of the archive; numbers alone are read of the weights, whatever else their pickle may hold."""
    import torch
    from safetensors.torch import save_file

    folder, ckpt = Path(request["folder"]), Path(request["folder"]) / WEIGHTS
    with tarfile.open(request["file"]) as archive:
        for number, name in enumerate((CONFIG, WEIGHTS), 1):
            taken_out(archive, name, folder / name)
            yield {"done": number, "total": 3}
    held = torch.load(ckpt, map_location="cpu", weights_only=True)  # noqa: TID251 - numbers only, once, to be rid of the pickle
    save_file({name: tensor.clone().contiguous() for name, tensor in held.items()}, str(folder / "model.safetensors"))
    ckpt.unlink()
    return {"weights": len(held)}


def taken_out(archive: tarfile.TarFile, name: str, place: Path) -> None:
    """One member under the name it is looked for by; where else its own path would lead is no matter."""
    found = [member for member in archive.getmembers() if member.isreg() and Path(member.name).name == name]
    stream = archive.extractfile(found[0]) if len(found) == 1 else None
    if stream is None:
        raise ValueError(f"the archive has {len(found) or 'no'} {name}")
    with place.open("wb") as out:
        shutil.copyfileobj(stream, out)


OPERATIONS = {"convert": convert}
