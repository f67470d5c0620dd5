import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.domain.commands import CloseCase, OpenCase
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.orders import ImportFiles, ImportOutcome, VerifyVault
from workbench.domain.progress import Progress
from workbench.domain.questions import CustodyOf, EvidenceIn, RecordingsOf


def run(job: Generator[Progress, None, object]) -> object:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


@pytest.fixture
def bench(vaults: Vaults) -> Bench:
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    return bench


def imported(bench: Bench, *paths: Path) -> ImportOutcome:
    outcome = run(bench.start(ImportFiles("C-1", paths)))
    assert isinstance(outcome, ImportOutcome)
    return outcome


def test_a_file_becomes_an_exhibit_with_a_recording_and_its_entries(bench: Bench, tmp_path: Path) -> None:
    outcome = imported(bench, a_tone(tmp_path / "tone.wav"))
    recording = bench.ask(RecordingsOf(outcome.taken[0].id))[0]
    assert (outcome.taken[0].reference, recording.frames, recording.rate.hz) == ("C-1/1", 16_000, 16_000)
    kinds = [e.kind for e in bench.ask(CustodyOf((outcome.taken[0].id, recording.id)))]
    assert kinds == ["evidence.imported", "recording.decoded"]


def test_the_batch_goes_on_past_every_kind_of_bad_input(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "text.wav").write_text("this is no sound\n" * 100)
    (tmp_path / "in" / "empty.wav").touch()
    os.mkfifo(tmp_path / "in" / "pipe.wav")
    a_tone(tmp_path / "in" / "good.wav")
    (tmp_path / "in" / "link.wav").symlink_to(tmp_path / "in" / "good.wav")
    outcome = imported(bench, tmp_path / "in", tmp_path / "missing.wav")
    assert [e.name for e in outcome.taken] == ["good.wav"]
    refused = {Path(r.name).name: r.problem for r in outcome.refused}
    assert set(refused) == {"text.wav", "empty.wav", "pipe.wav", "link.wav", "missing.wav"}
    assert all(name in problem for name, problem in refused.items())
    stored = [p for p in (vaults.folder / "store").rglob("*") if p.is_file()]
    assert [p.name for p in stored] == [outcome.taken[0].sha256]


def test_every_refusal_is_on_record(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    imported(bench, tmp_path / "empty.wav")
    assert [e.kind for e in bench.ask(CustodyOf(("C-1",)))][-1] == "file.refused"


def test_the_same_bytes_come_into_a_case_once(bench: Bench, tmp_path: Path) -> None:
    first = imported(bench, a_tone(tmp_path / "tone.wav"))
    (tmp_path / "copy.wav").write_bytes((tmp_path / "tone.wav").read_bytes())
    again = imported(bench, tmp_path / "copy.wav")
    assert (again.taken, again.known) == ((), first.taken)


def test_cancelling_leaves_neither_exhibit_nor_bytes(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    job = bench.start(ImportFiles("C-1", (a_tone(tmp_path / "long.wav", seconds=60),)))
    while (step := next(job)).stage in ("files", "import"):
        assert step.stage
    job.close()
    assert bench.ask(EvidenceIn("C-1")) == ()
    assert [p for p in (vaults.folder / "store").rglob("*") if p.is_file()] == []


def test_an_exhibit_whose_decoding_was_lost_is_completed_by_importing_it_again(bench: Bench, tmp_path: Path) -> None:
    path = a_tone(tmp_path / "tone.wav")
    taken = imported(bench, path).taken[0]
    assert imported(bench, path).known == (taken,)
    assert len(bench.ask(RecordingsOf(taken.id))) == 1


def test_changed_evidence_is_found_by_verify(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    taken = imported(bench, a_tone(tmp_path / "tone.wav")).taken[0]
    assert run(bench.start(VerifyVault())).is_sound  # type: ignore[attr-defined]
    stored = vaults.folder / "store" / taken.sha256[:2] / taken.sha256
    stored.chmod(0o600)
    body = bytearray(stored.read_bytes())
    body[1000] ^= 1
    stored.write_bytes(body)
    verdict = run(bench.start(VerifyVault()))
    assert any(taken.sha256 in f.place + f.problem for f in verdict.findings)  # type: ignore[attr-defined]


def test_a_case_that_is_not_open_takes_nothing(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no case C-9"):
        run(bench.start(ImportFiles("C-9", (tmp_path,))))


def test_odd_names_are_data_and_come_in_like_any_other(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = os.fsencode(tmp_path / "in")
    sound = a_tone(tmp_path / "tone.wav").read_bytes()
    for number, name in enumerate((b"line\nbreak.wav", b"quote\"'.wav", b"latin-\xe9.wav", "😀 ünï.wav".encode())):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(sound[:-2] + bytes([number, 0]))
    outcome = imported(bench, tmp_path / "in")
    assert (len(outcome.taken), outcome.refused) == (4, ())
    assert all(e.name.isprintable() for e in outcome.taken)


def test_nothing_is_taken_or_left_behind_for_a_closed_case(vaults: Vaults, tmp_path: Path) -> None:
    sue = vaults.open("sue")
    sue.do(OpenCase("C-1", "Harbour"))
    sue.do(CloseCase("C-1", "done"))
    with pytest.raises(NotPermitted, match="case reopen C-1"):
        imported(sue, a_tone(tmp_path / "tone.wav"))
    assert not [p for p in vaults.folder.glob("store/**/*") if p.is_file()]
    assert not (vaults.folder / "derived").exists()
