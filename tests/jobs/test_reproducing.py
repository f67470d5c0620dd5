from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults, a_drafted_recording, faults_of
from workbench.bench.door import Bench
from workbench.domain.audio import WorkPcm
from workbench.domain.commands import OpenCase
from workbench.domain.court_questions import ReproductionsOf
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.leaving import Sameness
from workbench.domain.orders import ImportFiles, Process, ProcessOutcome, Reproduce, ReproductionOutcome
from workbench.domain.questions import DraftsOf
from workbench.domain.recipe import Recipe
from workbench.domain.timeline import Span
from workbench.domain.utterances import ChunkText


class Moody(ScriptedTranscriber):
    """Says it as before until it is told to say something else, or to be less sure."""

    word = "car"
    permille = 400

    def transcribe(self, pcm: WorkPcm, chunk: Span, recipe: Recipe, clips: tuple[Span, ...] = ()) -> ChunkText:
        text = super().transcribe(pcm, chunk, recipe, clips)
        (said,) = text.segments
        words = (said.words[0], replace(said.words[1], text=self.word, permille=self.permille))
        return replace(text, segments=(replace(said, text=f"red {self.word}", words=words),))


@pytest.fixture
def engine() -> Moody:
    return Moody()


@pytest.fixture
def bench(vaults: Vaults, engine: Moody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("workbench.bootstrap.vaults.ears", scripted_ears(engine))
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "tone.wav", seconds=12, hz=300, rate=8_000),))))
    return bench


@pytest.fixture
def recording(bench: Bench) -> str:
    outcome = run(bench.start(Process("C-1")))
    assert isinstance(outcome, ProcessOutcome)
    return outcome.drafts[0][0]


def reproduced(bench: Bench, recording: str, draft: str = "") -> ReproductionOutcome:
    outcome = run(bench.start(Reproduce(recording, draft)))
    assert isinstance(outcome, ReproductionOutcome)
    return outcome


def test_a_run_that_gives_the_same_is_identical_and_on_record(bench: Bench, recording: str, engine: Moody) -> None:
    before = engine.calls
    outcome = reproduced(bench, recording)
    assert outcome.reproduction.outcome is Sameness.IDENTICAL
    assert engine.calls == 2 * before  # nothing that is stored was used
    (held,) = bench.ask(ReproductionsOf(recording))
    assert (held.sha256, held.by) == (outcome.reproduction.sha256, "ann")
    assert faults_of(bench) == []


def test_other_words_are_shown_beside_those_that_stood(bench: Bench, recording: str, engine: Moody) -> None:
    engine.word = "cart"
    outcome = reproduced(bench, recording)
    assert outcome.reproduction.outcome is Sameness.DIFFERENT
    assert outcome.reproduction.differences == len(outcome.rows) == 3
    assert outcome.rows[0] == ("0:00:00.0 S1: red car", "0:00:00.0 S1: red cart")


def test_less_certain_words_are_the_same_words(bench: Bench, recording: str, engine: Moody) -> None:
    engine.permille = 410
    assert reproduced(bench, recording).reproduction.outcome is Sameness.TEXT_IDENTICAL


def test_a_run_beside_is_named_by_its_id(bench: Bench, recording: str, engine: Moody) -> None:
    engine.word = "cart"
    run(bench.start(Process("C-1", (recording,), beside=True)))
    beside = next(d.id for d in bench.ask(DraftsOf(recording)) if not d.is_working)
    assert reproduced(bench, recording, beside).reproduction.draft_id == beside


def test_a_draft_that_no_engine_made_has_nothing_to_run_again(vaults: Vaults) -> None:
    bench = vaults.open()
    with pytest.raises(BadRequest, match="no recipe to run again"):
        reproduced(bench, a_drafted_recording(bench).id)


def test_an_engine_that_is_not_here_is_named_with_what_it_needs(
    bench: Bench, recording: str, engine: Moody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.jobs.reproducing._lack", lambda name, language, room: "The model is not on this machine.")
    with pytest.raises(Unavailable, match="scripted: The model is not on this machine") as refused:
        reproduced(bench, recording)
    assert "voices (abababab…)" in refused.value.remedy
    assert bench.ask(ReproductionsOf(recording)) == ()
