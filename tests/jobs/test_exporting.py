import hashlib
import json
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.vaults import Vaults, a_drafted_recording
from workbench.bench.door import Bench
from workbench.domain.commands import Annotate, CorrectSegment, OpenCase, RenameSpeaker
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.orders import FORMATS, Export, ExportOutcome
from workbench.domain.questions import CustodyOf
from workbench.domain.timeline import Span
from workbench.exchange import WRITERS
from workbench.exchange.reading_back import words_of
from workbench.jobs.exporting import sheet_of, write_whole


def test_what_was_corrected_and_named_is_what_leaves(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    bench.do(CorrectSegment(recording.id, "d-0", "blue was there"))
    bench.do(RenameSpeaker(recording.id, "S1", "Officer Hill"))
    outcome = run(bench.start(Export(recording.id, "txt", tmp_path / "t.txt")))
    assert isinstance(outcome, ExportOutcome)
    text = (tmp_path / "t.txt").read_text()
    assert "Officer Hill: * blue was there" in text
    payload = bench.ask(CustodyOf((recording.id,)))[-1].payload
    assert json.dumps(payload).count(hashlib.sha256(text.encode()).hexdigest()) == 1


def test_a_format_nobody_knows_is_refused_by_name(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open()
    with pytest.raises(BadRequest, match="'doc'"):
        run(bench.start(Export(a_drafted_recording(bench).id, "doc", tmp_path / "t.doc")))


def test_a_recording_without_a_draft_says_what_to_do(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open()
    bench.do(OpenCase("C-2", "x"))
    with pytest.raises(BadRequest, match="no transcript yet"):
        run(bench.start(Export("nothing", "txt", tmp_path / "t.txt")))


def test_a_file_that_cannot_be_written_leaves_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("before")
    with pytest.raises(CaseError, match=r"missing/t\.txt could not be written"):
        write_whole(tmp_path / "missing" / "t.txt", b"x", lambda: None)
    write_whole(tmp_path / "t.txt", b"after", lambda: None)
    assert (tmp_path / "t.txt").read_text() == "after"
    assert [p.name for p in tmp_path.iterdir()] == ["t.txt"]


def test_where_a_folder_stands_nothing_is_entered(tmp_path: Path) -> None:
    entered: list[str] = []
    with pytest.raises(BadRequest, match="is a folder"):
        write_whole(tmp_path, b"signed", lambda: entered.append("signed"))
    assert (entered, list(tmp_path.parent.glob(".*.part"))) == ([], [])


def test_what_could_not_be_entered_does_not_leave(tmp_path: Path) -> None:
    def refused() -> None:
        raise CaseError("The disk is full.")

    (tmp_path / "t.txt").write_text("before")
    with pytest.raises(CaseError, match="disk is full"):
        write_whole(tmp_path / "t.txt", b"after", refused)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("t.txt", "before")]


SECRET = ("the crane driver hid seven rifles", "yes it was")


def a_redacted_recording(bench: Bench) -> str:
    recording = a_drafted_recording(bench, SECRET)
    bench.do(Annotate(recording.id, "an informer", Span(0, 32_000), "redaction"))
    bench.do(Annotate(recording.id, "counsel advises against quoting this", Span(40_000, 50_000), "note", ("privileged",)))
    return recording.id


def test_a_disclosure_version_tells_nothing_redacted_in_any_format(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open()
    recording = a_redacted_recording(bench)
    for form in FORMATS:
        run(bench.start(Export(recording, form, tmp_path / form, disclosure=True)))
        text = words_of(form, (tmp_path / form).read_bytes())
        assert [word for word in ("crane", "rifles", "counsel", "quoting") if word in text] == [], form
        assert "yes" in text or form == "rttm"
    entry = bench.ask(CustodyOf((recording,)))[-1]
    assert isinstance(entry.payload, dict)
    assert entry.payload["disclosure"] is True


def test_the_same_recording_tells_all_of_it_otherwise(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open()
    recording = a_redacted_recording(bench)
    for form in ("docx", "ctm", "eaf", "case"):
        run(bench.start(Export(recording, form, tmp_path / form)))
        assert "rifles" in words_of(form, (tmp_path / form).read_bytes())


@pytest.mark.parametrize("form", ["txt", "docx", "ctm", "textgrid", "json"])
def test_a_disclosure_version_that_still_tells_it_is_not_written(
    vaults: Vaults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    bench = vaults.open()
    recording = a_redacted_recording(bench)
    whole = WRITERS[form](sheet_of(recording, bench.ask))
    monkeypatch.setitem(WRITERS, form, lambda _: whole)
    with pytest.raises(CaseError, match="would still tell"):
        run(bench.start(Export(recording, form, tmp_path / "t", disclosure=True)))
    assert not (tmp_path / "t").exists()
    assert bench.ask(CustodyOf((recording,)))[-1].kind == "annotation.added"
