"""Another program's transcript as a draft: beside the working one, on the recording's frames, with where it came from."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.vaults import Vaults, a_drafted_recording, a_submitted_exhibit
from workbench.bench.door import Bench
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.commands import OpenCase, RecordEvidence, RecordRecording, RenameSpeaker
from workbench.domain.errors import BadRequest, CaseError, InputRefused, NotPermitted
from workbench.domain.events import EvidenceImported, RecordingDecoded
from workbench.domain.evidence import Recording
from workbench.domain.orders import TAKEN, Export, ImportedTranscript, ImportTranscript
from workbench.domain.questions import DraftOf, DraftsOf, LedgerHead, LinesOf
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft
from workbench.exchange import READERS
from workbench.jobs.taking_transcripts import ENDINGS

CUE = "{n}\n00:00:0{n},500 --> 00:00:0{n},900\n{text}\n\n"


def srt(*texts: str) -> bytes:
    return "".join(CUE.format(n=n, text=text) for n, text in enumerate(texts, start=1)).encode()


def taken(bench: Bench, recording: Recording, path: Path, body: bytes, **more: str) -> tuple[Draft, ImportedTranscript]:
    path.write_bytes(body)
    outcome = run(bench.start(ImportTranscript(recording.id, path, **more)))
    assert isinstance(outcome, ImportedTranscript)
    draft = bench.ask(DraftOf(recording.id, outcome.draft_id))
    assert draft is not None
    return draft, outcome


@pytest.fixture
def bench(vaults: Vaults) -> Bench:
    return vaults.open()


@pytest.fixture
def recording(bench: Bench) -> Recording:
    return a_drafted_recording(bench)


def test_faces_and_jobs_take_the_formats_that_can_be_read() -> None:
    assert set(TAKEN) == set(READERS) == set(ENDINGS.values())


def test_it_stands_beside_the_working_draft_and_changes_nothing(bench: Bench, recording: Recording, tmp_path: Path) -> None:
    before = bench.ask(LinesOf(recording.id))
    _, outcome = taken(bench, recording, tmp_path / "other.srt", srt("Ada: blue", "Ben: yes", "Ada: no"))
    assert outcome.rows == 3
    assert bench.ask(LinesOf(recording.id)) == before
    beside = [info for info in bench.ask(DraftsOf(recording.id)) if info.is_beside]
    assert [info.id for info in beside] == [outcome.draft_id]


def test_nothing_is_entered_or_written_as_long_as_it_can_be_cancelled(bench: Bench, recording: Recording, tmp_path: Path) -> None:
    (tmp_path / "d.srt").write_bytes(srt("one"))
    for order in (ImportTranscript(recording.id, tmp_path / "d.srt"), Export(recording.id, "txt", tmp_path / "x.txt")):
        before = bench.ask(LedgerHead())
        assert {(bench.ask(LedgerHead()), (tmp_path / "x.txt").exists()) for _ in bench.start(order)} == {(before, False)}
        assert bench.ask(LedgerHead()).size > before.size


def test_the_draft_says_which_file_it_was(bench: Bench, recording: Recording, tmp_path: Path) -> None:
    body = srt("Ada: blue", "Ben: yes", "Ada: no")
    draft, _ = taken(bench, recording, tmp_path / "other.srt", body, language="en")
    (recipe,) = draft.recipes
    assert (recipe.engine, recipe.version, recipe.name) == ("transcript file", "srt", "other.srt")
    assert (recipe.value("sha256"), recipe.value("size")) == (hashlib.sha256(body).hexdigest(), len(body))
    assert {segment.recipe for segment in draft.segments} == {recipe.digest()}
    assert [(s.key, s.name) for s in draft.speakers] == [("S1", "Ada"), ("S2", "Ben")]
    first = draft.segments[0]
    assert (first.span, first.speaker, first.text, first.language) == (Span(24_000, 30_400), "S1", "blue", "en")
    assert "Names before a colon" in draft.caveats[0].text


def test_without_a_draft_it_becomes_the_working_one(bench: Bench, tmp_path: Path) -> None:
    fresh = _bare_recording(bench)
    draft, outcome = taken(bench, fresh, tmp_path / "a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Eve>Hello there\n")
    assert bench.ask(DraftOf(fresh.id)) == draft
    assert [line.text for line in bench.ask(LinesOf(fresh.id))] == ["Hello there"]
    assert [w.text for w in draft.segments[0].words] == ["Hello", "there"]
    assert outcome.notes == ()


def _bare_recording(bench: Bench) -> Recording:
    bench.do(OpenCase("C-2", "Quay"))
    probe = MediaProbe("wav", (AudioTrack(0, "pcm_s16le", Rate(16_000), 1, "s16", 256_000, 0),), 10_000_000)
    came = bench.do(RecordEvidence("C-2", "quay.wav", "c" * 64, 320_044, probe))
    assert isinstance(came, EvidenceImported)
    made = bench.do(RecordRecording(came.evidence.id, 0, Rate(16_000), 160_000, 1, "pcm_s16le", "d" * 64))
    assert isinstance(made, RecordingDecoded)
    return made.recording


@pytest.mark.parametrize("form", ["srt", "vtt", "eaf", "textgrid"])
def test_what_left_comes_back_the_same(bench: Bench, recording: Recording, tmp_path: Path, form: str) -> None:
    bench.do(RenameSpeaker(recording.id, "S1", "Officer Hill"))
    run(bench.start(Export(recording.id, form, tmp_path / "out")))
    draft, _ = taken(bench, recording, tmp_path / f"in.{form}", (tmp_path / "out").read_bytes())
    names = {speaker.key: speaker.name for speaker in draft.speakers}
    lines = bench.ask(LinesOf(recording.id))
    assert [(s.span, s.text) for s in draft.segments] == [(line.span, line.text) for line in lines]
    assert [names[s.speaker] for s in draft.segments] == ["Officer Hill", "Speaker 2"]


def test_turns_without_words_bring_lanes_and_empty_rows(bench: Bench, recording: Recording, tmp_path: Path) -> None:
    body = b"SPEAKER x 1 1.0 2.0 <NA> <NA> A <NA> <NA>\nSPEAKER x 1 2.5 1.0 <NA> <NA> B <NA> <NA>\n"
    draft, _ = taken(bench, recording, tmp_path / "x.rttm", body)
    assert [(turn.span, turn.speaker) for turn in draft.turns] == [(Span(16_000, 48_000), "S1"), (Span(40_000, 56_000), "S2")]
    assert [segment.text for segment in draft.segments] == ["", ""]


def test_what_reaches_past_the_recording_is_cut_and_told(bench: Bench, recording: Recording, tmp_path: Path) -> None:
    body = srt("in").replace(b"00:00:01,900", b"00:00:20,000") + b"2\n00:01:00,000 --> 00:01:01,000\nout\n"
    body += b"3\n00:00:03,000 --> 00:00:03,000\nshort\n"
    draft, outcome = taken(bench, recording, tmp_path / "x.srt", body)
    assert [(s.span, s.text) for s in draft.segments] == [(Span(24_000, 160_000), "in"), (Span(48_000, 48_016), "short")]
    assert [note.split(" rows")[0] for note in outcome.notes] == ["1", "1", "1"]


def test_known_names_before_a_colon_are_speakers_even_where_few_rows_have_one(
    bench: Bench, recording: Recording, tmp_path: Path
) -> None:
    draft, _ = taken(bench, recording, tmp_path / "x.srt", srt("so", "Speaker 2: yes", "he said: no", "well"))
    names = {speaker.key: speaker.name for speaker in draft.speakers}
    assert [(names.get(s.speaker, ""), s.text) for s in draft.segments] == [
        ("", "so"), ("Speaker 2", "yes"), ("", "he said: no"), ("", "well"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("x.srt", b"\0\1\2", "“x.srt” cannot be read as srt: it is no text"),
        ("x.srt", srt("late").replace(b"00:00", b"09:00"), "All of “x.srt” lies outside the recording"),
        ("x.eaf", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares entities"),
        ("x.docx", b"PK", "in no format that can be taken in"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name_and_leaves_nothing(
    bench: Bench, recording: Recording, tmp_path: Path, name: str, body: bytes, reason: str
) -> None:
    with pytest.raises((InputRefused, BadRequest), match=reason):
        taken(bench, recording, tmp_path / name, body)
    assert len(bench.ask(DraftsOf(recording.id))) == 1


def test_a_pipe_and_a_missing_file_are_refused_and_nobody_waits(bench: Bench, recording: Recording, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.srt")
    for name in ("pipe.srt", "none.srt"):
        with pytest.raises(BadRequest, match=f"no file .*{name}"):
            run(bench.start(ImportTranscript(recording.id, tmp_path / name)))


def test_a_submitted_exhibit_takes_none_in(vaults: Vaults, tmp_path: Path) -> None:
    recording = a_submitted_exhibit(vaults)
    with pytest.raises((CaseError, NotPermitted), match="review"):
        taken(vaults.open(), recording, tmp_path / "x.srt", srt("blue"))
