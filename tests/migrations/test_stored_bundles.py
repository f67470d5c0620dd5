"""Bundles that left a laboratory with an earlier version are judged as they were then."""

from __future__ import annotations

from pathlib import Path

from tests.faults.second_opinion import Opinion, ours, theirs
from tests.stored_bundles import ROOT, unpacked


def test_a_bundle_of_the_first_format_is_sound_to_both_verifiers(tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "old")
    assert (ours(folder, ROOT), theirs(folder, ROOT)) == (Opinion(True, frozenset()),) * 2


def test_a_bundle_of_the_first_format_does_not_pass_for_a_new_one(tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "old")
    signature = folder / "signature.json"
    signature.write_text(signature.read_text().replace("bundle/1", "bundle/2"))
    assert {"signature.json", "bag data/models.json"} <= ours(folder, ROOT).places & theirs(folder, ROOT).places
