"""engines: what transcribes, aligns and tells voices apart here, what stands in the way, and environments of their own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.domain.canonical import plain
from workbench.domain.engines import Engine, EngineState, Task
from workbench.domain.environments import EnvironmentState, RollCall

_HEAD = ("engine", "task", "state", "runs in", "needs")


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    engines = verbs.add_parser("engines", parents=[common], help="transcribers, aligners and diarizers on this machine")
    acts = engines.add_subparsers(dest="act", required=True)
    listed = acts.add_parser("list", parents=[common], help="every engine, what it needs, and what stands in its way")
    listed.add_argument("--task", choices=("transcription", "alignment", "diarization"), help="only engines of this task")
    listed.set_defaults(run=list_engines)
    named = {
        "install": (install, "make the environment an engine needs, with exact versions, through uv"),
        "check": (check, "start an engine's process and import there what it needs"),
        "remove": (remove, "take an environment off the disk"),
    }
    for word, (run, said) in named.items():
        act = acts.add_parser(word, parents=[common], help=said)
        act.add_argument("name", metavar="NAME", help="an engine, or an environment by its own name")
        act.set_defaults(run=run)
    conversion = acts.add_parser("convert", parents=[common], help="a .nemo file or pyannote's folder as models add takes it")
    conversion.add_argument("file", type=Path, metavar="FILE.nemo|FOLDER")
    conversion.add_argument("folder", type=Path, metavar="FOLDER")
    conversion.set_defaults(run=convert)


def list_engines(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Every engine of the registry; every obstacle in a sentence of its own."""
    wanted = [state for state in workshop.engines.states() if not args.task or state.engine.task == args.task]
    states = sorted(wanted, key=lambda state: list(Task).index(state.engine.task))
    environments = workshop.engines.environments()
    rows = table((_HEAD, *(_row(state) for state in states)))
    lines = [rows[0]]
    for row, state in zip(rows[1:], states, strict=True):
        lines += [row, *(f"    {lack}" for lack in state.obstacles)]
    ready = sum(state.is_ready for state in states)
    lines += ["", *(_environment(one) for one in environments), f"{ready} of {len(states)} engines can run here."]
    data = {"engines": [_data(state) for state in states], "environments": [plain(one) for one in environments]}
    return Answer(tuple(lines), data)


def _row(state: EngineState) -> tuple[str, ...]:
    engine = state.engine
    ready = "ready" if state.is_ready else "not ready"
    return engine.name, str(engine.task), ready, engine.environment or "the workbench", ", ".join(needs(engine)) or "nothing"


def needs(engine: Engine) -> tuple[str, ...]:
    """What an engine asks of a machine, in words."""
    told = (
        *(f"model {name}" for name in engine.models),
        f"{engine.memory_mib:,} MiB" if engine.memory_mib else "",
        _gpu(engine),
        f"key {engine.key}" if engine.key else "",
        _languages(engine.languages),
        "streams" if engine.streaming else "",
        f"up to {engine.most_speakers} voices" if engine.most_speakers else "",
        "/".join(engine.machines),
    )
    return tuple(filter(None, told))


def _gpu(engine: Engine) -> str:
    if not engine.gpu_memory_mib:
        return ""
    return f"GPU {engine.gpu_memory_mib:,} MiB" if engine.needs_gpu else f"or GPU {engine.gpu_memory_mib:,} MiB"


def _languages(codes: tuple[str, ...]) -> str:
    return " ".join(codes) if 0 < len(codes) <= 3 else f"{len(codes)} languages" if codes else ""


def _environment(state: EnvironmentState) -> str:
    named = f"environment {state.name}" + (f" ({', '.join(state.engines)})" if state.engines else "")
    remedy = f"workbench engines install {state.name}"
    if not state.is_installed:
        return f"{named}: not installed, about {state.room_mib:,} MiB: {remedy}"
    return f"{named}: installed in {state.place}" + ("" if state.is_current else f", from earlier versions: {remedy}")


def _data(state: EngineState) -> dict[str, Any]:
    about: Any = plain(state.engine)
    return {
        **about,
        "ready": state.is_ready,
        "obstacles": list(state.obstacles),
        "runs_in": state.engine.environment or "workbench",
    }


def install(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 5 where it could not be made, or where something else is missing; Ctrl-C leaves nothing half-made."""
    return _told("installed", follow(workshop.engines.install(args.name)))


def check(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 5 for a crash, a hang, another protocol or a module that does not import."""
    return _told("works", follow(workshop.engines.check(args.name)))


def _told(word: str, roll: RollCall) -> Answer:
    versions = ", ".join(f"{name} {version}" for name, version in roll.versions) or "no packages"
    devices = ", ".join(roll.devices) or "the processor alone"
    return Answer(
        (
            f"{roll.name}  {word}: Python {roll.python} on {roll.machine}, in {roll.seconds_tenths / 10:.1f} s",
            f"    {versions}",
            f"    computes on {devices}",
        ),
        {"name": roll.name, "done": word, **_plain(roll)},
    )


def _plain(roll: RollCall) -> dict[str, Any]:
    return {
        "python": roll.python,
        "machine": roll.machine,
        "versions": dict(roll.versions),
        "devices": list(roll.devices),
        "seconds": roll.seconds_tenths / 10,
    }


def remove(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The environment is gone; models stay."""
    state = workshop.engines.remove(args.name)
    return Answer((f"{state.name}  removed from {state.place}",), {"name": state.name, "removed": state.place})


def convert(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Whole, or not there."""
    folder = follow(workshop.engines.convert(args.file, args.folder))
    return Answer((f"wrote  {folder}", f"    next: workbench models add NAME {folder}"), {"folder": str(folder)})
