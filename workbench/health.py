"""`workbench health`: does everything the workbench leans on stand here? Checked by importing and looking, not by asking pip."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

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


def health(models: Iterable[tuple[str, bool]], database: Callable[[], str], sample: Path) -> tuple[Check, ...]:
    """All checks; `models` are the default ones with whether they are here, `database` answers with its version or raises."""
    return (
        ("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
        *(_package(name, module) for name, module in CORE.items()),
        *_optional(),
        _database(database),
        *((f"model {name}", here, "present" if here else "missing: workbench models fetch") for name, here in models),
        ("sample recording", sample.is_file(), sample.name),
        _gpu(),
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
    return tuple(_in_child(name, module) for name, module in FULL.items())


def _in_child(name: str, module: str) -> Check:
    """Heavy packages are tried in a process of their own: what they do on import stays there."""
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name, True, "not installed, not needed here; the full set: bash installers/run.sh --full"
    script = f"from workbench.engines.torch_stack import settle; settle(); import {module}"
    tried = _said([sys.executable, "-c", script], limit_s=300)
    if tried is None:
        return name, False, "does not import: it took more than five minutes"
    if tried.returncode:
        return name, False, f"does not import: {(tried.stderr.strip().splitlines() or ['no message'])[-1]}"
    return name, True, version


def _database(database: Callable[[], str]) -> Check:
    try:
        return "database", True, database()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it is the finding
        return "database", False, str(error)


def _gpu() -> Check:
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return "GPU", True, "none found: engines run on the processor"
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    said = _said(query, limit_s=20)
    return "GPU", True, (said.stdout.strip() if said else "") or "nvidia-smi answers nothing"


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
