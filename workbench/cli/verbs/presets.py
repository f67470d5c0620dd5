"""presets: which there are, what one says, and whether a file of one's own is right."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.answers import Answer, table
from workbench.domain.canonical import plain
from workbench.domain.errors import CaseError
from workbench.domain.presets import Preset, PresetState


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    presets = verbs.add_parser("presets", parents=[common], help="which engines a kind of machine prefers, from files")
    acts = presets.add_subparsers(dest="act", required=True)
    acts.add_parser("list", parents=[common], help="every preset, its file, and what is off with it").set_defaults(
        run=list_presets
    )
    show = acts.add_parser("show", parents=[common], help="what a preset says, as it will be taken")
    show.add_argument("name", metavar="NAME|FILE")
    show.set_defaults(run=show_preset)
    check = acts.add_parser("check", parents=[common], help="judge a file of your own, or all of them, by line and key")
    check.add_argument("files", nargs="*", metavar="FILE", type=Path)
    check.set_defaults(run=check_presets)


def list_presets(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Shipped ones and one's own; a broken one with its reason."""
    states = workshop.presets.states()
    rows = [(s.name, "shipped" if s.origin == "shipped" else "your own", "ok" if s.preset else "BROKEN", s.path) for s in states]
    lines = (line for row, s in zip(table(rows), states, strict=True) for line in (row, *_indented(s.problem)))
    data = {"presets": [_data(s) for s in states]}
    return Answer((*lines, "", f"Your own go to {workshop.presets.home}; see config/GUIDE.md for the keys."), data)


def _indented(problem: str) -> Iterator[str]:
    yield from (f"    {line}" for line in problem.splitlines())


def _data(state: PresetState) -> dict[str, Any]:
    return {"name": state.name, "path": state.path, "origin": state.origin, "problem": state.problem}


def show_preset(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Every key, also those that the file leaves to us."""
    preset = workshop.presets.named(args.name)
    return Answer(table(tuple(_rows(preset))), {"preset": plain(preset)})


def _rows(preset: Preset) -> Iterator[tuple[str, str]]:
    yield "file", f"{preset.source}  SHA-256 {preset.digest}"
    yield from ((f"engines.{role}", engine) for role, engine in preset.transcribers)
    yield from ((f"diarization.{role}", engine) for role, engine in preset.diarizers)
    yield "alignment.primary", preset.aligner or "the recogniser's own word times"
    yield "resources.gpu_memory_limit", f"{preset.gpu_memory_limit_mib} MiB" if preset.gpu_memory_limit_mib else "none"
    yield "resources.cpu_threads", str(preset.cpu_threads or "as many as there are")
    yield "resources.batch_size", str(preset.batch_size or ("found out on GPUs" if preset.batch_size_auto else 1))
    yield "resources.parallel_streams", str(preset.parallel_streams)
    yield "optimization.precision", "fp16 on GPUs" if preset.fp16 else "int8" if preset.int8 else "int8, fp16 on GPUs"
    yield "optimization.use_flash_attention", _yes(preset.flash_attention)
    yield "optimization.vad_preprocessing", _yes(preset.vad_preprocessing)
    yield "optimization.cache_models", _yes(preset.cache_models)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def check_presets(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 1 where anything is off."""
    found = [(path, *_judged(path, workshop)) for path in args.files or _own(workshop)]
    lines = [line for path, name, problem in found for line in (problem.splitlines() if problem else (f"{path}: ok, {name}",))]
    data = {"checked": [{"path": str(path), "ok": not problem, "problem": problem} for path, _, problem in found]}
    return Answer(tuple(lines) or ("You have no presets of your own.",), data, 1 if any(problem for *_, problem in found) else 0)


def _own(workshop: Workshop) -> list[Path]:
    return [Path(state.path) for state in workshop.presets.states() if state.origin != "shipped"]


def _judged(path: Path, workshop: Workshop) -> tuple[str, str]:
    try:
        return f"preset {workshop.presets.read(path).name}", ""
    except CaseError as error:
        return "", error.problem
