import hashlib
import json
from pathlib import Path

import pytest

from tests.bundles import a_draft, done
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.bootstrap.bundles import judged
from workbench.domain import commands as c
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Evidence
from workbench.domain.orders import BundleOutcome, ImportFiles, ImportOutcome, MakeBundle
from workbench.domain.questions import CustodyOf, EvidenceIn, LinesOf, RecordingsOf
from workbench.stages import editing


@pytest.fixture
def bench(vaults: Vaults, tmp_path: Path) -> Bench:
    """Ann at a vault with two cases; the first holds a recording."""
    bench = vaults.open()
    bench.do(c.OpenCase("C-1", "Harbour"))
    bench.do(c.OpenCase("C-2", "Somebody else's"))
    imported(bench, tmp_path, "C-1")
    return bench


def imported(bench: Bench, folder: Path, case: str, hz: int = 300) -> Evidence:
    outcome = done(bench.start(ImportFiles(case, (a_tone(folder / f"{case}.wav", rate=8_000, hz=hz),))))
    assert isinstance(outcome, ImportOutcome)
    return outcome.taken[0]


def made(bench: Bench, order: MakeBundle) -> BundleOutcome:
    outcome = done(bench.start(order))
    assert isinstance(outcome, BundleOutcome)
    return outcome


def verdict(folder: Path) -> Verdict:
    told = done(judged(folder))
    assert isinstance(told, Verdict)
    return told


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "data" / "ledger.jsonl").read_bytes().splitlines()]


def test_a_bundle_is_sound_where_its_root_is_known(bench: Bench, tmp_path: Path) -> None:
    outcome = made(bench, MakeBundle("C-1", tmp_path / "bundle"))
    assert verdict(tmp_path / "bundle").findings == ()
    assert (outcome.evidence, len(lines(tmp_path / "bundle"))) == (1, outcome.entries)


def test_the_ledger_names_the_bundle_that_left(bench: Bench, tmp_path: Path) -> None:
    outcome = made(bench, MakeBundle("C-1", tmp_path / "bundle"))
    tags = (tmp_path / "bundle" / "tagmanifest-sha256.txt").read_bytes()
    told = [e.payload for e in bench.ask(CustodyOf(("C-1",))) if e.kind == "bundle.made"]
    assert [payload["sha256"] for payload in told if isinstance(payload, dict)] == [hashlib.sha256(tags).hexdigest()]
    assert outcome.sha256 == hashlib.sha256(tags).hexdigest()


def test_nothing_of_another_case_leaves_but_its_place_in_the_chain(bench: Bench, tmp_path: Path) -> None:
    other = imported(bench, tmp_path, "C-2", hz=500)
    made(bench, MakeBundle("C-1", tmp_path / "bundle"))
    written = b"".join(p.read_bytes() for p in (tmp_path / "bundle").rglob("*") if p.is_file())
    assert not any(word.encode() in written for word in ("Somebody else", "C-2", other.id, other.sha256))
    hidden = [line for line in lines(tmp_path / "bundle") if set(line) == {"seq", "hash", "leaf"}]
    assert len(hidden) >= 3


def test_the_whole_vault_hides_nothing(bench: Bench, tmp_path: Path) -> None:
    outcome = made(bench, MakeBundle("", tmp_path / "bundle"))
    assert outcome.hidden == 0
    assert verdict(tmp_path / "bundle").is_sound


def test_evidence_that_stays_behind_is_named(bench: Bench, tmp_path: Path) -> None:
    made(bench, MakeBundle("C-1", tmp_path / "bundle", with_media=False))
    assert not (tmp_path / "bundle" / "data" / "evidence").exists()
    told = verdict(tmp_path / "bundle")
    assert told.is_sound
    assert "evidence: 1 files are not enclosed" in told.unchecked


def test_a_bundle_carries_transcripts_for_people_and_payloads_by_digest(bench: Bench, tmp_path: Path) -> None:
    recording = bench.ask(RecordingsOf(bench.ask(EvidenceIn("C-1"))[0].id))[0]
    bench.do(c.FinishDraft(a_draft(recording, "d")))
    bench.do(c.CorrectSegment(recording.id, "d-0", "blue was there"))
    made(bench, MakeBundle("C-1", tmp_path / "bundle"))
    assert "blue was there" in (tmp_path / "bundle" / "data" / "transcripts" / "001-C-1-1-track-0.txt").read_text()
    payloads = list((tmp_path / "bundle" / "data" / "payloads").iterdir())
    assert [p.name for p in payloads] == [hashlib.sha256(p.read_bytes()).hexdigest() for p in payloads]
    assert verdict(tmp_path / "bundle").is_sound


