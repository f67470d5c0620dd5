"""What people did to an exhibit's text: corrections and notes."""

from __future__ import annotations

from workbench.domain.annotations import Annotation
from workbench.domain.dossier import Exhibit
from workbench.domain.hearings import Listened
from workbench.domain.listening import merged
from workbench.typesetting.column import Column
from workbench.typesetting.facts import reviewed
from workbench.typesetting.fonts import Face
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.wording import is_corrected, label_of, moment, sentence_case, times


def review_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Corrections with the machine's words beside them, then notes; nothing where there are neither."""
    changed = any(line.is_changed or line.is_confirmed for line in exhibit.lines) or exhibit.struck or exhibit.corrections
    if not changed and not exhibit.annotations and not exhibit.treatments and not exhibit.listens:
        return
    column.section(f"review:{label_of(exhibit)}", f"Review and notes, exhibit {label_of(exhibit)}")
    if exhibit.lines:
        column.block([Run(sentence_case(f"{reviewed(exhibit)}. Times are UTC."))])
    _corrections(column, exhibit, pages)
    _revisions(column, exhibit, pages)
    _struck(column, exhibit)
    _dissent(column, exhibit, pages)
    _listening(column, exhibit)
    _notes(column, exhibit, pages)


def _corrections(column: Column, exhibit: Exhibit, pages: References) -> None:
    rows = [
        (
            pages.line(line.id),
            Run(line.segment.text or "(no row)", Face.SERIF),
            Run(line.correction.text or "(no words)", Face.SERIF),
            f"{line.correction.author} {moment(line.correction.made_at)}",
        )
        for line in exhibit.lines
        if line.correction and is_corrected(line)
    ]
    if rows:
        column.heading("Corrections")
        column.table((46, 178, 178, 97), rows, ("page:line", "the machine wrote", "corrected to", "who and when"))


def _revisions(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Rows that people made, moved or gave to another voice."""
    names = {s.key: s.name for s in exhibit.speakers}
    rows = [
        (
            pages.line(line.id),
            "made by a person" if made.act == "corrected" else _ACTS.get(made.act, made.act),
            f"{times(exhibit.recording.rate, line.span)} {names.get(line.speaker, line.speaker)}",
            f"{made.author} {moment(made.made_at)}",
        )
        for line in exhibit.lines
        if (made := line.revision) and (made.act != "corrected" or line.is_inserted)
    ]
    if rows:
        column.heading("Rows made or moved by people")
        column.table((46, 128, 228, 97), rows, ("page:line", "what was done", "stands as", "who and when"))


def _struck(column: Column, exhibit: Exhibit) -> None:
    rows = [
        (
            times(exhibit.recording.rate, line.span),
            Run(line.text or "(no words)", Face.SERIF),
            f"{line.revision.author} {moment(line.revision.made_at)}" if line.revision else "",
        )
        for line in exhibit.struck
        if line.revision is None or line.revision.act != "merged"  # those words stand in the row it was merged into
    ]
    if rows:
        column.heading("Struck out")
        column.table((92, 310, 97), rows, ("passage", "what the row said", "who and when"))


def _dissent(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Readings that were not chosen: they stand beside what was."""
    rows = [
        (pages.line(line.id), Run(line.text, Face.SERIF), Run(other.text, Face.SERIF), other.source)
        for line in exhibit.lines
        if line.revision
        for other in line.revision.dissent
    ]
    if rows:
        column.heading("Other readings of the same passages")
        column.table((46, 178, 178, 97), rows, ("page:line", "chosen", "not chosen", "whose reading"))


def _listening(column: Column, exhibit: Exhibit) -> None:
    """The ways of listening that were kept, and what was logged of listening; the sound itself was never changed."""
    if exhibit.treatments:
        column.heading("Ways of listening")
        rows = [(treatment.name, treatment.in_words()) for treatment in exhibit.treatments]
        column.table((128, 371), rows, ("name", "what it does on the way to the ear"))
    if exhibit.listens:
        column.heading("Logged listening")
        column.table((97, 230, 46, 126), _listened(exhibit), ("who", "how", "times", "heard of the recording"))


def _listened(exhibit: Exhibit) -> list[tuple[str, str, str, str]]:
    """One row for each person and way of listening: a day's work has hundreds of entries, which the custody history tells."""
    ways: dict[tuple[str, str], list[Listened]] = {}
    for listen in exhibit.listens:
        hidden = ", the text hidden" if listen.text_hidden else ""
        how = f"{listen.speed_percent} % speed, {listen.treatment or 'original sound'}{hidden}"
        ways.setdefault((listen.by, how), []).append(listen)
    rate, whole = exhibit.recording.rate, max(1, exhibit.recording.frames)
    heard = {way: sum(span.length for span in merged(s for x in held for s in x.heard)) for way, held in ways.items()}
    return [
        (who, how, f"{len(held):,}", f"{rate.clock(heard[who, how], 1)} ({heard[who, how] * 100 // whole} %)")
        for (who, how), held in sorted(ways.items())
    ]


def _notes(column: Column, exhibit: Exhibit, pages: References) -> None:
    rate = exhibit.recording.rate
    rows = [
        (times(rate, note.span), note.kind, _note(note), f"{note.author} {moment(note.made_at)}") for note in exhibit.annotations
    ]
    if rows:
        column.heading("Notes")
        column.table((92, 54, 256, 97), rows, ("passage", "kind", "note", "who and when"))


def _note(note: Annotation) -> str:
    """A note's text with what else it says: its rank, its tags, the pictures that hang on it."""
    rank = f"{note.importance.capitalize()}: " if note.importance else "Answer: " if note.reply_to else ""
    tags = "".join(f" #{tag.replace(' ', '_')}" for tag in note.tags)
    pictures = "".join(f" [picture {p.name}, SHA-256 {p.sha256[:8]}…{p.sha256[-8:]}]" for p in note.attachments)
    return f"{rank}{note.text}{tags}{pictures}".strip()


_ACTS = {
    "split": "split",
    "merged": "merged",
    "inserted": "inserted",
    "retimed": "moved in time",
    "speaker": "given to another voice",
    "replaced": "found and replaced",
    "taken": "taken from another draft",
    "adjudicated": "decided between readings",
    "restored": "restored",
}
