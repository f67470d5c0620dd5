"""Passages in dispute: each with a picture of its sound, what stands, and what else was heard, by whom."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.annotations import Annotation
from workbench.domain.disputes import Dispute, disputes, shares
from workbench.domain.dossier import Exhibit
from workbench.typesetting.column import LABELS, Column
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.sheet import LEFT, RIGHT
from workbench.typesetting.wording import label_of, moment, origin, times

TALLEST = 150.0
_COLUMNS = (LABELS, 240.0, RIGHT - LEFT - LABELS - 240.0)
ADVICE = (
    "Listen before reading on. Each passage is shown as sound: above the waveform, below the strength of every pitch over time, "
    "dark where it is strong; blue lines bound the passage. None of the readings below is the evidence: the recording is."
)


def disputed_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Every passage in dispute of an exhibit; nothing where there is none."""
    found = disputes(exhibit.lines, exhibit.annotations)
    if not found:
        return
    label = label_of(exhibit)
    column.section(f"disputed:{label}", say("Passages in dispute, exhibit {exhibit}").format(exhibit=label))
    column.block([Run(say(ADVICE))])
    for count, dispute in enumerate(found, 1):
        _passage(column, exhibit, dispute, count, pages)


def _passage(column: Column, exhibit: Exhibit, dispute: Dispute, count: int, pages: References) -> None:
    pictures = [p for p in exhibit.pictures if p.about == dispute.key]
    column.need(200 if pictures else 90)
    where = pages.passage(dispute.lines, dispute.span)
    at = times(exhibit.recording.rate, dispute.span)
    title = say("Passage {n} · {times}").format(n=count, times=at)
    column.heading(f"{title} · {where}" if where else title)
    column.begins.setdefault(f"disputed:{label_of(exhibit)}:{dispute.key}", len(column.sheets) - 1)
    for picture in pictures:
        column.picture(picture, most=TALLEST)
    rows = [(who, Run(text, Face.SERIF), how) for who, text, how in readings(exhibit, dispute)]
    column.table(_COLUMNS, rows, (say("heard by"), say("reading"), say("how it stands")))


def readings(exhibit: Exhibit, dispute: Dispute) -> Iterator[tuple[str, str, str]]:
    """Who heard what: the transcript, the machine beneath it, readings not chosen, other drafts, the note and its answers."""
    for line in dispute.lines:
        who, how = _stands(exhibit, line.id)
        yield who, line.text, how
        if line.correction and line.segment.text and line.segment.text != line.text:
            yield _drafted(exhibit), line.segment.text, say("beneath the transcript")
        for other in line.revision.dissent if line.revision else ():
            yield other.source, other.text, say("not chosen")
    if exhibit.draft:
        for reading in exhibit.draft.readings:
            if shares(reading.span, dispute.span) and reading.span.length < 4 * max(1, dispute.span.length):
                yield say("machine, another reading"), reading.text, reading.reason
    for beside in exhibit.others:
        text = " … ".join(line.text for line in beside.lines if shares(line.span, dispute.span) and line.text)
        if text:
            yield beside.source, text, say("in a draft that stands beside")
    if dispute.note is not None:
        yield from (_said(note) for note in _thread(exhibit, dispute.note))


def _stands(exhibit: Exhibit, line_id: str) -> tuple[str, str]:
    line = next(line for line in exhibit.lines if line.id == line_id)
    names = {s.key: s.name for s in exhibit.speakers}
    voice = names.get(line.speaker, line.speaker)
    how = say("stands in the transcript, voice: {voice}").format(voice=voice)
    if line.revision is not None and line.revision.act == "adjudicated":
        return line.revision.author, say("decided between readings, voice: {voice}").format(voice=voice)
    if line.correction:
        return line.correction.author, how
    if line.confirmation and line.is_confirmed:
        return line.confirmation.author, how
    return _drafted(exhibit), how


def _drafted(exhibit: Exhibit) -> str:
    return say("draft taken in") if origin(exhibit) else say("machine draft")


def _thread(exhibit: Exhibit, note: Annotation) -> list[Annotation]:
    return [note, *(answer for answer in exhibit.annotations if answer.reply_to == note.id)]


def _said(note: Annotation) -> tuple[str, str, str]:
    kind = say("answer to the note") if note.reply_to else say("note: in dispute")
    return note.author, note.text, f"{kind}, {moment(note.made_at)}"
