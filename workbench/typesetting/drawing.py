"""Sheets onto a reportlab canvas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from workbench.typesetting.directions import runs_backwards
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.inking import Ink, ink
from workbench.typesetting.sheet import (
    ARTIFACT,
    HEIGHT,
    LEFT,
    MUTED,
    RIGHT,
    WIDTH,
    Element,
    Field,
    Figure,
    Filled,
    Polygon,
    Role,
    Ruled,
    Shape,
    Sheet,
    Shown,
    Style,
    Written,
)
from workbench.typesetting.tagging import Tree

_CHROME = Style(Face.SANS, 7.6, MUTED)
_HEAD = Style(Face.SANS, 7.8, MUTED)


def draw(canvas: Any, sheet: Sheet, number: str, footer: str, fonts: Fonts, tree: Tree) -> None:
    """One whole page with its header, footer and watermark; `number` is "page / pages"."""
    tree.turn()
    code = canvas._code
    code.append("/Artifact BMC")
    if sheet.watermark:
        _watermark(canvas, sheet.watermark)
    for shape in (*_furniture(), *sheet.shapes):
        _shape(canvas, shape)
    pen = Ink(canvas, fonts)
    pen.begin()
    for written in _chrome(sheet, number, footer, fonts):
        pen.write(written)
    pen.end()
    code.append("EMC")
    _read(canvas, sheet, pen, tree)


def _read(canvas: Any, sheet: Sheet, pen: Ink, tree: Tree) -> None:
    """Words and figures in reading order; neighbours of one element have one mark."""
    code = canvas._code
    for element, marks in groupby(_told(sheet.texts), itemgetter(0)):
        held = [mark for _, mark in marks]
        figures = [mark for mark in held if isinstance(mark, Figure)]
        (pen.end if figures else pen.begin)()
        code.append(_opening(element, figures[0].box if figures else None, tree))
        for shape in (shape for figure in figures for shape in figure.shapes):
            _shape(canvas, shape)
        for mark in held:
            if isinstance(mark, Written):
                pen.write(mark, spaced=element is not ARTIFACT and mark.ends_word)
        code.append("EMC")
    pen.end()


def _told(marks: Sequence[Written | Figure]) -> Iterator[tuple[Element, Written | Figure]]:
    """Every mark with its element: of those without one neighbours share a paragraph, and turned text says how it is spelt."""
    flow: Element | None = None
    for mark in marks:
        flow = None if mark.element else flow or Element(Role.TEXT)
        element = mark.element or flow or ARTIFACT
        if isinstance(mark, Written) and element is not ARTIFACT and runs_backwards(mark.text):
            element = Element(Role.SPAN, element, actual=mark.text + " " * mark.ends_word)
        yield element, mark


def _opening(element: Element, box: tuple[float, float, float, float] | None, tree: Tree) -> str:
    if element is ARTIFACT:
        return "/Artifact BMC"
    return f"/{element.role} <</MCID {tree.mark(element, box)}>> BDC"


def _furniture() -> tuple[Ruled, Ruled]:
    return Ruled(LEFT, 45.5, RIGHT, 45.5, "#9aa1ab", 0.6), Ruled(LEFT, 802.5, RIGHT, 802.5, "#9aa1ab", 0.6)


def _chrome(sheet: Sheet, number: str, footer: str, fonts: Fonts) -> tuple[Written, ...]:
    left, right = (cut(fonts.shown(t, Face.SANS), 245, fonts) for t in sheet.header)
    return (
        Written(LEFT, 38, left, _HEAD),
        Written(RIGHT - fonts.width(right, Face.SANS, _HEAD.size), 38, right, _HEAD),
        Written(LEFT, 814.5, fonts.shown(footer, Face.SANS), _CHROME),
        Written(RIGHT - fonts.width(number, Face.SANS, _CHROME.size), 814.5, number, _CHROME),
    )


def cut(text: str, width: float, fonts: Fonts) -> str:
    """A running head cut to its half of the page."""
    if fonts.width(text, Face.SANS, _HEAD.size) <= width:
        return text
    while text and fonts.width(text + "…", Face.SANS, _HEAD.size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


@cache
def _ink(color: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(color)


def _shape(canvas: Any, shape: Shape) -> None:
    if isinstance(shape, Ruled):
        stroke = f"{shape.x:.2f} {HEIGHT - shape.y:.2f} m {shape.to_x:.2f} {HEIGHT - shape.to_y:.2f} l S"
        canvas._code.append(f"{ink(shape.color)} RG {shape.thickness:g} w {stroke}")
    elif isinstance(shape, Polygon):
        _polygon(canvas, shape)
    elif isinstance(shape, Shown):
        _picture(canvas, shape)
    else:
        _rectangle(canvas, shape)


def _polygon(canvas: Any, shape: Polygon) -> None:
    path = canvas.beginPath()
    for index, (x, y) in enumerate(shape.points):
        (path.lineTo if index else path.moveTo)(x, HEIGHT - y)
    path.close()
    canvas.setFillColor(_ink(shape.fill))
    canvas.drawPath(path, stroke=0, fill=1)


def _picture(canvas: Any, shape: Shown) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    rows = len(shape.rgb) // (3 * shape.across)
    image = ImageReader(Image.frombytes("RGB", (shape.across, rows), shape.rgb))
    canvas.drawImage(image, shape.x, HEIGHT - shape.y - shape.height, shape.width, shape.height)


def _rectangle(canvas: Any, shape: Filled) -> None:
    if shape.fill:
        canvas.setFillColor(_ink(shape.fill))
    if shape.edge:
        canvas.setStrokeColor(_ink(shape.edge))
        canvas.setLineWidth(0.6)
    bottom = HEIGHT - shape.y - shape.height
    if shape.fill or shape.edge:
        canvas.rect(shape.x, bottom, shape.width, shape.height, stroke=int(bool(shape.edge)), fill=int(bool(shape.fill)))
    if shape.pattern:
        _hatch(canvas, shape, bottom)


def _hatch(canvas: Any, shape: Filled, bottom: float) -> None:
    """Strokes clipped to the rectangle: a voice is known without its colour too."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(shape.x, bottom, shape.width, shape.height)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setStrokeColor(_ink("#ffffff"))
    canvas.setLineWidth(0.7)
    canvas.lines(_strokes(shape, bottom))
    canvas.restoreState()


