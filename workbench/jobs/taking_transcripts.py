"""Another program's transcript becomes a draft: its rows on the recording's frames, its names, and where it came from."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from workbench import __version__
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.commands import FinishDraft
from workbench.domain.court_orders import ImportedTranscript, ImportTranscript
from workbench.domain.errors import BadRequest, InputRefused
from workbench.domain.evidence import Recording, shown_name
from workbench.domain.incoming import ENGINE, NANO, ReadRow, ReadTranscript, ReadWord, Unreadable
from workbench.domain.progress import Progress
from workbench.domain.questions import DraftOf, RecordingBy, SpeakersOf
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.retiming import shared
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.spoken import tokens
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft, Segment, Word
from workbench.jobs.workplace import Workplace

LARGEST: Final = 256 << 20
MOST_ROWS, MOST_SPEAKERS, LONGEST_ROW, LONGEST_NAME = 200_000, 200, 20_000, 80
ENDINGS: Final = {".srt": "srt", ".vtt": "vtt", ".eaf": "eaf", ".textgrid": "textgrid", ".rttm": "rttm"}
_REMEDY: Final = "Open it in the program that made it and save it again, or choose another format."


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    format: str
    body: bytes


def take_transcript(order: ImportTranscript, place: Workplace) -> Generator[Progress, None, ImportedTranscript]:
    """A further draft beside the working one; the working one where there is none yet."""
    recording = place.ask(RecordingBy(order.recording_id))
    if recording is None:
        raise BadRequest(f"There is no recording {order.recording_id}.", "See: workbench case list")
    file = _opened(order)
    yield Progress("transcript", 0, 2, file.name, recording.id)
    read = _read(file, place)
    known = tuple(voice.name for voice in place.ask(SpeakersOf(recording.id)))
    rows, notes = _placed(_with_known(read.rows, known), recording, file)
    draft = _draft(order, file, rows, (*read.notes, *notes), read.language, recording, place)
    yield Progress("transcript", 1, 2, file.name, recording.id)
    place.do(FinishDraft(draft, beside=place.ask(DraftOf(recording.id)) is not None))
    return ImportedTranscript(draft.id, len(draft.segments), tuple(caveat.text for caveat in draft.caveats))


def _opened(order: ImportTranscript) -> _File:
    path, name = order.path, shown_name(order.path.name)
    form = order.format or ENDINGS.get(path.suffix.lower(), "")
    if form not in ENDINGS.values():
        known = ", ".join(ENDINGS.values())
        raise BadRequest(f"“{name}” is in no format that can be taken in.", f"Known are {known}; name one with --format.")
    try:
        if not path.is_file():
            raise BadRequest(f"There is no file {shown_name(str(path))}.", "Name a transcript file.")
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise BadRequest(f"{shown_name(str(path))} cannot be read: {_why(error)}.", "Check its rights.") from error
    if len(body) > LARGEST:
        raise InputRefused(f"“{name}” is larger than {LARGEST >> 20} MiB.", "A transcript of this size is none: cut it up.")
    return _File(name, form, body)


def _why(error: OSError | ValueError) -> str:
    return (error.strerror or "it does not answer") if isinstance(error, OSError) else "no file can be called so"


def _read(file: _File, place: Workplace) -> ReadTranscript:
    try:
        read = place.exchange.read[file.format](file.body)
    except Unreadable as error:
        raise InputRefused(f"“{file.name}” cannot be read as {file.format}: {error}.", _REMEDY) from error
    speakers = len({row.speaker for row in read.rows if row.speaker})
    if len(read.rows) > MOST_ROWS or speakers > MOST_SPEAKERS:
        raise InputRefused(
            f"“{file.name}” has {len(read.rows)} rows and {speakers} speakers.",
            f"At most {MOST_ROWS} rows and {MOST_SPEAKERS} speakers are taken in: is it the right file?",
        )
    if any(len(row.text) > LONGEST_ROW for row in read.rows):
        raise InputRefused(f"“{file.name}” has a row of more than {LONGEST_ROW} characters.", "Is it the right file?")
    return read


def _with_known(rows: Sequence[ReadRow], known: Iterable[str]) -> tuple[ReadRow, ...]:
    """Where a file names no speaker, the names that people here go by count as such before a colon."""
    starts = {f"{name}:": name for name in known if name}
    if any(row.speaker for row in rows):
        return tuple(rows)
    return tuple(_by_name(row, starts) for row in rows)


def _by_name(row: ReadRow, starts: dict[str, str]) -> ReadRow:
    start = next((start for start in starts if row.text.startswith(start)), "")
    return replace(row, speaker=starts[start], text=row.text[len(start) :].strip()) if start else row


def _placed(rows: Sequence[ReadRow], recording: Recording, file: _File) -> tuple[list[tuple[ReadRow, Span]], tuple[str, ...]]:
    """Rows with their frames; what lies outside the recording is cut or left out, and told."""
    made: list[tuple[ReadRow, Span]] = []
    outside = cut = short = 0
    for row in rows:
        first, end = _frame(row.first, recording.rate), _frame(row.end, recording.rate)
        if end <= first:
            short, end = short + 1, first + max(1, recording.rate.hz // 1000)
        if first >= recording.frames or end <= 0:
            outside += 1
            continue
        cut += first < 0 or end > recording.frames + recording.rate.hz // 1000
        made.append((row, Span(max(0, first), min(end, recording.frames))))
    if not made:
        raise InputRefused(
            f"All of “{file.name}” lies outside the recording, which is {recording.rate.clock(recording.frames)} long.",
            "It belongs to another recording, or its times begin elsewhere.",
        )
    told = (
        (outside, "rows lie outside the recording and were left out"),
        (cut, "rows reach past the recording and were cut to it"),
        (short, "rows end where they begin, or before, and were given a thousandth of a second"),
    )
    return sorted(made, key=lambda pair: pair[1]), tuple(f"{count} {what}." for count, what in told if count)


def _frame(nanoseconds: int, rate: Rate) -> int:
    return (2 * nanoseconds * rate.hz + NANO) // (2 * NANO)


def _draft(
    order: ImportTranscript,
    file: _File,
    rows: Sequence[tuple[ReadRow, Span]],
    notes: Sequence[str],
    language: str,
    recording: Recording,
    place: Workplace,
) -> Draft:
    draft_id, recipe = place.new_id(), _recipe(file)
    speakers = _speakers(row.speaker for row, _ in rows)
    keys = {speaker.name: speaker.key for speaker in speakers}
    said = order.language or language
    segments = tuple(
        Segment(
            id=f"{draft_id}-{number}",
            span=span,
            text=row.text,
            words=_words(row, span, recording.rate),
            speaker=keys.get(_called(row.speaker), ""),
            recipe=recipe.digest(),
            language=said,
        )
        for number, (row, span) in enumerate(rows)
    )
    now = place.clock()
    return Draft(
        id=draft_id,
        recording_id=recording.id,
        made_at=now,
        recipes=(recipe,),
        runs=(
            RunRecord(
                "cpu",
                platform.machine(),
                1,
                (("forensic-audio-workbench", __version__),),
                now,
                0,
                f"taken in by {place.who.name}",
            ),
        ),
        segments=segments,
        speakers=speakers,
        turns=tuple(sorted((Turn(s.span, s.speaker) for s in segments if s.speaker), key=lambda t: (t.span, t.speaker))),
        caveats=tuple(Caveat(CaveatKind.ENGINE, note) for note in notes),
        routing=f"taken in from the file {file.name}",
        language=said,
    )


def _recipe(file: _File) -> Recipe:
    sha256 = hashlib.sha256(file.body).hexdigest()
    return Recipe(ENGINE, file.format, file.name, parameters=parameters(sha256=sha256, size=len(file.body), format=file.format))


def _speakers(names: Iterable[str]) -> tuple[Speaker, ...]:
    """Voices in order of appearance, called as in the file."""
    called = dict.fromkeys(filter(None, map(_called, names)))
    return tuple(Speaker(f"S{number}", number, name) for number, name in enumerate(called, start=1))


def _called(name: str) -> str:
    return " ".join(shown_name(name).split())[:LONGEST_NAME].strip()


def _words(row: ReadRow, span: Span, rate: Rate) -> tuple[Word, ...]:
    """The file's own word times where they fit its text; else the words share their row's time."""
    texts = tokens(row.text)
    if row.words and tuple(t for word in row.words for t in tokens(word.text)) == texts:
        return tuple(_timed(row.words, span, rate))
    return shared(texts, span)


def _timed(words: Sequence[ReadWord], span: Span, rate: Rate) -> Iterator[Word]:
    for word in words:
        first = _frame(word.first, rate)
        within = Span(max(0, first), max(0, first, _frame(word.end, rate))).clipped(span)
        parts = tokens(word.text)
        yield from [Word(word.text, within)] if len(parts) == 1 else shared(parts, within)
