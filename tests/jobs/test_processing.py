from pathlib import Path

import pytest

from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.domain.caveats import CaveatKind
from workbench.domain.commands import Confirm, CorrectSegment, OpenCase, ProfileVoice, SetVocabulary
from workbench.domain.errors import BadRequest
from workbench.domain.orders import (
    CompareVoices,
    Export,
    ImportFiles,
    MakeReport,
    Process,
    ProcessOutcome,
    ReportOutcome,
    VerifyVault,
    VoicesCompared,
)
from workbench.domain.questions import CustodyOf, DraftOf, DraftsOf, EvidenceIn, LinesOf, ProfileOf, RecordingsOf, SpeakersOf
from workbench.domain.transcript import SuspicionKind


@pytest.fixture
def engine() -> ScriptedTranscriber:
    return ScriptedTranscriber()


@pytest.fixture
def bench(vaults: Vaults, engine: ScriptedTranscriber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A case with two recordings of twelve seconds, and scripted engines."""
    monkeypatch.setattr("workbench.bootstrap.vaults.ears", scripted_ears(engine))
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    tones = tuple(a_tone(tmp_path / f"{hz}.wav", seconds=12, hz=hz, rate=8_000) for hz in (300, 500))
    run(bench.start(ImportFiles("C-1", tones)))
    return bench


def processed(bench: Bench, order: Process | None = None) -> ProcessOutcome:
    outcome = run(bench.start(order or Process("C-1")))
    assert isinstance(outcome, ProcessOutcome)
    return outcome


def recordings(bench: Bench) -> list[str]:
    return [r.id for e in bench.ask(EvidenceIn("C-1")) for r in bench.ask(RecordingsOf(e.id))]


def test_a_draft_has_lines_voices_recipes_and_a_profile(bench: Bench) -> None:
    assert processed(bench).failed == ()
    for recording in recordings(bench):
        draft = bench.ask(DraftOf(recording))
        assert draft is not None
        assert {r.engine for r in draft.recipes} == {"scripted", "scripted-voices"}
        assert " ".join(line.text for line in bench.ask(LinesOf(recording))).split() == ["red", "car"] * 3
        assert [s.name for s in bench.ask(SpeakersOf(recording))] == ["Speaker 1", "Speaker 2"]
        assert bench.ask(ProfileOf(recording)) is not None


def test_everything_stands_on_the_recording_s_own_frames(bench: Bench) -> None:
    processed(bench)
    lines = bench.ask(LinesOf(recordings(bench)[0]))
    assert max(line.segment.span.end for line in lines) <= 96_000
    assert lines[-1].segment.span.first >= 80_000 - 8_000


def test_one_recording_that_fails_does_not_stop_the_next(bench: Bench, engine: ScriptedTranscriber) -> None:
    engine.failing = {2}
    outcome = processed(bench)
    assert [r for r, _ in outcome.drafts] == recordings(bench)[1:]
    assert "300.wav" in outcome.failed[0].name
    assert "exit -9" in outcome.failed[0].problem


def test_a_failed_run_goes_on_where_it_stood(bench: Bench, engine: ScriptedTranscriber) -> None:
    first, second = recordings(bench)
    processed(bench, Process("C-1", (second,)))
    uninterrupted = engine.calls
    engine.failing = {uninterrupted + 3}
    assert processed(bench, Process("C-1", (first,))).failed
    assert processed(bench, Process("C-1", (first,))).drafts
    assert engine.calls == 2 * uninterrupted + 1


def test_the_same_recipe_is_not_read_twice(bench: Bench, engine: ScriptedTranscriber) -> None:
    processed(bench)
    before = engine.calls
    processed(bench, Process("C-1", again=True))
    assert engine.calls == before


def test_the_choice_of_engines_is_on_record_before_they_run(bench: Bench) -> None:
    processed(bench)
    entries = bench.ask(CustodyOf((recordings(bench)[0],)))
    kinds = [e.kind for e in entries]
    assert kinds.index("processing.started") < kinds.index("draft.finished")
    assert "missing not used: it is not there" in str(entries[kinds.index("processing.started")].payload)


def test_recordings_side_by_side_make_the_drafts_of_one_after_the_other(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.jobs.processing._streams", lambda order, room: 2)
    outcome = processed(bench)
    assert [r for r, _ in outcome.drafts] == recordings(bench)
    for recording in recordings(bench):
        assert " ".join(line.text for line in bench.ask(LinesOf(recording))).split() == ["red", "car"] * 3


def test_cancelling_leaves_no_draft(bench: Bench) -> None:
    job = bench.start(Process("C-1"))
    while next(job).stage != "transcription":
        pass
    job.close()
    assert all(bench.ask(DraftOf(r)) is None for r in recordings(bench))


def test_an_empty_case_says_what_to_do(bench: Bench) -> None:
    bench.do(OpenCase("C-2", "Empty"))
    with pytest.raises(BadRequest, match="no recording"):
        processed(bench, Process("C-2"))


def test_a_report_of_what_was_processed_is_signed_and_sound(bench: Bench, tmp_path: Path) -> None:
    processed(bench)
    outcome = run(bench.start(MakeReport("C-1", tmp_path / "r.pdf")))
    assert isinstance(outcome, ReportOutcome)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    kinds = [e.kind for e in bench.ask(CustodyOf((outcome.report_id,)))]
    assert kinds == ["report.rendered", "report.issued"]
    assert run(bench.start(VerifyVault())).is_sound  # type: ignore[attr-defined]


def test_the_recording_s_condition_stands_among_the_draft_s_caveats(bench: Bench) -> None:
    processed(bench)
    draft = bench.ask(DraftOf(recordings(bench)[0]))
    assert draft is not None
    assert CaveatKind.CONDITION in {c.kind for c in draft.caveats}


def test_a_draft_people_have_worked_on_is_not_replaced_by_the_way(bench: Bench) -> None:
    processed(bench)
    first = recordings(bench)[0]
    bench.do(CorrectSegment(first, bench.ask(LinesOf(first))[0].segment.id, "red cart"))
    refused = processed(bench, Process("C-1", (first,)))
    assert "1 corrections" in refused.failed[0].problem
    assert [line.text for line in bench.ask(LinesOf(first))][0] == "red cart"  # noqa: RUF015 - the order is the point
    assert processed(bench, Process("C-1", (first,), again=True)).drafts


def test_the_whole_case_leaves_out_what_has_a_draft(bench: Bench) -> None:
    first, second = recordings(bench)
    processed(bench, Process("C-1", (first,)))
    outcome = processed(bench)
    assert ([r for r, _ in outcome.drafts], outcome.kept) == ([second], (first,))


def test_a_number_of_voices_that_cannot_be_is_refused_at_once(bench: Bench, engine: ScriptedTranscriber) -> None:
    with pytest.raises(BadRequest, match="-3 speakers"):
        processed(bench, Process("C-1", speakers=-3))
    assert engine.calls == 0


def test_a_voice_without_words_is_flagged(bench: Bench) -> None:
    processed(bench)
    draft = bench.ask(DraftOf(recordings(bench)[0]))
    assert draft is not None
    silent = [s for s in draft.suspicions if s.kind is SuspicionKind.SPEECH_WITHOUT_TEXT]
    assert any(s.span.contains(30_000) for s in silent)


def test_nothing_that_leaves_is_written_into_the_vault(bench: Bench, vaults: Vaults) -> None:
    processed(bench)
    with pytest.raises(BadRequest, match="inside the vault"):
        run(bench.start(Export(recordings(bench)[0], "txt", vaults.folder / "vault.db")))
    with pytest.raises(BadRequest, match="inside the vault"):
        run(bench.start(MakeReport("C-1", vaults.folder / "store" / "r.pdf")))
    assert run(bench.start(VerifyVault())).is_sound  # type: ignore[attr-defined]
    assert not list(vaults.folder.rglob("*.pdf"))


def test_a_second_draft_stands_beside_and_leaves_people_s_work_alone(bench: Bench) -> None:
    processed(bench)
    recording = recordings(bench)[0]
    first = bench.ask(LinesOf(recording))[0]
    bench.do(CorrectSegment(recording, first.id, "a blue car"))
    outcome = processed(bench, Process("C-1", (recording,), beside=True))
    assert bench.ask(LinesOf(recording))[0].text == "a blue car"
    beside, working = bench.ask(DraftsOf(recording))
    assert (beside.is_beside, beside.id, working.is_working) == (True, outcome.drafts[0][1], True)
    assert bench.ask(LinesOf(recording, beside.id))[0].text == first.text


def test_the_case_s_vocabulary_reaches_the_engine(bench: Bench, engine: ScriptedTranscriber) -> None:
    bench.do(SetVocabulary("C-1", ("Mill Lane",)))
    processed(bench)
    assert engine.expected == ("Mill Lane",)


def test_voices_are_compared_with_each_other_and_with_those_known_in_the_case(bench: Bench) -> None:
    processed(bench)
    here, other = recordings(bench)
    print_of = run(bench.start(CompareVoices(other)))
    assert isinstance(print_of, VoicesCompared)
    known = print_of.prints[0]
    bench.do(ProfileVoice("C-1", "Mr B", other, known.speaker, known.model, known.print, "to find him again"))
    compared = run(bench.start(CompareVoices(here)))
    assert isinstance(compared, VoicesCompared)
    assert [(x.speaker, x.other, x.is_profile, x.permille) for x in compared.likenesses] == [
        ("S1", "Mr B", True, 1000),
        ("S1", "S2", False, 800),
        ("S2", "Mr B", True, 800),
    ]


def test_a_draft_that_people_only_confirmed_is_not_replaced_by_the_way_either(bench: Bench) -> None:
    processed(bench)
    first = recordings(bench)[0]
    bench.do(Confirm(first, bench.ask(LinesOf(first))[0].id))
    assert "1 confirmations" in processed(bench, Process("C-1", (first,))).failed[0].problem


def test_a_second_engine_s_draft_stands_beside_the_first(bench: Bench) -> None:
    outcome = processed(bench, Process("C-1", second="scripted"))
    assert [r for r, _ in outcome.drafts] == recordings(bench) * 2
    for recording in recordings(bench):
        assert [(d.is_working, d.is_beside) for d in bench.ask(DraftsOf(recording))] == [(False, True), (True, False)]


def test_no_engine_is_its_own_second(bench: Bench) -> None:
    with pytest.raises(BadRequest, match="its own second"):
        processed(bench, Process("C-1", engine="scripted", second="scripted"))
