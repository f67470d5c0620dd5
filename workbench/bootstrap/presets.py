"""Presets by name: those that ship in config/, a laboratory's own beside the user's settings, and files named by their path."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from workbench.bootstrap.marked_yaml import read
from workbench.bootstrap.preset_keys import KEYS, Amiss, Found, Value, values_of
from workbench.domain.engines import Engine
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.orders import PRESETS
from workbench.domain.presets import Preset, PresetState

SHIPPED = Path(__file__).resolve().parents[2] / "config"
VARIABLE = "WORKBENCH_PRESETS"
STANDARD = "workstation"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_ENDINGS = (".yaml", ".yml")
_NO_PRESETS = ("routing", "roles")  # other files that may lie beside them
_MEND = "Mend the file; “workbench presets check FILE” looks at it again, config/GUIDE.md tells what every key does."

# What a key is called in a Preset; roles of engines are gathered.
_FIELDS: Mapping[str, str] = {
    "alignment.primary": "aligner",
    "resources.gpu_memory_limit": "gpu_memory_limit_mib",
    "resources.cpu_threads": "cpu_threads",
    "resources.batch_size": "batch_size",
    "resources.batch_size_auto": "batch_size_auto",
    "resources.parallel_streams": "parallel_streams",
    "optimization.use_flash_attention": "flash_attention",
    "optimization.fp16_precision": "fp16",
    "optimization.int8_quantization": "int8",
    "optimization.vad_preprocessing": "vad_preprocessing",
    "optimization.cache_models": "cache_models",
}


def own_folders() -> tuple[Path, ...]:
    """Where a laboratory keeps presets of its own, the one that wins first."""
    import platformdirs

    named = os.environ.get(VARIABLE, "")
    ours = platformdirs.user_config_path("forensic-audio-workbench") / "presets"
    return (*(Path(part).expanduser() for part in named.split(os.pathsep) if part), ours)


class Presets:
    """Every preset this machine knows; a file of one's own stands in the place of a shipped one of its name."""

    def __init__(self, engines: Mapping[str, Engine], folders: tuple[Path, ...] | None = None) -> None:
        self._engines = engines
        self._folders = own_folders() if folders is None else folders

    @property
    def home(self) -> Path:
        """Where a person's own go: the last of the folders, which needs no variable."""
        return own_folders()[-1]

    def files(self) -> dict[str, Path]:
        """Names and their files: the shipped ones in their order, then one's own."""
        found = {name: SHIPPED / f"{name}.yaml" for name in PRESETS}
        for folder in reversed(self._folders):
            found |= {path.stem: path for path in _files_in(folder)}
        return found

    def states(self) -> tuple[PresetState, ...]:
        """Each preset, or what is wrong with its file."""
        return tuple(self._state(name, path) for name, path in self.files().items())

    def named(self, wanted: str) -> Preset:
        """The preset of a name or in a file; the standard one where nothing is named. Raises BadRequest."""
        if is_path(wanted):
            return self.read(Path(wanted).expanduser())
        name, files = wanted or STANDARD, self.files()
        if name not in files:
            near = get_close_matches(name, files, n=1)
            known = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(files)}."
            raise BadRequest(f"There is no preset “{name}”.", f"{known} A file is named by its path.")
        return self.read(files[name])

    def read(self, path: Path) -> Preset:
        """The preset in a file. Raises BadRequest with every line that is off."""
        preset, off = self.checked(path)
        if preset is None:
            raise BadRequest("\n".join(told(path, found) for found in off), _MEND)
        return preset

    def checked(self, path: Path) -> tuple[Preset | None, tuple[Amiss, ...]]:
        """The preset in a file, or everything that is off in it. Raises Unreadable for what is no plain YAML."""
        tree, body = read(path)
        found = values_of(tree, self._engines)
        off = (*_name_off(path), *found.off)
        return (None, off) if off else (_preset(path, found, body), ())

    def _state(self, name: str, path: Path) -> PresetState:
        try:
            return PresetState(name, self.read(path), str(path), _origin(path))
        except CaseError as error:
            return PresetState(name, None, str(path), _origin(path), error.problem)


def is_path(wanted: str) -> bool:
    """Whether a preset is named by its file."""
    return wanted.endswith(_ENDINGS) or "/" in wanted or os.sep in wanted


def with_surroundings(preset: Preset, environ: Mapping[str, str]) -> Preset:
    """The preset with what environment variables say in its keys' place; they are nearer to the person than a file."""
    threads, batch = environ.get("OMP_NUM_THREADS", ""), environ.get("WHISPERX_BATCH_SIZE", "")
    if _is_count(threads):
        preset = replace(preset, cpu_threads=int(threads))
    if _is_count(batch):
        preset = replace(preset, batch_size=int(batch), batch_size_auto=False)
    return preset


def _is_count(said: str) -> bool:
    return said.isascii() and said.isdigit() and 0 < int(said[:6]) <= 1024


def told(path: Path, found: Amiss) -> str:
    """What is off, with its file, line and key."""
    line = f", line {found.line}" if found.line else ""
    return f"{path}{line}, {found.key}: {found.why}{'' if found.why.endswith('?') else '.'}"


def _name_off(path: Path) -> Iterator[Amiss]:
    if not _NAME.fullmatch(path.stem):
        yield Amiss(0, "the file's name", "it is the preset's name: small letters, digits, - and _, 40 at most")


def _files_in(folder: Path) -> list[Path]:
    try:
        files = [path for path in folder.iterdir() if path.suffix in _ENDINGS and path.stem not in _NO_PRESETS]
    except OSError:  # no folder, no presets of one's own
        return []
    return sorted(path for path in files if _NAME.fullmatch(path.stem))


def _origin(path: Path) -> str:
    return "shipped" if path.resolve().parent == SHIPPED else "own"


def _preset(path: Path, found: Found, body: bytes) -> Preset:
    plain: dict[str, Value] = {_FIELDS[key]: value for key, value in found.values.items() if key in _FIELDS}
    return Preset(
        name=path.stem,
        transcribers=_roles("engines", found),
        diarizers=_roles("diarization", found),
        source=f"config/{path.name}" if _origin(path) == "shipped" else path.name,
        digest=sha256(body).hexdigest(),
        **plain,  # type: ignore[arg-type]  # each key's reader gives its field's type
    )


def _roles(section: str, found: Found) -> tuple[tuple[str, str], ...]:
    inside = (key for key in KEYS if key.startswith(f"{section}."))
    return tuple((key.partition(".")[2], str(found.values[key])) for key in inside if key in found.values)
