"""The program in a bundle and the workbench say the same of it, whatever was done to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundles import Forgery, Genuine, genuine
from tests.faults.bundle_attacks import ATTACKS
from tests.faults.second_opinion import Opinion, ours, theirs


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Genuine:
    """One genuine bundle a session; tests work on copies of it."""
    return genuine(tmp_path_factory.mktemp("genuine"))


@pytest.fixture
def forgery(bundle: Genuine, tmp_path: Path) -> Forgery:
    """This test's own copy of the bundle, in the hands of somebody with everyone's keys."""
    return Forgery.of(bundle, tmp_path / "bundle")


def both(folder: Path, root: str, checkpoint: Path | None = None) -> tuple[Opinion, Opinion]:
    return ours(folder, root, checkpoint), theirs(folder, root, checkpoint)


def test_the_genuine_bundle_is_sound_to_both(bundle: Genuine) -> None:
    assert both(bundle.folder, bundle.root) == (Opinion(True, frozenset()),) * 2


@pytest.mark.parametrize("name", ATTACKS)
def test_both_name_the_place(name: str, bundle: Genuine, forgery: Forgery) -> None:
    place = ATTACKS[name](forgery)
    mine, other = both(forgery.folder, bundle.root)
    assert place in mine.places
    assert place in other.places
    assert mine == other
