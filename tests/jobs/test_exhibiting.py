from __future__ import annotations

import hashlib
import io
import json
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults, faults_of
from workbench.bench.door import Bench
from workbench.domain.commands import Annotate, OpenCase
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.orders import ExhibitOutcome, ImportFiles, MakeExhibit, Process, ProcessOutcome
from workbench.domain.questions import CustodyOf
from workbench.domain.timeline import Span
from workbench.typesetting.disputed_page import disputed_page
from workbench.typesetting.isolated import IsolatedTypesetter
from workbench.typesetting.reading_back import read_back

PASSAGE = Span(40_000, 56_000)


@pytest.fixture
def bench(vaults: Vaults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr("workbench.bootstrap.vaults.ears", scripted_ears(ScriptedTranscriber()))
    monkeypatch.setattr(IsolatedTypesetter, "disputed_page", lambda self, made: disputed_page(made))  # without a process
    monkeypatch.setattr(IsolatedTypesetter, "read_back", lambda self, pdf: read_back(pdf))
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "tone.wav", seconds=12, hz=300, rate=8_000),))))
    return bench


@pytest.fixture
def recording(bench: Bench) -> str:
    outcome = run(bench.start(Process("C-1")))
    assert isinstance(outcome, ProcessOutcome)
    return outcome.drafts[0][0]


@pytest.fixture
def order(recording: str, tmp_path: Path) -> MakeExhibit:
    return MakeExhibit(recording, PASSAGE, tmp_path / "exhibit", "What colour", 10)


def made(bench: Bench, order: MakeExhibit) -> ExhibitOutcome:
    outcome = run(bench.start(order))
    assert isinstance(outcome, ExhibitOutcome)
    return outcome


def samples(path: Path) -> bytes:
    with wave.open(io.BytesIO(path.read_bytes())) as clip:
        body: bytes = clip.readframes(clip.getnframes())
        return body


def test_the_folder_holds_what_its_manifest_says_and_the_ledger_has_the_manifest(bench: Bench, order: MakeExhibit) -> None:
    outcome = made(bench, order)
    listed = (outcome.path / "manifest.json").read_bytes()
    told = {file["name"]: file["sha256"] for file in json.loads(listed)["files"]}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in outcome.path.iterdir()}
    assert found == {**told, "manifest.json": outcome.sha256}
    assert set(found) == set(outcome.files)
    last = bench.ask(CustodyOf((order.recording_id,)))[-1]
    assert outcome.sha256 in last.body.decode()
    assert faults_of(bench) == []
    around = samples(outcome.path / "clip-with-context.wav")
    assert around[16_000:-16_000] == samples(outcome.path / "clip.wav")
    assert len(around) == 32_000 + 2 * PASSAGE.length


def test_what_is_redacted_beside_the_passage_is_silent_and_black(bench: Bench, order: MakeExhibit) -> None:
    bench.do(Annotate(order.recording_id, "third person", Span(40_000, 46_000), "redaction"))
    bench.do(Annotate(order.recording_id, "Client admits Zanzibar", Span(30_000, 38_000), tags=(PRIVILEGED,)))
    before = replace(order, span=Span(30_000, 38_000))
    with pytest.raises(CaseError, match=r"would still show.*Zanzibar"):
        made(bench, replace(before, title="The Zanzibar question"))
    assert not order.destination.exists()
    outcome = made(bench, before)
    assert set(samples(outcome.path / "clip-with-context.wav")[-12_000:]) == {0}
    page = (outcome.path / "index.html").read_text("utf-8")
    assert "█████" in page
    assert "Zanzibar" not in page
    assert json.loads((outcome.path / "manifest.json").read_bytes())["disclosure"] is True


def test_nothing_is_left_where_the_exhibit_cannot_be_made(
    bench: Bench, order: MakeExhibit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> bytes:
        raise CaseError("The pages stopped.")

    monkeypatch.setattr("workbench.jobs.exhibiting.manifest", failing)
    before = bench.ask(CustodyOf((order.recording_id,)))
    with pytest.raises(CaseError, match="stopped"):
        made(bench, order)
    assert [path.name for path in order.destination.parent.iterdir() if "exhibit" in path.name] == []
    assert bench.ask(CustodyOf((order.recording_id,))) == before


def test_what_cannot_be_shown_is_refused(bench: Bench, order: MakeExhibit) -> None:
    bench.do(Annotate(order.recording_id, "third person", Span(70_000, 80_000), "redaction"))
    for wrong, why in (
        (replace(order, span=Span(90_000, 99_000)), "0:00:12.000 long"),
        (replace(order, context_tenths=-1), "lasts 120 seconds at most"),
        (replace(order, span=Span(79_000, 82_000)), "redacted: third person"),
        (replace(order, destination=order.destination / "deeper"), "no folder"),
        (replace(order, destination=order.destination.parent), "is there already"),
    ):
        with pytest.raises(BadRequest, match=why):
            made(bench, wrong)
