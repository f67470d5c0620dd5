"""The whole way over the wire: a unit's vault, a hub's vault, evidence out and a better draft back, receipts in both ledgers."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import ScriptedTranscriber, a_roster, scripted_ears
from tests.faults.speaking import SAMPLE, SMALLEST, clip
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import PASSWORD, Vaults, faults_of, workshop
from workbench.bench.door import Bench
from workbench.bench.hub_desk import HubLogin, Serving
from workbench.bootstrap import roots
from workbench.bootstrap.engines import MemoryResults
from workbench.bootstrap.hub import LocalHubDesk
from workbench.bootstrap.hub_opened import opened
from workbench.bootstrap.hub_serving import Service
from workbench.domain import commands as c
from workbench.domain.evidence import Recording
from workbench.domain.handing_over import HandOverState
from workbench.domain.hub_orders import EnterHub, HubLook, LookAtHub, SyncOutcome, SyncWithHub
from workbench.domain.hub_questions import HandOvers, ReceivedBy, WitnessedHistory
from workbench.domain.orders import ImportFiles, Process
from workbench.domain.people import Role
from workbench.domain.questions import CustodyOf, DraftOf, DraftsOf, LinesOf, RecordingsOf, VaultId
from workbench.models.store import open_store
from workbench.stages.comparing import differences
from workbench.storage.passwords import FLOOR

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@dataclass
class RunningHub:
    """A hub with its own workers and scripted engines, on a thread; it can be stopped and started again at its port."""

    folder: Path
    port: int = 0
    bench: Bench = field(init=False)
    url: str = field(init=False)

    @property
    def login(self) -> HubLogin:
        return HubLogin(self.folder, "boss", PASSWORD)

    def start(self) -> None:
        self._open = ExitStack()
        hub = self._open.enter_context(opened(self.login, open_store(), FLOOR))
        scripted = scripted_ears(ScriptedTranscriber())(None, MemoryResults())
        room = replace(scripted.engines, roster=a_roster("scripted"))
        self._service = Service(hub, Serving("North", port=self.port, embedded=True), open_store(), room)
        listens = threading.Event()
        self._thread = threading.Thread(target=self._service.run, args=(lambda _: listens.set(),))
        self._thread.start()
        assert listens.wait(60)
        self.bench, self.url = hub.bench, self._service.listening.address
        self.port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        self._service.stop()
        self._thread.join()
        self._open.close()


@dataclass
class Unit:
    """A field unit's vault."""

    bench: Bench
    folder: Path

    def synced(self, wait_s: int = 0) -> SyncOutcome:
        outcome = run(self.bench.start(SyncWithHub(wait_s)))
        assert isinstance(outcome, SyncOutcome)
        return outcome

    def reopen(self) -> None:
        self.bench.close()
        self.bench = workshop().unlock(self.folder, user="boss", password=PASSWORD)


