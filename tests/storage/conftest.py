"""A vault with everything in it: every event type has happened at least once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.storage.laboratory import Laboratory


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """A founded vault, closed, to be copied."""
    made = Laboratory(tmp_path_factory.mktemp("founded") / "vault")
    made.found()
    made.close()
    return made


@pytest.fixture(scope="session")
def finished(founded: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """The same after a case was worked on."""
    made = founded.copied(tmp_path_factory.mktemp("finished") / "vault")
    made.work()
    made.close()
    return made


@pytest.fixture
def laboratory(founded: Laboratory, tmp_path: Path) -> Iterator[Laboratory]:
    """A founded vault without a case."""
    made = founded.copied(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def worked(finished: Laboratory, tmp_path: Path) -> Iterator[Laboratory]:
    """A vault in which a case was worked on."""
    made = finished.copied(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def at_rest(worked: Laboratory) -> Callable[[], Laboratory]:
    """Close the worked vault, for hands that go round the door."""

    def closed() -> Laboratory:
        worked.close()
        return worked

    return closed
