"""What every test stands on: where data and models are, and what is said when they are missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgres_server import Server
    from tests.tokens import Drawer
    from tests.vaults import Vaults

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYANNOTE_METRICS_ENABLED", "0")
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WORKBENCH_TEST_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of labelled and damaged recordings, where it stands beside the checkout."""
    if not (SHARED / "MANIFEST.tsv").is_file():
        pytest.skip(f"no test recordings at {SHARED}: set WORKBENCH_TEST_DATA")
    return SHARED


@pytest.fixture(scope="session")
def model_home() -> Path:
    """The model store, with the default models in it."""
    from workbench.models.store import open_store

    store = open_store()
    missing = [state.name for state in store.states() if state.is_default and not state.present]
    if missing:
        pytest.skip(f"{', '.join(missing)} not in {store.home}: workbench models fetch")
    return store.home


@pytest.fixture(scope="session")
def vault_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One founded vault a session; tests work on copies of it."""
    from tests.vaults import founded

    return founded(tmp_path_factory.mktemp("template") / "vault")


@pytest.fixture
def vaults(vault_template: Path, tmp_path: Path) -> Iterator[Vaults]:
    """This test's own copy of a vault with boss (admin), ann (analyst) and sue (supervisor)."""
    from tests.vaults import Vaults

    own = Vaults(vault_template, tmp_path / "vault")
    yield own
    own.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL server of this session's own."""
    from tests.postgres_server import Server, server_programs

    place = server_programs()
    if place is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    server = Server(place)
    yield server
    server.close()


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    """The address of a running Redis server of this session's own, on a Unix socket."""
    from tests.redis_server import RedisServer, server_program

    program = server_program()
    if program is None:
        pytest.skip("no Redis server here: apt-get install redis-tools")
    with RedisServer(program) as server:
        yield server.address


@pytest.fixture
def drawer(tmp_path: Path) -> Iterator[Drawer]:
    """An empty drawer of tokens, and the PKCS#11 module that reads it."""
    from tests.tokens import Drawer

    with Drawer(tmp_path / "tokens").open() as own:
        yield own


@pytest.fixture(autouse=True, scope="session")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests keep their settings, pinned roots and caches away from the user's."""
    os.environ["XDG_CONFIG_HOME"] = str(tmp_path_factory.mktemp("config"))