def test_a_bundle_is_never_written_over_anything(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    with pytest.raises(BadRequest, match="there already"):
        made(bench, MakeBundle("C-1", tmp_path / "bundle"))


def test_a_bundle_does_not_go_into_the_vault(bench: Bench, vaults: Vaults) -> None:
    with pytest.raises(BadRequest, match="inside the vault"):
        made(bench, MakeBundle("C-1", vaults.folder / "bundle"))


def test_a_case_that_is_not_there_makes_no_bundle(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no case C-7"):
        made(bench, MakeBundle("C-7", tmp_path / "bundle"))


def test_a_file_that_is_no_report_of_the_case_is_not_enclosed(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "r.pdf").write_bytes(b"%PDF")
    with pytest.raises(BadRequest, match=r"r\.pdf is no report"):
        made(bench, MakeBundle("C-1", tmp_path / "bundle", reports=(tmp_path / "r.pdf",)))


def test_a_report_that_was_issued_is_enclosed_and_matched(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "r 1.pdf").write_bytes(b"%PDF signed")
    bench.do(c.RecordRendering("C-1", "report-1", "ab" * 32, ()))
    bench.do(c.IssueReport("C-1", "report-1", hashlib.sha256(b"%PDF signed").hexdigest()))
    made(bench, MakeBundle("C-1", tmp_path / "bundle", reports=(tmp_path / "r 1.pdf",)))
    assert (tmp_path / "bundle" / "data" / "reports" / "01-r-1.pdf").read_bytes() == b"%PDF signed"
    assert verdict(tmp_path / "bundle").is_sound


def test_a_bundle_that_is_cancelled_leaves_nothing_and_no_entry(bench: Bench, tmp_path: Path) -> None:
    job = bench.start(MakeBundle("C-1", tmp_path / "bundle"))
    while next(job).stage != "payloads" and not list(tmp_path.glob(".bundle.*")):
        pass
    job.close()
    assert [p.name for p in tmp_path.iterdir() if "bundle" in p.name] == []
    assert "bundle.made" not in [e.kind for e in bench.ask(CustodyOf())]


def test_a_bundle_does_not_take_a_place_that_was_taken_meanwhile(bench: Bench, tmp_path: Path) -> None:
    job = bench.start(MakeBundle("C-1", tmp_path / "bundle"))
    next(job)
    (tmp_path / "bundle").mkdir()  # somebody was faster
    with pytest.raises(BadRequest, match="there already"):
        done(job)
    assert list((tmp_path / "bundle").iterdir()) == []
    assert [p.name for p in tmp_path.iterdir() if "bundle" in p.name] == ["bundle"]
    assert "bundle.made" not in [e.kind for e in bench.ask(CustodyOf())]


def test_no_bundle_leaves_a_vault_that_is_not_sound(bench: Bench, vaults: Vaults, tmp_path: Path) -> None:
    stored = next(p for p in (vaults.folder / "store").rglob("*") if p.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"other bytes")
    with pytest.raises(CaseError, match="No bundle can be made"):
        made(bench, MakeBundle("C-1", tmp_path / "bundle"))


def test_a_row_that_was_merged_is_told_apart_from_one_that_was_struck(bench: Bench, tmp_path: Path) -> None:
    recording = bench.ask(RecordingsOf(bench.ask(EvidenceIn("C-1"))[0].id))[0]
    bench.do(c.FinishDraft(a_draft(recording, "d")))
    lines = bench.ask(LinesOf(recording.id))
    bench.do(c.Revise(recording.id, "speaker", editing.assign(lines[1:2], "S1")))
    bench.do(c.Revise(recording.id, "merged", editing.merge(bench.ask(LinesOf(recording.id))[:2])))
    made(bench, MakeBundle("C-1", tmp_path / "bundle"))
    told = next((tmp_path / "bundle" / "data" / "transcripts").iterdir()).read_text()
    assert f"[merged into another line by ann: {lines[1].text}]" in told
    assert "struck out" not in told
    assert verdict(tmp_path / "bundle").findings == ()
