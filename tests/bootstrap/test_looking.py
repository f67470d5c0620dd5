from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.postgres_server import Server
from workbench.bootstrap import clocks, looking
from workbench.domain.errors import CaseError, Unavailable
from workbench.hub.metrics import CHECKS, Figures
from workbench.hub.readiness import Readiness
from workbench.storage.hub.home import server_home

pytest.importorskip("redis", reason="the extra “hub” is not installed")
pytest.importorskip("prometheus_client", reason="the extra “hub” is not installed")


def test_what_has_no_address_is_not_asked() -> None:
    assert looking.health({}) == ()


def test_a_broker_that_answers_says_what_it_is(redis_address: str) -> None:
    ((name, good, said),) = looking.health({"WORKBENCH_HUB_BROKER": redis_address})
    assert (name, good) == ("hub broker", True)
    assert said.startswith("Redis ")


def test_a_broker_that_is_away_is_told_and_no_password_with_it(tmp_path: Path) -> None:
    ((_, good, said),) = looking.health({"WORKBENCH_HUB_BROKER": f"unix://user:secret@{tmp_path}/none"})
    assert not good
    assert "does not answer" in said
    assert "secret" not in said


def test_a_broker_of_another_kind_is_asked_by_what_celery_asks_with() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        looking.broker_said("nobody-speaks-this://host")
    assert "answers" in looking.broker_said("memory://")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://hub:secret@db.example:5433/state?sslmode=require", "postgresql://db.example:5433/state"),
        ("redis://:secret@10.0.0.7:6379/0", "redis://10.0.0.7:6379/0"),
        ("s3://bucket/prefix", "s3://bucket/prefix"),
        ("objects", "objects"),
        ("redis://host:port", "an address that cannot be read"),
    ],
)
def test_an_address_is_shown_without_who_logs_in(address: str, shown: str) -> None:
    assert looking.without_password(address) == shown


def test_a_state_is_told_once_a_hub_has_made_it(postgres: Server) -> None:
    postgres.make("looking")
    address = {"WORKBENCH_HUB_STATE": postgres.url("looking")}
    ((name, good, said),) = looking.health(address)
    assert (name, good) == ("hub state", False)
    assert "workbench hub serve" in said
    server_home(postgres.url("looking")).made().close()
    ((_, good, said),) = looking.health(address)
    assert good
    assert said.startswith("PostgreSQL ")


def test_an_object_store_answers(tmp_path: Path) -> None:
    assert looking.objects_said(str(tmp_path / "objects")) == "answers"
    with pytest.raises(CaseError):
        looking.objects_said("nobody-speaks-this://bucket")


def test_a_process_looks_at_what_it_has(tmp_path: Path, redis_address: str) -> None:
    figures = Figures()
    found = looking.looks(tmp_path, figures=figures, database=lambda: None, broker=redis_address)
    assert set(found) == {"disk", "clock", "devices", "database", "broker"}
    assert set(found) <= CHECKS
    assert all(check.ok for check in Readiness(found, figures=figures, limit_s=20).checks())


def test_a_workers_models_are_proven_without_being_named(tmp_path: Path) -> None:
    proven: list[str] = []
    states = [SimpleNamespace(name=name, is_default=name != "own", present=name != "gone") for name in ("here", "gone", "own")]
    store: Any = SimpleNamespace(states=lambda: states, folder=proven.append)
    assert looking.looks(tmp_path, figures=Figures(), store=store)["models"]() == "1 verified"
    assert looking.looks(tmp_path, figures=Figures(), store=store, models=())["models"]() == "0 verified"
    assert proven == ["here"]


# The hub's clock


@pytest.fixture
def hub() -> Iterator[tuple[str, list[float]]]:
    """A port that tells a hub's time, so many seconds ahead."""
    ahead = [0.0]

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"time": (datetime.now(UTC) + timedelta(seconds=ahead[0])).isoformat()}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if ahead[0] < 1e6 else b"{" * len(body))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", ahead
    server.shutdown()
    server.server_close()


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_hubs_clock_is_compared(hub: tuple[str, list[float]]) -> None:
    url, ahead = hub
    ahead[0] = -30.0
    assert looking.clock_said(url).startswith("the hub's clock is 30.0 s behind (within ")
    ahead[0] = 400.0
    with pytest.raises(Unavailable, match="400 s apart"):
        looking.clock_said(url)
    ahead[0] = 2e6
    with pytest.raises(Unavailable, match="otherwise than a hub"):
        looking.clock_said(url)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_hub_that_is_away_is_told_at_once() -> None:
    began = time.monotonic()
    ((_, good, said),) = looking.health({"WORKBENCH_HUB_URL": "http://127.0.0.1:9"})
    assert not good
    assert "cannot be reached" in said
    assert time.monotonic() - began < 3


# This machine's clock


def test_this_machines_clock_runs_evenly_and_says_who_keeps_it() -> None:
    ((name, good, said),) = clocks.health()
    assert (name, good) == ("clock", True)
    assert "keeps it right" in said or "kept right" in said


def test_a_clock_that_is_put_meanwhile_is_a_fault() -> None:
    now = [100.0]
    ((_, good, said),) = clocks.health(wall=lambda: now[0], steady=lambda: 5.0, pause=lambda _: now.append(now.pop() - 3))
    assert not good
    assert "-3.00 s" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [((0, 0.0421), "kept right by a service, to 0.042 s"), ((5, 16.0), "warning: no service"), ((-1, 0.0), "does not tell")],
)
def test_the_systems_word_on_its_clock_is_passed_on(asked: tuple[int, float], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks.sys, "platform", "linux")
    monkeypatch.setattr(clocks, "_asked", lambda: asked)
    assert said in clocks.kept()
