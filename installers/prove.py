"""Imports what a set-up has installed, all in one process, and prints versions: the only check that says something true."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import time
import warnings

CORE = {
    "PySide6": "PySide6.QtCore",
    "numpy": "numpy",
    "scipy": "scipy.signal",
    "av": "av",
    "soundfile": "soundfile",
    "ctranslate2": "ctranslate2",
    "faster-whisper": "faster_whisper",
    "onnxruntime": "onnxruntime",
    "SQLAlchemy": "sqlalchemy",
    "sqlcipher3": "sqlcipher3",
    "cryptography": "cryptography.hazmat.primitives.asymmetric.ed25519",
    "reportlab": "reportlab.pdfgen.canvas",
    "pyHanko": "pyhanko.sign.signers",
}
FULL = {
    "torch": "torch",
    "torchaudio": "torchaudio",
    "torchcodec": "torchcodec",
    "transformers": "transformers",
    "whisperx": "whisperx",
    "pyannote.audio": "pyannote.audio",
}


def main() -> int:
    """Import all; the exit code counts what does not import."""
    began, failures, versions = time.monotonic(), [], []
    warnings.simplefilter("ignore")
    wanted = CORE | (FULL if sys.argv[1:] == ["full"] else {})
    if "torch" in wanted:
        from workbench.engines.torch_stack import settle

        settle()
    for package, module in wanted.items():
        try:
            importlib.import_module(module)
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except Exception as error:  # noqa: BLE001 - whatever an import raises is the finding
            failures.append(f"    {package} does not import: {type(error).__name__}: {error}")
    print(f"    {len(versions)} of {len(wanted)} packages import together, in {time.monotonic() - began:.1f} s:")
    print(f"    {', '.join(versions)}")
    print("\n".join(failures), end="\n" if failures else "")
    return len(failures)


if __name__ == "__main__":
    sys.exit(main())
