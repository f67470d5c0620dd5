"""The environment variables the workbench knows: what each does here, and what of its value is off. One literal table."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

Check = tuple[str, bool, str]
Judge = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. `off` answers with a clause on what is wrong with a value, empty when nothing is; the value of a secret is
    never shown; `guide` where the deployment guide names it."""

    name: str
    does: str
    off: Judge
    is_secret: bool = False
    guide: bool = False


def anything(_value: str) -> str:
    """Every value is one."""
    return ""


def count(low: int, high: int) -> Judge:
    """A whole number in bounds."""

    def off(value: str) -> str:
        fits = re.fullmatch(r"[0-9]{1,6}", value) and low <= int(value) <= high
        return "" if fits else f"it is a whole number from {low} to {high}, not “{value}”; it is passed over"

    return off


def either(*words: str) -> Judge:
    """One of some words."""
    return lambda value: "" if value in words else f"it is {' or '.join(words)}, not “{value}”"


def token(value: str) -> str:
    """A secret in one piece."""
    return "" if re.fullmatch(r"[!-~]{8,512}", value) else "it is no token: one word of 8 characters or more without blanks"


def gpus(value: str) -> str:
    """Numbers or identifiers of GPUs; nothing or -1 hides them all."""
    parts = [part.strip() for part in value.split(",")]
    fits = value.strip() in {"", "-1", "NoDevFiles"} or all(re.fullmatch(r"[0-9]{1,3}|(GPU|MIG)-[\w/-]+", part) for part in parts)
    return "" if fits else f"“{value}” are no GPUs: 0 or 0,1 or GPU-… names some, nothing or -1 hides all"


def folder(value: str) -> str:
    """A folder that is there, or can come to be."""
    path = Path(value).expanduser()
    return f"{path} is a file, no folder" if path.is_file() else ""


def folder_there(value: str) -> str:
    """One folder or several that are there."""
    gone = [part for part in value.split(os.pathsep) if part and not Path(part).expanduser().is_dir()]
    return f"there is no folder {gone[0]}" if gone else ""


def there(value: str) -> str:
    """Files or folders that are there."""
    gone = [part for part in value.split(os.pathsep) if part and not Path(part).expanduser().exists()]
    return f"there is nothing at {gone[0]}" if gone else ""


def pool(value: str) -> str:
    """A pool's secret as the hub tells it."""
    fits = re.fullmatch(r"([0-9a-f]{2}){16,}", value.strip())
    return "" if fits else "it is no secret of a pool: take it from “workbench hub pool”"


