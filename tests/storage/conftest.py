"""A vault with everything in it: every event type has happened at least once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.storage.laboratory import Laboratory


@pytest.fixture
def laboratory(tmp_path: Path) -> Iterator[Laboratory]:
    """A founded vault without a case."""
    made = Laboratory(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def worked(laboratory: Laboratory) -> Laboratory:
    """A vault in which a case was worked on."""
    laboratory.work()
    return laboratory


@pytest.fixture
def at_rest(worked: Laboratory) -> Callable[[], Laboratory]:
    """Close the worked vault, for hands that go round the door."""

    def closed() -> Laboratory:
        worked.close()
        return worked

    return closed
