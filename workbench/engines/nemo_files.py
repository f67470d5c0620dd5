"""NVIDIA's .nemo files as folders that the model store takes: their weights are a pickle, which it never does."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Generator
from pathlib import Path

from workbench.domain.errors import BadRequest, InputRefused, Unavailable
from workbench.domain.progress import Progress
from workbench.engines.supervision import Child

STAGE = "conversion"


def convert(file: Path, folder: Path, python: Path | None) -> Generator[Progress, None, Path]:
    """A new folder with model_config.yaml and model.safetensors; whole, or not there. `python` has torch and safetensors."""
    if not file.is_file():
        raise InputRefused(f"{file} is no file.", "Name the .nemo file.")
    if folder.exists():
        raise BadRequest(f"{folder} is there already.", "Name a folder that is to be made.")
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        partial.mkdir(parents=True)
        yield from _converted(file, partial, python)
        partial.rename(folder)
        return folder
    except OSError as error:
        raise Unavailable(f"{folder} could not be written: {error.strerror or error}.", "Choose another place.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _converted(file: Path, partial: Path, python: Path | None) -> Generator[Progress, None, None]:
    with contextlib.closing(Child("nemo_files", title=f"The conversion of {file.name}", python=python)) as child:
        for part in child.call("convert", file=str(file.resolve()), folder=str(partial.resolve())):
            yield Progress(STAGE, part["done"], part["total"])
