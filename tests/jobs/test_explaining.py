"""Explain: the choice of engines is told before anything runs, and what was measured for it goes on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.domain.commands import OpenCase
from workbench.domain.errors import BadRequest
from workbench.domain.orders import Explain, ExplainOutcome, ImportFiles, Process
from workbench.domain.questions import DraftOf, EvidenceIn, ProfileOf, RecordingsOf


@pytest.fixture
def engine() -> ScriptedTranscriber:
    return ScriptedTranscriber()


@pytest.fixture
def bench(vaults: Vaults, engine: ScriptedTranscriber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A critical case with one recording that nobody has listened to, and scripted engines."""
    monkeypatch.setattr("workbench.bootstrap.vaults.ears", scripted_ears(engine))
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour", critical=True))
    run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "a.wav", seconds=6, hz=300, rate=8_000),))))
    return bench


def explained(bench: Bench, *, listen: bool, wish: Process | None = None) -> ExplainOutcome:
    outcome = run(bench.start(Explain(wish or Process("C-1"), listen)))
    assert isinstance(outcome, ExplainOutcome)
    return outcome


def recording(bench: Bench) -> str:
    (evidence,) = bench.ask(EvidenceIn("C-1"))
    return bench.ask(RecordingsOf(evidence.id))[0].id


def test_a_recording_nobody_listened_to_gets_a_provisional_choice_and_nothing_is_entered(bench: Bench) -> None:
    (one,) = explained(bench, listen=False).explained
    assert not one.measured
    assert one.decision is not None
    assert (one.decision.transcriber, one.decision.tier) == ("scripted", "critical")
    assert bench.ask(ProfileOf(recording(bench))) is None


def test_listening_records_the_profile_and_reads_nothing(bench: Bench, engine: ScriptedTranscriber) -> None:
    (one,) = explained(bench, listen=True).explained
    assert one.measured
    assert bench.ask(ProfileOf(recording(bench))) is not None
    assert bench.ask(DraftOf(recording(bench))) is None
    assert engine.calls == 0
    assert explained(bench, listen=False).explained[0].measured


def test_every_engine_is_told_with_what_stands_in_its_way(bench: Bench) -> None:
    told = {state.engine.name: state.obstacles for state in explained(bench, listen=False).engines}
    assert told == {"missing": ("it is not there",), "scripted": (), "scripted-voices": ()}


def test_an_engine_that_cannot_run_is_told_for_its_recording(bench: Bench) -> None:
    (one,) = explained(bench, listen=False, wish=Process("C-1", engine="missing")).explained
    assert one.decision is None
    assert "missing: it is not there" in one.problem


def test_a_case_that_is_not_there_is_named(bench: Bench) -> None:
    with pytest.raises(BadRequest, match="no case C-7"):
        explained(bench, listen=False, wish=Process("C-7"))
