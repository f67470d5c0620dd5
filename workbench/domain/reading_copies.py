"""The working transcript for people, from the ledger's facts alone: whoever has the ledger makes the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.annotations import Annotation
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.questions import AnnotationsOf, Asker, ConfirmationsOf, DraftOf, LinesOf, SpeakersOf
from workbench.domain.revision import Confirmation
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line


def transcript(evidence: Evidence, recording: Recording, ask: Asker, *, number: int = 2) -> str:
    """A recording's working transcript as bundles of this format have it. The first left out the readings that were not chosen
    and who stands for what."""
    lines = ask(LinesOf(recording.id))
    shown = [f"Exhibit {evidence.reference}, track {recording.track}: {evidence.name}", f"SHA-256 {evidence.sha256}", ""]
    shown += _rows(recording, lines, ask, dissent=number > 1)
    shown += (_note(recording, note) for note in ask(AnnotationsOf(recording.id)))
    if number > 1:
        shown += _readings(recording, ask)
        shown += _confirmations(recording, lines, ask(ConfirmationsOf(recording.id)))
    return "".join(f"{' '.join(line.split())}\n" for line in shown)


def _rows(recording: Recording, lines: Iterable[Line], ask: Asker, *, dissent: bool) -> Iterator[str]:
    names = {s.key: s.name for s in ask(SpeakersOf(recording.id))}
    for line in lines:
        at = recording.rate.clock(line.span.first)
        yield f"{at} {names.get(line.speaker, line.speaker)}: {_said(line)}"
        for source, text in sorted(_dissents(line)) if dissent else ():
            yield f"{at} not chosen, {source}: {text}"


def _dissents(line: Line) -> set[tuple[str, str]]:
    return {(one.source, one.text) for one in line.revision.dissent} if line.revision else set()


def _said(line: Line) -> str:
    """What a row says, and whose it is where a person made it so."""
    if line.revision is not None and line.is_struck:
        done = "merged into another line" if line.revision.act == "merged" else "struck out"
        return f"[{done} by {line.revision.author}: {line.text}]"
    if line.revision is not None and line.is_inserted:
        return f"{line.text} [added by {line.revision.author}]"
    if line.correction is not None:
        return f"{line.text} [corrected by {line.correction.author}; the machine wrote: {line.segment.text}]"
    return f"{line.text} [time or voice by {line.revision.author}]" if line.revision is not None else line.text


def _note(recording: Recording, note: Annotation) -> str:
    at = _between(recording, note.span) if note.span else "whole recording"
    return f"{note.kind} by {note.author}, {at}: {note.text}"


def _readings(recording: Recording, ask: Asker) -> Iterator[str]:
    """What the machine read otherwise and did not choose."""
    draft = ask(DraftOf(recording.id))
    for made in draft.readings if draft else ():
        yield f"another reading by the machine, {_between(recording, made.span)}: {made.text} [{made.reason}]"


def _confirmations(recording: Recording, lines: Iterable[Line], given: Iterable[Confirmation]) -> Iterator[str]:
    """Who stands for which passage, and where the row has changed since."""
    by_id = {line.id: line for line in lines}
    for told in sorted(given, key=lambda c: (c.span.first, c.span.end, c.segment_id, c.kinds, c.author, c.text)):
        doubts = f" as to {', '.join(told.kinds)}" if told.kinds else ""
        since = "" if _still_reads(told, by_id) else " [the row reads otherwise now]"
        yield f"confirmed by {told.author}{doubts}, {_between(recording, told.span)}: {told.text}{since}"


def _still_reads(told: Confirmation, lines: Mapping[str, Line]) -> bool:
    line = lines.get(told.segment_id)
    as_told = line is not None and not line.is_struck and (line.span, line.text) == (told.span, told.text)
    return not told.segment_id or as_told


def _between(recording: Recording, span: Span) -> str:
    return f"{recording.rate.clock(span.first)} to {recording.rate.clock(span.end)}"
