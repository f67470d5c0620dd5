"""A pyannote pipeline in a folder of its own: its config.yaml as published, every network as safetensors beside a description.

Published checkpoints are pickles. `turned` reads one once, allowing only pyannote's own descriptions, and writes what can be
loaded without running anything. Configurations that name repositories of the hub find their parts by the repository's last name.
"""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from inspect import signature
from pathlib import Path

CONFIG, DESCRIPTION, WEIGHTS = "config.yaml", "network.json", "model.safetensors"
CHECKPOINT, NUMBERS = "pytorch_model.bin", ("xvec_transform", "plda")
CLUSTERS_BY_PLDA = "VBxClustering"


def pipeline(folder: Path) -> object:
    """The pipeline, its parameters as configured."""
    import pyannote_parts
    import yaml
    from pyannote.audio.pipelines import SpeakerDiarization

    config = yaml.safe_load((folder / CONFIG).read_text(encoding="utf-8"))
    asked = dict(config["pipeline"].get("params", {}))
    clustering = asked.get("clustering", CLUSTERS_BY_PLDA)
    plda = plda_in(part(folder, asked.get("plda", "plda"))) if clustering == CLUSTERS_BY_PLDA else pyannote_parts.no_plda()
    networks = {name: network(part(folder, asked[name])) for name in ("segmentation", "embedding")}
    made = SpeakerDiarization(**{**asked, **networks, "plda": plda, "legacy": True})
    made.instantiate(config["params"])
    return made


def part(folder: Path, named: object) -> Path:
    """Where a part that the configuration names lies: "$model/NAME", or a repository's last name."""
    name = named if isinstance(named, str) else str(named.get("subfolder") or named.get("checkpoint"))
    place = folder / name.split("@")[0].rstrip("/").rpartition("/")[2]
    if not place.is_dir():
        raise FileNotFoundError(f"{CONFIG} names {name}, and there is no folder {place.name} beside it")
    return place


def network(place: Path) -> object:
    """A network by its class and sizes, filled from safetensors."""
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from safetensors.torch import load_file

    told = json.loads((place / DESCRIPTION).read_text(encoding="utf-8"))
    module, name = told["class"]
    if not module.startswith("pyannote.audio.models."):
        raise ValueError(f"{place.name} is a {module}.{name}, which is none of pyannote.audio's networks")
    kind = getattr(import_module(module), name)
    known = signature(kind).parameters
    made = kind(**{size: value for size, value in told["sizes"].items() if size in known})
    if told["task"]:
        kinds = {"problem": Problem(told["task"]["problem"]), "resolution": Resolution(told["task"]["resolution"])}
        made.specifications = Specifications(**{**told["task"], **kinds})
        made.build()
    lacking = made.load_state_dict(load_file(place / WEIGHTS), strict=False).missing_keys
    if lacking:  # what is beyond its own, such as a training loss, is left aside; nothing may stay random
        raise ValueError(f"{place.name}/{WEIGHTS} lacks {', '.join(lacking[:3])}")
    return made.eval()


def plda_in(place: Path) -> object:
    """The calibration of VBx, its arrays handed over as the files that pyannote reads."""
    import tempfile

    import numpy as np
    from pyannote.audio.core.plda import PLDA
    from safetensors.numpy import load_file

    with tempfile.TemporaryDirectory() as passing:
        for name in NUMBERS:
            np.savez(Path(passing) / f"{name}.npz", **load_file(place / f"{name}.safetensors"))
        return PLDA.from_pretrained(passing)


def turned(source: Path, target: Path) -> list[str]:
    """Write `source` (config.yaml and its parts as published) to `target` without pickles; the parts' names."""
    target.mkdir(parents=True)
    shutil.copyfile(source / CONFIG, target / CONFIG)
    parts = sorted(path.parent for path in source.rglob(CHECKPOINT))
    for place in parts:
        turn_network(place / CHECKPOINT, target / place.relative_to(source))
    for place in sorted({path.parent for path in source.rglob("*.npz")}):
        turn_numbers(place, target / place.relative_to(source))
        parts.append(place)
    return [place.name for place in parts]


def turn_network(checkpoint: Path, place: Path) -> None:
    """One network's checkpoint as safetensors and a description."""
    import torch
    from pyannote.audio.core import task
    from safetensors.torch import save_file

    with torch.serialization.safe_globals([task.Specifications, task.Problem, task.Resolution, torch.torch_version.TorchVersion]):
        held = torch.load(checkpoint, map_location="cpu", weights_only=True)  # noqa: TID251 - once, to be rid of it
    place.mkdir(parents=True)
    weights = {name: value.contiguous().clone() for name, value in held["state_dict"].items()}
    save_file(weights, place / WEIGHTS)
    (place / DESCRIPTION).write_text(json.dumps(described(held), indent=1), encoding="utf-8")


def described(held: dict) -> dict:
    """A checkpoint's class, sizes and task in plain words."""
    about = held["pyannote.audio"]
    task = about.get("specifications")
    kinds = {} if task is None else {"problem": task.problem.value, "resolution": task.resolution.value}
    names = ("duration", "min_duration", "warm_up", "classes", "powerset_max_classes", "permutation_invariant")
    return {
        "class": [about["architecture"]["module"], about["architecture"]["class"]],
        "sizes": dict(held["hyper_parameters"]),
        "task": {**{name: getattr(task, name, None) for name in names}, **kinds} if task is not None else None,
    }


def turn_numbers(source: Path, place: Path) -> None:
    """The arrays of VBx's calibration; an array of objects would be a pickle and is refused."""
    import numpy as np
    from safetensors.numpy import save_file

    place.mkdir(parents=True)
    for name in NUMBERS:
        with np.load(source / f"{name}.npz", allow_pickle=False) as held:
            save_file({key: np.ascontiguousarray(held[key]) for key in held.files}, place / f"{name}.safetensors")
