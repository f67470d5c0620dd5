"""The storage tests' fixtures, with the vault on a server."""

from __future__ import annotations

import pytest

from tests.contracts.server_laboratory import ServerLaboratory
from tests.postgres_server import Server
from tests.storage.conftest import at_rest, finished, laboratory, worked

__all__ = ["at_rest", "finished", "founded", "laboratory", "worked"]


@pytest.fixture(scope="session")
def founded(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> ServerLaboratory:
    """A founded vault, closed, to be copied."""
    made = ServerLaboratory(tmp_path_factory.mktemp("founded") / "vault", postgres)
    made.found()
    made.close()
    return made
