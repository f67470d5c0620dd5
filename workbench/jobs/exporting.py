"""Export: a working transcript becomes a file in another program's format."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from workbench.domain.commands import RecordExport
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.orders import Export, ExportOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    AnnotationsOf,
    Asker,
    CustodyOf,
    DraftOf,
    EvidenceBy,
    LinesOf,
    RecordingBy,
    SpeakersOf,
    TurnsOf,
)
from workbench.domain.sheet import Sheet
from workbench.domain.turns import as_revised
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.disclosing import disclosed_sheet, leaks


def export(order: Export, place: Workplace) -> Generator[Progress, None, ExportOutcome]:
    """Write the transcript, whole or not at all, and enter its digest."""
    write = place.exchange.write.get(order.format)
    if write is None:
        raise BadRequest(f"There is no format {order.format!r}.", f"Known: {', '.join(sorted(place.exchange.write))}.")
    outside(order.destination, place)
    yield Progress("export", 0, 1, order.destination.name, order.recording_id)
    sheet = sheet_of(order.recording_id, place.ask)
    if order.disclosure:
        sheet = replace(sheet, custody=place.ask(CustodyOf((order.recording_id,))))
    body = write(disclosed_sheet(sheet) if order.disclosure else sheet)
    if order.disclosure:
        refuse_leaks(place.exchange.words(order.format, body), sheet)
    sha256 = hashlib.sha256(body).hexdigest()
    entry = RecordExport(order.recording_id, order.format, sha256, disclosure=order.disclosure)
    write_whole(order.destination, body, lambda: place.do(entry))
    return ExportOutcome(order.destination, sha256)


def refuse_leaks(text: str, sheet: Sheet) -> None:
    """Raises CaseError where the text of a disclosure version still tells what was left out of the sheet."""
    people = {change.author for line in sheet.lines if (change := line.revision or line.correction)}
    people |= {line.confirmation.author for line in sheet.lines if line.confirmation}
    found = leaks(text, sheet, people | {note.author for note in sheet.annotations})
    if found:
        raise CaseError(
            f"The disclosure version would still tell {len(found)} things that are redacted; nothing was written.",
            "Redact every passage that says it; other lines, redactions' reasons, voices' or files' names may repeat it.",
        )


def sheet_of(recording_id: str, ask: Asker) -> Sheet:
    """The recording's transcript with everything around it; BadRequest where there is none yet."""
    recording = ask(RecordingBy(recording_id))
    evidence = ask(EvidenceBy(recording.evidence_id)) if recording else None
    draft = ask(DraftOf(recording_id))
    if recording is None or evidence is None or draft is None:
        raise BadRequest("This recording has no transcript yet.", "Process it first: workbench process --case NUMBER")
    lines = ask(LinesOf(recording_id))
    return Sheet(
        evidence=evidence,
        recording=recording,
        draft=draft,
        lines=tuple(line for line in lines if not line.is_struck),
        speakers=ask(SpeakersOf(recording_id)),
        turns=as_revised(ask(TurnsOf(recording_id)), lines),
        annotations=ask(AnnotationsOf(recording_id)),
    )


def refuse_folder(path: Path) -> None:
    """Raises BadRequest where a folder stands in a file's place."""
    if path.is_dir():
        raise BadRequest(f"{path} is a folder.", "Name a file in it.")


def write_whole(destination: Path, body: bytes, record: Callable[[], object]) -> None:
    """Replace `destination` by `body` in one step, once `record` has entered it: what is not on record is not there to be
    found, and a full disk leaves what stood there. Where a folder stands nothing is entered: no file could take its place."""
    refuse_folder(destination)
    beside = destination.with_name(f".{destination.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        record()
        beside.replace(destination)
    except OSError as error:
        raise CaseError(f"{destination} could not be written: {error.strerror}.", "Choose another place.") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
