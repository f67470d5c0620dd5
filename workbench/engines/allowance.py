"""Which environment variables an engine process is given: what it takes to run, never what opens something."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType

# Kept out of every child: telemetry, updates, and downloads in the middle of a job.
QUIET: Mapping[str, str] = MappingProxyType(
    {
        "PYANNOTE_METRICS_ENABLED": "0",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "ORT_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "WANDB_MODE": "disabled",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
)

# Tokens, passwords, addresses of databases and proxies with a name in them stand in variables of any name: so this is a list of
# what passes, not of what is held back. An engine's own access key is handed over by the engine that declares it.
PASSED: tuple[str, ...] = (
    "PATH", "HOME", "USERPROFILE", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "NUMBER_OF_PROCESSORS",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "HF_HOME", "TRANSFORMERS_CACHE", "TORCH_HOME", "NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS",
)  # fmt: skip
FAMILIES: tuple[str, ...] = (
    "LC_", "XDG_", "CUDA_", "CUDNN_", "CUBLAS_", "NVIDIA_", "OMP_", "KMP_", "MKL_", "OPENBLAS_", "VECLIB_", "PYTORCH_", "CT2_",
)  # fmt: skip
# Only for the interpreter that runs the workbench: another one has libraries of its own, and these would put ours before them.
OURS: tuple[str, ...] = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
CONNECTED: tuple[str, ...] = (
    "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
)  # fmt: skip


def allowed(environ: Mapping[str, str] | None = None, *, is_ours: bool = True, network: bool = False) -> dict[str, str]:
    """What of an environment a child gets. `is_ours`: it runs on the workbench's own interpreter."""
    names = {*PASSED, *(OURS if is_ours else ()), *(CONNECTED if network else ())}
    given = os.environ if environ is None else environ
    return {**{name: value for name, value in given.items() if name in names or name.startswith(FAMILIES)}, **QUIET}
