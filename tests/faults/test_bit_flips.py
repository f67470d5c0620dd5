"""Bits that flip at rest: the campaign, and that it would notice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults import bit_flips
from tests.faults.conftest import Campaigned
from tests.faults.ground import Ground

pytestmark = pytest.mark.timeout(600)


def test_no_content_changes_unsaid(campaign: Campaigned) -> None:
    assert campaign("bit-flips").failures == ()


def test_other_content_without_a_finding_counts_as_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    specimen = bit_flips._Specimen.closed(Ground.made(tmp_path), tmp_path / "closed")
    monkeypatch.setattr(bit_flips, "_is_in", lambda where, path: path.name == "root-fingerprint.txt")
    assert specimen.flipped("elsewhere", random.Random(1)) == ("without effect", "")
    monkeypatch.setattr(bit_flips, "_content", lambda ground, folder: "other")
    assert specimen.flipped("elsewhere", random.Random(1))[0] == "missed"
