from __future__ import annotations

import hashlib
import re
from pathlib import Path

from tests.house.conftest import ROOT

RESOURCES = ROOT / "resources"
OURS = {"pictures", "icons", "translations", "templates", "verifier", "help", "schemas"}


def test_every_folder_of_others_work_has_its_licence_named(tracked: list[Path]) -> None:
    folders = {path.relative_to(RESOURCES).parts[0] for path in tracked if RESOURCES in path.parents and path.parent != RESOURCES}
    named = set(re.findall(r"^\| `(\w+)/", (RESOURCES / "LICENCES.md").read_text("utf-8"), re.MULTILINE))
    assert folders - OURS - named == set()


def test_the_sample_is_the_file_its_provenance_names() -> None:
    folder = RESOURCES / "sample"
    told = dict(
        re.findall(r"^\| `(sample\.[\w.]+)` \|.*`(\w{64})` \|$", (folder / "PROVENANCE.md").read_text("utf-8"), re.MULTILINE)
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("sample.*")}
    assert told == found


def test_the_sample_has_four_people() -> None:
    rows = (RESOURCES / "sample" / "sample.rttm").read_text("utf-8").splitlines()
    assert len({row.split()[7] for row in rows}) == 4
