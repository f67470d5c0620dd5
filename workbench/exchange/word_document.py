"""DOCX for people who go on writing: exhibit, standing, numbered lines with time and speaker, notes."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from workbench.domain.sheet import Sheet
from workbench.domain.transcript import Line
from workbench.exchange.wording import STANDING, mark, origin, plain, source

if TYPE_CHECKING:
    from docx.document import Document

_HEADS: Final = ("No.", "Time", "Speaker", "Text", "Source")
_WIDTHS: Final = (600, 1500, 1700, 4900, 1500)  # twentieths of a point, 10,200 in all
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BENEATH: Final = '<w:i/><w:color w:val="5F6B7A"/>'
_SIZE: Final = '<w:sz w:val="18"/><w:szCs w:val="18"/>'  # half points
_TEXT: Final = '<w:t xml:space="preserve">'
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time, and equal transcripts give equal files


def as_docx(sheet: Sheet) -> bytes:
    """One document; equal sheets give equal bytes."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(15)
    page.top_margin = page.bottom_margin = Mm(18)
    _named(document, sheet)
    document.add_heading(plain(f"Transcript of exhibit {sheet.evidence.reference}"), 0)
    _table(document, (), [(name, value, False) for name, value in _facts(sheet)], (2400, 7800))
    document.add_paragraph(f"{STANDING} {origin(sheet)}")
    _table(document, _HEADS, list(_rows(sheet)), _WIDTHS)
    if sheet.annotations:
        document.add_heading("Notes", 1)
        _table(document, ("Time", "Kind", "Note", "Author", "When"), list(_notes(sheet)), (2200, 1200, 3800, 1500, 1500))
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
        yield str(number), _time(line, sheet), sheet.name(line.speaker) or "Unknown", line.text, _whose(line, sheet), False
        if line.correction and line.correction.text != line.segment.text:
            yield "", "", "", line.segment.text, "as first drafted", True


def _whose(line: Line, sheet: Sheet) -> str:
    return f"{mark(line, sheet)} {source(line, sheet)}".lstrip()


def _time(line: Line, sheet: Sheet) -> str:
    clock = sheet.recording.rate.clock
    return f"{clock(line.span.first)} – {clock(line.span.end)}"


def _notes(sheet: Sheet) -> Iterator[tuple[str | bool, ...]]:
    clock = sheet.recording.rate.clock
    for note in sheet.annotations:
        at = f"{clock(note.span.first)} – {clock(note.span.end)}" if note.span else "whole recording"
        yield at, note.kind, note.text, note.author, note.made_at, False


def _table(document: Document, heads: Sequence[str], rows: Iterable[tuple[str | bool, ...]], widths: Sequence[int]) -> None:
    """Rows are written as XML and read once: python-docx counts all of a table's cells anew for each one that it is asked for."""
    from docx.oxml import parse_xml

    table = document.add_table(0, len(widths), "Table Grid")._tbl  # python-docx has no other way to it
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width * 635  # English metric units
    made = [_row(heads, widths, "<w:b/>", "<w:trPr><w:tblHeader/></w:trPr>")] if heads else []
    for *texts, is_beneath in rows:
        made.append(_row([str(text) for text in texts], widths, _BENEATH if is_beneath else ""))
    for row in parse_xml(f'<w:tbl xmlns:w="{_WORD}">{"".join(made)}</w:tbl>'):
        table.append(row)


def _row(texts: Sequence[str], widths: Sequence[int], look: str, how: str = "") -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(text, look)}</w:tc>'
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr>{how}{''.join(cells)}</w:tr>"


def _paragraph(text: str, look: str) -> str:
    aligned, turned = ("<w:pPr><w:bidi/></w:pPr>", "<w:rtl/>") if _runs_from_right(text) else ("", "")
    said = escape(plain(text)).replace("\t", "</w:t><w:tab/>" + _TEXT).replace("\n", "</w:t><w:br/>" + _TEXT)
    return f"<w:p>{aligned}<w:r><w:rPr>{look}{_SIZE}{turned}</w:rPr>{_TEXT}{said}</w:t></w:r></w:p>"


def _runs_from_right(text: str) -> bool:
    """By the first letter that has a direction."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def _settled(body: bytes) -> bytes:
    """The same parts with one time for all of them."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _EARLIEST)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            settled.writestr(part, made.read(name))
    return target.getvalue()
