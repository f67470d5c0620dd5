from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.bundles import done
from tests.sounds import a_tone
from tests.stored_bundles import ROOT, unpacked
from tests.vaults import Vaults, faults_of
from workbench.bench.door import Bench
from workbench.bootstrap.bundles import opened
from workbench.domain import commands as c
from workbench.domain.court_questions import TakenBundles
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.foreign import ForeignDraft, ForeignExhibit, OpenedBundle
from workbench.domain.orders import TakeBundle, TakingOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    AnnotationsOf,
    CustodyOf,
    DraftOf,
    DraftsOf,
    EvidenceIn,
    LedgerHead,
    RecordingsOf,
    SpeakersOf,
)
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Draft, Segment
from workbench.jobs.foreign_drafts import Origin, no_taking, taken_draft
from workbench.jobs.taking_bundles import take_bundle


@pytest.fixture
def bench(vaults: Vaults) -> Bench:
    """Ann at another laboratory's vault, with a case of her own."""
    bench = vaults.open()
    bench.do(c.OpenCase("X-1", "There"))
    return bench


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a laboratory that is not ours."""
    return unpacked(tmp_path_factory.mktemp("foreign") / "bundle")


@pytest.fixture(scope="module")
def taken(vault_template: Path, tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[tuple[Bench, TakingOutcome]]:
    """Ann's vault once the bundle is in it, and what was said then; tests only look."""
    vaults = Vaults(vault_template, tmp_path_factory.mktemp("taken") / "vault")
    bench = vaults.open()
    bench.do(c.OpenCase("X-1", "There"))
    yield bench, took(bench, folder)
    vaults.close()


@pytest.fixture(scope="module")
def bundle(folder: Path) -> OpenedBundle:
    """The same, opened."""
    found: OpenedBundle = done(opened(folder, root=ROOT))
    return found


def took(bench: Bench, folder: Path, case: str = "X-1", root: str = ROOT) -> TakingOutcome:
    outcome = done(bench.start(TakeBundle(folder, case, root)))
    assert isinstance(outcome, TakingOutcome)
    return outcome


def took_as(bench: Bench, bundle: OpenedBundle) -> TakingOutcome:
    """The job with a bundle that is found as told, whatever lies on the disk."""

    def as_told(folder: Path, root: str) -> Generator[Progress, None, OpenedBundle]:
        yield Progress("bundle", 0, 1)
        return bundle

    place = bench._place  # the workplace that the door gives its jobs
    with_it = replace(place, packing=replace(place.packing, opened=as_told))
    outcome: TakingOutcome = done(take_bundle(TakeBundle(Path("bundle"), "X-1"), with_it))
    return outcome


def changed(bundle: OpenedBundle, change: Callable[[ForeignExhibit], ForeignExhibit]) -> OpenedBundle:
    return replace(bundle, exhibits=tuple(map(change, bundle.exhibits)))


def working(bench: Bench, number: int = 1) -> Draft:
    exhibit = bench.ask(EvidenceIn("X-1"))[number]
    draft = bench.ask(DraftOf(bench.ask(RecordingsOf(exhibit.id))[0].id))
    assert draft is not None
    return draft


def whose(draft: Draft, segment: Segment) -> dict[str, Any]:
    recipe = next(r for r in draft.recipes if r.digest() == segment.recipe)
    return {"name": recipe.name, "engine": recipe.engine, **dict(recipe.parameters)}


def test_evidence_drafts_and_notes_come_in_and_the_vault_stays_sound(taken: tuple[Bench, TakingOutcome]) -> None:
    bench, outcome = taken
    assert (len(outcome.evidence), outcome.drafts, outcome.notes) == (2, 4, 8)
    exhibits = bench.ask(EvidenceIn("X-1"))
    assert [(e.name, e.imported_by) for e in exhibits] == [("p.wav", "ann"), ("q.wav", "ann")]
    assert "in a bundle made by ann" in exhibits[0].acquisition.received_from
    assert faults_of(bench) == []


def test_every_row_keeps_whose_it_is(taken: tuple[Bench, TakingOutcome]) -> None:
    bench, _ = taken
    draft = working(bench)
    by_text = {segment.text: whose(draft, segment) for segment in draft.segments}
    assert by_text["glue was there"]["name"] == "as ann left it"
    assert by_text["glue was there"]["engine"] == "another laboratory"
    assert {"author", "entry", "laboratory", "made_at", "vault"} <= by_text["glue was there"].keys()
    assert by_text["word 1"]["engine"] == "faster-whisper"
    assert "word 7" not in by_text  # struck out there


