"""Environments of their own for engines whose pins fight ours: made by uv, proved by an engine's process, or not there at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.domain.environments import RollCall
from workbench.domain.errors import Unavailable
from workbench.domain.progress import Progress
from workbench.engines.supervision import Child

STAMP = "workbench.json"
STAGE = "environment"
POLL_S = 0.25
IMPORT_LIMIT_S = 900.0  # the longest one module may take on a slow, busy machine
SETTLED = {"UV_PYTHON_DOWNLOADS": "never", "UV_COMPILE_BYTECODE_TIMEOUT": "0", "NO_COLOR": "1"}
TELLING = 400  # characters of an installer's complaint that are shown


@dataclass(frozen=True, slots=True)
class Environment:
    """What is installed together. `left_out` are dependencies that nothing here uses: training, experiment tracking, telemetry.
    `modules` have to import before it counts as installed; `packages` are told with their versions; `room_mib` is what it takes
    on disk with a torch for processors alone."""

    name: str
    title: str
    requirements: tuple[str, ...]
    modules: tuple[str, ...]
    packages: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    room_mib: int = 0


ENVIRONMENTS: Mapping[str, Environment] = MappingProxyType(
    {
        "nemo": Environment(
            name="nemo",
            title="NVIDIA NeMo",
            # peft belongs to its extra speechlm2, which brings all of speech synthesis besides.
            requirements=("nemo_toolkit[asr]==3.0.0", "peft==0.18.0", "torch>=2.13,<2.14"),
            modules=("nemo.collections.asr.models", "nemo.collections.speechlm2.models"),
            packages=("nemo_toolkit", "torch", "transformers", "peft", "lhotse", "numpy"),
            left_out=("aistore", "tensorboard", "smart-open", "opentelemetry-sdk"),
            room_mib=2_000,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Installer:
    """uv as it is started here, and its settings; `pins` is the folder with a file of exact versions for each environment."""

    command: tuple[str, ...]
    settings: Mapping[str, str]
    pins: Path


def interpreter(home: Path, name: str) -> Path | None:
    """The interpreter of an environment, None where it is not installed."""
    place = _python_in(home / name)
    return place if place.is_file() and (home / name / STAMP).is_file() else None


def is_current(environment: Environment, home: Path, pins: Path) -> bool:
    """Whether it was made from the pins that the workbench has now."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        stamp = json.loads((home / environment.name / STAMP).read_text("utf-8"))
        return bool(stamp["made_from"] == _digest(environment, pins))
    return False


