from __future__ import annotations

from typing import Any

from tests.house.conftest import ROOT
from workbench.stages import PIPELINE


def test_the_pipeline_is_the_files_in_stages() -> None:
    files = {path.stem for path in (ROOT / "workbench" / "stages").glob("*.py")} - {"__init__"}
    assert set(PIPELINE) == files


def test_the_pipeline_is_the_import_contract_read_upwards(project: dict[str, Any]) -> None:
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["workbench.stages"])
    assert tuple(reversed(layers)) == PIPELINE
