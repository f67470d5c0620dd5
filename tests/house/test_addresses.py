"""The repository speaks of the project alone: no path of a machine, no address of a package registry."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.conftest import ROOT

MACHINES = re.compile(r"/(?:work|root|opt)/\w|/(?:home|Users)/[a-z]\w*/|\bfile:///|\b[A-Z]:\\\\?Users\\")
REGISTRIES = re.compile(r"https?://(?:[\w.-]*pypi|files\.pythonhosted|download\.pytorch)[\w./-]*|--(?:extra-)?index-url[= ]\S+")
TEXTS = {".py", ".sh", ".toml", ".txt", ".md", ".yaml", ".yml", ".lock", ".json", ".cfg", ".desktop", ""}
OWN = Path(__file__)


def _hits(tracked: list[Path], pattern: re.Pattern[str]) -> list[str]:
    texts = [path for path in tracked if path.suffix in TEXTS and path != OWN]
    found = ((path, match) for path in texts for match in pattern.finditer(path.read_text("utf-8", errors="replace")))
    return [f"{path.relative_to(ROOT)}: {match.group()}" for path, match in found]


def test_no_file_names_a_machine(tracked: list[Path]) -> None:
    assert _hits(tracked, MACHINES) == []


def test_no_file_names_a_registry(tracked: list[Path]) -> None:
    assert _hits(tracked, REGISTRIES) == []


def test_no_file_is_large_by_accident(tracked: list[Path]) -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked if path.stat().st_size > 1_000_000] == []