def _strokes(shape: Filled, bottom: float) -> list[tuple[float, float, float, float]]:
    made: list[tuple[float, float, float, float]] = []
    left, right, top = shape.x, shape.x + shape.width, bottom + shape.height
    steps = [left - shape.height + 4 * n for n in range(int((shape.width + 2 * shape.height) / 4) + 1)]
    if "/" in shape.pattern:
        made += [(x, bottom, x + shape.height, top) for x in steps]
    if "\\" in shape.pattern:
        made += [(x, top, x + shape.height, bottom) for x in steps]
    if "|" in shape.pattern:
        made += [(x, bottom, x, top) for x in steps]
    if "-" in shape.pattern:
        made += [(left, bottom + shape.height * part, right, bottom + shape.height * part) for part in (1 / 3, 2 / 3)]
    return made


def _watermark(canvas: Any, text: str) -> None:
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(54)
    wide = canvas.stringWidth(text, Face.STRONG.value, 36)
    canvas.setFont(Face.STRONG.value, 36 * min(1.0, 720 / wide))  # a long one ends before the corners
    canvas.setFillColor(_ink("#eceef1"))
    canvas.drawCentredString(0, -12, text)
    canvas.restoreState()


def placed(field: Field) -> tuple[float, float, float, float]:
    """A signature field's rectangle in PDF coordinates."""
    bottom = HEIGHT - field.y - field.height
    return field.x, bottom, field.x + field.width, bottom + field.height
