"""A vault that the environment names, as people do it, and calls in somebody's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.vaults import PASSWORD, Vaults, a_submitted_exhibit, workshop
from workbench.cli.main import run

Call = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def call(vaults: Vaults, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """call("ann", "case", "list") answers exit code, JSON document and what was said on the error stream."""
    with closing(vaults.open("boss")):
        pass
    monkeypatch.setenv("WORKBENCH_VAULT", str(vaults.folder))
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)

    def called(who: str, *words: str) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = run([*words, "--user", who, "--json"], workshop())
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else {}, said.err

    return called


@pytest.fixture
def submitted(vaults: Vaults) -> str:
    """An exhibit that ann put before a reviewer."""
    a_submitted_exhibit(vaults)
    return "C-1/1"
