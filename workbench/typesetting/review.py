"""What people did to an exhibit's text: who stands for what, corrections, rows they made, listening, notes."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.annotations import Annotation
from workbench.domain.disputes import DISPUTED
from workbench.domain.dossier import Exhibit
from workbench.domain.hearings import Listened
from workbench.domain.listening import merged
from workbench.domain.transcript import Line
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.confirmations import confirmations
from workbench.typesetting.facts import reviewed
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.sheet import LEFT, RIGHT
from workbench.typesetting.wording import (
    is_corrected,
    label_of,
    moment,
    number,
    origin,
    percent,
    plural,
    sentence_case,
    times,
)

TALLEST = 260.0
DOT = 0.65  # points a pixel: a small picture stays small


def review_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Who reviewed what, then every change with the words before and after, then notes; nothing where there are neither."""
    changed = any(line.is_changed or line.is_confirmed for line in exhibit.lines) or exhibit.struck or exhibit.corrections
    if not changed and not exhibit.annotations and not exhibit.treatments and not exhibit.listens and not exhibit.lines:
        return
    label = label_of(exhibit)
    column.section(f"review:{label}", say("Review record, exhibit {exhibit}").format(exhibit=label))
    if exhibit.lines:
        column.block([Run(sentence_case(say("{reviewed}. Times are UTC.").format(reviewed=reviewed(exhibit))))])
        _shares(column, exhibit)
        _confirmed(column, exhibit, pages)
    _corrections(column, exhibit, pages)
    _revisions(column, exhibit, pages)
    _struck(column, exhibit)
    _dissent(column, exhibit, pages)
    _listening(column, exhibit)
    _notes(column, exhibit, pages)


def _shares(column: Column, exhibit: Exhibit) -> None:
    """How much of the text a person stands for: by utterances, and by the time they take."""
    column.space(4)
    corrected = [line for line in exhibit.lines if is_corrected(line)]
    confirmed = [line for line in exhibit.lines if line.is_confirmed and not is_corrected(line)]
    alone = [line for line in exhibit.lines if not line.is_confirmed and not is_corrected(line)]
    for name, lines in (
        (say("Corrected"), corrected),
        (say("Confirmed as drafted"), confirmed),
        (say("As taken in") if origin(exhibit) else say("Machine text alone"), alone),
    ):
        column.fact(name, _share(lines, exhibit))
    if alone:
        unreviewed = "Text that nobody corrected or confirmed is unreviewed."
        marked = " The pages where it stands are marked as such." if not exhibit.review.is_final else ""
        approved = " It was approved as it stands, as part of the whole." if exhibit.review.is_final else ""
        column.block([Run(say(unreviewed) + (say(marked) if marked else "") + (say(approved) if approved else ""))])


def _share(lines: list[Line], exhibit: Exhibit) -> str:
    total = len(exhibit.lines)
    length = sum(line.span.length for line in lines)
    said = say("{utterances} ({percent} %), {time} of speech")
    utterances, time = plural(len(lines), "utterance"), exhibit.recording.rate.clock(length, 1)
    return said.format(utterances=utterances, percent=percent(len(lines), total), time=time)


