"""Sheets onto a reportlab canvas."""

from __future__ import annotations

from functools import cache
from typing import Any

from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.sheet import (
    HEIGHT,
    LEFT,
    MUTED,
    RIGHT,
    WIDTH,
    Field,
    Filled,
    Polygon,
    Ruled,
    Shape,
    Sheet,
    Shown,
    Style,
    Written,
)

_CHROME = Style(Face.SANS, 7.6, MUTED)
_HEAD = Style(Face.SANS, 7.8, MUTED)


def draw(canvas: Any, sheet: Sheet, number: str, footer: str, fonts: Fonts) -> None:
    """One whole page with its header, footer and watermark; `number` is "page / pages"."""
    if sheet.watermark:
        _watermark(canvas, sheet.watermark)
    for shape in (*_furniture(), *sheet.shapes):
        _shape(canvas, shape)
    texts = canvas.beginText()
    state: list[Any] = [None, None, 0.0]
    for written in (*_chrome(sheet, number, footer, fonts), *sheet.texts):
        _text(texts, written, state)
    canvas.drawText(texts)


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


def _text(texts: Any, written: Written, state: list[Any]) -> None:
    """Append text, and face, colour or tracking only where they change: pages are mostly alike lines."""
    style = written.style
    if state[0] != (style.face, style.size):
        state[0] = (style.face, style.size)
        texts.setFont(style.face.value, style.size)
    if state[1] != style.color:
        state[1] = style.color
        texts.setFillColor(_ink(style.color))
    if state[2] != style.tracking:
        state[2] = style.tracking
        texts.setCharSpace(style.tracking)
    # reportlab's own setTextOrigin and textOut measure every string again: a third of a long report's time.
    texts._code.append(f"1 0 0 1 {written.x:.2f} {HEIGHT - written.y:.2f} Tm")
    texts._code.append(texts._formatText(written.text))


@cache
def _ink(color: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(color)


def _shape(canvas: Any, shape: Shape) -> None:
    if isinstance(shape, Ruled):
        canvas.setStrokeColor(_ink(shape.color))
        canvas.setLineWidth(shape.thickness)
        canvas.line(shape.x, HEIGHT - shape.y, shape.to_x, HEIGHT - shape.to_y)
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
    canvas.setFont(Face.STRONG.value, 36)
    canvas.setFillColor(_ink("#eceef1"))
    canvas.drawCentredString(0, -12, text)
    canvas.restoreState()


def placed(field: Field) -> tuple[float, float, float, float]:
    """A signature field's rectangle in PDF coordinates."""
    bottom = HEIGHT - field.y - field.height
    return field.x, bottom, field.x + field.width, bottom + field.height