def test_voices_come_with_their_names_and_what_was_not_chosen_with_its_reason(taken: tuple[Bench, TakingOutcome]) -> None:
    bench, _ = taken
    draft = working(bench)
    assert [s.name for s in bench.ask(SpeakersOf(draft.recording_id))][:1] == ["Mrs A"]
    assert ("too", "not chosen there: sue") in {(r.text, r.reason) for r in draft.readings}
    assert draft.routing.startswith("Taken from a bundle of the laboratory ")


def test_a_note_names_who_wrote_it_there_and_what_it_answers(taken: tuple[Bench, TakingOutcome]) -> None:
    bench, _ = taken
    notes = bench.ask(AnnotationsOf(working(bench).recording_id))
    assert notes[0].text.startswith("[ann, 20")
    assert notes[0].text.endswith("] a door")
    answer = next(note for note in notes if note.kind == "mark")
    assert answer.reply_to == next(note.id for note in notes if "twice" in note.text)
    assert [picture.name for picture in answer.attachments] == ["still.png"]
    assert any("ann confirmed 2 passages" in note.text for note in notes)


def test_the_ledger_tells_whose_everything_is(taken: tuple[Bench, TakingOutcome]) -> None:
    bench, _ = taken
    (entered,) = bench.ask(TakenBundles("X-1"))
    assert (entered.maker, entered.root_fingerprint, entered.by) == ("ann", ROOT, "ann")
    draft = working(bench)
    notes = {note.id for note in bench.ask(AnnotationsOf(draft.recording_id))}
    assert {draft.id, *notes} <= {told.id for told in entered.authored}
    assert all(told.author in ("ann", "sue") and told.made_at for told in entered.authored)


def test_what_was_destroyed_there_is_named_and_the_rest_goes_on(taken: tuple[Bench, TakingOutcome]) -> None:
    bench, outcome = taken
    assert outcome.refused == ("exhibit C-1/3 (r.wav): It was destroyed as ordered there.",)
    assert "file.refused" in [e.kind for e in bench.ask(CustodyOf(("X-1",)))]


def test_the_same_bundle_is_not_taken_twice(taken: tuple[Bench, TakingOutcome], folder: Path) -> None:
    bench, _ = taken
    with pytest.raises(BadRequest, match="was taken into case X-1 by ann"):
        took(bench, folder)


def test_an_attempt_that_broke_off_is_taken_up_without_anything_twice(bench: Bench, folder: Path) -> None:
    job = bench.start(TakeBundle(folder, "X-1", ROOT))
    while not bench.ask(EvidenceIn("X-1"))[1:]:
        next(job)
    job.close()
    took(bench, folder)
    recordings = [bench.ask(RecordingsOf(e.id))[0].id for e in bench.ask(EvidenceIn("X-1"))]
    assert [len(bench.ask(DraftsOf(key))) for key in recordings] == [2, 2]
    assert [len(bench.ask(AnnotationsOf(key))) for key in recordings] == [4, 4]


