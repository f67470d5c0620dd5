"""Import: files become exhibits with decoded recordings, one after the other; one bad file never stops the rest."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from workbench.domain.audio import AudioTrack, DecodedTrack, MediaProbe
from workbench.domain.casework import no_work
from workbench.domain.commands import RecordEvidence, RecordRecording, RefuseFile
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.domain.events import EvidenceImported
from workbench.domain.evidence import Evidence, Taken, shown_name
from workbench.domain.orders import ImportFiles, ImportOutcome, Refusal
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, CaseStandingOf, EvidenceIn, EvidenceWithDigest, RecordingsOf
from workbench.jobs.decoded import decoded_track, derived_folder
from workbench.jobs.destroying import is_destroyed, standing_with
from workbench.jobs.pumping import pumped
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.hashing import holding
from workbench.stages.intake import found_files


def import_files(order: ImportFiles, place: Workplace) -> Generator[Progress, None, ImportOutcome]:
    """Take every file in; the outcome lists what came in, what stood there, what was refused."""
    if place.ask(CaseNumbered(order.case_number)) is None:
        raise BadRequest(f"There is no case {order.case_number}.", "Open it first: workbench case new NUMBER --title T")
    if why := no_work(place.ask(CaseStandingOf(order.case_number))):
        raise NotPermitted(why, f"Reopen it first: workbench case reopen {order.case_number} --reason T")
    for path in order.paths:
        if path == Path():
            raise BadRequest("An empty path names nothing.", "Name files or folders; the present one is ./")
        outside(path, place)
    files, refused = found_files(order.paths)
    taken: list[Evidence] = []
    known: list[Evidence] = []
    refusals = list(refused)
    for number, path in enumerate(files):
        yield Progress("files", number, len(files), shown_name(path.name))
        try:
            evidence, fresh = yield from import_one(path, order, place)
        except CaseError as error:
            refusals.append(Refusal(shown_name(str(path)), error.problem, error.remedy))
        else:
            (taken if fresh else known).append(evidence)
    for refusal in refusals:
        place.do(RefuseFile(order.case_number, shown_name(Path(refusal.name).name), refusal.problem))
    yield Progress("files", len(files), len(files))
    return ImportOutcome(tuple(taken), tuple(known), tuple(refusals))


def import_one(
    path: Path, order: ImportFiles, place: Workplace, *, name: str = "", sha256: str = ""
) -> Generator[Progress, None, tuple[Evidence, bool]]:
    """Take one file in, under `name` where it is called otherwise than its path; whether it is new. With `sha256` it must have
    that digest."""
    name = shown_name(name or path.name)
    taken = yield from pumped(lambda report: place.keeper.take(path, on_bytes=report), "import", name)
    _refuse_other(taken, name, sha256, place)
    there = holding(taken.sha256, place.ask(EvidenceIn(order.case_number)))
    if there is not None and is_destroyed(there, place):
        if not standing_with(taken.sha256, place):
            place.keeper.discard(taken.sha256)
        raise BadRequest(f"{name} was destroyed as ordered: it was {there.reference}.", "Its history tells who ordered it.")
    if there is not None and (recordings := place.ask(RecordingsOf(there.id))):
        for recording in recordings:
            yield from decoded_track(recording, there, place)
        return there, False
    try:
        return (yield from _record(name, taken, order, place, there)), there is None
    except BaseException as error:
        # Cancelled or refused: bytes that no case knows do not stay. An entry the disk failed to force may stand after a crash.
        if not isinstance(error, Unavailable):
            _discard_unknown(taken, place)
        raise


def _refuse_other(taken: Taken, name: str, sha256: str, place: Workplace) -> None:
    if sha256 and taken.sha256 != sha256:
        _discard_unknown(taken, place)
        raise BadRequest(f"{name} has the SHA-256 {taken.sha256}, not {sha256}.", "Get the right file, then try again.")


def _discard_unknown(taken: Taken, place: Workplace) -> None:
    if not place.ask(EvidenceWithDigest(taken.sha256)):
        place.keeper.discard(taken.sha256)


def _record(
    name: str, taken: Taken, order: ImportFiles, place: Workplace, there: Evidence | None
) -> Generator[Progress, None, Evidence]:
    """Decode first, so that a file nobody can hear never becomes an exhibit; a crash between the two entries is mended
    by importing the file again."""
    stored = place.keeper.path(taken.sha256)
    probe = place.ears.decoder.probe(stored, name)
    decoded: list[tuple[AudioTrack, DecodedTrack]] = []
    for track in probe.tracks:
        folder = derived_folder(place.derived, taken.sha256, track.index)
        decoded.append((track, (yield from place.ears.decoder.decode(stored, name=name, track=track.index, folder=folder))))
    evidence = there or _exhibit(name, taken, order, place, probe)
    for track, audio in decoded:
        place.do(_recording(evidence, track, audio))
    return evidence


def _exhibit(name: str, taken: Taken, order: ImportFiles, place: Workplace, probe: MediaProbe) -> Evidence:
    event = place.do(
        RecordEvidence(
            case_number=order.case_number,
            name=name,
            sha256=taken.sha256,
            size=taken.size,
            probe=probe,
            acquisition=order.acquisition,
            blake3=taken.blake3,
        )
    )
    assert isinstance(event, EvidenceImported)  # noqa: S101 - this command has this event; the type checker cannot know
    return event.evidence


def _recording(evidence: Evidence, track: AudioTrack, audio: DecodedTrack) -> RecordRecording:
    return RecordRecording(
        evidence_id=evidence.id,
        track=track.index,
        rate=audio.rate,
        frames=audio.frames,
        channels=audio.channels,
        codec=track.codec,
        audio_sha256=audio.mix.sha256,
        caveats=audio.caveats,
    )
