"""hub worker, hub pool: what they are told on the command line and by their surroundings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.vaults import PASSWORD, Vaults, workshop
from workbench.bench.hub_desk import Working
from workbench.bootstrap import hub_workers
from workbench.bootstrap.hub_workers import Foremen
from workbench.cli.main import run
from workbench.cli.verbs.hub_worker import SURROUNDINGS
from workbench.domain.errors import Unavailable

WHERE = {"broker": "redis://b", "state": "postgresql://s", "objects": "/o"}


class Desk:
    """Keeps what a worker would be told."""

    def __init__(self) -> None:
        self.told: list[Working] = []

    def work(self, working: Working, told: Callable[[str], None]) -> None:
        self.told.append(working)
        told("A worker listens.")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """hub worker with words, in a machine's surroundings: exit code, what it said, what the worker was told."""
    for variable in SURROUNDINGS.values():
        monkeypatch.delenv(variable, raising=False)

    def called(*words: str) -> tuple[int, str, list[Working]]:
        shop: Any = SimpleNamespace(hub=(desk := Desk()))
        code = run(["hub", "worker", *words], shop)
        told = capsys.readouterr()
        return code, told.out + told.err, desk.told

    return called


def _typed(**said: str) -> list[str]:
    return [word for name, value in said.items() for word in (f"--{name}", value)]


def test_a_worker_is_told_where_its_hub_is_by_words_or_by_its_surroundings(call, monkeypatch: pytest.MonkeyPatch):
    typed = call(*_typed(**WHERE), "--engines", "whisper-base", "--processes", "3", "--device", "cpu")[2]
    assert typed == [Working(**WHERE, engines=("whisper-base",), processes=3, device="cpu")]
    for name, variable in SURROUNDINGS.items():
        monkeypatch.setenv(variable, WHERE[name])
    assert call() == (0, "A worker listens.\nThe worker has stopped; what it had begun is done.\n", [Working(**WHERE)])
    assert call("--broker", "amqp://other")[2] == [Working(**{**WHERE, "broker": "amqp://other"})]


@pytest.mark.parametrize("missing", list(WHERE))
def test_a_worker_says_which_address_it_lacks(call, missing: str):
    code, said, told = call(*_typed(**{name: value for name, value in WHERE.items() if name != missing}))
    assert (code, told) == (2, [])
    assert f"its hub's {missing}" in said
    assert SURROUNDINGS[missing] in said


def test_no_process_is_no_worker(call):
    assert call(*_typed(**WHERE), "--processes", "0")[::2] == (2, [])


def test_a_foreman_s_words_make_the_worker_it_wants(call):
    wanted = Working(**WHERE, pool=Path("p"), scratch=Path("s"), device="cpu", engines=("a", "b"), processes=2, metrics_port=9000)
    worker = call(*Foremen(wanted, 2)._words(1)[2:], *_typed(**WHERE))[2]
    assert worker == [replace(wanted, slot=1)]


def test_a_device_that_is_not_there_is_named():
    with pytest.raises(Unavailable, match="no device cuda:7"):
        hub_workers._slots(Working(**WHERE, device="cuda:7"))


def test_the_pool_s_secret_is_told_to_administrators_alone_and_written_over_nothing(
    vaults: Vaults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    vaults.open("boss").close()
    login = ["--vault", str(vaults.folder), "--user"]
    file = tmp_path / "pool"
    assert run(["hub", "pool", "-o", str(file), *login, "boss"], workshop()) == 0
    assert run(["hub", "pool", "-o", str(file), *login, "boss"], workshop()) == 2
    assert run(["hub", "pool", *login, "ann"], workshop()) == 3
    capsys.readouterr()
    assert run(["hub", "pool", *login, "boss"], workshop()) == 0
    assert capsys.readouterr().out == file.read_text()
    assert (len(bytes.fromhex(file.read_text())), file.stat().st_mode & 0o077) == (32, 0)
