"""A vault with everything in it: every event type has happened at least once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.postgres_server import Server
from tests.storage.laboratory import Laboratory

if TYPE_CHECKING:
    from tests.contracts.server_laboratory import ServerLaboratory


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


@pytest.fixture(scope="session")
def served_template(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> ServerLaboratory:
    """A vault on a server in which a case was worked on, closed, to be copied."""
    from tests.contracts.server_laboratory import ServerLaboratory

    made = ServerLaboratory(tmp_path_factory.mktemp("served") / "vault", postgres)
    made.found()
    made.work()
    made.close()
    return made


@pytest.fixture
def served(served_template: ServerLaboratory, tmp_path: Path) -> Iterator[ServerLaboratory]:
    """This test's own copy of it."""
    made = served_template.copied(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def resting(served: ServerLaboratory) -> ServerLaboratory:
    """The same, closed, for hands that go round the door."""
    served.close()
    return served
