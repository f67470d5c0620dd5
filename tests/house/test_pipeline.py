from __future__ import annotations

from typing import Any

from tests.house.conftest import ROOT
from workbench.stages import PIPELINE


def test_the_pipeline_is_the_files_in_stages() -> None:
    stages = [
        path for path in (ROOT / "workbench" / "stages").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    ]
    assert set(PIPELINE) == {path.stem for path in stages} - {"__init__"}


def test_the_pipeline_is_the_import_contract_read_upwards(project: dict[str, Any]) -> None:
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["workbench.stages"])
    assert tuple(reversed(layers)) == PIPELINE
