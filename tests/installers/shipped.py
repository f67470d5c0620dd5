"""What installers/ ships, as tests look at it: units, containers, manifests, and every call of `workbench` in them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
INSTALLERS = ROOT / "installers"
KUBERNETES = INSTALLERS / "kubernetes"
OVERLAYS = ("cpu", "gpu")
UNITS = sorted((INSTALLERS / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((INSTALLERS / "compose.yaml").read_text("utf-8"))
NO_KUBECTL = "kubectl is not here: the overlays cannot be put together"


@cache
def overlay(name: str) -> tuple[dict[str, Any], ...]:
    """What `kubectl apply -k` would send; needs no cluster."""
    if shutil.which("kubectl") is None:
        pytest.skip(NO_KUBECTL, allow_module_level=True)
    call = ["kubectl", "kustomize", str(KUBERNETES / "overlays" / name)]
    made = subprocess.run(call, capture_output=True, text=True, check=True, timeout=60).stdout
    return tuple(yaml.safe_load_all(made))


def models_job() -> tuple[dict[str, Any], ...]:
    """The job beside the overlays."""
    return tuple(yaml.safe_load_all((KUBERNETES / "models.yaml").read_text("utf-8")))


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every pod of every overlay, and that of the job."""
    for name in OVERLAYS:
        yield from (
            (f"{name}/{one['metadata']['name']}", one["spec"]["template"])
            for one in overlay(name)
            if "template" in one.get("spec", {})
        )
    yield from (("models", one["spec"]["template"]) for one in models_job() if one["kind"] == "Job")


def settings(unit: Path) -> list[tuple[str, str]]:
    """(key, value) of a unit's lines, in order; a key may stand several times."""
    lines = (line for line in unit.read_text("utf-8").splitlines() if "=" in line and not line.startswith("#"))
    return [(key, value) for key, value in (line.split("=", 1) for line in lines)]


def calls() -> Iterator[tuple[str, list[str]]]:
    """Where `workbench` is called, and with which words."""
    for unit in UNITS:
        start = dict(settings(unit))["ExecStart"]
        yield unit.name, [word for word in start.split()[1:] if not (word.startswith("$") and "{" not in word)]
    for name in ("hub", "worker", "worker-gpu"):
        yield f"compose {name}", COMPOSE["services"][name]["command"]
    for where, pod in pods():
        yield f"kubernetes {where}", pod["spec"]["containers"][0]["args"]
    docker = (INSTALLERS / "containers" / "Dockerfile").read_text("utf-8")
    last = [line for line in docker.splitlines() if line.startswith("CMD [")][-1]
    yield "Dockerfile", yaml.safe_load(last.removeprefix("CMD "))
