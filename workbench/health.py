"""`workbench health`: does everything the workbench leans on stand here? Checked by importing and looking, not by asking pip."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from workbench.domain.devices import Device
from workbench.domain.errors import CaseError
from workbench.domain.models import ModelState
from workbench.engines.supervision import QUIET
from workbench.storage.surroundings import folder_warnings

Check = tuple[str, bool, str]

CORE = {
    "PySide6": "PySide6.QtCore",
    "pyqtgraph": "",
    "numpy": "numpy",
    "soundfile": "soundfile",
    "av": "av",
    "faster-whisper": "faster_whisper",
    "ctranslate2": "ctranslate2",
    "onnxruntime": "onnxruntime",
    "SQLAlchemy": "sqlalchemy",
    "sqlcipher3": "sqlcipher3",
    "reportlab": "reportlab",
    "pyHanko": "pyhanko",
    "cryptography": "cryptography",
}
FULL = {"torch": "torch", "whisperx": "whisperx", "pyannote.audio": "pyannote.audio"}
QUICK_S, QUICK_BYTES = 2.0, 2**29  # so long, and models up to so large, are looked at byte by byte without --deep
TRYING = """
import importlib, sys
from workbench.engines.torch_stack import settle
settle()
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        wrong = ""
    except Exception as error:
        wrong = " ".join((str(error) or type(error).__name__).split())
    print(name, wrong, sep="\\t", flush=True)
"""
SEEN_BY_ENGINES = "import ctranslate2; print(ctranslate2.get_cuda_device_count())"


def health(
    models: Iterable[ModelState],
    prove: Callable[[str], object],
    database: Callable[[], str],
    sample: Path,
    *,
    gpus: Sequence[Device] = (),
    deep: bool = False,
) -> tuple[Check, ...]:
    """All checks. `models` are those of the store; `prove` reads every byte of one and raises where it is not as the lock has
    it; `database` answers with its version or raises. `deep` takes the time to prove every model that is here."""
    return (
        ("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
        *(_package(name, module) for name, module in CORE.items()),
        *_optional(),
        _database(database),
        *_models(models, prove, deep=deep),
        ("sample recording", sample.is_file(), sample.name),
        *_gpus(gpus),
        _disk(),
        _encryption(),
        *_surroundings(),
    )


def _package(name: str, module: str) -> Check:
    try:
        version = importlib.metadata.version(name)
        if module:
            __import__(module)
    except (ImportError, OSError) as error:
        return name, False, f"does not import: {error}"
    return name, True, version


def _optional() -> tuple[Check, ...]:
    """Heavy packages are tried in one process of their own: what they do on import stays there, and they share their halves."""
    here = {name: version for name in FULL if (version := _version(name))}
    modules = [FULL[name] for name in here]
    tried = _said([sys.executable, "-c", TRYING, *modules], limit_s=300) if here else None
    told = dict(line.split("\t", 1) for line in (tried.stdout if tried else "").splitlines() if "\t" in line)
    unsaid = "it took more than five minutes" if tried is None else f"its process ended with {tried.returncode}"
    return tuple(_in_child(name, here.get(name, ""), told.get(module, unsaid)) for name, module in FULL.items())


def _in_child(name: str, version: str, wrong: str) -> Check:
    if not version:
        return name, True, "not installed, not needed here; the full set: bash installers/run.sh --full"
    return (name, False, f"does not import: {wrong}") if wrong else (name, True, version)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _database(database: Callable[[], str]) -> Check:
    try:
        return "database", True, database()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it is the finding
        return "database", False, str(error)


def _models(models: Iterable[ModelState], prove: Callable[[str], object], *, deep: bool) -> Iterator[Check]:
    """The default ones and, deep, all that are here; small ones first, so that the most are proven in the time there is."""
    until = time.monotonic() + QUICK_S
    for model in sorted((m for m in models if m.is_default or (deep and m.present)), key=lambda m: m.size):
        name = f"model {model.name}"
        if not model.present:
            yield name, False, "missing: workbench models fetch"
        elif deep or (model.size <= QUICK_BYTES and time.monotonic() < until):
            yield _proven(name, model, prove)
        else:
            yield name, True, "present; --deep looks at every byte"


def _proven(name: str, model: ModelState, prove: Callable[[str], object]) -> Check:
    try:
        prove(model.name)
    except CaseError as error:
        return name, False, str(error)
    return name, True, f"verified, {model.size / 1e6:.0f} MB"


def _gpus(gpus: Sequence[Device]) -> Iterator[Check]:
    """What the driver shows, and whether engines can compute on it: a driver alone is not enough."""
    if not gpus:
        broken = "; warning: nvidia-smi is here and shows none" if shutil.which("nvidia-smi") else ""
        yield "CUDA", True, f"no GPU found: engines run on the processor{broken}"
        return
    yield _cuda(gpus)
    for gpu in gpus:
        known = (f"compute {gpu.capability}" if gpu.capability else "", f"driver {gpu.driver}" if gpu.driver else "")
        memory = f"{gpu.memory_mib / 1024:.1f} GiB, {gpu.free_mib / 1024:.1f} GiB free" if gpu.memory_mib else "memory unknown"
        yield f"GPU {gpu.name}", True, ", ".join((gpu.title, memory, *filter(None, known)))


def _cuda(gpus: Sequence[Device]) -> Check:
    tried = _said([sys.executable, "-c", SEEN_BY_ENGINES], limit_s=60)
    seen = int(tried.stdout) if tried and tried.stdout.strip().isdigit() else 0
    if seen < len(gpus):
        missing = "install the CUDA 12 libraries cuBLAS and cuDNN 9"
        return "CUDA", False, f"the driver shows {len(gpus)}, engines see {seen}: {missing}; they run on the processor meanwhile"
    total = sum(gpu.memory_mib for gpu in gpus) / 1024
    return "CUDA", True, f"{seen} for engines, {total:.0f} GiB in all"


def _said(words: list[str], *, limit_s: float) -> subprocess.CompletedProcess[str] | None:
    """What a program answered; None when it did not in time."""
    try:
        return subprocess.run(words, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return None


def _disk() -> Check:
    place = _vault_place()
    free = shutil.disk_usage(place).free
    return "disk", free > 2**30, f"{free / 1e9:.0f} GB free at {place}"


def _encryption() -> Check:
    if not sys.platform.startswith("linux"):
        return "disk encryption", True, "not looked at on this system: evidence files rely on it"
    device = _vault_place().stat().st_dev
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}/dm/uuid")
    if block.is_file() and block.read_text(encoding="ascii").startswith("CRYPT"):
        return "disk encryption", True, "the disk under the vault is encrypted"
    return "disk encryption", True, "warning: none found; a vault's database file is encrypted, evidence files are not"


def _surroundings() -> tuple[Check, ...]:
    """A folder that is synchronised or on a network loses databases; that is a warning, not a failure."""
    return tuple(("vault folder", True, f"warning: {said}") for said in folder_warnings(_vault_place()))


def _vault_place() -> Path:
    place = Path(os.environ.get("WORKBENCH_VAULT") or Path.home())
    while not place.exists():
        place = place.parent
    return place
