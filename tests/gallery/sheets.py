"""Contact sheets of a dozen pictures each, and a page with everything on it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

ACROSS, DOWN, GAP, CAPTION = 4, 3, 12, 18
CELL = (520, 360)


def make(pictures: Sequence[Path], folder: Path, title: str) -> list[Path]:
    """Twelve to a sheet, each with its name under it."""
    each = ACROSS * DOWN
    parts = [pictures[first : first + each] for first in range(0, len(pictures), each)]
    return [_sheet(part, folder / f"{title}-{number:02}.png") for number, part in enumerate(parts, 1)]


def _sheet(pictures: Sequence[Path], path: Path) -> Path:
    wide, high = CELL[0] + GAP, CELL[1] + GAP + CAPTION
    sheet = QImage(ACROSS * wide + GAP, DOWN * high + GAP, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, picture in enumerate(pictures):
        _put(painter, picture, GAP + number % ACROSS * wide, GAP + number // ACROSS * high)
    painter.end()
    sheet.save(str(path))
    return path


def _put(painter: QPainter, picture: Path, x: int, y: int) -> None:
    image = QImage(str(picture))
    image.setDevicePixelRatio(1)
    if image.width() > CELL[0] or image.height() > CELL[1]:
        image = image.scaled(*CELL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    painter.drawImage(x, y, image)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QRect(x, y + CELL[1], CELL[0], CAPTION), Qt.AlignmentFlag.AlignLeft, picture.stem)


def index(folder: Path, looks: Sequence[str], findings: Sequence[str]) -> None:
    """A page with a row for each name and a column for each look."""
    names = sorted({path.stem for look in looks for path in (folder / look).glob("*.png")})
    rows = "".join(f"<tr><th>{escape(name)}</th>{''.join(_cell(folder, look, name) for look in looks)}</tr>" for name in names)
    told = "".join(f"<li>{escape(line)}</li>" for line in findings) or "<li>none</li>"
    heads = "".join(f"<th>{look}</th>" for look in looks)
    style = "body{font:13px sans-serif;background:#888}th{text-align:left;vertical-align:top}img{width:22vw}"
    page = f"<!doctype html><meta charset=utf-8><title>Gallery</title><style>{style}</style>"
    page += f"<h1>Findings</h1><ul>{told}</ul><table><tr><th></th>{heads}</tr>{rows}</table>"
    (folder / "index.html").write_text(page, encoding="utf-8")


def _cell(folder: Path, look: str, name: str) -> str:
    path = f"{look}/{name}.png"
    return f'<td><a href="{path}"><img loading=lazy src="{path}"></a></td>' if (folder / path).is_file() else "<td>–</td>"