@pytest.fixture(scope="module")
def hub(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    own = Vaults(vault_template, tmp_path_factory.mktemp("hub") / "vault")
    own.open("boss").close()
    made = RunningHub(own.folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def unit(hub: RunningHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unit]:
    """A vault of its own, for two copies of one vault are no two vaults; joined by the code that an administrator made."""
    folder = tmp_path_factory.mktemp("unit") / "vault"
    workshop().found(folder, admin="boss", password=PASSWORD)
    made = Unit(workshop().unlock(folder, user="boss", password=PASSWORD), folder)
    code = LocalHubDesk(open_store(), FLOOR).enrol(hub.login, "van-3", Role.ANALYST)
    run(made.bench.start(EnterHub(hub.url, code, "van-3")))
    made.bench.do(c.OpenCase("C-1", "Harbour"))
    yield made
    made.bench.close()


def imported(unit: Unit, file: Path) -> Recording:
    came: Any = run(unit.bench.start(ImportFiles("C-1", (file,))))
    (recording,) = unit.bench.ask(RecordingsOf(came.taken[0].id))
    return recording


@pytest.mark.usefixtures("model_home")
def test_a_quick_draft_stays_and_the_hubs_stands_beside_it_for_comparison(unit: Unit, hub: RunningHub, tmp_path: Path) -> None:
    recording = imported(unit, clip(SAMPLE, tmp_path / "six-seconds.wav", first_s=12))
    run(unit.bench.start(Process("C-1", (recording.id,), engine=SMALLEST, language="en", speakers=1)))
    quick = unit.bench.ask(DraftOf(recording.id))
    unit.bench.do(c.AskHandOver(recording.evidence_id))
    outcome = unit.synced(wait_s=60)
    assert (outcome.sent, len(outcome.drafted), outcome.troubles, outcome.fork) == (("C-1/1",), 1, (), "")
    assert unit.bench.ask(DraftOf(recording.id)) == quick
    beside = next(info.id for info in unit.bench.ask(DraftsOf(recording.id)) if info.is_beside)
    found = differences(unit.bench.ask(LinesOf(recording.id)), unit.bench.ask(LinesOf(recording.id, beside)))
    assert "red car" in {one.theirs for one in found}
    _both_ledgers_tell(unit, hub, recording, outcome)


def _both_ledgers_tell(unit: Unit, hub: RunningHub, recording: Recording, outcome: SyncOutcome) -> None:
    ours = [entry.kind for entry in unit.bench.ask(CustodyOf((recording.evidence_id, recording.id)))]
    assert ours[-4:] == ["handover.asked", "handover.sent", "draft.finished", "handover.drafted"]
    (received,) = hub.bench.ask(ReceivedBy("van-3"))
    assert len(received.returned) == 1
    witnessed = hub.bench.ask(WitnessedHistory(unit.bench.ask(VaultId())))
    assert witnessed is not None
    assert witnessed.size == outcome.witnessed
    assert (faults_of(unit.bench), faults_of(hub.bench)) == ([], [])


def test_a_hub_that_stood_still_is_caught_up_with(unit: Unit, hub: RunningHub, tmp_path: Path) -> None:
    recording = imported(unit, a_tone(tmp_path / "tone.wav"))
    unit.bench.do(c.AskHandOver(recording.evidence_id))
    hub.stop()
    away = unit.synced()
    assert (away.is_away, len(away.waiting)) == (True, 1)
    hub.start()
    caught_up = unit.synced(wait_s=60)
    assert (caught_up.sent, [r for r, _ in caught_up.drafted]) == (away.waiting, [recording.id])
    look = run(unit.bench.start(LookAtHub()))
    assert isinstance(look, HubLook)
    assert (look.problem, look.workers > 0, look.jobs[0].permille) == ("", True, 1_000)


def test_an_old_copy_of_a_vault_in_its_place_is_found_out_by_both(unit: Unit, hub: RunningHub, tmp_path: Path) -> None:
    unit.bench.close()
    pinned = roots.known(unit.folder)
    shutil.copytree(unit.folder, tmp_path / "old")
    unit.bench = workshop().unlock(unit.folder, user="boss", password=PASSWORD)
    unit.bench.do(c.OpenCase("C-2", "Pier"))
    unit.bench.do(c.MakeCheckpoint())
    assert unit.synced().fork == ""
    assert pinned is not None
    roots.pin(tmp_path / "old", pinned)
    with closing(workshop().unlock(tmp_path / "old", user="boss", password=PASSWORD)) as bench:
        told = Unit(bench, tmp_path / "old").synced()
    assert "This history is not the one the hub witnessed" in told.fork
    witnessed = hub.bench.ask(WitnessedHistory(unit.bench.ask(VaultId())))
    assert witnessed is not None
    assert witnessed.forked
    assert faults_of(hub.bench) == []


def test_a_unit_that_was_turned_out_is_told_and_keeps_what_it_has(unit: Unit, hub: RunningHub, tmp_path: Path) -> None:
    hub.bench.do(c.RevokeUnit("van-3", "stolen"))
    recording = imported(unit, a_tone(tmp_path / "tone.wav", hz=880))
    unit.bench.do(c.AskHandOver(recording.evidence_id))
    refused = unit.synced()
    assert "revoked" in refused.troubles[0][1]
    (handed,) = unit.bench.ask(HandOvers(recording.evidence_id))
    assert handed.state is HandOverState.ASKED
