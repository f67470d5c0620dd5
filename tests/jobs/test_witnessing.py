"""Witnessing: looked at, then vouched for; by a second person, and by a timestamp server where there is one."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.bootstrap.test_vaults import opened_by_hand
from tests.sealing.tsa import Authority, Reply, TimestampServer
from tests.vaults import Vaults, faults_of, pumped
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain.orders import Witness, WitnessOutcome
from workbench.domain.policy import Policy
from workbench.domain.questions import CheckpointAt, Checkpoints, LedgerHead, WitnessedOf

HERE = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def worked(vaults: Vaults) -> Vaults:
    """Ann opened a case and logged out: that made a checkpoint."""
    with closing(vaults.open("ann")) as ann:
        ann.do(c.OpenCase("C-1", "Harbour"))
    return vaults


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def server(authority: Authority) -> Iterator[TimestampServer]:
    with TimestampServer(authority.response) as running:
        yield running


def witnessed(bench: Bench) -> WitnessOutcome:
    outcome = pumped(bench.start(Witness()))
    assert isinstance(outcome, WitnessOutcome)
    return outcome


def stamping(worked: Vaults, server: TimestampServer, roots: str) -> Bench:
    """The boss, under a policy that names the server; a checkpoint by boss stands."""
    boss = worked.open("boss")
    boss.do(c.SetPolicy(Policy(timestamp_url=server.url, timestamp_roots=roots)))
    boss.do(c.MakeCheckpoint())
    return boss


def test_a_second_person_cosigns_the_newest_checkpoint_once(worked: Vaults) -> None:
    sue = worked.open("sue")
    made = sue.ask(CheckpointAt())
    assert made is not None
    assert witnessed(sue).cosigned == made.seq
    assert witnessed(sue).cosigned == 0
    again = sue.ask(CheckpointAt())
    assert again is not None
    assert [w.by for w in again.witnesses] == ["sue"]
    assert faults_of(sue) == []


def test_nobody_witnesses_their_own_checkpoint(worked: Vaults) -> None:
    ann = worked.open("ann")
    outcome = witnessed(ann)
    assert (outcome.findings, outcome.cosigned) == ((), 0)
    assert ann.ask(WitnessedOf()).witnessed == 0


def test_what_stands_under_a_witness_is_no_longer_counted_as_unwitnessed(worked: Vaults) -> None:
    sue = worked.open("sue")
    before = sue.ask(WitnessedOf())
    outcome = witnessed(sue)
    assert before.unwitnessed == before.size
    assert outcome.witnessing.witnessed == before.checkpointed
    assert outcome.witnessing.unwitnessed == outcome.witnessing.size - before.checkpointed


def test_a_history_with_findings_is_not_vouched_for(worked: Vaults) -> None:
    vault, _ = opened_by_hand(worked.folder, "ann")
    with vault._engine.begin() as db:
        db.exec_driver_sql("UPDATE case_file SET title = 'Pier'")
    vault.close()
    sue = worked.open("sue")
    before = sue.ask(LedgerHead())
    outcome = witnessed(sue)
    assert [f.place for f in outcome.findings] == ["case_file C-1"]
    assert (outcome.cosigned, outcome.stamped, sue.ask(LedgerHead())) == (0, (), before)


@HERE
def test_a_timestamp_server_vouches_and_verify_judges_its_word_again(
    worked: Vaults, server: TimestampServer, authority: Authority
) -> None:
    boss = stamping(worked, server, authority.root.pem)
    outcome = witnessed(boss)
    made = boss.ask(CheckpointAt())
    assert made is not None
    assert outcome.troubles == ()
    assert outcome.stamped[0] == made.seq
    assert base64.b64decode(made.witnesses[-1].token)[:1] == b"0"
    assert faults_of(boss) == []
    assert witnessed(boss).stamped == ()


@HERE
def test_a_server_that_is_away_is_said_and_asked_again_the_next_time(
    worked: Vaults, server: TimestampServer, authority: Authority
) -> None:
    boss = stamping(worked, server, authority.root.pem)
    server.respond = lambda query: Reply([b"no"], status=503)
    outcome = witnessed(boss)
    assert (outcome.stamped, len(outcome.troubles), len(server.asked)) == ((), 1, 1)
    assert "127.0.0.1" in outcome.troubles[0]
    server.respond = authority.response
    assert witnessed(boss).stamped
    assert faults_of(boss) == []


@HERE
def test_a_word_of_a_stranger_is_not_entered(worked: Vaults, server: TimestampServer) -> None:
    boss = stamping(worked, server, Authority().root.pem)
    outcome = witnessed(boss)
    assert outcome.stamped == ()
    assert "does not hold" in outcome.troubles[0]
    assert not any(w.token for made in boss.ask(Checkpoints()) for w in made.witnesses)


@pytest.mark.parametrize(("spoilt", "says"), [(b"x", "It is no token"), (None, "something else")])
def test_a_token_that_does_not_hold_is_a_finding(worked: Vaults, authority: Authority, spoilt: bytes | None, says: str) -> None:
    """Whoever enters one goes round the job: the door takes a token as it is, and verify judges it."""
    boss = worked.open("boss")
    boss.do(c.SetPolicy(Policy(timestamp_url="https://tsa.example", timestamp_roots=authority.root.pem)))
    boss.do(c.MakeCheckpoint())
    token = base64.b64encode(authority.token(bytes(32))).decode() if spoilt is None else "%"
    boss.do(c.RecordTimestamp(-1, token))
    [fault] = faults_of(boss)
    assert fault.startswith("timestamp of the checkpoint over")
    assert says in fault
