"""Clips of a real file: the samples are the recording's own, and the record beside them says everything that is needed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.jobs.test_importing import run
from tests.vaults import Vaults, a_draft, copied
from workbench.bench.door import Bench
from workbench.domain.commands import Annotate, FinishDraft, KeepTreatment, OpenCase
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Recording
from workbench.domain.listening import Step, Treatment
from workbench.domain.orders import ClipOutcome, ExportClip, ImportFiles
from workbench.domain.questions import CustodyOf, EvidenceIn, RecordingsOf
from workbench.domain.timeline import Span

RATE, CHANNELS, FRAMES = 22_050, 2, 22_050


def noise() -> NDArray[np.int16]:
    """A second of two different channels, no sample like its neighbours."""
    made = np.random.default_rng(4).integers(-20_000, 20_000, (FRAMES, CHANNELS))
    return made.astype(np.int16)


@pytest.fixture(scope="module")
def with_sound(tmp_path_factory: pytest.TempPathFactory, vault_template: Path) -> Path:
    """A vault that holds a real file, decoded once for all tests here."""
    folder = tmp_path_factory.mktemp("clips")
    vaults = Vaults(vault_template, folder / "vault")
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    soundfile.write(folder / "room.wav", noise(), RATE, "PCM_16")
    run(bench.start(ImportFiles("C-1", (folder / "room.wav",))))
    vaults.close()
    return vaults.folder


@pytest.fixture
def bench(vaults: Vaults, with_sound: Path) -> Bench:
    copied(with_sound, vaults.folder)
    return vaults.open()


def the_recording(bench: Bench) -> Recording:
    (evidence,) = bench.ask(EvidenceIn("C-1"))
    return bench.ask(RecordingsOf(evidence.id))[0]


def clip(bench: Bench, path: Path, span: Span, **more: Any) -> tuple[NDArray[np.int16], dict[str, Any], ClipOutcome]:
    outcome = run(bench.start(ExportClip(the_recording(bench).id, span, path, **more)))
    assert isinstance(outcome, ClipOutcome)
    samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    assert rate == RATE
    return samples, json.loads(outcome.record.read_text("utf-8")), outcome


def test_a_clip_is_the_recording_sample_for_sample_and_says_whose_it_is(bench: Bench, tmp_path: Path) -> None:
    samples, record, outcome = clip(bench, tmp_path / "a.wav", Span(1001, 5003))
    assert np.array_equal(samples, noise()[1001:5003])
    assert outcome.record == tmp_path / "a.wav.json"
    assert hashlib.sha256((tmp_path / "a.wav").read_bytes()).hexdigest() == outcome.sha256 == record["file"]["sha256"]
    assert (record["span"]["first"], record["span"]["end"], record["recording"]["rate_hz"]) == (1001, 5003, RATE)
    assert record["recording"]["audio_sha256"] == the_recording(bench).audio_sha256
    assert (record["treatment"], record["made"]["by"], record["samples"]["loop"]["last"]) == (None, "ann", 4001)

    entry = bench.ask(CustodyOf((the_recording(bench).id,)))[-1]
    assert (record["ledger"]["entry"], record["ledger"]["hash"]) == (entry.seq, entry.hash)
    assert isinstance(entry.payload, dict)
    assert (entry.payload["format"], entry.payload["sha256"]) == ("clip", outcome.sha256)
    assert entry.payload["span"] == {"first": 1001, "end": 5003}


def test_what_was_decoded_earlier_is_not_believed(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    (played,) = (vaults.folder / "derived").rglob("playback.s16")
    played.write_bytes(b"\0" * played.stat().st_size)
    samples, *_ = clip(bench, tmp_path / "a.wav", Span(500, 900))
    assert np.array_equal(samples, noise()[500:900])
    assert list(vaults.folder.rglob("clip-*")) == []


def test_a_treatment_is_applied_to_the_copy_and_told(bench: Bench, tmp_path: Path) -> None:
    bench.do(KeepTreatment(the_recording(bench).id, Treatment("louder", (Step("gain", (-6,)),))))
    samples, record, _ = clip(bench, tmp_path / "a.wav", Span(0, 3000), treatment="louder")
    assert np.allclose(samples, noise()[:3000] * 10 ** (-6 / 20), atol=1)
    assert record["treatment"] == {"name": "louder", "words": "gain −6 dB", "steps": [{"kind": "gain", "gain dB": -6}]}


def test_a_treatment_that_nobody_kept_is_refused_by_name(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no treatment “clearer”"):
        clip(bench, tmp_path / "a.wav", Span(0, 100), treatment="clearer")


def test_redacted_passages_are_silent_in_a_disclosure_and_no_filter_heard_them(bench: Bench, tmp_path: Path) -> None:
    recording = the_recording(bench)
    bench.do(Annotate(recording.id, "a child's name", Span(2000, 3000), "redaction"))
    bench.do(KeepTreatment(recording.id, Treatment("band", (Step("band_pass", (300, 3400)),))))
    samples, record, _ = clip(bench, tmp_path / "a.wav", Span(1000, 4000), disclosure=True)
    assert not samples[1000:2000].any()
    assert np.array_equal(samples[:1000], noise()[1000:2000])
    assert [(s["first"], s["end"], s["reason"]) for s in record["silenced"]] == [(2000, 3000, "a child's name")]
    whole, *_ = clip(bench, tmp_path / "b.wav", Span(2000, 4000), disclosure=True, treatment="band")
    heard, *_ = clip(bench, tmp_path / "c.wav", Span(2000, 4000), treatment="band")
    assert not whole[:1000].any()
    assert not np.array_equal(whole[1000:1100], heard[1000:1100])


def test_a_clip_whose_record_tells_what_is_silent_is_not_made(bench: Bench, tmp_path: Path) -> None:
    recording = the_recording(bench)
    bench.do(FinishDraft(a_draft(recording, ("Marguerite was there",))))
    bench.do(Annotate(recording.id, "names Marguerite", recording.span, "redaction"))
    with pytest.raises(CaseError, match="would still tell"):
        clip(bench, tmp_path / "a.wav", Span(1000, 4000), disclosure=True)
    assert list(tmp_path.glob("a.*")) == []


@pytest.mark.parametrize("span", [Span(0, FRAMES + 1), Span(5, 5)])
def test_a_passage_outside_the_recording_is_refused(bench: Bench, tmp_path: Path, span: Span) -> None:
    with pytest.raises(BadRequest, match="does not lie inside the recording"):
        clip(bench, tmp_path / "a.wav", span)
    assert list(tmp_path.glob("a.*")) == []


def test_a_clip_that_cannot_be_written_leaves_nothing(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    with pytest.raises(CaseError, match="could not be written"):
        clip(bench, tmp_path / "missing" / "a.wav", Span(0, 100))
    with pytest.raises(BadRequest, match="inside the vault"):
        clip(bench, vaults.folder / "a.wav", Span(0, 100))
    (tmp_path / "a.wav.json").mkdir()
    with pytest.raises(BadRequest, match=r"a\.wav\.json is a folder"):
        clip(bench, tmp_path / "a.wav", Span(0, 100))
    assert "transcript.exported" not in [entry.kind for entry in bench.ask(CustodyOf())]


def test_a_recording_that_now_decodes_otherwise_is_not_vouched_for(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    (stored,) = (path for path in (vaults.folder / "store").rglob("*") if path.is_file())
    stored.chmod(0o600)
    soundfile.write(tmp_path / "other.wav", noise()[::-1].copy(), RATE, "PCM_16")
    shutil.copyfile(tmp_path / "other.wav", stored)
    with pytest.raises(CaseError, match="not the one that was recorded at import"):
        clip(bench, tmp_path / "a.wav", Span(0, 100))
    assert list(tmp_path.glob("a.wav*")) == []
