"""DOCX for people who go on writing: exhibit, standing, numbered lines with time and speaker, notes."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from workbench.domain.sheet import Sheet
from workbench.domain.transcript import Line
from workbench.exchange.wording import STANDING, origin, plain, source

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_HEADS: Final = ("No.", "Time", "Speaker", "Text", "Source")
_WIDTHS: Final = (700, 1500, 1900, 5300, 1600)  # twentieths of a point, 11,000 in all
_GREY: Final = "5F6B7A"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time, and equal transcripts give equal files


def as_docx(sheet: Sheet) -> bytes:
    """One document; equal sheets give equal bytes."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(8)
    page.top_margin = page.bottom_margin = Mm(18)
    _named(document, sheet)
    document.add_heading(plain(f"Transcript of exhibit {sheet.evidence.reference}"), 0)
    _table(document, (), [(name, value, False) for name, value in _facts(sheet)], (2600, 8400))
    document.add_paragraph(f"{STANDING} {origin(sheet)}")
    _table(document, _HEADS, list(_rows(sheet)), _WIDTHS)
    if sheet.annotations:
        document.add_heading("Notes", 1)
        _table(document, ("Time", "Kind", "Note", "Author", "When"), list(_notes(sheet)), (2400, 1300, 4300, 1500, 1500))
    target = io.BytesIO()
    document.save(target)
    return _settled(target.getvalue())


def _named(document: Document, sheet: Sheet) -> None:
    made = datetime.fromisoformat(sheet.draft.made_at)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = plain(f"Transcript of {sheet.evidence.reference}"), "", ""
    facts.created = facts.modified = made.replace(tzinfo=None)
    facts.last_modified_by, facts.revision = "", 1


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    evidence, recording = sheet.evidence, sheet.recording
    yield "Recording", evidence.name
    yield "Received", f"{evidence.imported_at} by {evidence.imported_by}"
    yield "Size", f"{evidence.size} bytes"
    yield "SHA-256 of the file", evidence.sha256
    yield "SHA-256 of the sound", recording.audio_sha256
    yield "Length", f"{recording.rate.clock(recording.frames)} at {recording.rate.hz} Hz, {recording.channels} channels"
    yield "Draft", f"{sheet.draft.id}, made {sheet.draft.made_at}"


def _rows(sheet: Sheet) -> Iterator[tuple[str | bool, ...]]:
    for number, line in enumerate(sheet.lines, start=1):
        yield str(number), _time(line, sheet), sheet.name(line.speaker) or "Unknown", line.text, _whose(line), False
        if line.correction and line.correction.text != line.segment.text:
            yield "", "", "", line.segment.text, "as first drafted", True


def _whose(line: Line) -> str:
    return f"{'* ' if line.is_changed else ''}{source(line)}"


def _time(line: Line, sheet: Sheet) -> str:
    clock = sheet.recording.rate.clock
    return f"{clock(line.span.first)} – {clock(line.span.end)}"


def _notes(sheet: Sheet) -> Iterator[tuple[str | bool, ...]]:
    clock = sheet.recording.rate.clock
    for note in sheet.annotations:
        at = f"{clock(note.span.first)} – {clock(note.span.end)}" if note.span else "whole recording"
        yield at, note.kind, note.text, note.author, note.made_at, False


def _table(document: Document, heads: Sequence[str], rows: Iterable[tuple[str | bool, ...]], widths: Sequence[int]) -> None:
    """Cells are made as XML: python-docx counts all of a table's cells anew for each one that it is asked for."""
    table = document.add_table(0, len(widths), "Table Grid")
    body = table._tbl  # python-docx has no other way to it
    for column, width in zip(body.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width * 635  # English metric units
    if heads:
        body.append(_row(heads, widths, is_head=True))
    for *texts, is_beneath in rows:
        body.append(_row([str(text) for text in texts], widths, is_beneath=bool(is_beneath)))


def _row(texts: Sequence[str], widths: Sequence[int], *, is_head: bool = False, is_beneath: bool = False) -> BaseOxmlElement:
    row: BaseOxmlElement = _made("w:tr")
    if is_head:
        _made("w:tblHeader", _made("w:trPr", row))
    for text, width in zip(texts, widths, strict=True):
        cell = _made("w:tc", row)
        _made("w:tcW", _made("w:tcPr", cell), w=str(width), type="dxa")
        _paragraph(cell, text, is_head=is_head, is_beneath=is_beneath)
    return row


def _paragraph(cell: BaseOxmlElement, text: str, *, is_head: bool, is_beneath: bool) -> None:
    paragraph = _made("w:p", cell)
    how = _made("w:pPr", paragraph)
    from_right = _runs_from_right(text)
    if from_right:
        _made("w:bidi", how)
    run = _made("w:r", paragraph)
    look = _made("w:rPr", run)
    if is_head:
        _made("w:b", look)
    if is_beneath:
        _made("w:i", look)
        _made("w:color", look, val=_GREY)
    _made("w:sz", look, val="18")
    if from_right:
        _made("w:rtl", look)
    run.text = plain(text)  # python-docx writes tabs and line breaks as Word has them


def _runs_from_right(text: str) -> bool:
    """By the first letter that has a direction."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def _made(name: str, parent: BaseOxmlElement | None = None, **values: str) -> Any:
    """An element with attributes of Word's namespace, put into its parent."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name, {qn(f"w:{key}"): value for key, value in values.items()})
    if parent is not None:
        parent.append(element)
    return element


def _settled(body: bytes) -> bytes:
    """The same parts with one time for all of them."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _EARLIEST)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            settled.writestr(part, made.read(name))
    return target.getvalue()
