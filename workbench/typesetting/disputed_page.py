"""The page of a disputed utterance: what is in dispute, how it sounds, who heard what, and what all this stands on."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from workbench.domain.canonical import canonical, plain
from workbench.domain.exhibits import Disputed
from workbench.typesetting.anatomy import describe, stamp, structure
from workbench.typesetting.column import Column
from workbench.typesetting.drawing import draw
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.letters import embed
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import ACCENT, HEIGHT, LEFT, RIGHT, TINT, WIDTH, Filled, Style
from workbench.typesetting.tagging import Tree
from workbench.typesetting.wording import day, grouped

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


def disputed_page(made: Disputed, east_asian: Path | None = None) -> bytes:
    """The PDF. Equal facts give equal bytes, with the same fonts; `east_asian` is the font of Chinese, Japanese and Korean."""
    fonts = Fonts(east_asian)
    column = _set(made, fonts)
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    moment = stamp(canvas, made.made_at, hashlib.sha256(canonical(plain(made))).digest())
    tree = Tree()
    for number, sheet in enumerate(column.sheets, 1):
        footer = f"{made.evidence.reference} · {made.times[0]}–{made.times[1]}"
        draw(canvas, sheet, f"{number} / {len(column.sheets)}", footer, fonts, tree)
        canvas.showPage()
    title = f"Disputed utterance, exhibit {made.evidence.reference}"
    describe(canvas, title=title, subject=made.title, creator=made.application, moment=moment)
    structure(canvas, tree)
    embed(canvas, fonts)
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    size, face = (WIDTH, HEIGHT), Face.SANS.value
    return Canvas(buffer, pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang="en", initialFontName=face)


def _set(made: Disputed, fonts: Fonts) -> Column:
    head = (f"Case {made.case.number} · Exhibit {made.evidence.exhibit}", "Disputed utterance")
    column = Column(fonts, head)
    _opening(column, made)
    _statement(column)
    column.picture(made.picture, most=215)
    _readings(column, made)
    _around(column, made)
    _facts(column, made)
    return column


def _opening(column: Column, made: Disputed) -> None:
    column.write(LEFT, "DISPUTED UTTERANCE", Style(Face.STRONG, 8, ACCENT, 0.8))
    column.space(22)
    column.title(made.title, 18)
    column.space(4)
    column.fact("Case", f"{made.case.number}, {made.case.title}")
    column.fact("Recording", f"Exhibit {made.evidence.exhibit}: {made.evidence.name}")
    first, end = made.times
    seconds = made.span.length / made.recording.rate.hz
    column.fact("Passage", f"{first} to {end} ({seconds:.2f} s), frames {made.span.first:,} to {made.span.end:,}")
    column.fact("Prepared by", f"{made.made_by.name} ({made.made_by.role.value}), {day(made.made_at)}")


def _statement(column: Column) -> None:
    column.space(6)
    top = column.y - 13
    column.block([Run(STATEMENT)], x=LEFT + 12, width=RIGHT - LEFT - 24)
    column.sheet.shapes.insert(0, Filled(LEFT, top, RIGHT - LEFT, column.y - top - 2, fill=TINT))
    column.space(14)


def _readings(column: Column, made: Disputed) -> None:
    column.heading("Who heard what")
    rows = [(r.source, Run(r.text, Face.SERIF), r.how) for r in made.readings]
    column.table(_READINGS, rows, ("heard by", "reading", "how it stands"))
    if made.listened:
        told = ", ".join(f"{name} {count} ×" for name, count in made.listened)
        column.block([Run(f"Listened to the passage, as far as it was logged: {told}.")])


def _around(column: Column, made: Disputed) -> None:
    clock = made.recording.rate.clock
    column.heading("Before, in and after the passage, as the transcript stands")
    rows = [
        (
            clock(row.span.first, 1),
            row.voice,
            Run(row.text, Face.SERIF_STRONG if row.is_disputed else Face.SERIF),
            "in dispute" if row.is_disputed else "",
        )
        for row in made.around
    ]
    if rows:
        column.table(_AROUND, rows, ("time", "voice", "text", ""))
    else:
        column.block([Run("Nothing is written there.")])


def _facts(column: Column, made: Disputed) -> None:
    column.heading("What this page stands on")
    digests = (
        ("file as received", made.evidence.sha256),
        ("decoded audio", made.recording.audio_sha256),
        *((f"draft of {draft.source}", draft.sha256) for draft in made.drafts if draft.sha256),
        *((file.name, file.sha256) for file in made.files),
    )
    rows = [(label, Run(grouped(digest, across=8)[0], Face.MONO)) for label, digest in digests]
    column.table(_DIGESTS, rows, ("", "SHA-256"))
    for caveat in made.recording.caveats:
        if caveat.span is None or caveat.span.overlap(made.shown):
            column.fact("Limit", caveat.text)
    column.block([Run(" ".join((UNSIGNED, *((LEFT_OUT,) if made.is_disclosure else ()))))], size=8.2, leading=11.5)
