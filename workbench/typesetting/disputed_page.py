"""The page of a disputed utterance: what is in dispute, how it sounds, who heard what, and what all this stands on."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.domain.canonical import canonical, plain
from workbench.domain.exhibits import Disputed
from workbench.typesetting.anatomy import describe, stamp, structure
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.drawing import draw
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.language import say, speaking
from workbench.typesetting.letters import embed
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import ACCENT, HEIGHT, LEFT, RIGHT, TINT, WIDTH, Filled, Style
from workbench.typesetting.tagging import Tree
from workbench.typesetting.wording import day, decimal, grouped, number, role_of

STATEMENT = (
    "The recording is the evidence. Listen to the passage before reading on: whoever has read a reading hears it. "
    "Readings are given as their authors left them; none of them is chosen here."
)
UNSIGNED = (
    "This page is not signed. It belongs to a folder: manifest.json in it names the SHA-256 of every file, this one included; "
    "the SHA-256 of manifest.json is entered and signed in the laboratory's ledger, where workbench custody shows it."
)
LEFT_OUT = "Redacted passages are blacked out, silent in the clips and covered in the picture; privileged notes are left out."
_AROUND = (70.0, 84.0, 281.0, 64.0)
_READINGS = (118.0, 232.0, 149.0)
_DIGESTS = (128.0, 371.0)


# Sentences that come with the facts, in English; what stands in braces is put into the other language's sentence.
FORMS = (
    "What is said at {time}",
    "Sound from {from} to {to}, and the passage by itself, {first} to {end}, between blue lines: waveform, and below it the "
    "strength of every pitch over time, dark where it is strong. Red dashes bound the words as the transcript has them.",
    "stands in the transcript; voice: {voices}",
    "machine draft, unchanged",
    "machine draft ({maker})",
    "machine, another reading",
    "as the engine drafted it; least certain word {least} %, on average {mean} %",
    "as the engine drafted it",
    "not chosen; reading of the whole row",
    "in a draft that stands beside",
    "note: in dispute",
    "answer to the note",
    "transcript",
    "(nothing)",
)
_BRACED = re.compile(r"\{(\w+)\}")


def told(text: str) -> str:
    """A sentence that came with the facts, in the page's language; anything else as it stands."""
    for form in FORMS:
        parts = _BRACED.split(form)
        pattern = "".join(f"(?P<{part}_>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
        if found := re.fullmatch(pattern, text):
            return say(form).format(**{name[:-1]: value for name, value in found.groupdict().items()})
    return text


def disputed_page(made: Disputed, east_asian: Path | None = None) -> bytes:
    """The PDF. Equal facts give equal bytes, with the same fonts; `east_asian` is the font of Chinese, Japanese and Korean."""
    with speaking(made.language):
        return _page(made, Fonts(east_asian))


def _page(made: Disputed, fonts: Fonts) -> bytes:
    column = _set(made, fonts)
    buffer = io.BytesIO()
    canvas = _canvas(buffer, made.language)
    moment = stamp(canvas, made.made_at, hashlib.sha256(canonical(plain(made))).digest())
    tree = Tree()
    for page, sheet in enumerate(column.sheets, 1):
        footer = f"{made.evidence.reference} · {made.times[0]}–{made.times[1]}"
        draw(canvas, sheet, f"{page} / {len(column.sheets)}", footer, fonts, tree)
        canvas.showPage()
    title = say("Disputed utterance, exhibit {exhibit}").format(exhibit=made.evidence.reference)
    describe(canvas, title=title, subject=made.title, creator=made.application, moment=moment)
    structure(canvas, tree)
    embed(canvas, fonts)
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, language: str) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    size, face = (WIDTH, HEIGHT), Face.SANS.value
    return Canvas(buffer, pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=language, initialFontName=face)


def _set(made: Disputed, fonts: Fonts) -> Column:
    left = say("Case {number}").format(number=made.case.number) + say(" · Exhibit {exhibit}").format(
        exhibit=made.evidence.exhibit
    )
    column = Column(fonts, (left, say("Disputed utterance")))
    _opening(column, made)
    _statement(column)
    column.picture(replace(made.picture, caption=told(made.picture.caption)), most=215)
    _readings(column, made)
    _around(column, made)
    _facts(column, made)
    return column


def _opening(column: Column, made: Disputed) -> None:
    column.write(LEFT, say("DISPUTED UTTERANCE"), Style(Face.STRONG, 8, ACCENT, 0.8))
    column.space(22)
    column.title(told(made.title), 18)
    column.space(4)
    column.fact(say("Case"), f"{made.case.number}, {made.case.title}")
    exhibit = say("Exhibit {exhibit}").format(exhibit=made.evidence.exhibit)
    column.fact(say("Recording"), f"{exhibit}: {made.evidence.name}")
    first, end = made.times
    seconds = decimal(made.span.length / made.recording.rate.hz, 2)
    passage = say("{first} to {end} ({seconds} s), frames {from} to {to}")
    frames = {"from": number(made.span.first), "to": number(made.span.end)}
    column.fact(say("Passage"), passage.format(first=first, end=end, seconds=seconds, **frames))
    column.fact(say("Prepared by"), f"{made.made_by.name} ({role_of(made.made_by)}), {day(made.made_at)}")


def _statement(column: Column) -> None:
    column.space(6)
    top = column.y - 13
    column.block([Run(say(STATEMENT))], x=LEFT + 12, width=RIGHT - LEFT - 24)
    column.sheet.shapes.insert(0, Filled(LEFT, top, RIGHT - LEFT, column.y - top - 2, fill=TINT))
    column.space(14)


def _readings(column: Column, made: Disputed) -> None:
    column.heading(say("Who heard what"), TABLE)
    rows = [(told(r.source), Run(told(r.text), Face.SERIF), told(r.how)) for r in made.readings]
    column.table(_READINGS, rows, (say("heard by"), say("reading"), say("how it stands")))
    if made.listened:
        people = ", ".join(f"{name} {count} ×" for name, count in made.listened)
        column.block([Run(say("Listened to the passage, as far as it was logged: {people}.").format(people=people))])


def _around(column: Column, made: Disputed) -> None:
    clock = made.recording.rate.clock
    column.heading(say("Before, in and after the passage, as the transcript stands"), TABLE)
    rows = [
        (
            clock(row.span.first, 1),
            row.voice,
            Run(row.text, Face.SERIF_STRONG if row.is_disputed else Face.SERIF),
            say("in dispute") if row.is_disputed else "",
        )
        for row in made.around
    ]
    if rows:
        column.table(_AROUND, rows, (say("time"), say("voice"), say("text"), ""))
    else:
        column.block([Run(say("Nothing is written there."))])


def _facts(column: Column, made: Disputed) -> None:
    column.heading(say("What this page stands on"), TABLE)
    digests = (
        (say("file as received"), made.evidence.sha256),
        (say("decoded audio"), made.recording.audio_sha256),
        *((say("draft of {source}").format(source=draft.source), draft.sha256) for draft in made.drafts if draft.sha256),
        *((file.name, file.sha256) for file in made.files),
    )
    rows = [(label, Run(grouped(digest, across=8)[0], Face.MONO)) for label, digest in digests]
    column.table(_DIGESTS, rows, ("", "SHA-256"))
    for caveat in made.recording.caveats:
        if caveat.span is None or caveat.span.overlap(made.shown):
            column.fact(say("Limit"), caveat.text)
    column.block([Run(f"{say(UNSIGNED)} {say(LEFT_OUT) if made.is_disclosure else ''}".strip())], size=8.2, leading=11.5)