def _confirmed(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Who stands for which lines; neighbours that one person confirmed in one go are one row."""
    rows = [(made.place, made.what, made.by, made.when) for made in confirmations(exhibit, pages)]
    if rows:
        column.heading(say("Confirmed by listening"), TABLE)
        column.table((206, 112, 84, 97), rows, (say("page:line"), say("what"), say("who"), say("when")))


def _corrections(column: Column, exhibit: Exhibit, pages: References) -> None:
    rows = [
        (
            pages.line(line.id),
            Run(line.segment.text or say("(no row)"), Face.SERIF),
            Run(line.correction.text or say("(no words)"), Face.SERIF),
            f"{line.correction.author} {moment(line.correction.made_at)}",
        )
        for line in exhibit.lines
        if line.correction and is_corrected(line)
    ]
    if rows:
        column.heading(say("Corrections"), TABLE)
        wrote = say("before") if origin(exhibit) else say("the machine wrote")
        head = (say("page:line"), wrote, say("corrected to"), say("who and when"))
        column.table((46, 178, 178, 97), rows, head)


def _revisions(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Rows that people made, moved or gave to another voice."""
    names = {s.key: s.name for s in exhibit.speakers}
    rows = [
        (
            pages.line(line.id),
            say("made by a person" if made.act == "corrected" else _ACTS.get(made.act, made.act)),
            f"{times(exhibit.recording.rate, line.span)} {names.get(line.speaker, line.speaker)}",
            f"{made.author} {moment(made.made_at)}",
        )
        for line in exhibit.lines
        if (made := line.revision) and (made.act != "corrected" or line.is_inserted)
    ]
    if rows:
        column.heading(say("Rows made or moved by people"), TABLE)
        head = (say("page:line"), say("what was done"), say("stands as"), say("who and when"))
        column.table((46, 128, 228, 97), rows, head)


def _struck(column: Column, exhibit: Exhibit) -> None:
    rows = [
        (
            times(exhibit.recording.rate, line.span),
            Run(line.text or say("(no words)"), Face.SERIF),
            f"{line.revision.author} {moment(line.revision.made_at)}" if line.revision else "",
        )
        for line in exhibit.struck
        if line.revision is None or line.revision.act != "merged"  # those words stand in the row it was merged into
    ]
    if rows:
        column.heading(say("Struck out"), TABLE)
        column.table((92, 310, 97), rows, (say("passage"), say("what the row said"), say("who and when")))


def _dissent(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Readings that were not chosen: they stand beside what was."""
    rows = [
        (pages.line(line.id), Run(line.text, Face.SERIF), Run(other.text, Face.SERIF), other.source)
        for line in exhibit.lines
        if line.revision
        for other in line.revision.dissent
    ]
    if rows:
        column.heading(say("Other readings of the same passages"), TABLE)
        head = (say("page:line"), say("chosen"), say("not chosen"), say("whose reading"))
        column.table((46, 178, 178, 97), rows, head)


def _listening(column: Column, exhibit: Exhibit) -> None:
    """The ways of listening that were kept, and what was logged of listening; the sound itself was never changed."""
    if exhibit.treatments:
        column.heading(say("Ways of listening"), TABLE)
        rows = [(treatment.name, treatment.in_words()) for treatment in exhibit.treatments]
        column.table((128, 371), rows, (say("name"), say("what it does on the way to the ear")))
    if exhibit.listens:
        column.heading(say("Logged listening"), TABLE)
        head = (say("who"), say("how"), say("times"), say("heard of the recording"))
        column.table((97, 230, 46, 126), _listened(exhibit), head)


def _listened(exhibit: Exhibit) -> list[tuple[str, str, str, str]]:
    """One row for each person and way of listening: a day's work has hundreds of entries, which the custody history tells."""
    ways: dict[tuple[str, str], list[Listened]] = {}
    for listen in exhibit.listens:
        hidden = say(", the text hidden") if listen.text_hidden else ""
        speed = say("{percent} % speed").format(percent=listen.speed_percent)
        how = f"{speed}, {listen.treatment or say('original sound')}{hidden}"
        ways.setdefault((listen.by, how), []).append(listen)
    rate, whole = exhibit.recording.rate, max(1, exhibit.recording.frames)
    heard = {way: sum(span.length for span in merged(s for x in held for s in x.heard)) for way, held in ways.items()}
    return [
        (who, how, number(len(held)), f"{rate.clock(heard[who, how], 1)} ({heard[who, how] * 100 // whole} %)")
        for (who, how), held in sorted(ways.items())
    ]


def _notes(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Every note, then the pictures that hang on them; those of passages in dispute are shown there."""
    rows = [
        (_noted(note, exhibit, pages), say(note.kind), _note(note), f"{note.author} {moment(note.made_at)}")
        for note in exhibit.annotations
    ]
    if not rows:
        return
    column.heading(say("Notes"), TABLE)
    column.table((92, 66, 244, 97), rows, (say("passage"), say("kind"), say("note"), say("who and when")))
    for note in exhibit.annotations:
        for picture in exhibit.pictures if note.kind != DISPUTED else ():
            if picture.about == note.id:
                passage = times(exhibit.recording.rate, note.span)
                caption = say("{name}, on the note of {author}, {passage}")
                told = caption.format(name=picture.caption, author=note.author, passage=passage)
                width = min(RIGHT - LEFT, picture.width * DOT)
                column.picture(replace(picture, caption=told), width=width, most=TALLEST)


def _noted(note: Annotation, exhibit: Exhibit, pages: References) -> str:
    """When it is, and on which line where it is about one."""
    passage = times(exhibit.recording.rate, note.span)
    where = pages.passage(exhibit.lines, note.span) if note.span else ""
    return f"{passage} {where}".strip()


def _note(note: Annotation) -> str:
    """A note's text with what else it says: its rank, its tags, the pictures that hang on it."""
    rank = f"{say(note.importance.capitalize())}: " if note.importance else say("Answer: ") if note.reply_to else ""
    tags = "".join(f" {say('#' + tag.replace(' ', '_'))}" for tag in note.tags)
    hung = say(" [picture {name}, SHA-256 {digest}]")
    pictures = "".join(hung.format(name=p.name, digest=f"{p.sha256[:8]}…{p.sha256[-8:]}") for p in note.attachments)
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