def redis(value: str) -> str:
    """The address of a Redis server."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in {"redis", "rediss", "unix"} and (parts.hostname or parts.path) and parts.port != 0
    except ValueError:
        fits = False
    return "" if fits else "it is no address of a Redis server: redis://HOST:PORT/NUMBER, rediss:// with TLS, or unix://PATH"


VARIABLES: tuple[Variable, ...] = (
    Variable("CUDA_VISIBLE_DEVICES", "the GPUs that engines may see", gpus, guide=True),
    Variable("CUDA_LAUNCH_BLOCKING", "engines wait for each GPU step, to find a fault", either("0", "1"), guide=True),
    Variable("OMP_NUM_THREADS", "threads of an engine, before cpu_threads of the preset", count(1, 1024), guide=True),
    Variable("WHISPERX_BATCH_SIZE", "chunks at once, before batch_size of the preset", count(1, 256), guide=True),
    Variable(
        "TRANSFORMERS_CACHE",
        "looked into by “models fetch” before anything is downloaded; engines load from the model store alone",
        folder,
        guide=True,
    ),
    Variable("NEMO_CACHE_DIR", "where NeMo's own process unpacks its models", folder, guide=True),
    Variable("HF_TOKEN", "shown to the model hub by “models fetch”, and to nobody else", token, is_secret=True, guide=True),
    Variable(
        "PYANNOTE_AUTH_TOKEN",
        "the same for pyannote's repositories, where they have a token of their own",
        token,
        is_secret=True,
        guide=True,
    ),
    Variable("PICOVOICE_ACCESS_KEY", "opens the engine falcon, and is handed to no other", token, is_secret=True, guide=True),
    Variable("HF_HUB_CACHE", "looked into as TRANSFORMERS_CACHE is", folder),
    Variable("HF_HOME", "its folder hub is looked into as TRANSFORMERS_CACHE is", folder),
    Variable("HF_ENDPOINT", "another address of the model hub for “models fetch”", anything),
    Variable("HF_HUB_OFFLINE", "the model hub is not asked", anything),
    Variable("REDIS_URL", "a Redis server for results, where WORKBENCH_CACHE_URL names none", redis, is_secret=True),
    Variable("WORKBENCH_CACHE_URL", "a Redis server that keeps results for several machines", redis, is_secret=True),
    Variable("WORKBENCH_CACHE_TTL_S", "how many seconds that server keeps a result; a day without it", count(60, 999_999)),
    Variable(
        "WORKBENCH_HUB_STATE", "the PostgreSQL database of the hub's state, where --state names none", anything, is_secret=True
    ),
    Variable("WORKBENCH_HUB_BROKER", "the hub's broker, where --broker names none", anything, is_secret=True),
    Variable("WORKBENCH_HUB_OBJECTS", "where the hub keeps what units send, where --objects names nothing", anything),
    Variable(
        "WORKBENCH_HUB_POOL", "the secret that lets a worker in at its hub, where --pool names no file", pool, is_secret=True
    ),
    Variable("WORKBENCH_WORKER_SCRATCH", "where a worker keeps the sound it works on, where --scratch names nothing", folder),
    Variable("WORKBENCH_BENCHMARK_STATE", "a PostgreSQL database that “benchmark hub” may fill", anything, is_secret=True),
    Variable("WORKBENCH_BENCHMARK_BROKER", "a broker that “benchmark hub” may fill", anything, is_secret=True),
    Variable("WORKBENCH_HUB_URL", "the hub whose clock “health” compares with this one's", anything),
    Variable("WORKBENCH_ENGINES", "where environments of engines stand that have their own", folder),
    Variable("WORKBENCH_BENCHMARK_DATA", "labelled recordings that “benchmark” measures with", folder_there),
    Variable("WORKBENCH_VAULT", "the vault, where --vault names none", anything),
    Variable("WORKBENCH_USER", "the person, where --user names none", anything),
    Variable("WORKBENCH_PASSWORD", "the person's password; other programs of this account can read it", anything, is_secret=True),
    Variable("WORKBENCH_MODELS", "where models are kept", folder),
    Variable("WORKBENCH_MODEL_SOURCE", "folders and bundles that “models fetch” tries first", there),
    Variable("WORKBENCH_PRESETS", "folders of presets that win over the user's own and the shipped ones", folder_there),
    Variable("WORKBENCH_PKCS11_MODULE", "the library of the security token", there),
    Variable("WORKBENCH_HUB_CA", "certificates (PEM) by which a unit trusts its hub, instead of the machine's own", there),
    Variable("WORKBENCH_HUB_CERT", "a certificate with its key (PEM) that a unit shows a hub that asks for one", there),
    Variable("WORKBENCH_HUB_PLAIN", "1: a hub may be reached over http://, where the way to it is private", either("0", "1")),
    Variable("WORKBENCH_VENV", "where the set-up makes its environment", anything),
    Variable("WORKBENCH_PYTHON", "the Python that the set-up takes", anything),
    Variable("WORKBENCH_PIP_SETTINGS", "set by the set-up itself: how pip is configured", anything),
    Variable("WORKBENCH_TEST_DATA", "recordings for the tests", anything),
    Variable("WORKBENCH_TEST_WORKERS", "processes that run the tests", anything),
)
BY_NAME: Mapping[str, Variable] = {variable.name: variable for variable in VARIABLES}


def told(environ: Mapping[str, str] = os.environ) -> tuple[Check, ...]:
    """For health: every known variable that is set, names of ours that nobody knows, and which of the guide's are not set."""
    unset = [variable.name for variable in VARIABLES if variable.guide and variable.name not in environ]
    rest = (("environment", True, f"not set: {', '.join(unset)}"),) if unset else ()
    return (*(_told(v, environ[v.name]) for v in VARIABLES if v.name in environ), *_strangers(environ), *rest)


def _told(variable: Variable, value: str) -> Check:
    if wrong := variable.off(value):
        return variable.name, False, wrong.replace(value, "…") if variable.is_secret and value else wrong
    shown = "set" if variable.is_secret else value or "empty"
    return variable.name, True, f"{shown}: {variable.does}"


def _strangers(environ: Mapping[str, str]) -> Iterator[Check]:
    """A name that begins as ours do and is none of them is a slip of the hand."""
    for name in sorted(environ):
        if name.startswith("WORKBENCH_") and name not in BY_NAME:
            near = get_close_matches(name, BY_NAME, n=1)
            yield name, False, f"there is no such variable{f'; did you mean {near[0]}?' if near else ''}"
