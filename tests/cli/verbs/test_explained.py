from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.cli.verbs.explained import decided
from workbench.domain.commands import OpenCase
from workbench.domain.devices import Placement
from workbench.domain.orders import ImportFiles
from workbench.domain.questions import DraftOf, EvidenceIn, RecordingsOf
from workbench.domain.routing import Choice, Decision, PassedOver


@pytest.fixture
def case(vaults: Vaults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case with one recording, and scripted engines."""
    monkeypatch.setattr("workbench.bootstrap.vaults.ears", scripted_ears(ScriptedTranscriber()))
    with closing(vaults.open("ann")) as bench:
        bench.do(OpenCase("C-1", "Harbour"))
        run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "a.wav", seconds=6, hz=300, rate=8_000),))))
    return "C-1"


def test_explain_tells_the_choice_and_runs_nothing(call: Call, case: str, vaults: Vaults) -> None:
    code, data, _ = call("ann", "process", "--case", case, "--explain")
    (one,) = data["explained"]
    assert (code, one["evidence"], one["decision"]["preset"]) == (0, "C-1/1", "workstation")
    assert [choice["engine"] for choice in one["decision"]["choices"]] == ["scripted", "scripted-voices"]
    assert (one["profile"]["duration_ms"], one["profile"]["rate_hz"]) == (6_000, 8_000)
    with closing(vaults.open("ann")) as bench:
        (evidence,) = bench.ask(EvidenceIn(case))
        assert bench.ask(DraftOf(bench.ask(RecordingsOf(evidence.id))[0].id)) is None


def test_an_engine_that_cannot_run_ends_in_exit_5_with_its_reason(call: Call, case: str) -> None:
    code, data, _ = call("ann", "process", "--case", case, "--explain", "--engine", "missing")
    assert code == 5
    assert "missing: it is not there" in data["explained"][0]["problem"]


def test_a_decision_reads_line_by_line() -> None:
    placed = Placement("cuda:0", "float16", 16, flash=True)
    passed = (PassedOver("canary-qwen-2.5b", "The package nemo is not installed."),)
    choices = (
        Choice("transcription", "whisper-large-v3", "stands in for canary-qwen-2.5b", passed, placement=placed),
        Choice("diarization", "embedded-diarizer", "was asked for by name", asked=True),
    )
    decision = Decision(choices, "lab", "critical", "speech 90 %", (("lab.yaml", "ab"), ("config/routing.yaml", "cd")))
    assert list(decided(decision)) == [
        "measured       speech 90 %",
        "chosen by      preset lab, tier critical; lab.yaml, config/routing.yaml",
        "transcription  whisper-large-v3 stands in for canary-qwen-2.5b; on cuda:0, float16, 16 chunks at once, flash attention",
        "               not used: canary-qwen-2.5b: The package nemo is not installed.",
        "diarization    embedded-diarizer was asked for by name; on the processor, int8",
        "alignment      the recogniser's own word times",
    ]
