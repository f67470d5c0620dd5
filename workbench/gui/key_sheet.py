"""The sheet of keys as they are now, for the window, for paper and for the wall."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QAction, QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from workbench.gui.actions import ACTIONS, MENUS
from workbench.gui.language import tr

_DPI, _HEAD_ROWS = 300, 3


def gestures() -> tuple[tuple[str, str], ...]:
    """What the mouse does: the gesture, and what comes of it."""
    return (
        (tr("Drag on an empty place of the timeline"), tr("selects a passage")),
        (tr("Drag the edge of a turn"), tr("changes when it begins or ends; Shift lets go of the snapping")),
        (tr("Drag a turn to another lane"), tr("gives it to another speaker")),
        (tr("Click a word"), tr("goes to it in the sound")),
        (tr("Double-click a line"), tr("opens it for correction")),
        (tr("Ctrl and the wheel"), tr("zooms the time")),
        (tr("Shift and the wheel"), tr("zooms the height of the waveform")),
        (tr("Scroll while playing"), tr("lets go of the playhead")),
        (tr("Drop files anywhere"), tr("imports them into the case that is looked at")),
        (tr("Drag the title of a panel"), tr("moves the panel; a double-click gives it a window of its own")),
        (tr("Right-click"), tr("offers what can be done with what is under the pointer")),
    )


def html(actions: Mapping[str, QAction]) -> str:
    """The whole sheet: a table for each menu, then the mouse."""
    return _head() + "".join(table for _, table in _tables(actions))


def _head() -> str:
    return f"<h1>{escape(tr('Keys and mouse'))}</h1>"


def _tables(actions: Mapping[str, QAction]) -> list[tuple[int, str]]:
    """Each table, with how many lines it takes."""
    found = []
    for menu in MENUS:
        rows = [(entry.id, tr(entry.text).rstrip("…")) for entry in ACTIONS if entry.menu == menu]
        keyed = [(_keys(actions[name]), text) for name, text in rows if name in actions and _keys(actions[name])]
        found += [(len(keyed) + _HEAD_ROWS, _table(tr(menu), keyed))] if keyed else []
    return [*found, (2 * len(gestures()), _table(tr("Mouse"), list(gestures())))]


def _in_two_columns(actions: Mapping[str, QAction]) -> str:
    """For paper: half of the lines on either side."""
    tables = _tables(actions)
    half, taken, left = sum(lines for lines, _ in tables) / 2, 0, 0
    while left < len(tables) - 1 and taken + tables[left][0] / 2 < half:
        taken += tables[left][0]
        left += 1
    sides = ("".join(table for _, table in part) for part in (tables[:left], tables[left:]))
    return _head() + "<table width='100%'><tr>" + "".join(f"<td width='50%'>{side}</td>" for side in sides) + "</tr></table>"


def write(actions: Mapping[str, QAction], path: Path) -> None:
    """The sheet as a page for a browser where the name asks for one, otherwise on paper."""
    (write_html if path.suffix.lower() in (".html", ".htm") else write_pdf)(actions, path)


def write_pdf(actions: Mapping[str, QAction], path: Path) -> None:
    """The sheet on A4."""
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setTitle(tr("Keys and mouse"))
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(18, 16, 18, 16),
            QPageLayout.Unit.Millimeter,
        )
    )
    document = QTextDocument()
    document.setDefaultFont(QFont("Inter", 8))
    document.setDefaultStyleSheet("h1 { font-size: 14pt; } h2 { font-size: 10pt; } td { padding: 1px 10px 1px 0; }")
    document.setHtml(_in_two_columns(actions))
    # The margins are the page's; without a size of its own the document would add others.
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.pageLayout().paintRectPixels(_DPI).size()))
    document.print_(writer)


def write_html(actions: Mapping[str, QAction], path: Path) -> None:
    """The sheet as a page of its own, to print from anywhere."""
    style = "body{font:14px sans-serif;margin:2em}td{padding:2px 24px 2px 0;vertical-align:top}h2{font-size:1.1em}"
    head = f'<meta charset="utf-8"><title>{escape(tr("Keys and mouse"))}</title><style>{style}</style>'
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head><body>{html(actions)}</body></html>", encoding="utf-8")


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><td><b>{escape(keys)}</b></td><td>{escape(text)}</td></tr>" for keys, text in rows)
    return f"<h2>{escape(title)}</h2><table>{lines}</table>"


def _keys(action: QAction) -> str:
    return action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
