"""The import contracts name every room: one that is added later is held to them too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.house.conftest import ROOT


def _rooms() -> set[str]:
    package = ROOT / "workbench"
    return {f"workbench.{path.stem}" for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}


@pytest.mark.parametrize(
    ("contract", "home"), [("Qt lives in one room", "workbench.gui"), ("SQLAlchemy lives in storage", "workbench.storage")]
)
def test_a_library_that_lives_in_one_room_is_forbidden_in_every_other(project: dict[str, Any], contract: str, home: str) -> None:
    sources = {c["name"]: set(c.get("source_modules", ())) for c in project["tool"]["importlinter"]["contracts"]}
    assert sources[contract] == _rooms() - {"workbench.__init__", home}
