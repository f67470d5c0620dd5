"""Dossier to unsigned PDF: sections laid out, numbered, drawn, and the document's other parts attached."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from workbench.domain.dossier import Dossier
from workbench.typesetting.anatomy import EmptyField, attach, describe, intend, make_fields, stamp, structure
from workbench.typesetting.custody_file import bound_by, custody_file
from workbench.typesetting.drawing import draw, placed
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.language import say, speaking, spoken_language
from workbench.typesetting.layout import laid_out
from workbench.typesetting.letters import embed
from workbench.typesetting.sheet import HEIGHT, WIDTH, Sheet
from workbench.typesetting.tagging import Tree


class ReportTypesetter:
    """Sets court reports. Equal dossiers give equal bytes, with the same fonts.

    `east_asian` is the file of the font for Chinese, Japanese and Korean.
    """

    def __init__(self, east_asian: Path | None = None) -> None:
        self._east_asian = east_asian

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        """The unsigned PDF, custody.json attached and signature fields made, and its number of pages."""
        with speaking(dossier.style.language):
            return self._pages(dossier)

    def _pages(self, dossier: Dossier) -> tuple[bytes, int]:
        fonts = Fonts(self._east_asian)
        bound = bound_by(dossier)
        sheets = laid_out(dossier, fonts, bound)
        buffer = io.BytesIO()
        canvas = _canvas(buffer)
        body = custody_file(dossier, bound)
        moment = stamp(canvas, dossier.made_at, body)
        tree = Tree()
        _draw_all(canvas, sheets, _footer(dossier), fonts, tree)
        _describe(canvas, dossier, moment)
        attach(canvas, body, moment)
        fields = [EmptyField(f.name, n, placed(f)) for n, sheet in enumerate(sheets) for f in sheet.fields]
        make_fields(canvas, fields)
        structure(canvas, tree)
        intend(canvas)
        embed(canvas, fonts)
        canvas.save()
        return buffer.getvalue(), len(sheets)


def _footer(dossier: Dossier) -> str:
    return say("Ledger checkpoint {size} · {head}").format(size=dossier.head.size, head=dossier.head.short)


def _canvas(buffer: io.BytesIO) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    from workbench.typesetting.fonts import Face

    size = (WIDTH, HEIGHT)
    face = Face.SANS.value
    return Canvas(
        buffer, pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=spoken_language(), initialFontName=face
    )


def _draw_all(canvas: Any, sheets: list[Sheet], footer: str, fonts: Fonts, tree: Tree) -> None:
    for number, sheet in enumerate(sheets, 1):
        for at, text in enumerate(filter(None, (sheet.bookmark, *sheet.further))):
            canvas.bookmarkPage(f"section-{number}-{at}")
            canvas.addOutlineEntry(text, f"section-{number}-{at}", sheet.level)
        draw(canvas, sheet, f"{number} / {len(sheets)}", footer, fonts, tree)
        canvas.showPage()


def _describe(canvas: Any, dossier: Dossier, moment: Any) -> None:
    exhibits = ", ".join(x.evidence.exhibit for x in dossier.exhibits)
    title = say("Forensic transcript report, case {case}, exhibit {exhibits}")
    subject = say("Report {id}, ledger checkpoint {size} {root}")
    describe(
        canvas,
        title=title.format(case=dossier.case.number, exhibits=exhibits),
        subject=subject.format(id=dossier.report_id, size=dossier.head.size, root=dossier.head.root),
        creator=dossier.application,
        moment=moment,
    )