def install(environment: Environment, home: Path, installer: Installer) -> Generator[Progress, None, RollCall]:
    """Make it beside its place, call its roll there, and only then put it in place. Closing the generator leaves nothing."""
    partial = home / f".{environment.name}.{os.getpid()}.part"
    _ground(environment, home)
    try:
        yield from _made(environment, partial, installer)
        told = yield from call_roll(environment, _python_in(partial))
        stamp = {"made_from": _digest(environment, installer.pins), "versions": dict(told.versions), "python": told.python}
        (partial / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        _put_in_place(partial, home / environment.name)
        return told
    except OSError as error:
        raise Unavailable(
            f"{environment.title} could not be put into {home}: {error.strerror or error}.",
            "Make room, or choose another place with WORKBENCH_ENGINES.",
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def call_roll(environment: Environment, python: Path | None) -> Generator[Progress, None, RollCall]:
    """Start an engine's process and import there what it needs. Raises Unavailable for a crash, a hang or another protocol."""
    began, total = time.monotonic(), len(environment.modules)
    yield Progress(STAGE, 0, total, "starting its process")
    with contextlib.closing(Child("roll_call", title=environment.title, python=python)) as child:
        about = child.ask("about", packages=list(environment.packages))
        steps = child.call("imports", limit_s=IMPORT_LIMIT_S, modules=list(environment.modules))
        while True:
            try:
                part = next(steps)
            except StopIteration as end:
                return _told(environment, about, end.value, time.monotonic() - began)
            yield Progress(STAGE, part["done"], total, f"imported {part['module']}")


def remove(environment: Environment, home: Path) -> bool:
    """Take it off the disk; whether it was there."""
    place, condemned = home / environment.name, home / f".{environment.name}.{os.getpid()}.old"
    if not place.exists():
        return False
    try:
        place.rename(condemned)  # at once no environment any more, however long its thousands of files take
    except OSError as error:
        raise Unavailable(f"{place} cannot be removed: {error.strerror}.", "Close what uses it, then remove it again.") from error
    shutil.rmtree(condemned, ignore_errors=True)
    return True


def _told(environment: Environment, about: dict[str, Any], imported: dict[str, Any], seconds: float) -> RollCall:
    versions = tuple((str(name), str(version)) for name, version in about["versions"].items() if version)
    devices = tuple(str(device) for device in imported["devices"])
    return RollCall(environment.name, str(about["python"]), str(about["machine"]), versions, devices, round(seconds * 10))


def _made(environment: Environment, partial: Path, installer: Installer) -> Generator[Progress, None, None]:
    uv = installer.command
    # Relocatable, since it is renamed; compiled, since engine processes write nothing and would compile thousands of files anew.
    yield from _run([*uv, "venv", "--relocatable", "--python", sys.executable, str(partial)], installer, environment)
    never = partial / "left-out.txt"
    never.write_text("".join(f"{name}; sys_platform == 'never'\n" for name in environment.left_out), encoding="utf-8")
    flags = ["--compile-bytecode", "-c", str(_pins(environment, installer.pins)), "--override", str(never)]
    into = ["--python", str(_python_in(partial)), *environment.requirements]
    yield from _run([*uv, "pip", "install", *flags, *into], installer, environment)


def _run(command: Sequence[str], installer: Installer, environment: Environment) -> Generator[Progress, None, None]:
    """Run uv, telling its last line; closing the generator ends it."""
    with tempfile.TemporaryDirectory(prefix="workbench-uv-") as folder:
        said = Path(folder) / "said.txt"
        process = _started(command, {**os.environ, **installer.settings, **SETTLED}, said)
        try:
            while process.poll() is None:
                time.sleep(POLL_S)
                yield Progress(STAGE, 0, None, _last_line(_text(said)) or f"making {environment.name}")
        finally:
            _end(process)
        if process.returncode:
            raise Unavailable(f"{environment.title} could not be installed: {_complaint(_text(said))}", REMEDY)


def _started(command: Sequence[str], given: Mapping[str, str], said: Path) -> subprocess.Popen[bytes]:
    try:
        with said.open("wb") as out:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=given)
    except OSError as error:
        raise Unavailable(f"uv cannot be started: {command[0]}: {error.strerror}.", WITHOUT_UV) from error


WITHOUT_UV = "Install uv where the workbench runs: pip install uv."
REMEDY = "Nothing was changed. See that the package index pip is configured for can be reached, then install it again."


def _text(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1].strip()


def _complaint(text: str) -> str:
    """An installer's words from where they become an error, as one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next((at for at, line in enumerate(lines) if line.startswith(("error", "×", "thread"))), max(0, len(lines) - 3))
    words = " ".join(line.lstrip("×╰─▶│├ ") for line in lines[first:]) or "uv said nothing"
    return words if len(words) <= TELLING else f"{words[:TELLING]}…"


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)


def _ground(environment: Environment, home: Path) -> None:
    """The folder, without what killed installations left in it, and with room enough."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(home).free >> 20
    except OSError as error:
        raise Unavailable(
            f"{home} cannot be written: {error.strerror}.", "Choose another place with WORKBENCH_ENGINES."
        ) from error
    for left in (path for ending in ("part", "old") for path in home.glob(f".*.*.{ending}")):
        if not _is_alive(left.name.split(".")[-2]):
            shutil.rmtree(left, ignore_errors=True)
    if free < environment.room_mib:
        raise Unavailable(
            f"{environment.title} takes about {environment.room_mib} MiB; {free} MiB are free in {home}.",
            "Make room, or choose another place with WORKBENCH_ENGINES.",
        )


def _is_alive(process: str) -> bool:
    if not process.isdigit() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _put_in_place(partial: Path, place: Path) -> None:
    old = place.with_name(f".{place.name}.{os.getpid()}.old")
    if place.exists():
        place.rename(old)
    try:
        partial.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _python_in(place: Path) -> Path:
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _pins(environment: Environment, folder: Path) -> Path:
    return folder / f"{environment.name}.txt"


def _digest(environment: Environment, pins: Path) -> str:
    asked = json.dumps([environment.requirements, environment.left_out])
    return hashlib.sha256(asked.encode() + _pins(environment, pins).read_bytes()).hexdigest()