def test_with_findings_nothing_is_taken(bench: Bench, tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "bundle")
    path = next((folder / "data" / "evidence").iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    before = bench.ask(LedgerHead())
    outcome = took(bench, folder)
    assert not outcome.verdict.is_sound
    assert (outcome.evidence, bench.ask(LedgerHead())) == ((), before)


def test_without_its_laboratorys_root_nothing_is_taken(bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.bootstrap.roots.all_known", lambda: ())
    assert [f.place for f in took(bench, folder, root="").verdict.findings] == ["laboratory root"]
    assert "ledger entry 0" in [f.place for f in took(bench, folder, root="0" * 64).verdict.findings]


def test_evidence_that_is_not_enclosed_is_named(bench: Bench, bundle: OpenedBundle) -> None:
    outcome = took_as(bench, changed(bundle, lambda exhibit: replace(exhibit, file=None)))
    assert outcome.evidence == ()
    assert "exhibit C-1/1 (p.wav): It is not enclosed in the bundle." in outcome.refused
    assert bench.ask(TakenBundles("X-1")) == ()


def test_a_file_that_changes_after_it_was_judged_is_not_taken(bench: Bench, bundle: OpenedBundle, tmp_path: Path) -> None:
    other = a_tone(tmp_path / "other.wav")
    outcome = took_as(bench, changed(bundle, lambda exhibit: replace(exhibit, file=other)))
    assert (outcome.evidence, bench.ask(EvidenceIn("X-1"))) == ((), ())
    assert any("has the SHA-256" in said for said in outcome.refused)


def test_a_file_is_called_as_a_file_can_be_and_one_bad_note_stops_no_other(bench: Bench, bundle: OpenedBundle) -> None:
    def odd(exhibit: ForeignExhibit) -> ForeignExhibit:
        held = [
            replace(r, notes=(*(replace(n, note=replace(n.note, kind=" ")) for n in r.notes[:1]), *r.notes[1:]))
            for r in exhibit.recordings
        ]
        return replace(exhibit, recordings=tuple(held), evidence=replace(exhibit.evidence, name="C:\\x/../..\\.\x1b[2Jp.wav"))

    outcome = took_as(bench, changed(bundle, odd))
    assert {e.name for e in bench.ask(EvidenceIn("X-1"))} == {"\\x1b[2Jp.wav"}
    assert outcome.notes == 6
    assert any(said.startswith("a note of ann on exhibit C-1/1") for said in outcome.refused)


def test_a_transcript_whose_times_would_not_fit_stays_behind(bench: Bench, bundle: OpenedBundle) -> None:
    def longer(exhibit: ForeignExhibit) -> ForeignExhibit:
        held = (replace(r, recording=replace(r.recording, frames=r.recording.frames + 1)) for r in exhibit.recordings)
        return replace(exhibit, recordings=tuple(held))

    outcome = took_as(bench, changed(bundle, longer))
    assert (len(outcome.evidence), outcome.drafts, outcome.notes) == (2, 0, 0)
    assert any("no time would fit" in said for said in outcome.refused)


ODD: dict[str, Callable[[ForeignDraft], ForeignDraft]] = {
    "past the recording's end": lambda x: replace(x, draft=replace(x.draft, turns=(Turn(Span(0, 10**12), "S1"),))),
    "does not tell how it was made": lambda x: replace(x, draft=replace(x.draft, recipes=())),
    "needs a key such as S3": lambda x: replace(x, speakers=(*x.speakers, Speaker("Mallory", 1, "Mallory"))),
    "needs a name of its own": lambda x: replace(x, speakers=(*x.speakers, Speaker("S9", 9, "Mrs A"))),
}


@pytest.mark.parametrize("why", ODD)
def test_a_draft_that_cannot_stand_is_no_draft_whoever_signed_it(bundle: OpenedBundle, why: str) -> None:
    held = bundle.exhibits[0].recordings[0]
    origin, odd = Origin.of(bundle), ODD[why](held.drafts[0])
    assert no_taking(taken_draft(held.drafts[0], held.recording, origin, made_at=""), held.recording) == ""
    assert why in no_taking(taken_draft(odd, held.recording, origin, made_at=""), held.recording)


def test_what_is_worked_on_or_stands_before_a_reviewer_here_is_left_alone(
    bench: Bench, folder: Path, bundle: OpenedBundle
) -> None:
    took(bench, folder)
    bench.do(c.SubmitReview(bench.ask(EvidenceIn("X-1"))[0].id))
    outcome = took_as(bench, replace(bundle, sha256="ab" * 32))
    assert any(said.startswith("exhibit C-1/1") for said in outcome.refused)
    assert outcome.drafts == 2
    mine = working(bench)
    assert mine.routing.startswith("Taken from a bundle")
    assert [info.is_beside for info in bench.ask(DraftsOf(mine.recording_id))] == [True, True, True, False]


def test_a_case_that_is_not_there_or_not_open_takes_nothing(vaults: Vaults, folder: Path) -> None:
    bench = vaults.open("sue")
    with pytest.raises(BadRequest, match="no case X-9"):
        took(bench, folder, case="X-9")
    bench.do(c.OpenCase("X-1", "There"))
    bench.do(c.CloseCase("X-1", "done"))
    with pytest.raises(NotPermitted):
        took(bench, folder)
