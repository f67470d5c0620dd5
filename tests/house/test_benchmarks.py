"""Every benchmark can be asked for by name."""

from __future__ import annotations

import ast

from tests.house.conftest import ROOT
from workbench.benchmarks import BENCHMARKS
from workbench.benchmarks.engines import PARTS

ROOM = ROOT / "workbench" / "benchmarks"


def _measuring() -> set[str]:
    trees = {path.stem: ast.parse(path.read_text("utf-8")) for path in ROOM.glob("*.py")}
    return {name for name, tree in trees.items() for node in tree.body if getattr(node, "name", "") == "measure"}


def test_every_benchmark_can_be_asked_for() -> None:
    asked = {module.rpartition(".")[2] for module in BENCHMARKS.values()} | set(PARTS)
    assert _measuring() - asked - {"long_hearing"} == set()  # recognising brings that one


def test_every_name_leads_to_a_benchmark() -> None:
    assert {module.rpartition(".")[2] for module in BENCHMARKS.values()} | set(PARTS) <= _measuring()
