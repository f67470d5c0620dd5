"""A hub's state for tests: in a file, or on a real server; jobs and pieces as short as they come."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from workbench.domain.spread import Answer, Job, Piece, Urgency
from workbench.storage.hub.home import Home, file_home, server_home
from workbench.storage.hub.pieces import Pieces
from workbench.storage.hub.tables import answer
from workbench.storage.hub.work import Work
from workbench.storage.hub.workers import Workers

if TYPE_CHECKING:
    from tests.postgres_server import Server


class State:
    """All of it over one home."""

    def __init__(self, home: Home, url: str = "") -> None:
        self.home, self.url = home, url
        self.work, self.pieces, self.workers = Work(home), Pieces(home), Workers(home)

    def answered(self) -> set[str]:
        """The questions that have an answer."""
        with self.home.reading() as connection:
            return set(connection.execute(select(answer.c.key)).scalars())


def in_a_file(folder: Path) -> State:
    """On SQLite."""
    return State(file_home(folder, bytes(32), "vault").made())


def on_a_server(server: Server) -> State:
    """On PostgreSQL, in a database of its own."""
    name = f"hub_{secrets.token_hex(4)}"
    server.make(name)
    url = server.url(name)
    return State(server_home(url).made(), url)


@pytest.fixture(params=["file", "server"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[State]:
    """Each test on both."""
    made = in_a_file(tmp_path) if request.param == "file" else on_a_server(request.getfixturevalue("postgres"))
    yield made
    made.home.close()


def a_job(name: str, urgency: Urgency = Urgency.STANDARD, unit: str = "van-3") -> Job:
    """A job."""
    return Job(name, unit, "VAN-3-1", f"e-{name}", "0" * 64, urgency, "{}", asked_at="2026-01-01T00:00:00Z")


def a_piece(name: str, job: str = "j", key: str = "") -> Piece:
    """A piece."""
    return Piece(name, job, key or f"key-{name}", "digest", "", "{}", Urgency.STANDARD)


def an_answer(key: str, body: bytes = b"{}", worker: str = "w1") -> Answer:
    """An answer that nobody signed."""
    return Answer(key, body, worker, "00", bytes(64), "{}")
